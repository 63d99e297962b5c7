//! From a line to the change that brings a record there: nothing, an edit, or a new record.

use std::collections::BTreeMap;

use steward_domain::change::{Change, MEMBERS_MAX, Seen, Write};
use steward_domain::definition::{Definition, Field, Kind, STATE_FIELD};
use steward_domain::ids::{Key, RecordId};
use steward_domain::plan::{Actor, plan};
use steward_domain::record::Record;
use steward_domain::refusal::{Code, Refusal};
use steward_domain::standing::{Shown, shown};
use steward_domain::time::At;
use steward_domain::value::Value;

use super::Target;
use super::errors::Problem;
use super::lists::Values;

/// What is wrong, and the field that it is about.
pub(super) type FieldProblem = (Option<Key>, Problem);

/// The change that writes what a record does not say yet; `None` when it says it all. It was put before the same judge as
/// every change, so the store accepts it as long as the record stays as it is.
pub(super) fn change(
    target: &Target<'_>,
    seq: u64,
    definition: &Definition,
    id: RecordId,
    before: Option<&Record>,
    cells: &[(&Field, Values)],
) -> Result<Option<Change>, FieldProblem> {
    let mut writes = BTreeMap::new();
    for (field, values) in cells {
        let write = write(before, field, values).map_err(|problem| (Some(field.key.clone()), problem))?;
        writes.extend(write.map(|write| (field.key.clone(), write)));
    }
    if before.is_some() && writes.is_empty() {
        return Ok(None);
    }
    let step = match before {
        Some(_) => None,
        None => Some(creating_step(definition, &mut writes)?),
    };
    let change = Change {
        device: target.device,
        seq,
        site: target.site.clone(),
        register: definition.key.clone(),
        record: id,
        definition: definition.version,
        seen: seen(target, seq, before),
        by: target.by,
        at: At::exact(target.at_ms),
        step,
        reason: None,
        writes,
        group: None,
    };
    let actor = Actor {
        staff: target.by,
        role: target.role,
    };
    let number = change.seen.number + 1;
    plan(definition, before, &change, actor, number).map_err(|refusal| told(&refusal))?;
    Ok(Some(change))
}

/// An import has seen the record as it was read, and no more. More would let it overwrite what somebody writes between planning
/// and storing, and a creating step that claims to have seen the future hides every later step of its record.
fn seen(target: &Target<'_>, seq: u64, before: Option<&Record>) -> Seen {
    Seen {
        epoch: target.epoch,
        number: before.map_or(0, |record| record.number),
        own: seq.saturating_sub(1),
        answered: seq.saturating_sub(1),
    }
}

fn creating_step(definition: &Definition, writes: &mut BTreeMap<Key, Write>) -> Result<Key, FieldProblem> {
    let step = definition.flow.steps.iter().find(|step| step.from.is_empty());
    let step = step.ok_or_else(|| {
        let message = "no step of this register makes a record; its definition must have one";
        (None, Problem::new("refused", message))
    })?;
    let value = Value::text(step.to.as_str());
    writes.insert(Key::literal(STATE_FIELD), Write::Set { value, was: None });
    Ok(step.key.clone())
}

/// What to write so that a field shows these values; `None` when it does.
fn write(before: Option<&Record>, field: &Field, values: &Values) -> Result<Option<Write>, Problem> {
    let now = before.map_or(Shown::Blank, |record| shown(record, field));
    match (values, now) {
        (Values::One(_), Shown::Conflict(_)) => Err(Problem::new(
            "in_conflict",
            "the record has two values here that wait for a decision; settle them in the app, then import again",
        )),
        (Values::One(value), now) => {
            let was = now.value().cloned();
            let value = value.clone();
            Ok((was.as_ref() != Some(&value)).then_some(Write::Set { value, was }))
        }
        (Values::Members(wanted), now) => {
            let there = match now {
                Shown::Set(there) => there,
                _ => Vec::new(),
            };
            let is_there = |value: &&Value| !there.iter().any(|(_, known)| known == value);
            let add: Vec<Value> = wanted.iter().filter(is_there).cloned().collect();
            let gone = there.iter().filter(|(_, known)| !wanted.contains(known));
            let remove = gone
                .map(|(tag, _)| *tag)
                .filter(|_| !holds_words(field))
                .collect::<Vec<_>>();
            match add.len() + remove.len() {
                0 => Ok(None),
                1..=MEMBERS_MAX => Ok(Some(Write::Members { add, remove })),
                _ => Err(Problem::new(
                    "too_many_entries",
                    format!("more than {MEMBERS_MAX} entries differ; change some in the app first"),
                )),
            }
        }
    }
}

/// Whether the rows of a field are what people wrote down, such as notes. A file adds to them and strikes none out: it does not
/// know what was written since it was made.
fn holds_words(field: &Field) -> bool {
    field.columns.iter().any(|column| column.kind == Kind::LongText)
}

/// A refusal in words.
pub(super) fn told(refusal: &Refusal) -> FieldProblem {
    let (code, message) = match refusal.code {
        Code::FieldRequired => ("field_required", "a value is needed here; fill it in"),
        Code::RecordVoided => (
            "record_voided",
            "the record was voided; take it back in the app, or use another code",
        ),
        Code::RecordLocked => ("record_locked", "the record is locked; correct it in the app"),
        Code::RecordFull => (
            "record_full",
            "the record holds no more entries here; start a new one under another code",
        ),
        Code::NoRightToCreate | Code::NoRightToStep => (
            "no_right_to_create",
            "this role may not make such records; ask who may",
        ),
        Code::NoRightToWrite => (
            "no_right_to_write",
            "this role may not write this; leave the column out, or ask who may",
        ),
        Code::IdNumberWrong => (
            "id_number_wrong",
            "the check digit of the ID number is wrong; compare it with the card",
        ),
        _ => {
            let message = format!("refused as {}; correct the line", refusal.code.as_str());
            return (refusal.field.clone(), Problem::new("refused", message));
        }
    };
    (refusal.field.clone(), Problem::new(code, message))
}
