//! Marks, clocks, receipts, icons, buttons.

use leptos::prelude::*;
use steward_domain::label::sheet::QrPicture;
use steward_domain::listing::Tone;

use super::{Item, Word, said};
use crate::components::clock_mark::{Clock, ClockMark};
use crate::components::icon::Icon;
use crate::components::key_hint::KeyHint;
use crate::components::qr_code::QrCode;
use crate::components::receipt_mark::{Receipt, ReceiptMark};
use crate::components::state_mark::{State, StateMark};
use crate::components::step_track::{Leg, StepTrack};
use crate::components::waiting_count::WaitingCount;
use crate::desk::use_desk;
use crate::words::GalleryWords;

const MINUTE_MS: i64 = 60_000;
const STATES: [(Tone, Word); 12] = [
    (Tone::Waiting, |words| words.todo),
    (Tone::Working, |words| words.working),
    (Tone::Held, |words| words.held),
    (Tone::Done, |words| words.done),
    (Tone::Stopped, |words| words.stopped),
    (Tone::Voided, |words| words.voided),
    (Tone::Conflict, |words| words.clash),
    (Tone::Future, |words| words.future),
    (Tone::Open, |words| words.future),
    (Tone::Late, |words| words.cut_short),
    (Tone::Missed, |words| words.missed),
    (Tone::CatchUp, |words| words.caught_up),
];
/// When a clock began, when it runs out, until when what is late can still be done, and when it was stopped, all in minutes from now.
const CLOCKS: [(i64, i64, Option<i64>, Option<i64>); 8] = [
    (40, 100, None, None),
    (-20, 100, None, None),
    (-100, 20, None, None),
    (-120, -20, Some(600), None),
    (-120, -20, None, None),
    (-120, -20, None, Some(-30)),
    (-120, -20, Some(600), Some(-5)),
    (-120, -20, None, Some(-5)),
];

#[component]
pub(super) fn Marks() -> impl IntoView {
    let desk = use_desk();
    let states = STATES.map(|(tone, word)| {
        let state = Signal::derive(move || State {
            tone,
            words: word(GalleryWords::now()).to_owned(),
        });
        view! { <StateMark state=state /> }
    });
    let from = desk.now_ms.get_untracked();
    let moment = move |minutes: i64| from + minutes * MINUTE_MS;
    let clock =
        move |(started, deadline, possible_until, stopped): (i64, i64, Option<i64>, Option<i64>)| Clock {
            started_ms: moment(started),
            deadline_ms: moment(deadline),
            possible_until_ms: possible_until.map(moment),
            stopped_ms: stopped.map(moment),
        };
    let clocks =
        CLOCKS.map(|one| view! { <ClockMark clock=Signal::stored(clock(one)) now_ms=desk.now_ms /> });
    let large = CLOCKS
        .map(|one| view! { <ClockMark clock=Signal::stored(clock(one)) now_ms=desk.now_ms is_large=true /> });
    let receipts = [
        Receipt::Synced,
        Receipt::OnThisPhone(1),
        Receipt::OnThisPhone(12),
        Receipt::Refused,
    ]
    .map(|one| view! { <ReceiptMark receipt=Signal::stored(one) /> });
    let counts = [1, 12, 120]
        .map(|one| view! { <span class="cluster"><WaitingCount count=Signal::stored(one) /></span> });
    view! {
        <Item shows="state_mark"><div class="cluster">{states}</div></Item>
        <Item shows="clock_mark">
            <div class="cluster">{clocks}</div>
            <div class="cluster">{large}</div>
        </Item>
        <Item shows="receipt_mark"><div class="cluster">{receipts}</div></Item>
        <Item shows="waiting_count"><div class="cluster">{counts}</div></Item>
        <Item shows="icon"><Buttons /></Item>
        <Item shows="key_hint"><div class="cluster"><KeyHint keys="Alt+Q" /> <KeyHint keys="?" /></div></Item>
        <Item shows="step_track"><Tracks /></Item>
        <Item shows="qr_code">{label()}</Item>
    }
}

/// How far some work has come: at its beginning, on its way, at its end.
#[component]
fn Tracks() -> impl IntoView {
    let track = |now: usize| {
        let legs = Signal::derive(move || {
            let words = GalleryWords::now();
            let names = [words.todo, words.working, words.done];
            let legs = names.into_iter().enumerate();
            legs.map(|(place, words)| Leg {
                words: words.to_owned(),
                is_reached: place <= now,
                is_now: place == now,
            })
            .collect()
        });
        view! { <StepTrack label=said(|words| words.timeline) legs=legs reached=Icon::Check /> }
    };
    view! { <div class="stack">{[0, 1, 2].map(track)}</div> }
}

/// A code as large as a label's; what it says is nothing.
fn label() -> impl IntoView {
    let picture = QrPicture::draw(21, |row, column| (row * 3 + column * 5) % 7 < 3);
    view! { <QrCode picture=picture name=said(|words| words.aim) /> }
}

/// Icons stand beside words, or alone in a button with a name.
#[component]
fn Buttons() -> impl IntoView {
    let icons = [
        Icon::Scan,
        Icon::Camera,
        Icon::Urgent,
        Icon::Route,
        Icon::Visitor,
        Icon::Offline,
        Icon::Tour,
    ];
    let each = [Icon::Edit, Icon::Print, Icon::Trash]
        .map(|icon| view! { <button class="icon-button" type="button" aria-label=said(|words| words.secondary)>{icon.view()}</button> });
    view! {
        <div class="cluster">{icons.map(Icon::view)}</div>
        <div class="cluster">
            <button class="button is-primary is-large" type="button">{Icon::Scan.view()} {said(|words| words.primary)}</button>
            <button class="button is-primary" type="button">{said(|words| words.ok)}</button>
            <button class="button" type="button">{said(|words| words.secondary)}</button>
            <button class="button is-quiet" type="button">{said(|words| words.quiet)}</button>
            <button class="button is-danger" type="button">{said(|words| words.danger)}</button>
            <button class="button is-primary" type="button" aria-busy="true">{said(|words| words.busy)}</button>
            <button class="button" type="button" disabled=true>{said(|words| words.off)}</button>
            {each}
        </div>
    }
}
