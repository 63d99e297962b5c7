//! The bar above a page: back, title, how the sync stands.

use leptos::prelude::*;

use super::icon::Icon;
use crate::page::{self, Page};
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
    /// What can't wait: it takes that line's place.
    #[prop(optional, into)]
    alarm: Option<Signal<Option<String>>>,
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
    let line = move || {
        if let Some(words) = alarm.and_then(|alarm| alarm.get()) {
            let words = view! { <p class="app-bar__subtitle is-alarm">{Icon::Bell.view()} {words}</p> };
            return Some(words.into_any());
        }
        let words = subtitle
            .map(|words| words.get())
            .filter(|words| !words.is_empty())?;
        Some(view! { <p class="app-bar__subtitle">{words}</p> }.into_any())
    };
    view! {
        <header class="app-bar">
            {arrow}
            <div class="app-bar__words">
                // The focus comes here after each move between pages.
                <h1 class="app-bar__title" tabindex="-1">{move || title.get()}</h1>
                {line}
            </div>
            <div class="app-bar__tools">{tools}</div>
        </header>
    }
}
