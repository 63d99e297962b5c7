//! The happens-before oracle: it is told of each change what its author had in view, as a set of changes, and says what a
//! record must hold. It knows nothing of numbers, of order of arrival, or of how merging is done.

use std::collections::{BTreeMap, BTreeSet};

use steward_domain::change::{Change, Origin, Tag, Write};
use steward_domain::definition::{Flow, STATE_FIELD, VOIDED};
use steward_domain::ids::Key;
use steward_domain::record::Record;
use steward_domain::standing::{StateConflict, standing};
use steward_domain::value::Value;

/// One change as the oracle knows it.
#[derive(Clone, Debug)]
struct Told {
    view: BTreeSet<Origin>,
    writes: BTreeMap<Key, Write>,
    is_step: bool,
}

/// Everything that was ever written, by whom, looking at what.
#[derive(Clone, Debug, Default)]
pub struct Oracle {
    told: BTreeMap<Origin, Told>,
}

/// What one field of a record must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct FieldHolds {
    values: Vec<(Origin, Value)>,
    members: BTreeMap<Tag, Value>,
    sum: i64,
}

impl FieldHolds {
    /// What a record holds there.
    fn of(record: &Record, key: &Key) -> Self {
        let values = record.values(key.as_str()).iter();
        let mut values: Vec<_> = values.map(|one| (one.origin, one.value.clone())).collect();
        values.sort();
        let members = record.members(key.as_str());
        Self {
            values,
            members: members.map(|(tag, value)| (tag, value.clone())).collect(),
            sum: record.sum(key.as_str()),
        }
    }
}

impl Told {
    fn only_voids(&self) -> bool {
        let voids =
            |write: &Write| matches!(write, Write::Set { value: Value::Text(state), .. } if state == VOIDED);
        self.writes.len() == 1 && self.writes.get(STATE_FIELD).is_some_and(voids)
    }
}

impl Oracle {
    /// Tells of a change and of what its author had in view. The view is closed: it holds what those in it had in view.
    pub fn tell(&mut self, change: &Change, view: BTreeSet<Origin>) {
        let told = Told {
            view,
            writes: change.writes.clone(),
            is_step: change.step.is_some(),
        };
        self.told.insert(change.origin(), told);
    }

    /// Whether the author of `later` had `earlier` in view.
    #[must_use]
    pub fn had_in_view(&self, later: Origin, earlier: Origin) -> bool {
        self.told
            .get(&later)
            .is_some_and(|told| told.view.contains(&earlier))
    }

    /// Compares what a record holds with what it must hold when exactly these changes are in it.
    ///
    /// # Errors
    /// The first difference, in words.
    pub fn check_values(&self, record: &Record, contents: &BTreeSet<Origin>) -> Result<(), String> {
        let expected = self.fields(contents);
        let keys: BTreeSet<&Key> = expected.keys().chain(record.fields.keys()).collect();
        for key in keys {
            let wanted = expected.get(key).cloned().unwrap_or_default();
            let held = FieldHolds::of(record, key);
            if held != wanted {
                return Err(format!(
                    "field {key} of {} holds {held:?}, not {wanted:?}",
                    record.id
                ));
            }
        }
        self.check_steps(record, contents)
    }

    /// The same where less may count as seen than was: after a restore, or a move to a new identity. Then more values may stand side by
    /// side than must, and none fewer.
    ///
    /// # Errors
    /// The first value that is gone, or that nobody wrote.
    pub fn check_nothing_lost(&self, record: &Record, contents: &BTreeSet<Origin>) -> Result<(), String> {
        for (key, wanted) in self.fields(contents) {
            let held = FieldHolds::of(record, &key);
            if let Some(value) = wanted.values.iter().find(|value| !held.values.contains(value)) {
                return Err(format!("field {key} of {} lost {value:?}", record.id));
            }
            if let Some((origin, _)) = held.values.iter().find(|(origin, _)| !contents.contains(origin)) {
                return Err(format!("field {key} of {} has a value of {origin:?}", record.id));
            }
            if (&held.members, held.sum) != (&wanted.members, wanted.sum) {
                return Err(format!(
                    "field {key} of {} holds {held:?}, not {wanted:?}",
                    record.id
                ));
            }
        }
        self.check_steps(record, contents)
    }

    fn check_steps(&self, record: &Record, contents: &BTreeSet<Origin>) -> Result<(), String> {
        let steps: BTreeSet<Origin> = contents
            .iter()
            .copied()
            .filter(|one| self.is_step(*one))
            .collect();
        let held: BTreeSet<Origin> = record.steps.iter().map(|taken| taken.origin).collect();
        if held != steps || held.len() != record.steps.len() {
            return Err(format!("{} has the steps {held:?}, not {steps:?}", record.id));
        }
        Ok(())
    }

