//! Events in order, with a dot each.

use leptos::prelude::*;

use super::icon::Icon;
use super::record_card::facts_told;

/// The list of events.
#[component]
pub fn Timeline(
    /// What it tells, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// [`TimelineEntry`]s.
    children: Children,
) -> impl IntoView {
    view! { <ol class="timeline" aria-label=move || label.get()>{children()}</ol> }
}

/// One event.
#[component]
pub fn TimelineEntry(
    /// The class of its colour, such as `is-done`.
    #[prop(into)]
    tone: Signal<&'static str>,
    /// What stands in the dot.
    icon: Icon,
    /// The headline.
    #[prop(into)]
    title: Signal<String>,
    /// Beside the headline: a mark.
    #[prop(optional)]
    mark: Option<AnyView>,
    /// One line of facts; dots come between them.
    #[prop(optional, into)]
    facts: Signal<Vec<String>>,
    /// Anything below.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let told = move || facts_told(facts.get());
    view! {
        <li class=move || format!("timeline__entry {}", tone.get())>
            <span class="timeline__dot">{icon.view()}</span>
            <div class="timeline__body">
                <p class="timeline__title"><span>{move || title.get()}</span> {mark}</p>
                <p class="timeline__facts">{told}</p>
                {children.map(|children| children())}
            </div>
        </li>
    }
}
