//! Cards, tiles, lists and timelines.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::ids::RecordId;
use steward_domain::listing::Tone;

use super::{Item, Word, said};
use crate::components::clock_mark::Clock;
use crate::components::conflict_card::{ConflictCard, Note, Side};
use crate::components::icon::Icon;
use crate::components::list_window::ListWindow;
use crate::components::receipt_mark::Receipt;
use crate::components::record_card::{Card, RecordCard};
use crate::components::stat_tile::StatTile;
use crate::components::state_mark::State;
use crate::components::timeline::{Timeline, TimelineEntry};
use crate::desk::use_desk;
use crate::page::Page;
use crate::words::GalleryWords;

const HOUR_MS: i64 = 3_600_000;
/// A state, its headline and word, where its changes are, and in how many hours its clock runs out.
const CARDS: [(Tone, Word, Word, Receipt, Option<i64>); 7] = [
    (
        Tone::Waiting,
        |words| words.card_title,
        |words| words.todo,
        Receipt::Synced,
        Some(1),
    ),
    (
        Tone::Working,
        |words| words.card_long,
        |words| words.working,
        Receipt::OnThisPhone(2),
        Some(-3),
    ),
    (
        Tone::Done,
        |words| words.card_title,
        |words| words.done,
        Receipt::Synced,
        None,
    ),
    (
        Tone::Conflict,
        |words| words.card_title,
        |words| words.clash,
        Receipt::Refused,
        None,
    ),
    (
        Tone::Stopped,
        |words| words.card_title,
        |words| words.stopped,
        Receipt::Synced,
        None,
    ),
    (
        Tone::Voided,
        |words| words.card_long,
        |words| words.voided,
        Receipt::Synced,
        None,
    ),
    (
        Tone::Standing,
        |words| words.card_title,
        |words| words.done,
        Receipt::OnThisPhone(1),
        None,
    ),
];

fn card(place: usize, now_ms: i64) -> Card {
    let (tone, title, state, receipt, hours) = CARDS[place % CARDS.len()];
    let words = GalleryWords::now();
    Card {
        href: Page::Home.path(),
        title: title(words).to_owned(),
        state: State {
            tone,
            words: state(words).to_owned(),
        },
        facts: [words.number, words.when, words.name].map(str::to_owned).into(),
        clock: hours.map(|hours| Clock::running(now_ms - 8 * HOUR_MS, now_ms + hours * HOUR_MS)),
        receipt,
        round: None,
    }
}

#[component]
pub(super) fn Cards() -> impl IntoView {
    view! {
        <Item shows="record_card"><RecordCards /></Item>
        <Item shows="list_window"><Window /></Item>
        <Item shows="stat_tile"><Tiles /></Item>
        <Item shows="conflict_card"><Conflicts /></Item>
        <Item shows="timeline"><Events /></Item>
    }
}

#[component]
fn RecordCards() -> impl IntoView {
    let now_ms = use_desk().now_ms;
    let from_ms = now_ms.get_untracked();
    let cards: Vec<_> = (0..CARDS.len())
        .map(|place| view! { <RecordCard card=Signal::derive(move || card(place, from_ms)) now_ms=now_ms /> })
        .collect();
    view! {
        <div class="grid">
            {cards}
            <RecordCard card=Signal::derive(move || card(0, from_ms)) now_ms=now_ms is_selected=true>
                <button class="button" type="button">{Icon::Call.view()} {said(|words| words.call)}</button>
                <button class="button is-primary" type="button">{said(|words| words.secondary)}</button>
            </RecordCard>
        </div>
    }
}

#[component]
fn Window() -> impl IntoView {
    let now_ms = use_desk().now_ms;
    let from_ms = now_ms.get_untracked();
    let card_of = |number| RecordId(uuid::Uuid::from_u128(number));
    let ids: Arc<[RecordId]> = (1..=3).map(card_of).collect();
    let entries: Arc<[RecordId]> = (3..=6).map(card_of).collect();
    let draw = Callback::new(move |id: RecordId| {
        let place = usize::try_from(id.0.as_u128()).unwrap_or_default();
        view! { <RecordCard card=Signal::derive(move || card(place, from_ms)) now_ms=now_ms /> }.into_any()
    });
    view! {
        <ListWindow label=said(|words| words.list) name=Signal::stored(String::new()) rows=Signal::stored(ids) draw=draw />
        <ListWindow
            label=said(|words| words.list)
            name=Signal::stored(String::new())
            rows=Signal::stored(entries)
            draw=draw
            is_compact=true
        />
    }
}

#[component]
fn Tiles() -> impl IntoView {
    let tones = [
        "is-late",
        "is-soon",
        "is-active",
        "is-ok",
        "is-future",
        "is-neutral",
    ];
    let tiles = tones.map(|tone| {
        view! {
            <StatTile
                tone=Signal::stored(tone)
                icon=Icon::Late
                label=said(|words| words.tile)
                value=Signal::stored("18".to_owned())
                note=said(|words| words.tile_note)
                href=Page::Home.path()
            />
        }
    });
    view! { <div class="gallery__tiles">{tiles}</div> }
}

#[component]
fn Conflicts() -> impl IntoView {
    let sides = Signal::derive(|| {
        let words = GalleryWords::now();
        let side = |author: &str, value: &str, note: &str, is_doubt| Side {
            author: author.to_owned(),
            time: words.when.to_owned(),
            value: value.to_owned(),
            notes: vec![Note {
                is_doubt,
                words: note.to_owned(),
            }],
            keep: None,
        };
        vec![
            side(words.name, words.side_one, words.step_note, false),
            side(words.other_name, words.side_two, words.doubt, true),
        ]
    });
    let nothing = Callback::new(|_: usize| ());
    let one = move |is_busy: bool| {
        view! {
            <ConflictCard title=said(|words| words.conflict_field) sides=sides is_busy=Signal::stored(is_busy) on_keep=nothing />
        }
    };
    view! { <div class="stack">{one(false)} {one(true)}</div> }
}

#[component]
fn Events() -> impl IntoView {
    let stops: [(&'static str, Icon, Word); 6] = [
        ("is-done", Icon::Check, |words| words.stop_one),
        ("is-due", Icon::Clock, |words| words.stop_two),
        ("is-missed", Icon::Close, |words| words.stop_three),
        ("is-catch-up", Icon::Return, |words| words.stop_two),
        ("is-current", Icon::Pin, |words| words.stop_three),
        ("is-future", Icon::Dot, |words| words.stop_four),
    ];
    let facts = Signal::derive(|| {
        let words = GalleryWords::now();
        vec![words.when.to_owned(), words.by_scan.to_owned()]
    });
    let entries = stops.map(|(tone, icon, title)| {
        view! { <TimelineEntry tone=Signal::stored(tone) icon=icon title=said(title) facts=facts /> }
    });
    view! { <Timeline label=said(|words| words.timeline)>{entries}</Timeline> }
}
