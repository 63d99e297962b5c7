//! Repair orders: the worker's list, the most urgent first.

pub mod act;
mod asked;
pub mod card;
mod cards;
pub mod comparison;
pub mod course;
pub mod day;
pub mod deadline;
pub mod head;
pub mod listed;
pub mod order;
pub mod parts;
pub mod price;
pub mod sheet;
mod tabs;
pub mod whereabouts;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::query_signal_with_options;
use steward_domain::ids::Key;

pub use order::OrderPage;

use crate::app::Frame;
use crate::components::icon::Icon;
use crate::components::search_field::SearchField;
use crate::desk::use_desk;
use crate::page::Page;
use crate::pages::list::choice::{keep_search, searched};
use crate::show::Show;
use crate::words::OrderWords;
use cards::Cards;
use day::Day;
use listed::{Listed, listed, searched_in};
use tabs::{Tab, Tabs};

/// The register of the orders.
pub const REPAIR: &str = "repair";

/// The orders of the site, the most urgent first.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let desk = use_desk();
    let usual = Tab::usual(desk.ledger.actor().role);
    // In the address, so that the way back from an order leads to the same list.
    let quietly = || NavigateOptions {
        replace: true,
        scroll: false,
        ..NavigateOptions::default()
    };
    let (chosen, choose) = query_signal_with_options::<String>("tab", quietly());
    let (arranged, arrange) = query_signal_with_options::<String>("by", quietly());
    let is_by_place = Memo::new(move |_| arranged.with(|by| by.as_deref() == Some("place")));
    let on_arrange = Callback::new(move |by_place: bool| arrange.set(by_place.then(|| "place".to_owned())));
    // Not in the address: it may hold names and numbers of people.
    let text = RwSignal::new(searched(&Key::literal(REPAIR)));
    let tab = Memo::new(move |_| {
        let chosen = chosen.get();
        Tab::EACH
            .into_iter()
            .find(|tab| chosen.as_deref() == Some(tab.key()))
            .unwrap_or(usual)
    });
    let listed = listed(desk);
    // What waits for somebody else is on the tab, and does not count.
    let counts = |tab: Tab, one: &Listed| tab.has(one.bucket) && (tab != Tab::Mine || one.is_my_turn);
    let count = move |tab: Tab| listed.with(|all| all.iter().filter(|one| counts(tab, one)).count());
    let pressing = Memo::new(move |_| {
        let is_pressing = |one: &&Listed| Tab::Open.has(one.bucket) && one.is_pressing;
        listed.with(|all| all.iter().filter(is_pressing).count())
    });
    let on_tab = Memo::new(move |_| {
        let on_tab = |one: &&Listed| tab.get().has(one.bucket);
        listed.with(|all| all.iter().filter(on_tab).copied().collect::<Vec<_>>())
    });
    let counted = Memo::new(move |_| {
        let is_counted = |one: &&Listed| counts(tab.get(), one);
        on_tab.with(|on_tab| on_tab.iter().filter(is_counted).copied().collect::<Vec<_>>())
    });
    let found = Memo::new(move |_| on_tab.with(|on_tab| searched_in(desk, on_tab, &text.get())));
    let choose_tab = Callback::new(move |tab: Tab| choose.set(Some(tab.key().to_owned())));
    let on_search = Callback::new(move |searched: String| {
        keep_search(&Key::literal(REPAIR), searched.clone());
        text.set(searched);
    });
    view! {
        <Frame title=Signal::derive(|| OrderWords::now().title.to_owned())>
            <div class="page">
                <div class="page__head">
                    <SearchField
                        value=Signal::derive(move || text.get())
                        on_search=on_search
                        label=Signal::derive(|| OrderWords::now().search.to_owned())
                    />
                    <Tabs tab=tab count=count pressing=pressing on_tab=choose_tab />
                    <Show when=move || tab.get() != Tab::Done && on_tab.with(|all| all.len() > 1)>
                        <Day listed=counted all=on_tab is_by_place=is_by_place on_arrange=on_arrange />
                    </Show>
                </div>
                <Cards found=found is_by_place=is_by_place tab=tab is_search=Signal::derive(move || !text.with(String::is_empty)) open=Signal::derive(move || count(Tab::Open)) on_tab=choose_tab />
                <div class="page__action">
                    <a class="button is-primary is-large" href=Page::New(Key::literal(REPAIR)).path()>
                        {Icon::Plus.view()}
                        {move || OrderWords::now().new}
                    </a>
                </div>
            </div>
        </Frame>
    }
}
