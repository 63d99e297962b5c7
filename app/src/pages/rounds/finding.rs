//! Something wrong: what, how bad, and whether a repair order is raised. The order is made with the check, in one group.

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::sort;
use steward_domain::work::checking::Severity;

use super::book::Book;
use super::check::CheckForm;
use super::reason::Usual;
use crate::components::field::About;
use crate::components::text_field::{TextEntry, TextField};
use crate::words::{Rounds, language};

/// The whole of a finding may have so many characters.
const FINDING_CHARS_MAX: u32 = 1_000;

/// What is wrong.
#[component]
pub(super) fn FindingPart(
    /// What is entered.
    form: CheckForm,
    /// The records.
    book: Book,
) -> impl IntoView {
    let severities: [(Severity, Usual); 3] = [
        (Severity::Minor, |words| words.minor),
        (Severity::General, |words| words.general),
        (Severity::Major, |words| words.major),
    ];
    let severity = move |(severity, words): (Severity, Usual)| {
        view! {
            <label class="choice-field__option">
                <input
                    type="radio"
                    name="severity"
                    prop:checked=move || form.severity.get() == severity
                    on:change=move |_| form.severity.set(severity)
                />
                <span class="choice-field__face">{move || words(Rounds::now())}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field choice-field">
            <legend class="field__label">{move || Rounds::now().raise}</legend>
            <div class="choice-field__options">
                <ItemOption form=form item=None words=Signal::derive(|| Rounds::now().raise_none.to_owned()) is_urgent=false />
                {move || items(book).into_iter().map(|item| view! {
                    <ItemOption form=form item=Some(item.key) words=Signal::stored(item.words) is_urgent=item.is_urgent />
                }).collect_view()}
            </div>
        </fieldset>
        <TextField
            about=About::new(Signal::derive(|| Rounds::now().finding.to_owned()))
                .hint(Signal::derive(|| Some(Rounds::now().finding_hint.to_owned())))
            value=form.what
            on_change=Callback::new(move |text| form.what.set(text))
            entry=TextEntry::Lines
            chars_max=Some(FINDING_CHARS_MAX)
        />
        <fieldset class="field choice-field">
            <legend class="field__label">{move || Rounds::now().severity}</legend>
            <div class="choice-field__options is-segmented">{severities.map(severity)}</div>
        </fieldset>
    }
}

#[component]
fn ItemOption(
    form: CheckForm,
    item: Option<String>,
    words: Signal<String>,
    is_urgent: bool,
) -> impl IntoView {
    let is_chosen = {
        let item = item.clone();
        move || form.item.with(|chosen| *chosen == item)
    };
    view! {
        <label class="choice-field__option">
            <input
                type="radio"
                name="raise"
                prop:checked=is_chosen
                on:change=move |_| form.item.set(item.clone())
            />
            <span class="choice-field__face">
                {move || words.get()} {is_urgent.then(|| view! { <small>{move || Rounds::now().urgent}</small> })}
            </span>
        </label>
    }
}

/// A repair item to choose.
struct Item {
    key: String,
    words: String,
    is_urgent: bool,
}

/// The items, urgent ones first; their order is that of the register.
fn items(book: Book) -> Vec<Item> {
    let Some(repairs) = book.ledger().definition("repair") else {
        return Vec::new();
    };
    let mut items = listed(&repairs);
    sort::by_key(&mut items, |item| !item.is_urgent);
    items
}

fn listed(repairs: &Definition) -> Vec<Item> {
    let Some(field) = repairs.field("item") else {
        return Vec::new();
    };
    let options = field.options.iter().filter(|option| !option.retired);
    let items = options.map(|option| Item {
        key: option.key.to_string(),
        words: language().pick(&option.words).to_owned(),
        is_urgent: option
            .sets
            .iter()
            .any(|(key, value)| *key == "class" && value.as_text() == Some("urgent")),
    });
    items.collect()
}
