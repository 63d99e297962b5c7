//! Everything of the role that has no place in the bar of a phone.

use leptos::prelude::*;

use crate::app::{Frame, NewerRegisters, role_word};
use crate::components::icon::Icon;
use crate::components::side_bar::initials_of;
use crate::components::waiting_count::WaitingCount;
use crate::desk::use_desk;
use crate::page::Page;
use crate::waiting;
use crate::words::{SearchWords, Shell};

/// The page.
#[component]
pub fn MorePage() -> impl IntoView {
    let desk = use_desk();
    let is_of_phone = |page: &Page| matches!(page, Page::Sync | Page::Settings);
    // This page is a phone's: a desk has all of them in its side bar, and columns side by side want a wide screen.
    let pages = Memo::new(move |_| {
        let mut pages = waiting::behind_more(desk);
        pages.retain(|page| *page != Page::Desk);
        pages
    });
    let part = move |wanted: bool| {
        move || {
            let mut part = pages.get();
            part.retain(|page| is_of_phone(page) == wanted);
            part
        }
    };
    view! {
        <Frame title=Signal::derive(|| Shell::now().more.to_owned())>
            <div class="page is-narrow">
                <Me />
                <NewerRegisters />
                <section class="section">
                    <h2 class="section__title">{move || Shell::now().more_pages}</h2>
                    <div class="card is-list">
                        <For each=part(false) key=Page::path children=|page| view! { <PageLink page=page /> } />
                        <a class="row-link" href=Page::Search.path()>
                            {Icon::Search.view()}
                            <span class="row-link__words">
                                {move || SearchWords::now().title} <small>{move || SearchWords::now().hint}</small>
                            </span>
                            {Icon::Forward.view()}
                        </a>
                    </div>
                </section>
                <section class="section">
                    <h2 class="section__title">{move || Shell::now().more_phone}</h2>
                    <div class="card is-list">
                        <For each=part(true) key=Page::path children=|page| view! { <PageLink page=page /> } />
                    </div>
                </section>
            </div>
        </Frame>
    }
}

/// Who works here: a phone may be anybody's.
#[component]
fn Me() -> impl IntoView {
    let desk = use_desk();
    let person = desk.ledger.person();
    let role = person.role;
    view! {
        <div class="card more__me">
            <span class="avatar" aria-hidden="true">{initials_of(&person.name)}</span>
            <p class="more__words">
                <strong>{person.name}</strong> <span class="muted">{move || role_word(role)}" · "{move || desk.site_name()}</span>
            </p>
        </div>
    }
}

#[component]
fn PageLink(page: Page) -> impl IntoView {
    let (href, icon, counted) = (page.path(), page.icon(), page.clone());
    let count = Memo::new(move |_| waiting::on(&counted));
    view! {
        <a class="row-link" href=href>
            {icon.view()}
            <span class="row-link__words">{move || page.word()}</span>
            <WaitingCount count=count />
            {Icon::Forward.view()}
        </a>
    }
}
