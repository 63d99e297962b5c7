//! What happened to a record: from what is on this phone, and in full from the server when it can be reached.

mod event;

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::record::Record;
use steward_domain::time::Quality;
use wasm_bindgen_futures::spawn_local;

use crate::api::{self, Kept};
use crate::components::icon::Icon;
use crate::components::receipt_mark::{Receipt, ReceiptMark};
use crate::components::timeline::{Timeline, TimelineEntry};
use crate::desk::{Desk, use_desk};
use crate::ledger::Phase;
use crate::words::{Records, code_words, fill};
use event::{Event, Stand};

/// The timeline of a record, the newest on top.
#[component]
pub fn History(
    /// The register.
    definition: Arc<Definition>,
    /// The record as it is shown.
    #[prop(into)]
    view: Signal<Arc<Record>>,
) -> impl IntoView {
    let desk = use_desk();
    let kept = kept_by_server(desk, view);
    let pulse = desk.ledger.pulse();
    let events = Memo::new(move |_| {
        // What waits or was refused is in the outbox, which tells that it has changed by the pulse.
        pulse.track();
        let view = view.get();
        let own = desk
            .ledger
            .with_replica(|replica| event::of_outbox(replica, view.id));
        kept.with(|kept| match kept {
            Some(kept) => event::joined(event::of_server(kept), own),
            None => event::joined(event::of_record(&view), own),
        })
    });
    let note = move || {
        let words = Records::now();
        if kept.with(Option::is_some) {
            words.history_full
        } else {
            words.history_here
        }
    };
    let draw = move |event: Event| view! { <OneEvent event=event definition=Arc::clone(&definition) /> };
    view! {
        <section class="section">
            <h2 class="section__title">{move || Records::now().history}</h2>
            <p class="muted">{note}</p>
            <Timeline label=Signal::derive(|| Records::now().history.to_owned())>
                <For each=move || events.get() key=Event::key children=draw />
            </Timeline>
        </section>
    }
}

/// The full timeline, asked for when the server is there, and again when the record has changed there.
fn kept_by_server(desk: Desk, view: Signal<Arc<Record>>) -> RwSignal<Option<Vec<Kept>>> {
    let kept = RwSignal::new(None);
    let pulse = desk.ledger.pulse();
    let is_online =
        Memo::new(move |_| pulse.with(|pulse| matches!(pulse.phase, Phase::Current | Phase::Update)));
    // What the server does not have, it is not asked for.
    let known = Memo::new(move |_| view.with(|view| (view.id, view.number)));
    Effect::new(move |_| {
        let (id, number) = known.get();
        if !is_online.get() || number == 0 {
            return;
        }
        let slot = desk.ledger.person().slot;
        spawn_local(async move {
            if let Ok(entries) = api::timeline(slot, id).await {
                // The page may be gone.
                let _ = kept.try_set(Some(entries));
            }
        });
    });
    kept
}

#[component]
fn OneEvent(event: Event, definition: Arc<Definition>) -> impl IntoView {
    let desk = use_desk();
    let mark = match &event.stand {
        Stand::Sent => None,
        Stand::OnThisPhone => Some(Receipt::OnThisPhone(1)),
        Stand::Refused(_) => Some(Receipt::Refused),
    };
    let mark = mark.map_or_else(
        || ().into_any(),
        |receipt| view! { <ReceiptMark receipt=receipt /> }.into_any(),
    );
    let (tone, icon) = event.look();
    let event = StoredValue::new(event);
    let definition = StoredValue::new(definition);
    let title = move || event.with_value(|event| definition.with_value(|definition| event.title(definition)));
    let facts = move || event.with_value(|event| facts_of(desk, event));
    let doubt = event.with_value(|event| event.at.quality == Quality::Doubtful);
    let doubt = doubt.then(|| {
        view! {
            <p class="field__note is-warning">{Icon::Clock.view()} {move || Records::now().doubtful_clock}</p>
        }
    });
    let notes = move || {
        let lines =
            event.with_value(|event| definition.with_value(|definition| lines_of(desk, event, definition)));
        let lines: Vec<_> = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect();
        (!lines.is_empty()).then(|| view! { <ul class="fact-lines">{lines}</ul> })
    };
    view! {
        <TimelineEntry
            tone=Signal::derive(move || tone)
            icon=icon
            title=Signal::derive(title)
            mark=mark
            facts=Signal::derive(facts)
        >
            {doubt}
            {notes}
        </TimelineEntry>
    }
}

fn facts_of(desk: Desk, event: &Event) -> Vec<String> {
    let who = desk.name_of("staff", event.by);
    let when = desk.tell(false, |locale| {
        steward_domain::listing::moment_words(event.at.judged_ms(), locale)
    });
    vec![who, when]
}

fn lines_of(desk: Desk, event: &Event, definition: &Definition) -> Vec<String> {
    let words = Records::now();
    let mut lines = Vec::new();
    if let Stand::Refused(code) = event.stand {
        let why = code.map_or_else(|| words.refused.to_owned(), |code| code_words(code, None));
        lines.push(fill(words.refused_because, &[("why", &why)]));
    }
    if let Some(reason) = &event.reason {
        lines.push(fill(words.reason, &[("why", reason)]));
    }
    lines.extend(desk.tell(false, |locale| event.written(definition, locale)));
    lines
}
