//! The door: choose who you are and enter the PIN, or log in with a password while online.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::api::Fault;
use crate::app::{is_in_wechat, role_word};
use crate::components::icon::Icon;
use crate::components::pin_pad::PinPad;
use crate::components::side_bar::initials_of;
use crate::desk::store_fault_words;
use crate::phone::{self, Enrolled, LogInFault, PIN_DIGITS, Phone, PinFault};
use crate::platform::update;
use crate::show::Show;
use crate::store::{Person, StoreFault};
use crate::words::{Shell, fill};

/// What the door asks for.
#[derive(Clone)]
enum Asking {
    /// Who it is.
    Who,
    /// The PIN of somebody who is enrolled here.
    Pin(Person),
    /// Name and password; the name is known when a PIN was forgotten.
    Password(Option<String>),
    /// A new PIN.
    NewPin(Enrolled),
}

/// The door.
#[component]
pub fn DoorPage() -> impl IntoView {
    let phone = expect_context::<Phone>();
    let people = phone.people;
    let asking = RwSignal::new(match people.get_untracked().as_slice() {
        [] => Asking::Password(None),
        [only] => Asking::Pin(only.clone()),
        _ => Asking::Who,
    });
    let step = move || match asking.get() {
        Asking::Who => view! { <WhoAreYou asking=asking /> }.into_any(),
        Asking::Pin(person) => view! { <EnterPin person=person asking=asking /> }.into_any(),
        Asking::Password(login) => view! { <LogIn login=login asking=asking /> }.into_any(),
        Asking::NewPin(enrolled) => view! { <NewPin enrolled=enrolled asking=asking /> }.into_any(),
    };
    // What keeps the door shut may be what a newer app has written.
    let helps = |fault: &StoreFault| matches!(fault, StoreFault::Unreadable(_) | StoreFault::OtherVersion);
    let store_fault = move || {
        phone.fault.get().map(|fault| {
            let is_offered = helps(&fault);
            view! {
                <div class="notice is-error" role="alert">
                    {Icon::Alert.view()} <p class="notice__words">{store_fault_words(&fault)}</p>
                    <Show when=move || is_offered && phone.update_waits.get()>
                        <button class="button is-small is-primary" type="button" on:click=|_| update::take()>
                            {move || Shell::now().update_now}
                        </button>
                    </Show>
                </div>
            }
        })
    };
    view! {
        <div class="app is-bare">
            <main class="app__main login" id="main" tabindex="-1">
                <h1 class="login__brand">{move || Shell::now().app}</h1>
                <Show when=is_in_wechat>
                    <div class="notice is-warning" role="alert">
                        {Icon::Alert.view()} <p class="notice__words">{move || Shell::now().wechat}</p>
                    </div>
                </Show>
                {store_fault}
                {step}
            </main>
        </div>
    }
}

#[component]
fn WhoAreYou(asking: RwSignal<Asking>) -> impl IntoView {
    let phone = expect_context::<Phone>();
    let people = move || {
        let people = phone.people.get().into_iter().map(|person| {
            let chosen = person.clone();
            let initials = initials_of(&person.name);
            let role = person.role;
            view! {
                <button
                    class="login__person"
                    type="button"
                    on:click=move |_| asking.set(Asking::Pin(chosen.clone()))
                >
                    <span class="avatar" aria-hidden="true">{initials}</span>
                    <span>{person.name}</span>
                    <small>{move || role_word(role)}</small>
                </button>
            }
        });
        people.collect_view()
    };
    view! {
        <h2 class="section__title">{move || Shell::now().who_are_you}</h2>
        <div class="login__people">{people}</div>
        <button class="button is-quiet is-wide" type="button" on:click=move |_| asking.set(Asking::Password(None))>
            {Icon::Person.view()} {move || Shell::now().somebody_else}
        </button>
    }
}

#[component]
fn EnterPin(person: Person, asking: RwSignal<Asking>) -> impl IntoView {
    let phone = expect_context::<Phone>();
    let (is_busy, error) = (RwSignal::new(false), RwSignal::new(None));
    let (staff, name, login) = (person.staff, person.name.clone(), person.login.clone());
    let enter = Callback::new(move |pin: String| {
        is_busy.set(true);
        error.set(None);
        spawn_local(async move {
            if let Err(fault) = phone.enter_pin(staff, &pin).await {
                // The page is still there: the door stays closed.
                let _ = error.try_set(Some(pin_fault_words(&fault)));
                let _ = is_busy.try_set(false);
            }
        });
    });
    let forgotten = Callback::new(move |()| asking.set(Asking::Password(Some(login.clone()))));
    view! {
        <h2 class="section__title">{move || fill(Shell::now().enter_pin, &[("name", &name)])}</h2>
        <PinPad digits=PIN_DIGITS is_busy=is_busy error=error on_pin=enter on_forgotten=Some(forgotten) />
        <button class="button is-quiet is-wide" type="button" on:click=move |_| asking.set(somebody_else(phone))>
            {Icon::People.view()} {move || Shell::now().somebody_else}
        </button>
    }
}

fn somebody_else(phone: Phone) -> Asking {
    if phone.people.with_untracked(Vec::len) > 1 {
        Asking::Who
    } else {
        Asking::Password(None)
    }
}

