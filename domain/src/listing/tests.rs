//! Rows, lists, search, and values in words of both languages.

use std::collections::BTreeMap;

use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::change::{Change, Seen, Write};
use crate::definition::{Field, Kind};
use crate::ids::{DeviceId, EpochId};
use crate::merge;
use crate::time::At;
use crate::words::Language;

const HOUR_MS: i64 = 3_600_000;
/// 2026-11-21 22:15 in a site eight hours east.
const NOW_MS: i64 = 1_795_270_500_000;

struct Known;

impl Names for Known {
    fn name(&self, register: &str, id: RecordId) -> Option<String> {
        (id == record_id(7)).then(|| match register {
            "place" => "1号楼 12层".to_owned(),
            other => format!("{other} 7"),
        })
    }

    fn may_read(&self, register: &str) -> bool {
        register != "customer"
    }
}

fn record_id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

fn locale(language: Language) -> Locale<'static> {
    Locale {
        language,
        names: &Known,
        offset_minutes: &|_| 480,
        now_ms: NOW_MS,
        in_full: false,
        medium: Medium::Screen,
    }
}

fn register(key: &str) -> Definition {
    let all = crate::registers::built_in().unwrap();
    all.into_iter().find(|one| one.key == key).unwrap()
}

/// A record with values, in a state, written so many hours ago; `devices` write without seeing each other.
fn record(
    definition: &Definition,
    number: u64,
    state: &str,
    hours_ago: i64,
    values: &serde_json::Value,
) -> Record {
    let mut record = Record::new(
        record_id(u128::from(number)),
        definition.key.clone(),
        definition.version,
    );
    let mut writes: BTreeMap<Key, Write> = BTreeMap::new();
    for (key, json) in values.as_object().unwrap() {
        let field = definition.field(key).unwrap();
        let read = |json: &serde_json::Value| serde_json::from_value::<Value>(json.clone()).unwrap();
        let write = if field.kind.is_many() {
            Write::Members {
                add: json.as_array().unwrap().iter().map(read).collect(),
                remove: Vec::new(),
            }
        } else {
            Write::Set {
                value: read(json),
                was: None,
            }
        };
        writes.insert(field.key.clone(), write);
    }
    let value = Value::text(state);
    writes.insert(Key::literal(STATE_FIELD), Write::Set { value, was: None });
    let change = change_of(&record, 1, number, hours_ago, writes);
    assert!(merge::apply(&mut record, &change, number));
    record
}

fn change_of(
    record: &Record,
    device: u128,
    number: u64,
    hours_ago: i64,
    writes: BTreeMap<Key, Write>,
) -> Change {
    Change {
        device: DeviceId(Uuid::from_u128(device)),
        seq: number,
        site: Key::literal("site"),
        register: record.register.clone(),
        record: record.id,
        definition: record.definition,
        seen: Seen {
            epoch: EpochId(Uuid::nil()),
            number: 0,
            own: 0,
            answered: 0,
        },
        by: record_id(7),
        at: At::exact(NOW_MS - hours_ago * HOUR_MS),
        step: writes.contains_key(STATE_FIELD).then(|| Key::literal("report")),
        reason: None,
        writes,
        group: None,
    }
}

fn row(record: &Record, definition: &Definition) -> Row {
    let initials = |text: &str| {
        if text.contains("渗水") {
            "ss".to_owned()
        } else {
            String::new()
        }
    };
    Row::of(record, definition, &locale(Language::Zh), &initials)
}

fn orders() -> (Definition, Vec<Row>) {
    let definition = register("repair");
    let at = |hours: i64| NOW_MS - hours * HOUR_MS;
    let order = |number, state, hours, class: &str, text: &str| {
        let values = json!({
            "class": class, "item": "burst_pipe", "place": record_id(7).to_string(),
            "reported_at": at(hours), "description": text, "reporter_phone": "0755-20001234",
        });
        row(&record(&definition, number, state, hours, &values), &definition)
    };
    let rows = vec![
        order(1, "reported", 1, "urgent", "渗水"),
        order(2, "reported", 30, "general", "灯不亮 LED"),
        order(3, "accepted", 3, "urgent", "水管爆裂"),
        order(4, "closed", 90, "general", "渗水 ＬＥＤ"),
        order(5, "cancelled", 2, "urgent", "误报"),
        order(6, "repaired", 5, "general", "已修"),
    ];
    (definition, rows)
}

