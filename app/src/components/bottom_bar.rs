//! The bar below, under the thumb: the pages of the role.

use leptos::prelude::*;

use crate::page::Page;
use crate::words::Shell;

/// The bar. `count` tells what waits on a page; 0 shows nothing.
#[component]
pub fn BottomBar(
    /// The pages, at most five.
    pages: Vec<Page>,
    /// The address that is shown.
    #[prop(into)]
    address: Signal<String>,
    /// What waits on a page.
    count: fn(&Page) -> usize,
) -> impl IntoView {
    let entries = pages.into_iter().map(|page| {
        let (named, counted, href, icon) = (page.clone(), page.clone(), page.path(), page.icon());
        let is_current = move || address.with(|address| page.holds(address)).then_some("page");
        let waiting = move || {
            let count = count(&counted);
            (count > 0).then(|| view! { <span class="bottom-bar__count">{count}</span> })
        };
        view! {
            <a class="bottom-bar__entry" href=href aria-current=is_current>
                {icon.view()}
                <span class="bottom-bar__word">{move || named.word()}</span>
                {waiting}
            </a>
        }
    });
    view! {
        <nav class="bottom-bar" aria-label=move || Shell::now().menu>
            {entries.collect_view()}
        </nav>
    }
}
