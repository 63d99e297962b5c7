//! A number that somebody should know, which leads to what is behind it.

use leptos::prelude::*;

use super::icon::Icon;

/// The tile.
#[component]
pub fn StatTile(
    /// The class of its colour, such as `is-late`.
    #[prop(into)]
    tone: Signal<&'static str>,
    /// The icon.
    icon: Icon,
    /// What is counted.
    #[prop(into)]
    label: Signal<String>,
    /// How many.
    #[prop(into)]
    value: Signal<String>,
    /// What else there is to say.
    #[prop(optional, into)]
    note: Signal<String>,
    /// Where it leads.
    #[prop(into)]
    href: String,
) -> impl IntoView {
    view! {
        <a class=move || format!("stat-tile {}", tone.get()) href=href>
            <span class="stat-tile__label">{icon.view()} {move || label.get()}</span>
            <strong class="stat-tile__value">{move || value.get()}</strong>
            <span class="stat-tile__note">{move || note.get()}</span>
        </a>
    }
}
