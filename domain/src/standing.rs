//! What a record shows: which value of those side by side, which state, and what is a conflict.
//!
//! The policy of showing lives here, apart from merging. It reads the record and the definition and changes neither.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::change::{Origin, Tag};
use crate::definition::{Condition, Definition, Field, Flow, Kind, MergeRule, STATE_FIELD, VOIDED};
use crate::ids::Key;
use crate::record::{Record, StepTaken};
use crate::value::Value;

/// What a field shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown<'a> {
    /// Never written.
    Blank,
    /// One value, or several equal ones.
    Value(&'a Value),
    /// A rule chose one of several; the others are kept and shown behind it.
    Chosen {
        /// The one that counts.
        value: &'a Value,
        /// Those that were written without seeing it.
        others: Vec<&'a Value>,
    },
    /// Several, and a person decides.
    Conflict(Vec<&'a Value>),
    /// The members of a set.
    Set(Vec<(Tag, &'a Value)>),
    /// A quantity.
    Sum(i64),
}

impl<'a> Shown<'a> {
    /// The one value that counts, if there is one.
    #[must_use]
    pub fn value(&self) -> Option<&'a Value> {
        match self {
            Self::Value(value) | Self::Chosen { value, .. } => Some(value),
            _ => None,
        }
    }
}

/// What a field of a record shows.
///
/// Law: it depends on the set of values only, never on their order of arrival or on anybody's clock.
#[must_use]
pub fn shown<'a>(record: &'a Record, field: &Field) -> Shown<'a> {
    let rule = field.merge_rule();
    match rule {
        MergeRule::Union => return Shown::Set(record.members(field.key.as_str()).collect()),
        MergeRule::Sum => return Shown::Sum(record.sum(field.key.as_str())),
        _ => {}
    }
    let values = record.distinct(field.key.as_str());
    let (first, rest) = match values.as_slice() {
        [] => return Shown::Blank,
        [value] => return Shown::Value(value),
        [first, rest @ ..] => (*first, rest),
    };
    if rule == MergeRule::Ask {
        return Shown::Conflict(values);
    }
    let mut chosen = first;
    for value in rest {
        if goes_before(field, rule, value, chosen) {
            chosen = value;
        }
    }
    let others = values.iter().copied().filter(|value| *value != chosen).collect();
    Shown::Chosen {
        value: chosen,
        others,
    }
}

fn goes_before(field: &Field, rule: MergeRule, new: &Value, best: &Value) -> bool {
    match rule {
        MergeRule::Earliest => prefer(new, best, Ordering::Less),
        MergeRule::Latest => prefer(new, best, Ordering::Greater),
        MergeRule::Furthest => option_place(field, new) > option_place(field, best),
        MergeRule::Ask | MergeRule::Union | MergeRule::Sum => false,
    }
}

/// An entered value goes before a blank one: clearing a field unseen does not hide what somebody wrote.
fn prefer(new: &Value, best: &Value, wanted: Ordering) -> bool {
    match (new.is_blank(), best.is_blank()) {
        (true, _) => false,
        (false, true) => true,
        (false, false) => new.compare(best) == wanted,
    }
}

fn option_place(field: &Field, value: &Value) -> Option<usize> {
    let text = value.as_text()?;
    field.options.iter().position(|option| option.key == text)
}

/// Where a record stands in its flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The state that counts until a person says otherwise; empty for a record without one.
    pub state: &'a str,
    /// All states side by side.
    pub states: Vec<&'a str>,
    /// Why a person must decide.
    pub conflict: Option<StateConflict>,
}

/// Why the flow's rule, *the furthest along*, does not decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateConflict {
    /// One of the states lies on no line with the others: cancelled ‖ repaired.
    Apart,
    /// Somebody took the record back while somebody else took it on: closed ‖ reopened.
    Back,
    /// Somebody voided the record while somebody else worked on it.
    VoidedWhileEdited,
}

/// Where a record stands.
///
/// Law: voiding ‖ editing is a conflict in both orders of arrival (invariant 13).
#[must_use]
pub fn standing<'a>(record: &'a Record, flow: &Flow) -> Standing<'a> {
    let states = record.states();
    let mut state = states.first().copied().unwrap_or_default();
    for rival in &states {
        if flow.distance(rival) > flow.distance(state) {
            state = rival;
        }
    }
    let conflict = state_conflict(record, flow, &states);
    Standing {
        state,
        states,
        conflict,
    }
}

