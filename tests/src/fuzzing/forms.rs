//! Forms of a register, opened and filled in.

use std::collections::BTreeMap;

use steward_domain::change::{Change, Seen, UNSENT};
use steward_domain::definition::{Definition, Field, Kind, MergeRule, Role, SETTLE_STEP, VOID_STEP};
use steward_domain::form::{Entered, Form, Opening, Prefill, options, steps_for, typed, untyped};
use steward_domain::ids::{Key, RecordId};
use steward_domain::plan::{self, Actor};
use steward_domain::record::Record;
use steward_domain::replica::Draft;
use steward_domain::scope;
use steward_domain::time::At;
use steward_domain::value::Value;
use uuid::Uuid;

use super::{DEVICE, EPOCH, MANAGER, NOW_MS, SITE, same_again, twice_is_once};

const RECORD: RecordId = RecordId(Uuid::from_u128(0x0190_a7c2_3f00_7a11_8000_0000_0000_7001));
/// A text that is something in many kinds of fields: a number, a count, a price, a time.
const ENTRIES: [&str; 3] = ["", "7", "2027-01-15"];

/// Opens every form that a role is offered on a record, or without one those that make it, fills them in, and returns the record
/// of the first that could be saved.
pub(super) fn fill_in(definition: &Definition, view: Option<&Record>, role: Role) -> Option<Record> {
    let offered = steps_for(definition, view, role)
        .into_iter()
        .map(|step| Some(step.key));
    let edit = view.is_some().then_some(None);
    let mut made = None;
    for step in offered.chain(edit) {
        for text in ENTRIES {
            let Ok(form) = Form::open(definition, opening(view, step.clone(), role)) else {
                panic!("{step:?} is offered and can't be opened");
            };
            let saved = one(definition, form, text);
            made = made.or(saved);
        }
    }
    made
}

fn opening(view: Option<&Record>, step: Option<Key>, role: Role) -> Opening {
    Opening {
        record: RECORD,
        step,
        view: view.cloned(),
        seen: Seen {
            epoch: EPOCH,
            number: view.map_or(0, |view| view.number),
            own: 0,
            answered: 0,
        },
        prefill: Prefill {
            now_ms: NOW_MS,
            actor: Actor { role, ..MANAGER },
            given: BTreeMap::new(),
        },
    }
}

/// Law: a form without faults is accepted, and what is accepted has none. It holds for who sees every field.
fn one(definition: &Definition, mut form: Form, text: &str) -> Option<Record> {
    "原因".clone_into(&mut form.reason);
    for field in &definition.fields {
        let _ = form.set(definition, field.key.as_str(), entered(field, text));
    }
    same_again(&form);
    let asked: Vec<&str> = form
        .fields(definition)
        .iter()
        .map(|asked| asked.field.key.as_str())
        .collect();
    assert!(asked.iter().all(|key| definition.field(key).is_some()));
    for field in &definition.fields {
        let _ = (form.held(field), form.chosen(field), form.quantity(field));
        if let Some(value) = form.value(field) {
            let _ = untyped(field, value);
        }
    }
    let _ = form.alarms(definition);
    let today = chrono::NaiveDate::from_ymd_opt(2027, 1, 15).expect("a day");
    let _ = form.doubts(definition, today);
    let faults = form.faults(definition);
    let (view, role, is_settling) = (form.view.clone(), form.role, is_own_step(&form));
    let change = change(form.draft(definition), view.as_ref());
    same_again(&change);
    let actor = Actor { role, ..MANAGER };
    let accepted = plan::plan(definition, view.as_ref(), &change, actor, UNSENT - 1);
    if scope::reads_every_field(definition, role) && !is_settling {
        assert_eq!(
            faults.is_empty(),
            accepted.is_ok(),
            "{faults:?} {accepted:?} {change:?}"
        );
    }
    let record = accepted.ok()?.record;
    let before =
        view.unwrap_or_else(|| Record::new(change.record, change.register.clone(), change.definition));
    twice_is_once(&before, &change, 1);
    same_again(&record);
    Some(record)
}

fn is_own_step(form: &Form) -> bool {
    let step = form.step.as_ref().map(Key::as_str);
    step == Some(SETTLE_STEP) || step == Some(VOID_STEP)
}

fn change(draft: Draft, view: Option<&Record>) -> Change {
    let last = view
        .and_then(|view| view.applied.get(&DEVICE))
        .copied()
        .unwrap_or(0);
    Change {
        device: DEVICE,
        seq: last + 1,
        site: Key::literal(SITE),
        register: draft.register,
        record: draft.record,
        definition: draft.definition,
        // All of it was in view.
        seen: Seen {
            number: UNSENT,
            ..draft.seen
        },
        by: MANAGER.staff,
        at: At::exact(NOW_MS),
        step: draft.step,
        reason: draft.reason,
        writes: draft.writes,
        group: None,
    }
}

/// Something that fits the field, or, with a text, what a person's finger makes of it.
fn entered(field: &Field, text: &str) -> Entered {
    let value = if text.is_empty() {
        fitting(field)
    } else {
        typed(field, text)
    };
    match field.merge_rule() {
        MergeRule::Union => Entered::Add(value),
        MergeRule::Sum => Entered::Increase(1),
        _ => Entered::Value(value),
    }
}

fn fitting(field: &Field) -> Value {
    let id = || Value::text(RECORD.to_string());
    match field.kind {
        Kind::Choice | Kind::Choices => {
            let first = options(field, &[]).first().map(|option| option.key.to_string());
            Value::text(first.unwrap_or_default())
        }
        Kind::YesNo => Value::YesNo(true),
        Kind::Number => Value::text("1"),
        Kind::Money | Kind::PeopleCount | Kind::Duration => Value::Integer(1),
        Kind::Moment => Value::Integer(NOW_MS),
        Kind::Date => Value::text("2027-01-15"),
        Kind::Phone => Value::text("13800000000"),
        Kind::Place | Kind::Staff | Kind::Customer | Kind::Link | Kind::Links => id(),
        Kind::Photos | Kind::Signature => Value::text("0123456789abcdef".repeat(4)),
        Kind::Rows => {
            let cells = field
                .columns
                .iter()
                .map(|column| (column.key.to_string(), fitting(column)));
            Value::Map(cells.collect())
        }
        Kind::Checklist => Value::Map(BTreeMap::from([
            ("item".to_owned(), Value::text("door")),
            ("result".to_owned(), Value::text("normal")),
        ])),
        _ => Value::text("7"),
    }
}
