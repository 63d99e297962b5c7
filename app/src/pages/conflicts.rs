//! Conflicts to settle: every side in view, and one tap.

mod card;
mod decide;
mod find;
mod settled;
mod sides;

use std::collections::BTreeSet;

use leptos::prelude::*;
use steward_domain::definition::Role;
use steward_domain::words::{any_of, in_sentence};

use crate::app::{Frame, LeftOut, role_word};
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::state_view::{Standing, StateView};
use crate::desk::{Desk, use_desk};
use crate::page::Page;
use crate::show::Show;
use crate::words::{ConflictWords, fill, language};
use card::ClashRecord;
use decide::{Asked, AskedDialog};
use find::{Clash, clashes};
use settled::SettledList;

pub use find::waiting;

/// Conflicts to settle.
#[component]
pub fn ConflictsPage() -> impl IntoView {
    let desk = use_desk();
    let role = desk.ledger.actor().role;
    let found = Memo::new(move |_| clashes(desk.ledger));
    let asked = RwSignal::new(None::<Asked>);
    let may_settle = Memo::new(move |_| find::may_settle_any(desk.ledger, role));
    let title = Signal::derive(|| ConflictWords::now().title.to_owned());
    let subtitle = Signal::derive(move || match found.with(Vec::len) {
        0 => String::new(),
        n => fill(ConflictWords::now().count, &[("n", &n.to_string())]),
    });
    view! {
        <Frame title=title subtitle=subtitle back=Page::Home>
            <div class="page">
                {move || match (desk.ledger.registers().is_empty(), may_settle.get()) {
                    (true, _) => nothing_yet().into_any(),
                    (false, true) => view! { <Settling found=found asked=asked /> }.into_any(),
                    (false, false) => who_settles(desk).into_any(),
                }}
                <SettledList />
            </div>
            <AskedDialog asked=asked />
        </Frame>
    }
}

/// What waits for this person.
#[component]
fn Settling(found: Memo<Vec<Clash>>, asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let is_empty = move || found.with(Vec::is_empty);
    let ledger = use_desk().ledger;
    let is_reading = Memo::new(move |_| find::is_reading(ledger));
    view! {
        <Show when=is_empty>
            <Show
                when=move || !is_reading.get()
                fallback=|| view! { <StateView standing=Signal::stored(Standing::Loading) /> }
            >
                <EmptyState icon=Icon::Ok title=Signal::derive(|| ConflictWords::now().none.to_owned())>
                    <p>{move || ConflictWords::now().none_why}</p>
                </EmptyState>
            </Show>
        </Show>
        <div class="conflicts__list">
            <For each=move || found.get() key=Clone::clone let:clash>
                <ClashRecord clash=clash asked=asked />
            </For>
        </div>
        <LeftOut />
    }
}

fn nothing_yet() -> impl IntoView {
    view! { <StateView standing=Signal::stored(Standing::NothingYet) /> }
}

/// For those who don't settle: who does.
fn who_settles(desk: Desk) -> impl IntoView {
    let roles = move || {
        let registers = desk.ledger.registers();
        let all = registers
            .values()
            .flat_map(|definition| definition.access.settle.iter().copied());
        let roles: BTreeSet<Role> = all.filter(|role| *role != Role::Admin).collect();
        let words = roles.into_iter().map(|role| in_sentence(role_word(role)));
        any_of(&words.collect::<Vec<_>>(), language())
    };
    view! {
        <EmptyState
            icon=Icon::People
            title=Signal::derive(move || fill(ConflictWords::now().who_settles, &[("roles", &roles())]))
        >
            <p>{move || ConflictWords::now().who_settles_why}</p>
        </EmptyState>
    }
}
