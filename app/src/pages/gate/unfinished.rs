//! Slips that were begun and not finished, such as before a crash. They are offered, and stand in nobody's way.

use leptos::prelude::*;
use steward_domain::listing::moment_words;
use steward_domain::work::keys::visitor;
use wasm_bindgen_futures::spawn_local;

use super::VISITOR;
use super::opening::is_slip;
use super::turns::Turns;
use crate::components::icon::Icon;
use crate::desk::{Desk, store_fault_words, use_desk};
use crate::pages::form::drafting::{discard, offered};
use crate::store::StoredDraft;
use crate::words::{FormWords, GateWords, fill};

/// The newest of them.
#[component]
pub fn UnfinishedPart(
    /// Whose turn it is.
    turns: Turns,
) -> impl IntoView {
    let desk = use_desk();
    let drafts = RwSignal::new(Vec::<StoredDraft>::new());
    let own = untrack(|| turns.key());
    spawn_local(async move {
        let is_wanted = |draft: &StoredDraft| is_slip(draft) && Some(&draft.key) != own.as_ref();
        match offered(desk.ledger, is_wanted).await {
            Ok(found) => drop(drafts.try_set(found)),
            Err(fault) => desk.complain(fill(
                FormWords::now().drafts_unread,
                &[("why", &store_fault_words(&fault))],
            )),
        }
    });
    let newest = move || drafts.with(|drafts| drafts.first().cloned());
    move || newest().map(|draft| view! { <One draft=draft drafts=drafts turns=turns /> })
}

#[component]
fn One(draft: StoredDraft, drafts: RwSignal<Vec<StoredDraft>>, turns: Turns) -> impl IntoView {
    let desk = use_desk();
    let told = {
        let draft = draft.clone();
        move || tell(desk, &draft)
    };
    let go_on = {
        let draft = draft.clone();
        move |_| turns.go_on(draft.clone())
    };
    let throw_away = move |_| {
        let draft = draft.clone();
        spawn_local(async move {
            if let Err(fault) = discard(desk.ledger, &draft).await {
                return desk.complain(store_fault_words(&fault));
            }
            let _ = drafts.try_update(|drafts| drafts.retain(|one| one.key != draft.key));
        });
    };
    view! {
        <div class="notice is-warning" role="status">
            {Icon::Draft.view()}
            <div class="notice__words">
                <strong>{move || GateWords::now().draft_found}</strong>
                <p>{told}</p>
            </div>
            <button class="button is-small" type="button" on:click=go_on>{move || GateWords::now().go_on}</button>
            <button class="button is-small is-quiet" type="button" on:click=throw_away>
                {move || GateWords::now().discard}
            </button>
        </div>
    }
}

fn tell(desk: Desk, draft: &StoredDraft) -> String {
    let words = GateWords::now();
    let name = desk.ledger.definition(VISITOR).and_then(|definition| {
        let preview = draft.form.preview(&definition);
        let name = preview.only(visitor::NAME.key)?.as_text()?;
        Some(name.to_owned()).filter(|name| !name.is_empty())
    });
    let name = name.unwrap_or_else(|| words.draft_unnamed.to_owned());
    let at = desk.tell(false, |locale| moment_words(draft.touched_ms, locale));
    fill(words.draft_of, &[("name", &name), ("t", &at)])
}
