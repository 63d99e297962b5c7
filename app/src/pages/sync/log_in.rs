//! The session has ended: the password, in place. What is unsent waits for it.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::ledger::Phase;
use crate::pages::door::log_in_fault_words;
use crate::phone::Phone;
use crate::show::Show;
use crate::words::{Shell, SyncWords, fill};

/// The form; nothing while the session is good.
#[component]
pub(super) fn LogInAgain() -> impl IntoView {
    let pulse = use_desk().ledger.pulse();
    let has_ended = Memo::new(move |_| pulse.with(|pulse| pulse.phase == Phase::LogIn));
    view! { <Show when=move || has_ended.get()><PasswordForm /></Show> }
}

#[component]
fn PasswordForm() -> impl IntoView {
    let desk = use_desk();
    let phone = expect_context::<Phone>();
    let person = desk.ledger.person();
    let name = person.name.clone();
    let password = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let is_busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        if password.with_untracked(String::is_empty) {
            error.set(Some(SyncWords::now().password_needed.to_owned()));
            return;
        }
        is_busy.set(true);
        error.set(None);
        let person = person.clone();
        spawn_local(async move {
            let answer = phone.log_in_again(&person, &password.get_untracked()).await;
            match answer {
                Ok(()) => {
                    desk.say(SyncWords::now().logged_in, None);
                    desk.ledger.sync_now();
                    // The form goes once the server was heard; until then the password must not stand there.
                    let _ = password.try_set(String::new());
                }
                Err(fault) => drop(error.try_set(Some(log_in_fault_words(&fault)))),
            }
            let _ = is_busy.try_set(false);
        });
    };
    view! {
        <form class="card form" on:submit=submit>
            <p>{move || fill(SyncWords::now().log_in_why, &[("name", &name)])}</p>
            <div class="field text-field">
                <label class="field__label" for="again-password">{move || Shell::now().password}</label>
                <input
                    class="input"
                    id="again-password"
                    type="password"
                    autocomplete="current-password"
                    maxlength="128"
                    aria-describedby="again-error"
                    bind:value=password
                />
                <p class="field__error" id="again-error" role="alert">{move || error.get()}</p>
            </div>
            <button class="button is-primary is-wide" type="submit" aria-busy=move || is_busy.get().to_string()>
                {Icon::Key.view()}
                {move || if is_busy.get() { Shell::now().logging_in } else { Shell::now().log_in }}
            </button>
        </form>
    }
}
