//! A calendar day.

use leptos::prelude::*;

use crate::components::field::{About, FieldBox};

/// The box. The day is written `2026-11-21`; empty when there is none.
#[component]
pub fn DateField(
    /// What there is to say about it.
    about: About,
    /// The day.
    #[prop(into)]
    value: Signal<String>,
    /// Another day was entered, or none.
    on_change: Callback<String>,
) -> impl IntoView {
    let (described, invalid) = (about.described_by(), about.invalid());
    let required = about.is_required;
    view! {
        <FieldBox about=about.clone() class="moment-field">
            <input
                class="input"
                id=about.id.to_string()
                type="date"
                prop:value=move || value.get()
                aria-describedby=described
                aria-invalid=invalid
                aria-required=move || required.get().then_some("true")
                on:change=move |event| on_change.run(event_target_value(&event))
            />
        </FieldBox>
    }
}
