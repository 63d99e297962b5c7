//! Repair orders: the worker's list, the most urgent first.

pub mod act;
pub mod card;
pub mod comparison;
pub mod course;
pub mod day;
pub mod deadline;
pub mod head;
pub mod order;
pub mod parts;
pub mod price;
pub mod sheet;
pub mod whereabouts;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::query_signal_with_options;
use steward_domain::definition::Role;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Query, Row};
use steward_domain::work;
use steward_domain::work::keys::repair;
use steward_domain::work::orders::{Bucket, orders};
use steward_domain::work::places::by_building;

pub use order::OrderPage;

use crate::app::Frame;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::search_field::SearchField;
use crate::components::state_view::{Standing, StateView};
use crate::desk::{Desk, store_fault_words, use_desk};
use crate::page::Page;
use crate::pages::list::choice::{keep_search, searched};
use crate::platform::pinyin;
use crate::words::{OrderWords, fill};
use card::OrderCard;
use day::Day;

/// The register of the orders.
const REPAIR: &str = "repair";
/// How many cards are drawn at once; the rest comes when asked for, so that a list of thousands opens at once.
const CARDS_MAX: usize = 40;
/// Deadlines are judged anew so often. Cards move their own clocks.
const JUDGED_EVERY_MS: i64 = 60_000;

/// The tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Mine,
    Open,
    All,
    Done,
}

impl Tab {
    const EACH: [Self; 4] = [Self::Mine, Self::Open, Self::All, Self::Done];

    fn key(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Open => "open",
            Self::All => "all",
            Self::Done => "done",
        }
    }

    fn word(self) -> &'static str {
        let words = OrderWords::now();
        match self {
            Self::Mine => words.mine,
            Self::Open => words.open,
            Self::All => words.all,
            Self::Done => words.done,
        }
    }

    fn none(self) -> &'static str {
        let words = OrderWords::now();
        match self {
            Self::Mine => words.none_mine,
            Self::Open => words.none_open,
            Self::All => words.none,
            Self::Done => words.none_done,
        }
    }

    fn has(self, bucket: Bucket) -> bool {
        match self {
            Self::Mine => bucket == Bucket::Mine,
            Self::Open => bucket == Bucket::Open,
            Self::All => bucket != Bucket::Done,
            Self::Done => bucket == Bucket::Done,
        }
    }

    fn usual(role: Role) -> Self {
        if role == Role::Worker {
            Self::Mine
        } else {
            Self::All
        }
    }
}

