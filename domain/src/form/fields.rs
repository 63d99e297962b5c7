//! What a form offers: the steps that may be taken, and the fields that are asked for.

use super::Form;
use crate::definition::{
    Choice, Definition, Field, Kind, Role, SETTLE_STEP, STATE_FIELD, Step, VOID_STEP, VOIDED,
};
use crate::ids::Key;
use crate::record::Record;
use crate::sort;
use crate::standing::{Shown, holds, standing};
use crate::words::Words;

/// How a form asks for a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// The step can't be taken while it is blank, and it is.
    Required,
    /// It may be filled: under "more", where the form makes a record.
    Optional,
    /// It has a value already: shown small, and may be changed.
    Filled,
}

/// A field that a form asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// The field.
    pub field: &'a Field,
    /// How.
    pub ask: Ask,
    /// Whether the step needs it, filled or not.
    pub is_required: bool,
    /// Whether it was in conflict when the form was opened: entering a value settles it.
    pub in_conflict: bool,
}

/// A step that a person may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedStep {
    /// The step.
    pub key: Key,
    /// The words on its button.
    pub words: Words,
    /// The state that it leads to.
    pub to: Key,
    /// Whether it asks why.
    pub reason: bool,
    /// Whether it takes the record back, or out of the line of work: never the main button.
    pub is_back: bool,
    /// Whether it retires an entry of a directory: never the main button either.
    pub retires: bool,
}

/// The words on the button of the step that every register has.
#[must_use]
pub fn void_words() -> Words {
    Words::new("作废", "Void")
}

/// The steps that a role may take from a view, in the order of the file, voiding last; without a view, those that make a record.
/// Settling is not among them: it has a page of its own.
#[must_use]
pub fn steps_for(definition: &Definition, view: Option<&Record>, role: Role) -> Vec<OfferedStep> {
    let flow = &definition.flow;
    let Some(view) = view else {
        let makes = |step: &&Step| step.from.is_empty() && step.roles.contains(&role);
        let may = definition.access.create.contains(&role);
        let first = flow.steps.iter().filter(|step| may && makes(step));
        return first.map(|step| offered(definition, step, "")).collect();
    };
    let stands = standing(view, flow);
    let mut steps = Vec::new();
    if !stands.states.contains(&VOIDED) && stands.conflict.is_none() {
        let is_from_here = |step: &&Step| {
            let mut from = step.from.iter();
            step.roles.contains(&role) && from.any(|state| stands.states.contains(&state.as_str()))
        };
        let ordinary = flow.steps.iter().filter(is_from_here);
        steps.extend(ordinary.map(|step| offered(definition, step, stands.state)));
    }
    let is_voided = stands.states.iter().all(|state| *state == VOIDED);
    if definition.access.void.contains(&role) && !is_voided {
        steps.push(OfferedStep {
            key: Key::literal(VOID_STEP),
            words: void_words(),
            to: Key::literal(VOIDED),
            reason: true,
            is_back: true,
            retires: false,
        });
    }
    steps
}

fn offered(definition: &Definition, step: &Step, state: &str) -> OfferedStep {
    let flow = &definition.flow;
    let is_apart = flow.state(step.to.as_str()).is_some_and(|state| state.apart);
    OfferedStep {
        key: step.key.clone(),
        words: step.words.clone(),
        to: step.to.clone(),
        reason: step.reason,
        is_back: is_apart || flow.distance(step.to.as_str()) < flow.distance(state),
        retires: definition
            .directory()
            .is_some_and(|directory| directory.retired.key == step.to),
    }
}

/// Whether a role may edit a record as it stands: its state is not locked, or the role may correct, and there is a field that
/// the role may write.
#[must_use]
pub fn may_edit(definition: &Definition, view: &Record, role: Role) -> bool {
    let states = view.states();
    let all = |test: &dyn Fn(&str) -> bool| !states.is_empty() && states.iter().all(|state| test(state));
    if all(&|state| state == VOIDED) {
        return false;
    }
    let is_locked = all(&|state| definition.flow.is_locked(state));
    if is_locked && !definition.access.correct.contains(&role) {
        return false;
    }
    let mut fields = definition.fields.iter();
    fields.any(|field| !field.retired && may_write(definition, field, role, false))
}

/// A field's own writers; else whoever may edit, or whoever may take the step and reads the field.
pub(super) fn may_write(definition: &Definition, field: &Field, role: Role, by_step: bool) -> bool {
    let may = match &field.writers {
        Some(writers) => writers.contains(&role),
        None => by_step || definition.access.edit.contains(&role),
    };
    may && field.is_readable_by(role)
}

