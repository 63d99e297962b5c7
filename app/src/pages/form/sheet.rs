//! The sheet: what a form asks for first, what is filled in already, the rest, and the button under the thumb.

use std::sync::Arc;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use steward_domain::definition::{Definition, STATE_FIELD, VOID_STEP};
use steward_domain::form::{Ask, Form, OfferedStep};
use steward_domain::ids::{DeviceId, Key};
use wasm_bindgen::JsCast;

use super::drafting::{Drafting, key_of};
use super::saving::Saving;
use super::{AskedKey, FormField, OpenForm};
use crate::components::field::About;
use crate::components::icon::Icon;
use crate::components::key_hint::KeyHint;
use crate::components::text_field::{TextEntry, TextField};
use crate::desk::use_desk;
use crate::show::Show;
use crate::words::{FormWords, fill, language};

/// A form that is about to be shown.
#[derive(Clone)]
pub(in crate::pages) struct Start {
    /// The register.
    pub(in crate::pages) definition: Arc<Definition>,
    /// The form.
    pub(in crate::pages) form: Form,
    /// The identity of this phone when it was opened.
    pub(in crate::pages) opened_as: DeviceId,
}

/// The sheet of a form.
#[component]
pub(super) fn Sheet(
    /// The form.
    start: Start,
    /// The steps that make a record, where there are several.
    #[prop(optional)]
    steps: Vec<OfferedStep>,
) -> impl IntoView {
    let desk = use_desk();
    let opened_as = start.opened_as;
    let open = OpenForm::new(start.definition, start.form);
    let drafting = Drafting::start(desk, open, opened_as);
    let groups = Groups::of(open);
    let saving = Saving {
        desk,
        open,
        drafting,
        groups,
        opened_as,
        is_writing: RwSignal::new(false),
        is_wanted: RwSignal::new(false),
    };
    // A save that waits for a picture goes on when it is there.
    Effect::new(move |_| {
        if saving.is_wanted.get() && !open.is_busy() {
            saving.is_wanted.set(false);
            saving.save();
        }
    });
    let by_key = move |event: ev::KeyboardEvent| {
        if saves(&event) {
            event.prevent_default();
            saving.save();
        }
    };
    let many = (steps.len() > 1).then(|| view! { <Steps open=open drafting=drafting steps=steps /> });
    view! {
        <form class="page is-narrow form" novalidate on:submit=|event| event.prevent_default() on:keydown=by_key>
            {many}
            <Changed open=open />
            <div class="form__section">
                <For each=move || groups.first.get() key=Key::clone children=move |key| view! { <FormField open=open field=key /> } />
            </div>
            <Reason open=open />
            <Folded open=open group=groups.filled />
            <Folded open=open group=groups.rest />
            <Wrong open=open />
            <div class="form__actions">
                <button
                    class="button is-primary is-large is-wide"
                    type="button"
                    aria-busy=move || saving.is_under_way().to_string()
                    aria-keyshortcuts="Control+Enter"
                    on:click=move |_| saving.save()
                >
                    {move || saving.words()}
                    <KeyHint keys="Ctrl+Enter" />
                </button>
            </div>
        </form>
    }
}

/// Whether a key saves the form, wherever in it the focus is. A dialog that lies over it has its keys to itself.
fn saves(event: &ev::KeyboardEvent) -> bool {
    let is_asked = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
    // An input method confirms with the same key.
    if !is_asked || event.is_composing() || event.default_prevented() || event.repeat() {
        return false;
    }
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| matches!(target.closest("dialog"), Ok(None)))
}

/// The fields in the order of the sheet.
#[derive(Clone, Copy)]
pub(super) struct Groups {
    first: Memo<Vec<Key>>,
    filled: Group,
    rest: Group,
}

/// Fields that are folded away until somebody wants them.
#[derive(Clone, Copy)]
struct Group {
    keys: Memo<Vec<Key>>,
    is_open: RwSignal<bool>,
    is_filled: bool,
}

impl Groups {
    fn of(open: OpenForm) -> Self {
        let is_edit = open.with_untracked(|form, _| form.step.is_none());
        // An edit shows everything in the order of the register.
        let place = move |one: &AskedKey| if is_edit { None } else { place_of(one) };
        let of_kind = move |wanted: Option<Ask>| {
            Memo::new(move |_| {
                let here = open.asked().into_iter().filter(|one| place(one) == wanted);
                here.map(|one| one.key).collect::<Vec<_>>()
            })
        };
        let first = of_kind(None);
        let group = |ask: Ask, is_open: bool| Group {
            keys: of_kind(Some(ask)),
            is_open: RwSignal::new(is_open),
            is_filled: ask == Ask::Filled,
        };
        Self {
            first,
            filled: group(Ask::Filled, false),
            // A step that needs nothing shows what it takes.
            rest: group(Ask::Optional, first.with_untracked(Vec::is_empty)),
        }
    }

    /// Unfolds what has faults in it.
    pub(super) fn unfold(self, faulty: &[Key]) {
        for group in [self.filled, self.rest] {
            if group
                .keys
                .with_untracked(|keys| keys.iter().any(|key| faulty.contains(key)))
            {
                group.is_open.set(true);
            }
        }
    }
}

