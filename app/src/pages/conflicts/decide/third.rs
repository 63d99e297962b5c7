//! A third value, in the field's own control.

use leptos::prelude::*;
use steward_domain::form::Verdict;

use super::{Asked, Foot, Matter, save};
use crate::desk::use_desk;
use crate::pages::form::{FormField, OpenForm};
use crate::words::{ConflictWords, fill};

/// Asks for another value than those side by side.
#[component]
pub(super) fn Third(matter: Matter, asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let desk = use_desk();
    let form = matter.form(desk, Verdict::Third).ok()?;
    let open = OpenForm::new(matter.definition.clone(), form);
    let is_busy = RwSignal::new(false);
    let key = matter.key.clone();
    let is_ready = {
        let (definition, key) = (matter.definition.clone(), matter.key.clone());
        Signal::derive(move || open.form.with(|form| form.writes(&definition).contains_key(&key)))
    };
    let keep = move |_| {
        open.tells_faults.set(true);
        if is_busy.get_untracked() || !is_ready.get_untracked() || open.busy.get_untracked() > 0 {
            return;
        }
        if !open.faults().with_untracked(Vec::is_empty) {
            open.focus_first_fault();
            return;
        }
        let form = open.form.get_untracked();
        let value = desk.tell(false, |locale| {
            let field = matter.definition.field(matter.key.as_str())?;
            Some(steward_domain::listing::shown_text(
                field,
                form.value(field)?,
                locale,
            ))
        });
        let said = fill(ConflictWords::now().kept, &[("v", &value.unwrap_or_default())]);
        save(desk, &matter, form, said, is_busy, asked);
    };
    Some(view! {
        <div class="dialog__body"><FormField open=open field=key /></div>
        <Foot is_busy=is_busy asked=asked is_ready=is_ready on_save=keep />
    })
}
