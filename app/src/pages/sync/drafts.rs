//! Forms that were begun and not saved yet.

use std::collections::BTreeSet;
use steward_domain::sort;

use leptos::prelude::*;
use steward_domain::definition::{SETTLE_STEP, VOID_STEP};
use steward_domain::form::{Content, Form};
use steward_domain::formats;
use steward_domain::ids::Key;
use steward_domain::listing::{moment_words, title_of};
use steward_domain::value::Value;
use steward_domain::words::in_sentence;
use wasm_bindgen_futures::spawn_local;

use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::desk::{Desk, store_fault_words, use_desk};
use crate::page::Page;
use crate::pages::rounds::round_of_draft;
use crate::platform::clock;
use crate::show::Show;
use crate::store::{PhotoState, StoredDraft};
use crate::words::{SyncWords, fill, language};

/// After how long photos of no draft are forgotten: a form that is open now has perhaps not been kept yet.
const ORPHANED_AFTER_MS: i64 = 24 * 3_600_000;

/// The drafts of this phone. A handle: copies are the same list.
#[derive(Clone, Copy)]
pub(super) struct Drafts {
    /// The newest first.
    pub(super) list: RwSignal<Vec<StoredDraft>>,
}

impl Drafts {
    /// Reads them from the store.
    pub(super) fn read(desk: Desk) -> Self {
        let drafts = Self {
            list: RwSignal::new(Vec::new()),
        };
        spawn_local(async move {
            drafts.read_again(desk).await;
            forget_orphans(desk, drafts).await;
        });
        drafts
    }

    async fn read_again(self, desk: Desk) {
        match desk.ledger.store().drafts().await {
            Ok(mut list) => {
                sort::by_key(&mut list, |draft| std::cmp::Reverse(draft.touched_ms));
                // The page may be gone meanwhile.
                let _ = self.list.try_set(list);
            }
            Err(fault) => desk.complain(store_fault_words(&fault)),
        }
    }
}

/// Forgets photos that were taken on forms that are gone.
async fn forget_orphans(desk: Desk, drafts: Drafts) {
    let store = desk.ledger.store();
    let Ok(photos) = store.photos().await else { return };
    let Some(mentioned) = drafts.list.try_with_untracked(|list| {
        list.iter()
            .flat_map(|draft| photos_of(&draft.form))
            .collect::<BTreeSet<String>>()
    }) else {
        return;
    };
    let before_ms = clock::wall_ms() - ORPHANED_AFTER_MS;
    let orphans = photos.into_iter().filter(|photo| {
        photo.state == PhotoState::Drafted && photo.taken_ms < before_ms && !mentioned.contains(&photo.digest)
    });
    let orphans: Vec<String> = orphans.map(|photo| photo.digest).collect();
    // What can't be forgotten now is forgotten next time.
    let _ = store.drop_photos(&orphans).await;
}

/// The digests that a form mentions.
fn photos_of(form: &Form) -> Vec<String> {
    let values = form.entries.values().flat_map(|entry| match &entry.content {
        Content::Value(value) => vec![value],
        Content::Members { add, .. } => add.iter().collect(),
        Content::Increase(_) => Vec::new(),
    });
    let texts = values.filter_map(Value::as_text);
    texts
        .filter_map(|text| formats::digest(text).ok())
        .map(str::to_owned)
        .collect()
}

/// The list.
#[component]
pub(super) fn DraftsTab(drafts: Drafts) -> impl IntoView {
    let desk = use_desk();
    let key = |draft: &StoredDraft| (draft.key.clone(), draft.touched_ms);
    view! {
        <Show
            when=move || drafts.list.with(|list| !list.is_empty())
            fallback=|| {
                view! {
                    <EmptyState icon=Icon::Draft title=Signal::derive(|| SyncWords::now().no_drafts.to_owned())>
                        <p>{move || SyncWords::now().no_drafts_why}</p>
                    </EmptyState>
                }
            }
        >
            <div class="card">
                <For each=move || drafts.list.get() key=key let:draft>
                    {draft_row(desk, draft, drafts)}
                </For>
            </div>
        </Show>
    }
}

fn draft_row(desk: Desk, draft: StoredDraft, drafts: Drafts) -> impl IntoView {
    let href = address_of(&draft);
    let touched_ms = draft.touched_ms;
    let touched = move || {
        let time = desk.tell(false, |locale| moment_words(touched_ms, locale));
        fill(SyncWords::now().touched, &[("t", &time)])
    };
    let form = draft.form.clone();
    let title = move || {
        let title = title(desk, &form);
        (!title.is_empty()).then(|| view! { <p class="sync-row__facts">{title}</p> })
    };
    let form = draft.form.clone();
    let what = move || what(desk, &form);
    let discard = move |_| discard(desk, draft.clone(), drafts);
    view! {
        <article class="sync-row">
            <h3 class="sync-row__title">{what}</h3>
            {title}
            <p class="sync-row__facts">{touched}</p>
            <div class="sync-row__actions">
                <a class="button is-small is-primary" href=href>
                    {Icon::Edit.view()}
                    {move || SyncWords::now().open_draft}
                </a>
                <button class="button is-small" type="button" on:click=discard>
                    {Icon::Trash.view()}
                    {move || SyncWords::now().discard}
                </button>
            </div>
        </article>
    }
}

/// The form's own page, which finds its draft again; of a sheet of a round, the round.
fn address_of(draft: &StoredDraft) -> String {
    let form = &draft.form;
    if let Some(round) = round_of_draft(&draft.key) {
        return Page::Round(round).path();
    }
    if form.view.is_none() {
        return Page::New(form.register.clone()).path();
    }
    let step = form.step.clone().unwrap_or_else(|| Key::literal("edit"));
    Page::Step(form.register.clone(), form.record, step).path()
}

fn title(desk: Desk, form: &Form) -> String {
    let definition = desk.ledger.definition(form.register.as_str());
    let title = definition.map(|definition| {
        let record = form.preview(&definition);
        desk.tell(false, |locale| title_of(&record, &definition, locale))
    });
    title.unwrap_or_default()
}

fn what(desk: Desk, form: &Form) -> String {
    let words = SyncWords::now();
    let Some(definition) = desk.ledger.definition(form.register.as_str()) else {
        return form.register.to_string();
    };
    let register = language().pick(&definition.words);
    let step = form
        .step
        .as_ref()
        .filter(|step| ![SETTLE_STEP, VOID_STEP].contains(&step.as_str()));
    let step = step.and_then(|step| definition.flow.step(step.as_str()));
    match (step, &form.view) {
        (_, None) => fill(words.draft_new, &[("register", &in_sentence(register))]),
        (Some(step), Some(_)) => format!("{register} · {}", language().pick(&step.words)),
        (None, Some(_)) => fill(words.draft_edit, &[("register", &in_sentence(register))]),
    }
}

/// Discards a draft, and puts it back when that was a slip. Its photos stay for a day, so that it comes back whole.
fn discard(desk: Desk, draft: StoredDraft, drafts: Drafts) {
    spawn_local(async move {
        if let Err(fault) = desk.ledger.store().drop_draft(&draft.key).await {
            desk.complain(store_fault_words(&fault));
            return;
        }
        drafts.read_again(desk).await;
        let undo = Callback::new(move |()| {
            let draft = draft.clone();
            spawn_local(async move {
                match desk.ledger.store().keep_draft(&draft).await {
                    Ok(()) => drafts.read_again(desk).await,
                    Err(fault) => desk.complain(store_fault_words(&fault)),
                }
            });
        });
        desk.say(SyncWords::now().discarded, Some(undo));
    });
}
