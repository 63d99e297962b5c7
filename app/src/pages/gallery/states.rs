//! Loading, empty, offline, failed, no right; progress, and the first steps.

use leptos::prelude::*;
use steward_domain::definition::Role;

use super::{Item, Stage, said};
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::progress::Progress;
use crate::components::progress_bar::ProgressBar;
use crate::components::show_more::ShowMore;
use crate::components::state_view::{Standing, StateView};
use crate::components::tour_card::TourCard;
use crate::page::Page;
use crate::tour;
use crate::words::GalleryWords;

#[component]
pub(super) fn States() -> impl IntoView {
    let usual = [
        Standing::Loading,
        Standing::NothingYet,
        Standing::Offline,
        Standing::NoRight,
        Standing::NotHere,
    ];
    let usual = usual.map(|standing| view! { <Stage><StateView standing=standing /></Stage> });
    let failed = Signal::derive(|| Standing::Failed(GalleryWords::now().failed.to_owned()));
    let retry = Callback::new(|()| ());
    view! {
        <Item shows="state_view">
            <div class="grid">
                {usual}
                <Stage><StateView standing=failed on_retry=retry /></Stage>
                <Stage>
                    <StateView
                        standing=Standing::Empty
                        title=said(|words| words.empty)
                        why=said(|words| words.empty_why)
                        icon=Icon::Orders
                    >
                        <button class="button is-primary" type="button">{said(|words| words.act)}</button>
                    </StateView>
                </Stage>
            </div>
        </Item>
        <Item shows="empty_state">
            <EmptyState icon=Icon::Orders title=said(|words| words.empty)><p>{said(|words| words.empty_why)}</p></EmptyState>
        </Item>
        <Item shows="progress">
            <Progress words=said(|words| words.progress) done=Signal::stored((12, 40)) />
            <Progress words=said(|words| words.progress_unknown) />
        </Item>
        <Item shows="progress_bar">
            <ProgressBar label=said(|words| words.progress) done=Signal::stored((12, 40)) />
            <ProgressBar label=said(|words| words.progress_unknown) />
        </Item>
        <Item shows="show_more"><More /></Item>
        <Item shows="tour_card"><Tour /></Item>
    }
}

/// A list whose rows come three at a time.
#[component]
fn More() -> impl IntoView {
    const ROWS: usize = 8;
    const STEP: usize = 3;
    let shown = RwSignal::new(STEP);
    let row = |_| {
        view! { <article class="card"><a href=Page::Orders.path()>{said(|words| words.card_title)}</a></article> }
    };
    view! {
        <div class="stack">
            <For each=move || 0..shown.get().min(ROWS) key=|place| *place children=row />
            <ShowMore
                shown=Signal::derive(move || (shown.get(), ROWS))
                step=STEP
                words=said(|words| words.show_more)
                on_more=Callback::new(move |()| shown.update(|shown| *shown += STEP))
            />
        </div>
    }
}

/// The first cards of two roles; the last goes for everybody.
#[component]
fn Tour() -> impl IntoView {
    let nothing = Callback::new(|()| ());
    let cards = [(Role::Guard, 0), (Role::Receptionist, 0), (Role::Guard, 2)].map(|(role, place)| {
        view! {
            <TourCard
                step=Signal::derive(move || tour::step(role, place))
                place=Signal::stored((place + 1, tour::STEPS))
                on_next=nothing
                on_skip=nothing
            />
        }
    });
    view! { <div class="stack">{cards}</div> }
}
