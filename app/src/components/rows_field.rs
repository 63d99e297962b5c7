//! Rows: materials, labour, notes. Each is a fact of its own.

use leptos::prelude::*;

use super::field::{About, FieldGroup};
use super::icon::Icon;
use crate::show::Show;
use crate::words::{FormWords, fill};

/// A row that is on the record already.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeptRow {
    /// Which.
    pub key: String,
    /// What it says.
    pub words: String,
    /// Whether it is struck out.
    pub is_struck: bool,
}

/// What a person does to the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowDeed {
    /// Adds one.
    Add,
    /// Takes back one that was added here, by its place.
    TakeBack(usize),
    /// Strikes out one of the record, or puts it back.
    Strike(String),
}

/// The rows. `draw` draws the fields of a row that was added here.
#[component]
pub fn RowsField<Draw>(
    /// What there is to say about it.
    about: About,
    /// Those of the record.
    #[prop(into)]
    kept: Signal<Vec<KeptRow>>,
    /// How many were added here.
    #[prop(into)]
    added: Signal<usize>,
    /// Whether there is no room for another.
    #[prop(into)]
    is_full: Signal<bool>,
    /// What was done.
    on_deed: Callback<RowDeed>,
    /// Draws the fields of an added row, by its place.
    draw: Draw,
) -> impl IntoView
where
    Draw: Fn(usize) -> AnyView + Clone + Send + 'static,
{
    let label = about.label;
    let kept_row = move |row: KeptRow| {
        let key = row.key;
        let words = if row.is_struck {
            view! { <s>{row.words}</s> }.into_any()
        } else {
            row.words.into_any()
        };
        let icon = if row.is_struck { Icon::Undo } else { Icon::Close };
        let act = move || {
            let words = FormWords::now();
            if row.is_struck {
                words.put_back
            } else {
                words.strike
            }
        };
        view! {
            <li class="rows-field__row">
                <div class="rows-field__fields">{words}</div>
                <button
                    class="icon-button rows-field__remove"
                    type="button"
                    aria-label=act
                    on:click=move |_| on_deed.run(RowDeed::Strike(key.clone()))
                >
                    {icon.view()}
                </button>
            </li>
        }
    };
    let added_row = move |place: usize| {
        let remove = move || {
            let place = (place + 1).to_string();
            fill(FormWords::now().remove_row, &[("n", &place)])
        };
        let words = move || {
            fill(
                FormWords::now().row_of,
                &[("what", &label.get()), ("n", &(place + 1).to_string())],
            )
        };
        view! {
            <li class="rows-field__row">
                <div class="rows-field__fields" role="group" aria-label=words>{draw(place)}</div>
                <button
                    class="icon-button rows-field__remove"
                    type="button"
                    aria-label=remove
                    on:click=move |_| on_deed.run(RowDeed::TakeBack(place))
                >
                    {Icon::Close.view()}
                </button>
            </li>
        }
    };
    view! {
        <FieldGroup about=about class="rows-field">
            <ol class="rows-field__list">
                <For each=move || kept.get() key=KeptRow::clone children=kept_row />
                <For each=move || 0..added.get() key=|place| *place children=added_row />
            </ol>
            <Show when=move || !is_full.get()>
                <button class="button is-wide" type="button" on:click=move |_| on_deed.run(RowDeed::Add)>
                    {Icon::Plus.view()} {move || fill(FormWords::now().add_row, &[("what", &label.get())])}
                </button>
            </Show>
        </FieldGroup>
    }
}
