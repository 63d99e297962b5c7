//! Columns by role, typed cells, periods, sheets of paper.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::change::{Change, Seen, Write};
use crate::definition::{Role, STATE_FIELD};
use crate::ids::{DeviceId, EpochId, Key, RecordId};
use crate::listing::{Locale, Medium, Names};
use crate::merge;
use crate::record::Record;
use crate::time::At;
use crate::value::Value;

/// 2026-11-21 22:15 in a site eight hours east.
const NOW_MS: i64 = 1_795_270_500_000;

struct Known;

impl Names for Known {
    fn name(&self, register: &str, id: RecordId) -> Option<String> {
        (id == record_id(7)).then(|| format!("{register} 7"))
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

/// Writes values into a record from one device that has seen nothing.
fn write(
    record: &mut Record,
    definition: &Definition,
    device: u128,
    state: Option<&str>,
    values: &serde_json::Value,
) {
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
    if let Some(state) = state {
        let value = Value::text(state);
        writes.insert(Key::literal(STATE_FIELD), Write::Set { value, was: None });
    }
    let change = Change {
        device: DeviceId(Uuid::from_u128(device)),
        seq: 1,
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
        at: At::exact(NOW_MS - 3_600_000 + i64::try_from(device).unwrap()),
        step: state.map(|_| Key::literal("report")),
        reason: None,
        writes,
        group: None,
    };
    assert!(merge::apply(record, &change, u64::try_from(device).unwrap()));
}

fn record(definition: &Definition, state: &str, values: &serde_json::Value) -> Record {
    let mut record = Record::new(record_id(0xabc_def), definition.key.clone(), definition.version);
    write(&mut record, definition, 1, Some(state), values);
    record
}

/// The cells of a record by the keys of their columns.
fn by_key(
    record: &Record,
    definition: &Definition,
    role: Role,
    language: Language,
) -> BTreeMap<String, Cell> {
    let columns = columns(definition, role, Extent::Everything, language);
    let cells = cells(record, definition, &columns, &locale(language));
    assert_eq!(cells.len(), columns.len());
    columns.into_iter().map(|column| column.key).zip(cells).collect()
}

#[test]
fn a_page_has_the_columns_that_the_register_prints_and_a_workbook_has_every_field() {
    for definition in crate::registers::built_in().unwrap() {
        let page = columns(&definition, Role::Manager, Extent::Page, Language::Zh);
        let printed: Vec<&str> = definition.print.columns.iter().map(Key::as_str).collect();
        let readable = |key: &str| {
            let field = definition.field(key);
            field.is_none_or(|field| field.is_readable_by(Role::Manager))
        };
        let shown: Vec<&str> = page.iter().map(|column| column.key.as_str()).collect();
        let mut expected: Vec<&str> = printed.into_iter().filter(|key| readable(key)).collect();
        if definition.print.reasons {
            let state = expected.iter().position(|key| *key == STATE_FIELD).unwrap();
            expected.insert(state + 1, REASONS);
        }
        if definition.print.numbered {
            expected.insert(0, NUMBER);
        }
        assert_eq!(shown, expected, "{}", definition.key);
        for language in [Language::Zh, Language::En] {
            let all = columns(&definition, Role::Manager, Extent::Everything, language);
            assert!(all.iter().all(|column| !column.head.is_empty()));
            let fields = definition
                .fields
                .iter()
                .filter(|field| readable(field.key.as_str()));
            for field in fields {
                assert!(
                    all.iter().any(|column| column.key == field.key.as_str()),
                    "{}",
                    field.key
                );
            }
        }
    }
}

#[test]
fn fields_that_a_role_does_not_receive_have_no_column() {
    let visitor = register("visitor");
    for (role, has) in [(Role::Guard, true), (Role::Worker, false), (Role::Admin, false)] {
        for extent in [Extent::Page, Extent::Everything] {
            let columns = columns(&visitor, role, extent, Language::Zh);
            let is_there = columns.iter().any(|column| column.key == "id_number");
            assert_eq!(is_there, has, "{role:?} {extent:?}");
        }
    }
}

#[test]
fn cells_keep_their_types_and_personal_data_is_masked() {
    let visitor = register("visitor");
    let values = json!({
        "name": "=HYPERLINK(\"http://x\")", "phone": "13812341234", "id_number": "110101199003074514", "kind": "visitor",
        "people_count": 3, "place": record_id(7).to_string(), "time_in": NOW_MS, "work_from": "2026-11-20",
        "host_named": true,
        "goods": [{"name": "显示器", "quantity": "2"}, {"name": "键盘", "quantity": "1.5"}],
    });
    let record = record(&visitor, "inside", &values);
    let rows = [
        (
            "name",
            Language::Zh,
            Cell::Text("=HYPERLINK(\"http://x\")".to_owned()),
        ),
        ("phone", Language::Zh, Cell::Text("138****1234".to_owned())),
        ("people_count", Language::Zh, Cell::Whole(3)),
        ("place", Language::Zh, Cell::Text("place 7".to_owned())),
        (
            "time_in",
            Language::Zh,
            Cell::Moment("2026-11-21T22:15:00".to_owned()),
        ),
        ("work_from", Language::Zh, Cell::Day("2026-11-20".to_owned())),
        ("host_named", Language::Zh, Cell::Text("是".to_owned())),
        ("host_named", Language::En, Cell::Text("Yes".to_owned())),
        ("company", Language::Zh, Cell::Blank),
        ("state", Language::Zh, Cell::Text("在场".to_owned())),
        ("state", Language::En, Cell::Text("Inside".to_owned())),
        (NUMBER, Language::Zh, Cell::Text("ABCDEF".to_owned())),
        (MADE_BY, Language::Zh, Cell::Text("staff 7".to_owned())),
        (
            MADE_AT,
            Language::Zh,
            Cell::Moment("2026-11-21T21:15:00".to_owned()),
        ),
    ];
    for (key, language, expected) in rows {
        let cells = by_key(&record, &visitor, Role::Manager, language);
        assert_eq!(cells[key], expected, "{key}");
    }
    let cells = by_key(&record, &visitor, Role::Manager, Language::Zh);
    let Cell::Text(id) = &cells["id_number"] else {
        panic!("{:?}", cells["id_number"])
    };
    assert!(id.contains('*') && !id.contains("19900307"), "{id}");
    let Cell::Text(goods) = &cells["goods"] else {
        panic!("{:?}", cells["goods"])
    };
    assert!(goods.contains("显示器") && goods.contains("键盘"), "{goods}");
    let field = visitor.field("goods").unwrap();
    let mut lines = lines(&record, &visitor, field, &locale(Language::Zh));
    lines.sort_by_key(|line| format!("{line:?}"));
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].contains(&Cell::Decimal("2".to_owned()))
            || lines[1].contains(&Cell::Decimal("2".to_owned()))
    );
    assert_eq!(lines[0].len(), columns_of_lines(field, Language::Zh).len());
}

