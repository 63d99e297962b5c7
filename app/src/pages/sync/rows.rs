//! What waits to be sent, and what was.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::listing::moment_words;
use steward_domain::replica::{Decision, OutboxRow, Progress};
use steward_domain::wire::ReceiptOutcome;

use super::outbox;
use super::space::Photos;
use super::telling::{Told, tell};
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::show_more::ShowMore;
use crate::desk::{Desk, use_desk};
use crate::page::Page;
use crate::show::Show;
use crate::words::{SyncWords, fill};

/// How many rows are drawn at once: somebody who was away for sixty days has thousands.
const DRAWN_AT_ONCE: usize = 50;
/// How many lines of what was written a row shows.
const LINES_MAX: usize = 4;

/// What waits.
#[component]
pub(super) fn ToSendTab(photos: Photos) -> impl IntoView {
    let desk = use_desk();
    let rows = Memo::new(move |_| Arc::new(outbox(desk, OutboxRow::is_waiting)));
    view! {
        <RowList rows=rows photos=photos empty=Signal::derive(|| SyncWords::now().nothing_to_send.to_owned()) />
    }
}

/// What the server has answered, in the last 72 hours.
#[component]
pub(super) fn SentTab(photos: Photos) -> impl IntoView {
    let desk = use_desk();
    let is_sent = |row: &OutboxRow| !row.is_waiting() && !row.needs_decision();
    let rows = Memo::new(move |_| Arc::new(outbox(desk, is_sent)));
    view! { <RowList rows=rows photos=photos empty=Signal::derive(|| SyncWords::now().nothing_sent.to_owned()) /> }
}

/// Rows, the newest first, so many at a time.
#[component]
fn RowList(rows: Memo<Arc<Vec<OutboxRow>>>, photos: Photos, empty: Signal<String>) -> impl IntoView {
    let desk = use_desk();
    let drawn = RwSignal::new(DRAWN_AT_ONCE);
    let shown = move || rows.with(|rows| rows.iter().take(drawn.get()).cloned().collect::<Vec<_>>());
    let is_empty = move || rows.with(|rows| rows.is_empty());
    view! {
        <Show
            when=move || !is_empty()
            fallback=move || view! { <EmptyState icon=Icon::Ok title=empty /> }
        >
            <div class="card">
                <For each=shown key=key_of let:row>
                    {sync_row(desk, &row, photos, ().into_any())}
                </For>
            </div>
            <ShowMore
                shown=Signal::derive(move || (drawn.get(), rows.with(|rows| rows.len())))
                step=DRAWN_AT_ONCE
                words=Signal::derive(|| SyncWords::now().more.to_owned())
                on_more=Callback::new(move |()| drawn.update(|drawn| *drawn += DRAWN_AT_ONCE))
            />
        </Show>
    }
}

/// A row as it stands: once it has an answer, it is drawn anew.
pub(super) fn key_of(row: &OutboxRow) -> (u64, u8, bool) {
    let progress = match row.progress {
        Progress::Waiting => 0,
        Progress::Answered { .. } => 1,
        Progress::Torn => 2,
    };
    (row.seq, progress, row.looked_after.is_some())
}

/// One change: of which record, what, when, how far, and what can be done.
pub(super) fn sync_row(desk: Desk, row: &OutboxRow, photos: Photos, actions: AnyView) -> AnyView {
    let change = row.change();
    let at_ms = change.as_ref().map(|change| change.at.judged_ms());
    let href = change
        .as_ref()
        .map(|change| Page::of_record(&change.register, change.record).path());
    let told = {
        let change = change.clone();
        Memo::new(move |_| match &change {
            Some(change) => tell(desk, change),
            None => Told {
                title: SyncWords::now().unreadable.to_owned(),
                ..Told::default()
            },
        })
    };
    let title = move || {
        let title = told.with(|told| told.title.clone());
        match &href {
            Some(href) => view! { <a href=href.clone()>{title}</a> }.into_any(),
            None => title.into_any(),
        }
    };
    let lines_max = if row.is_refused() { usize::MAX } else { LINES_MAX };
    let lines = move || {
        told.with(|told| {
            let lines = told.lines.iter().take(lines_max).cloned();
            lines
                .map(|line| view! { <p class="sync-row__facts">{line}</p> })
                .collect_view()
        })
    };
    let mark = mark(row);
    let facts = facts(desk, row, at_ms, photos);
    view! {
        <article class="sync-row">
            <h3 class="sync-row__title">{title}</h3>
            {mark}
            <p class="sync-row__facts">{move || told.with(|told| told.what.clone())}</p>
            {lines}
            {facts}
            {actions}
        </article>
    }
    .into_any()
}

/// How far it has come, with a word.
fn mark(row: &OutboxRow) -> AnyView {
    let (tone, icon, word): (_, Icon, fn(&SyncWords) -> &'static str) = match &row.progress {
        Progress::Waiting => return ().into_any(),
        _ if row.is_refused() => match row.looked_after.map(|looked| looked.decision) {
            None => ("is-refused", Icon::Alert, |words| words.refused),
            Some(Decision::LetGo) => ("is-neutral", Icon::Void, |words| words.let_go),
            Some(Decision::Again) => ("is-merged", Icon::Redo, |words| words.was_again),
        },
        Progress::Answered { receipt, .. } => match receipt.outcome {
            ReceiptOutcome::Applied => ("is-sent", Icon::Synced, |words| words.applied),
            ReceiptOutcome::Merged => ("is-merged", Icon::Synced, |words| words.merged),
            ReceiptOutcome::Conflict => ("is-conflict", Icon::Conflict, |words| words.conflict),
            ReceiptOutcome::Quarantined => ("is-refused", Icon::Alert, |words| words.refused),
        },
        Progress::Torn => ("is-refused", Icon::Alert, |words| words.refused),
    };
    let class = format!("receipt-mark {tone}");
    view! { <span class=class>{icon.view()} {move || word(SyncWords::now())}</span> }.into_any()
}

fn facts(desk: Desk, row: &OutboxRow, at_ms: Option<i64>, photos: Photos) -> impl IntoView + use<> {
    let received_ms = match &row.progress {
        Progress::Answered { at_wall_ms, .. } => Some(*at_wall_ms),
        Progress::Waiting | Progress::Torn => None,
    };
    let (group, mentioned) = (row.group, row.photos());
    let facts = move || {
        let words = SyncWords::now();
        let moment = |ms| desk.tell(false, |locale| moment_words(ms, locale));
        let mut facts = Vec::new();
        facts.extend(at_ms.map(|ms| fill(words.written, &[("t", &moment(ms))])));
        facts.extend(received_ms.map(|ms| fill(words.received, &[("t", &moment(ms))])));
        facts.extend(group.map(|group| fill(words.group, &[("n", &group.count.to_string())])));
        let left = photos.waiting.with(|waiting| {
            mentioned
                .iter()
                .filter(|digest| waiting.contains(*digest))
                .count()
        });
        if left > 0 {
            facts.push(fill(words.photos_left, &[("n", &left.to_string())]));
        }
        facts.join(" · ")
    };
    view! { <p class="sync-row__facts">{facts}</p> }
}
