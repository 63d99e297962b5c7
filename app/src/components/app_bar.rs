//! The bar above a page: back, title, how the sync stands.

use leptos::prelude::*;

use super::icon::Icon;
use crate::page::{self, Page};
use crate::show::Show;
use crate::words::Shell;

/// The bar. `back` is where the arrow leads when the app was opened on this page; without it there is no arrow. `tools` stand at the end.
#[component]
pub fn AppBar(
    /// The page's title.
    #[prop(into)]
    title: Signal<String>,
    /// A line under it.
    #[prop(optional, into)]
    subtitle: Option<Signal<String>>,
    /// Where the arrow leads.
    #[prop(optional_no_strip)]
    back: Option<Page>,
    /// What stands at the end.
    #[prop(optional)]
    tools: Option<AnyView>,
) -> impl IntoView {
    let arrow = back.map(|otherwise| {
        view! {
            <button
                class="app-bar__back icon-button"
                type="button"
                aria-label=move || Shell::now().back
                on:click=move |_| page::back(&otherwise)
            >
                {Icon::Back.view()}
            </button>
        }
    });
    let subtitle = subtitle.map(|words| {
        view! { <Show when=move || !words.get().is_empty()><p class="app-bar__subtitle">{move || words.get()}</p></Show> }
    });
    view! {
        <header class="app-bar">
            {arrow}
            <div class="app-bar__words">
                // The focus comes here after each move between pages.
                <h1 class="app-bar__title" tabindex="-1">{move || title.get()}</h1>
                {subtitle}
            </div>
            <div class="app-bar__tools">{tools}</div>
        </header>
    }
}