#[test]
fn values_in_conflict_stand_side_by_side_as_words() {
    let repair = register("repair");
    let mut order = record(&repair, "reported", &json!({ "description": "漏水" }));
    write(&mut order, &repair, 2, None, &json!({ "description": "渗水" }));
    let cells = by_key(&order, &repair, Role::Manager, Language::Zh);
    // In the order of the values, whoever came first.
    assert_eq!(cells["description"], Cell::Text("待裁定：渗水 / 漏水".to_owned()));
}

#[test]
fn a_period_has_its_first_and_its_last_day() {
    let today: NaiveDate = "2026-03-31".parse().unwrap();
    let rows = [
        (PeriodSpan::Today, Some(("2026-03-31", "2026-03-31"))),
        (PeriodSpan::Week, Some(("2026-03-25", "2026-03-31"))),
        (PeriodSpan::ThirtyDays, Some(("2026-03-02", "2026-03-31"))),
        (PeriodSpan::ThisMonth, Some(("2026-03-01", "2026-03-31"))),
        (PeriodSpan::LastMonth, Some(("2026-02-01", "2026-02-28"))),
        (PeriodSpan::All, None),
    ];
    for (span, ends) in rows {
        let period = span.period(today);
        assert_eq!(
            (period.from.as_deref(), period.until.as_deref()),
            (ends.map(|(from, _)| from), ends.map(|(_, until)| until)),
            "{span:?}"
        );
        assert_eq!(period.span(today), Some(span));
        if let Some((from, until)) = ends {
            assert!(period.has(from) && period.has(until));
            assert!(!period.has("2026-01-31") && !period.has("2026-04-01"));
        }
    }
    assert!(Period::default().has("1999-01-01"));
}

