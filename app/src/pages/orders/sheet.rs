//! A step, or a part of the order, filled in where one stands: only what it needs, over the page.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::form::{Entered, Form, Opening, Prefill};
use steward_domain::ids::{Key, RecordId};
use steward_domain::value::Value;
use steward_domain::work;
use steward_domain::work::keys::repair;
use steward_domain::work::orders::needs_committee;

use super::act;
use super::asked::{Already, sorted};
use super::order::{Committee, committee_words};
use super::price::{Price, propose};
use super::whereabouts;
use crate::components::dialog::Dialog;
use crate::components::field::About;
use crate::components::signature_pad::AboveSignature;
use crate::components::text_field::{TextEntry, TextField};
use crate::desk::{Desk, use_desk};
use crate::ledger::Save;
use crate::page::Page;
use crate::pages::form::drafting::key_for;
use crate::pages::form::{Filling, FormField, OpenForm, Resumed, ResumedLine, Start};
use crate::words::{OrderWords, Shell, fill, language};

/// The longest reason.
const REASON_CHARS_MAX: u32 = 200;
/// The step that asks the owners' committee.
const REQUEST_APPROVAL: &str = "request_approval";
/// Steps before which the fee is shown (REP-4).
const PRICED: &[&str] = &["start_work", "repair_done", "customer_accept"];
/// What is usual, and proposed where nothing else proposes anything: most work is accepted by a signature.
const USUAL: &[(&str, &str, &str)] = &[("repair_done", "acceptance", "signed")];

/// What a sheet asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Asking {
    /// The record.
    record: RecordId,
    /// The register.
    register: Key,
    /// The step; none to fill in a part.
    step: Option<Key>,
    /// The part's name, and its fields.
    part: Option<(String, Vec<Key>)>,
    /// What is known before.
    given: BTreeMap<Key, Value>,
}

impl Asking {
    /// A step of an order.
    #[must_use]
    pub fn step(record: RecordId, step: Key) -> Self {
        Self::of("repair", record, step, BTreeMap::new())
    }

    /// A step of any record.
    #[must_use]
    pub fn of(register: &'static str, record: RecordId, step: Key, given: BTreeMap<Key, Value>) -> Self {
        Self {
            record,
            register: Key::literal(register),
            step: Some(step),
            part: None,
            given,
        }
    }

    /// Some fields of an order.
    #[must_use]
    pub fn part(record: RecordId, name: String, fields: Vec<Key>) -> Self {
        Self {
            record,
            register: Key::literal("repair"),
            step: None,
            part: Some((name, fields)),
            given: BTreeMap::new(),
        }
    }
}

/// The sheet. It is open while something is asked for.
#[component]
pub fn Sheet(
    /// What is asked for.
    asking: RwSignal<Option<Asking>>,
) -> impl IntoView {
    let desk = use_desk();
    let is_open = RwSignal::new(false);
    // Each follows the other, and only where they differ: a signal that is set tells so even when it stays the same.
    Effect::new(move |_| {
        let is_asked = asking.with(Option::is_some);
        if is_open.get_untracked() != is_asked {
            is_open.set(is_asked);
        }
    });
    Effect::new(move |_| {
        if !is_open.get() && asking.with_untracked(Option::is_some) {
            asking.set(None);
        }
    });
    let title = Signal::derive(move || asking.with(|asking| title(desk, asking.as_ref())));
    let close = Callback::new(move |()| is_open.set(false));
    view! {
        <Dialog title=title is_open=is_open>
            {move || asking.get().map(|asking| view! { <Begun asking=asking on_done=close /> })}
        </Dialog>
    }
}

#[component]
fn Begun(asking: Asking, on_done: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let key = key_for(&asking.register, asking.record, asking.step.as_ref());
    let asked = asking.clone();
    let opens = Arc::new(move || begin(desk, &asked).ok_or_else(|| OrderWords::now().step_gone.to_owned()));
    let fills = Callback::new(move |filling: Filling| {
        view! { <Fill asking=asking.clone() filling=filling on_done=on_done /> }.into_any()
    });
    view! { <Resumed key=key opens=opens fills=fills /> }
}

/// The title is the step's own button, so that one sees what one tapped.
fn title(desk: Desk, asking: Option<&Asking>) -> String {
    let Some(asking) = asking else {
        return String::new();
    };
    match (&asking.step, &asking.part) {
        (Some(step), _) => {
            let definition = desk.ledger.definition(asking.register.as_str());
            let step = definition
                .as_ref()
                .and_then(|definition| definition.flow.step(step.as_str()));
            step.map(|step| language().pick(&step.words).to_owned())
                .unwrap_or_default()
        }
        (None, Some((name, _))) => fill(OrderWords::now().edit_part, &[("part", name)]),
        (None, None) => OrderWords::now().edit.to_owned(),
    }
}

fn begin(desk: Desk, asking: &Asking) -> Option<Start> {
    let definition = desk.ledger.definition(asking.register.as_str())?;
    let opened = desk.ledger.open_form(&asking.register, Some(asking.record));
    let mut given = asking.given.clone();
    if let (Some(step), Some(view)) = (&asking.step, &opened.view) {
        let usual = USUAL
            .iter()
            .filter(|(of, field, _)| step == of && view.is_blank(field));
        given.extend(usual.map(|(_, field, value)| (Key::literal(field), Value::text(*value))));
    }
    let opening = Opening {
        record: asking.record,
        step: asking.step.clone(),
        view: opened.view,
        seen: opened.seen,
        prefill: Prefill {
            now_ms: desk.ledger.now_ms(),
            actor: desk.ledger.actor(),
            given,
        },
    };
    let form = Form::open(&definition, opening).ok()?;
    Some(Start {
        definition,
        form,
        opened_as: opened.opened_as,
    })
}

