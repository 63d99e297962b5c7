//! The members of a set as a form shows and changes them: rows, photos, options, lines of a checklist.

use std::collections::BTreeSet;

use super::{Content, Entered, Form, bounded};
use crate::change::{MEMBERS_MAX, Tag};
use crate::definition::{Field, Kind};
use crate::ids::Key;
use crate::refusal::Code;
use crate::value::Value;

/// A member of a set as the form shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held<'a> {
    /// It is in the view.
    InView {
        /// Its tag, to strike it out.
        tag: Tag,
        /// The value.
        value: &'a Value,
        /// Whether the form strikes it out.
        struck: bool,
    },
    /// It was added in this form.
    Added {
        /// Its place, to take it back.
        place: usize,
        /// The value.
        value: &'a Value,
    },
}

impl Form {
    /// The members that the form shows in a set: those in view, then those that were added.
    #[must_use]
    pub fn held(&self, field: &Field) -> Vec<Held<'_>> {
        let (add, strike) = self.members(&field.key);
        let mut held = Vec::new();
        if let Some(view) = &self.view {
            held.extend(view.members(field.key.as_str()).map(|(tag, value)| Held::InView {
                tag,
                value,
                struck: strike.is_some_and(|strike| strike.contains(&tag)),
            }));
        }
        let added = add.iter().enumerate();
        held.extend(added.map(|(place, value)| Held::Added { place, value }));
        held
    }

    fn members(&self, key: &Key) -> (&[Value], Option<&BTreeSet<Tag>>) {
        match self.entries.get(key).map(|entry| &entry.content) {
            Some(Content::Members { add, strike }) => (add, Some(strike)),
            _ => (&[], None),
        }
    }

    pub(super) fn with_member(&self, field: &Field, entered: Entered) -> Result<Content, Code> {
        let (add, strike) = self.members(&field.key);
        let (mut add, mut strike) = (add.to_vec(), strike.cloned().unwrap_or_default());
        match entered {
            Entered::Add(value) => {
                bounded(&value)?;
                let is_there = self
                    .in_view(field)
                    .any(|(tag, known)| *known == value && !strike.contains(&tag));
                if !folds_equal(field) || !(is_there || add.contains(&value)) {
                    add.push(value);
                }
            }
            Entered::Replace { place, value } => {
                bounded(&value)?;
                *add.get_mut(place).ok_or(Code::WrongWrite)? = value;
            }
            Entered::TakeBack(place) if place < add.len() => {
                add.remove(place);
            }
            Entered::Strike(tag) if self.in_view(field).any(|(known, _)| known == tag) => {
                strike.insert(tag);
            }
            Entered::Unstrike(tag) => {
                strike.remove(&tag);
            }
            Entered::Toggle(value) => {
                bounded(&value)?;
                self.toggle(field, value, &mut add, &mut strike);
            }
            Entered::Check { item, entry } => {
                bounded(&entry)?;
                self.check(field, &item, entry, &mut add, &mut strike);
            }
            _ => return Err(Code::WrongWrite),
        }
        if add.len() + strike.len() > MEMBERS_MAX {
            return Err(Code::RecordFull);
        }
        Ok(Content::Members { add, strike })
    }

    fn in_view(&self, field: &Field) -> impl Iterator<Item = (Tag, &Value)> {
        let members = self.view.iter();
        let key = field.key.clone();
        members.flat_map(move |view| view.members(key.as_str()).collect::<Vec<_>>())
    }

    fn toggle(&self, field: &Field, value: Value, add: &mut Vec<Value>, strike: &mut BTreeSet<Tag>) {
        let tags: Vec<Tag> = self
            .in_view(field)
            .filter(|(_, known)| **known == value)
            .map(|(tag, _)| tag)
            .collect();
        if tags.is_empty() {
            let before = add.len();
            add.retain(|known| *known != value);
            if add.len() == before {
                add.push(value);
            }
        } else if tags.iter().all(|tag| strike.contains(tag)) {
            for tag in &tags {
                strike.remove(tag);
            }
        } else {
            strike.extend(tags);
        }
    }

    /// A line of a checklist has one result: entering another takes the place of the first.
    fn check(
        &self,
        field: &Field,
        item: &str,
        entry: Value,
        add: &mut Vec<Value>,
        strike: &mut BTreeSet<Tag>,
    ) {
        let is_of_item = |value: &Value| {
            let line = value.as_map().and_then(|entry| entry.get("item"));
            line.and_then(Value::as_text) == Some(item)
        };
        add.retain(|value| !is_of_item(value));
        let before = self.in_view(field).filter(|(_, value)| is_of_item(value));
        let before: Vec<(Tag, bool)> = before.map(|(tag, value)| (tag, *value == entry)).collect();
        let is_there = before.iter().any(|(_, same)| *same);
        for (tag, same) in before {
            if same {
                strike.remove(&tag);
            } else {
                strike.insert(tag);
            }
        }
        if !entry.is_blank() && !is_there {
            add.push(entry);
        }
    }
}

/// Whether equal members of a field are one: an option chosen twice is chosen.
fn folds_equal(field: &Field) -> bool {
    matches!(field.kind, Kind::Choices | Kind::Links | Kind::Photos)
}
