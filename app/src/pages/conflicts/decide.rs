//! Settling: one tap, and a question only where the rules ask one.

mod third;

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::{Definition, STATE_FIELD, VOIDED};
use steward_domain::form::{Form, Opening, Prefill, Verdict};
use steward_domain::ids::{Key, RecordId};
use steward_domain::refusal::Code;
use steward_domain::value::Value;
use wasm_bindgen_futures::spawn_local;

use super::sides::{title, value_words};
use crate::components::dialog::Dialog;
use crate::components::field::{About, FieldGroup};
use crate::components::icon::Icon;
use crate::desk::{Desk, save_fault_words, use_desk};
use crate::ledger::{Opened, Save};
use crate::words::{ConflictWords, Shell, code_words, fill};
use third::Third;

/// What is settled: one field of a record, as it was shown.
#[derive(Clone)]
pub(super) struct Matter {
    /// The register.
    pub(super) definition: Arc<Definition>,
    /// The field, or the state.
    pub(super) key: Key,
    /// The record.
    pub(super) record: RecordId,
    /// What was in view.
    pub(super) opened: Opened,
}

/// What a dialog asks.
#[derive(Clone)]
pub(super) enum Asked {
    /// Another value.
    Third(Matter),
    /// Another state, of these.
    State(Matter, Vec<String>),
    /// Why, for a verdict.
    Why(Matter, Verdict),
}

impl Matter {
    /// The form that settles it.
    fn form(&self, desk: Desk, verdict: Verdict) -> Result<Form, Code> {
        let opening = Opening {
            record: self.record,
            step: None,
            view: self.opened.view.clone(),
            seen: self.opened.seen,
            prefill: Prefill {
                now_ms: desk.ledger.now_ms(),
                actor: desk.ledger.actor(),
                given: std::collections::BTreeMap::new(),
            },
        };
        Form::settle(&self.definition, self.key.as_str(), verdict, opening)
    }
}

/// Settles by a verdict. Where the rules ask why and nothing was said, the dialog asks.
pub(super) fn decide(
    desk: Desk,
    matter: &Matter,
    verdict: Verdict,
    reason: &str,
    is_busy: RwSignal<bool>,
    asked: RwSignal<Option<Asked>>,
) {
    let words = ConflictWords::now();
    let said = match &verdict {
        Verdict::Keep(value) => {
            let value = desk.tell(false, |locale| {
                value_words(&matter.definition, &matter.key, value, locale)
            });
            fill(words.kept, &[("v", &value)])
        }
        Verdict::Both | Verdict::Third => words.kept_both.to_owned(),
    };
    let Ok(mut form) = matter.form(desk, verdict.clone()) else {
        desk.complain(words.gone);
        return;
    };
    reason.clone_into(&mut form.reason);
    let faults = form.faults(&matter.definition);
    if faults.iter().any(|fault| fault.code == Code::ReasonRequired) && reason.is_empty() {
        asked.set(Some(Asked::Why(matter.clone(), verdict)));
        return;
    }
    if let Some(fault) = faults.first() {
        desk.complain(fill(words.refused, &[("why", &code_words(fault.code, None))]));
        return;
    }
    save(desk, matter, form, said, is_busy, asked);
}

/// Saves the form that settles. There is no undo: the other value is in the timeline, and another change can bring it back.
fn save(
    desk: Desk,
    matter: &Matter,
    form: Form,
    said: String,
    is_busy: RwSignal<bool>,
    asked: RwSignal<Option<Asked>>,
) {
    let save = Save {
        drafts: vec![form.draft(&matter.definition)],
        opened_as: matter.opened.opened_as,
        draft_key: None,
    };
    is_busy.set(true);
    spawn_local(async move {
        match desk.ledger.save(save).await {
            Ok(()) => {
                desk.say(said, None);
                let _ = asked.try_set(None);
            }
            Err(fault) => desk.complain(save_fault_words(&fault)),
        }
        // The card is gone when it was the last conflict of its record.
        let _ = is_busy.try_set(false);
    });
}

