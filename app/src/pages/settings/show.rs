//! How the app looks, and when it locks itself.

use leptos::prelude::*;
use steward_domain::words::Language;

use crate::phone;
use crate::platform::install;
use crate::words::{self, SettingsWords, fill, language};

/// After how many minutes the app may lock itself.
const IDLE_MINUTES: [i64; 5] = [2, 5, 15, 30, 60];

/// A word of the table.
type Word = fn(&SettingsWords) -> &'static str;

/// The section.
#[component]
pub(super) fn Show() -> impl IntoView {
    view! {
        <section class="settings__group">
            <h2 class="section__title">{move || SettingsWords::now().show}</h2>
            <div class="card form">
                <LanguageChoice />
                <ThemeChoice />
                <IdleChoice />
            </div>
        </section>
    }
}

#[component]
fn LanguageChoice() -> impl IntoView {
    let option = |of: Language, word: Word| {
        segment(
            "language",
            Signal::derive(move || language() == of),
            move || word(SettingsWords::now()).to_owned(),
            move || words::speak(of),
        )
    };
    view! {
        <fieldset class="field choice-field">
            <legend class="field__label">{move || SettingsWords::now().language}</legend>
            <div class="choice-field__options is-segmented">
                {option(Language::Zh, |words| words.chinese)} {option(Language::En, |words| words.english)}
            </div>
        </fieldset>
    }
}

#[component]
fn ThemeChoice() -> impl IntoView {
    let chosen = RwSignal::new(install::theme());
    let option = |of: Option<&'static str>, word: Word| {
        segment(
            "theme",
            Signal::derive(move || chosen.with(|chosen| chosen.as_deref() == of)),
            move || word(SettingsWords::now()).to_owned(),
            move || {
                install::set_theme(of);
                chosen.set(of.map(str::to_owned));
            },
        )
    };
    view! {
        <fieldset class="field choice-field">
            <legend class="field__label">{move || SettingsWords::now().theme}</legend>
            <p class="field__hint">{move || SettingsWords::now().theme_hint}</p>
            <div class="choice-field__options is-segmented">
                {option(None, |words| words.theme_system)} {option(Some("light"), |words| words.theme_light)}
                {option(Some("dark"), |words| words.theme_dark)}
            </div>
        </fieldset>
    }
}

#[component]
fn IdleChoice() -> impl IntoView {
    let chosen = RwSignal::new(phone::idle_ms() / 60_000);
    let options = IDLE_MINUTES.map(|minutes| {
        let words = move || fill(SettingsWords::now().idle_minutes, &[("n", &minutes.to_string())]);
        view! {
            <option value=minutes.to_string() selected=move || chosen.get() == minutes>
                {words}
            </option>
        }
    });
    let choose = move |event| {
        if let Ok(minutes) = event_target_value(&event).parse() {
            phone::set_idle_minutes(minutes);
            chosen.set(minutes);
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for="idle">{move || SettingsWords::now().idle}</label>
            <select class="input" id="idle" on:change=choose>
                {options}
            </select>
        </div>
    }
}

fn segment(
    name: &'static str,
    is_chosen: Signal<bool>,
    words: impl Fn() -> String + Send + 'static,
    choose: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <label class="choice-field__option">
            <input type="radio" name=name prop:checked=move || is_chosen.get() on:change=move |_| choose() />
            <span class="choice-field__face">{words}</span>
        </label>
    }
}