#[component]
fn LogIn(login: Option<String>, asking: RwSignal<Asking>) -> impl IntoView {
    let phone = expect_context::<Phone>();
    let is_forgotten = login.is_some();
    let name = RwSignal::new(login.unwrap_or_default());
    let password = RwSignal::new(String::new());
    let label = RwSignal::new(Shell::now().phone_name_usual.to_owned());
    let (is_busy, error) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        error.set(None);
        spawn_local(async move {
            let (name, password) = (name.get_untracked(), password.get_untracked());
            match phone
                .log_in(name.trim(), &password, label.get_untracked().trim())
                .await
            {
                Ok(enrolled) => asking.set(Asking::NewPin(enrolled)),
                Err(fault) => error.set(Some(log_in_fault_words(&fault))),
            }
            is_busy.set(false);
        });
    };
    let has_people = move || phone.people.with(|people| !people.is_empty());
    view! {
        <form class="login__form form" on:submit=submit>
            <h2 class="section__title">{move || Shell::now().log_in_title}</h2>
            <p class="muted">
                {move || if is_forgotten { Shell::now().forgot_pin_hint } else { Shell::now().log_in_hint }}
            </p>
            <div class="field text-field">
                <label class="field__label" for="login">{move || Shell::now().login_name}</label>
                <input
                    class="input"
                    id="login"
                    autocomplete="username"
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    readonly=is_forgotten
                    maxlength="64"
                    bind:value=name
                />
            </div>
            <div class="field text-field">
                <label class="field__label" for="password">{move || Shell::now().password}</label>
                <input
                    class="input"
                    id="password"
                    type="password"
                    autocomplete="current-password"
                    required
                    maxlength="128"
                    bind:value=password
                />
            </div>
            <div class="field text-field">
                <label class="field__label" for="phone-name">{move || Shell::now().phone_name}</label>
                <p class="field__hint" id="phone-name-hint">{move || Shell::now().phone_name_hint}</p>
                <input
                    class="input"
                    id="phone-name"
                    required
                    maxlength="60"
                    aria-describedby="phone-name-hint"
                    bind:value=label
                />
            </div>
            <p class="field__error" role="alert">{move || error.get()}</p>
            <button
                class="button is-primary is-large is-wide"
                type="submit"
                aria-busy=move || is_busy.get().to_string()
            >
                {move || if is_busy.get() { Shell::now().logging_in } else { Shell::now().log_in }}
            </button>
            <Show when=has_people>
                <button class="button is-quiet is-wide" type="button" on:click=move |_| asking.set(Asking::Who)>
                    {move || Shell::now().back}
                </button>
            </Show>
        </form>
    }
}

#[component]
fn NewPin(enrolled: Enrolled, asking: RwSignal<Asking>) -> impl IntoView {
    let phone = expect_context::<Phone>();
    let first = RwSignal::new(None::<String>);
    let (is_busy, error) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let entered = Callback::new(move |pin: String| {
        error.set(None);
        let Some(wanted) = first.get_untracked() else {
            if phone::is_plain(&pin) {
                error.set(Some(Shell::now().pin_too_plain.to_owned()));
            } else {
                first.set(Some(pin));
            }
            return;
        };
        if wanted != pin {
            first.set(None);
            error.set(Some(Shell::now().pins_differ.to_owned()));
            return;
        }
        is_busy.set(true);
        let enrolled = enrolled.clone();
        spawn_local(async move {
            if let Err(fault) = phone.choose_pin(&enrolled, &pin).await {
                let _ = error.try_set(Some(log_in_fault_words(&fault)));
                let _ = is_busy.try_set(false);
            }
        });
    });
    let title = move || {
        if first.with(Option::is_some) {
            Shell::now().repeat_pin
        } else {
            Shell::now().choose_pin
        }
    };
    view! {
        <h2 class="section__title">{title}</h2>
        <p class="muted">{move || Shell::now().choose_pin_hint}</p>
        <PinPad digits=PIN_DIGITS is_busy=is_busy error=error on_pin=entered on_forgotten=None />
        <button class="button is-quiet is-wide" type="button" on:click=move |_| asking.set(Asking::Password(None))>
            {move || Shell::now().back}
        </button>
    }
}

/// Why a PIN was not taken, in words that say what to do.
#[must_use]
pub fn pin_fault_words(fault: &PinFault) -> String {
    let words = Shell::now();
    match fault {
        PinFault::Wrong(left) => fill(words.wrong_pin, &[("n", &left.to_string())]),
        PinFault::Wait(ms) => {
            let language = crate::words::language();
            // Rounded up: "0 seconds" would be a lie.
            let seconds = ms.saturating_add(999) / 1_000;
            fill(
                words.pin_wait,
                &[("t", &steward_domain::listing::span_words(seconds, language))],
            )
        }
        PinFault::Store(fault) => store_fault_words(fault),
        PinFault::NotSecure => words.needs_https.to_owned(),
    }
}

/// Why a log-in did not come to an end, in words that say what to do.
#[must_use]
pub fn log_in_fault_words(fault: &LogInFault) -> String {
    let words = Shell::now();
    match fault {
        LogInFault::Server(Fault::Unreachable) => words.unreachable.to_owned(),
        LogInFault::Server(Fault::NotOurs) => words.not_ours.to_owned(),
        LogInFault::Server(fault) if fault.is("wrong_credentials") => words.wrong_credentials.to_owned(),
        LogInFault::Server(fault) if fault.is("too_many_requests") => words.too_many_tries.to_owned(),
        LogInFault::Server(fault) if fault.is("exists") => words.too_many_devices.to_owned(),
        LogInFault::Server(Fault::Answered { code, .. }) => fill(words.server_failed, &[("code", code)]),
        LogInFault::Store(fault) => store_fault_words(fault),
        LogInFault::PhoneFull => words.phone_has_full.to_owned(),
        LogInFault::SomebodyElse => words.wrong_credentials.to_owned(),
        LogInFault::OtherTab => words.other_tab.to_owned(),
        LogInFault::NotSecure => words.needs_https.to_owned(),
    }
}