#[test]
fn a_record_belongs_to_the_day_on_the_wall_clock() {
    let visitor = register("visitor");
    assert_eq!(
        period_field(&visitor).map(|field| field.key.as_str()),
        Some("time_in")
    );
    let came = record(&visitor, "inside", &json!({ "time_in": NOW_MS }));
    // 22:15 in a site eight hours east is 14:15 in UTC, and the next morning ten hours further.
    for (offset, day) in [(480, "2026-11-21"), (0, "2026-11-21"), (600, "2026-11-22")] {
        assert_eq!(when(&came, &visitor, &|_| offset).day, day, "{offset}");
    }
    let expected = record(&visitor, "expected", &json!({ "name": "王" }));
    let told = when(&expected, &visitor, &|_| 480);
    assert_eq!(
        (told.day.as_str(), told.moment_ms),
        ("2026-11-21", NOW_MS - 3_600_000 + 1)
    );
}

#[test]
fn directories_have_no_period() {
    for key in ["place", "staff", "customer", "route", "checkpoint"] {
        assert_eq!(period_field(&register(key)), None, "{key}");
    }
    for key in ["repair", "patrol_round", "patrol_check"] {
        assert!(period_field(&register(key)).is_some(), "{key}");
    }
}

#[test]
fn every_row_is_on_one_sheet_and_fits_it() {
    #[allow(clippy::single_range_in_vec_init, reason = "one sheet is a range of rows")]
    let rows: [(&[u32], &[std::ops::Range<usize>]); 6] = [
        (&[], &[0..0]),
        (&[100], &[0..1]),
        (&[60, 60], &[0..1, 1..2]),
        (&[50, 50, 50, 40, 10, 50], &[0..2, 2..5, 5..6]),
        // A row that is higher than a sheet has one for itself.
        (&[10, 400, 10], &[0..1, 1..2, 2..3]),
        (&[400, 10], &[0..1, 1..2]),
    ];
    for (heights, expected) in rows {
        assert_eq!(pages(heights, 100), expected, "{heights:?}");
    }
}

#[test]
fn columns_share_the_breadth_by_what_most_rows_need() {
    let heads = ["姓名", "人数", "说明"].map(str::to_owned);
    let mut rows: Vec<Vec<String>> = (0..20)
        .map(|_| ["王建国", "2", "来办事"].map(str::to_owned).to_vec())
        .collect();
    let usual = shares(&heads, &rows, 100);
    assert_eq!(usual.len(), 3);
    assert!(
        usual.iter().all(|share| *share > 0) && usual.iter().sum::<u32>() <= 1_000,
        "{usual:?}"
    );
    assert!(usual[0] > usual[1], "{usual:?}");
    rows[0][2] = "很长的说明".repeat(40);
    // One long remark has what is left, and takes nothing from the others: 8 and 6 signs are enough for them.
    let remarked = shares(&heads, &rows, 100);
    assert!(
        remarked[0] >= 80 && remarked[1] >= 60 && remarked[2] > 800,
        "{remarked:?}"
    );
    for row in &mut rows {
        row[2] = "很长的说明".repeat(4);
    }
    assert!(shares(&heads, &rows, 100)[2] > usual[2]);
    // 8 and 6 signs with their rules, and 16 of 34 for the remark on three lines; for two it would have to have 22.
    assert_eq!(shares(&heads, &rows, 34), [266, 200, 533]);
    assert_eq!(shares(&heads, &rows, 36), [222, 166, 611]);
    for row in &mut rows {
        row[0] = "199****3563".to_owned();
    }
    assert!(shares(&heads, &rows, 34)[0] > 350, "a phone number is kept whole");
    assert!(shares(&heads, &[], 100).iter().all(|share| *share > 0));
    assert!(
        shares(&heads, &rows, 1).iter().all(|share| *share > 0),
        "on no breadth at all"
    );
}

