//! Forms over every built-in register, and over one that has a field of every kind.

mod belonging;
mod everywhere;
mod offering;
mod settling;

use std::collections::BTreeMap;

use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::change::{Change, UNSENT, Write};
use crate::definition::{Kind, STATE_FIELD, VOIDED, file};
use crate::ids::{DeviceId, EpochId};
use crate::merge;
use crate::plan;
use crate::standing::{StateConflict, standing, unseen_by_voiding};
use crate::time::At;

pub(super) const NOW_MS: i64 = 1_795_000_000_000;

pub(super) fn id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

pub(super) fn staff() -> RecordId {
    id(0x0190_0000_0000_7000_8000_0000_0000_0007)
}

pub(super) fn register(key: &str) -> Definition {
    let all = crate::registers::built_in().unwrap();
    all.into_iter().find(|one| one.key == key).unwrap()
}

fn value(json: serde_json::Value) -> Value {
    serde_json::from_value(json).unwrap()
}

pub(super) fn opening(step: Option<&str>, view: Option<&Record>, role: Role) -> Opening {
    Opening {
        record: view.map_or(id(1), |view| view.id),
        step: step.map(|step| Key::new(step).unwrap()),
        view: view.cloned(),
        seen: Seen {
            epoch: EpochId(Uuid::nil()),
            number: view.map_or(0, |view| view.number),
            own: 0,
            answered: 0,
        },
        prefill: Prefill {
            now_ms: NOW_MS,
            actor: Actor { staff: staff(), role },
            given: BTreeMap::new(),
        },
    }
}

pub(super) fn open(definition: &Definition, step: &str, view: Option<&Record>, role: Role) -> Form {
    Form::open(definition, opening(Some(step), view, role)).unwrap()
}

/// The change as the server would get it: from a device of its own, under the next number.
pub(super) fn change(form: &Form, definition: &Definition, device: u128) -> (Change, u64) {
    let number = form.view.as_ref().map_or(0, |view| view.number) + 1;
    let draft = form.clone().draft(definition);
    let change = Change {
        device: DeviceId(Uuid::from_u128(device)),
        seq: number,
        site: Key::literal("site"),
        register: draft.register,
        record: draft.record,
        definition: draft.definition,
        seen: draft.seen,
        by: form.by,
        at: At::exact(form.opened_ms),
        step: draft.step,
        reason: draft.reason,
        writes: draft.writes,
        group: None,
    };
    (change, number)
}

/// What the server says to the form.
pub(super) fn planned(form: &Form, definition: &Definition) -> Result<Record, crate::refusal::Refusal> {
    let (change, number) = change(form, definition, 99);
    let actor = Actor {
        staff: form.by,
        role: form.role,
    };
    plan::plan(definition, form.view.as_ref(), &change, actor, number).map(|accepted| accepted.record)
}

/// Something that fits a field.
pub(super) fn sample(field: &Field) -> Entered {
    let link = "01900000-0000-7000-8000-000000000001";
    let digest = "a".repeat(64);
    let json = match field.kind {
        Kind::Text | Kind::LongText => json!("渗水"),
        Kind::Number => json!("2"),
        Kind::Money => json!(12_300),
        Kind::Choice => json!(field.options[0].key.as_str()),
        Kind::Choices => return Entered::Toggle(Value::text(field.options[0].key.as_str())),
        Kind::YesNo => json!(true),
        Kind::Moment => json!(NOW_MS),
        Kind::Date => json!("2026-11-21"),
        Kind::Duration => json!(7_500),
        Kind::Place | Kind::Staff | Kind::Customer | Kind::Link => json!(link),
        Kind::Links => return Entered::Toggle(Value::text(link)),
        Kind::Photos => return Entered::Add(Value::text(digest)),
        Kind::Signature => json!(digest),
        Kind::Phone => json!("138 0000 0000"),
        Kind::IdNumber => json!("11010519491231002x"),
        Kind::Plate => json!("粤b·12345"),
        Kind::PeopleCount => json!(3),
        Kind::Checklist => {
            let item = field.items.first().map_or("lamp", |item| item.key.as_str());
            return Entered::Check {
                item: item.to_owned(),
                entry: value(json!({"item": item, "result": "ok"})),
            };
        }
        Kind::Rows => {
            let cells = field.columns.iter().map(|column| match sample(column) {
                Entered::Value(value) => (column.key.to_string(), value),
                other => panic!("a column takes {other:?}"),
            });
            return Entered::Add(Value::Map(cells.collect()));
        }
        Kind::Position => json!({"latitude": "22.54", "longitude": "114.05", "accuracy_m": "8"}),
    };
    let value = value(json);
    match (field.merge_rule(), value.as_integer()) {
        (MergeRule::Sum, Some(by)) => Entered::Increase(by),
        _ => Entered::Value(value),
    }
}

