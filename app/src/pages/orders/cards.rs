//! The cards of the list of orders, by building where that is wanted, or why there are none.

use leptos::prelude::*;
use steward_domain::ids::Key;

use super::REPAIR;
use super::card::OrderCard;
use super::listed::{Group, Listed, by_place, by_turn};
use super::tabs::Tab;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::show_more::ShowMore;
use crate::components::state_view::{Standing, StateView};
use crate::desk::{store_fault_words, use_desk};
use crate::show::Show;
use crate::words::{OrderWords, fill};

/// How many cards are drawn at once; the rest comes when asked for, so that a list of thousands opens at once.
const CARDS_MAX: usize = 40;

/// The cards, or why there are none.
#[component]
pub(super) fn Cards(
    /// What was found.
    found: Memo<Vec<Listed>>,
    /// Whether they are gathered by building.
    is_by_place: Memo<bool>,
    /// The tab that is shown.
    tab: Memo<Tab>,
    /// Whether somebody searches.
    #[prop(into)]
    is_search: Signal<bool>,
    /// How many are nobody's yet.
    #[prop(into)]
    open: Signal<usize>,
    /// Another tab was chosen.
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
        } else if tab.get() == Tab::Mine {
            by_turn(&shown())
        } else {
            vec![(None, shown().iter().map(|one| one.id).collect())]
        }
    });
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
                <GroupOf name=name groups=groups is_by_place=is_by_place.get_untracked() />
            </For>
            <ShowMore
                shown=Signal::derive(move || (shown_max.get(), found.with(Vec::len)))
                step=CARDS_MAX
                words=Signal::derive(|| OrderWords::now().show_more.to_owned())
                on_more=Callback::new(move |()| shown_max.update(|max| *max += CARDS_MAX))
            />
        </div>
    }
}

#[component]
fn GroupOf(name: Option<String>, groups: Memo<Vec<Group>>, is_by_place: bool) -> impl IntoView {
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
    let icon = if is_by_place { Icon::Pin } else { Icon::Hourglass };
    view! {
        {name.map(|name| view! {
            <h2 class="section__title">{icon.view()} {name} <span class="count">{move || ids.with(Vec::len)}</span></h2>
        })}
        <For each=move || ids.get() key=|id| *id let:id>
            <OrderCard id=id />
        </For>
    }
}
