//! An open form: what its person had in view, what was entered, and the change that saving it would make.
//!
//! Everything about a form that needs no browser is decided here, from the register's definition: which fields it shows
//! ([`Form::fields`]), what it proposes, what is wrong with it ([`Form::faults`], which asks [`crate::plan::plan`], so that phone
//! and server can't disagree), and what is written ([`Form::draft`]).
//!
//! A form is kept as a draft after each entry, with the `seen` that was taken when it **opened**: a draft that is offered again
//! after a crash still replaces only what its author saw.

mod faults;
mod fields;
mod members;
mod offers;
mod prefill;
mod settle;
mod typed;
mod writes;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use faults::{Doubt, Fault};
pub use fields::{Ask, Asked, OfferedStep, may_edit, options, steps_for, void_words};
pub use members::Held;
pub use offers::{Offer, offers};
pub use prefill::Prefill;
pub use settle::{Side, Verdict, keeps_both, sides, states_to_settle};
pub use typed::{typed, untyped};

use crate::change::{Seen, Tag};
use crate::definition::{Definition, Field, MergeRule, Role, SETTLE_STEP, VOID_STEP};
use crate::ids::{Key, RecordId};
use crate::plan::Actor;
use crate::record::Record;
use crate::refusal::Code;
use crate::standing::{Shown, shown};
use crate::value::{TEXT_BYTES_MAX, Value};

/// Where an entry comes from. A proposal gives way to what a person typed, never the other way round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The person entered it.
    Typed,
    /// The page that opened the form gave it: the place of a scanned label, a returning visitor's name.
    Given,
    /// The option that was chosen in this field proposes it (REP-1).
    Proposed(Key),
    /// It is what is usual for a field that must be filled: the moment, oneself.
    Usual,
}

/// What was entered into one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// A whole value.
    Value(Value),
    /// Members of a set.
    Members {
        /// New ones, in the order of entering.
        add: Vec<Value>,
        /// Those of the view that are struck out.
        strike: BTreeSet<Tag>,
    },
    /// What is added to a quantity.
    Increase(i64),
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What.
    pub content: Content,
    /// Where it comes from.
    pub source: Source,
}

/// What a person does to a field of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// Puts a value, [`Value::Empty`] to clear it.
    Value(Value),
    /// Adds a member to a set: a row, a photo.
    Add(Value),
    /// Puts another value in the place of one that was added in this form.
    Replace {
        /// Its place among the added ones.
        place: usize,
        /// The new one.
        value: Value,
    },
    /// Takes back a member that was added in this form, by its place.
    TakeBack(usize),
    /// Strikes out a member of the view.
    Strike(Tag),
    /// Puts a struck member back.
    Unstrike(Tag),
    /// Adds the member if it is not there, and takes it out if it is: an option of several.
    Toggle(Value),
    /// A result for one line of a checklist; it takes the place of an earlier one. [`Value::Empty`] takes it back.
    Check {
        /// The line.
        item: String,
        /// The entry: `{item, result, note?}`.
        entry: Value,
    },
    /// Adds so much to a quantity, instead of what the form added before.
    Increase(i64),
}

/// What a page needs to open a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The record; for a new one, the id that it will have.
    pub record: RecordId,
    /// The step, or `None` to edit.
    pub step: Option<Key>,
    /// The record as it is shown now, own unsent changes included; `None` to make one.
    pub view: Option<Record>,
    /// [`crate::replica::Replica::seen`], taken together with `view`.
    pub seen: Seen,
    /// What is known before anything is entered.
    pub prefill: Prefill,
}

/// An open form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The register.
    pub register: Key,
    /// The record.
    pub record: RecordId,
    /// The version of the definition that the form uses.
    pub definition: u32,
    /// The step; `None` is an edit.
    #[serde(default)]
    pub step: Option<Key>,
    /// The state that settling leads to. Other steps know theirs.
    #[serde(default)]
    pub settles_to: Option<String>,
    /// What was seen when the form opened.
    pub seen: Seen,
    /// The record as it was then.
    #[serde(default)]
    pub view: Option<Record>,
    /// The entries.
    #[serde(default)]
    pub entries: BTreeMap<Key, Entry>,
    /// Why, where the step asks.
    #[serde(default)]
    pub reason: String,
    /// Whose form it is.
    pub by: RecordId,
    /// What that person is on the site.
    pub role: Role,
    /// When it was opened, judged, in milliseconds since 1970.
    pub opened_ms: i64,
}

impl Form {
    /// Opens a form.
    ///
    /// # Errors
    /// [`Code::UnknownStep`]; [`Code::UnknownRecord`] for a step or an edit of a record that is not there;
    /// [`Code::RecordExists`] for a step that makes one which is. Rights are told by [`Self::faults`], and kept out of sight by
    /// [`steps_for`] and [`may_edit`].
    pub fn open(definition: &Definition, opening: Opening) -> Result<Self, Code> {
        let is_first = match opening.step.as_ref().map(Key::as_str) {
            None | Some(VOID_STEP | SETTLE_STEP) => false,
            Some(key) => definition
                .flow
                .step(key)
                .ok_or(Code::UnknownStep)?
                .from
                .is_empty(),
        };
        match (&opening.view, is_first) {
            (None, false) => return Err(Code::UnknownRecord),
            (Some(_), true) => return Err(Code::RecordExists),
            _ => {}
        }
        let mut form = Self {
            register: definition.key.clone(),
            record: opening.record,
            definition: definition.version,
            step: opening.step,
            settles_to: None,
            seen: opening.seen,
            view: opening.view,
            entries: BTreeMap::new(),
            reason: String::new(),
            by: opening.prefill.actor.staff,
            role: opening.prefill.actor.role,
            opened_ms: opening.prefill.now_ms,
        };
        form.take_given(definition, opening.prefill.given);
        form.propose_usual(definition);
        Ok(form)
    }

