//! What the server refused, or what can't even be sent: why, what was written, and what a person decides.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::ids::Key;
use steward_domain::refusal::Code;
use steward_domain::replica::{OutboxRow, Progress};
use wasm_bindgen_futures::spawn_local;

use super::decisions;
use super::outbox;
use super::rows::{key_of, sync_row};
use super::space::Photos;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::desk::{Desk, use_desk};
use crate::show::Show;
use crate::words::{SyncWords, code_words, fill};

/// What needs a person.
#[component]
pub(super) fn ToDoTab(photos: Photos) -> impl IntoView {
    let desk = use_desk();
    let rows = Memo::new(move |_| Arc::new(outbox(desk, OutboxRow::needs_decision)));
    let decided = Memo::new(move |_| {
        let is_decided = |row: &OutboxRow| row.is_refused() && row.looked_after.is_some();
        Arc::new(outbox(desk, is_decided))
    });
    let is_busy = RwSignal::new(false);
    let list = move |rows: Memo<Arc<Vec<OutboxRow>>>| {
        view! {
            <div class="card">
                <For each=move || rows.get().to_vec() key=key_of let:row>
                    {sync_row(desk, &row, photos, verdict(desk, &row, is_busy))}
                </For>
            </div>
        }
    };
    view! {
        <Show
            when=move || rows.with(|rows| !rows.is_empty())
            fallback=|| {
                view! {
                    <EmptyState icon=Icon::Ok title=Signal::derive(|| SyncWords::now().nothing_to_do.to_owned()) />
                }
            }
        >
            {list(rows)}
        </Show>
        <Show when=move || decided.with(|rows| !rows.is_empty())>
            <section class="section">
                <h2 class="section__title">{move || SyncWords::now().decided}</h2>
                {list(decided)}
            </section>
        </Show>
    }
}

/// Why it was refused, and the decisions.
fn verdict(desk: Desk, row: &OutboxRow, is_busy: RwSignal<bool>) -> AnyView {
    let seq = row.seq;
    let register = row.change().map(|change| change.register);
    let (progress, is_former) = (row.progress.clone(), row.is_former);
    let why = move || {
        let words = SyncWords::now();
        let mut why = match &progress {
            Progress::Answered { receipt, .. } => {
                reason(desk, receipt.code, register.as_ref(), receipt.field.as_ref())
            }
            Progress::Torn | Progress::Waiting => words.torn.to_owned(),
        };
        if is_former {
            why = format!("{why} {}", words.former);
        }
        why
    };
    let was_again = row
        .looked_after
        .is_some_and(|looked| looked.decision == steward_domain::replica::Decision::Again);
    let decide = move |again: bool| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            if again {
                decisions::apply_again(desk, seq).await;
            } else {
                decisions::look_after(desk, seq).await;
            }
            let _ = is_busy.try_set(false);
        });
    };
    // What can't be accepted as it is leads nowhere when it is sent again.
    let is_hopeless = match &row.progress {
        Progress::Answered { receipt, .. } => receipt.code.is_some_and(|code| !code.may_pass_later()),
        Progress::Torn | Progress::Waiting => false,
    };
    let look_after = row.needs_decision().then(|| {
        view! {
            <button class="button is-small" class:is-primary=is_hopeless type="button" on:click=move |_| decide(false)>
                {Icon::Check.view()}
                {move || SyncWords::now().look_after}
            </button>
        }
    });
    let actions = (!was_again).then(|| {
        view! {
            <div class="sync-row__actions">
                <button
                    class="button is-small"
                    class:is-primary=!is_hopeless
                    type="button"
                    on:click=move |_| decide(true)
                >
                    {Icon::Redo.view()}
                    {move || SyncWords::now().again}
                </button>
                {look_after}
            </div>
        }
    });
    view! {
        <p class="sync-row__error">{Icon::Alert.view()} {why}</p>
        {actions}
    }
    .into_any()
}

/// A refusal in words that say what to do.
pub(super) fn reason(desk: Desk, code: Option<Code>, register: Option<&Key>, field: Option<&Key>) -> String {
    let definition = register.and_then(|register| desk.ledger.definition(register.as_str()));
    let field = definition
        .as_ref()
        .and_then(|definition| definition.field(field?.as_str()));
    let code = code.unwrap_or(Code::Malformed);
    let why = fill(SyncWords::now().refused_why, &[("why", &code_words(code, field))]);
    match field {
        Some(field) => format!("{why}（{}）", crate::words::language().pick(&field.words)),
        None => why,
    }
}
