//! Reading what a record shows, by typed keys.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use crate::definition::{Definition, Kind, STATE_FIELD, VOIDED};
use crate::ids::{Key, RecordId};
use crate::listing::BESIDE;
use crate::record::Record;
use crate::sort::Gather;
use crate::span::Span;
use crate::standing::{shown, standing};
use crate::value::{Decimal, Value};

/// The cells of one row.
pub type Row = BTreeMap<String, Value>;

/// How a value of some kinds is held in the program.
pub trait Held: Copy {
    /// The program's own type.
    type As<'v>;
    /// Reads a value; `None` when it has another form.
    fn read(value: &Value) -> Option<Self::As<'_>>;
    /// The value to write.
    fn write(held: Self::As<'_>) -> Value;
    /// Whether fields of this kind hold such values.
    fn fits(kind: Kind) -> bool;
}

macro_rules! held {
    ($(#[$doc:meta])* $name:ident, $as:ty, $kinds:pat, $read:expr, $write:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Held for $name {
            type As<'v> = $as;
            fn read(value: &Value) -> Option<Self::As<'_>> {
                let read: fn(&Value) -> Option<Self::As<'_>> = $read;
                read(value)
            }
            fn write(held: Self::As<'_>) -> Value {
                let write: fn(Self::As<'_>) -> Value = $write;
                write(held)
            }
            fn fits(kind: Kind) -> bool {
                matches!(kind, $kinds)
            }
        }
    };
}

held!(
    /// Words, the key of an option, a date, a digest.
    Text,
    &'v str,
    Kind::Text | Kind::LongText | Kind::Choice | Kind::Choices | Kind::Date | Kind::Photos | Kind::Signature
        | Kind::Phone | Kind::IdNumber | Kind::Plate,
    |value| value.as_text().filter(|text| !text.trim().is_empty()),
    |text| Value::text(text)
);
held!(
    /// A record that is named.
    Id,
    RecordId,
    Kind::Place | Kind::Staff | Kind::Customer | Kind::Link | Kind::Links,
    |value| value.as_text()?.parse().ok(),
    |id| Value::text(id.to_string())
);
held!(
    /// A moment in milliseconds, money in fen, a number of people, seconds.
    Whole,
    i64,
    Kind::Moment | Kind::Money | Kind::PeopleCount | Kind::Duration,
    Value::as_integer,
    Value::Integer
);
held!(
    /// Yes or no.
    YesNo,
    bool,
    Kind::YesNo,
    Value::as_yes_no,
    Value::YesNo
);
held!(
    /// A reading, a count of a round.
    Number,
    Decimal,
    Kind::Number,
    Value::as_decimal,
    |number| Value::text(number.to_string())
);
held!(
    /// A row, an entry of a checklist, a position.
    Cells,
    &'v Row,
    Kind::Rows | Kind::Checklist | Kind::Position,
    Value::as_map,
    |row| Value::Map(row.clone())
);

/// A field that the program reads by its key, or a column of one.
#[derive(Clone, Copy, Debug)]
pub struct One<K> {
    /// The field's key.
    pub key: &'static str,
    kind: PhantomData<K>,
}

impl<K: Held> One<K> {
    /// A field of that key.
    #[must_use]
    pub const fn of(key: &'static str) -> Self {
        Self {
            key,
            kind: PhantomData,
        }
    }

    /// The key as definitions and changes have it.
    #[must_use]
    pub fn name(self) -> Key {
        Key::literal(self.key)
    }

    /// The cell of this column.
    #[must_use]
    pub fn in_row(self, row: &Row) -> Option<K::As<'_>> {
        row.get(self.key).and_then(K::read)
    }
}

/// A field that holds many values, each added by itself.
#[derive(Clone, Copy, Debug)]
pub struct Many<K> {
    /// The field's key.
    pub key: &'static str,
    kind: PhantomData<K>,
}

impl<K: Held> Many<K> {
    /// A field of that key.
    #[must_use]
    pub const fn of(key: &'static str) -> Self {
        Self {
            key,
            kind: PhantomData,
        }
    }

    /// The key as definitions and changes have it.
    #[must_use]
    pub fn name(self) -> Key {
        Key::literal(self.key)
    }
}

/// A record with the definition that says how to read it.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The record, as it is shown.
    pub record: &'a Record,
    /// Its register.
    pub definition: &'a Definition,
}

impl<'a> Entry<'a> {
    /// A record of that register.
    #[must_use]
    pub fn new(record: &'a Record, definition: &'a Definition) -> Self {
        Self { record, definition }
    }

    /// Its identity.
    #[must_use]
    pub fn id(self) -> RecordId {
        self.record.id
    }

