//! The bar beside the page, on a desk: every page of the role, and who works.

use leptos::prelude::*;

use crate::page::Page;
use crate::words::Shell;

/// The bar.
#[component]
pub fn SideBar(
    /// The pages.
    pages: Vec<Page>,
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
    let entries = pages.into_iter().map(|page| {
        let (named, counted, href, icon) = (page.clone(), page.clone(), page.path(), page.icon());
        let is_current = move || address.with(|address| page.holds(address)).then_some("page");
        let waiting = move || {
            let count = count(&counted);
            (count > 0).then(|| view! { <span class="count">{count}</span> })
        };
        view! {
            <li>
                <a class="side-bar__entry" href=href aria-current=is_current>
                    {icon.view()}
                    {move || named.word()}
                    {waiting}
                </a>
            </li>
        }
    });
    let initials: String = name
        .chars()
        .rev()
        .take(2)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    view! {
        <nav class="side-bar" aria-label=move || Shell::now().menu>
            <p class="side-bar__brand">{move || Shell::now().app}</p>
            <ul class="side-bar__list">{entries.collect_view()}</ul>
            <div class="side-bar__foot">
                <span class="avatar" aria-hidden="true">{initials}</span>
                <span>{name} <small>{move || role.get()}</small></span>
            </div>
        </nav>
    }
}