    /// Compares the conflict of states that a record shows with the one that it must show.
    ///
    /// # Errors
    /// The difference, in words.
    pub fn check_standing(
        &self,
        record: &Record,
        contents: &BTreeSet<Origin>,
        flow: &Flow,
    ) -> Result<(), String> {
        let shown = standing(record, flow).conflict;
        let expected = self.state_conflict(contents, flow);
        if shown == expected {
            return Ok(());
        }
        Err(format!("{} shows {shown:?}, not {expected:?}", record.id))
    }

    fn is_step(&self, origin: Origin) -> bool {
        self.told.get(&origin).is_some_and(|told| told.is_step)
    }

    fn fields(&self, contents: &BTreeSet<Origin>) -> BTreeMap<Key, FieldHolds> {
        let mut fields: BTreeMap<Key, FieldHolds> = BTreeMap::new();
        let mut struck: BTreeMap<Key, BTreeSet<Tag>> = BTreeMap::new();
        for origin in contents {
            let Some(told) = self.told.get(origin) else {
                continue;
            };
            for (key, write) in &told.writes {
                let holds = fields.entry(key.clone()).or_default();
                match write {
                    Write::Set { value, .. } => {
                        if self.is_maximal(*origin, key, contents) {
                            holds.values.push((*origin, value.clone()));
                        }
                    }
                    Write::Members { add, remove } => {
                        let Origin { device, seq } = *origin;
                        let tags = (0u32..).map(|index| Tag { device, seq, index });
                        holds.members.extend(tags.zip(add.iter().cloned()));
                        struck.entry(key.clone()).or_default().extend(remove);
                    }
                    Write::Increase { by } => holds.sum += by,
                }
            }
        }
        for (key, holds) in &mut fields {
            let gone = struck.get(key);
            holds
                .members
                .retain(|tag, _| gone.is_none_or(|gone| !gone.contains(tag)));
        }
        fields
    }

    /// Whether no other write of the field had this one in view.
    fn is_maximal(&self, origin: Origin, key: &Key, contents: &BTreeSet<Origin>) -> bool {
        contents.iter().all(|other| {
            let replaces = |told: &Told| told.view.contains(&origin) && told.writes.contains_key(key);
            !self.told.get(other).is_some_and(replaces)
        })
    }

    /// The states that no other had in view.
    fn states(&self, contents: &BTreeSet<Origin>) -> Vec<(Origin, String)> {
        let fields = self.fields(contents);
        let states = fields
            .get(STATE_FIELD)
            .map_or(&[][..], |holds| holds.values.as_slice());
        let text = |value: &Value| value.as_text().unwrap_or_default().to_owned();
        states
            .iter()
            .map(|(origin, value)| (*origin, text(value)))
            .collect()
    }

    fn state_conflict(&self, contents: &BTreeSet<Origin>, flow: &Flow) -> Option<StateConflict> {
        let states = self.states(contents);
        // Two who void a record at once agree with each other, unless one of them also wrote something.
        let only_voids = |origin: &Origin| self.told.get(origin).is_some_and(Told::only_voids);
        let not_seen_by = |by: Origin| {
            let mut others = contents
                .iter()
                .filter(|other| **other != by && !only_voids(other));
            others.any(|other| !self.had_in_view(by, *other))
        };
        if states
            .iter()
            .any(|(origin, state)| state == VOIDED && not_seen_by(*origin))
        {
            return Some(StateConflict::VoidedWhileEdited);
        }
        let distinct: BTreeSet<&str> = states.iter().map(|(_, state)| state.as_str()).collect();
        if distinct.len() < 2 {
            return None;
        }
        if distinct.iter().any(|state| flow.distance(state).is_none()) {
            return Some(StateConflict::Apart);
        }
        self.was_taken_back(contents, &states, flow)
            .then_some(StateConflict::Back)
    }

    /// Whether one of the states has a step back behind it that another's author had not in view.
    fn was_taken_back(&self, contents: &BTreeSet<Origin>, states: &[(Origin, String)], flow: &Flow) -> bool {
        let goes_back = |origin: &&Origin| {
            let told = self.told.get(origin);
            let write = told.and_then(|told| told.writes.get(STATE_FIELD));
            let Some(Write::Set {
                value,
                was: Some(was),
            }) = write
            else {
                return false;
            };
            let distance = |value: &Value| value.as_text().and_then(|state| flow.distance(state));
            distance(was) > distance(value)
        };
        let knows = |state: Origin, step: Origin| state == step || self.had_in_view(state, step);
        contents.iter().filter(goes_back).any(|step| {
            states.iter().any(|(state, _)| knows(*state, *step))
                && states.iter().any(|(state, _)| !knows(*state, *step))
        })
    }
}
