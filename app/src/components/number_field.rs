//! A number with its unit, and steps where people count.

use leptos::prelude::*;

use super::field::{About, FieldBox};
use super::icon::Icon;
use crate::words::FormWords;

/// The box. The text is emitted as typed: what it means is decided by who asked.
#[component]
pub fn NumberField(
    /// What there is to say about it.
    about: About,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// Another text was entered.
    on_change: Callback<String>,
    /// The unit.
    #[prop(optional_no_strip)]
    unit: Option<String>,
    /// The range that it should stay in, in words.
    #[prop(into, default = Signal::stored(None))]
    range: Signal<Option<String>>,
    /// The least and the most that steps lead to; without them there are no steps.
    #[prop(optional_no_strip)]
    steps: Option<(i64, i64)>,
) -> impl IntoView {
    let (described, invalid) = (about.described_by(), about.invalid());
    let (required, label) = (about.is_required, about.label);
    let step = move |by: i64| {
        let Some((least, most)) = steps else { return };
        let now = value.with_untracked(|text| text.trim().parse::<i64>().ok());
        // From nothing, a step up leads to the least.
        let next = now.map_or(least, |now| now.saturating_add(by)).clamp(least, most);
        on_change.run(next.to_string());
    };
    let button = move |icon: Icon, by: i64| {
        steps.map(|_| {
            let words = move || {
                let words = FormWords::now();
                format!("{} {}", label.get(), if by < 0 { words.less } else { words.more_of })
            };
            view! {
                <button class="icon-button" type="button" aria-label=words on:click=move |_| step(by)>{icon.view()}</button>
            }
        })
    };
    let mode = if steps.is_some() { "numeric" } else { "decimal" };
    view! {
        <FieldBox about=about.clone() class="number-field">
            <div class="number-field__row">
                {button(Icon::Minus, -1)}
                <input
                    class="input"
                    id=about.id.to_string()
                    type="text"
                    inputmode=mode
                    autocomplete="off"
                    prop:value=move || value.get()
                    aria-describedby=described
                    aria-invalid=invalid
                    aria-required=move || required.get().then_some("true")
                    on:input=move |event| on_change.run(event_target_value(&event))
                />
                {unit.map(|unit| view! { <span class="number-field__unit">{unit}</span> })}
                {button(Icon::Plus, 1)}
            </div>
            {move || range.get().map(|range| view! { <p class="number-field__range">{range}</p> })}
        </FieldBox>
    }
}