#[component]
fn Fill(asking: Asking, filling: Filling, on_done: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let open = filling.open();
    let definition = desk.ledger.definition(asking.register.as_str());
    let is_busy = RwSignal::new(false);
    let asks_reason = asks_reason(definition.as_deref(), asking.step.as_ref());
    // REP-4: told before the step is refused, with the way that is open.
    let committee = Memo::new({
        let is_guarded = is_guarded(definition.as_deref(), asking.step.as_ref());
        move |_| {
            let definition = desk.ledger.definition("repair").filter(|_| is_guarded)?;
            open.form.with(|form| {
                let preview = form.preview(&definition);
                let is_asked = needs_committee(work::Entry::new(&preview, &definition));
                is_asked.then(|| committee_words(&definition, preview.definition))
            })
        }
    });
    let shows_price = asking
        .step
        .as_ref()
        .is_some_and(|step| PRICED.contains(&step.as_str()));
    if asking.register == "repair" {
        propose(open, desk);
    }
    // Whoever signs sees the fee above the pad.
    provide_context(AboveSignature(Callback::new(move |()| {
        shows_price.then(|| view! { <Price open=open /> }.into_any())
    })));
    let full = asking.step.clone().unwrap_or_else(|| Key::literal("edit"));
    let full = Page::Step(asking.register.clone(), asking.record, full).path();
    let (main, done) = sorted(
        filling,
        asking.step.as_ref(),
        asking.part.as_ref().map(|(_, fields)| &**fields),
    );
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if committee.with_untracked(Option::is_some) {
            open.form
                .update(|form| form.step = Some(Key::literal(REQUEST_APPROVAL)));
        }
        submit(desk, filling, is_busy, on_done);
    };
    let button = move || {
        if committee.with(Option::is_some) {
            OrderWords::now().request_instead.to_owned()
        } else {
            asking_word(desk, &asking)
        }
    };
    view! {
        <form class="form order-sheet" novalidate on:submit=save>
            <div class="dialog__body">
                <ResumedLine filling=filling />
                {shows_price.then(|| view! { <Price open=open /> })}
                <For each=move || main.get() key=Key::clone let:key>
                    <FormField open=open field=key />
                </For>
                {asks_reason.then(|| view! { <Reason open=open /> })}
                <Already open=open done=done />
                <p><a class="button is-quiet is-small" href=full>{move || OrderWords::now().full_form}</a></p>
            </div>
            <div class="dialog__foot">
                {move || committee.get().map(|why| view! { <Committee why=why /> })}
                <button
                    class="button is-primary is-large is-wide"
                    type="submit"
                    aria-busy=move || is_busy.get().to_string()
                >
                    {button}
                </button>
            </div>
        </form>
    }
}

#[component]
fn Reason(open: OpenForm) -> impl IntoView {
    let value = Signal::derive(move || open.form.with(|form| form.reason.clone()));
    let error = Signal::derive(move || {
        let is_blank = value.with(|reason| reason.trim().is_empty());
        (open.tells_faults.get() && is_blank).then(|| OrderWords::now().needs_reason.to_owned())
    });
    let about = About::new(Signal::derive(|| OrderWords::now().reason.to_owned()))
        .hint(Signal::derive(|| Some(OrderWords::now().reason_hint.to_owned())))
        .error(error)
        .required(Signal::stored(true));
    let on_change = Callback::new(move |text| open.form.update(|form| form.reason = text));
    view! {
        <TextField about=about value=value on_change=on_change entry=TextEntry::Lines chars_max=Some(REASON_CHARS_MAX) />
    }
}

fn asks_reason(definition: Option<&Definition>, step: Option<&Key>) -> bool {
    let step = step.and_then(|step| definition?.flow.step(step.as_str()));
    step.is_some_and(|step| step.reason)
}

fn is_guarded(definition: Option<&Definition>, step: Option<&Key>) -> bool {
    let step = step.and_then(|step| definition?.flow.step(step.as_str()));
    step.is_some_and(|step| !step.guards.is_empty())
}

fn asking_word(desk: Desk, asking: &Asking) -> String {
    if asking.step.is_some() {
        title(desk, Some(asking))
    } else {
        Shell::now().save.to_owned()
    }
}

fn submit(desk: Desk, filling: Filling, is_busy: RwSignal<bool>, on_done: Callback<()>) {
    let (open, drafting) = (filling.open(), filling.drafting);
    // A photo on its way into the store would be missing from what is saved.
    if open.busy.get_untracked() > 0 || is_busy.get_untracked() {
        return;
    }
    let mut form = open.form.get_untracked();
    let Some(definition) = desk.ledger.definition(form.register.as_str()) else {
        return;
    };
    let faults = form.faults(&definition);
    if !faults.is_empty() {
        open.tells_faults.set(true);
        open.focus_first_fault();
        let fields = faults.iter().filter(|fault| fault.field.is_some()).count().max(1);
        desk.complain(fill(
            OrderWords::now().check_marked,
            &[("n", &fields.to_string())],
        ));
        return;
    }
    if let Some(line) = form
        .step
        .as_ref()
        .and_then(|step| whereabouts::line(step.as_str()))
    {
        // A register without such a field does not take it, and needs none.
        let _ = form.set(&definition, repair::STEP_POSITIONS.key, Entered::Add(line));
    }
    let save = Save {
        drafts: vec![form.draft(&definition)],
        opened_as: filling.opened_as(),
        draft_key: Some(drafting.key()),
    };
    drafting.stop();
    let settled = Callback::new(move |is_saved| {
        if is_saved {
            on_done.run(());
        } else {
            drafting.go_on();
        }
    });
    act::save(desk, save, is_busy, Some(settled));
}
