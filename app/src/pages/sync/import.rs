//! Bringing a file to the server in the old phone's place, and what became of what it holds.

use leptos::prelude::*;
use steward_domain::replica::outbox_file::{Import, ImportNext, Left, OutboxFile};
use steward_domain::replica::{Exchange, Failure, OutboxRow, Outgoing, Progress};
use steward_domain::wire::VERSION;
use wasm_bindgen_futures::spawn_local;

use super::decisions;
use super::file::holds;
use super::refused::reason;
use super::telling::tell;
use crate::api::{self, Fault, RawRequest};
use crate::components::icon::Icon;
use crate::components::progress::Progress as Bar;
use crate::desk::{Desk, use_desk};
use crate::platform::clock;
use crate::show::Show;
use crate::words::{SyncWords, fill};

/// How many requests an import makes at most: the largest file in the smallest batches. It is for a fault that nobody has thought of.
const REQUESTS_MAX: usize = 100_000;

/// How an import stands.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Course {
    /// The person has seen what the file holds, and not said go.
    Read,
    /// So many of so many have an answer.
    Sending(usize, usize),
    /// It could not go on: why.
    Stopped(&'static str),
    /// The server has answered whatever can be sent.
    Done(Left),
}

/// How many changes of a file have no answer yet.
pub(super) fn waiting_in(file: &OutboxFile) -> usize {
    file.rows.iter().filter(|row| row.is_waiting()).count()
}

/// What the file holds, and the sending of it.
#[component]
pub(super) fn ImportView(
    /// The file.
    file: OutboxFile,
    /// Everything has arrived, or the person puts it away.
    on_done: Callback<()>,
) -> impl IntoView {
    let desk = use_desk();
    let course = RwSignal::new(Course::Read);
    let photos = file.photos.len();
    let file = StoredValue::new(file);
    let send = move || {
        if matches!(course.get_untracked(), Course::Sending(..)) {
            return;
        }
        let file = file.get_value();
        course.set(Course::Sending(0, waiting_in(&file)));
        spawn_local(async move { run(desk, Import::of(file), course).await });
    };
    let without_photos = move || {
        (photos > 0).then(|| {
            let words = fill(SyncWords::now().import_photos, &[("n", &photos.to_string())]);
            view! { <p class="muted">{words}</p> }
        })
    };
    let is_done = move || matches!(course.get(), Course::Done(_));
    view! {
        <div class="stack">
            <p>{move || file.with_value(|file| holds(desk, file))}</p>
            {without_photos}
            {move || course_view(desk, course.get())}
            <Show when=move || !is_done()>
                <button class="button is-primary" type="button" on:click=move |_| send()>
                    {Icon::Upload.view()}
                    {move || SyncWords::now().import_send}
                </button>
            </Show>
            <Show when=is_done>
                <button class="button" type="button" on:click=move |_| on_done.run(())>
                    {move || crate::words::Shell::now().close}
                </button>
            </Show>
        </div>
    }
}

fn course_view(desk: Desk, course: Course) -> AnyView {
    let words = SyncWords::now();
    match course {
        Course::Read => ().into_any(),
        Course::Sending(done, all) => view! {
            <Bar
                words=Signal::derive(|| SyncWords::now().import_sending.to_owned())
                done=Signal::stored((done, all))
            />
        }
        .into_any(),
        Course::Stopped(why) => view! {
            <div class="notice is-warning" role="alert">
                {Icon::Offline.view()}
                <p class="notice__words">{why}</p>
            </div>
        }
        .into_any(),
        Course::Done(left) => {
            let accepted = fill(words.import_done, &[("n", &left.accepted.to_string())]);
            let all = left.waiting.is_empty() && left.refused.is_empty();
            let tone = if all {
                "notice is-success"
            } else {
                "notice is-warning"
            };
            let icon = if all { Icon::Ok } else { Icon::Alert };
            view! {
                <div class=tone role="status">
                    {icon.view()}
                    <div class="notice__words">
                        <strong>{accepted}</strong>
                        {all.then(|| view! { <p>{words.import_done_delete}</p> })}
                    </div>
                </div>
                {left_view(desk, left.refused, words.import_refused)}
                {left_view(desk, left.waiting, words.import_stuck)}
            }
            .into_any()
        }
    }
}

