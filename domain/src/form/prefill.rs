//! What a form proposes before, and while, a person fills it in.
//!
//! Law: what a person typed is never overwritten by a proposal.

use std::collections::BTreeMap;

use super::{Content, Entry, Form, Source};
use crate::definition::{Choice, Definition, Field, Kind, MergeRule, Step};
use crate::ids::Key;
use crate::plan::Actor;
use crate::record::Record;
use crate::standing::{Shown, holds};
use crate::value::Value;

/// How far one proposal may lead to another: an option proposes an option that proposes a value.
const CHAIN_MAX: usize = 4;

/// What is known before anything is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefill {
    /// Now, judged, in milliseconds since 1970.
    pub now_ms: i64,
    /// Whose form it is.
    pub actor: Actor,
    /// Values that the page knows: the place of a scanned label, what a returning visitor said last time.
    pub given: BTreeMap<Key, Value>,
}

impl Form {
    pub(super) fn take_given(&mut self, definition: &Definition, given: BTreeMap<Key, Value>) {
        for (key, value) in given {
            let Some(field) = definition.field(key.as_str()) else {
                continue;
            };
            let content = match field.merge_rule() {
                MergeRule::Sum => continue,
                MergeRule::Union => Content::Members {
                    add: vec![value],
                    strike: std::collections::BTreeSet::new(),
                },
                _ => Content::Value(value),
            };
            let source = Source::Given;
            self.entries.insert(key, Entry { content, source });
            self.propose_by(definition, field);
        }
    }

    /// What the chosen option of a field proposes for others (REP-1: the item proposes the class). Proposals of the option that
    /// was chosen before are withdrawn.
    pub(super) fn propose_by(&mut self, definition: &Definition, field: &Field) {
        self.propose_chain(definition, field, CHAIN_MAX);
    }

    fn propose_chain(&mut self, definition: &Definition, field: &Field, left: usize) {
        if field.kind != Kind::Choice || left == 0 {
            return;
        }
        let by = Source::Proposed(field.key.clone());
        let withdrawn: Vec<Key> = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.source == by)
            .map(|(key, _)| key.clone())
            .collect();
        for key in &withdrawn {
            self.entries.remove(key);
        }
        let chosen = self.value(field).and_then(Value::as_text);
        let option = field
            .options
            .iter()
            .find(|option| chosen.is_some_and(|chosen| option.key == chosen));
        // A form that shows what was in view proposes nothing: what it led to was decided then.
        let sets = option.filter(|_| self.entries.contains_key(&field.key));
        let sets = sets.map(|option| option.sets.clone()).unwrap_or_default();
        for (key, value) in &sets {
            let Some(target) = definition.field(key.as_str()) else {
                continue;
            };
            if self.takes_proposal(definition, field, target) {
                let content = Content::Value(value.clone());
                let source = by.clone();
                self.entries.insert(key.clone(), Entry { content, source });
                self.propose_chain(definition, target, left - 1);
            }
        }
        for key in withdrawn.iter().filter(|key| !sets.contains_key(*key)) {
            if let Some(target) = definition.field(key.as_str()) {
                self.propose_chain(definition, target, left - 1);
            }
        }
    }

    /// A proposal fills what is blank, and follows a former proposal of the same field that nobody has touched. What somebody
    /// decided otherwise stays.
    fn takes_proposal(&self, definition: &Definition, by: &Field, target: &Field) -> bool {
        let is_free = match self.entries.get(&target.key).map(|entry| &entry.source) {
            Some(Source::Typed | Source::Given) => return false,
            Some(Source::Proposed(_) | Source::Usual) => true,
            None => match self.shown_before(target) {
                Shown::Blank => true,
                Shown::Value(value) | Shown::Chosen { value, .. } => {
                    value.is_blank() || self.was_proposed(by, target, value)
                }
                _ => false,
            },
        };
        let is_single = !matches!(target.merge_rule(), MergeRule::Union | MergeRule::Sum);
        is_free && is_single && self.may_write(definition, target)
    }

    /// Whether the value in view is what the option in view proposes.
    fn was_proposed(&self, by: &Field, target: &Field, value: &Value) -> bool {
        let Some(before) = self.shown_before(by).value().and_then(Value::as_text) else {
            return false;
        };
        let option = by.options.iter().find(|option| option.key == before);
        option.and_then(|option| option.sets.get(&target.key)) == Some(value)
    }

    /// What is usual for fields that the step needs and that are blank: a moment that is a fact of now, oneself, and the option
    /// of one's role. Proposals whose condition no longer holds are withdrawn.
    pub(super) fn propose_usual(&mut self, definition: &Definition) {
        self.entries.retain(|_, entry| entry.source != Source::Usual);
        let Some(step) = self
            .step
            .as_ref()
            .and_then(|key| definition.flow.step(key.as_str()))
        else {
            return;
        };
        // An option may bring on what hangs on it: who is asked for depends on the channel.
        for _ in 0..CHAIN_MAX {
            if !self.propose_usual_once(definition, step) {
                return;
            }
        }
    }

    /// Whether there was anything to propose.
    fn propose_usual_once(&mut self, definition: &Definition, step: &Step) -> bool {
        let preview = self.preview(definition);
        let fields = definition.fields.iter();
        let usual: Vec<(Key, Value)> = fields
            .filter(|field| self.is_required(definition, field, &preview))
            .filter(|field| !self.entries.contains_key(&field.key) && preview.is_blank(field.key.as_str()))
            .filter(|field| self.may_write(definition, field))
            .filter_map(|field| Some((field.key.clone(), self.usual(definition, step, field, &preview)?)))
            .collect();
        let has_any = !usual.is_empty();
        for (key, value) in usual {
            let content = Content::Value(value);
            let source = Source::Usual;
            self.entries.insert(key, Entry { content, source });
        }
        has_any
    }

    fn usual(&self, definition: &Definition, step: &Step, field: &Field, preview: &Record) -> Option<Value> {
        match (field.kind, field.merge_rule()) {
            // `earliest` and `latest` mark what happened; a moment without them may be an appointment.
            (Kind::Moment, MergeRule::Earliest | MergeRule::Latest) => Some(Value::Integer(self.opened_ms)),
            (Kind::Staff, MergeRule::Ask) if names_oneself(definition, step, field, preview) => {
                Some(Value::text(self.by.to_string()))
            }
            (Kind::Choice, _) => {
                let is_usual = |option: &&Choice| !option.retired && option.usual_for.contains(&self.role);
                let option = field.options.iter().find(is_usual)?;
                Some(Value::text(option.key.to_string()))
            }
            _ => None,
        }
    }
}

/// Whether a person who takes a step is likely the one that the field asks for.
///
/// Not when the next step on the way asks for the same person: then the field names who goes on with it (an order is dispatched
/// to somebody else). And of several at one step, the one that is always asked for names who takes it.
fn names_oneself(definition: &Definition, step: &Step, field: &Field, preview: &Record) -> bool {
    let flow = &definition.flow;
    let goes_on = |next: &&Step| {
        next.from.contains(&step.to)
            && flow.distance(next.to.as_str()) > flow.distance(step.to.as_str())
            && field.required_at.contains(&next.key)
    };
    if !step.from.is_empty() && flow.steps.iter().any(|next| goes_on(&next)) {
        return false;
    }
    let always = |other: &&Field| {
        other.kind == Kind::Staff
            && other.key != field.key
            && other.required_when.is_empty()
            && other.required_at.contains(&step.key)
            && holds(&other.shown_when, preview, definition)
    };
    field.required_when.is_empty() || !definition.fields.iter().any(|other| always(&other))
}