/// Fills in what the form asks for, until it asks for no more.
pub(super) fn fill(form: &mut Form, definition: &Definition) {
    "测试".clone_into(&mut form.reason);
    for _ in 0..30 {
        let preview = form.preview(definition);
        let blank = |asked: &Asked<'_>| asked.is_required && preview.is_blank(asked.field.key.as_str());
        let fields = form.fields(definition);
        let Some(asked) = fields.into_iter().find(blank) else {
            return;
        };
        let entered = sample(asked.field);
        form.set(definition, asked.field.key.as_str(), entered).unwrap();
    }
    panic!("{} asks for ever", definition.key);
}

/// A record that was made by a step, with some values.
fn made(definition: &Definition, step: &str, role: Role, values: &[(&str, serde_json::Value)]) -> Record {
    let mut form = open(definition, step, None, role);
    for (key, json) in values {
        let entered = Entered::Value(value(json.clone()));
        form.set(definition, key, entered).unwrap();
    }
    fill(&mut form, definition);
    planned(&form, definition).unwrap()
}

/// The record with what another device wrote to it unseen.
fn meanwhile(record: &Record, definition: &Definition, key: &str, new: Value) -> Record {
    let mut form = Form::open(definition, opening(None, Some(record), Role::Manager)).unwrap();
    form.set(definition, key, Entered::Value(new)).unwrap();
    let (mut unseen, number) = change(&form, definition, 55);
    unseen.seen.number = 0;
    unseen.at = At::exact(NOW_MS + 60_000);
    let mut both = record.clone();
    assert!(merge::apply(&mut both, &unseen, number));
    both
}

fn set(form: &mut Form, definition: &Definition, key: &str, json: serde_json::Value) {
    form.set(definition, key, Entered::Value(value(json))).unwrap();
}

fn entry_of<'a>(form: &'a Form, key: &str) -> Option<(&'a Source, &'a Content)> {
    form.entries.get(key).map(|entry| (&entry.source, &entry.content))
}

#[test]
fn choosing_the_item_proposes_the_class_and_a_typed_class_stays() {
    let definition = register("repair");
    let mut form = open(&definition, "report", None, Role::Receptionist);
    let class = definition.field("class").unwrap();
    // item, what the form then shows as class
    for (item, shown) in [
        ("burst_pipe", "urgent"),
        ("convenience", "general"),
        ("lift_fault", "urgent"),
    ] {
        set(&mut form, &definition, "item", json!(item));
        assert_eq!(form.value(class), Some(&Value::text(shown)), "{item}");
        assert_eq!(
            form.source("class"),
            Some(&Source::Proposed(Key::literal("item")))
        );
    }
    assert!(form.source("shared_part").is_some(), "a lift is shared");
    set(&mut form, &definition, "item", json!("burst_pipe"));
    assert_eq!(
        form.source("shared_part"),
        None,
        "a proposal of another item is withdrawn"
    );
    set(&mut form, &definition, "class", json!("general"));
    for item in ["lift_fault", "burst_pipe", "doors_windows"] {
        set(&mut form, &definition, "item", json!(item));
        assert_eq!(
            form.value(class),
            Some(&Value::text("general")),
            "{item}: what was typed stays"
        );
    }
}

#[test]
fn a_proposal_follows_one_that_nobody_has_touched_and_leaves_a_decision_alone() {
    let definition = register("repair");
    // class that stands in the record beside the item `burst_pipe`, and what choosing `convenience` in an edit leaves
    for (stands, left) in [("urgent", "general"), ("general", "general")] {
        let values = [("item", json!("burst_pipe")), ("class", json!(stands))];
        let record = made(&definition, "report", Role::Receptionist, &values);
        let mut form = Form::open(&definition, opening(None, Some(&record), Role::Receptionist)).unwrap();
        set(&mut form, &definition, "item", json!("convenience"));
        let class = definition.field("class").unwrap();
        assert_eq!(form.value(class), Some(&Value::text(left)), "{stands}");
    }
    let values = [("item", json!("convenience")), ("class", json!("urgent"))];
    let record = made(&definition, "report", Role::Receptionist, &values);
    let mut form = Form::open(&definition, opening(None, Some(&record), Role::Receptionist)).unwrap();
    set(&mut form, &definition, "item", json!("doors_windows"));
    assert_eq!(
        form.source("class"),
        None,
        "somebody had decided that it is urgent"
    );
}

