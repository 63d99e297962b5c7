//! Who is who: records by their codes and names, those of the files and those that are there.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};
use steward_domain::definition::{Definition, Field, Kind, VOIDED};
use steward_domain::ids::{Key, RecordId};
use steward_domain::record::Record;
use steward_domain::standing::shown;
use uuid::Builder;

use super::errors::Problem;
use super::fold::fold;

/// The fields that say which record a line is: a code, or else the name.
pub(super) struct Identity<'a> {
    /// The code or the name.
    pub(super) key: &'a Field,
    /// With a name, where it belongs to: two customers in two homes may be called the same, and the line of the one must
    /// not overwrite the other.
    pub(super) place: Option<&'a Field>,
}

impl<'a> Identity<'a> {
    /// The identity of a register's records. `None` for a register without code and name, which can't be imported.
    pub(super) fn of(definition: &'a Definition) -> Option<Self> {
        let number = format!("{}_number", definition.key);
        let text = |key: &str| {
            let field = definition.field(key);
            field.filter(|field| field.kind == Kind::Text && !field.retired)
        };
        if let Some(key) = text("code").or_else(|| text(&number)).or_else(|| text("login")) {
            return Some(Self { key, place: None });
        }
        let place = definition
            .fields
            .iter()
            .find(|field| field.kind == Kind::Place && !field.retired);
        text("name").map(|key| Self { key, place })
    }

    /// What tells a record from others of its register, as it is compared.
    pub(super) fn mark(&self, key: &str, place: Option<RecordId>) -> String {
        match (self.place, place) {
            (Some(_), Some(place)) => format!("{}\n{place}", fold(key)),
            _ => fold(key),
        }
    }

    fn mark_of(&self, record: &Record) -> Option<String> {
        let key = text_of(record, self.key)?;
        let place = self.place.and_then(|place| text_of(record, place));
        Some(self.mark(&key, place.and_then(|place| place.parse().ok())))
    }
}

/// The id of a record that an import makes. The same line gives the same id on every import, so importing a file twice
/// changes nothing, and no list of what was imported has to be kept.
pub(super) fn derived_id(site: &Key, register: &Key, mark: &str) -> RecordId {
    // None of the first two has a line break, so no two triples give the same text.
    let digest = Sha256::digest(format!("steward import\n{site}\n{register}\n{mark}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    RecordId(Builder::from_custom_bytes(bytes).into_uuid())
}

/// What a one-line field of a record shows.
fn text_of(record: &Record, field: &Field) -> Option<String> {
    shown(record, field).value()?.as_text().map(str::to_owned)
}

/// Whether a record was made by mistake.
pub(super) fn is_voided(record: &Record) -> bool {
    record.states() == [VOIDED]
}

/// The records of one register that words can name.
#[derive(Default)]
pub(super) struct Names {
    /// Ids by mark: what a line of a file is compared with.
    marks: HashMap<String, Vec<RecordId>>,
    /// Ids by what a cell may say: a code or a name.
    told: HashMap<String, Vec<RecordId>>,
    name_of: HashMap<RecordId, String>,
}

impl Names {
    /// Learns a record that is there.
    pub(super) fn learn_record(&mut self, definition: &Definition, identity: &Identity<'_>, record: &Record) {
        if is_voided(record) {
            return;
        }
        if let Some(mark) = identity.mark_of(record) {
            self.marks.entry(mark).or_default().push(record.id);
        }
        if let Some(code) = text_of(record, identity.key) {
            self.tell(fold(&code), record.id);
        }
        if let Some(name) = definition.field("name").and_then(|name| text_of(record, name)) {
            self.name_of.insert(record.id, fold(&name));
        }
    }

    /// Learns a line of a file. Its name replaces the one that the record has.
    pub(super) fn learn_line(&mut self, id: RecordId, code: &str, name: Option<&str>) {
        self.tell(fold(code), id);
        if let Some(name) = name {
            self.name_of.insert(id, fold(name));
        }
    }

    /// The record of a mark, if it is there already.
    pub(super) fn with_mark(&self, mark: &str) -> Result<Option<RecordId>, Problem> {
        match self.marks.get(mark).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([id]) => Ok(Some(*id)),
            Some(several) => Err(Problem::new(
                "ambiguous_code",
                format!(
                    "{} records have this code already; correct or void all but one of them first",
                    several.len()
                ),
            )),
        }
    }

    /// Makes names usable beside codes. Codes go first: what is the code of one record is no other's name.
    pub(super) fn finish(&mut self) {
        let mut by_name: HashMap<&String, Vec<RecordId>> = HashMap::new();
        for (id, name) in &self.name_of {
            if !name.is_empty() {
                by_name.entry(name).or_default().push(*id);
            }
        }
        for (name, ids) in by_name {
            if !self.told.contains_key(name) {
                self.told.insert(name.clone(), ids);
            }
        }
    }

    /// The record that a cell names; `None` when no record that is known is called so.
    pub(super) fn find(&self, register: &str, words: &str) -> Result<Option<RecordId>, Problem> {
        match self.told.get(&fold(words)).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([id]) => Ok(Some(*id)),
            Some(several) => Err(Problem::new(
                "ambiguous_reference",
                format!(
                    "{} records of {register} are called “{words}”; write the code instead",
                    several.len()
                ),
            )),
        }
    }

    fn tell(&mut self, words: String, id: RecordId) {
        let ids = self.told.entry(words).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
}
