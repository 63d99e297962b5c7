//! A form that makes a record.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::params::ParamsMap;
use steward_domain::definition::Definition;
use steward_domain::form::{Form, OfferedStep, Opening, Prefill, steps_for, typed};
use steward_domain::ids::Key;
use steward_domain::sort::Gather;
use steward_domain::value::Value;
use steward_domain::words::in_sentence;

use super::drafting::key_of;
use super::offer::{Offer, Opens, Wanted};
use super::sheet::Start;
use crate::app::Frame;
use crate::column::query_here;
use crate::components::state_view::{Standing, StateView};
use crate::desk::{Desk, use_desk};
use crate::ledger::Ledger;
use crate::page::{self, Page};
use crate::store::StoredDraft;
use crate::words::{FormWords, Shell, code_words, fill, language};

/// Makes a record of a register. What stands in the address's query under the name of a field is filled in: `?place=…`.
#[component]
pub fn NewPage() -> impl IntoView {
    let desk = use_desk();
    let (params, query) = (use_params_map(), query_here());
    let register = Memo::new(move |_| params.with(page::register_in));
    // Only whether it is here: another version of it must not close a form that is open.
    let is_here = Memo::new(move |_| {
        register
            .get()
            .is_some_and(|key| desk.ledger.definition(key.as_str()).is_some())
    });
    move || {
        let Some(register) = register.get() else {
            return view! { <Missing words=Signal::derive(|| Shell::now().not_found.to_owned()) /> }
                .into_any();
        };
        if !is_here.get() {
            return view! { <Missing words=Signal::derive(|| Shell::now().nothing_yet.to_owned()) /> }
                .into_any();
        }
        let given = query.get_untracked();
        view! { <NewForm register=register given=given /> }.into_any()
    }
}

#[component]
fn NewForm(register: Key, given: ParamsMap) -> impl IntoView {
    let desk = use_desk();
    let Some(definition) = untrack(|| desk.ledger.definition(register.as_str())) else {
        return ().into_any();
    };
    let steps = steps_for(&definition, None, desk.ledger.actor().role);
    let wanted = given.get(page::MADE_BY);
    let asked = steps
        .iter()
        .find(|step| wanted.as_deref() == Some(step.key.as_str()));
    let Some(first) = asked.or_else(|| steps.first()).cloned() else {
        return view! { <Missing words=Signal::derive(|| Shell::now().no_right.to_owned()) /> }.into_any();
    };
    let title = {
        let definition = Arc::clone(&definition);
        let step = asked.map(|step| step.words.clone());
        Signal::derive(move || {
            if let Some(words) = &step {
                return language().pick(words).to_owned();
            }
            let register = in_sentence(language().pick(&definition.words));
            fill(FormWords::now().new_of, &[("register", &register)])
        })
    };
    let wanted = {
        let register = register.clone();
        // What was typed into a sheet is gone on with in that sheet.
        let wanted = move |draft: &StoredDraft| {
            draft.form.register == register && draft.form.view.is_none() && draft.key == key_of(&draft.form)
        };
        Arc::new(wanted) as Wanted
    };
    let opens = {
        let definition = Arc::clone(&definition);
        let given = given_of(&definition, &given);
        Arc::new(move || opened(desk, &definition, &first, &given)) as Opens
    };
    view! {
        <Frame title=title back=Page::List(register)>
            <Offer definition=definition wanted=wanted opens=opens steps=steps />
        </Frame>
    }
    .into_any()
}

fn opened(
    desk: Desk,
    definition: &Arc<Definition>,
    step: &OfferedStep,
    given: &BTreeMap<Key, Value>,
) -> Result<Start, String> {
    let opened = desk.ledger.open_form(&definition.key, None);
    let opening = Opening {
        record: Ledger::new_record_id(),
        step: Some(step.key.clone()),
        view: None,
        seen: opened.seen,
        prefill: Prefill {
            now_ms: desk.ledger.now_ms(),
            actor: desk.ledger.actor(),
            given: given.clone(),
        },
    };
    let form = Form::open(definition, opening).map_err(|code| code_words(code, None))?;
    Ok(Start {
        definition: Arc::clone(definition),
        form,
        opened_as: opened.opened_as,
    })
}

/// The fields that the address fills in.
fn given_of(definition: &Definition, query: &ParamsMap) -> BTreeMap<Key, Value> {
    let given = definition.fields.iter().filter_map(|field| {
        let text = query.get(field.key.as_str())?;
        Some((field.key.clone(), typed(field, &text)))
    });
    given.filter(|(_, value)| !value.is_blank()).gather()
}

/// There is no form, and why.
#[component]
pub(super) fn Missing(words: Signal<String>) -> impl IntoView {
    view! {
        <Frame title=Signal::derive(|| Shell::now().registers.to_owned()) back=Page::Registers>
            <div class="page">
                <StateView standing=Signal::stored(Standing::NotHere) title=words />
            </div>
        </Frame>
    }
}
