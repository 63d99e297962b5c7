//! Before the sheet: drafts that were not finished are offered, and nothing is overwritten before somebody has said so.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::form::OfferedStep;
use steward_domain::listing::{moment_words, title_of};
use wasm_bindgen_futures::spawn_local;

use super::drafting::{discard, offered};
use super::saving::step_words;
use super::sheet::{Sheet, Start};
use crate::components::icon::Icon;
use crate::components::state_view::{Standing, StateView};
use crate::desk::{store_fault_words, use_desk};
use crate::store::StoredDraft;
use crate::words::{FormWords, fill};

/// Which drafts a page offers.
pub(super) type Wanted = Arc<dyn Fn(&StoredDraft) -> bool + Send + Sync>;
/// Opens a form when no draft is gone on with; the words say why none can be opened.
pub(in crate::pages) type Opens = Arc<dyn Fn() -> Result<Start, String> + Send + Sync>;

/// What is shown.
#[derive(Clone)]
enum Stage {
    Reading,
    Offering(Vec<StoredDraft>),
    Filling(Box<Start>),
    Impossible(String),
}

/// Drafts first, then the sheet.
#[component]
pub(super) fn Offer(
    /// The register.
    definition: Arc<Definition>,
    /// Which drafts.
    wanted: Wanted,
    /// Opens a new form.
    opens: Opens,
    /// The steps that make a record, where there are several.
    #[prop(optional)]
    steps: Vec<OfferedStep>,
) -> impl IntoView {
    let desk = use_desk();
    let stage = RwSignal::new(Stage::Reading);
    let afresh = Callback::new(move |()| {
        // A form is opened once, and never again because something that it read has changed.
        let opened = untrack(|| opens());
        stage.set(opened.map_or_else(Stage::Impossible, |start| Stage::Filling(Box::new(start))));
    });
    spawn_local(async move {
        match offered(desk.ledger, |draft| wanted(draft)).await {
            Ok(drafts) if !drafts.is_empty() => drop(stage.try_set(Stage::Offering(drafts))),
            Ok(_) => {
                let _ = afresh.try_run(());
            }
            Err(fault) => {
                desk.complain(fill(
                    FormWords::now().drafts_unread,
                    &[("why", &store_fault_words(&fault))],
                ));
                let _ = afresh.try_run(());
            }
        }
    });
    move || {
        let definition = Arc::clone(&definition);
        match stage.get() {
            Stage::Reading => view! { <StateView standing=Standing::Loading /> }.into_any(),
            Stage::Impossible(why) => view! { <StateView standing=Standing::Failed(why) /> }.into_any(),
            Stage::Filling(start) => view! { <Sheet start=*start steps=steps.clone() /> }.into_any(),
            Stage::Offering(drafts) => {
                view! { <Drafts definition=definition drafts=drafts stage=stage afresh=afresh /> }.into_any()
            }
        }
    }
}

#[component]
fn Drafts(
    definition: Arc<Definition>,
    drafts: Vec<StoredDraft>,
    stage: RwSignal<Stage>,
    afresh: Callback<()>,
) -> impl IntoView {
    let one = move |draft: StoredDraft| view! { <OneDraft definition=Arc::clone(&definition) draft=draft stage=stage afresh=afresh /> };
    view! {
        <div class="page is-narrow">
            <section class="section">
                <h2 class="section__title">{move || FormWords::now().resume_draft}</h2>
                {drafts.into_iter().map(one).collect_view()}
            </section>
            <div class="page__action">
                <button class="button is-wide" type="button" on:click=move |_| afresh.run(())>
                    {Icon::Plus.view()} {move || FormWords::now().afresh}
                </button>
            </div>
        </div>
    }
}

#[component]
fn OneDraft(
    definition: Arc<Definition>,
    draft: StoredDraft,
    stage: RwSignal<Stage>,
    afresh: Callback<()>,
) -> impl IntoView {
    let desk = use_desk();
    let told = {
        let (definition, draft) = (Arc::clone(&definition), draft.clone());
        move || {
            let step = step_words(&draft.form, &definition);
            desk.tell(false, |locale| {
                let when = moment_words(draft.touched_ms, locale);
                (
                    title_of(&draft.form.preview(&definition), &definition, locale),
                    format!("{step} · {when}"),
                )
            })
        }
    };
    let go_on = {
        let draft = draft.clone();
        move |_| {
            let mut form = draft.form.clone();
            form.resume(&definition, desk.ledger.actor());
            stage.set(Stage::Filling(Box::new(Start {
                definition: Arc::clone(&definition),
                form,
                opened_as: draft.opened_as,
            })));
        }
    };
    let throw_away = move |_| {
        let draft = draft.clone();
        spawn_local(async move {
            if let Err(fault) = discard(desk.ledger, &draft).await {
                desk.complain(store_fault_words(&fault));
                return;
            }
            let left = stage.try_update(|stage| match stage {
                Stage::Offering(drafts) => {
                    drafts.retain(|one| one.key != draft.key);
                    drafts.len()
                }
                _ => 1,
            });
            if left == Some(0) {
                let _ = afresh.try_run(());
            }
        });
    };
    let (title, facts) = (told.clone(), told);
    view! {
        <article class="card is-draft">
            <h3 class="card__title">{move || { let (title, facts) = title(); if title.is_empty() { facts } else { title } }}</h3>
            <p class="muted">{move || facts().1}</p>
            <div class="card__foot cluster">
                <button class="button is-primary" type="button" on:click=go_on>{Icon::Draft.view()} {move || FormWords::now().go_on}</button>
                <button class="button is-danger" type="button" on:click=throw_away>{Icon::Trash.view()} {move || FormWords::now().discard}</button>
            </div>
        </article>
    }
}
