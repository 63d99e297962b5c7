//! A checklist: a result for each line, and a word on what is not as it should be.

use std::collections::BTreeMap;

use leptos::prelude::*;
use steward_domain::checks::CHECK_RESULTS;

use super::field::{About, FieldGroup, fresh_id};
use super::icon::Icon;
use super::text_field::{TextEntry, TextField};
use crate::show::Show;
use crate::words::{FormWords, fill};

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Line {
    /// Its name in records.
    pub key: String,
    /// What to look at.
    pub words: String,
    /// How it should be; empty when it is not said.
    pub how: String,
}

/// What was seen of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineEntry {
    /// One of [`CHECK_RESULTS`]; none while nobody has looked.
    pub result: Option<String>,
    /// A word on it.
    pub note: String,
}

/// The lines.
#[component]
pub fn ChecklistField(
    /// What there is to say about it.
    about: About,
    /// The lines.
    #[prop(into)]
    lines: Signal<Vec<Line>>,
    /// What was seen, by the lines' keys.
    #[prop(into)]
    results: Signal<BTreeMap<String, LineEntry>>,
    /// Something was seen of a line.
    on_result: Callback<(String, LineEntry)>,
) -> impl IntoView {
    let open_lines = move || {
        let is_open = |line: &Line| {
            results.with(|results| results.get(&line.key).is_none_or(|entry| entry.result.is_none()))
        };
        lines.with(|lines| {
            lines
                .iter()
                .filter(|line| is_open(line))
                .map(|line| line.key.clone())
                .collect::<Vec<_>>()
        })
    };
    let all_well = move |_| {
        for key in untrack(open_lines) {
            let result = Some(CHECK_RESULTS[0].to_owned());
            on_result.run((
                key,
                LineEntry {
                    result,
                    note: String::new(),
                },
            ));
        }
    };
    let all_words = move || {
        fill(
            FormWords::now().rest_ok,
            &[("n", &open_lines().len().to_string())],
        )
    };
    let nothing = move || {
        lines.with(Vec::is_empty).then(
            || view! { <p class="field__note is-info">{Icon::Info.view()} {FormWords::now().no_lines}</p> },
        )
    };
    view! {
        <FieldGroup about=about class="checklist-field">
            <ol class="checklist-field__list">
                <For
                    each=move || lines.get()
                    key=Line::clone
                    children=move |line| view! { <OneLine line=line results=results on_result=on_result /> }
                />
            </ol>
            {nothing}
            <Show when=move || !open_lines().is_empty()>
                <button class="button is-wide" type="button" on:click=all_well>{Icon::Check.view()} {all_words}</button>
            </Show>
        </FieldGroup>
    }
}

#[component]
fn OneLine(
    line: Line,
    results: Signal<BTreeMap<String, LineEntry>>,
    on_result: Callback<(String, LineEntry)>,
) -> impl IntoView {
    let key = StoredValue::new(line.key);
    let entry = Memo::new(move |_| {
        results.with(|results| results.get(&key.get_value()).cloned().unwrap_or_default())
    });
    let name = fresh_id();
    let option = move |result: &'static str| {
        let words = move || {
            let words = FormWords::now();
            match result {
                "ok" => words.result_ok,
                "problem" => words.result_problem,
                _ => words.result_not_applicable,
            }
        };
        let note = move || entry.with_untracked(|entry| entry.note.clone());
        view! {
            <label class="choice-field__option">
                <input
                    type="radio"
                    name=name.clone()
                    prop:checked=move || entry.with(|entry| entry.result.as_deref() == Some(result))
                    on:change=move |_| {
                        on_result.run((key.get_value(), LineEntry { result: Some(result.to_owned()), note: note() }));
                    }
                />
                <span class="choice-field__face">{words}</span>
            </label>
        }
    };
    let is = move |result: &'static str| entry.with(|entry| entry.result.as_deref() == Some(result));
    let noted = Callback::new(move |note: String| {
        let result = entry.with_untracked(|entry| entry.result.clone());
        on_result.run((key.get_value(), LineEntry { result, note }));
    });
    let what = line.words.clone();
    let note_label = Signal::derive(move || fill(FormWords::now().note_on, &[("what", &what)]));
    let note = move || {
        is("problem").then(|| {
            let value = Signal::derive(move || entry.with(|entry| entry.note.clone()));
            view! {
                <div class="checklist-field__note">
                    <TextField about=About::new(note_label) value=value on_change=noted entry=TextEntry::Line />
                </div>
            }
        })
    };
    let how = (!line.how.is_empty()).then(|| view! { <small class="muted">" " {line.how}</small> });
    let group_words = line.words.clone();
    view! {
        <li class="checklist-field__item" class:is-ok=move || is("ok") class:is-late=move || is("problem")>
            <p class="checklist-field__words">{line.words} {how}</p>
            <div class="checklist-field__results" role="group" aria-label=group_words>
                {CHECK_RESULTS.map(option).collect_view()}
            </div>
            {note}
        </li>
    }
}
