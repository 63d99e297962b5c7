//! The bar below, under the thumb: the pages of the role.

use leptos::prelude::*;

use super::waiting_count::WaitingCount;
use crate::page::Page;
use crate::words::Shell;

/// The bar. An address that none of the pages holds belongs to the last one, behind which everything else is.
#[component]
pub fn BottomBar(
    /// The pages, at most four.
    #[prop(into)]
    pages: Signal<Vec<Page>>,
    /// The address that is shown.
    #[prop(into)]
    address: Signal<String>,
    /// What waits on a page; 0 shows nothing.
    count: fn(&Page) -> usize,
) -> impl IntoView {
    let current = Memo::new(move |_| {
        pages.with(|pages| {
            let holder = address.with(|address| pages.iter().position(|page| page.holds(address)));
            holder
                .or(pages.len().checked_sub(1))
                .map(|place| pages[place].clone())
        })
    });
    let entry = move |page: Page| {
        let (named, counted, href, icon) = (page.clone(), page.clone(), page.path(), page.icon());
        let is_current = move || {
            current
                .with(|current| current.as_ref() == Some(&page))
                .then_some("page")
        };
        let waiting = Memo::new(move |_| count(&counted));
        view! {
            <a class="bottom-bar__entry" href=href aria-current=is_current>
                {icon.view()}
                <span class="bottom-bar__word">{move || named.word()}</span>
                <WaitingCount count=waiting />
            </a>
        }
    };
    view! {
        <nav class="bottom-bar" aria-label=move || Shell::now().menu>
            <For each=move || pages.get() key=Page::path children=entry />
        </nav>
    }
}
