//! The form of a step, or of an edit, of a record that is there.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use steward_domain::definition::{Definition, SETTLE_STEP, VOID_STEP};
use steward_domain::form::{Form, Opening, Prefill, may_edit, steps_for, void_words};
use steward_domain::ids::{Key, RecordId};
use steward_domain::record::Record;
use steward_domain::refusal::Code;

use super::drafting::EDIT;
use super::new::Missing;
use super::offer::{Offer, Opens, Wanted};
use super::sheet::Start;
use crate::app::Frame;
use crate::components::state_view::{Standing, StateView};
use crate::desk::{Desk, store_fault_words, use_desk};
use crate::page::{self, Page};
use crate::pages::orders::REPAIR;
use crate::pages::orders::card::OrderCard;
use crate::pages::record::linked::LinkedCard;
use crate::store::StoredDraft;
use crate::words::{FormWords, Shell, code_words, language};

/// What an address asks for.
type Address = (Key, RecordId, Key);

/// Takes a step of a record, or edits it.
#[component]
pub fn StepPage() -> impl IntoView {
    let desk = use_desk();
    let params = use_params_map();
    let address = Memo::new(move |_| -> Option<Address> {
        params.with(|params| {
            let step = params.get("step").and_then(|text| Key::new(text).ok());
            Some((page::register_in(params)?, page::record_in(params)?, step?))
        })
    });
    let is_here = Memo::new(move |_| {
        let register = address.get().map(|(register, _, _)| register);
        register.is_some_and(|key| desk.ledger.definition(key.as_str()).is_some())
    });
    move || match address.get() {
        Some(address) if is_here.get() => view! { <StepForm address=address /> }.into_any(),
        Some(_) => {
            view! { <Missing words=Signal::derive(|| Shell::now().nothing_yet.to_owned()) /> }.into_any()
        }
        None => view! { <Missing words=Signal::derive(|| Shell::now().not_found.to_owned()) /> }.into_any(),
    }
}

#[component]
fn StepForm(address: Address) -> impl IntoView {
    let desk = use_desk();
    let (register, record, step) = address;
    let Some(definition) = untrack(|| desk.ledger.definition(register.as_str())) else {
        return ().into_any();
    };
    let step = (step != EDIT).then_some(step);
    let shelf = desk.ledger.shelf(&register);
    let title = title_signal(&definition, step.clone());
    let wanted = {
        let key = format!(
            "{register}/{record}/{}",
            step.as_ref().map_or(EDIT, |step| step.as_str())
        );
        Arc::new(move |draft: &StoredDraft| draft.key == key) as Wanted
    };
    let opens = {
        let definition = Arc::clone(&definition);
        Arc::new(move || opened(desk, &definition, record, step.as_ref())) as Opens
    };
    // Before the register was read, nothing can be said of what is not here.
    let is_read = {
        let shelf = shelf.clone();
        Memo::new(move |_| shelf.with(|shelf| shelf.is_loaded))
    };
    // A link may be opened before the record has come; once it is here, the form is not made anew when it goes.
    let is_present = {
        let shelf = shelf.clone();
        Memo::new(move |was: Option<&bool>| {
            was.copied().unwrap_or(false) || shelf.with(|shelf| shelf.view(record).is_some())
        })
    };
    let fault = move || shelf.with(|shelf| shelf.fault.as_ref().map(store_fault_words));
    let body = move || {
        if is_read.get() {
            // Read, as a memo that nobody has read tells nothing.
            let _ = is_present.get();
            let (definition, wanted, opens) =
                (Arc::clone(&definition), Arc::clone(&wanted), Arc::clone(&opens));
            return view! {
                <Subject definition=Arc::clone(&definition) record=record />
                <Offer definition=definition wanted=wanted opens=opens />
            }
            .into_any();
        }
        let standing = fault().map_or(Standing::Loading, Standing::Failed);
        view! { <StateView standing=Signal::stored(standing) /> }.into_any()
    };
    view! {
        <Frame title=title back=Page::of_record(&register, record)>
            {body}
        </Frame>
    }
    .into_any()
}

/// The record that the form is about, as lists show it: whoever dispatches an order sees what is broken, and where.
#[component]
fn Subject(definition: Arc<Definition>, record: RecordId) -> impl IntoView {
    let card = if definition.key == REPAIR {
        view! { <OrderCard id=record is_plain=true /> }.into_any()
    } else {
        view! { <LinkedCard definition=definition id=record /> }.into_any()
    };
    view! { <div class="page is-narrow form-subject">{card}</div> }
}

fn title_signal(definition: &Arc<Definition>, step: Option<Key>) -> Signal<String> {
    let definition = Arc::clone(definition);
    Signal::derive(move || match &step {
        None => FormWords::now().edit.to_owned(),
        Some(step) => match definition.flow.step(step.as_str()) {
            Some(step) => language().pick(&step.words).to_owned(),
            None => language().pick(&void_words()).to_owned(),
        },
    })
}

fn opened(
    desk: Desk,
    definition: &Arc<Definition>,
    record: RecordId,
    step: Option<&Key>,
) -> Result<Start, String> {
    let opened = desk.ledger.open_form(&definition.key, Some(record));
    let Some(view) = opened.view else {
        return Err(Shell::now().not_here.to_owned());
    };
    may(desk, definition, &view, step)?;
    let opening = Opening {
        record,
        step: step.cloned(),
        view: Some(view),
        seen: opened.seen,
        prefill: Prefill {
            now_ms: desk.ledger.now_ms(),
            actor: desk.ledger.actor(),
            given: std::collections::BTreeMap::new(),
        },
    };
    let form = Form::open(definition, opening).map_err(|code| code_words(code, None))?;
    Ok(Start {
        definition: Arc::clone(definition),
        form,
        opened_as: opened.opened_as,
    })
}

/// Whether the person may, and why not: before anything is filled in for nothing.
fn may(desk: Desk, definition: &Definition, view: &Record, step: Option<&Key>) -> Result<(), String> {
    let role = desk.ledger.actor().role;
    let refusal = match step {
        None if may_edit(definition, view, role) => return Ok(()),
        None => Code::NoRightToWrite,
        Some(step)
            if steps_for(definition, Some(view), role)
                .iter()
                .any(|offered| offered.key == *step) =>
        {
            return Ok(());
        }
        // Settling has a page of its own.
        Some(step) if step.as_str() == SETTLE_STEP => return Err(Shell::now().not_found.to_owned()),
        Some(step) => match definition.flow.step(step.as_str()) {
            Some(known) if known.roles.contains(&role) => Code::StepNotFromHere,
            Some(_) => Code::NoRightToStep,
            None if step.as_str() == VOID_STEP => Code::NoRightToStep,
            None => Code::UnknownStep,
        },
    };
    Err(code_words(refusal, None))
}