    /// Goes on with a draft that was kept, perhaps under a former definition. What it had seen stays as it was; its entries too,
    /// and those that no longer fit are told by [`Self::faults`].
    pub fn resume(&mut self, definition: &Definition, actor: Actor) {
        self.definition = definition.version;
        self.by = actor.staff;
        self.role = actor.role;
        self.propose_usual(definition);
    }

    /// Takes an entry. A text of any length up to [`TEXT_BYTES_MAX`] is taken as it is typed; that it is longer than its field
    /// allows is told by [`Self::faults`], so that nobody's words are cut.
    ///
    /// # Errors
    /// [`Code::UnknownField`]; [`Code::WrongWrite`] for an entry that a field of this kind can't take; [`Code::ValueTooLong`] and
    /// [`Code::RecordFull`] beyond what any change may hold. Nothing is taken then.
    pub fn set(&mut self, definition: &Definition, key: &str, entered: Entered) -> Result<(), Code> {
        let field = definition.field(key).ok_or(Code::UnknownField)?;
        let content = self.content(field, entered)?;
        self.entries.insert(
            field.key.clone(),
            Entry {
                content,
                source: Source::Typed,
            },
        );
        self.propose_by(definition, field);
        self.propose_usual(definition);
        Ok(())
    }

    /// Forgets what was entered into a field: it shows again what was in view.
    pub fn forget(&mut self, definition: &Definition, key: &str) {
        self.entries.remove(key);
        if let Some(field) = definition.field(key) {
            self.propose_by(definition, field);
        }
        self.propose_usual(definition);
    }

    /// Whether the person has entered anything: a draft worth keeping.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        let is_typed = |entry: &Entry| entry.source == Source::Typed;
        !self.reason.trim().is_empty() || self.entries.values().any(is_typed)
    }

    /// The fields that the person has entered something into.
    #[must_use]
    pub fn typed_keys(&self) -> Vec<Key> {
        let typed = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.source == Source::Typed);
        typed.map(|(key, _)| key.clone()).collect()
    }

    /// The value that the form shows in a field of one value: what was entered, or else what is in view. `None` of a field in
    /// conflict that nobody has settled in this form, and of one that is blank.
    #[must_use]
    pub fn value(&self, field: &Field) -> Option<&Value> {
        match self.entries.get(&field.key).map(|entry| &entry.content) {
            Some(Content::Value(value)) => Some(value),
            _ => shown(self.view.as_ref()?, field).value(),
        }
    }

    /// Where the entry of a field comes from; `None` when the form shows what is in view.
    #[must_use]
    pub fn source(&self, key: &str) -> Option<&Source> {
        self.entries.get(key).map(|entry| &entry.source)
    }

    /// The quantity in view, and what the form adds to it.
    #[must_use]
    pub fn quantity(&self, field: &Field) -> (i64, i64) {
        let before = self.view.as_ref().map_or(0, |view| view.sum(field.key.as_str()));
        match self.entries.get(&field.key).map(|entry| &entry.content) {
            Some(Content::Increase(by)) => (before, *by),
            _ => (before, 0),
        }
    }

    /// The fields that others changed since the form was opened, the state among them: a pull brought them while it was open.
    /// What the form has seen stays as it was, so saving it loses nothing; the page says "changed meanwhile".
    #[must_use]
    pub fn was_rebased(&self, definition: &Definition, now: Option<&Record>) -> Vec<Key> {
        let (Some(then), Some(now)) = (&self.view, now) else {
            return Vec::new();
        };
        let mut changed = Vec::new();
        if then.states() != now.states() {
            changed.push(Key::literal(crate::definition::STATE_FIELD));
        }
        let differs = |field: &&Field| shown(then, field) != shown(now, field);
        let fields = definition.fields.iter().filter(differs);
        changed.extend(fields.map(|field| field.key.clone()));
        changed
    }

    fn content(&self, field: &Field, entered: Entered) -> Result<Content, Code> {
        match (entered, field.merge_rule()) {
            (Entered::Increase(by), MergeRule::Sum) => Ok(Content::Increase(by)),
            (Entered::Value(_) | Entered::Increase(_), MergeRule::Union)
            | (Entered::Increase(_), _)
            | (_, MergeRule::Sum) => Err(Code::WrongWrite),
            (Entered::Value(value), _) => bounded(&value).map(|()| Content::Value(value)),
            (entered, MergeRule::Union) => self.with_member(field, entered),
            _ => Err(Code::WrongWrite),
        }
    }

    /// What is in view of a field.
    fn shown_before(&self, field: &Field) -> Shown<'_> {
        self.view.as_ref().map_or(Shown::Blank, |view| shown(view, field))
    }
}

/// A value that no draft could be read back with is not taken at all.
fn bounded(value: &Value) -> Result<(), Code> {
    let is_too_long = |value: &Value| value.as_text().is_some_and(|text| text.len() > TEXT_BYTES_MAX);
    let parts = value.as_map().into_iter().flat_map(BTreeMap::values);
    if is_too_long(value) || parts.into_iter().any(is_too_long) {
        return Err(Code::ValueTooLong);
    }
    Ok(())
}

#[cfg(all(test, feature = "files"))]
mod tests;
