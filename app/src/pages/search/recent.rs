//! What was searched for and opened lately. It is kept while the app runs and written nowhere, not even into the address: a search may
//! hold names and numbers of people.

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};

use super::found::OneFound;
use crate::desk::use_desk;
use crate::words::SearchWords;

/// How many are remembered.
const KEPT_MAX: usize = 5;

/// The records of one person, the last one first.
type Opened = (Option<RecordId>, Vec<(Key, RecordId)>);

thread_local! {
    static OPENED: RefCell<Opened> = const { RefCell::new((None, Vec::new())) };
    /// The search that somebody left for something that it found.
    static LEFT: RefCell<Option<(RecordId, String)>> = const { RefCell::new(None) };
}

/// Keeps a search that is left, for the way back.
pub(super) fn keep_search(staff: RecordId, text: &str) {
    LEFT.set(Some((staff, text.to_owned())));
}

/// The search that this person left, once.
pub(super) fn take_search(staff: RecordId) -> String {
    let left = LEFT.take().filter(|(of, _)| *of == staff);
    left.map(|(_, text)| text).unwrap_or_default()
}

/// Remembers that somebody opened a record.
pub(super) fn remember(staff: RecordId, register: &Key, id: RecordId) {
    OPENED.with(|opened| {
        let mut opened = opened.borrow_mut();
        if opened.0 != Some(staff) {
            *opened = (Some(staff), Vec::new());
        }
        opened.1.retain(|(_, known)| *known != id);
        opened.1.insert(0, (register.clone(), id));
        opened.1.truncate(KEPT_MAX);
    });
}

/// What this person opened lately.
#[component]
pub(super) fn Recent() -> impl IntoView {
    let ledger = use_desk().ledger;
    let staff = ledger.actor().staff;
    let opened = OPENED.with(|opened| {
        let opened = opened.borrow();
        (opened.0 == Some(staff)).then(|| opened.1.clone())
    });
    let cards = opened
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(register, id)| {
            let definition = ledger.definition(register.as_str())?;
            Some(view! { <OneFound definition=Arc::clone(&definition) id=id /> })
        });
    let cards: Vec<_> = cards.collect();
    (!cards.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2 class="section__title">{move || SearchWords::now().recent}</h2>
                <div class="search__group">{cards}</div>
            </section>
        }
    })
}
