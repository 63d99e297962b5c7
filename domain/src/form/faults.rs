//! What is wrong with a form, told before it is saved, by the same rules that the server judges with.

use chrono::NaiveDate;

use super::{Content, Form, typed};
use crate::change::UNSENT;
use crate::checks::{self, Alarm};
use crate::definition::{Definition, Field, Kind};
use crate::formats::{self, FormatError};
use crate::ids::Key;
use crate::plan::{self, Actor};
use crate::record::Record;
use crate::refusal::{Code, Refusal};
use crate::standing::holds;
use crate::value::Value;

/// Why a form can't be saved as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field to blame, if one is.
    pub field: Option<Key>,
    /// What is wrong. The interface translates the code.
    pub code: Code,
}

/// Something that looks mistyped. It may be saved: foreign numbers and plates come to the gate too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The field.
    pub field: Key,
    /// What is odd about it.
    pub error: FormatError,
}

impl Form {
    /// Everything that is wrong, in the order of the form; empty when it may be saved.
    ///
    /// Law: it is empty exactly when [`plan::plan`] accepts the change on what is in view, and what the plan refuses is in it.
    #[must_use]
    pub fn faults(&self, definition: &Definition) -> Vec<Fault> {
        let preview = self.preview(definition);
        let mut faults: Vec<Fault> = Vec::new();
        let mut tell = |field: &Field, code: Code| {
            let field = Some(field.key.clone());
            faults.push(Fault { field, code });
        };
        for field in &definition.fields {
            if let Err(code) = self.fits(definition, field, &preview) {
                tell(field, code);
            } else if self.is_missing(definition, field, &preview) {
                tell(field, Code::FieldRequired);
            }
        }
        if let Err(refusal) = self.judged(definition) {
            let fault = Fault {
                field: refusal.field,
                code: refusal.code,
            };
            if !faults.contains(&fault) {
                faults.push(fault);
            }
        }
        faults
    }

    /// The readings that are out of their limits as they stand in the form (MEA-1). Never a reason to refuse: an alarm is a fact.
    #[must_use]
    pub fn alarms(&self, definition: &Definition) -> Vec<Alarm> {
        checks::alarms(&self.preview(definition), definition)
    }

    /// Entries that look mistyped. `today` is the site's present day.
    #[must_use]
    pub fn doubts(&self, definition: &Definition, today: NaiveDate) -> Vec<Doubt> {
        let preview = self.preview(definition);
        let doubt = |field: &Field| {
            let Content::Value(value) = &self.entries.get(&field.key)?.content else {
                return None;
            };
            let text = value.as_text().filter(|text| !text.trim().is_empty())?;
            let read = match field.kind {
                Kind::Phone => formats::phone(text).err(),
                Kind::Plate => formats::plate(text).err(),
                Kind::IdNumber
                    if !field.resident_id_when.is_empty()
                        && holds(&field.resident_id_when, &preview, definition) =>
                {
                    formats::resident_id(text, today).err()
                }
                _ => None,
            };
            read.map(|error| Doubt {
                field: field.key.clone(),
                error,
            })
        };
        definition.fields.iter().filter_map(doubt).collect()
    }

    fn fits(&self, definition: &Definition, field: &Field, preview: &Record) -> Result<(), Code> {
        let Some(entry) = self.entries.get(&field.key) else {
            return Ok(());
        };
        if !self.is_shown(definition, field, preview) {
            return Ok(());
        }
        match &entry.content {
            Content::Value(value) => checks::value_fits(field, &typed::canonical(field, value)),
            Content::Members { add, .. } => add
                .iter()
                .map(|value| typed::canonical(field, value))
                .filter(|value| !value.is_blank())
                .try_for_each(|value| checks::value_fits(field, &value)),
            Content::Increase(0) => Ok(()),
            Content::Increase(by) => checks::value_fits(field, &Value::Integer(by.saturating_abs())),
        }
    }

    fn is_missing(&self, definition: &Definition, field: &Field, preview: &Record) -> bool {
        self.may_be_blank_unseen(field)
            && self.is_required(definition, field, preview)
            && preview.is_blank(field.key.as_str())
    }

    /// A field that this role's devices never receive looks blank and may well be filled.
    fn may_be_blank_unseen(&self, field: &Field) -> bool {
        self.view.is_none() || field.is_readable_by(self.role)
    }

    fn judged(&self, definition: &Definition) -> Result<(), Refusal> {
        let actor = Actor {
            staff: self.by,
            role: self.role,
        };
        let change = self.dry_run(self.writes(definition));
        let judge = |definition: &Definition| {
            plan::plan(definition, self.view.as_ref(), &change, actor, UNSENT).map(|_| ())
        };
        let is_out_of_sight =
            |field: &Field| !field.required_at.is_empty() && !self.may_be_blank_unseen(field);
        if !definition.fields.iter().any(is_out_of_sight) {
            return judge(definition);
        }
        let mut in_sight = definition.clone();
        for field in &mut in_sight.fields {
            if is_out_of_sight(field) {
                field.required_at.clear();
            }
        }
        judge(&in_sight)
    }
}