fn numbers(rows: &[&Row]) -> Vec<u128> {
    rows.iter().map(|row| row.id.0.as_u128()).collect()
}

#[test]
fn what_is_to_do_goes_by_its_deadline_and_everything_else_newest_first() {
    let (definition, rows) = orders();
    let all = Query::default();
    let list = |key: &str| definition.lists.iter().find(|list| list.key == key).unwrap();
    let cases = [
        (Which::Tab(Tab::Todo), &[3, 1, 2, 6][..]),
        (Which::Tab(Tab::Done), &[5, 4]),
        (Which::All, &[1, 5, 3, 6, 2, 4]),
        (Which::State("reported"), &[1, 2]),
        (Which::List(list("urgent"), NOW_MS), &[3, 1]),
        (Which::List(list("to_dispatch"), NOW_MS), &[2, 1]),
    ];
    for (which, expected) in cases {
        let found = select(&rows, which, &all);
        assert_eq!(numbers(&found), expected, "{which:?}");
        assert_eq!(count(&rows, which), expected.len());
    }
}

#[test]
fn a_search_finds_every_word_in_any_case_and_width_and_by_initials() {
    let (_, rows) = orders();
    let cases: [(&str, &[u128]); 10] = [
        ("渗水", &[1, 4]),
        ("led", &[2, 4]),
        ("ＬＥＤ 渗水", &[4]),
        ("SS", &[1, 4]),
        ("1号楼", &[1, 5, 3, 6, 2, 4]),
        ("075520001234 灯不亮", &[2]),
        ("20001234　误报", &[5]),
        ("000002", &[2]),
        ("nothing", &[]),
        ("  ", &[1, 5, 3, 6, 2, 4]),
    ];
    for (typed, expected) in cases {
        let found = select(&rows, Which::All, &Query::new(typed));
        assert_eq!(numbers(&found), expected, "{typed:?}");
    }
}

#[test]
fn a_search_everywhere_shows_its_number_first_and_then_the_newest() {
    let (_, rows) = orders();
    let cases: [(&str, usize, &[u128], usize); 5] = [
        ("1号楼", 3, &[1, 5, 3], 6),
        ("1号楼", 9, &[1, 5, 3, 6, 2, 4], 6),
        ("000004", 3, &[4], 1),
        ("1号楼", 0, &[], 6),
        ("nothing", 3, &[], 0),
    ];
    for (typed, shown_max, expected, count) in cases {
        let found = find(&rows, &Query::new(typed), shown_max);
        let first: Vec<u128> = found.first.iter().map(|id| id.0.as_u128()).collect();
        assert_eq!((&first[..], found.count), (expected, count), "{typed:?}");
    }
    // Everything here has a nought in its number or its phone; only one is told by it.
    let told: Vec<bool> = ["0000", "00", "000004"]
        .map(|typed| Query::new(typed).tells("000004"))
        .into();
    assert_eq!(told, [true, false, true]);
}

#[test]
fn a_row_tells_state_tone_clock_and_conflict() {
    let (definition, rows) = orders();
    let tones: Vec<Tone> = rows.iter().map(|row| row.tone).collect();
    let expected = [
        Tone::Waiting,
        Tone::Waiting,
        Tone::Working,
        Tone::Done,
        Tone::Stopped,
        Tone::Held,
    ];
    assert_eq!(tones, expected);
    assert_eq!(rows[0].title, "水管爆裂 · 1号楼 12层");
    assert_eq!(rows[0].late_ms(NOW_MS), None);
    assert_eq!(rows[2].late_ms(NOW_MS), Some(HOUR_MS), "on site within two hours");
    assert_eq!(rows[3].clock, None, "what is done has no deadline");
    // Two descriptions of a closed order, unseen by each other: to do again, by whoever settles.
    let mut clash = record(&definition, 8, "closed", 1, &json!({"description": "渗水"}));
    let value = Value::text("积水");
    let writes = BTreeMap::from([(Key::literal("description"), Write::Set { value, was: None })]);
    let change = change_of(&clash, 2, 9, 0, writes);
    assert!(merge::apply(&mut clash, &change, 9));
    let row = row(&clash, &definition);
    assert_eq!(
        (row.tab, row.tone, row.in_conflict),
        (Tab::Todo, Tone::Conflict, true)
    );
    assert_eq!(row.newest_ms, NOW_MS);
    assert_eq!(
        shown_field(&clash, &definition, "description", &locale(Language::Zh)),
        "待裁定：渗水 / 积水"
    );
    assert_eq!(
        shown_field(&clash, &definition, STATE_FIELD, &locale(Language::En)),
        "Closed"
    );
}

