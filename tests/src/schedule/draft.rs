//! What a person enters into a form.

use std::collections::BTreeMap;

use steward_domain::change::{Tag, Write};
use steward_domain::definition::{Field, Kind, MergeRule, SETTLE_STEP, STATE_FIELD, VOID_STEP, VOIDED};
use steward_domain::ids::Key;
use steward_domain::record::Record;
use steward_domain::standing::{Standing, standing};
use steward_domain::value::Value;

use super::random::Random;
use super::register::definition;

/// The writes of a change to be, and its step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The step, if this is one.
    pub step: Option<Key>,
    /// Why.
    pub reason: Option<String>,
    /// What is written.
    pub writes: BTreeMap<Key, Write>,
}

impl Draft {
    /// A whole value into one field.
    #[must_use]
    pub fn set(field: &'static str, value: impl Into<Value>) -> Self {
        Self::default().and_set(field, value)
    }

    /// One more whole value.
    #[must_use]
    pub fn and_set(mut self, field: &'static str, value: impl Into<Value>) -> Self {
        let (value, was) = (value.into(), None);
        self.writes.insert(Key::literal(field), Write::Set { value, was });
        self
    }

    /// Values into a set and out of it.
    #[must_use]
    pub fn members(field: &'static str, add: &[&str], remove: Vec<Tag>) -> Self {
        let add = add.iter().map(|text| Value::text(*text)).collect();
        let writes = BTreeMap::from([(Key::literal(field), Write::Members { add, remove })]);
        Self {
            writes,
            ..Self::default()
        }
    }

    /// More, or less, of a quantity.
    #[must_use]
    pub fn increase(field: &'static str, by: i64) -> Self {
        let writes = BTreeMap::from([(Key::literal(field), Write::Increase { by })]);
        Self {
            writes,
            ..Self::default()
        }
    }

    /// A step from the state that is shown to another.
    ///
    /// # Panics
    /// When `step` is not a key.
    #[must_use]
    pub fn step(step: &str, from: Option<&str>, to: &str) -> Self {
        let write = Write::Set {
            value: Value::text(to),
            was: from.map(Value::text),
        };
        Self {
            step: Some(key(step)),
            reason: None,
            writes: BTreeMap::from([(Key::literal(STATE_FIELD), write)]),
        }
    }

    /// The step that makes a record.
    #[must_use]
    pub fn raise() -> Self {
        Self::step("raise", None, "open")
    }

    /// Voiding, with a reason.
    #[must_use]
    pub fn void(from: &str) -> Self {
        Self::step(VOID_STEP, Some(from), VOIDED).because("made by mistake")
    }

    /// Settling which of several states holds.
    #[must_use]
    pub fn settle(from: &str, to: &str) -> Self {
        Self::step(SETTLE_STEP, Some(from), to)
    }

    /// The same with a reason.
    #[must_use]
    pub fn because(mut self, reason: &str) -> Self {
        self.reason = Some(reason.to_owned());
        self
    }

    /// Something that a person might enter who looks at `view`. Mostly it is right; a careless person's may not be.
    #[must_use]
    pub fn random(random: &mut Random, view: &Record) -> Self {
        let standing = standing(view, &definition().flow);
        if random.one_in(12) {
            return careless(random, view, &standing);
        }
        let is_voided = standing.states.iter().all(|state| *state == VOIDED);
        if standing.conflict.is_some() && (is_voided || random.one_in(2)) {
            let to = *random.pick(&standing.states);
            // Whoever decides about a voided record may also choose the state from before.
            let to = if is_voided {
                any_state(random, view)
            } else {
                to.to_owned()
            };
            let settled = Self::settle(standing.state, &to);
            return settled.and_maybe_fields(random, view);
        }
        if is_voided {
            let to = any_state(random, view);
            return Self::settle(standing.state, &to).because("it was right");
        }
        match random.below(10) {
            0..=5 => fields(random, view),
            6..=8 => step(random, view, &standing),
            _ => Self::void(standing.state),
        }
    }

    fn and_maybe_fields(mut self, random: &mut Random, view: &Record) -> Self {
        if random.one_in(3) {
            self.writes.append(&mut fields(random, view).writes);
        }
        self
    }
}

fn any_state(random: &mut Random, view: &Record) -> String {
    let been: Vec<&str> = view.steps.iter().map(|taken| taken.to.as_str()).collect();
    if been.is_empty() {
        return "open".to_owned();
    }
    (*random.pick(&been)).to_owned()
}

fn careless(random: &mut Random, view: &Record, standing: &Standing<'_>) -> Draft {
    match random.below(4) {
        0 => Draft::void(standing.state),
        1 => {
            let steps = &definition().flow.steps[1..];
            let step = random.pick(steps);
            Draft::step(step.key.as_str(), Some(standing.state), step.to.as_str()).because("so be it")
        }
        2 => Draft::settle(standing.state, &any_state(random, view)),
        _ => fields(random, view),
    }
}

fn step(random: &mut Random, view: &Record, standing: &Standing<'_>) -> Draft {
    let from_here = definition().flow.steps.iter().filter(|step| {
        step.from
            .iter()
            .any(|state| standing.states.contains(&state.as_str()))
    });
    let from_here: Vec<_> = from_here.collect();
    if from_here.is_empty() {
        return fields(random, view);
    }
    let step = random.pick(&from_here);
    let mut draft = Draft::step(step.key.as_str(), Some(standing.state), step.to.as_str());
    if step.reason {
        draft = draft.because("it has to be");
    }
    draft.and_maybe_fields(random, view)
}

/// One to three fields.
pub(super) fn fields(random: &mut Random, view: &Record) -> Draft {
    let mut draft = Draft::default();
    for _ in 0..=random.below(3) {
        let field = random.pick(&definition().fields);
        draft.writes.insert(field.key.clone(), write(random, view, field));
    }
    draft
}

fn write(random: &mut Random, view: &Record, field: &Field) -> Write {
    match field.merge_rule() {
        MergeRule::Union => members(random, view, field),
        MergeRule::Sum => Write::Increase {
            by: small(random) - 3,
        },
        _ => Write::Set {
            value: value(random, field),
            was: view.only(field.key.as_str()).cloned(),
        },
    }
}

fn members(random: &mut Random, view: &Record, field: &Field) -> Write {
    let seen: Vec<Tag> = view.members(field.key.as_str()).map(|(tag, _)| tag).collect();
    let remove: Vec<Tag> = seen.into_iter().filter(|_| random.one_in(3)).collect();
    let adds = random.below(3).max(usize::from(remove.is_empty()));
    let add = (0..adds).map(|_| option(random, field)).collect();
    Write::Members { add, remove }
}

/// Few different values, so that two people often write the same.
fn value(random: &mut Random, field: &Field) -> Value {
    if random.one_in(6) {
        return Value::Empty;
    }
    match field.kind {
        Kind::YesNo => Value::YesNo(random.one_in(2)),
        Kind::Moment => Value::Integer(1_700_000_000_000 + small(random) * 1_000),
        Kind::Choice => option(random, field),
        _ => Value::text(*random.pick(&["drip", "leak", "noise", "漏水", "停电"])),
    }
}

fn option(random: &mut Random, field: &Field) -> Value {
    Value::text(random.pick(&field.options).key.as_str())
}

fn small(random: &mut Random) -> i64 {
    i64::try_from(random.below(10)).unwrap_or(0)
}

fn key(text: &str) -> Key {
    match Key::new(text) {
        Ok(key) => key,
        Err(why) => panic!("{text:?}: {why}"),
    }
}
