//! What surrounds every field: its label, a hint, what is wrong, and notes that are no errors.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::icon::Icon;
use crate::show::Show;
use crate::words::FormWords;

/// A note under a field that is no error: a limit, a doubt, where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The tone's class: `is-info`, `is-warning`, `is-error`.
    pub tone: &'static str,
    /// The words.
    pub words: String,
}

/// What there is to say about a field, whatever it holds.
#[derive(Clone)]
pub struct About {
    /// The id of its control; others are made from it.
    pub id: Arc<str>,
    /// The label.
    pub label: Signal<String>,
    /// A line that helps to fill it in.
    pub hint: Signal<Option<String>>,
    /// What is wrong.
    pub error: Signal<Option<String>>,
    /// Whether it must be filled.
    pub is_required: Signal<bool>,
    /// Notes.
    pub notes: Signal<Vec<Note>>,
}

impl About {
    /// A field of that label, with nothing else to say about it.
    #[must_use]
    pub fn new(label: impl Into<Signal<String>>) -> Self {
        Self {
            id: fresh_id().into(),
            label: label.into(),
            hint: Signal::stored(None),
            error: Signal::stored(None),
            is_required: Signal::stored(false),
            notes: Signal::stored(Vec::new()),
        }
    }

    /// With a line that helps to fill it in.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Signal<Option<String>>>) -> Self {
        self.hint = hint.into();
        self
    }

    /// With what is wrong.
    #[must_use]
    pub fn error(mut self, error: impl Into<Signal<Option<String>>>) -> Self {
        self.error = error.into();
        self
    }

    /// With whether it must be filled.
    #[must_use]
    pub fn required(mut self, is_required: impl Into<Signal<bool>>) -> Self {
        self.is_required = is_required.into();
        self
    }

    /// With notes.
    #[must_use]
    pub fn notes(mut self, notes: impl Into<Signal<Vec<Note>>>) -> Self {
        self.notes = notes.into();
        self
    }

    /// The ids of what describes the control, for `aria-describedby`; none when nothing does.
    pub fn described_by(&self) -> impl Fn() -> Option<String> + Clone + Send + Sync + 'static + use<> {
        let (id, hint, error, notes) = (Arc::clone(&self.id), self.hint, self.error, self.notes);
        move || {
            let parts = [
                hint.with(Option::is_some).then(|| format!("{id}-hint")),
                error.with(Option::is_some).then(|| format!("{id}-error")),
                notes
                    .with(|notes| !notes.is_empty())
                    .then(|| format!("{id}-notes")),
            ];
            let ids: Vec<String> = parts.into_iter().flatten().collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    }

    /// Whether something is wrong, for `aria-invalid`.
    pub fn invalid(&self) -> impl Fn() -> Option<&'static str> + Copy + Send + Sync + 'static + use<> {
        let error = self.error;
        move || error.with(Option::is_some).then_some("true")
    }
}

/// An id that no other element of the page has.
#[must_use]
pub fn fresh_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("f{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Puts the focus on a button that comes into view with the next frame, in the place of what had it. Whoever is in another field by
/// then, on a slow phone, is left there.
pub fn focus_soon(button: NodeRef<html::Button>) {
    request_animation_frame(move || {
        let document = document();
        let focused = document.active_element();
        let is_lost = focused.is_none_or(|focused| document.body().is_some_and(|body| *body == focused));
        if let Some(button) = button.try_get_untracked().flatten().filter(|_| is_lost) {
            // It is there: one that can't take the focus is no worse.
            let _ = button.focus();
        }
    });
}

/// A field of one control, whose id is [`About::id`].
#[component]
pub fn FieldBox(
    /// What there is to say about it.
    about: About,
    /// The field's own class.
    class: &'static str,
    /// The control.
    children: Children,
) -> impl IntoView {
    let error = about.error;
    view! {
        <div class=format!("field {class}") class:is-invalid=move || error.with(Option::is_some)>
            <label class="field__label" for=about.id.to_string()>{label_of(&about)}</label>
            {hint_of(&about)}
            {children()}
            {below(&about)}
        </div>
    }
}

/// A field of several controls, under one legend.
#[component]
pub fn FieldGroup(
    /// What there is to say about it.
    about: About,
    /// The field's own class.
    class: &'static str,
    /// The controls.
    children: Children,
) -> impl IntoView {
    let error = about.error;
    view! {
        <fieldset
            class=format!("field {class}")
            class:is-invalid=move || error.with(Option::is_some)
            aria-describedby=about.described_by()
        >
            <legend class="field__label">{label_of(&about)}</legend>
            {hint_of(&about)}
            {children()}
            {below(&about)}
        </fieldset>
    }
}

fn label_of(about: &About) -> impl IntoView + use<> {
    let (label, is_required) = (about.label, about.is_required);
    view! {
        {move || label.get()}
        <Show when=move || is_required.get()>
            <span class="field__required">{move || FormWords::now().required}</span>
        </Show>
    }
}

fn hint_of(about: &About) -> impl IntoView + use<> {
    let (hint, id) = (about.hint, format!("{}-hint", about.id));
    move || {
        hint.get()
            .map(|hint| view! { <p class="field__hint" id=id.clone()>{hint}</p> })
    }
}

fn below(about: &About) -> impl IntoView + use<> {
    let (error, error_id) = (about.error, format!("{}-error", about.id));
    let (notes, notes_id) = (about.notes, format!("{}-notes", about.id));
    let shown_error = move || {
        error.get().map(|words| {
            view! { <p class="field__error" id=error_id.clone() role="alert">{Icon::Alert.view()} {words}</p> }
        })
    };
    let shown_notes = move || {
        let notes = notes.get();
        (!notes.is_empty()).then(|| {
            let lines = notes.into_iter().map(|note| {
                let icon = if note.tone == "is-info" {
                    Icon::Info
                } else {
                    Icon::Alert
                };
                view! { <p class=format!("field__note {}", note.tone)>{icon.view()} {note.words}</p> }
            });
            view! { <div class="stack is-tight" id=notes_id.clone()>{lines.collect_view()}</div> }
        })
    };
    view! { {shown_error} {shown_notes} }
}

/// Takes an answer back, where it may be left open.
#[component]
pub fn ClearAnswer(
    /// Whether there is one.
    #[prop(into)]
    is_shown: Signal<bool>,
    /// It is taken back.
    on_clear: Callback<()>,
) -> impl IntoView {
    view! {
        <Show when=move || is_shown.get()>
            <button class="button is-quiet is-small" type="button" on:click=move |_| on_clear.run(())>
                {Icon::Close.view()} {move || FormWords::now().clear_answer}
            </button>
        </Show>
    }
}

/// Whether the focus stays within a box. It also leaves a box that is taken off the page, and then there is nothing left of it.
#[must_use]
pub fn stays_within(root: NodeRef<html::Div>, event: &web_sys::FocusEvent) -> bool {
    let to = event.related_target();
    let to = to.and_then(|to| to.dyn_into::<web_sys::Node>().ok());
    let root = root.try_get_untracked().flatten();
    root.is_some_and(|root| root.contains(to.as_ref()))
}
