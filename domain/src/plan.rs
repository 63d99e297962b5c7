//! Whether a change is accepted, and what the record is with it. This is where the policy of accepting lives; stores apply the
//! plan and choose nothing.

mod steps;

use crate::change::{Change, Origin, REASON_CHARS_MAX, WRITES_MAX, Write};
use crate::checks;
use crate::definition::{Definition, Field, Guard, Kind, MergeRule, Role, STATE_FIELD, VOIDED};
use crate::ids::{Key, RecordId};
use crate::merge;
use crate::record::{FieldState, Record};
use crate::refusal::{Code, Refusal};
use crate::rules::fee::{self, Agreement, FeeLimits, Quote};
use crate::standing::{conflicts, holds, shown};
use crate::value::{Decimal, Value};

/// The most steps of one record. An order that was reopened a hundred times is a different problem.
const STEPS_MAX: usize = 400;
/// The most values that stand side by side in one field: more devices than that on one field are a fault, or an attack.
const SIBLINGS_MAX: usize = 64;

/// Who makes a change, by the session that brought it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The person: the id of a `staff` record.
    pub staff: RecordId,
    /// What the person is on this site.
    pub role: Role,
}

/// What became of a change that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its author had seen everything that was there.
    Applied,
    /// Others had written meanwhile; nothing clashes, or a rule decides.
    Merged,
    /// A field that it writes now has values that a person must choose from.
    Conflict,
}

/// An accepted change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The record with the change in it.
    pub record: Record,
    /// What became of it.
    pub outcome: Outcome,
}

/// Judges a change and merges it. `before` is the record as the store has it, `number` the number that the change gets.
/// The change's `seen` must already be cut to the present epoch (see [`crate::epochs`]).
///
/// A step is judged by the state that its author saw: what was right in the basement is not refused at the desk. It merges, or
/// becomes a conflict.
///
/// # Errors
/// The [`Refusal`]; the record stays as it was.
pub fn plan(
    definition: &Definition,
    before: Option<&Record>,
    change: &Change,
    actor: Actor,
    number: u64,
) -> Result<Accepted, Refusal> {
    judge(definition, before, change, actor, number, false)
}

/// The same for a change of a former epoch, which a device offers again to a restored server. The numbers that its author saw are cut, so it
/// may be that nothing counts as seen though everything was; then the state that the change itself names is believed. And it may come
/// before the change that made its record: it is merged all the same, and the record is whole when that one has come.
///
/// # Errors
/// As [`plan`].
pub fn plan_offered_again(
    definition: &Definition,
    before: Option<&Record>,
    change: &Change,
    actor: Actor,
    number: u64,
) -> Result<Accepted, Refusal> {
    judge(definition, before, change, actor, number, true)
}

fn judge(
    definition: &Definition,
    before: Option<&Record>,
    change: &Change,
    actor: Actor,
    number: u64,
    is_offered_again: bool,
) -> Result<Accepted, Refusal> {
    let case = Case {
        definition,
        before,
        change,
        role: actor.role,
        is_offered_again,
    };
    if change.by != actor.staff {
        return Err(Code::NotTheAuthor.into());
    }
    case.shape()?;
    case.existence()?;
    case.step()?;
    for (key, write) in &change.writes {
        case.write(key, write)?;
    }
    let mut record = match before {
        Some(record) => record.clone(),
        None => Record::new(change.record, change.register.clone(), change.definition),
    };
    merge::apply(&mut record, change, number);
    case.after(&record)?;
    let outcome = case.outcome(&record);
    Ok(Accepted { record, outcome })
}

/// One change before the bench.
struct Case<'a> {
    definition: &'a Definition,
    before: Option<&'a Record>,
    change: &'a Change,
    role: Role,
    is_offered_again: bool,
}

