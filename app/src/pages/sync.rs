//! What is only on this phone, what became of what was sent, and what needs a person.

mod decisions;
mod drafts;
mod everybody;
mod file;
mod head;
mod import;
mod log_in;
mod refused;
mod rows;
mod space;
mod telling;

use leptos::prelude::*;
use steward_domain::definition::Role;
use steward_domain::replica::OutboxRow;

use crate::app::Frame;
use crate::desk::{Desk, use_desk};
use crate::page::Page;
use crate::words::{Shell, SyncWords};
use drafts::{Drafts, DraftsTab};
use everybody::RefusedOfAll;
use file::FileSection;
use head::SyncHead;
use log_in::LogInAgain;
use refused::ToDoTab;
use rows::{SentTab, ToSendTab};
use space::{Photos, SpaceSection};

pub use file::{Written, give_out_outbox};

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Tab {
    Drafts,
    ToSend,
    Sent,
    ToDo,
}

impl Tab {
    const ALL: [Self; 4] = [Self::Drafts, Self::ToSend, Self::Sent, Self::ToDo];

    fn word(self) -> &'static str {
        let words = SyncWords::now();
        match self {
            Self::Drafts => words.drafts,
            Self::ToSend => words.to_send,
            Self::Sent => words.sent,
            Self::ToDo => words.to_do,
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Drafts => "tab-drafts",
            Self::ToSend => "tab-to-send",
            Self::Sent => "tab-sent",
            Self::ToDo => "tab-to-do",
        }
    }
}

/// What is only on this phone, what became of what was sent, and what needs a person.
#[component]
pub fn SyncPage() -> impl IntoView {
    let desk = use_desk();
    let drafts = Drafts::read(desk);
    let photos = Photos::read(desk);
    let status = desk.ledger.pulse().with_untracked(|pulse| pulse.status);
    let tab = RwSignal::new(if status.refused > 0 {
        Tab::ToDo
    } else {
        Tab::ToSend
    });
    let leads = matches!(desk.ledger.actor().role, Role::Lead | Role::Manager | Role::Admin);
    let panel = move || match tab.get() {
        Tab::Drafts => view! { <DraftsTab drafts=drafts /> }.into_any(),
        Tab::ToSend => view! { <ToSendTab photos=photos /> }.into_any(),
        Tab::Sent => view! { <SentTab photos=photos /> }.into_any(),
        Tab::ToDo => view! { <ToDoTab photos=photos /> }.into_any(),
    };
    view! {
        <Frame title=Signal::derive(|| Shell::now().sync.to_owned()) back=Page::Home>
            <div class="page">
                <SyncHead />
                <LogInAgain />
                <Tabs tab=tab drafts=drafts />
                <div role="tabpanel" aria-labelledby=move || tab.get().id()>{panel}</div>
                <SpaceSection photos=photos />
                <FileSection />
                {leads.then(|| view! { <RefusedOfAll /> })}
            </div>
        </Frame>
    }
}

#[component]
fn Tabs(tab: RwSignal<Tab>, drafts: Drafts) -> impl IntoView {
    let desk = use_desk();
    let pulse = desk.ledger.pulse();
    let count = move |of: Tab| match of {
        Tab::Drafts => drafts.list.with(Vec::len),
        Tab::ToSend => pulse.with(|pulse| pulse.status.waiting),
        Tab::ToDo => pulse.with(|pulse| pulse.status.refused),
        Tab::Sent => 0,
    };
    let buttons = Tab::ALL.map(|of| {
        let count = count.clone();
        let counted = move || {
            let count = count(of);
            (count > 0).then(|| view! { <span class="count">{count}</span> })
        };
        view! {
            <button
                class="tabs__tab"
                id=of.id()
                type="button"
                role="tab"
                aria-selected=move || (tab.get() == of).to_string()
                on:click=move |_| tab.set(of)
            >
                {move || of.word()}
                {counted}
            </button>
        }
    });
    view! {
        <div class="tabs" role="tablist" aria-label=move || SyncWords::now().tabs>
            {buttons}
        </div>
    }
}

/// Rows of the outbox, the newest first. Asked again whenever the outbox has moved: it tells so by its counts.
fn outbox(desk: Desk, wanted: impl Fn(&OutboxRow) -> bool) -> Vec<OutboxRow> {
    desk.ledger.pulse().track();
    let mut rows: Vec<OutboxRow> = desk
        .ledger
        .with_replica(|replica| replica.outbox().filter(|row| wanted(row)).cloned().collect());
    rows.reverse();
    rows
}