fn moment(minute: i64) -> i64 {
    NOW_MS + minute * HOUR_MS / 60
}

/// A round that is due from minute 0 to 120, with the steps that were taken at some minutes.
fn round_after(rounds: &Definition, steps: &[(&'static str, &'static str, i64)]) -> Record {
    let due = json!({ "due_from": moment(0), "due_until": moment(120) });
    let mut record = record(rounds, 1, "planned", 24, &due);
    for (number, (step, state, minute)) in (2..).zip(steps) {
        let value = Value::text(*state);
        let writes = BTreeMap::from([(Key::literal(STATE_FIELD), Write::Set { value, was: None })]);
        let mut change = change_of(&record, 1, number, 0, writes);
        change.step = Some(Key::literal(step));
        change.at = At::exact(moment(*minute));
        (change.seen.number, change.seen.own) = (number - 1, number - 1);
        assert!(merge::apply(&mut record, &change, number));
    }
    record
}

/// How the clocks of such a round look at a minute.
fn round_clocks(steps: &[(&'static str, &'static str, i64)], minute: i64) -> Vec<(String, ClockTone)> {
    let rounds = register("patrol_round");
    let record = round_after(&rounds, steps);
    let clocks = clocks_of(&record, &rounds, moment(minute), &|_| 480).into_iter();
    clocks
        .map(|one| (one.defined.key.to_string(), one.clock.tone(moment(minute))))
        .collect()
}

#[test]
fn a_round_that_nobody_walked_was_not_ended_late() {
    let miss = ("miss", "missed", 130);
    let caught_up = [
        miss,
        ("catch_up", "catching_up", 140),
        ("finish_catch_up", "caught_up", 150),
    ];
    let left = [miss, ("leave_incomplete", "left_incomplete", 140)];
    // steps, and by which step each clock was given up
    let rows: [(&[_], &[_]); 4] = [
        (
            &[("start", "started", 40), ("finish", "finished", 140)],
            &[("start", None), ("finish", None)],
        ),
        (
            &[miss],
            &[
                ("start", Some("miss")),
                ("finish", Some("miss")),
                ("catch_up", None),
            ],
        ),
        (
            &caught_up,
            &[
                ("start", Some("miss")),
                ("finish", Some("miss")),
                ("catch_up", None),
            ],
        ),
        (
            &left,
            &[
                ("start", Some("miss")),
                ("finish", Some("miss")),
                ("catch_up", Some("leave_incomplete")),
            ],
        ),
    ];
    let rounds = register("patrol_round");
    for (steps, expected) in rows {
        let record = round_after(&rounds, steps);
        let clocks = clocks_of(&record, &rounds, moment(160), &|_| 480);
        let found: Vec<_> = clocks
            .iter()
            .map(|one| {
                (
                    one.defined.key.as_str(),
                    one.given_up_by.map(|step| step.key.as_str()),
                )
            })
            .collect();
        assert_eq!(found, expected, "{steps:?}");
    }
}

#[test]
fn what_was_late_and_possible_looks_so_for_good_and_what_was_missed_does_not() {
    use ClockTone::{Broken, Kept, KeptLate, KeptWhilePossible, Late, Running};
    let start = |minute: i64| ("start", "started", minute);
    let miss = ("miss", "missed", 130);
    // steps with their minutes, now, clocks
    let rows: [(&[_], i64, &[_]); 8] = [
        (&[], 30, &[("start", Late), ("finish", Running)]),
        (&[], 130, &[("start", Broken), ("finish", Broken)]),
        (&[start(10)], 20, &[("start", Kept), ("finish", Running)]),
        (
            &[start(40)],
            50,
            &[("start", KeptWhilePossible), ("finish", Running)],
        ),
        (&[start(10)], 130, &[("start", Kept), ("finish", Late)]),
        (
            &[start(10), ("finish", "finished", 140)],
            150,
            &[("start", Kept), ("finish", KeptWhilePossible)],
        ),
        (
            &[miss],
            131,
            &[("start", KeptLate), ("finish", KeptLate), ("catch_up", Running)],
        ),
        // A clock that says nothing of being possible is late when it is late.
        (
            &[
                miss,
                ("catch_up", "catching_up", 140),
                ("finish_catch_up", "caught_up", 90_000),
            ],
            90_001,
            &[("start", KeptLate), ("finish", KeptLate), ("catch_up", KeptLate)],
        ),
    ];
    for (steps, minute, expected) in rows {
        let expected: Vec<_> = expected
            .iter()
            .map(|(key, tone)| ((*key).to_owned(), *tone))
            .collect();
        assert_eq!(round_clocks(steps, minute), expected, "{steps:?} at {minute}");
    }
}