    /// The value that a field shows; `None` when it is blank, of another form, or in conflict. Who says "nobody" or "nothing" for it asks
    /// [`Self::each`], too.
    #[must_use]
    pub fn get<K: Held>(self, field: One<K>) -> Option<K::As<'a>> {
        self.value(field.key).and_then(K::read)
    }

    /// The value that a field shows, as it is.
    #[must_use]
    pub fn value(self, field: &str) -> Option<&'a Value> {
        match self.record.values(field) {
            [] => None,
            // Nearly every field has one value: that needs no rule, and so no definition.
            [only] => Some(&only.value),
            _ => shown(self.record, self.definition.field(field)?).value(),
        }
    }

    /// Whether any of the values that stand side by side in a field is this one: whoever is named in a conflict is concerned.
    #[must_use]
    pub fn names(self, field: One<Id>, id: RecordId) -> bool {
        let mut values = self.record.values(field.key).iter();
        values.any(|sibling| Id::read(&sibling.value) == Some(id))
    }

    /// The values that stand side by side in a field: one, or those that two people wrote without seeing each other's. None only of a
    /// field that is blank.
    pub fn each<K: Held>(self, field: One<K>) -> impl Iterator<Item = K::As<'a>> {
        let values = self.record.distinct(field.key).into_iter();
        values.filter_map(K::read)
    }

    /// Whether a field may be this: of values in conflict any one, as in a condition. A rule that asks for more is the safer one.
    #[must_use]
    pub fn may_be(self, field: One<Text>, wanted: &str) -> bool {
        let mut values = self.record.values(field.key).iter();
        values.any(|sibling| Text::read(&sibling.value) == Some(wanted))
    }

    /// The words that a field shows; those in conflict stand side by side.
    #[must_use]
    pub fn told(self, field: One<Text>) -> String {
        match self.get(field) {
            Some(text) => text.to_owned(),
            None => self.each(field).collect::<Vec<_>>().join(BESIDE),
        }
    }

    /// The members of a set.
    pub fn members<K: Held>(self, field: Many<K>) -> impl Iterator<Item = K::As<'a>> {
        let members = self.record.members(field.key);
        members.filter_map(|(_, value)| K::read(value))
    }

    /// Whether a set has this member.
    #[must_use]
    pub fn has(self, field: Many<Text>, wanted: &str) -> bool {
        self.members(field).any(|member| member == wanted)
    }

    /// The state that counts.
    #[must_use]
    pub fn state(self) -> &'a str {
        match self.record.values(STATE_FIELD) {
            [only] => only.value.as_text().unwrap_or_default(),
            _ => standing(self.record, &self.definition.flow).state,
        }
    }

    /// Whether it was voided.
    #[must_use]
    pub fn is_voided(self) -> bool {
        self.state() == VOIDED
    }

    /// Whether nobody has anything to do with it any more.
    #[must_use]
    pub fn is_final(self) -> bool {
        self.definition.flow.is_final(self.state())
    }

    /// When somebody last took one of these steps, judged, and why.
    #[must_use]
    pub fn last_step(self, steps: &[&str]) -> Option<(i64, Option<&'a str>)> {
        let taken = self.record.steps.iter();
        let ours = taken.filter(|taken| steps.contains(&taken.step.as_str()));
        ours.filter_map(|taken| {
            let author = self.record.authors.get(&taken.origin)?;
            Some((author.at.judged_ms(), taken.reason.as_deref()))
        })
        .max_by_key(|(at_ms, _)| *at_ms)
    }

    /// A duration among the figures that hold for this record.
    #[must_use]
    pub fn figure(self, key: &str) -> Option<Span> {
        self.definition.figure(key, self.record.definition)?.parse().ok()
    }
}

/// The records of one register as a device shows them.
#[derive(Clone, Debug)]
pub struct Register<'a> {
    /// The definition.
    pub definition: &'a Definition,
    /// The records.
    pub records: Vec<&'a Record>,
}

impl<'a> Register<'a> {
    /// These records of that register.
    pub fn new(definition: &'a Definition, records: impl IntoIterator<Item = &'a Record>) -> Self {
        Self {
            definition,
            records: records.into_iter().collect(),
        }
    }

    /// Every record but those that were voided.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'a>> + '_ {
        let entries = self
            .records
            .iter()
            .map(|record| Entry::new(record, self.definition));
        entries.filter(|entry| !entry.is_voided())
    }

    /// One record by its identity.
    #[must_use]
    pub fn find(&self, id: RecordId) -> Option<Entry<'a>> {
        let found = self.records.iter().find(|record| record.id == id)?;
        Some(Entry::new(found, self.definition))
    }

    /// Every record by its identity: for whoever looks up many.
    #[must_use]
    pub fn by_id(&self) -> BTreeMap<RecordId, Entry<'a>> {
        let entries = self
            .records
            .iter()
            .map(|record| Entry::new(record, self.definition));
        entries.map(|entry| (entry.id(), entry)).gather()
    }
}
