//! What is typed, counted and chosen.

use leptos::prelude::*;

use super::{Item, Word, said};
use crate::components::choice_field::{ChoiceField, Offered};
use crate::components::choices_field::ChoicesField;
use crate::components::field::{About, ClearAnswer, Note};
use crate::components::moment_field::MomentField;
use crate::components::number_field::NumberField;
use crate::components::search_field::SearchField;
use crate::components::text_field::{TextEntry, TextField};
use crate::components::yes_no_field::YesNoField;
use crate::desk::use_desk;
use crate::words::GalleryWords;

/// With a hint.
pub(super) fn about(label: Word) -> About {
    About::new(said(label)).hint(some(|words| words.field_hint))
}

/// A phrase, where there may be none.
pub(super) fn some(word: Word) -> Signal<Option<String>> {
    Signal::derive(move || Some(word(GalleryWords::now()).to_owned()))
}

fn notes() -> Signal<Vec<Note>> {
    Signal::derive(|| {
        let words = GalleryWords::now();
        let note = |tone, words: &str| Note {
            tone,
            words: words.to_owned(),
        };
        vec![
            note("is-info", words.step_note),
            note("is-warning", words.field_note),
        ]
    })
}

#[component]
pub(super) fn Fields() -> impl IntoView {
    let text = RwSignal::new(String::new());
    let typed = Callback::new(move |typed: String| text.set(typed));
    view! {
        <Item shows="field">
            <ClearAnswer is_shown=Signal::stored(true) on_clear=Callback::new(|()| ()) />
        </Item>
        <Item shows="text_field"><Texts /></Item>
        <Item shows="number_field"><Numbers /></Item>
        <Item shows="moment_field"><Moments /></Item>
        <Item shows="choice_field"><Choices /></Item>
        <Item shows="choices_field"><Several /></Item>
        <Item shows="yes_no_field"><Answers /></Item>
        <Item shows="search_field">
            <SearchField value=text on_search=typed label=said(|words| words.search) />
        </Item>
    }
}

#[component]
fn Texts() -> impl IntoView {
    let text = RwSignal::new(GalleryWords::now().field_value.to_owned());
    let typed = Callback::new(move |typed: String| text.set(typed));
    let wrong = about(|words| words.field_text)
        .required(true)
        .error(some(|words| words.field_error));
    view! {
        <div class="form__pair">
            <TextField about=about(|words| words.field_text) value=text on_change=typed />
            <TextField about=wrong value=text on_change=typed entry=TextEntry::Lines chars_max=Some(8) />
            <TextField about=about(|words| words.phone).notes(notes()) value=text on_change=typed entry=TextEntry::Phone />
        </div>
    }
}

#[component]
fn Numbers() -> impl IntoView {
    let number = RwSignal::new("0.5".to_owned());
    let typed = Callback::new(move |typed: String| number.set(typed));
    let wrong = about(|words| words.reading).error(some(|words| words.field_error));
    view! {
        <div class="form__pair">
            <NumberField
                about=about(|words| words.reading).notes(notes())
                value=number
                on_change=typed
                unit=Some(GalleryWords::now().unit.to_owned())
                range=some(|words| words.range)
            />
            <NumberField about=wrong value=number on_change=typed steps=Some((0, 9)) />
        </div>
    }
}

#[component]
fn Moments() -> impl IntoView {
    let now_ms = use_desk().now_ms;
    let moment = RwSignal::new(Some(now_ms.get_untracked()));
    let changed = Callback::new(move |changed: Option<i64>| moment.set(changed));
    view! { <MomentField about=about(|words| words.moment) value=moment on_change=changed now_ms=now_ms /> }
}

fn offered(words: &[(&str, Word, Word)]) -> Vec<Offered> {
    let table = GalleryWords::now();
    words
        .iter()
        .map(|(key, words, note)| Offered {
            key: (*key).to_owned(),
            words: words(table).to_owned(),
            note: note(table).to_owned(),
        })
        .collect()
}

#[component]
fn Choices() -> impl IntoView {
    let few = Signal::derive(|| {
        offered(&[
            ("a", |words| words.urgent, |_| ""),
            ("b", |words| words.general, |_| ""),
        ])
    });
    let many = Signal::derive(|| {
        offered(&[
            ("a", |words| words.urgent, |words| words.urgent_note),
            ("b", |words| words.general, |_| ""),
            ("c", |words| words.third, |_| ""),
            ("d", |words| words.stop_one, |words| words.place_note),
            ("e", |words| words.stop_two, |_| ""),
        ])
    });
    let chosen = RwSignal::new(Some("a".to_owned()));
    let choose = Callback::new(move |one: Option<String>| chosen.set(one));
    let wrong = about(|words| words.category)
        .required(true)
        .error(some(|words| words.field_error));
    view! {
        <div class="form__pair">
            <ChoiceField about=about(|words| words.category) options=few chosen=chosen on_choose=choose />
            <ChoiceField about=wrong options=many chosen=chosen on_choose=choose />
        </div>
    }
}

#[component]
fn Several() -> impl IntoView {
    let options = Signal::derive(|| {
        offered(&[
            ("a", |words| words.photo, |_| ""),
            ("b", |words| words.material, |_| ""),
            ("c", |words| words.cleaned, |_| ""),
        ])
    });
    let chosen = RwSignal::new(vec!["a".to_owned()]);
    let toggle = Callback::new(move |one: String| {
        chosen.update(|chosen| match chosen.iter().position(|known| *known == one) {
            Some(place) => drop(chosen.remove(place)),
            None => chosen.push(one),
        });
    });
    view! { <ChoicesField about=about(|words| words.options) options=options chosen=chosen on_toggle=toggle /> }
}

#[component]
fn Answers() -> impl IntoView {
    let fields = [None, Some(true), Some(false)].map(|given| {
        let answer = RwSignal::new(given);
        let answered = Callback::new(move |one: Option<bool>| answer.set(one));
        view! { <YesNoField about=about(|words| words.answer) value=answer on_answer=answered /> }
    });
    view! { <div class="form__pair">{fields}</div> }
}