#[test]
fn personal_data_is_masked_unless_it_is_asked_for() {
    let definition = register("visitor");
    let values = json!({"name": "王芳", "phone": "13800001234", "id_number": "110105194912310022"});
    let visit = record(&definition, 1, "inside", 0, &values);
    let full = Locale {
        in_full: true,
        ..locale(Language::Zh)
    };
    for (key, masked, whole) in [
        ("phone", "138****1234", "13800001234"),
        ("id_number", "1101**********0022", "110105194912310022"),
    ] {
        assert_eq!(
            shown_field(&visit, &definition, key, &locale(Language::Zh)),
            masked
        );
        assert_eq!(shown_field(&visit, &definition, key, &full), whole);
    }
    assert!(!row(&visit, &definition).title.contains("13800001234"));
}

fn is_told(register_key: &str, field: &str, json: serde_json::Value, zh: &str, en: &str) {
    let definition = register(register_key);
    let field = definition.field(field).unwrap();
    let value: Value = serde_json::from_value(json).unwrap();
    for (language, words) in [(Language::Zh, zh), (Language::En, en)] {
        assert_eq!(
            shown_text(field, &value, &locale(language)),
            words,
            "{}",
            field.key
        );
    }
}

#[test]
fn links_are_told_by_name_or_say_why_they_have_none() {
    let seven = record_id(7).to_string();
    let other = "01900000-0000-7000-8000-00000000beef";
    let rows = [
        ("place", seven.as_str(), "1号楼 12层", "1号楼 12层"),
        ("assignee", other, "（不在本机）", "(not on this device)"),
        // A number that stands on paper, too.
        ("rework_of", other, "#00BEEF", "#00BEEF"),
        ("customer", other, "（无权查看）", "(no access)"),
    ];
    for (field, id, zh, en) in rows {
        is_told("repair", field, json!(id), zh, en);
    }
}

#[test]
fn values_are_told_in_both_languages() {
    let rows = [
        ("repair", "fee", json!(123_450), "¥1,234.50", "¥1,234.50"),
        ("repair", "fee", json!(-5), "-¥0.05", "-¥0.05"),
        ("repair", "class", json!("urgent"), "急修", "Urgent"),
        (
            "repair",
            "class",
            json!("of_tomorrow"),
            "of_tomorrow",
            "of_tomorrow",
        ),
        ("repair", "shared_part", json!(true), "是", "Yes"),
        ("repair", "shared_part", json!(false), "否", "No"),
        (
            "repair",
            "reported_at",
            json!(NOW_MS),
            "11月21日 22:15",
            "21 Nov 22:15",
        ),
        (
            "repair",
            "reported_at",
            json!(NOW_MS - 365 * 24 * HOUR_MS),
            "2025年11月21日 22:15",
            "21 Nov 2025 22:15",
        ),
        ("repair", "rain_on", json!("2026-03-05"), "3月5日", "5 Mar"),
        (
            "repair",
            "rain_on",
            json!("2027-03-05"),
            "2027年3月5日",
            "5 Mar 2027",
        ),
        (
            "repair",
            "breach_length",
            json!(7_500),
            "2 小时 5 分",
            "2 h 5 min",
        ),
        (
            "repair",
            "photos_before",
            json!("a".repeat(64)),
            "1 张照片",
            "1 photo",
        ),
        ("repair", "signature", json!("a".repeat(64)), "已签名", "Signed"),
        ("visitor", "people_count", json!(3), "3 人", "3 people"),
        ("visitor", "people_count", json!(1), "1 人", "1 person"),
        (
            "patrol_check",
            "position",
            json!({"latitude": "22.54", "longitude": "114.05", "accuracy_m": "8"}),
            "22.54, 114.05 ±8 m",
            "22.54, 114.05 ±8 m",
        ),
        (
            "patrol_check",
            "inspected",
            json!({"item": "灯具", "result": "problem", "note": "不亮"}),
            "灯具：异常（不亮）",
            "灯具: problem (不亮)",
        ),
        ("repair", "description", json!(null), "", ""),
    ];
    for (key, field, json, zh, en) in rows {
        is_told(key, field, json, zh, en);
    }
    let mut reading: Field = register("repair").field("labour_units").unwrap().clone();
    reading.unit = Some("mg/L".to_owned());
    assert_eq!(
        shown_text(&reading, &Value::text("0.45"), &locale(Language::Zh)),
        "0.45 mg/L"
    );
}