/// An order on the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Listed {
    /// The order.
    pub id: RecordId,
    /// Whose it is.
    pub bucket: Bucket,
    /// Where it is.
    pub place: Option<RecordId>,
    /// Whether it is urgent.
    pub is_urgent: bool,
    /// When its first clock runs out.
    pub deadline_ms: Option<i64>,
}

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
    let count = move |tab: Tab| listed.with(|all| all.iter().filter(|one| tab.has(one.bucket)).count());
    let on_tab = Memo::new(move |_| {
        let on_tab = |one: &&Listed| tab.get().has(one.bucket);
        listed.with(|all| all.iter().filter(on_tab).copied().collect::<Vec<_>>())
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
                    <Tabs tab=tab count=count on_tab=choose_tab />
                    <Show when=move || tab.get() != Tab::Done && on_tab.with(|all| all.len() > 1)>
                        <Day listed=on_tab is_by_place=is_by_place on_arrange=on_arrange />
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

/// Every order, in the order of the list.
fn listed(desk: Desk) -> Memo<Vec<Listed>> {
    let shelf = desk.ledger.shelf(&Key::literal(REPAIR));
    let minute = Memo::new(move |_| desk.now_ms.get() / JUDGED_EVERY_MS);
    Memo::new(move |_| {
        let Some(definition) = desk.ledger.definition(REPAIR) else {
            return Vec::new();
        };
        let now_ms = minute.get() * JUDGED_EVERY_MS;
        shelf.with(|shelf| {
            let register = work::Register::new(&definition, shelf.views().map(AsRef::as_ref));
            let cards = orders(&register, desk.ledger.actor(), now_ms).into_iter();
            let listed = cards.map(|card| Listed {
                id: card.entry.id(),
                bucket: card.bucket,
                place: card.entry.get(repair::PLACE),
                is_urgent: card.is_urgent,
                deadline_ms: card.deadline.map(|deadline| deadline.deadline_ms),
            });
            listed.collect()
        })
    })
}

/// Those that a search finds. Rows are only made when somebody searches.
fn searched_in(desk: Desk, listed: &[Listed], text: &str) -> Vec<Listed> {
    let query = Query::new(text);
    let definition = desk.ledger.definition(REPAIR);
    let (false, Some(definition)) = (query.is_empty(), definition) else {
        return listed.to_vec();
    };
    let shelf = desk.ledger.shelf(&Key::literal(REPAIR));
    shelf.with(|shelf| {
        desk.tell(false, |locale| {
            let is_found = |one: &&Listed| {
                let view = shelf.view(one.id);
                view.is_some_and(|view| {
                    query.finds(&Row::of(view, &definition, locale, &pinyin::initials).search)
                })
            };
            listed.iter().filter(is_found).copied().collect()
        })
    })
}

/// A heading, and the orders below it.
type Group = (Option<String>, Vec<RecordId>);

/// Orders gathered by building, the building with the most urgent one first.
fn by_place(desk: Desk, listed: Vec<Listed>) -> Vec<Group> {
    let pieces = listed.into_iter().map(|one| (one.place, one.id));
    let Some(places) = desk.ledger.definition("place") else {
        return vec![(None, pieces.map(|(_, id)| id).collect())];
    };
    let shelf = desk.ledger.shelf(&places.key);
    let gathered = shelf.with(|shelf| {
        let places = work::Register::new(&places, shelf.views().map(AsRef::as_ref));
        by_building(pieces, &places)
    });
    let named = gathered.into_iter().map(|(building, ids)| {
        let name = building.map_or_else(
            || OrderWords::now().elsewhere.to_owned(),
            |id| desk.name_of("place", id),
        );
        (Some(name), ids)
    });
    named.collect()
}

#[component]
fn GroupOf(name: Option<String>, groups: Memo<Vec<Group>>) -> impl IntoView {
    let known = StoredValue::new(name.clone());
    let ids = Memo::new(move |_| {
        let ids = |groups: &Vec<Group>| {
            let group = groups
                .iter()
                .find(|(name, _)| known.with_value(|known| known == name));
            group.map(|(_, ids)| ids.clone()).unwrap_or_default()
        };
        groups.with(ids)
    });
    view! {
        {name.map(|name| view! {
            <h2 class="section__title">{Icon::Pin.view()} {name} <span class="count">{move || ids.with(Vec::len)}</span></h2>
        })}
        <For each=move || ids.get() key=|id| *id let:id>
            <OrderCard id=id />
        </For>
    }
}

#[component]
fn Tabs(
    tab: Memo<Tab>,
    count: impl Fn(Tab) -> usize + Copy + Send + Sync + 'static,
    on_tab: Callback<Tab>,
) -> impl IntoView {
    let tabs = Tab::EACH.map(|one| {
        view! {
            <button
                class="tabs__tab"
                type="button"
                role="tab"
                id=format!("orders-{}", one.key())
                aria-controls="orders"
                aria-selected=move || (tab.get() == one).to_string()
                on:click=move |_| on_tab.run(one)
            >
                {move || one.word()}
                <span class="count">{move || count(one)}</span>
            </button>
        }
    });
    view! { <div class="tabs" role="tablist" aria-label=move || OrderWords::now().which>{tabs.collect_view()}</div> }
}

/// The cards, or why there are none.
#[component]
fn Cards(
    found: Memo<Vec<Listed>>,
    is_by_place: Memo<bool>,
    tab: Memo<Tab>,
    #[prop(into)] is_search: Signal<bool>,
    #[prop(into)] open: Signal<usize>,
    on_tab: Callback<Tab>,
) -> impl IntoView {
    let desk = use_desk();
    let shelf = desk.ledger.shelf(&Key::literal(REPAIR));
    let shown_max = RwSignal::new(CARDS_MAX);
    Effect::new(move |_| {
        tab.track();
        shown_max.set(CARDS_MAX);
    });
    let shown = move || found.with(|found| found.iter().copied().take(shown_max.get()).collect::<Vec<_>>());
    let groups = Memo::new(move |_| {
        if is_by_place.get() {
            by_place(desk, shown())
        } else {
            vec![(None, shown().iter().map(|one| one.id).collect())]
        }
    });
    let left = move || found.with(Vec::len).saturating_sub(shown_max.get());
    let is_empty = Memo::new(move |_| found.with(Vec::is_empty));
    let faulty = shelf.clone();
    let fault = Memo::new(move |_| faulty.with(|shelf| shelf.fault.as_ref().map(store_fault_words)));
    let is_loaded = Memo::new(move |_| shelf.with(|shelf| shelf.is_loaded));
    let title = Signal::derive(move || {
        let words = if is_search.get() {
            OrderWords::now().none_found
        } else {
            tab.get().none()
        };
        words.to_owned()
    });
    let offers_open = move || tab.get() == Tab::Mine && !is_search.get() && open.get() > 0;
    let is_bare = move || is_empty.get() && is_loaded.get();
    let not_read = Signal::derive(move || fault.get().map_or(Standing::Loading, Standing::Failed));
    view! {
        <div class="stack" id="orders" role="tabpanel" aria-labelledby=move || format!("orders-{}", tab.get().key())>
            <Show when=move || !is_loaded.get()>
                <StateView standing=not_read />
            </Show>
            <Show when=is_bare>
                <EmptyState icon=Icon::Orders title=title>
                    <Show when=offers_open>
                        <button class="button" type="button" on:click=move |_| on_tab.run(Tab::Open)>
                            {move || fill(OrderWords::now().see_open, &[("n", &open.get().to_string())])}
                        </button>
                    </Show>
                </EmptyState>
            </Show>
            // By name: a card that stays where it is is not drawn again when another one comes.
            <For each=move || groups.with(|groups| groups.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()) key=Clone::clone let:name>
                <GroupOf name=name groups=groups />
            </For>
            <Show when=move || { left() > 0 }>
                <button
                    class="button is-wide"
                    type="button"
                    on:click=move |_| shown_max.update(|max| *max += CARDS_MAX)
                >
                    {move || fill(OrderWords::now().show_more, &[("n", &left().min(CARDS_MAX).to_string())])}
                </button>
            </Show>
        </div>
    }
}
