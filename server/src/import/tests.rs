//! What an import plans, told in rows of files and results.

mod bad_files;
mod page;
mod reading;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use steward_domain::change::Write;
use steward_domain::definition::{STATE_FIELD, VOID_STEP, VOIDED};
use steward_domain::plan::{Actor, Outcome};
use steward_domain::value::Value;
use steward_domain::{registers, standing};
use uuid::Uuid;

use super::*;

/// A site whose records are in memory, and which judges every change as a store does.
struct World {
    definitions: Vec<Definition>,
    records: BTreeMap<RecordId, Record>,
    role: Role,
    seq: u64,
    number: u64,
}

impl World {
    fn new() -> Self {
        Self {
            definitions: registers::built_in().unwrap(),
            records: BTreeMap::new(),
            role: Role::Manager,
            seq: 0,
            number: 0,
        }
    }

    fn plan(&self, sheets: Vec<Sheet>) -> Result<Planned, Vec<RowError>> {
        let existing = |id| self.records.get(&id).cloned();
        let each = |register: &Key, visit: &mut dyn FnMut(&Record)| {
            self.records
                .values()
                .filter(|record| record.register == *register)
                .for_each(visit);
        };
        plan(
            &Target {
                definitions: &self.definitions,
                site: Key::literal("green_hill"),
                device: DeviceId(Uuid::from_u128(1)),
                next_seq: self.seq + 1,
                by: RecordId(Uuid::from_u128(7)),
                role: self.role,
                epoch: EpochId(Uuid::from_u128(3)),
                at_ms: 1_800_000_000_000,
                existing: &existing,
                each: &each,
            },
            sheets,
        )
    }

    fn plan_files(&self, files: &[(&str, &str)]) -> Result<Planned, Vec<RowError>> {
        let mut sheets = Vec::new();
        for (name, text) in files {
            sheets.extend(read(name, text.as_bytes())?);
        }
        self.plan(sheets)
    }

    /// Stores changes one by one. None may be refused or clash: that is what planning is for.
    fn store(&mut self, changes: &[Change]) {
        for change in changes {
            self.seq += 1;
            assert_eq!(change.seq, self.seq, "seq has no holes");
            let outcome = self.judge(change).unwrap_or_else(|refusal| panic!("{refusal:?}"));
            assert_eq!(outcome, Outcome::Applied);
        }
    }

    fn judge(&mut self, change: &Change) -> Result<Outcome, steward_domain::refusal::Refusal> {
        self.number += 1;
        let definition = self
            .definitions
            .iter()
            .find(|one| one.key == change.register)
            .unwrap();
        let actor = Actor {
            staff: change.by,
            role: self.role,
        };
        let before = self.records.get(&change.record);
        let accepted = steward_domain::plan::plan(definition, before, change, actor, self.number)?;
        self.records.insert(change.record, accepted.record);
        Ok(accepted.outcome)
    }

    /// Imports files and tells what was done: made, edited, left.
    fn import(&mut self, files: &[(&str, &str)]) -> (usize, usize, usize) {
        let planned = self
            .plan_files(files)
            .unwrap_or_else(|errors| panic!("{}", told(&errors)));
        self.store(&planned.changes);
        (planned.created, planned.updated, planned.unchanged)
    }

    fn definition(&self, register: &str) -> &Definition {
        self.definitions.iter().find(|one| one.key == register).unwrap()
    }

    /// The record of a register whose field shows a text.
    fn record(&self, register: &str, field: &str, text: &str) -> &Record {
        let is_it = |record: &&Record| {
            record.register == register && record.only(field).and_then(Value::as_text) == Some(text)
        };
        self.records
            .values()
            .find(is_it)
            .unwrap_or_else(|| panic!("{register} {text}"))
    }

