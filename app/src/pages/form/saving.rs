//! Saving a form: what is wrong is told at its field, else it is on the phone's disk and the record's page opens.

use leptos::prelude::*;
use steward_domain::definition::{Definition, VOID_STEP};
use steward_domain::form::{Fault, Form, void_words};
use steward_domain::ids::{DeviceId, Key};
use steward_domain::refusal::Code;
use wasm_bindgen_futures::spawn_local;

use super::OpenForm;
use super::drafting::{Drafting, key_of};
use super::sheet::Groups;
use crate::desk::{Desk, save_fault_words};
use crate::ledger::Save;
use crate::page::{self, Page};
use crate::words::{FormWords, Shell, fill, language};

/// The save of a form. A handle.
#[derive(Clone, Copy)]
pub(super) struct Saving {
    pub(super) desk: Desk,
    pub(super) open: OpenForm,
    pub(super) drafting: Drafting,
    pub(super) groups: Groups,
    pub(super) opened_as: DeviceId,
    pub(super) is_writing: RwSignal<bool>,
    /// Whether it was asked for while a picture was being worked at.
    pub(super) is_wanted: RwSignal<bool>,
}

impl Saving {
    pub(super) fn is_under_way(self) -> bool {
        self.is_writing.get() || self.is_wanted.get()
    }

    pub(super) fn words(self) -> String {
        if self.is_wanted.get() {
            return FormWords::now().wait_photo.to_owned();
        }
        if self.is_writing.get() {
            return FormWords::now().saving.to_owned();
        }
        self.open.with(step_words)
    }

    pub(super) fn save(self) {
        if self.is_writing.get_untracked() {
            return;
        }
        if self.open.busy.get_untracked() > 0 {
            self.is_wanted.set(true);
            return;
        }
        let faults = self.open.faults().get_untracked();
        if !faults.is_empty() {
            self.tell(&faults);
            return;
        }
        self.is_writing.set(true);
        self.drafting.stop();
        spawn_local(async move { self.write().await });
    }

    fn tell(self, faults: &[Fault]) {
        self.open.tells_faults.set(true);
        let keys: Vec<Key> = faults.iter().filter_map(|fault| fault.field.clone()).collect();
        self.groups.unfold(&keys);
        if !keys.is_empty() {
            self.desk.complain(fill(
                FormWords::now().fix_fields,
                &[("n", &keys.len().to_string())],
            ));
        } else if faults.iter().any(|fault| fault.code == Code::NothingWritten) {
            self.desk.complain(FormWords::now().not_savable);
        }
        // What was unfolded is on the page after the next frame only.
        request_animation_frame(move || self.open.focus_first_fault());
    }

    async fn write(self) {
        let (form, definition) = (self.open.form.get_untracked(), self.open.definition());
        let (register, record, draft_key) = (form.register.clone(), form.record, key_of(&form));
        let save = Save {
            drafts: vec![form.draft(&definition)],
            opened_as: self.opened_as,
            draft_key: Some(draft_key),
        };
        match self.desk.ledger.save(save).await {
            Ok(()) => {
                self.desk.say(Shell::now().saved_here, None);
                page::go_instead(&Page::of_record(&register, record));
            }
            Err(fault) => {
                self.drafting.go_on();
                let _ = self.is_writing.try_set(false);
                self.desk.complain(save_fault_words(&fault));
            }
        }
    }
}

/// The words of a form's step: on its button, and as its title.
#[must_use]
pub(super) fn step_words(form: &Form, definition: &Definition) -> String {
    match form.step.as_ref().map(Key::as_str) {
        None => Shell::now().save.to_owned(),
        Some(VOID_STEP) => language().pick(&void_words()).to_owned(),
        Some(key) => {
            let step = definition.flow.step(key);
            step.map_or_else(
                || Shell::now().save.to_owned(),
                |step| language().pick(&step.words).to_owned(),
            )
        }
    }
}