/// Changes that have not arrived: what they are, why, and the offer to make them changes of this phone.
fn left_view(desk: Desk, rows: Vec<OutboxRow>, phrase: &'static str) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let count = rows.len().to_string();
    let told = rows.iter().filter_map(|row| {
        let change = row.change()?;
        let told = tell(desk, &change);
        let why = match &row.progress {
            Progress::Answered { receipt, .. } => Some(reason(
                desk,
                receipt.code,
                Some(&change.register),
                receipt.field.as_ref(),
            )),
            Progress::Waiting | Progress::Torn => None,
        };
        let lines = told
            .lines
            .into_iter()
            .map(|line| view! { <p class="sync-row__facts">{line}</p> });
        Some(view! {
            <article class="sync-row">
                <h3 class="sync-row__title">{told.title}</h3>
                <p class="sync-row__facts">{told.what}</p>
                {lines.collect_view()}
                {why.map(|why| view! { <p class="sync-row__error">{Icon::Alert.view()} {why}</p> })}
            </article>
        })
    });
    let told = told.collect_view();
    let is_taken = RwSignal::new(false);
    let rows = StoredValue::new(rows);
    let take = move |_| {
        if is_taken.get_untracked() {
            return;
        }
        is_taken.set(true);
        spawn_local(async move {
            if !decisions::take_over(desk, &rows.get_value()).await {
                let _ = is_taken.try_set(false);
            }
        });
    };
    let offer = fill(SyncWords::now().import_take_over, &[("n", &count)]);
    view! {
        <p>{fill(phrase, &[("n", &count)])}</p>
        {told}
        <button class="button" type="button" disabled=move || is_taken.get() on:click=take>
            {Icon::Redo.view()}
            {offer}
        </button>
    }
    .into_any()
}

async fn run(desk: Desk, mut import: Import, course: RwSignal<Course>) {
    let slot = desk.ledger.person().slot;
    let all = import.left().waiting.len();
    for _ in 0..REQUESTS_MAX {
        let Some(outgoing) = import.request() else { break };
        let next = exchange(slot, &mut import, &outgoing).await;
        let stopped = match next {
            ImportNext::Now => {
                let done = all.saturating_sub(import.left().waiting.len());
                if course.try_set(Course::Sending(done, all)).is_some() {
                    // The page is gone. Begun anew, an import finds what has arrived.
                    return;
                }
                continue;
            }
            ImportNext::Wake { .. } => Some(SyncWords::now().import_offline),
            ImportNext::LogIn => Some(SyncWords::now().import_log_in),
            ImportNext::Finished | ImportNext::Stuck(_) => None,
        };
        if let Some(why) = stopped {
            let _ = course.try_set(Course::Stopped(why));
            return;
        }
        break;
    }
    let _ = course.try_set(Course::Done(import.left()));
    desk.ledger.sync_now();
}

/// One request and its answer.
async fn exchange(slot: u8, import: &mut Import, outgoing: &Outgoing) -> ImportNext {
    let bodies: Vec<_> = import.rows(outgoing).map(|row| row.body.clone()).collect();
    let sent_wall_ms = clock::wall_ms();
    let envelope = RawRequest {
        v: VERSION,
        device: outgoing.device,
        epoch: outgoing.epoch,
        cursor: outgoing.cursor,
        snapshot: outgoing.snapshot,
        definitions: outgoing.definitions.as_deref(),
        now_ms: sent_wall_ms,
        missing: &outgoing.missing,
        changes: bodies.iter().map(AsRef::as_ref).collect(),
    };
    match api::sync(slot, &envelope).await {
        Ok(answer) => {
            let exchange = Exchange {
                sent_wall_ms,
                received_wall_ms: clock::wall_ms(),
                received_mono_ms: clock::mono_ms(),
            };
            import.answer(&answer.response, exchange, clock::jitter())
        }
        Err(fault) => import.failed(failure_of(&fault), clock::jitter()),
    }
}

fn failure_of(fault: &Fault) -> Failure {
    match fault {
        Fault::Answered { status: 401, .. } => Failure::Unauthorized,
        Fault::Answered {
            expected_seq: Some(expected),
            ..
        } => Failure::Hole { expected: *expected },
        fault if fault.is("device_unknown") => Failure::UnknownDevice,
        fault if fault.is("device_removed") => Failure::Unreachable,
        Fault::Answered {
            status: 400 | 413 | 422,
            ..
        } => Failure::BatchRefused,
        Fault::Unreachable | Fault::NotOurs | Fault::Answered { .. } => Failure::Unreachable,
    }
}
