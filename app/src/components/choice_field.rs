//! One of several options.

use leptos::html;
use leptos::prelude::*;

use super::field::{About, ClearAnswer, FieldGroup, focus_soon, fresh_id};
use crate::words::FormWords;

/// The most options that stand side by side.
const SEGMENTS_MAX: usize = 4;
/// The most room of all options side by side; a Chinese sign takes that of two letters.
const SEGMENT_ROOM_MAX: usize = 40;
/// From how many options on a long list folds up to the one that was chosen.
const FOLDS_FROM: usize = 7;

/// An option.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Offered {
    /// Its key.
    pub key: String,
    /// Its name.
    pub words: String,
    /// A line under it; empty when there is none.
    pub note: String,
}

/// The options.
#[component]
pub fn ChoiceField(
    /// What there is to say about it.
    about: About,
    /// The options.
    #[prop(into)]
    options: Signal<Vec<Offered>>,
    /// The one that is chosen.
    #[prop(into)]
    chosen: Signal<Option<String>>,
    /// Another was chosen, or none.
    on_choose: Callback<Option<String>>,
) -> impl IntoView {
    let name = fresh_id();
    let is_long = move || options.with(Vec::len) >= FOLDS_FROM;
    let is_folded = RwSignal::new(chosen.with_untracked(Option::is_some));
    let folded = Memo::new(move |_| is_long() && is_folded.get() && chosen.with(Option::is_some));
    let is_segmented = move || {
        options.with(|options| {
            let room: usize = options
                .iter()
                .map(|option| {
                    option
                        .words
                        .chars()
                        .map(|sign| if sign.is_ascii() { 1 } else { 2 })
                        .sum::<usize>()
                })
                .sum();
            let is_plain = options.iter().all(|option| option.note.is_empty());
            options.len() <= SEGMENTS_MAX && room <= SEGMENT_ROOM_MAX && is_plain
        })
    };
    let change: NodeRef<html::Button> = NodeRef::new();
    let choose = Callback::new(move |(key, by_hand): (String, bool)| {
        on_choose.run(Some(key));
        // Keys move through a list of radios by choosing: only a tap folds it up.
        if by_hand && is_long() {
            is_folded.set(true);
            focus_soon(change);
        }
    });
    let required = about.is_required;
    let is_clearable =
        Signal::derive(move || chosen.with(Option::is_some) && !required.get() && !folded.get());
    let clear = Callback::new(move |()| on_choose.run(None));
    let shown = move || {
        if folded.get() {
            let words = move || {
                let chosen = chosen.get();
                options.with(|options| {
                    let option = options.iter().find(|option| chosen.as_ref() == Some(&option.key));
                    option.map_or_else(
                        || chosen.clone().unwrap_or_default(),
                        |option| option.words.clone(),
                    )
                })
            };
            view! {
                <div class="picker-field__chosen">
                    <span class="picker-field__words">{words}</span>
                    <button class="button is-quiet" type="button" node_ref=change on:click=move |_| is_folded.set(false)>
                        {move || FormWords::now().change}
                    </button>
                </div>
            }
            .into_any()
        } else {
            let name = name.clone();
            view! {
                <div class="choice-field__options" class:is-segmented=is_segmented>
                    <For
                        each=move || options.get()
                        key=Offered::clone
                        children=move |option| view! { <Radio option=option name=name.clone() chosen=chosen on_choose=choose /> }
                    />
                </div>
            }
            .into_any()
        }
    };
    view! {
        <FieldGroup about=about class="choice-field">
            {shown}
            <ClearAnswer is_shown=is_clearable on_clear=clear />
        </FieldGroup>
    }
}

#[component]
fn Radio(
    option: Offered,
    name: String,
    chosen: Signal<Option<String>>,
    on_choose: Callback<(String, bool)>,
) -> impl IntoView {
    let (own, key) = (option.key.clone(), option.key);
    let is_chosen = move || chosen.with(|chosen| chosen.as_ref() == Some(&own));
    let note = (!option.note.is_empty()).then(|| view! { <small>{option.note}</small> });
    view! {
        <label class="choice-field__option">
            <input
                type="radio"
                name=name
                prop:checked=is_chosen
                on:click=move |event| on_choose.run((key.clone(), event.detail() > 0))
            />
            <span class="choice-field__face">{option.words} {note}</span>
        </label>
    }
}
