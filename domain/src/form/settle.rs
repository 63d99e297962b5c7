//! Settling a conflict: both sides in view, and one tap.

use std::collections::BTreeMap;

use super::{Content, Entry, Form, Opening, Source};
use crate::change::{Origin, UNSENT};
use crate::definition::{Definition, Field, Kind, SETTLE_STEP, STATE_FIELD, VOIDED};
use crate::ids::{Key, RecordId};
use crate::record::Record;
use crate::refusal::Code;
use crate::sort;
use crate::standing::standing;
use crate::time::At;
use crate::value::Value;

/// One side of a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The change that wrote it.
    pub origin: Origin,
    /// The value.
    pub value: Value,
    /// Who wrote it; `None` when the record no longer knows.
    pub by: Option<RecordId>,
    /// When, as the phone told it.
    pub at: Option<At>,
    /// Whether the server has it.
    pub is_sent: bool,
    /// Of a state: the step that led to it.
    pub step: Option<Key>,
    /// Of a state: why.
    pub reason: Option<String>,
}

/// How a conflict is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// One of the values holds.
    Keep(Value),
    /// Both do, one under the other. Only where [`keeps_both`] says so.
    Both,
    /// None of them: another value, entered on the form.
    Third,
}

/// The values of a field that stand side by side, the earliest first, each once.
#[must_use]
pub fn sides(view: &Record, key: &str) -> Vec<Side> {
    let mut sides: Vec<Side> = Vec::new();
    for sibling in view.values(key) {
        let author = view.authors.get(&sibling.origin);
        let taken = view.steps.iter().find(|taken| taken.origin == sibling.origin);
        let taken = taken.filter(|_| key == STATE_FIELD);
        sides.push(Side {
            origin: sibling.origin,
            value: sibling.value.clone(),
            by: author.map(|author| author.by),
            at: author.map(|author| author.at),
            is_sent: author.is_some_and(|author| author.number != UNSENT),
            step: taken.map(|taken| taken.step.clone()),
            reason: taken.and_then(|taken| taken.reason.clone()),
        });
    }
    sort::by_key(&mut sides, |side| (side.at.map(|at| at.judged_ms()), side.origin));
    let mut once: Vec<Side> = Vec::new();
    for side in sides {
        if !once.iter().any(|known| known.value == side.value) {
            once.push(side);
        }
    }
    once
}

/// Whether both sides of a conflict can be kept in one value: words can stand one under the other. Sets never conflict.
#[must_use]
pub fn keeps_both(field: &Field) -> bool {
    matches!(field.kind, Kind::Text | Kind::LongText)
}

/// The states that settling may choose from: those that the record has been in. In a conflict, those side by side come first.
#[must_use]
pub fn states_to_settle(definition: &Definition, view: &Record) -> Vec<String> {
    let stands = standing(view, &definition.flow);
    let mut states: Vec<String> = Vec::new();
    let taken = view.steps.iter().map(|taken| taken.to.as_str());
    for state in stands.states.iter().copied().chain(taken) {
        let is_known = states.iter().any(|known| known == state);
        if !is_known && (stands.conflict.is_some() || state != VOIDED) {
            states.push(state.to_owned());
        }
    }
    states
}

impl Form {
    /// Opens the form that settles a conflict; what it had in view is what it settles. For the state the verdict names one of
    /// [`states_to_settle`], and the form is the step `settle`; it also takes a voided record back, and then asks why.
    ///
    /// # Errors
    /// As [`Self::open`]; [`Code::UnknownField`]; [`Code::WrongWrite`] for a field of which not both can be kept;
    /// [`Code::StateNeverWas`] for a state that the record has not been in.
    pub fn settle(
        definition: &Definition,
        key: &str,
        verdict: Verdict,
        opening: Opening,
    ) -> Result<Self, Code> {
        if key == STATE_FIELD {
            return Self::settle_state(definition, verdict, opening);
        }
        let field = definition.field(key).ok_or(Code::UnknownField)?;
        let view = opening.view.as_ref().ok_or(Code::UnknownRecord)?;
        let value = match verdict {
            Verdict::Third => None,
            Verdict::Keep(value) => Some(value),
            Verdict::Both if keeps_both(field) => Some(joined(field, &sides(view, key))),
            Verdict::Both => return Err(Code::WrongWrite),
        };
        let opening = Opening {
            step: None,
            ..opening
        };
        let mut form = Self::open(definition, opening)?;
        form.entries = BTreeMap::new();
        if let Some(value) = value {
            let content = Content::Value(value);
            let source = Source::Typed;
            form.entries.insert(field.key.clone(), Entry { content, source });
        }
        Ok(form)
    }

    fn settle_state(definition: &Definition, verdict: Verdict, opening: Opening) -> Result<Self, Code> {
        let view = opening.view.as_ref().ok_or(Code::UnknownRecord)?;
        let Verdict::Keep(Value::Text(state)) = verdict else {
            return Err(Code::StateNeverWas);
        };
        if !states_to_settle(definition, view).contains(&state) {
            return Err(Code::StateNeverWas);
        }
        let step = Some(Key::literal(SETTLE_STEP));
        let mut form = Self::open(definition, Opening { step, ..opening })?;
        form.settles_to = Some(state);
        Ok(form)
    }
}

/// One line can't be broken, so its sides are set apart by a sign.
fn joined(field: &Field, sides: &[Side]) -> Value {
    let between = if field.kind == Kind::LongText { "\n" } else { "；" };
    let texts = sides.iter().filter_map(|side| side.value.as_text());
    let texts: Vec<&str> = texts.filter(|text| !text.trim().is_empty()).collect();
    Value::text(texts.join(between))
}