#[test]
fn moments_that_happen_now_and_oneself_are_usual() {
    let oneself = json!(staff().to_string());
    let now = json!(NOW_MS);
    // register, step, role, field, what it proposes
    let rows = [
        ("repair", "report", Role::Receptionist, "reported_at", Some(&now)),
        ("visitor", "sign_in", Role::Guard, "time_in", Some(&now)),
        ("visitor", "sign_in", Role::Guard, "guard", Some(&oneself)),
        ("visitor", "preregister", Role::Guard, "expected_at", None),
        ("patrol_check", "check", Role::Guard, "checked_at", Some(&now)),
        ("patrol_check", "check", Role::Guard, "checked_by", Some(&oneself)),
        ("patrol_round", "start_now", Role::Guard, "walker", Some(&oneself)),
        ("patrol_round", "plan", Role::Lead, "due_from", None),
    ];
    for (key, step, role, field, proposed) in rows {
        let definition = register(key);
        let form = open(&definition, step, None, role);
        let content = proposed.map(|json| Content::Value(value(json.clone())));
        let content = content.as_ref().map(|content| (&Source::Usual, content));
        assert_eq!(entry_of(&form, field), content, "{key}.{field}");
        assert!(!form.is_touched(), "nobody typed anything");
    }
    let definition = register("repair");
    let order = made(&definition, "report", Role::Receptionist, &[]);
    // To be dispatched names another; to accept names oneself.
    assert_eq!(
        entry_of(
            &open(&definition, "dispatch", Some(&order), Role::Receptionist),
            "assignee"
        ),
        None
    );
    let accept = open(&definition, "accept", Some(&order), Role::Worker);
    assert_eq!(accept.source("assignee"), Some(&Source::Usual));
    // It comes with its condition, and goes with it.
    let mut form = open(&definition, "report", None, Role::Receptionist);
    for (channel, source) in [
        (json!("phone"), Some(&Source::Usual)),
        (json!(null), None),
        (json!("desk"), Some(&Source::Usual)),
    ] {
        set(&mut form, &definition, "channel", channel.clone());
        assert_eq!(form.source("first_contact"), source, "{channel}");
    }
}

#[test]
fn what_a_form_hides_is_kept_in_the_draft_and_not_written() {
    let definition = register("visitor");
    let mut form = open(&definition, "sign_in", None, Role::Guard);
    set(&mut form, &definition, "consent", json!("by_phone"));
    set(&mut form, &definition, "consent_number", json!("13800000000"));
    let is_asked = |form: &Form| {
        let mut fields = form.fields(&definition).into_iter();
        fields.any(|asked| asked.field.key == "consent_number")
    };
    assert!(is_asked(&form) && form.writes(&definition).contains_key("consent_number"));
    set(&mut form, &definition, "consent", json!("in_person"));
    assert!(!is_asked(&form) && !form.writes(&definition).contains_key("consent_number"));
    set(&mut form, &definition, "consent", json!("by_phone"));
    assert!(
        form.writes(&definition).contains_key("consent_number"),
        "it is still there"
    );
}

#[test]
fn a_draft_is_read_back_whole_also_one_of_a_former_definition() {
    let mut definition = register("repair");
    let record = made(&definition, "report", Role::Receptionist, &[]);
    let mut form = open(&definition, "accept", Some(&record), Role::Worker);
    form.seen.number = 41;
    for key in ["description", "notes", "photos_before", "deadline_extended"] {
        let field = definition.field(key).unwrap().clone();
        form.set(&definition, key, sample(&field)).unwrap();
        let kept = serde_json::to_string(&form).unwrap();
        let read: Form = serde_json::from_str(&kept).unwrap();
        assert_eq!(read, form, "{key}");
    }
    definition.version += 1;
    let mut old = serde_json::to_value(&form).unwrap();
    old["something_of_a_former_app"] = json!(true);
    old["entries"]["a_field_of_another_time"] = json!({"content": {"value": "x"}, "source": "typed"});
    let mut read: Form = serde_json::from_value(old).unwrap();
    assert_eq!(read.definition, definition.version - 1);
    let actor = Actor {
        staff: staff(),
        role: Role::Worker,
    };
    read.resume(&definition, actor);
    assert_eq!((read.definition, read.seen.number), (definition.version, 41));
    let fault = Fault {
        field: Some(Key::literal("a_field_of_another_time")),
        code: Code::UnknownField,
    };
    assert_eq!(read.faults(&definition), [fault]);
    read.forget(&definition, "a_field_of_another_time");
    assert_eq!(read.faults(&definition), []);
}

