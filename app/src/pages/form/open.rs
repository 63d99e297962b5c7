//! An open form on the screen: what is entered, and what is told about it.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::checks::Alarm;
use steward_domain::definition::{Definition, Field, MergeRule};
use steward_domain::form::{Ask, Doubt, Entered, Fault, Form, Source};
use steward_domain::ids::Key;
use steward_domain::refusal::Code;
use steward_domain::value::Value;
use wasm_bindgen::JsCast;

use crate::components::field::{Note, fresh_id};
use crate::desk::use_desk;
use crate::platform::window;
use crate::words::{FormWords, code_words, fill, format_words, language};

/// A field that the form asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AskedKey {
    /// The field.
    pub key: Key,
    /// How it is asked for.
    pub ask: Ask,
    /// Whether the step needs it, filled or not.
    pub is_required: bool,
    /// Whether it was in conflict when the form was opened.
    pub in_conflict: bool,
}

/// An open form. A handle: copies are the same form.
#[derive(Clone, Copy)]
pub struct OpenForm {
    /// The form. Pages that know more than their person write into it themselves.
    pub form: RwSignal<Form>,
    /// Whether everything that is wrong is told: after a save was tried. Before, only of fields that were left.
    pub tells_faults: RwSignal<bool>,
    /// How many pictures are being worked at: the form is not saved before they are done.
    pub busy: Memo<usize>,
    definition: StoredValue<Arc<Definition>>,
    left: RwSignal<BTreeSet<Key>>,
    working: RwSignal<Vec<RwSignal<usize>>>,
    asked: Memo<Vec<AskedKey>>,
    faults: Memo<Vec<Fault>>,
    alarms: Memo<Vec<Alarm>>,
    doubts: Memo<Vec<Doubt>>,
    /// The id that the fields of this form have in common.
    mark: StoredValue<String>,
}

impl OpenForm {
    /// Shows a form.
    #[must_use]
    pub fn new(definition: Arc<Definition>, form: Form) -> Self {
        let form = RwSignal::new(form);
        let definition = StoredValue::new(definition);
        let asked = Memo::new(move |_| {
            form.with(|form| {
                definition
                    .with_value(|definition| form.fields(definition).into_iter().map(asked_key).collect())
            })
        });
        let working = RwSignal::new(Vec::<RwSignal<usize>>::new());
        // Fields come and go with what is entered, and take their counts with them.
        let busy = Memo::new(move |_| working.with(|all| all.iter().filter_map(|one| one.try_get()).sum()));
        Self {
            form,
            tells_faults: RwSignal::new(false),
            busy,
            definition,
            left: RwSignal::new(BTreeSet::new()),
            working,
            asked,
            faults: Memo::new(move |_| {
                form.with(|form| definition.with_value(|definition| form.faults(definition)))
            }),
            alarms: Memo::new(move |_| {
                form.with(|form| definition.with_value(|definition| form.alarms(definition)))
            }),
            doubts: Memo::new(move |_| {
                let today = chrono::Local::now().date_naive();
                form.with(|form| definition.with_value(|definition| form.doubts(definition, today)))
            }),
            mark: StoredValue::new(fresh_id()),
        }
    }

    /// The register's definition that the form uses.
    #[must_use]
    pub fn definition(self) -> Arc<Definition> {
        self.definition.get_value()
    }

    /// A field by its key.
    #[must_use]
    pub fn field(self, key: &str) -> Option<Field> {
        self.definition
            .with_value(|definition| definition.field(key).cloned())
    }

    /// Looks into the form; tracked.
    pub fn with<T>(self, look: impl FnOnce(&Form, &Definition) -> T) -> T {
        self.form
            .with(|form| self.definition.with_value(|definition| look(form, definition)))
    }

    /// The same, not tracked.
    pub fn with_untracked<T>(self, look: impl FnOnce(&Form, &Definition) -> T) -> T {
        self.form
            .with_untracked(|form| self.definition.with_value(|definition| look(form, definition)))
    }

    /// The fields that the form asks for; tracked.
    #[must_use]
    pub fn asked(self) -> Vec<AskedKey> {
        self.asked.get()
    }

    /// Everything that is wrong.
    #[must_use]
    pub fn faults(self) -> Memo<Vec<Fault>> {
        self.faults
    }

