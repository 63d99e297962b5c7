//! The tabs of the list of orders: whose they are, and whether they are done.

use leptos::prelude::*;
use steward_domain::definition::Role;
use steward_domain::work::orders::Bucket;

use crate::components::icon::Icon;
use crate::show::Show;
use crate::words::OrderWords;

/// The tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    /// The person's own.
    Mine,
    /// Nobody's yet.
    Open,
    /// Everything that is not done.
    All,
    /// Done.
    Done,
}

impl Tab {
    /// In the order of the screen.
    pub(super) const EACH: [Self; 4] = [Self::Mine, Self::Open, Self::All, Self::Done];

    /// How addresses name it.
    pub(super) fn key(self) -> &'static str {
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

    /// Said when there is nothing on it.
    pub(super) fn none(self) -> &'static str {
        let words = OrderWords::now();
        match self {
            Self::Mine => words.none_mine,
            Self::Open => words.none_open,
            Self::All => words.none,
            Self::Done => words.none_done,
        }
    }

    /// Whether an order stands on it.
    pub(super) fn has(self, bucket: Bucket) -> bool {
        match self {
            Self::Mine => bucket == Bucket::Mine,
            Self::Open => bucket == Bucket::Open,
            Self::All => bucket != Bucket::Done,
            Self::Done => bucket == Bucket::Done,
        }
    }

    /// What a role sees first.
    pub(super) fn usual(role: Role) -> Self {
        if role == Role::Worker {
            Self::Mine
        } else {
            Self::All
        }
    }
}

/// The tabs, each with its count.
#[component]
pub(super) fn Tabs(
    /// The one that is shown.
    tab: Memo<Tab>,
    /// How many orders stand on each; tracked.
    count: impl Fn(Tab) -> usize + Copy + Send + Sync + 'static,
    /// How many of those that are nobody's yet are urgent.
    pressing: Memo<usize>,
    /// Another one was chosen.
    on_tab: Callback<Tab>,
) -> impl IntoView {
    let tabs = Tab::EACH.map(|one| {
        let urgent = (one == Tab::Open).then(|| view! { <Urgent count=pressing /> });
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
                {urgent}
            </button>
        }
    });
    view! { <div class="tabs" role="tablist" aria-label=move || OrderWords::now().which>{tabs.collect_view()}</div> }
}

/// How many urgent orders nobody has taken yet: whatever else somebody looks at.
#[component]
fn Urgent(count: Memo<usize>) -> impl IntoView {
    view! {
        <Show when=move || { count.get() > 0 }>
            <span class="order-tab__urgent is-late">
                {Icon::Urgent.view()}
                <span class="visually-hidden">{move || OrderWords::now().urgent}</span>
                {move || count.get()}
            </span>
        </Show>
    }
}
