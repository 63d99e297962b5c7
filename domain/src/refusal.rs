//! Why a change is not merged. Every refusal has a code, keeps the change, and lets the queue move on.

use serde::{Deserialize, Serialize};

use crate::ids::Key;

/// Why a change was refused. The interface translates the code; nothing else of the answer is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Code {
    /// The change is for another site than the session's.
    WrongSite,
    /// The change names another person than the session's.
    NotTheAuthor,
    /// There is no such register on this site.
    UnknownRegister,
    /// The record belongs to another register.
    WrongRegister,
    /// The record is not there, and the change does not make it.
    UnknownRecord,
    /// The change makes a record that is there already.
    RecordExists,
    /// The register has no such field. It may come from a newer app; apply it again when the register is updated.
    UnknownField,
    /// The flow has no such step.
    UnknownStep,
    /// The change writes nothing.
    NothingWritten,
    /// The state that is written is not the one that the step leads to, or there is no step.
    StateWithoutStep,
    /// The step can't be taken from the state that its author saw.
    StepNotFromHere,
    /// Two states stand side by side; they are settled first.
    StateInConflict,
    /// The settled state is none of those that the record has been in.
    StateNeverWas,
    /// The role may not make records of this register.
    NoRightToCreate,
    /// The role may not write this field.
    NoRightToWrite,
    /// The role may not take this step.
    NoRightToStep,
    /// The role may not settle conflicts of this register.
    NoRightToSettle,
    /// The record is voided.
    RecordVoided,
    /// The record is locked in the state that the author saw.
    RecordLocked,
    /// The step asks for a reason.
    ReasonRequired,
    /// The reason is too long.
    ReasonTooLong,
    /// A field that the step needs is blank.
    FieldRequired,
    /// The value does not have the form of the field's kind.
    ValueMalformed,
    /// The value is too long, or a set has too many members.
    ValueTooLong,
    /// The value is none of the field's options.
    UnknownOption,
    /// A whole value was written into a set or a quantity, or the other way round.
    WrongWrite,
    /// A resident ID number whose check digit is wrong.
    IdNumberWrong,
    /// The owners' committee has not agreed (REP-4).
    CommitteeApprovalNeeded,
    /// The record has reached its limit of steps, members or values side by side.
    RecordFull,
    /// Another change of its group was refused.
    GroupRefused,
    /// It builds on a refused change of the same record.
    BuildsOnRefused,
    /// The change can't be read at all.
    Malformed,
    /// A reason of a later build. The server has its name, and tells it again to whoever asks there.
    #[serde(other)]
    Newer,
}

impl Code {
    /// Whether the same change can be accepted at another time: when the record, the register or a right has changed meanwhile.
    #[must_use]
    pub fn may_pass_later(self) -> bool {
        !matches!(
            self,
            Self::RecordFull
                | Self::RecordExists
                | Self::NothingWritten
                | Self::ReasonTooLong
                | Self::ValueMalformed
                | Self::ValueTooLong
                | Self::WrongWrite
                | Self::IdNumberWrong
                | Self::Malformed
        )
    }

    /// The code on the wire.
    #[must_use]
    pub fn as_str(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(code)) => code,
            _ => String::new(),
        }
    }
}

/// A refusal: the code, and the field that it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refusal {
    /// Why.
    pub code: Code,
    /// Which field, where one is to blame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Key>,
}

impl Refusal {
    /// A refusal of one field.
    #[must_use]
    pub fn of(code: Code, field: &Key) -> Self {
        Self {
            code,
            field: Some(field.clone()),
        }
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self { code, field: None }
    }
}
