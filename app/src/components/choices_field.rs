//! Several of several options.

use leptos::prelude::*;

use super::choice_field::Offered;
use super::field::{About, FieldGroup};

/// The options.
#[component]
pub fn ChoicesField(
    /// What there is to say about it.
    about: About,
    /// The options.
    #[prop(into)]
    options: Signal<Vec<Offered>>,
    /// Those that are chosen.
    #[prop(into)]
    chosen: Signal<Vec<String>>,
    /// One was chosen that was not, or the other way round.
    on_toggle: Callback<String>,
) -> impl IntoView {
    let option = move |option: Offered| {
        let (own, key) = (option.key.clone(), option.key);
        view! {
            <label class="choices-field__option">
                <input
                    type="checkbox"
                    prop:checked=move || chosen.with(|chosen| chosen.contains(&own))
                    on:change=move |_| on_toggle.run(key.clone())
                />
                <span class="choices-field__face">{option.words}</span>
            </label>
        }
    };
    view! {
        <FieldGroup about=about class="choices-field">
            <div class="choices-field__options">
                <For each=move || options.get() key=Offered::clone children=option />
            </div>
        </FieldGroup>
    }
}