impl Case<'_> {
    fn shape(&self) -> Result<(), Refusal> {
        let change = self.change;
        if change.writes.is_empty() {
            return Err(Code::NothingWritten.into());
        }
        if change.writes.len() > WRITES_MAX {
            return Err(Code::ValueTooLong.into());
        }
        let reason_chars = change.reason.as_ref().map_or(0, |reason| reason.chars().count());
        if reason_chars > REASON_CHARS_MAX {
            return Err(Code::ReasonTooLong.into());
        }
        Ok(())
    }

    fn existence(&self) -> Result<(), Refusal> {
        match self.before {
            // Of those who offer again what a restored server has lost, somebody comes first: perhaps not the one who made the record.
            None if self.makes_record() || self.is_offered_again => Ok(()),
            None => Err(Code::UnknownRecord.into()),
            Some(record) if record.register != self.change.register => Err(Code::WrongRegister.into()),
            Some(record) if self.makes_record() && record.made_by().is_some() => {
                Err(Code::RecordExists.into())
            }
            Some(_) => Ok(()),
        }
    }

    fn makes_record(&self) -> bool {
        let step = self.change.step.as_ref();
        let step = step.and_then(|key| self.definition.flow.step(key.as_str()));
        step.is_some_and(|step| step.from.is_empty())
    }

    fn has_unseen(&self, record: &Record) -> bool {
        record
            .authors
            .keys()
            .any(|origin| !self.has_seen(record, *origin))
    }

    fn has_seen(&self, record: &Record, origin: Origin) -> bool {
        let number = record.number_of(origin);
        self.change.seen.covers(self.change.device, origin, number)
    }

    fn write(&self, key: &Key, write: &Write) -> Result<(), Refusal> {
        if *key == STATE_FIELD {
            return Ok(());
        }
        let field = self
            .definition
            .field(key.as_str())
            .ok_or_else(|| Refusal::of(Code::UnknownField, key))?;
        if !self.may_write(field) {
            return Err(Refusal::of(Code::NoRightToWrite, key));
        }
        let refused = |code| Refusal::of(code, key);
        match (write, field.merge_rule()) {
            (Write::Members { add, .. }, MergeRule::Union) => add
                .iter()
                .try_for_each(|value| checks::value_fits(field, value))
                .map_err(refused),
            (Write::Increase { by }, MergeRule::Sum) => {
                checks::value_fits(field, &Value::Integer(by.saturating_abs())).map_err(refused)
            }
            (Write::Members { .. } | Write::Increase { .. }, _) | (_, MergeRule::Union | MergeRule::Sum) => {
                Err(refused(Code::WrongWrite))
            }
            (Write::Set { value, .. }, _) => {
                checks::value_fits(field, value).map_err(refused)?;
                self.may_settle(field)
            }
        }
    }

    /// A field's own writers; else whoever may edit, or whoever may take the step that writes it.
    fn may_write(&self, field: &Field) -> bool {
        if let Some(writers) = &field.writers {
            writers.contains(&self.role)
        } else {
            let by_step = self.change.step.is_some() && field.is_readable_by(self.role);
            by_step || self.definition.access.edit.contains(&self.role)
        }
    }

    /// Writing a field that its author saw in conflict settles it, and not everybody may.
    fn may_settle(&self, field: &Field) -> Result<(), Refusal> {
        if self.saw_in_conflict(field) && !self.definition.access.settle.contains(&self.role) {
            return Err(Refusal::of(Code::NoRightToSettle, &field.key));
        }
        Ok(())
    }

    /// Whether everything that the change writes was in conflict in its author's view. Who may settle is asked for each write.
    fn only_settles(&self) -> bool {
        let fields = self
            .change
            .writes
            .keys()
            .map(|key| self.definition.field(key.as_str()));
        let mut fields = fields.into_iter();
        fields.all(|field| field.is_some_and(|field| self.saw_in_conflict(field)))
    }

    fn saw_in_conflict(&self, field: &Field) -> bool {
        let Some(record) = self.before else { return false };
        let values = record.values(field.key.as_str());
        if values.len() < 2 || field.merge_rule() != MergeRule::Ask {
            return false;
        }
        let mut seen = values
            .iter()
            .filter(|sibling| self.has_seen(record, sibling.origin))
            .map(|sibling| &sibling.value);
        let first = seen.next();
        seen.any(|value| Some(value) != first)
    }

    fn after(&self, record: &Record) -> Result<(), Refusal> {
        for key in self.change.writes.keys() {
            let Some(field) = self.definition.field(key.as_str()) else {
                continue;
            };
            let members = record.members(key.as_str()).count();
            if members > checks::members_max(field) || record.values(key.as_str()).len() > SIBLINGS_MAX {
                return Err(Refusal::of(Code::RecordFull, key));
            }
        }
        let is_number = |field: &&Field| field.kind == Kind::IdNumber;
        for field in self.definition.fields.iter().filter(is_number) {
            // Numbers and kinds of documents are written together, but either may be corrected by itself.
            let mut keys = field.resident_id_when.keys().chain([&field.key]);
            let concerns = keys.clone().any(|key| self.change.writes.contains_key(key));
            if concerns && !self.is_any_unseen(&mut keys, record) {
                checks::resident_id_fits(field, record, self.definition)
                    .map_err(|code| Refusal::of(code, &field.key))?;
            }
        }
        let Some(step) = self.change.step.as_ref() else {
            return Ok(());
        };
        // A form of another version asked for other fields; it is not refused for that.
        if self.change.definition == self.definition.version {
            self.required(step, record)?;
        }
        self.guards(step, record)
    }

    fn required(&self, step: &Key, record: &Record) -> Result<(), Refusal> {
        for field in &self.definition.fields {
            let is_asked = !field.retired
                && field.required_at.contains(step)
                && holds(&field.required_when, record, self.definition);
            let keys = field.required_when.keys().chain([&field.key]);
            if is_asked && record.is_blank(field.key.as_str()) && !self.is_any_unseen(keys, record) {
                return Err(Refusal::of(Code::FieldRequired, &field.key));
            }
        }
        Ok(())
    }

    /// Others have written one of these fields without this author's knowledge: in the basement it was right.
    fn is_any_unseen<'k>(&self, mut keys: impl Iterator<Item = &'k Key>, record: &Record) -> bool {
        keys.any(|key| {
            let state = record.fields.get(key);
            let origins = state.into_iter().flat_map(FieldState::origins);
            let mut others = origins.filter(|origin| *origin != self.change.origin());
            others.any(|origin| !self.has_seen(record, origin))
        })
    }

    fn guards(&self, step: &Key, record: &Record) -> Result<(), Refusal> {
        let step = self.definition.flow.step(step.as_str());
        for guard in step.map_or(&[][..], |step| step.guards.as_slice()) {
            match guard {
                Guard::FeeApproval => {
                    if !self.is_any_unseen(FEE_FIELDS.map(Key::literal).iter(), record) {
                        fee_is_approved(record, self.definition)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn outcome(&self, record: &Record) -> Outcome {
        let Some(before) = self.before else {
            return Outcome::Applied;
        };
        let is_written = |key: &Key| self.change.writes.contains_key(key);
        if !self.has_unseen(before) {
            return Outcome::Applied;
        }
        let voided = before.states().contains(&VOIDED);
        let mut clashing = conflicts(record, self.definition).into_iter();
        if clashing.any(|key| is_written(&key) || (voided && key == STATE_FIELD)) {
            return Outcome::Conflict;
        }
        Outcome::Merged
    }
}

/// The fields that the fee's rule looks at.
const FEE_FIELDS: [&str; 5] = [
    "labour_units",
    "fee",
    "shared_part",
    "class",
    "committee_approved",
];

/// REP-4, S0: the owners' committee agrees before work on shared parts that is more than the figures allow.
fn fee_is_approved(record: &Record, definition: &Definition) -> Result<(), Refusal> {
    let value = |key: &str| {
        definition
            .field(key)
            .and_then(|field| shown(record, field).value())
    };
    let yes = |key: &str| value(key).and_then(Value::as_yes_no).unwrap_or(false);
    let figure = |key: &str| {
        definition
            .figure(key, record.definition)
            .and_then(|figure| figure.parse::<Decimal>().ok())
    };
    let quote = Quote {
        labour_units: value("labour_units")
            .and_then(Value::as_decimal)
            .unwrap_or(Decimal::whole(0)),
        fee_fen: value("fee").and_then(Value::as_integer).unwrap_or(0),
        shared_part: yes("shared_part"),
        urgent: value("class").and_then(Value::as_text) == Some("urgent"),
    };
    let usual = FeeLimits::default();
    let limits = FeeLimits {
        units_max: figure("fee_units_max").unwrap_or(usual.units_max),
        fen_max: figure("fee_yuan_max").map_or(usual.fen_max, Decimal::yuan_to_fen),
    };
    if fee::who_agrees(&quote, &limits) == Agreement::OwnersCommittee && !yes("committee_approved") {
        return Err(Code::CommitteeApprovalNeeded.into());
    }
    Ok(())
}
