//! The records of one matter, the worst first; each leads to where it is acted on.

use leptos::prelude::*;
use steward_domain::listing::moment_words;

use super::known::{Known, device_words};
use super::matter::Matter;
use super::needs::stops_words;
use super::shown::{Gap, Item, Shown};
use crate::app::Frame;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::record_card::{Card, RecordCard};
use crate::desk::{Desk, use_desk};
use crate::page::Page;
use crate::pages::record::linked::card_signal;
use crate::show::Show;
use crate::words::{Dashboard, fill};

/// The most records that are drawn: nobody works through more before the worst of them are done.
const DRAWN_MAX: usize = 60;

/// The page of a matter.
#[component]
pub(super) fn Needed(
    matter: Matter,
    shown: Memo<Shown>,
    known: RwSignal<Option<Known>>,
    #[prop(into)] as_of: Signal<String>,
) -> impl IntoView {
    let content = if matter == Matter::Devices {
        view! { <Devices known=known /> }.into_any()
    } else {
        view! { <Records matter=matter shown=shown /> }.into_any()
    };
    view! {
        <Frame title=Signal::derive(move || matter.word().to_owned()) subtitle=as_of back=Page::Dashboard>
            <div class="page">{content}</div>
        </Frame>
    }
}

#[component]
fn Records(matter: Matter, shown: Memo<Shown>) -> impl IntoView {
    let items = Memo::new(move |_| shown.with(|shown| shown.items(matter).to_vec()));
    let drawn = move || items.with(|items| items.iter().take(DRAWN_MAX).cloned().collect::<Vec<_>>());
    let draw = move |item: Item| {
        let gap = shown.with_untracked(|shown| shown.gaps.get(&item.id).cloned());
        view! { <OneRecord item=item gap=gap /> }
    };
    let more = move || {
        let rest = items.with(Vec::len).saturating_sub(DRAWN_MAX);
        (rest > 0).then(|| {
            view! { <p class="muted">{fill(Dashboard::now().more, &[("n", &rest.to_string())])}</p> }
        })
    };
    let is_any = Memo::new(move |_| items.with(|items| !items.is_empty()));
    view! {
        <h2 class="visually-hidden">{move || matter.word()}</h2>
        <Show when=move || is_any.get() fallback=move || view! { <NothingLeft shown=shown /> }>
            <div class="grid">
                <For each=drawn key=Clone::clone children=draw />
            </div>
            {more}
        </Show>
    }
}

#[component]
fn NothingLeft(shown: Memo<Shown>) -> impl IntoView {
    let title = Signal::derive(|| Dashboard::now().none_any_more.to_owned());
    move || {
        let is_whole = shown.with(|shown| shown.is_whole);
        is_whole.then(|| view! { <EmptyState icon=Icon::Ok title=title /> })
    }
}

#[component]
fn OneRecord(item: Item, gap: Option<Gap>) -> impl IntoView {
    let desk = use_desk();
    let card = desk
        .ledger
        .definition(item.register.as_str())
        .map(|definition| card_signal(desk, definition, item.id));
    move || {
        let card = card.and_then(|card| card.get())?;
        let card = match &gap {
            Some(gap) => told_as_gap(card, gap),
            None => card,
        };
        Some(view! { <RecordCard card=Signal::stored(card) now_ms=desk.now_ms /> })
    }
}

/// A round on the board says first what was left out of it.
fn told_as_gap(card: Card, gap: &Gap) -> Card {
    let facts = stops_words(gap).into_iter().chain(card.facts);
    Card {
        facts: facts.collect(),
        ..card
    }
}

/// Devices that nobody has heard from: whose they are, and for how long.
#[component]
fn Devices(known: RwSignal<Option<Known>>) -> impl IntoView {
    let desk = use_desk();
    move || {
        known.with(|known| match known {
            None => view! { <p class="muted">{Dashboard::now().devices_offline}</p> }.into_any(),
            Some(known) => devices(desk, known),
        })
    }
}

fn devices(desk: Desk, known: &Known) -> AnyView {
    let words = Dashboard::now();
    let as_of = desk.tell(false, |locale| moment_words(known.at_ms, locale));
    let as_of = fill(words.devices_as_of, &[("t", &as_of)]);
    if known.devices.is_empty() {
        return view! { <p>{words.devices_none}</p> <p class="muted">{as_of}</p> }.into_any();
    }
    let rows = known.devices.iter().take(DRAWN_MAX).map(|device| {
        let (who, heard) = device_words(desk, device, known.at_ms);
        let lost = (device.lost > 0).then(|| {
            let words = fill(words.device_lost, &[("n", &device.lost.to_string())]);
            view! { <span class="receipt-mark is-refused">{Icon::Alert.view()} {words}</span> }
        });
        view! { <div class="key-value__row"><dt>{who}</dt><dd class="cluster">{heard} {lost}</dd></div> }
    });
    let rows = rows.collect_view();
    view! {
        <div class="card"><dl class="key-value">{rows}</dl></div>
        <p class="muted">{as_of}</p>
    }
    .into_any()
}