/// The options that a form offers: those in use, and one that was retired while the record still names it.
#[must_use]
pub fn options<'a>(field: &'a Field, chosen: &[&str]) -> Vec<&'a Choice> {
    let options = field.options.iter();
    options
        .filter(|option| !option.retired || chosen.contains(&option.key.as_str()))
        .collect()
}

impl Form {
    /// The fields that the form asks for. An edit shows them in the order of the definition; a step shows those first that it
    /// needs and that are still blank, and of the rest what belongs to it.
    ///
    /// Law: what the person entered, or what stands in the record, is among them while its condition holds.
    #[must_use]
    pub fn fields<'a>(&self, definition: &'a Definition) -> Vec<Asked<'a>> {
        if matches!(self.step.as_ref().map(Key::as_str), Some(VOID_STEP | SETTLE_STEP)) {
            return Vec::new();
        }
        let preview = self.preview(definition);
        let fields = definition.fields.iter();
        let mut asked: Vec<Asked<'a>> = fields
            .filter(|field| self.is_shown(definition, field, &preview) && self.belongs(field))
            .filter_map(|field| self.asked(definition, field, &preview))
            .collect();
        if self.step.is_some() {
            sort::by_key(&mut asked, |asked| asked.ask != Ask::Required);
        }
        asked
    }

    /// Whether a step has to do with a field: a report need not offer what the follow-up asks for.
    fn belongs(&self, field: &Field) -> bool {
        let Some(step) = &self.step else { return true };
        let key = &field.key;
        // Whoever or whatever entered it: what would be written is never out of sight.
        let is_entered = self.entries.contains_key(key);
        let is_filled = |view: &Record| !view.is_blank(key.as_str());
        is_entered
            || self.view.as_ref().is_some_and(is_filled)
            || field.required_at.contains(step)
            || match &field.offered_at {
                Some(steps) => steps.contains(step),
                None => field.required_at.is_empty(),
            }
    }

    fn asked<'a>(&self, definition: &'a Definition, field: &'a Field, preview: &Record) -> Option<Asked<'a>> {
        let in_conflict = matches!(self.shown_before(field), Shown::Conflict(_));
        if !self.may_write(definition, field) {
            return None;
        }
        let is_required = self.is_required(definition, field, preview);
        let is_filled = self
            .view
            .as_ref()
            .is_some_and(|view| !view.is_blank(field.key.as_str()));
        let ask = match (is_filled, is_required) {
            (true, _) => Ask::Filled,
            (false, true) => Ask::Required,
            (false, false) => Ask::Optional,
        };
        Some(Asked {
            field,
            ask,
            is_required,
            in_conflict,
        })
    }

    /// Whether the form's person may write a field. Entering a value where two stand side by side settles the conflict, and not
    /// everybody may.
    pub(super) fn may_write(&self, definition: &Definition, field: &Field) -> bool {
        let settles = matches!(self.shown_before(field), Shown::Conflict(_));
        may_write(definition, field, self.role, self.step.is_some())
            && (!settles || definition.access.settle.contains(&self.role))
    }

    /// Whether the step needs a field, as the record would be with the entries.
    pub(super) fn is_required(&self, definition: &Definition, field: &Field, preview: &Record) -> bool {
        let Some(step) = &self.step else { return false };
        !field.retired
            && field.required_at.contains(step)
            && self.definition == definition.version
            && holds(&field.required_when, preview, definition)
    }

    /// What the step needs is shown whatever its condition says: nobody can fill in what is hidden.
    pub(super) fn is_shown(&self, definition: &Definition, field: &Field, preview: &Record) -> bool {
        let is_current = !field.retired && field.key != STATE_FIELD;
        is_current
            && (holds(&field.shown_when, preview, definition) || self.is_required(definition, field, preview))
    }

    /// The option keys that a choice shows as chosen: of `choice` one, of `choices` several.
    #[must_use]
    pub fn chosen(&self, field: &Field) -> Vec<&str> {
        if field.kind != Kind::Choices {
            return self
                .value(field)
                .and_then(|value| value.as_text())
                .into_iter()
                .collect();
        }
        let held = self.held(field);
        let values = held.into_iter().filter_map(|held| match held {
            super::Held::InView { struck: true, .. } => None,
            super::Held::InView { value, .. } | super::Held::Added { value, .. } => value.as_text(),
        });
        values.collect()
    }
}