/// The dialog.
#[component]
pub(super) fn AskedDialog(asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let is_open = RwSignal::new(false);
    Effect::new(move |_| is_open.set(asked.with(Option::is_some)));
    Effect::new(move |was: Option<bool>| {
        let now = is_open.get();
        if was == Some(true) && !now {
            asked.set(None);
        }
        now
    });
    let named = Signal::derive(move || match asked.get() {
        Some(Asked::Third(matter)) => title(&matter.definition, &matter.key),
        Some(Asked::State(..)) => ConflictWords::now().other_state.to_owned(),
        Some(Asked::Why(..)) => ConflictWords::now().why.to_owned(),
        None => String::new(),
    });
    let body = move || match asked.get() {
        Some(Asked::Third(matter)) => view! { <Third matter=matter asked=asked /> }.into_any(),
        Some(Asked::State(matter, states)) => {
            view! { <OtherState matter=matter states=states asked=asked /> }.into_any()
        }
        Some(Asked::Why(matter, verdict)) => {
            view! { <Why matter=matter verdict=verdict asked=asked /> }.into_any()
        }
        None => ().into_any(),
    };
    view! { <Dialog title=named is_open=is_open>{body}</Dialog> }
}

/// Another state, and why where the rules ask.
#[component]
fn OtherState(matter: Matter, states: Vec<String>, asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let desk = use_desk();
    let chosen = RwSignal::new(None::<String>);
    let reason = RwSignal::new(String::new());
    let is_busy = RwSignal::new(false);
    let options = states.into_iter().map(|state| {
        let (words, picked) = (state_word(desk, &matter, &state), state.clone());
        view! {
            <label class="choice-field__option">
                <input type="radio" name="state" value=state on:change=move |_| chosen.set(Some(picked.clone())) />
                <span class="choice-field__face">{words}</span>
            </label>
        }
    });
    let options = options.collect_view();
    let save = {
        let matter = matter.clone();
        move |_| {
            if let Some(state) = chosen.get_untracked() {
                let verdict = Verdict::Keep(Value::text(state));
                decide(
                    desk,
                    &matter,
                    verdict,
                    reason.get_untracked().trim(),
                    is_busy,
                    asked,
                );
            }
        }
    };
    let was_voided = matter
        .opened
        .view
        .as_ref()
        .is_some_and(|view| view.states().contains(&VOIDED));
    view! {
        <div class="dialog__body">
            <FieldGroup about=About::new(Signal::derive(|| ConflictWords::now().state.to_owned())) class="choice-field">
                <div class="choice-field__options">{options}</div>
            </FieldGroup>
            {was_voided.then(|| view! { <WhyField reason=reason /> })}
        </div>
        <Foot is_busy=is_busy asked=asked is_ready=Signal::derive(move || chosen.with(Option::is_some)) on_save=save />
    }
}

fn state_word(desk: Desk, matter: &Matter, state: &str) -> String {
    let (key, value) = (Key::literal(STATE_FIELD), Value::text(state));
    desk.tell(false, |locale| {
        value_words(&matter.definition, &key, &value, locale)
    })
}

/// Why, for a verdict that the rules ask it of.
#[component]
fn Why(matter: Matter, verdict: Verdict, asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let desk = use_desk();
    let reason = RwSignal::new(String::new());
    let is_busy = RwSignal::new(false);
    let save = move |_| {
        let why = reason.get_untracked();
        if !why.trim().is_empty() {
            decide(desk, &matter, verdict.clone(), why.trim(), is_busy, asked);
        }
    };
    view! {
        <div class="dialog__body"><WhyField reason=reason /></div>
        <Foot
            is_busy=is_busy
            asked=asked
            is_ready=Signal::derive(move || reason.with(|reason| !reason.trim().is_empty()))
            on_save=save
        />
    }
}

#[component]
fn WhyField(reason: RwSignal<String>) -> impl IntoView {
    view! {
        <div class="field text-field">
            <label class="field__label" for="why">{move || ConflictWords::now().why}</label>
            <p class="field__hint" id="why-hint">{move || ConflictWords::now().why_hint}</p>
            <textarea class="input" id="why" rows="2" maxlength="500" aria-describedby="why-hint" bind:value=reason></textarea>
        </div>
    }
}

/// The buttons of the dialog.
#[component]
fn Foot(
    #[prop(into)] is_busy: Signal<bool>,
    asked: RwSignal<Option<Asked>>,
    is_ready: Signal<bool>,
    on_save: impl Fn(web_sys::MouseEvent) + 'static,
) -> impl IntoView {
    view! {
        <div class="dialog__foot">
            <button class="button" type="button" on:click=move |_| asked.set(None)>{move || Shell::now().cancel}</button>
            <button
                class="button is-primary"
                type="button"
                disabled=move || !is_ready.get()
                aria-busy=move || is_busy.get().to_string()
                on:click=on_save
            >
                {Icon::Check.view()}
                {move || Shell::now().save}
            </button>
        </div>
    }
}
