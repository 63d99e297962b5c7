//! Leaving with one tap, and the undo of a tap on the wrong line.

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};
use steward_domain::replica::Draft;
use steward_domain::work;
use steward_domain::work::NotReady;
use steward_domain::work::gate::{put_back, sign_out};
use steward_domain::work::keys::visitor;
use wasm_bindgen_futures::spawn_local;

use super::VISITOR;
use crate::desk::{Desk, save_fault_words};
use crate::ledger::Save;
use crate::words::{GateWords, fill};

/// Signs somebody out.
pub fn leave(desk: Desk, id: RecordId, is_busy: RwSignal<bool>, on_left: Callback<()>) {
    if is_busy.get_untracked() {
        return;
    }
    let now_ms = desk.ledger.now_ms();
    let Some((save, name)) = drafts(desk, id, |slip, seen| sign_out(slip, seen, now_ms)) else {
        desk.complain(GateWords::now().unexpected);
        return;
    };
    is_busy.set(true);
    spawn_local(async move {
        match desk.ledger.save(save).await {
            Ok(()) => {
                let undo = Callback::new(move |()| come_back(desk, id));
                desk.say(fill(GateWords::now().left, &[("name", &name)]), Some(undo));
                on_left.try_run(());
            }
            Err(fault) => desk.complain(save_fault_words(&fault)),
        }
        let _ = is_busy.try_set(false);
    });
}

/// Puts somebody back who was signed out by mistake.
fn come_back(desk: Desk, id: RecordId) {
    let reason = GateWords::now().put_back_reason;
    let Some((save, name)) = drafts(desk, id, |slip, seen| put_back(slip, seen, reason)) else {
        desk.complain(GateWords::now().unexpected);
        return;
    };
    spawn_local(async move {
        match desk.ledger.save(save).await {
            Ok(()) => desk.say(fill(GateWords::now().put_back, &[("name", &name)]), None),
            Err(fault) => desk.complain(save_fault_words(&fault)),
        }
    });
}

/// What is saved, and whose slip it is. What it saw is taken together with the view that it is decided on.
fn drafts(
    desk: Desk,
    id: RecordId,
    decide: impl FnOnce(work::Entry<'_>, steward_domain::change::Seen) -> Result<Vec<Draft>, NotReady>,
) -> Option<(Save, String)> {
    let opened = desk.ledger.open_form(&Key::literal(VISITOR), Some(id));
    let definition = desk.ledger.definition(VISITOR)?;
    let view = opened.view.as_ref()?;
    let slip = work::Entry::new(view, &definition);
    let name = slip.told(visitor::NAME);
    let drafts = decide(slip, opened.seen).ok()?;
    let save = Save {
        drafts,
        opened_as: opened.opened_as,
        draft_key: None,
    };
    Some((save, name))
}