    /// Takes an entry. What no change may hold is not taken.
    ///
    /// # Errors
    /// As [`Form::set`].
    pub fn enter(self, key: &str, entered: Entered) -> Result<(), Code> {
        let taken = self.form.try_update(|form| {
            self.definition
                .with_value(|definition| form.set(definition, key, entered))
        });
        taken.unwrap_or(Ok(()))
    }

    /// Forgets what was entered into a field.
    pub fn forget(self, key: &str) {
        let _ = self.form.try_update(|form| {
            self.definition
                .with_value(|definition| form.forget(definition, key));
        });
    }

    /// Counts the pictures of a field among those that are being worked at.
    pub fn wait_for(self, working: RwSignal<usize>) {
        self.working.update(|all| all.push(working));
    }

    /// Whether a picture is being worked at; tracked.
    #[must_use]
    pub fn is_busy(self) -> bool {
        self.busy.get() > 0
    }

    /// Whether the step needs a field; tracked.
    #[must_use]
    pub fn is_required(self, key: &Key) -> bool {
        self.asked
            .with(|asked| asked.iter().any(|one| one.key == *key && one.is_required))
    }

    /// The person has left a field: what is wrong with it may be told now. The focus also leaves a page that is closed.
    pub fn leave(self, key: &Key) {
        let is_known = self.left.try_with_untracked(|left| left.contains(key));
        if is_known == Some(false) {
            let _ = self.left.try_update(|left| left.insert(key.clone()));
        }
    }

    /// What is wrong with a field, in words, when it is time to tell; tracked.
    #[must_use]
    pub fn error_of(self, field: &Field) -> Option<String> {
        let code = self.faults.with(|faults| {
            let fault = faults
                .iter()
                .find(|fault| fault.field.as_ref() == Some(&field.key));
            fault.map(|fault| fault.code)
        })?;
        // That something is missing is no news while somebody is filling it in.
        let is_time = self.tells_faults.get()
            || (code != Code::FieldRequired && self.left.with(|left| left.contains(&field.key)));
        is_time.then(|| code_words(code, Some(field)))
    }

    /// What is wrong with the reason, in words; tracked, and told only after a save was tried.
    #[must_use]
    pub fn reason_error(self) -> Option<String> {
        let code = self.faults.with(|faults| {
            faults
                .iter()
                .find(|fault| is_of_reason(fault))
                .map(|fault| fault.code)
        })?;
        self.tells_faults.get().then(|| code_words(code, None))
    }

    /// What is wrong with none of the fields in view, nor with the reason; in words, tracked, and told only after a save was tried.
    #[must_use]
    pub fn other_faults(self) -> Vec<String> {
        if !self.tells_faults.get() {
            return Vec::new();
        }
        let shown: BTreeSet<Key> = self
            .asked
            .with(|asked| asked.iter().map(|one| one.key.clone()).collect());
        self.faults.with(|faults| {
            let others = faults
                .iter()
                .filter(|fault| fault.field.as_ref().is_none_or(|key| !shown.contains(key)));
            let others = others.filter(|fault| !is_of_reason(fault));
            others.map(|fault| self.told_with_field(fault)).collect()
        })
    }

    fn told_with_field(self, fault: &Fault) -> String {
        let field = fault.field.as_ref().and_then(|key| self.field(key.as_str()));
        let words = code_words(fault.code, field.as_ref());
        match &field {
            Some(field) => format!("{}: {words}", language().pick(&field.words)),
            None => words,
        }
    }

    /// What there is to say about a field that is no error; tracked.
    #[must_use]
    pub fn notes_of(self, field: &Field) -> Vec<Note> {
        let words = FormWords::now();
        let warning = |words: String| Note {
            tone: "is-warning",
            words,
        };
        let mut notes = Vec::new();
        if self
            .asked
            .with(|asked| asked.iter().any(|one| one.key == field.key && one.in_conflict))
        {
            let values = self.values_before(field);
            notes.push(warning(fill(words.in_conflict, &[("values", &values)])));
        }
        if let Some(alarm) = self
            .alarms
            .with(|alarms| alarms.iter().find(|alarm| alarm.field == field.key).cloned())
        {
            let phrase = if alarm.is_low {
                words.alarm_low
            } else {
                words.alarm_high
            };
            notes.push(warning(fill(phrase, &[("bound", &alarm.bound.to_string())])));
        }
        let doubt = self.doubts.with(|doubts| {
            doubts
                .iter()
                .find(|doubt| doubt.field == field.key)
                .map(|doubt| doubt.error)
        });
        if let Some(doubt) = doubt
            && (self.tells_faults.get() || self.left.with(|left| left.contains(&field.key)))
            && self.error_of(field).is_none()
        {
            notes.push(warning(format_words(doubt).to_owned()));
        }
        if let Some(words) = self.source_words(field) {
            notes.push(Note {
                tone: "is-info",
                words,
            });
        }
        notes
    }

