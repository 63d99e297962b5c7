//! Which days, and which records.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::listing::state_words;
use steward_domain::logbook::{PeriodSpan, period_field};

use super::super::wanted::{Wanted, today};
use crate::components::field::{About, fresh_id};
use crate::components::icon::Icon;
use crate::components::moment_field::DateField;
use crate::desk::use_desk;
use crate::pages::list::choice::Chosen;
use crate::pages::list::head::{tab_words, tabs_of};
use crate::words::{LogbookWords, fill, language};

/// The choice above the preview.
#[component]
pub(super) fn Choosing(
    /// The register.
    definition: Arc<Definition>,
    /// What is wanted.
    wanted: Wanted,
) -> impl IntoView {
    let days = period_field(&definition)
        .is_some()
        .then(|| view! { <Days wanted=wanted /> });
    view! {
        <section class="card logbook__choice" aria-label=move || LogbookWords::now().choose>
            {days}
            <Which definition=Arc::clone(&definition) wanted=wanted />
            <Narrowed definition=definition wanted=wanted />
        </section>
    }
}

fn span_words(span: PeriodSpan) -> &'static str {
    let words = LogbookWords::now();
    match span {
        PeriodSpan::Today => words.today,
        PeriodSpan::Week => words.week,
        PeriodSpan::ThirtyDays => words.thirty_days,
        PeriodSpan::ThisMonth => words.this_month,
        PeriodSpan::LastMonth => words.last_month,
        PeriodSpan::All => words.all_days,
    }
}

#[component]
fn Days(wanted: Wanted) -> impl IntoView {
    let desk = use_desk();
    let chosen = Memo::new(move |_| wanted.period.with(|period| period.span(today(desk))));
    let chips = PeriodSpan::ALL.map(|span| {
        let choose = move |_| wanted.period.set(span.period(today(desk)));
        view! {
            <button
                class="filter-chips__chip"
                type="button"
                aria-pressed=move || (chosen.get() == Some(span)).to_string()
                on:click=choose
            >
                {Icon::Check.view()} {move || span_words(span)}
            </button>
        }
    });
    let end = |text: String| Some(text).filter(|day| !day.is_empty());
    let from = Signal::derive(move || {
        wanted
            .period
            .with(|period| period.from.clone())
            .unwrap_or_default()
    });
    let until = Signal::derive(move || {
        wanted
            .period
            .with(|period| period.until.clone())
            .unwrap_or_default()
    });
    view! {
        <div class="filter-chips logbook__spans" role="group" aria-label=move || LogbookWords::now().period>
            {chips.into_iter().collect_view()}
        </div>
        <div class="logbook__days">
            <DateField
                about=About::new(Signal::derive(|| LogbookWords::now().from.to_owned()))
                value=from
                on_change=Callback::new(move |day| wanted.period.update(|period| period.from = end(day)))
            />
            <DateField
                about=About::new(Signal::derive(|| LogbookWords::now().until.to_owned()))
                value=until
                on_change=Callback::new(move |day| wanted.period.update(|period| period.until = end(day)))
            />
        </div>
    }
}

#[component]
fn Which(definition: Arc<Definition>, wanted: Wanted) -> impl IntoView {
    let id = fresh_id();
    let options = {
        let definition = Arc::clone(&definition);
        move || {
            let tabs = tabs_of(&definition).into_iter().map(|tab| {
                let words = tab_words(&definition, &tab);
                let is_chosen = wanted.list.with(|list| list.as_ref() == Some(&tab));
                view! { <option value=tab.name().to_owned() selected=is_chosen>{words}</option> }
            });
            tabs.collect_view()
        }
    };
    let choose = move |event| {
        let name = event_target_value(&event);
        wanted.list.set((!name.is_empty()).then(|| Chosen::named(&name)));
        // A state of the former list may be no state of this one.
        wanted.state.set(None);
    };
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{move || LogbookWords::now().content}</label>
            <select class="input" id=id on:change=choose>
                <option value="">{move || LogbookWords::now().all_records}</option>
                {options}
            </select>
        </div>
    }
}

/// A state or a search that came along from the list; each can be taken away.
#[component]
fn Narrowed(definition: Arc<Definition>, wanted: Wanted) -> impl IntoView {
    let state = move || {
        let state = wanted.state.get()?;
        Some(language().pick(&state_words(&definition, &state)).to_owned())
    };
    let search = move || Some(wanted.search.get()).filter(|text| !text.trim().is_empty());
    view! {
        {move || state().map(|words| only(words, move || wanted.state.set(None)))}
        {move || search().map(|words| only(words, move || wanted.search.set(String::new())))}
    }
}

fn only(words: String, clear: impl Fn() + 'static) -> AnyView {
    let told = fill(LogbookWords::now().narrowed, &[("what", &words)]);
    let label = format!("{}: {words}", LogbookWords::now().clear);
    view! {
        <p class="cluster is-between logbook__only">
            <span>{told}</span>
            <button class="icon-button" type="button" aria-label=label on:click=move |_| clear()>
                {Icon::Close.view()}
            </button>
        </p>
    }
    .into_any()
}
