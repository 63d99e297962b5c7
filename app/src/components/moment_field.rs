//! A moment, by the site's wall clock.

mod date;
mod span;

use chrono::{Local, NaiveDateTime, TimeZone};
use leptos::prelude::*;

pub use date::DateField;
pub use span::SpanField;

use super::field::{About, FieldBox};
use super::icon::Icon;
use crate::words::FormWords;

/// How browsers write a moment, to the minute.
const WRITTEN: &str = "%Y-%m-%dT%H:%M";
/// With seconds, as some write it.
const WRITTEN_IN_FULL: &str = "%Y-%m-%dT%H:%M:%S";

/// The box, and a button for now.
#[component]
pub fn MomentField(
    /// What there is to say about it.
    about: About,
    /// The moment, in milliseconds since 1970.
    #[prop(into)]
    value: Signal<Option<i64>>,
    /// Another moment was entered, or none.
    on_change: Callback<Option<i64>>,
    /// Now, judged.
    #[prop(into)]
    now_ms: Signal<i64>,
) -> impl IntoView {
    let (described, invalid) = (about.described_by(), about.invalid());
    let (required, label) = (about.is_required, about.label);
    let written = move || value.get().and_then(written_of).unwrap_or_default();
    let entered = move |event| {
        let text = event_target_value(&event);
        // The box shows minutes: the same minute is the same moment.
        if value.get_untracked().and_then(written_of).as_deref() != Some(text.as_str()) {
            on_change.run(moment_of(&text));
        }
    };
    view! {
        <FieldBox about=about.clone() class="moment-field">
            <div class="moment-field__row">
                <input
                    class="input"
                    id=about.id.to_string()
                    type="datetime-local"
                    prop:value=written
                    aria-describedby=described
                    aria-invalid=invalid
                    aria-required=move || required.get().then_some("true")
                    on:change=entered
                />
                <button
                    class="button"
                    type="button"
                    aria-label=move || format!("{} {}", label.get(), FormWords::now().now_)
                    on:click=move |_| on_change.run(Some(now_ms.get_untracked()))
                >
                    {Icon::Clock.view()} {move || FormWords::now().now_}
                </button>
            </div>
        </FieldBox>
    }
}

fn written_of(moment_ms: i64) -> Option<String> {
    let moment = Local.timestamp_millis_opt(moment_ms).single()?;
    Some(moment.format(WRITTEN).to_string())
}

fn moment_of(text: &str) -> Option<i64> {
    let read = |form| NaiveDateTime::parse_from_str(text, form).ok();
    let naive = read(WRITTEN).or_else(|| read(WRITTEN_IN_FULL))?;
    // Of an hour that a clock shows twice, the first.
    Local
        .from_local_datetime(&naive)
        .earliest()
        .map(|moment| moment.timestamp_millis())
}