    /// What a field shows, as JSON.
    fn shows(&self, record: &Record, field: &str) -> String {
        let field = self.definition(record.register.as_str()).field(field).unwrap();
        let json = |value: &Value| serde_json::to_string(value).unwrap();
        match standing::shown(record, field) {
            standing::Shown::Blank => String::new(),
            standing::Shown::Value(value) => json(value),
            standing::Shown::Set(members) => {
                let mut all: Vec<String> = members.into_iter().map(|(_, value)| json(value)).collect();
                all.sort();
                all.join(" ")
            }
            other => panic!("{other:?}"),
        }
    }

    /// A change that somebody makes on another device, having seen the record.
    fn by_hand(
        &self,
        record: RecordId,
        register: &str,
        step: Option<&str>,
        writes: &[(&str, &str)],
    ) -> Change {
        let before = self.records.get(&record);
        let number = before.map_or(0, |record| record.number);
        let set = |key: &str, value: &str| Write::Set {
            value: Value::text(value),
            was: before.and_then(|record| record.only(key).cloned()),
        };
        Change {
            device: DeviceId(Uuid::from_u128(2)),
            seq: self.number + 1,
            site: Key::literal("green_hill"),
            register: Key::new(register).unwrap(),
            record,
            definition: 1,
            seen: steward_domain::change::Seen {
                epoch: EpochId(Uuid::from_u128(3)),
                number,
                own: 0,
                answered: 0,
            },
            by: RecordId(Uuid::from_u128(7)),
            at: steward_domain::time::At::exact(0),
            step: step.map(|step| Key::new(step).unwrap()),
            reason: Some("by hand".to_owned()),
            writes: writes
                .iter()
                .map(|(key, value)| (Key::new(*key).unwrap(), set(key, value)))
                .collect(),
            group: None,
        }
    }
}

