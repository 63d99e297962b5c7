//! A clash of values: every side with who wrote it and when, and a button under each that keeps it.

use leptos::prelude::*;

use super::icon::Icon;
use super::side_bar::initials_of;
use crate::words::{ConflictWords, fill};

/// One side of a clash, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// Who wrote it.
    pub author: String,
    /// When.
    pub time: String,
    /// The value.
    pub value: String,
    /// What else there is to know: the step and its reason, what the author had in view, a clock that may be wrong.
    pub notes: Vec<Note>,
    /// What keeping it is called, where it is more than the choice of a value.
    pub keep: Option<&'static str>,
}

/// A line under a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Whether it casts a doubt on this side.
    pub is_doubt: bool,
    /// The words.
    pub words: String,
}

/// The card. `on_keep` hears the place of the side that is kept.
#[component]
pub fn ConflictCard(
    /// What clashes, in words.
    #[prop(into)]
    title: Signal<String>,
    /// The sides.
    #[prop(into)]
    sides: Signal<Vec<Side>>,
    /// Whether a decision is being saved.
    #[prop(into)]
    is_busy: Signal<bool>,
    /// A side is kept.
    on_keep: Callback<usize>,
    /// What else can be done: buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let shown = move || {
        let sides = sides.get();
        let values: Vec<String> = sides.iter().map(|side| side.value.clone()).collect();
        let around = around(&values);
        let sides = sides.into_iter().enumerate();
        sides
            .map(|(place, side)| side_view(place, side, around, is_busy, on_keep))
            .collect_view()
    };
    view! {
        <section class="conflict-card is-conflict">
            <h3 class="conflict-card__title">{Icon::Conflict.view()} {move || title.get()}</h3>
            <div class="conflict-card__sides">{shown}</div>
            {children.map(|children| view! { <div class="conflict-card__foot">{children()}</div> })}
        </section>
    }
}

fn side_view(
    place: usize,
    side: Side,
    around: (usize, usize),
    is_busy: Signal<bool>,
    on_keep: Callback<usize>,
) -> impl IntoView + use<> {
    // A name may be followed by the post.
    let initials = initials_of(side.author.split(" · ").next().unwrap_or_default());
    let (label, keep) = (side.value.clone(), side.keep);
    let label = move || match keep {
        Some(keep) => fill(ConflictWords::now().keep_as, &[("keep", keep), ("v", &label)]),
        None => fill(ConflictWords::now().keep_of, &[("v", &label)]),
    };
    let notes = side.notes.into_iter().map(|note| {
        let (tone, icon) = if note.is_doubt {
            ("is-warning", Icon::Alert)
        } else {
            ("is-info", Icon::Info)
        };
        view! { <p class=format!("field__note {tone}")>{icon.view()} {note.words}</p> }
    });
    view! {
        <div class="conflict-card__side">
            <p class="conflict-card__author">
                <span class="avatar" aria-hidden="true">{initials}</span>
                {side.author}
                <time>{side.time}</time>
            </p>
            <div class="conflict-card__value">{marked(&side.value, around)} {notes.collect_view()}</div>
            <button
                class="button is-primary is-wide"
                type="button"
                aria-label=label
                aria-busy=move || is_busy.get().to_string()
                on:click=move |_| {
                    if !is_busy.get_untracked() {
                        on_keep.run(place);
                    }
                }
            >
                {Icon::Check.view()}
                {move || keep.unwrap_or(ConflictWords::now().keep)}
            </button>
        </div>
    }
}

/// How many signs all values have in common at the beginning, and how many at the end.
fn around(values: &[String]) -> (usize, usize) {
    let Some((first, rest)) = values.split_first() else {
        return (0, 0);
    };
    let alike = |one: &mut dyn Iterator<Item = char>, other: &mut dyn Iterator<Item = char>| {
        one.zip(other).take_while(|(a, b)| a == b).count()
    };
    let fewest = values
        .iter()
        .map(|value| value.chars().count())
        .min()
        .unwrap_or(0);
    let before = rest
        .iter()
        .map(|other| alike(&mut first.chars(), &mut other.chars()))
        .min()
        .unwrap_or(0);
    let after = rest
        .iter()
        .map(|other| alike(&mut first.chars().rev(), &mut other.chars().rev()))
        .min();
    (before, after.unwrap_or(0).min(fewest - before.min(fewest)))
}

/// A value with the part marked that the others don't have. Where all of it differs there is nothing to point at.
fn marked(value: &str, (before, after): (usize, usize)) -> AnyView {
    let signs: Vec<char> = value.chars().collect();
    let until = signs.len().saturating_sub(after);
    if before + after == 0 || before >= until {
        return value.to_owned().into_any();
    }
    let part = |signs: &[char]| signs.iter().collect::<String>();
    let (head, middle, tail) = (
        part(&signs[..before]),
        part(&signs[before..until]),
        part(&signs[until..]),
    );
    view! { {head} <mark>{middle}</mark> {tail} }.into_any()
}
