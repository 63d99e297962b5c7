//! How the app looks, and when it locks itself.

use leptos::prelude::*;
use steward_domain::words::Language;

use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::page::{self, Page};
use crate::phone;
use crate::platform::looks::{BY_HOUR, CONTRAST, Look, THEME};
use crate::tour;
use crate::words::{self, SettingsWords, TourWords, fill, language};

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
                <ContrastChoice />
                <IdleChoice />
            </div>
            <TourAgain />
        </section>
    }
}

/// The first steps once more. At a desk there are none: everything that they tell of is in sight.
#[component]
fn TourAgain() -> impl IntoView {
    let staff = use_desk().ledger.actor().staff;
    let again = move |_| {
        tour::begin(staff);
        page::go(&Page::Home);
    };
    view! {
        <div class="card is-list settings__tour">
            <button class="row-link" type="button" on:click=again>
                {Icon::Tour.view()}
                <span class="row-link__words">
                    {move || TourWords::now().again} <small>{move || TourWords::now().again_hint}</small>
                </span>
                {Icon::Forward.view()}
            </button>
        </div>
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
    let options: Vec<(Option<&'static str>, Word)> = vec![
        (None, |words| words.theme_system),
        (Some("light"), |words| words.theme_light),
        (Some("dark"), |words| words.theme_dark),
        (Some(BY_HOUR), |words| words.theme_hour),
    ];
    view! { <LookChoice name="theme" look=THEME title=|words| words.theme hint=|words| words.theme_hint options=options /> }
}

#[component]
fn ContrastChoice() -> impl IntoView {
    let options: Vec<(Option<&'static str>, Word)> = vec![
        (None, |words| words.theme_system),
        (Some("standard"), |words| words.contrast_standard),
        (Some("more"), |words| words.contrast_more),
    ];
    view! { <LookChoice name="contrast" look=CONTRAST title=|words| words.contrast hint=|words| words.contrast_hint options=options /> }
}

#[component]
fn LookChoice(
    name: &'static str,
    look: Look,
    title: Word,
    hint: Word,
    options: Vec<(Option<&'static str>, Word)>,
) -> impl IntoView {
    let chosen = RwSignal::new(look.chosen());
    let look = StoredValue::new(look);
    let options = options.into_iter().map(|(of, word)| {
        segment(
            name,
            Signal::derive(move || chosen.with(|chosen| chosen.as_deref() == of)),
            move || word(SettingsWords::now()).to_owned(),
            move || {
                look.with_value(|look| look.choose(of));
                chosen.set(of.map(str::to_owned));
            },
        )
    });
    view! {
        <fieldset class="field choice-field">
            <legend class="field__label">{move || title(SettingsWords::now())}</legend>
            <p class="field__hint">{move || hint(SettingsWords::now())}</p>
            <div class="choice-field__options is-segmented">{options.collect_view()}</div>
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
            <p class="field__hint" id="idle-hint">{move || SettingsWords::now().idle_hint}</p>
            <select class="input" id="idle" aria-describedby="idle-hint" on:change=choose>
                {options}
            </select>
        </div>
    }
}

/// One choice of a few that stand side by side.
pub(super) fn segment(
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
