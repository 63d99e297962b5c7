//! Whether a step may be taken, by whom, and from where: judged by the states that its author had in view.

use super::{Case, STEPS_MAX};
use crate::change::Write;
use crate::definition::{SETTLE_STEP, STATE_FIELD, VOID_STEP, VOIDED};
use crate::ids::Key;
use crate::record::{Sibling, StepTaken};
use crate::refusal::{Code, Refusal};
use crate::value::Value;

impl<'a> Case<'a> {
    pub(super) fn step(&self) -> Result<(), Refusal> {
        let written = match self.change.writes.get(STATE_FIELD) {
            None => None,
            Some(Write::Set { value, .. }) => Some(value.as_text().ok_or(Code::ValueMalformed)?),
            Some(_) => return Err(Code::WrongWrite.into()),
        };
        let (key, to) = match (self.change.step.as_ref(), written) {
            (None, None) => return self.standing_as_seen(),
            (Some(key), Some(to)) => (key, to),
            _ => return Err(Code::StateWithoutStep.into()),
        };
        if self.before.is_some_and(|record| record.steps.len() >= STEPS_MAX) {
            return Err(Code::RecordFull.into());
        }
        match key.as_str() {
            VOID_STEP => self.void(to)?,
            SETTLE_STEP => self.settle(to)?,
            _ => self.ordinary_step(key, to)?,
        }
        self.state_before_is_true()
    }

    fn ordinary_step(&self, key: &Key, to: &str) -> Result<(), Refusal> {
        let flow = &self.definition.flow;
        let step = flow.step(key.as_str()).ok_or(Code::UnknownStep)?;
        if step.to != to {
            return Err(Code::StateWithoutStep.into());
        }
        if !step.roles.contains(&self.role) {
            return Err(Code::NoRightToStep.into());
        }
        if step.from.is_empty() && !self.definition.access.create.contains(&self.role) {
            return Err(Code::NoRightToCreate.into());
        }
        if step.reason {
            self.reason()?;
        }
        let seen = self.states_in_view();
        if seen.contains(&VOIDED) {
            return Err(Code::RecordVoided.into());
        }
        if seen.len() > 1 && self.state_conflict_as_seen() {
            return Err(Code::StateInConflict.into());
        }
        let is_from_here = |state: &&str| step.from.iter().any(|from| from == state);
        if step.from.is_empty() || seen.iter().any(is_from_here) {
            Ok(())
        } else {
            Err(Code::StepNotFromHere.into())
        }
    }

    fn void(&self, to: &str) -> Result<(), Refusal> {
        if !self.definition.access.void.contains(&self.role) {
            return Err(Code::NoRightToStep.into());
        }
        if to != VOIDED {
            return Err(Code::StateWithoutStep.into());
        }
        if self.states_in_view().iter().all(|state| *state == VOIDED) {
            return Err(Code::RecordVoided.into());
        }
        self.reason()
    }

    /// Settling chooses one of the states that the record has been in. It also takes a voided record back, and then asks why.
    fn settle(&self, to: &str) -> Result<(), Refusal> {
        if !self.definition.access.settle.contains(&self.role) {
            return Err(Code::NoRightToSettle.into());
        }
        let steps = self.before.map_or(&[][..], |record| record.steps.as_slice());
        if !steps.iter().any(|taken| taken.to == to) {
            return Err(Code::StateNeverWas.into());
        }
        // Where others wrote unseen, what the author saw can't be told for sure any more: a value of it may have been replaced.
        if self.state_conflict_as_seen() || self.before.is_some_and(|record| self.has_unseen(record)) {
            Ok(())
        } else {
            self.reason()
        }
    }

    fn reason(&self) -> Result<(), Refusal> {
        let has_reason = self
            .change
            .reason
            .as_ref()
            .is_some_and(|reason| !reason.trim().is_empty());
        if has_reason {
            Ok(())
        } else {
            Err(Code::ReasonRequired.into())
        }
    }

    /// A change without a step: may the record be edited in the state that its author saw?
    fn standing_as_seen(&self) -> Result<(), Refusal> {
        let seen = self.states_seen();
        if !seen.is_empty() && seen.iter().all(|taken| taken.to == VOIDED) {
            return Err(Code::RecordVoided.into());
        }
        let is_locked =
            !seen.is_empty() && seen.iter().all(|taken| self.definition.flow.is_locked(&taken.to));
        // Two values side by side are settled even in a record that is closed: otherwise they would stand there for ever.
        if is_locked && !self.definition.access.correct.contains(&self.role) && !self.only_settles() {
            return Err(Code::RecordLocked.into());
        }
        Ok(())
    }

    /// The states that the author had in view.
    fn states_in_view(&self) -> Vec<&'a str> {
        let seen = self.states_seen();
        if seen.is_empty() && self.is_offered_again {
            return self.state_before().into_iter().collect();
        }
        seen.into_iter().map(|taken| taken.to.as_str()).collect()
    }

    /// The state that the author says was there before.
    fn state_before(&self) -> Option<&'a str> {
        match self.change.writes.get(STATE_FIELD) {
            Some(Write::Set { was: Some(was), .. }) => was.as_text(),
            _ => None,
        }
    }

    /// The state before is kept with the step, and going back is told by it: so it must be one that was in view.
    fn state_before_is_true(&self) -> Result<(), Refusal> {
        let in_view = self.states_in_view();
        let is_true = match self.state_before() {
            Some(before) => in_view.contains(&before),
            None => self.makes_record(),
        };
        if is_true {
            Ok(())
        } else {
            Err(Code::StepNotFromHere.into())
        }
    }

    /// The steps whose states the author had in view: those seen, without those that another seen one had seen.
    fn states_seen(&self) -> Vec<&'a StepTaken> {
        let Some(record) = self.before else {
            return Vec::new();
        };
        let seen: Vec<&StepTaken> = record
            .steps
            .iter()
            .filter(|taken| self.has_seen(record, taken.origin))
            .collect();
        let is_replaced = |taken: &StepTaken| {
            let number = record.number_of(taken.origin);
            seen.iter().any(|later| {
                later.origin != taken.origin && later.seen.covers(later.origin.device, taken.origin, number)
            })
        };
        seen.iter().copied().filter(|taken| !is_replaced(taken)).collect()
    }

    /// Whether the record showed a conflict of states to the author. States that came since are not counted.
    fn state_conflict_as_seen(&self) -> bool {
        let Some(record) = self.before else { return false };
        let mut as_seen = record.clone();
        as_seen.steps.retain(|taken| self.has_seen(record, taken.origin));
        for state in as_seen.fields.values_mut() {
            state
                .values
                .retain(|sibling| self.has_seen(record, sibling.origin));
        }
        // Somebody may have settled it meanwhile: the states that the author saw are still known from the steps.
        let states = self.states_seen().into_iter().map(|taken| Sibling {
            origin: taken.origin,
            value: Value::text(taken.to.as_str()),
        });
        as_seen
            .fields
            .entry(Key::literal(STATE_FIELD))
            .or_default()
            .values = states.collect();
        as_seen.forget_unmentioned_authors();
        crate::standing::standing(&as_seen, &self.definition.flow)
            .conflict
            .is_some()
    }
}
