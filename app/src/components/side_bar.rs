//! The bar beside the page, on a desk: every page of the role, and who works.

use leptos::prelude::*;

use super::waiting_count::WaitingCount;
use crate::page::Page;
use crate::words::Shell;

/// The bar.
#[component]
pub fn SideBar(
    /// The pages.
    #[prop(into)]
    pages: Signal<Vec<Page>>,
    /// The address that is shown.
    #[prop(into)]
    address: Signal<String>,
    /// What waits on a page; 0 shows nothing.
    count: fn(&Page) -> usize,
    /// Who works: the name.
    name: String,
    /// What the person is, in words.
    #[prop(into)]
    role: Signal<&'static str>,
) -> impl IntoView {
    let entry = move |page: Page| {
        let (named, counted, href, icon) = (page.clone(), page.clone(), page.path(), page.icon());
        let is_current = move || address.with(|address| page.holds(address)).then_some("page");
        let waiting = Memo::new(move |_| count(&counted));
        view! {
            <li>
                <a class="side-bar__entry" href=href aria-current=is_current>
                    {icon.view()}
                    <span class="side-bar__word">{move || named.word()}</span>
                    <WaitingCount count=waiting />
                </a>
            </li>
        }
    };
    view! {
        <nav class="side-bar" aria-label=move || Shell::now().menu>
            <p class="side-bar__brand">{move || Shell::now().app}</p>
            <ul class="side-bar__list">
                <For each=move || pages.get() key=Page::path children=entry />
            </ul>
            <div class="side-bar__foot">
                <span class="avatar" aria-hidden="true">{initials_of(&name)}</span>
                <span>{name} <small>{move || role.get()}</small></span>
            </div>
        </nav>
    }
}

/// What stands in for a face: of a Chinese name its last two signs, which are mostly the given name; of any other its first two.
#[must_use]
pub fn initials_of(name: &str) -> String {
    let is_latin = name.starts_with(|sign: char| sign.is_ascii());
    let before = if is_latin {
        0
    } else {
        name.chars().count().saturating_sub(2)
    };
    name.chars().skip(before).take(2).collect()
}
