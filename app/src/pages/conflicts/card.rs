//! One record in conflict: a card for each field that clashes.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::{Definition, STATE_FIELD};
use steward_domain::form::{Verdict, keeps_both, states_to_settle};
use steward_domain::ids::Key;
use steward_domain::listing::{short_number, title_of};
use steward_domain::record::Record;
use steward_domain::replica::OutboxRow;
use steward_domain::standing::{StateConflict, conflicts, standing};
use steward_domain::value::Value;
use wasm_bindgen_futures::spawn_local;

use super::decide::{Asked, Matter, decide};
use super::find::Clash;
use super::sides::{Told, choices, in_words, title};
use crate::api;
use crate::components::conflict_card::ConflictCard;
use crate::components::icon::Icon;
use crate::desk::{Desk, use_desk};
use crate::page::Page;
use crate::words::{ConflictWords, language};

/// The record, and its cards.
#[component]
pub(super) fn ClashRecord(
    /// Which.
    clash: Clash,
    /// What a dialog asks.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let desk = use_desk();
    let Clash { register, record, .. } = clash;
    let definition = desk.ledger.definition(register.as_str())?;
    // What is settled is what stands on these cards: it is taken once, together with them.
    let opened = desk.ledger.open_form(&register, Some(record));
    let view = Arc::new(opened.view.clone()?);
    let told = RwSignal::new(own_changes(desk, &view));
    ask_timeline(desk, &view, told);
    let is_busy = RwSignal::new(false);
    let cards = conflicts(&view, &definition).into_iter().map(|key| {
        let matter = Matter {
            definition: Arc::clone(&definition),
            key,
            record,
            opened: opened.clone(),
        };
        field_card(desk, &view, &matter, told, is_busy, asked)
    });
    let cards: Vec<_> = cards.collect();
    let href = Page::of_record(&register, record).path();
    let headline = {
        let (view, definition) = (Arc::clone(&view), Arc::clone(&definition));
        move || {
            let title = desk.tell(false, |locale| title_of(&view, &definition, locale));
            if title.is_empty() {
                short_number(view.id)
            } else {
                title
            }
        }
    };
    let named = move || {
        format!(
            "{} · {}",
            language().pick(&definition.words),
            short_number(record)
        )
    };
    Some(view! {
        <section class="section">
            <div class="conflicts__record">
                <h2 class="section__title"><a href=href>{headline}</a></h2>
                <span class="muted">{named}</span>
            </div>
            {cards}
        </section>
    })
}

/// What this phone itself knows of the changes of a record.
fn own_changes(desk: Desk, view: &Record) -> Told {
    desk.ledger.with_replica(|replica| {
        let own = replica.outbox().filter(|row| row.record == view.id);
        own.filter_map(OutboxRow::change)
            .map(|change| (change.origin(), change))
            .collect()
    })
}

/// Asks the server for the whole story, while it can be reached; without it the cards say a little less.
fn ask_timeline(desk: Desk, view: &Record, told: RwSignal<Told>) {
    let (slot, id) = (desk.ledger.person().slot, view.id);
    spawn_local(async move {
        if let Ok(timeline) = api::timeline(slot, id).await {
            // The card may be gone meanwhile.
            let _ = told.try_update(|told| {
                told.extend(
                    timeline
                        .into_iter()
                        .map(|kept| (kept.change.origin(), kept.change)),
                );
            });
        }
    });
}

fn field_card(
    desk: Desk,
    view: &Arc<Record>,
    matter: &Matter,
    told: RwSignal<Told>,
    is_busy: RwSignal<bool>,
    asked: RwSignal<Option<Asked>>,
) -> AnyView {
    let definition = Arc::clone(&matter.definition);
    let key = matter.key.clone();
    let all = choices(view, &definition, &key);
    let kept = all.clone();
    let sides = {
        let (view, definition, key) = (Arc::clone(view), Arc::clone(&definition), key.clone());
        Signal::derive(move || {
            let side = |choice| told.with(|told| in_words(desk, (&view, &definition), &key, choice, told));
            all.iter().map(side).collect::<Vec<_>>()
        })
    };
    let keep = {
        let matter = matter.clone();
        Callback::new(move |place: usize| {
            if let Some(choice) = kept.get(place) {
                decide(
                    desk,
                    &matter,
                    Verdict::Keep(choice.value.clone()),
                    "",
                    is_busy,
                    asked,
                );
            }
        })
    };
    let named = {
        let (definition, key, view) = (Arc::clone(&definition), key.clone(), Arc::clone(view));
        Signal::derive(move || card_title(&view, &definition, &key))
    };
    let foot = foot(desk, view, matter, is_busy, asked);
    view! {
        <ConflictCard title=named sides=sides is_busy=is_busy on_keep=keep>
            {foot}
        </ConflictCard>
    }
    .into_any()
}

fn card_title(view: &Record, definition: &Definition, key: &Key) -> String {
    let name = title(definition, key);
    let stands = standing(view, &definition.flow);
    if *key == STATE_FIELD && stands.conflict == Some(StateConflict::VoidedWhileEdited) {
        return format!("{name} · {}", ConflictWords::now().voided_unseen);
    }
    name
}

/// What else can be done: both, or a third.
fn foot(
    desk: Desk,
    view: &Arc<Record>,
    matter: &Matter,
    is_busy: RwSignal<bool>,
    asked: RwSignal<Option<Asked>>,
) -> AnyView {
    let Some(field) = matter.definition.field(matter.key.as_str()) else {
        return other_states(view, matter, asked);
    };
    let both = keeps_both(field).then(|| {
        let matter = matter.clone();
        view! {
            <button
                class="button"
                type="button"
                on:click=move |_| decide(desk, &matter, Verdict::Both, "", is_busy, asked)
            >
                {Icon::Plus.view()}
                {move || ConflictWords::now().both}
            </button>
        }
    });
    let matter = matter.clone();
    view! {
        {both}
        <button class="button" type="button" on:click=move |_| asked.set(Some(Asked::Third(matter.clone())))>
            {Icon::Edit.view()}
            {move || ConflictWords::now().third}
        </button>
    }
    .into_any()
}

/// States that the record has been in, other than those side by side.
fn other_states(view: &Arc<Record>, matter: &Matter, asked: RwSignal<Option<Asked>>) -> AnyView {
    let shown = choices(view, &matter.definition, &matter.key);
    let is_shown = |state: &String| {
        shown
            .iter()
            .any(|choice| choice.value == Value::text(state.as_str()))
    };
    let others: Vec<String> = states_to_settle(&matter.definition, view)
        .into_iter()
        .filter(|state| !is_shown(state))
        .collect();
    if others.is_empty() {
        return ().into_any();
    }
    let matter = matter.clone();
    view! {
        <button
            class="button"
            type="button"
            on:click=move |_| asked.set(Some(Asked::State(matter.clone(), others.clone())))
        >
            {Icon::Edit.view()}
            {move || ConflictWords::now().other_state}
        </button>
    }
    .into_any()
}
