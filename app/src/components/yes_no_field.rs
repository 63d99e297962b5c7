//! Yes or no. Not answered is neither.

use leptos::prelude::*;

use super::field::{About, ClearAnswer, FieldGroup, fresh_id};
use super::icon::Icon;
use crate::words::Shell;

/// The two answers.
#[component]
pub fn YesNoField(
    /// What there is to say about it.
    about: About,
    /// The answer, if there is one.
    #[prop(into)]
    value: Signal<Option<bool>>,
    /// It was answered, or the answer was taken back.
    on_answer: Callback<Option<bool>>,
) -> impl IntoView {
    let name = fresh_id();
    let option = move |answer: bool| {
        let icon = if answer { Icon::Check } else { Icon::Close };
        let words = move || if answer { Shell::now().yes } else { Shell::now().no };
        view! {
            <label class="yes-no-field__option">
                <input
                    type="radio"
                    name=name.clone()
                    prop:checked=move || value.get() == Some(answer)
                    on:change=move |_| on_answer.run(Some(answer))
                />
                <span class="yes-no-field__face">{icon.view()} {words}</span>
            </label>
        }
    };
    let required = about.is_required;
    let is_clearable = Signal::derive(move || value.get().is_some() && !required.get());
    let clear = Callback::new(move |()| on_answer.run(None));
    view! {
        <FieldGroup about=about class="yes-no-field">
            <div class="yes-no-field__options">{option.clone()(true)} {option(false)}</div>
            <ClearAnswer is_shown=is_clearable on_clear=clear />
        </FieldGroup>
    }
}