    fn source_words(self, field: &Field) -> Option<String> {
        let words = FormWords::now();
        match self.with(|form, _| form.source(field.key.as_str()).cloned())? {
            Source::Typed => None,
            Source::Given => Some(words.given.to_owned()),
            Source::Usual => Some(words.usual.to_owned()),
            Source::Proposed(by) => {
                let by = self.field(by.as_str())?;
                Some(fill(words.proposed_by, &[("what", language().pick(&by.words))]))
            }
        }
    }

    /// What stood in a field when the form was opened, in words.
    fn values_before(self, field: &Field) -> String {
        let desk = use_desk();
        self.with(|form, definition| {
            let view = form.view.as_ref()?;
            Some(desk.tell(true, |locale| {
                steward_domain::listing::shown_field(view, definition, field.key.as_str(), locale)
            }))
        })
        .unwrap_or_default()
    }

    /// Whether a field is added up from what people write.
    #[must_use]
    pub fn is_sum(field: &Field) -> bool {
        field.merge_rule() == MergeRule::Sum
    }

    /// The value that the form shows in a field of one value; tracked.
    #[must_use]
    pub fn value_of(self, field: &Field) -> Value {
        self.form
            .with(|form| form.value(field).cloned().unwrap_or(Value::Empty))
    }

    /// The name that the part of the page with this field has.
    #[must_use]
    pub fn anchor(self, key: &Key) -> String {
        self.mark.with_value(|mark| format!("{mark}-{key}"))
    }

    /// Brings the first field that is wrong into view, and the focus to it.
    pub fn focus_first_fault(self) {
        let keys: Vec<Key> = self
            .faults
            .try_with_untracked(|faults| faults.iter().filter_map(|fault| fault.field.clone()).collect())
            .unwrap_or_default();
        let Some(document) = window().document() else {
            return;
        };
        // In the order of the page, which is not that of the definition.
        let shown = self
            .asked
            .try_with_untracked(|asked| asked.iter().map(|one| one.key.clone()).collect::<Vec<_>>())
            .unwrap_or_default();
        let in_order = shown.iter().filter(|key| keys.contains(key)).chain(&keys);
        let first = in_order
            .into_iter()
            .find_map(|key| document.get_element_by_id(&self.anchor(key)));
        if let Some(anchor) = first {
            if let Ok(Some(folded)) = anchor.closest("details") {
                // An attribute of that name is always allowed.
                let _ = folded.set_attribute("open", "");
            }
            anchor.scroll_into_view();
            focus_in(&anchor);
        }
    }

    /// Brings a field into view, and the focus to it.
    pub fn focus_field(self, key: &Key) {
        let document = window().document();
        if let Some(anchor) = document.and_then(|document| document.get_element_by_id(&self.anchor(key))) {
            focus_in(&anchor);
        }
    }
}

fn focus_in(anchor: &web_sys::Element) {
    let control = anchor
        .query_selector("input, textarea, select, button, canvas")
        .ok()
        .flatten();
    if let Some(control) = control.and_then(|control| control.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A control that can't take the focus is in view all the same.
        let _ = control.focus();
    }
}

fn is_of_reason(fault: &Fault) -> bool {
    matches!(fault.code, Code::ReasonRequired | Code::ReasonTooLong)
}

fn asked_key(asked: steward_domain::form::Asked<'_>) -> AskedKey {
    AskedKey {
        key: asked.field.key.clone(),
        ask: asked.ask,
        is_required: asked.is_required,
        in_conflict: asked.in_conflict,
    }
}