fn state_conflict(record: &Record, flow: &Flow, states: &[&str]) -> Option<StateConflict> {
    if record
        .values(STATE_FIELD)
        .iter()
        .any(|sibling| voided_unseen(record, sibling.origin))
    {
        return Some(StateConflict::VoidedWhileEdited);
    }
    if states.len() < 2 {
        return None;
    }
    if states.iter().any(|state| flow.distance(state).is_none()) {
        return Some(StateConflict::Apart);
    }
    // A step back counts while somebody's state was reached without it, also when its author has gone on from there.
    let is_back = |taken: &StepTaken| {
        let from = taken.from.as_deref().and_then(|state| flow.distance(state));
        from > flow.distance(&taken.to)
    };
    let siblings = record.values(STATE_FIELD);
    let is_unseen_by_some = |taken: &StepTaken| {
        siblings.iter().any(|sibling| {
            let origin = sibling.origin;
            let seen = step_of(record, origin).map(|later| later.seen);
            let number = record.number_of(taken.origin);
            origin != taken.origin
                && seen.is_some_and(|seen| !seen.covers(origin.device, taken.origin, number))
        })
    };
    let any_back = record
        .steps
        .iter()
        .any(|taken| is_back(taken) && is_unseen_by_some(taken));
    any_back.then_some(StateConflict::Back)
}

/// What was done to a record without the voiding that it clashes with having been in view: each change, and the fields that it wrote.
/// Empty when nobody voided it, or nobody worked on it meanwhile.
#[must_use]
pub fn unseen_by_voiding(record: &Record) -> BTreeMap<Origin, Vec<&Key>> {
    let mut unseen: BTreeMap<Origin, Vec<&Key>> = BTreeMap::new();
    for sibling in record.values(STATE_FIELD) {
        for (origin, field) in unseen_by(record, sibling.origin) {
            let fields = unseen.entry(origin).or_default();
            fields.extend(field.filter(|field| !fields.contains(field)));
        }
    }
    unseen
}

/// Whether the change at `origin` voided the record without having seen something that is in it.
fn voided_unseen(record: &Record, origin: Origin) -> bool {
    unseen_by(record, origin).next().is_some()
}

/// What the change at `origin` had not seen when it voided the record; nothing of a change that did something else.
/// What had seen the voiding is refused, unless it settles, and then the voiding is no longer a value of the state. So whatever
/// it does not cover was written without seeing it.
fn unseen_by(record: &Record, origin: Origin) -> impl Iterator<Item = (Origin, Option<&Key>)> {
    let voiding = step_of(record, origin).filter(|taken| taken.to == VOIDED);
    voiding.into_iter().flat_map(move |voiding| {
        // Two who void it at once agree with each other.
        let steps = record.steps.iter().filter(|other| other.to != VOIDED);
        let fields = record.fields.iter().filter(|(key, _)| **key != STATE_FIELD);
        let written = fields.flat_map(|(key, state)| state.origins().map(move |other| (other, Some(key))));
        steps
            .map(|other| (other.origin, None))
            .chain(written)
            .filter(move |(other, _)| {
                *other != origin
                    && !voiding
                        .seen
                        .covers(origin.device, *other, record.number_of(*other))
            })
    })
}

fn step_of(record: &Record, origin: Origin) -> Option<&StepTaken> {
    record.steps.iter().find(|taken| taken.origin == origin)
}

/// The fields of a record whose values a person must choose from, the state among them.
#[must_use]
pub fn conflicts(record: &Record, definition: &Definition) -> Vec<Key> {
    let mut conflicts = Vec::new();
    if standing(record, &definition.flow).conflict.is_some() {
        conflicts.push(Key::literal(STATE_FIELD));
    }
    for (key, state) in &record.fields {
        // A field with one value is clean whatever its rule: most are, so look no further.
        if state.values.len() < 2 {
            continue;
        }
        let Some(field) = definition.field(key.as_str()) else {
            continue;
        };
        if matches!(shown(record, field), Shown::Conflict(_)) {
            conflicts.push(key.clone());
        }
    }
    conflicts
}

/// Whether a condition holds for what a record shows. Of a field in conflict any value may satisfy it: a rule that asks for more
/// is the safer one.
#[must_use]
pub fn holds(condition: &Condition, record: &Record, definition: &Definition) -> bool {
    condition.iter().all(|(key, wanted)| {
        let many = definition
            .field(key.as_str())
            .is_some_and(|field| field.kind == Kind::Choices);
        let is_wanted = |value: &Value| wanted.values().any(|one| one == value);
        if many {
            record.members(key.as_str()).any(|(_, value)| is_wanted(value))
        } else {
            match definition.field(key.as_str()).map(|field| shown(record, field)) {
                Some(Shown::Value(value) | Shown::Chosen { value, .. }) => is_wanted(value),
                Some(Shown::Conflict(values)) => values.into_iter().any(is_wanted),
                Some(Shown::Sum(sum)) => is_wanted(&Value::Integer(sum)),
                _ => false,
            }
        }
    })
}
