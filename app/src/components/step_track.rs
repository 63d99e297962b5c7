//! The stages of some work: which are behind, which is now, and what is still to come.

use leptos::prelude::*;

use super::icon::Icon;
use crate::words::Records;

/// One stage.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Leg {
    /// Its name, short.
    pub words: String,
    /// Whether it was reached.
    pub is_reached: bool,
    /// Whether it is the last that was.
    pub is_now: bool,
}

/// The track.
#[component]
pub fn StepTrack(
    /// What it is about, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// The stages in their order.
    #[prop(into)]
    legs: Signal<Vec<Leg>>,
    /// The icon of a stage that was reached.
    reached: Icon,
) -> impl IntoView {
    let leg = move |leg: Leg| {
        let class = match (leg.is_now, leg.is_reached) {
            (true, _) => "step-track__leg is-current",
            (false, true) => "step-track__leg is-done",
            (false, false) => "step-track__leg is-future",
        };
        let told = move || {
            let words = Records::now();
            if leg.is_reached {
                words.leg_reached
            } else {
                words.leg_to_come
            }
        };
        view! {
            <li class=class aria-current=leg.is_now.then_some("step")>
                <span class="step-track__dot">{leg.is_reached.then(|| reached.view())}</span>
                <span class="step-track__words">{leg.words}</span>
                <span class="visually-hidden">{told}</span>
            </li>
        }
    };
    view! {
        <ol class="step-track" aria-label=move || label.get()>
            <For each=move || legs.get() key=Leg::clone children=leg />
        </ol>
    }
}