#[test]
fn sets_are_told_by_what_is_in_them() {
    let definition = register("patrol_check");
    let line = |item: &str, result: &str| json!({"item": item, "result": result});
    let values = json!({
        "inspected": [line("灯具", "ok"), line("消防栓", "ok"), line("通道", "problem")],
    });
    let check = record(&definition, 1, "checked", 0, &values);
    let told = |language| shown_field(&check, &definition, "inspected", &locale(language));
    assert_eq!(told(Language::Zh), "2 项正常，1 项异常");
    assert_eq!(told(Language::En), "2 OK, 1 with problems");
    let photos = definition
        .fields
        .iter()
        .find(|field| field.kind == Kind::Photos)
        .unwrap();
    let values = json!({photos.key.as_str(): ["a".repeat(64), "b".repeat(64)]});
    let check = record(&definition, 1, "checked", 0, &values);
    assert_eq!(
        shown_field(&check, &definition, photos.key.as_str(), &locale(Language::Zh)),
        "2 张照片"
    );
}

#[test]
fn the_time_left_is_told_in_two_units() {
    let minute_ms = 60_000;
    let rows = [
        (80 * minute_ms, "剩 1 小时 20 分", "1 h 20 min left"),
        (-180 * minute_ms, "超时 3 小时", "3 h late"),
        (-(59 * minute_ms + 30_000), "超时 59 分", "59 min late"),
        (25_000, "剩 25 秒", "25 s left"),
        (0, "剩 0 秒", "0 s left"),
        (50 * HOUR_MS, "剩 2 天 2 小时", "2 d 2 h left"),
    ];
    for (left_ms, zh, en) in rows {
        assert_eq!(time_left(NOW_MS + left_ms, NOW_MS, Language::Zh), zh);
        assert_eq!(time_left(NOW_MS + left_ms, NOW_MS, Language::En), en);
    }
}

