//! Saving what was done on a round, and saying why it could not be saved.

use leptos::prelude::*;
use steward_domain::ids::{DeviceId, Key, RecordId};
use steward_domain::replica::Draft;
use steward_domain::work::NotReady;
use wasm_bindgen_futures::spawn_local;

use super::book::Book;
use crate::desk::save_fault_words;
use crate::ledger::{Save, SaveFault};
use crate::pages::form::drafting::Drafting;
use crate::words::{Rounds, fill, language};

/// Why nothing was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Something is still to be asked.
    NotReady(NotReady),
    /// The phone could not save.
    Save(SaveFault),
    /// The round is not here any more.
    Gone,
    /// A reading is no number.
    NotANumber,
    /// A photo is not kept yet.
    PhotosBusy,
}

/// What is about to be saved.
pub(super) struct Deed {
    /// One group.
    pub drafts: Result<Vec<Draft>, Fault>,
    /// The identity of this phone when what is drawn was looked at.
    pub opened_as: DeviceId,
}

impl Deed {
    /// A step of a round, made from the view that is drawn, and what was seen of it in the same breath.
    pub(super) fn of_round(
        book: Book,
        id: RecordId,
        draft: impl FnOnce(
            &steward_domain::work::round::Round<'_>,
            steward_domain::change::Seen,
            i64,
        ) -> Result<Vec<Draft>, NotReady>,
    ) -> Self {
        let opened = book.ledger().open_form(&Key::literal("patrol_round"), Some(id));
        let now_ms = book.ledger().now_ms();
        let drafts = book.look_at(id, now_ms, |_, round| draft(round, opened.seen, now_ms));
        Self {
            drafts: told(drafts),
            opened_as: opened.opened_as,
        }
    }
}

/// Drafts that were made if the round was there.
pub(super) fn told(drafts: Option<Result<Vec<Draft>, NotReady>>) -> Result<Vec<Draft>, Fault> {
    drafts.map_or(Err(Fault::Gone), |drafts| drafts.map_err(Fault::NotReady))
}

/// Saves, and goes on when it is on disk; else tells why. `is_busy` keeps a second tap away.
pub(super) fn save(
    book: Book,
    deed: Deed,
    is_busy: RwSignal<bool>,
    fault: RwSignal<Option<Fault>>,
    then: impl FnOnce() + 'static,
) {
    save_from(book, (deed, None), is_busy, fault, then);
}

/// The same, of a sheet whose words were kept: its draft goes with the save, and stays without it.
pub(super) fn save_from(
    book: Book,
    (deed, drafting): (Deed, Option<Drafting>),
    is_busy: RwSignal<bool>,
    fault: RwSignal<Option<Fault>>,
    then: impl FnOnce() + 'static,
) {
    if is_busy.get_untracked() {
        return;
    }
    let drafts = match deed.drafts {
        Ok(drafts) => drafts,
        Err(why) => {
            fault.set(Some(why));
            return;
        }
    };
    is_busy.set(true);
    fault.set(None);
    let draft_key = drafting.map(Drafting::key);
    if let Some(drafting) = drafting {
        drafting.stop();
    }
    spawn_local(async move {
        let saved = book.ledger().save(Save {
            drafts,
            opened_as: deed.opened_as,
            draft_key,
        });
        let saved = saved.await;
        let _ = is_busy.try_set(false);
        match saved {
            Ok(()) => then(),
            Err(why) => {
                if let Some(drafting) = drafting {
                    drafting.go_on();
                }
                // The sheet may be closed by now; then the words come as a toast.
                let why = Fault::Save(why);
                if fault.try_set(Some(why.clone())).is_some() {
                    book.desk.complain(fault_words(&why, book));
                }
            }
        }
    });
}

/// Why nothing was saved, in words that say what to do.
pub(super) fn fault_words(fault: &Fault, book: Book) -> String {
    let words = Rounds::now();
    match fault {
        Fault::Gone => words.gone.to_owned(),
        Fault::NotANumber => fill(words.wrong, &[("what", words.readings)]),
        Fault::PhotosBusy => words.photos_busy.to_owned(),
        Fault::Save(why) => save_fault_words(why),
        Fault::NotReady(why) if why.not_from_here => words.moved_on.to_owned(),
        Fault::NotReady(why) => not_ready_words(why, book),
    }
}

fn not_ready_words(why: &NotReady, book: Book) -> String {
    let words = Rounds::now();
    let definition = why
        .register
        .as_ref()
        .and_then(|register| book.ledger().definition(register.as_str()));
    let name = |key: &Key| {
        let field = definition
            .as_ref()
            .and_then(|definition| definition.field(key.as_str()));
        field.map_or_else(
            || key.to_string(),
            |field| language().pick(&field.words).to_owned(),
        )
    };
    let mut blank: Vec<String> = why.blank.iter().map(name).collect();
    if why.reason_missing {
        blank.push(words.why.to_owned());
    }
    if !blank.is_empty() {
        return fill(words.missing, &[("what", &blank.join(words.list_gap))]);
    }
    let wrong: Vec<String> = why.wrong.iter().map(|(key, _)| name(key)).collect();
    fill(words.wrong, &[("what", &wrong.join(words.list_gap))])
}

/// The fault in a sheet, read out when it comes.
#[component]
pub(super) fn FaultLine(
    /// What is wrong.
    fault: RwSignal<Option<Fault>>,
    /// Names of fields.
    book: Book,
) -> impl IntoView {
    let words = move || fault.get().map(|fault| fault_words(&fault, book));
    view! { <p class="field__error" role="alert">{words}</p> }
}
