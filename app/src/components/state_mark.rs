//! The state of a record: an icon, words, and a colour.

use leptos::prelude::*;
use steward_domain::listing::Tone;

use super::icon::Icon;

/// A state with its colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The colour.
    pub tone: Tone,
    /// The words.
    pub words: String,
}

/// The state of a record.
#[component]
pub fn StateMark(
    /// The state.
    #[prop(into)]
    state: Signal<State>,
) -> impl IntoView {
    let tone = Memo::new(move |_| state.with(|state| state.tone));
    view! {
        <span class=move || format!("state-mark {}", tone_class(tone.get()))>
            {move || tone_icon(tone.get()).view()}
            {move || state.with(|state| state.words.clone())}
        </span>
    }
}

/// The class of a colour.
#[must_use]
pub fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Waiting => "is-todo",
        Tone::Working | Tone::Open => "is-active",
        Tone::Done => "is-done",
        Tone::Held | Tone::Stopped | Tone::Voided | Tone::Standing => "is-neutral",
        Tone::Conflict => "is-conflict",
        Tone::Future => "is-future",
        Tone::Late => "is-due",
        Tone::Missed => "is-missed",
        Tone::CatchUp => "is-catch-up",
    }
}

fn tone_icon(tone: Tone) -> Icon {
    match tone {
        Tone::Waiting | Tone::Open => Icon::Dot,
        Tone::Working => Icon::UnderWay,
        Tone::Held => Icon::Hourglass,
        Tone::Done | Tone::Standing => Icon::Check,
        Tone::Stopped => Icon::Stop,
        Tone::Voided => Icon::Void,
        Tone::Conflict => Icon::Conflict,
        Tone::Future => Icon::Clock,
        Tone::Late => Icon::Late,
        Tone::Missed => Icon::Wrong,
        Tone::CatchUp => Icon::History,
    }
}
