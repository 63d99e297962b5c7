//! How long something took, in hours and minutes.

use leptos::prelude::*;

use crate::components::field::{About, FieldGroup, fresh_id};
use crate::words::FormWords;

const HOUR: i64 = 3_600;
const MINUTE: i64 = 60;
/// Ten years, as much as a duration holds.
const HOURS_MAX: i64 = 87_600;

/// Two boxes. The value is in seconds; seconds that nobody entered here stay.
#[component]
pub fn SpanField(
    /// What there is to say about it.
    about: About,
    /// The duration, in seconds.
    #[prop(into)]
    value: Signal<Option<i64>>,
    /// Another duration was entered, or none.
    on_change: Callback<Option<i64>>,
) -> impl IntoView {
    let part = move |unit: i64, modulus: i64| {
        Memo::new(move |_| {
            value
                .get()
                .map(|seconds| (seconds / unit).rem_euclid(modulus).to_string())
                .unwrap_or_default()
        })
    };
    let (hours, minutes) = (part(HOUR, HOURS_MAX + 1), part(MINUTE, 60));
    let put = move |unit: i64, modulus: i64, text: &str| {
        let before = value.get_untracked();
        let typed = text
            .trim()
            .parse::<i64>()
            .ok()
            .map(|number| number.clamp(0, HOURS_MAX));
        let old = before.map_or(0, |seconds| (seconds / unit).rem_euclid(modulus) * unit);
        let rest = before.unwrap_or(0) - old;
        match typed {
            Some(number) => on_change.run(Some(rest + number * unit)),
            None if rest == 0 => on_change.run(None),
            None => on_change.run(Some(rest)),
        }
    };
    let invalid = about.invalid();
    let field = move |text: Memo<String>, unit: i64, modulus: i64| {
        let id = fresh_id();
        let words = move || {
            if unit == HOUR {
                FormWords::now().hours
            } else {
                FormWords::now().minutes
            }
        };
        view! {
            <input
                class="input"
                id=id.clone()
                type="text"
                inputmode="numeric"
                autocomplete="off"
                prop:value=move || text.get()
                aria-invalid=invalid
                on:change=move |event| put(unit, modulus, &event_target_value(&event))
            />
            <label class="number-field__unit" for=id>{words}</label>
        }
    };
    view! {
        <FieldGroup about=about class="number-field">
            <div class="number-field__row">
                {field(hours, HOUR, HOURS_MAX + 1)} {field(minutes, MINUTE, 60)}
            </div>
        </FieldGroup>
    }
}