#[test]
fn a_column_that_few_rows_fill_takes_no_room_from_the_others() {
    let heads = ["说明", "问题"].map(str::to_owned);
    let row = |finding: &str| vec!["很长的说明".repeat(4), finding.to_owned()];
    let mut rows: Vec<Vec<String>> = (0..40).map(|_| row("")).collect();
    rows[3] = row(&"漏水".repeat(20));
    let tight = shares(&heads, &rows, 56);
    assert!(tight[0] > 2 * tight[1], "{tight:?}");
    let wide = shares(&heads, &rows, 120);
    assert!(wide[1] > tight[1], "what is left is for what few have: {wide:?}");
    let blank: Vec<Vec<String>> = (0..40).map(|_| row("")).collect();
    assert!(shares(&heads, &blank, 56)[0] > tight[0]);
}

#[test]
fn no_day_and_no_word_of_a_head_is_broken() {
    let heads = ["Department", "Out of order", "Note"].map(str::to_owned);
    let rows: Vec<Vec<String>> = (0..9)
        .map(|_| {
            vec![
                "骨科".to_owned(),
                "2026-11-21 22:15".to_owned(),
                "一句很长的话".repeat(9),
            ]
        })
        .collect();
    let room = 44;
    let widths: Vec<u32> = shares(&heads, &rows, room)
        .iter()
        .map(|share| share * 44 / 1_000)
        .collect();
    // Ten letters in bold and ten signs of a day, each with the rules beside it.
    assert!(widths[0] >= 14 && widths[1] >= 12, "{widths:?}");
    let roomy: Vec<u32> = shares(&heads, &rows, 200)
        .iter()
        .map(|share| share * 200 / 1_000)
        .collect();
    assert!(
        roomy[1] >= 18,
        "the day and the time stand beside each other: {roomy:?}"
    );
}

#[test]
fn reasons_of_steps_stand_in_a_column() {
    let rounds = register("patrol_round");
    let mut missed = record(&rounds, "missed", &json!({}));
    let locale = locale(Language::Zh);
    assert_eq!(told(&missed, &rounds, REASONS, &locale), "");
    missed.steps[0].step = Key::literal("miss");
    missed.steps[0].reason = Some("人手不足。".to_owned());
    assert_eq!(told(&missed, &rounds, REASONS, &locale), "判定漏巡：人手不足");
    assert_eq!(told(&missed, &rounds, NUMBER, &locale), "ABCDEF");
}

#[test]
fn the_timeline_tells_every_step_with_who_and_when() {
    let repair = register("repair");
    let order = record(&repair, "reported", &json!({ "description": "漏水" }));
    let told = timeline(&order, &repair);
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].by, told[0].at_ms),
        (record_id(7), NOW_MS - 3_600_000 + 1)
    );
    assert_eq!(told[0].words, repair.flow.step("report").unwrap().words);
}

#[test]
fn a_file_has_the_name_of_its_logbook() {
    let visitor = register("visitor");
    for (language, name) in [
        (Language::Zh, "访客登记簿_2026-11-22.xlsx"),
        (Language::En, "Visitor_log_2026-11-22.xlsx"),
    ] {
        assert_eq!(file_name(&visitor, language, "2026-11-22"), name);
    }
    let mut odd = visitor;
    odd.print.words = crate::words::Words::new("../a:b|c", "x");
    assert_eq!(
        file_name(&odd, Language::Zh, "2026-11-22"),
        "..abc_2026-11-22.xlsx"
    );
}
