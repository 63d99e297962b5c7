//! The registers of a device: what it keeps of what the server told, and which definitions are in force.
//!
//! An app runs for weeks without an update. A server that was updated meanwhile may tell registers that the app can't read: of a new kind of
//! field, with a new rule. Each is read by itself, and kept as it came.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::definition::{Definition, Heading, RegisterText};
use crate::ids::Key;
use crate::wire::Definitions;

/// What a device keeps of the registers, in one row. A row of before there was `unread` reads as one without.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRegisters {
    /// The fingerprint of what the server told last.
    pub fingerprint: String,
    /// The texts in force: of what was told last, or of what this device could read before.
    pub registers: Vec<RegisterText>,
    /// What was told last and could not be read by the app that heard it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<RegisterText>,
}

/// The registers as this app can use them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadRegisters {
    /// The definitions in force.
    pub in_force: BTreeMap<Key, Definition>,
    /// The headings of those that a newer app can read. One that is in force as well is so by what it was before.
    pub unread: BTreeMap<Key, Heading>,
    /// How many can't even be named.
    pub nameless: usize,
}

impl KeptRegisters {
    /// What is kept after the server has told its registers. Of one that can't be read, the definition that was in force stays so.
    ///
    /// That is safe, since nothing but this device's own screens and forms go by it. Merging needs no definition. A change names the version of
    /// its form, and the server judges it by the definition that it has, as it does with every phone that was away for weeks.
    ///
    /// Law: hearing what can't be read, and reading it after an update, is the same as having had the newer app all along.
    ///
    /// Law 8: a register that is told no more is kept no more, in none of its versions.
    #[must_use]
    pub fn after(before: Option<&Self>, told: &Definitions) -> Self {
        after(before, told, RegisterText::read)
    }

    /// Reads each register by itself: what is newer first, and what was in force where that can't be read.
    #[must_use]
    pub fn read(&self) -> ReadRegisters {
        read(self, RegisterText::read)
    }
}

fn after(
    before: Option<&KeptRegisters>,
    told: &Definitions,
    reader: impl Fn(&RegisterText) -> Option<Definition>,
) -> KeptRegisters {
    let former = before
        .map(|kept| texts_in_force(kept, &reader))
        .unwrap_or_default();
    let mut kept = KeptRegisters {
        fingerprint: told.fingerprint.clone(),
        ..KeptRegisters::default()
    };
    for text in &told.registers {
        if reader(text).is_some() {
            kept.registers.push(text.clone());
            continue;
        }
        let former = text.heading().and_then(|heading| former.get(&heading.key));
        kept.registers.extend(former.copied().cloned());
        kept.unread.push(text.clone());
    }
    kept
}

fn texts_in_force<'k>(
    kept: &'k KeptRegisters,
    reader: &impl Fn(&RegisterText) -> Option<Definition>,
) -> BTreeMap<Key, &'k RegisterText> {
    let texts = kept.registers.iter().chain(&kept.unread);
    texts.filter_map(|text| Some((reader(text)?.key, text))).collect()
}

fn read(kept: &KeptRegisters, reader: impl Fn(&RegisterText) -> Option<Definition>) -> ReadRegisters {
    let mut found = ReadRegisters::default();
    // What could not be read when it came is the newer of two.
    for text in kept.registers.iter().chain(&kept.unread) {
        if let Some(definition) = reader(text) {
            found.unread.remove(&definition.key);
            found.in_force.insert(definition.key.clone(), definition);
        } else if let Some(heading) = text.heading() {
            found.unread.insert(heading.key.clone(), heading);
        } else {
            found.nameless += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests;