/// Where a step asks for a field: first for what it needs, and what it needs settled; else folded.
fn place_of(asked: &AskedKey) -> Option<Ask> {
    match asked.ask {
        Ask::Required => None,
        Ask::Filled if asked.in_conflict && asked.is_required => None,
        other => Some(other),
    }
}

#[component]
fn Folded(open: OpenForm, group: Group) -> impl IntoView {
    let details: NodeRef<html::Details> = NodeRef::new();
    let toggled = move |_| {
        if let Some(details) = details.get_untracked() {
            group.is_open.set(details.open());
        }
    };
    let words = move || {
        let words = FormWords::now();
        let count = group.keys.with(Vec::len).to_string();
        fill(
            if group.is_filled {
                words.filled
            } else {
                words.more_fields
            },
            &[("n", &count)],
        )
    };
    view! {
        <Show when=move || group.keys.with(|keys| !keys.is_empty())>
            <details class="form-fold" node_ref=details prop:open=move || group.is_open.get() on:toggle=toggled>
                <summary class="form-fold__head">{Icon::Down.view()} {words}</summary>
                // Made when it is first wanted: a register has fifty fields, and a report needs nine.
                <Show when=move || group.is_open.get()>
                    <div class="form__section">
                        <For
                            each=move || group.keys.get()
                            key=Key::clone
                            children=move |key| view! { <FormField open=open field=key /> }
                        />
                    </div>
                </Show>
            </details>
        </Show>
    }
}

/// Which of several steps makes the record.
#[component]
fn Steps(open: OpenForm, drafting: Drafting, steps: Vec<OfferedStep>) -> impl IntoView {
    let desk = use_desk();
    let chosen = Memo::new(move |_| open.with(|form, _| form.step.clone()));
    let tab = move |step: OfferedStep| {
        let (own, key, words) = (step.key.clone(), step.key, step.words);
        let choose = move |_| {
            if chosen.with_untracked(|chosen| chosen.as_ref() == Some(&key)) {
                return;
            }
            let former = open.with_untracked(|form, _| key_of(form));
            let definition = open.definition();
            open.form.update(|form| {
                form.step = Some(key.clone());
                form.resume(&definition, desk.ledger.actor());
            });
            drafting.move_from(former);
        };
        view! {
            <button
                class="filter-chips__chip"
                type="button"
                aria-pressed=move || chosen.with(|chosen| chosen.as_ref() == Some(&own)).to_string()
                on:click=choose
            >
                {move || language().pick(&words).to_owned()}
            </button>
        }
    };
    view! {
        <div class="filter-chips" role="group" aria-label=move || FormWords::now().which_step>
            {steps.into_iter().map(tab).collect_view()}
        </div>
    }
}

/// What others changed since the form was opened.
#[component]
pub(super) fn Changed(open: OpenForm) -> impl IntoView {
    let desk = use_desk();
    let changed = Memo::new(move |_| {
        open.with(|form, definition| {
            let now = desk
                .ledger
                .shelf(&form.register)
                .with(|shelf| shelf.view(form.record).cloned());
            let keys = form.was_rebased(definition, now.as_deref());
            let name = |key: &Key| match definition.field(key.as_str()) {
                Some(field) => Some(language().pick(&field.words).to_owned()),
                None => (*key == STATE_FIELD).then(|| FormWords::now().state.to_owned()),
            };
            keys.iter().filter_map(name).collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || changed.with(|names| !names.is_empty())>
            <div class="notice is-info" role="status">
                {Icon::Info.view()}
                <div class="notice__words">
                    <strong>
                        {move || fill(FormWords::now().changed_meanwhile, &[("fields", &changed.get().join(language().of("、", ", ")))])}
                    </strong>
                    <p>{move || FormWords::now().changed_hint}</p>
                </div>
            </div>
        </Show>
    }
}

#[component]
fn Reason(open: OpenForm) -> impl IntoView {
    let is_asked = Memo::new(move |_| {
        open.with(|form, definition| match form.step.as_ref().map(Key::as_str) {
            Some(VOID_STEP) => true,
            Some(key) => definition.flow.step(key).is_some_and(|step| step.reason),
            None => false,
        })
    });
    let value = Memo::new(move |_| open.with(|form, _| form.reason.clone()));
    let entered = Callback::new(move |text: String| open.form.update(|form| form.reason = text));
    view! {
        <Show when=move || is_asked.get()>
            <TextField
                about=About::new(Signal::derive(|| FormWords::now().reason.to_owned()))
                    .required(Signal::stored(true))
                    .error(Memo::new(move |_| open.reason_error()))
                value=value
                on_change=entered
                entry=TextEntry::Lines
            />
        </Show>
    }
}

/// What is wrong with none of the fields in view.
#[component]
fn Wrong(open: OpenForm) -> impl IntoView {
    let lines = Memo::new(move |_| open.other_faults());
    view! {
        <Show when=move || lines.with(|lines| !lines.is_empty())>
            <div class="notice is-error" role="alert">
                {Icon::Alert.view()}
                <div class="notice__words">
                    <strong>{move || FormWords::now().not_savable}</strong>
                    {move || lines.get().into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
                </div>
            </div>
        </Show>
    }
}
