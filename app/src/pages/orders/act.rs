//! Taking a step of an order: with one tap where the step asks for nothing, and else by its sheet.

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::state_words;
use steward_domain::replica::Draft;
use steward_domain::work;
use steward_domain::work::NotReady;
use steward_domain::work::orders::{Offers, offers, take};
use wasm_bindgen_futures::spawn_local;

use super::{REPAIR, whereabouts};
use crate::desk::{Desk, save_fault_words};
use crate::ledger::{Opened, Save};
use crate::words::{Shell, language};

/// What somebody may do with an order, with words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moves {
    /// The big button.
    pub primary: Option<Move>,
    /// Behind "more".
    pub others: Vec<Move>,
}

/// A step that may be taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The step.
    pub step: Key,
    /// The words on its button.
    pub words: String,
    /// Whether one tap is enough.
    pub is_one_tap: bool,
    /// Whether it takes the order back or out of the line of work.
    pub is_back: bool,
}

/// The steps that the person may take from what is shown.
#[must_use]
pub fn moves(desk: Desk, order: work::Entry<'_>) -> Moves {
    let me = desk.ledger.actor();
    let Offers { primary, others } = offers(order, me);
    let flow = &order.definition.flow;
    let here = flow.distance(order.state());
    let told = |offer: work::orders::Offer<'_>| {
        let to = offer.step.to.as_str();
        let is_apart = flow.state(to).is_some_and(|state| state.apart);
        Move {
            step: offer.step.key.clone(),
            words: language().pick(&offer.step.words).to_owned(),
            is_one_tap: !offer.asks_reason && is_ready(desk, order, offer.step.key.as_str()),
            is_back: is_apart || flow.distance(to) < here,
        }
    };
    Moves {
        primary: primary.map(told),
        others: others.into_iter().map(told).collect(),
    }
}

/// Whether a step asks for nothing more. What a form has seen does not matter for that.
fn is_ready(desk: Desk, order: work::Entry<'_>, step: &str) -> bool {
    let seen = desk.ledger.with_replica(|replica| replica.seen(None));
    take(order, seen, step, "", None, desk.ledger.actor()).is_ok()
}

/// Takes a step with one tap. What it saw is what is shown now. `on_more` hears that the step asks for more by now.
pub fn take_now(desk: Desk, id: RecordId, step: &Key, is_busy: RwSignal<bool>, on_more: Callback<Key>) {
    let opened = desk.ledger.open_form(&Key::literal(REPAIR), Some(id));
    let Some(definition) = desk.ledger.definition(REPAIR) else {
        return;
    };
    match drafts(desk, &definition, &opened, step) {
        Ok(drafts) => save(
            desk,
            Save {
                drafts,
                opened_as: opened.opened_as,
                draft_key: None,
            },
            is_busy,
            None,
        ),
        Err(_) => on_more.run(step.clone()),
    }
}

fn drafts(desk: Desk, definition: &Definition, opened: &Opened, step: &Key) -> Result<Vec<Draft>, NotReady> {
    let view = opened.view.as_ref().ok_or_else(NotReady::default)?;
    let order = work::Entry::new(view, definition);
    let me = desk.ledger.actor();
    take(order, opened.seen, step.as_str(), "", whereabouts::recent(), me)
}

/// Saves, and says so, with the state that the order is in now. `on_settled` hears whether it was saved.
pub fn save(desk: Desk, save: Save, is_busy: RwSignal<bool>, on_settled: Option<Callback<bool>>) {
    if is_busy.get_untracked() {
        return;
    }
    is_busy.set(true);
    let id = save.drafts.first().map(|draft| draft.record);
    let is_step = save
        .drafts
        .iter()
        .any(|draft| draft.step.is_some() && draft.register == REPAIR);
    spawn_local(async move {
        let saved = desk.ledger.save(save).await;
        match &saved {
            Ok(()) => {
                desk.say(saved_words(desk, id), None);
                if is_step {
                    whereabouts::ask();
                }
            }
            Err(fault) => desk.complain(save_fault_words(fault)),
        }
        if let Some(on_settled) = on_settled {
            on_settled.try_run(saved.is_ok());
        }
        let _ = is_busy.try_set(false);
    });
}

fn saved_words(desk: Desk, id: Option<RecordId>) -> String {
    let saved = Shell::now().saved_here;
    let shelf = desk.ledger.shelf(&Key::literal(REPAIR));
    let view = id.and_then(|id| shelf.with_untracked(|shelf| shelf.view(id).cloned()));
    let (Some(view), Some(definition)) = (view, desk.ledger.definition(REPAIR)) else {
        return saved.to_owned();
    };
    let state = state_words(&definition, work::Entry::new(&view, &definition).state());
    format!("{saved} · {}", language().pick(&state))
}