fn told(errors: &[RowError]) -> String {
    errors
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

const PLACES: &str = "编号,名称,类型,上级位置\nR101,101室,住户,F1\nB1,1栋,楼栋,\nF1,一层,楼层,1栋\n";

#[test]
fn a_file_makes_records_once_and_parents_first() {
    let mut world = World::new();
    let planned = world.plan_files(&[("places.csv", PLACES)]).unwrap();
    let names: Vec<String> = planned
        .changes
        .iter()
        .map(|change| match &change.writes[&Key::literal("name")] {
            Write::Set { value, was: None } => value.as_text().unwrap().to_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(names, ["1栋", "一层", "101室"]);
    assert_eq!(planned.changes[0].record.0.get_version_num(), 8);
    assert_eq!(world.import(&[("places.csv", PLACES)]), (3, 0, 0));
    assert_eq!(world.import(&[("places.csv", PLACES)]), (0, 0, 3), "again");
}

#[test]
fn a_corrected_file_edits_one_field_of_one_record() {
    let mut world = World::new();
    world.import(&[("places.csv", PLACES)]);
    let corrected = PLACES.replace("101室", "102室");
    let planned = world.plan_files(&[("places.csv", &corrected)]).unwrap();
    assert_eq!((planned.created, planned.updated, planned.unchanged), (0, 1, 2));
    let [change] = planned.changes.as_slice() else {
        panic!("one change")
    };
    assert_eq!(change.step, None);
    let write = Write::Set {
        value: Value::text("102室"),
        was: Some(Value::text("101室")),
    };
    assert_eq!(change.writes, BTreeMap::from([(Key::literal("name"), write)]));
    world.store(&planned.changes);
    assert_eq!(world.import(&[("places.csv", &corrected)]), (0, 0, 3));
}

#[test]
fn a_corrected_set_adds_and_strikes_out_single_members_but_never_notes() {
    let mut world = World::new();
    let staff = "工号,姓名,职务,工种技能\nS1,王强,维修工,电工、水工\n";
    let customers = "姓名或名称,客户类型,备注\n张伟,业主,怕狗\n";
    world.import(&[("staff.csv", staff), ("customers.csv", customers)]);
    let done = world.import(&[
        ("staff.csv", &staff.replace("电工", "木工")),
        ("customers.csv", &customers.replace("怕狗", "晚归")),
    ]);
    assert_eq!(done, (0, 2, 0));
    let staff = world.record("staff", "name", "王强");
    assert_eq!(world.shows(staff, "skills"), r#""carpentry" "plumbing""#);
    let customer = world.record("customer", "name", "张伟");
    assert_eq!(
        world.shows(customer, "notes"),
        r#"{"text":"怕狗"} {"text":"晚归"}"#
    );
}

#[test]
fn every_kind_of_cell_gives_its_one_stored_form() {
    // register, heading, cell, what the record holds
    let rows = [
        ("place", "面积（m²）", "\"1,085.50\"", r#""1085.5""#),
        ("place", "面积*", "８５m²", r#""85""#),
        ("place", "AREA_M2", "85.50 m²", r#""85.5""#),
        ("place", "Vacant", "是", "true"),
        ("place", "vacant", "No", "false"),
        ("place", "vacant", "TRUE", "true"),
        ("place", "vacant", "0", "false"),
        (
            "place",
            "坐标",
            "\"22.5431, 114.0579\"",
            r#"{"latitude":"22.5431","longitude":"114.0579"}"#,
        ),
        ("place", "note", "\"两行\r\n说明\"", r#""两行\n说明""#),
        ("staff", "入职日期", "2026-11-21", r#""2026-11-21""#),
        ("staff", "入职日期", "2026/1/5", r#""2026-01-05""#),
        ("staff", "入职日期", "2026年11月21日", r#""2026-11-21""#),
        ("staff", "入职日期", "2026/11/21 0:00", r#""2026-11-21""#),
        ("staff", "入职日期", "20261121", r#""2026-11-21""#),
        ("staff", "入职日期", "46347", r#""2026-11-21""#),
        ("staff", "个人手机", "+86 138-0000-0000", r#""13800000000""#),
        ("staff", "个人手机", "13800000000.0", r#""13800000000""#),
        (
            "staff",
            "值班电话",
            "0755 20000000 转 801",
            r#""0755-20000000-801""#,
        ),
        ("staff", "值班电话", "+44 20 7946 0000", r#""+44 20 7946 0000""#),
        (
            "staff",
            "skills",
            "电工；Plumbing\n木工",
            r#""carpentry" "electric" "plumbing""#,
        ),
        (
            "customer",
            "车辆",
            "粤b·12345|白色;粤BD12345",
            r#"{"note":"白色","plate":"粤B12345"} {"plate":"粤BD12345"}"#,
        ),
        ("customer", "language", "English", r#""en""#),
        ("customer", "沟通语言", "英文", r#""en""#),
        ("route", "间隔", "10分钟", "600"),
        ("route", "间隔", "1h30m", "5400"),
        ("route", "时段结束（自零点起）", "26:00", "93600"),
        ("route", "固定时刻", "08:30;20:30", r#"{"at":30600} {"at":73800}"#),
    ];
    let bases = [
        ("place", "code,name,kind", "X,X,room"),
        ("staff", "staff_number,name,post", "X,X,guard"),
        ("customer", "name,kind", "X,owner"),
        (
            "route",
            "code,name,kind,schedule,stops",
            "X,X,patrol,on_demand,CP1",
        ),
    ];
    for (register, heading, cell, stored) in rows {
        let (_, headings, base) = bases.iter().find(|(known, ..)| *known == register).unwrap();
        let quoted = if cell.contains(['\n', ',']) && !cell.starts_with('"') {
            format!("\"{cell}\"")
        } else {
            cell.to_owned()
        };
        let text = format!("{headings},{heading}\n{base},{quoted}\n");
        let mut world = World::new();
        world.import(&[
            ("places.csv", "code,name,kind\nP,P,room\n"),
            ("checkpoints.csv", "code,name,place,inspect\nCP1,CP1,P,lamps\n"),
        ]);
        let file = format!("{register}.csv");
        world.import(&[(&file, &text)]);
        let record = world.record(register, "name", "X");
        let key = columns::field(world.definition(register), heading)
            .unwrap()
            .key
            .clone();
        assert_eq!(
            world.shows(record, key.as_str()),
            stored,
            "{register} {heading} {cell}"
        );
    }
}

#[test]
fn references_go_by_code_or_unique_name_in_files_and_on_the_site() {
    let mut world = World::new();
    world.import(&[("places.csv", PLACES)]);
    let checkpoints = "编号,名称,位置,检查项目\nCP1,大堂,f1,灯具|完好|设备设施;门\nCP2,屋面,1栋,门\n";
    let routes = "编号,路线名称,路线类型,巡查点,巡查频次\nR1,夜巡,日常巡查,屋面、CP1|5m,按需\n";
    // Files of one import refer to each other in any order.
    world.import(&[("routes.csv", routes), ("checkpoints.csv", checkpoints)]);
    let id = |register, name| world.record(register, "name", name).id;
    let lobby = world.record("checkpoint", "code", "CP1");
    assert_eq!(
        world.shows(lobby, "place"),
        format!("\"{}\"", id("place", "一层"))
    );
    assert_eq!(
        world.shows(lobby, "inspect"),
        r#"{"aspect":"equipment","how":"完好","what":"灯具"} {"what":"门"}"#
    );
    let route = world.record("route", "code", "R1");
    let mut stops = [
        format!(r#"{{"checkpoint":"{}","order":"1"}}"#, id("checkpoint", "屋面")),
        format!(
            r#"{{"checkpoint":"{}","due_after":300,"order":"2"}}"#,
            id("checkpoint", "大堂")
        ),
    ];
    stops.sort();
    assert_eq!(world.shows(route, "stops"), stops.join(" "));
}

#[test]
fn a_record_that_was_entered_by_hand_is_found_by_its_code() {
    let mut world = World::new();
    let made = RecordId(Uuid::from_u128(0xA));
    let writes = [
        ("name", "一号楼"),
        ("code", "b1"),
        ("kind", "building"),
        (STATE_FIELD, "in_use"),
    ];
    let change = world.by_hand(made, "place", Some("enter"), &writes);
    world.judge(&change).unwrap();
    assert_eq!(world.import(&[("places.csv", PLACES)]), (2, 1, 0));
    assert_eq!(world.record("place", "name", "1栋").id, made);
    assert_eq!(
        world.record("place", "name", "一层").only("parent"),
        Some(&Value::text(made.to_string()))
    );
}

#[test]
fn two_customers_of_one_name_in_two_homes_are_two_records() {
    let mut world = World::new();
    let customers = "姓名或名称,客户类型,房号位置\n张伟,业主,R101\n张伟,租户,F1\n";
    assert_eq!(
        world.import(&[("places.csv", PLACES), ("customers.csv", customers)]),
        (5, 0, 0)
    );
    assert_eq!(world.import(&[("customers.csv", customers)]), (0, 0, 2));
    // A file with only one of them touches only that one.
    let one = "姓名或名称,客户类型,房号位置,电话\n张伟,租户,一层,13800000000\n";
    assert_eq!(world.import(&[("customers.csv", one)]), (0, 1, 0));
}

#[test]
fn an_imported_record_takes_later_steps_like_any_other() {
    let mut world = World::new();
    world.import(&[("places.csv", PLACES)]);
    let id = world.record("place", "code", "R101").id;
    let steps = [
        ("retire", "out_of_use"),
        ("restore", "in_use"),
        (VOID_STEP, VOIDED),
    ];
    for (step, to) in steps {
        let change = world.by_hand(id, "place", Some(step), &[(STATE_FIELD, to)]);
        assert_eq!(world.judge(&change), Ok(Outcome::Applied), "{step}");
    }
    let errors = world.plan_files(&[("places.csv", PLACES)]).unwrap_err();
    assert_eq!(
        told(&errors),
        "places.csv:2 [编号] the record was voided; take it back in the app, or use another code"
    );
}

#[test]
fn an_import_does_not_overwrite_what_it_has_not_seen() {
    let mut world = World::new();
    world.import(&[("places.csv", PLACES)]);
    let planned = world
        .plan_files(&[("places.csv", &PLACES.replace("101室", "102室"))])
        .unwrap();
    // Between planning and storing somebody renames the room.
    let id = world.record("place", "code", "R101").id;
    let change = world.by_hand(id, "place", None, &[("name", "样板间")]);
    world.judge(&change).unwrap();
    assert_eq!(world.judge(&planned.changes[0]), Ok(Outcome::Conflict));
    let errors = world.plan_files(&[("places.csv", PLACES)]).unwrap_err();
    assert_eq!((errors[0].line, errors[0].code), (2, "in_conflict"));
}

#[test]
fn rights_are_told_once_a_sheet_or_column() {
    let mut world = World::new();
    world.role = Role::Admin;
    let customers = "姓名或名称,客户类型\n张伟,业主\n李敏,业主\n";
    let errors = world
        .plan_files(&[("places.csv", PLACES), ("customers.csv", customers)])
        .unwrap_err();
    assert_eq!(
        errors
            .iter()
            .map(|error| (error.line, error.code))
            .collect::<Vec<_>>(),
        [(1, "no_right_to_create")]
    );
    assert_eq!(world.import(&[("places.csv", PLACES)]), (3, 0, 0));
    let staff = world
        .definitions
        .iter_mut()
        .find(|one| one.key == "staff")
        .unwrap();
    let phone = staff
        .fields
        .iter_mut()
        .find(|field| field.key == "phone")
        .unwrap();
    phone.writers = Some(vec![Role::Manager]);
    let staff = "工号,姓名,职务,个人手机\nS1,王强,门岗,13800000000\nS2,李敏,门岗,13800000000\n";
    let errors = world.plan_files(&[("staff.csv", staff)]).unwrap_err();
    assert_eq!(errors.len(), 1);
    assert_eq!(
        (errors[0].column.as_deref(), errors[0].code),
        (Some("个人手机"), "no_right_to_write")
    );
}

#[test]
fn the_site_has_one_line_and_is_no_change() {
    let mut world = World::new();
    let planned = world
        .plan_files(&[("项目.csv", "编号,名称,英文名称\nGREEN_HILL,翠岭,Green Hill\n")])
        .unwrap();
    let words = steward_domain::words::Words::new("翠岭", "Green Hill");
    assert_eq!(
        (planned.site, planned.changes.len()),
        (Some(SiteRow { words }), 0)
    );
    let planned = world.plan_files(&[("site.csv", "name\n翠岭\n")]).unwrap();
    assert_eq!(planned.site.unwrap().words.en, "翠岭");
    world.import(&[("site.csv", "name\n翠岭\n"), ("places.csv", PLACES)]);
}

#[test]
fn five_thousand_lines_are_planned_in_seconds() {
    let mut places = String::from("编号,名称,类型,上级位置\n");
    for room in (0..5_000).rev() {
        let parent = if room == 0 {
            String::new()
        } else {
            format!("P{}", (room - 1) / 10)
        };
        writeln!(places, "P{room},房间{room},room,{parent}").unwrap();
    }
    let mut world = World::new();
    let begun = Instant::now();
    let first = world.import(&[("places.csv", &places)]);
    let again = world.import(&[("places.csv", &places)]);
    assert_eq!((first, again), ((5_000, 0, 0), (0, 0, 5_000)));
    // Some tenths of a second; the bound only catches what grows with the square.
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}
