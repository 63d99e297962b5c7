//! A register's definition: its fields, flow, clocks, limits, and who may do what.
//!
//! Definitions are data. Forms, lists, checks, merge, scope, print and export are derived from them, so a new register is
//! one file and no code. The file's format is described in `registers/README.md`; [`file`] reads it.

mod access;
pub(crate) mod check;
mod clock;
mod field;
mod figure;
#[cfg(feature = "files")]
pub mod file;
mod flow;
mod list;
mod text;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use access::{Access, Reach, Role};
pub use check::{Fault, Place, check};
pub use clock::{Clock, Escalation};
pub use field::{Choice, Condition, Field, Item, Kind, Limit, MergeRule, OneOrMany, SAID_PLACE, Since};
pub use figure::{Figure, FigureKind};
pub use flow::{Flow, Guard, Look, State, Step, Tab};
pub use list::{List, Print, Retention};
pub use text::{Heading, RegisterText};

use crate::ids::Key;
use crate::words::Words;

/// The field that holds where a record stands in its flow. Every record has it.
pub const STATE_FIELD: &str = "state";
/// The state of a record that was made by mistake. Every flow has it; nothing is ever deleted.
pub const VOIDED: &str = "voided";
/// The step into [`VOIDED`]. It asks for a reason.
pub const VOID_STEP: &str = "void";
/// The step that settles which of several states holds, or takes a voided record back.
pub const SETTLE_STEP: &str = "settle";

/// One register 登记簿: a kind of record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// Its name in the system: `repair`.
    pub key: Key,
    /// Counts up with every change of the definition.
    pub version: u32,
    /// Its name for people.
    pub words: Words,
    /// The rules that it holds: `REP-2`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// Figures of the manuals, which a site may change.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub figures: BTreeMap<Key, Figure>,
    /// Figures of former versions: a record is judged by those in force when it was made.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub former_figures: BTreeMap<u32, BTreeMap<Key, String>>,
    /// The fields, in the order of the form.
    pub fields: Vec<Field>,
    /// The fields that make a record's headline.
    pub title: Vec<Key>,
    /// The fields that a search looks into.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search: Vec<Key>,
    /// States and steps. Without one a record is simply kept, or voided.
    #[serde(default)]
    pub flow: Flow,
    /// Deadlines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<Clock>,
    /// Lists besides 待办 and 已办.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<List>,
    /// The page of the logbook.
    pub print: Print,
    /// How long records and their personal data are kept.
    pub retention: Retention,
    /// Who may do what.
    pub access: Access,
}

/// The two states of a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directory<'a> {
    /// The entry holds: people look it up.
    pub in_use: &'a State,
    /// It holds no more, and may come back.
    pub retired: &'a State,
}

impl Definition {
    /// Whether this register is a directory, told by its flow: an entry is in use or retired, a step takes it back into use, and
    /// nothing is ever due. Nobody has work to do on an entry that is in use. All other registers are work.
    #[must_use]
    pub fn directory(&self) -> Option<Directory<'_>> {
        let on = |tab: Tab| self.flow.states.iter().filter(move |state| state.tab == tab);
        let (mut open, mut done) = (on(Tab::Todo), on(Tab::Done));
        let directory = Directory {
            in_use: open.next()?,
            retired: done.next()?,
        };
        let is_two = open.next().is_none() && done.next().is_none();
        let leads_back =
            |step: &Step| step.from.contains(&directory.retired.key) && step.to == directory.in_use.key;
        (is_two && self.clocks.is_empty() && self.flow.steps.iter().any(leads_back)).then_some(directory)
    }

    /// A field by its key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// A figure as it stood in a version of this definition, as written in the file or the site's settings.
    /// A version that this definition has not heard of is judged by today's figures.
    #[must_use]
    pub fn figure(&self, key: &str, version: u32) -> Option<&str> {
        let former = self
            .former_figures
            .get(&version)
            .and_then(|figures| figures.get(key));
        former
            .or_else(|| self.figures.get(key).map(|figure| &figure.value))
            .map(String::as_str)
    }
}