#[test]
fn only_what_differs_is_written_with_what_it_replaces() {
    let definition = register("repair");
    let record = made(
        &definition,
        "report",
        Role::Receptionist,
        &[("description", json!("渗水"))],
    );
    let edit = || Form::open(&definition, opening(None, Some(&record), Role::Receptionist)).unwrap();
    // typed, what is written
    let rows = [
        (json!("渗水"), None),
        (json!("渗水  "), None),
        (json!("漏电"), Some((json!("漏电"), Some(json!("渗水"))))),
        (json!(""), Some((json!(null), Some(json!("渗水"))))),
    ];
    for (typed, written) in rows {
        let mut form = edit();
        set(&mut form, &definition, "description", typed.clone());
        let expected = written.map(|(new, was)| Write::Set {
            value: value(new),
            was: was.map(value),
        });
        assert_eq!(
            form.writes(&definition).get("description"),
            expected.as_ref(),
            "{typed}"
        );
    }
    let nothing = Fault {
        field: None,
        code: Code::NothingWritten,
    };
    assert_eq!(edit().faults(&definition), [nothing]);
}

#[test]
fn what_a_pull_changes_under_an_open_form_is_told_and_nothing_is_lost() {
    let definition = register("repair");
    let record = made(
        &definition,
        "report",
        Role::Receptionist,
        &[("description", json!("渗水"))],
    );
    let mut form = Form::open(&definition, opening(None, Some(&record), Role::Receptionist)).unwrap();
    assert!(form.was_rebased(&definition, Some(&record)).is_empty());
    let pulled = meanwhile(&record, &definition, "description", Value::text("地面积水"));
    assert_eq!(
        form.was_rebased(&definition, Some(&pulled)),
        [Key::literal("description")]
    );
    set(&mut form, &definition, "description", json!("漏电"));
    let (mine, number) = change(&form, &definition, 99);
    let mut merged = pulled;
    assert!(merge::apply(&mut merged, &mine, number + 1));
    assert_eq!(merged.distinct("description").len(), 2, "neither hides the other");
    // An own change that the server has numbered meanwhile is no news.
    let mut sent = record.clone();
    for author in sent.authors.values_mut() {
        author.number = UNSENT;
    }
    assert!(form.was_rebased(&definition, Some(&sent)).is_empty());
}

#[test]
fn a_field_that_a_role_never_receives_does_not_hold_its_step_up() {
    let mut definition = register("repair");
    let field = definition
        .fields
        .iter_mut()
        .find(|field| field.key == "reporter_phone")
        .unwrap();
    field.readers = Some(vec![Role::Receptionist]);
    field.writers = field.readers.clone();
    field.required_at = vec![Key::literal("report"), Key::literal("accept")];
    let record = made(&definition, "report", Role::Receptionist, &[]);
    let view = crate::scope::redacted(&definition, &record, Role::Worker);
    assert!(view.is_blank("reporter_phone"));
    let mut form = open(&definition, "accept", Some(&view), Role::Worker);
    fill(&mut form, &definition);
    assert_eq!(form.faults(&definition), []);
    let at_the_server = Form {
        view: Some(record),
        ..form
    };
    assert!(planned(&at_the_server, &definition).is_ok());
}

#[test]
fn what_looks_mistyped_is_a_doubt_and_no_fault() {
    let definition = register("visitor");
    let today = crate::formats::date("2026-11-21").unwrap();
    let rows = [
        ("phone", "13800001234", None),
        (
            "phone",
            "1380000123",
            Some(crate::formats::FormatError::UnknownPrefix),
        ),
        ("vehicle", "粤B12345", None),
        (
            "vehicle",
            "粤B1234O",
            Some(crate::formats::FormatError::LetterIOrO),
        ),
    ];
    for (key, text, error) in rows {
        let mut form = open(&definition, "sign_in", None, Role::Guard);
        fill(&mut form, &definition);
        set(&mut form, &definition, key, json!(text));
        let told: Vec<_> = form
            .doubts(&definition, today)
            .into_iter()
            .map(|doubt| doubt.error)
            .collect();
        assert_eq!(told, error.into_iter().collect::<Vec<_>>(), "{text}");
        assert_eq!(form.faults(&definition), [], "{text}");
    }
}