/// A place that is named so; everybody else is 张伟.
struct Placed(&'static str);

impl Names for Placed {
    fn name(&self, register: &str, _: RecordId) -> Option<String> {
        Some(
            if register == "place" {
                self.0
            } else {
                "张伟 · 维修工"
            }
            .to_owned(),
        )
    }
}

fn card(definition: &Definition, record: &Record, place: &'static str) -> CardWords {
    let names = Placed(place);
    let locale = Locale {
        names: &names,
        ..locale(Language::Zh)
    };
    let row = Row::of(record, definition, &locale, &|_| String::new());
    card_words(&row, record, definition, None, &locale)
}

#[test]
fn a_card_says_nothing_twice() {
    let seven = record_id(7).to_string();
    let rows = [
        (
            "repair",
            "reported",
            json!({"item": "burst_pipe", "place": seven, "assignee": seven, "reported_at": NOW_MS - HOUR_MS}),
            "5号楼屋面 · 5号楼 · 家属区",
            "水管爆裂 · 5号楼屋面 · 家属区",
            &["张伟 · 维修工", "更新于 11月21日 21:15", "000001"][..],
        ),
        (
            "repair",
            "reported",
            json!({"item": "burst_pipe", "place": seven, "reported_at": NOW_MS - 5 * HOUR_MS}),
            "大堂 · 大堂",
            "水管爆裂 · 大堂",
            &["更新于 11月21日 21:15", "000001"],
        ),
        (
            "checkpoint",
            "in_use",
            json!({"name": "6楼电梯厅", "code": "XC006", "place": seven, "labels": ["qr"]}),
            "6楼电梯厅 · 6楼 · 5号楼",
            "6楼电梯厅",
            &["XC006", "5号楼", "普通二维码"],
        ),
        (
            "place",
            "in_use",
            json!({"name": "301", "code": "JS-5-301", "kind": "home", "parent": seven}),
            "3层 · 5号楼",
            "301",
            &["JS-5-301", "3层 · 5号楼", "住户"],
        ),
        (
            "customer",
            "moved_out",
            json!({"name": "王芳", "kind": "owner", "place": seven, "phone": "13800001234"}),
            "301 · 5号楼",
            "王芳",
            &["301 · 5号楼", "业主"],
        ),
        (
            "price_item",
            "published",
            json!({"name": "更换球阀", "code": "WX001", "unit": "只", "price": 5_000, "kind": "work"}),
            "",
            "更换球阀",
            &["WX001", "只", "¥50.00"],
        ),
        ("price_item", "published", json!({}), "", "000001", &[]),
    ];
    for (key, state, values, place, title, facts) in rows {
        let definition = register(key);
        let record = record(&definition, 1, state, 1, &values);
        let told = card(&definition, &record, place);
        assert_eq!(
            (told.title.as_str(), &told.facts[..]),
            (
                title,
                &facts.iter().map(|fact| (*fact).to_owned()).collect::<Vec<_>>()[..]
            ),
            "{key}"
        );
    }
}

#[test]
fn a_visitors_headline_says_who_comes_and_to_whom() {
    let definition = register("visitor");
    let rows = [
        (
            json!({"name": "何鹏", "host": "于巧云"}),
            "何鹏 · 访于巧云",
            "何鹏 · to see 于巧云",
        ),
        (json!({"name": "何鹏"}), "何鹏", "何鹏"),
        (json!({"host": "于巧云"}), "访于巧云", "to see 于巧云"),
    ];
    for (values, zh, en) in rows {
        let visit = record(&definition, 1, "inside", 1, &values);
        let title = |language| title_of(&visit, &definition, &locale(language));
        assert_eq!(
            (title(Language::Zh).as_str(), title(Language::En).as_str()),
            (zh, en)
        );
    }
}

#[test]
fn the_moment_on_a_card_says_what_it_is() {
    let definition = register("visitor");
    let values = json!({"name": "王芳", "host": "赵主任", "time_in": NOW_MS - 3 * HOUR_MS});
    let visit = record(&definition, 1, "inside", 1, &values);
    let row = row(&visit, &definition);
    let rows = [
        (Some("inside"), Language::Zh, "进入时间 11月21日 19:15"),
        (Some("inside"), Language::En, "In 21 Nov 19:15"),
        // Of what it goes by, nothing was entered.
        (Some("not_signed_out"), Language::Zh, "更新于 11月21日 21:15"),
        // It goes by none.
        (Some("messages"), Language::Zh, "更新于 11月21日 21:15"),
        (None, Language::En, "Updated 21 Nov 21:15"),
    ];
    for (list, language, moment) in rows {
        let list = list.map(|key| definition.lists.iter().find(|list| list.key == key).unwrap());
        let told = card_words(&row, &visit, &definition, list, &locale(language));
        let last = &told.facts[told.facts.len() - 2..];
        assert_eq!(last, [moment, "000001"], "{list:?}");
    }
}

#[test]
fn a_list_of_what_is_late_holds_nothing_that_is_in_time() {
    let definition = register("visitor");
    let list = definition.lists.iter().find(|list| list.late).unwrap();
    let visit = |number, leaves_by_ms: i64| {
        let values = json!({"name": "王芳", "time_in": NOW_MS - 5 * HOUR_MS, "leaves_by": leaves_by_ms});
        row(&record(&definition, number, "inside", 1, &values), &definition)
    };
    let rows = [visit(1, NOW_MS + HOUR_MS), visit(2, NOW_MS - HOUR_MS)];
    let cases = [(-2, &[][..]), (0, &[2]), (2, &[2, 1])];
    for (hours, expected) in cases {
        let which = Which::List(list, NOW_MS + hours * HOUR_MS);
        assert_eq!(
            numbers(&select(&rows, which, &Query::default())),
            expected,
            "{hours} h"
        );
        assert_eq!(count(&rows, which), expected.len());
    }
}

#[test]
fn a_headline_says_a_place_once() {
    let values = json!({"name": "6楼电梯厅", "place": record_id(7).to_string()});
    let definition = register("checkpoint");
    let point = record(&definition, 1, "in_use", 1, &values);
    for (place, title) in [
        ("6楼电梯厅", "6楼电梯厅"),
        ("6楼电梯厅 · 5号楼", "6楼电梯厅 · 5号楼"),
        ("16楼电梯厅", "6楼电梯厅 · 16楼电梯厅"),
    ] {
        let names = Placed(place);
        let locale = Locale {
            names: &names,
            ..locale(Language::Zh)
        };
        assert_eq!(title_of(&point, &definition, &locale), title);
    }
}

#[test]
fn registers_that_people_look_things_up_in_are_directories() {
    let all = crate::registers::built_in().unwrap();
    let directories: Vec<(&str, &str, &str)> = all
        .iter()
        .filter_map(|one| {
            let found = one.directory()?;
            Some((
                one.key.as_str(),
                found.in_use.words.zh.as_str(),
                found.retired.words.zh.as_str(),
            ))
        })
        .collect();
    let mut expected = vec![
        ("place", "在用", "已停用"),
        ("customer", "在住", "已迁出"),
        ("staff", "在职", "已离职"),
        ("route", "在用", "已停用"),
        ("checkpoint", "在用", "已停用"),
        ("price_item", "执行中", "已停用"),
    ];
    let by_key = |all: &mut Vec<(&str, &str, &str)>| all.sort_unstable();
    let mut directories = directories;
    by_key(&mut directories);
    by_key(&mut expected);
    assert_eq!(directories, expected);
}

#[test]
fn a_directory_goes_by_number_or_name_and_its_entries_are_no_work() {
    let initials = |text: &str| {
        let known = [("王", "w"), ("陈", "c"), ("李", "l"), ("芳", "f"), ("刚", "g")];
        known
            .iter()
            .filter(|(sign, _)| text.contains(sign))
            .map(|(_, initial)| *initial)
            .collect::<String>()
    };
    let rows_of = |key: &str, entries: &[(u64, &str, serde_json::Value)]| {
        let definition = register(key);
        let rows = entries.iter().map(|(number, state, values)| {
            let record = record(
                &definition,
                *number,
                state,
                i64::try_from(*number).unwrap(),
                values,
            );
            Row::of(&record, &definition, &locale(Language::Zh), &initials)
        });
        rows.collect::<Vec<_>>()
    };
    let points = rows_of(
        "checkpoint",
        &[
            (1, "in_use", json!({"name": "大堂", "code": "XC10"})),
            (2, "in_use", json!({"name": "车库", "code": "XC9"})),
            (3, "in_use", json!({"name": "门岗"})),
            (4, "in_use", json!({"name": "泳池", "code": "ＸＣ2"})),
            (5, "out_of_use", json!({"name": "旧泵房", "code": "XC1"})),
            (6, "voided", json!({"name": "误录", "code": "XC3"})),
        ],
    );
    let customers = rows_of(
        "customer",
        &[
            (1, "living_in", json!({"name": "王芳"})),
            (2, "living_in", json!({"name": "陈刚"})),
            (3, "living_in", json!({"name": "2号商铺"})),
            (4, "living_in", json!({"name": "李芳"})),
            (5, "living_in", json!({"name": "10号商铺"})),
            (6, "living_in", json!({"name": "王"})),
        ],
    );
    let all = Query::default();
    let cases = [
        (&points, Which::Tab(Tab::Todo), &[4, 2, 1, 3][..]),
        (&points, Which::Tab(Tab::Done), &[5, 6]),
        (&points, Which::All, &[5, 4, 6, 2, 1, 3]),
        (&customers, Which::Tab(Tab::Todo), &[3, 5, 2, 4, 6, 1]),
    ];
    for (rows, which, expected) in cases {
        assert_eq!(numbers(&select(rows, which, &all)), expected, "{which:?}");
    }
    let tones: Vec<Tone> = points.iter().map(|row| row.tone).skip(3).collect();
    assert_eq!(tones, [Tone::Standing, Tone::Stopped, Tone::Voided]);
}

#[test]
fn a_moment_of_today_is_told_by_its_hour_and_any_other_with_its_day() {
    let zh = locale(Language::Zh);
    let whole = moment_words(NOW_MS, &zh);
    let hour = hour_words(NOW_MS, &zh);
    assert!(whole.ends_with(&format!(" {hour}")), "{whole}");
    assert_eq!(short_moment_words(NOW_MS, &zh), hour);
    for days in [-1, 1] {
        let other_ms = NOW_MS + days * 24 * HOUR_MS;
        assert_eq!(short_moment_words(other_ms, &zh), moment_words(other_ms, &zh));
    }
}

#[test]
fn a_length_that_stands_for_a_moment_is_told_as_one() {
    let route = register("route");
    let column = |field: &str, key: &str| {
        let columns = &route.field(field).unwrap().columns;
        columns.iter().find(|column| column.key == key).unwrap().clone()
    };
    let rows = [
        ("stops", "due_after", 0, "出发时", "at the start"),
        ("stops", "due_after", 480, "出发后 8 分", "8 min after the start"),
        ("set_times", "at", 30_600, "08:30", "08:30"),
    ];
    for (field, key, seconds, zh, en) in rows {
        let (column, value) = (column(field, key), Value::Integer(seconds));
        assert_eq!(shown_text(&column, &value, &locale(Language::Zh)), zh);
        assert_eq!(shown_text(&column, &value, &locale(Language::En)), en);
    }
}

#[test]
fn paper_says_the_year_and_a_cell_says_no_more_than_its_head() {
    let (repair, visitor, place) = (register("repair"), register("visitor"), register("place"));
    let order =
        json!({"reported_at": NOW_MS, "rain_on": "2026-03-05", "fee": 220_000, "labour_units": "1.5"});
    let order = record(&repair, 1, "reported", 0, &order);
    let visit = json!({"people_count": 3, "id_number": "110105194912310022", "goods": [{"name": "电脑", "quantity": "2"}]});
    let visit = record(&visitor, 2, "inside", 0, &visit);
    let room = record(&place, 3, "kept", 0, &json!({"area_m2": "12"}));
    let told = |record: &Record, definition: &Definition, key: &str| {
        [Medium::Screen, Medium::Paper, Medium::Cell].map(|medium| {
            let locale = Locale {
                medium,
                ..locale(Language::Zh)
            };
            shown_field(record, definition, key, &locale)
        })
    };
    let rows = [
        (
            &order,
            &repair,
            "reported_at",
            ["11月21日 22:15", "2026年11月21日 22:15", "2026-11-21 22:15"],
        ),
        (
            &order,
            &repair,
            "rain_on",
            ["3月5日", "2026年3月5日", "2026-03-05"],
        ),
        (&order, &repair, "fee", ["¥2,200.00", "¥2,200.00", "2,200.00"]),
        (&order, &repair, "labour_units", ["1.5", "1.5", "1.5"]),
        (&visit, &visitor, "people_count", ["3 人", "3 人", "3"]),
        (
            &visit,
            &visitor,
            "id_number",
            ["1101**********0022", "1101**********0022", "1101****0022"],
        ),
        (&room, &place, "area_m2", ["12 m²", "12 m²", "12"]),
    ];
    for (record, definition, key, expected) in rows {
        assert_eq!(told(record, definition, key), expected, "{key}");
    }
}

#[test]
fn a_record_goes_by_the_number_on_its_paper() {
    let visitor = register("visitor");
    for (number, told) in [
        (json!(" FK68980 "), "FK68980"),
        (json!(" "), "000001"),
        (json!(null), "000001"),
    ] {
        let values = if number.is_null() {
            json!({"name": "王芳"})
        } else {
            json!({"name": "王芳", "slip_number": number})
        };
        let visit = record(&visitor, 1, "inside", 0, &values);
        assert_eq!(number_of(&visit, &visitor), told);
        let row = row(&visit, &visitor);
        assert_eq!(row.short_number, told);
        // Whoever reads the record's own number somewhere finds it by that, too.
        for asked in [told, "000001"] {
            assert!(Query::new(asked).finds(&row.search), "{asked} in {}", row.search);
        }
    }
    let order = record(&register("repair"), 1, "reported", 0, &json!({}));
    assert_eq!(number_of(&order, &register("repair")), "000001");
}
