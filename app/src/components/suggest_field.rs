//! A line of words with suggestions: what is typed counts, and a suggestion that is taken may bring more along than its words.

use leptos::html;
use leptos::prelude::*;

use super::field::{About, FieldBox, fresh_id, stays_within};
use super::picker_field::Pick;
use crate::show::Show;
use crate::words::FormWords;

/// The box.
#[component]
pub fn SuggestField(
    /// What there is to say about it.
    about: About,
    /// The words.
    #[prop(into)]
    value: Signal<String>,
    /// What fits to the words so far, the likeliest first; what it reads is tracked.
    find: Callback<String, Vec<Pick>>,
    /// Other words were typed.
    on_change: Callback<String>,
    /// A suggestion was taken.
    on_pick: Callback<String>,
) -> impl IntoView {
    let list = fresh_id();
    let shown = Suggestions {
        value,
        find,
        on_pick,
        is_listed: RwSignal::new(false),
        is_composing: RwSignal::new(false),
        active: RwSignal::new(None),
    };
    let found = Memo::new(move |_| shown.found());
    let is_open = Memo::new(move |_| found.with(|found| !found.is_empty()));
    let root: NodeRef<html::Div> = NodeRef::new();
    let left = move |event: web_sys::FocusEvent| {
        if !stays_within(root, &event) {
            let _ = shown.is_listed.try_set(false);
        }
    };
    let typed = move |text: String| {
        on_change.run(text);
        shown.is_listed.set(true);
        shown.active.set(None);
        shown.propose(found);
    };
    let (described, invalid) = (about.described_by(), about.invalid());
    let (required, id) = (about.is_required, about.id.to_string());
    let (owned, pointed_list) = (list.clone(), list.clone());
    let pointed = move || shown.active.get().map(|place| format!("{pointed_list}-{place}"));
    view! {
        <FieldBox about=about class="suggest-field">
            <div class="suggest-field__box" node_ref=root on:focusout=left>
                <input
                    class="input"
                    id=id
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-autocomplete="list"
                    aria-expanded=move || is_open.get().to_string()
                    aria-controls=owned
                    aria-activedescendant=pointed
                    aria-describedby=described
                    aria-invalid=invalid
                    aria-required=move || required.get().then_some("true")
                    prop:value=move || value.get()
                    on:focus=move |_| shown.is_listed.set(true)
                    on:click=move |_| shown.is_listed.set(true)
                    on:keydown=move |event| shown.press(&event, found)
                    on:compositionstart=move |_| shown.is_composing.set(true)
                    on:compositionend=move |event| {
                        shown.is_composing.set(false);
                        typed(event_target_value(&event));
                    }
                    on:input=move |event| typed(event_target_value(&event))
                />
                <Show when=move || is_open.get()>
                    <Results list=list.clone() found=found shown=shown />
                </Show>
            </div>
        </FieldBox>
    }
}

/// What is suggested. A handle.
#[derive(Clone, Copy)]
struct Suggestions {
    value: Signal<String>,
    find: Callback<String, Vec<Pick>>,
    on_pick: Callback<String>,
    is_listed: RwSignal<bool>,
    /// Whether an input method is still at it: what stands in the box then are letters of a sound, and no words.
    is_composing: RwSignal<bool>,
    active: RwSignal<Option<usize>>,
}

impl Suggestions {
    fn found(self) -> Vec<Pick> {
        if self.is_listed.get() && !self.is_composing.get() {
            self.find.run(self.value.get())
        } else {
            Vec::new()
        }
    }

    /// Letters and digits mean a suggestion, for nobody is called `lys`; a name stands as it was typed, unless it is a suggestion's own.
    fn propose(self, found: Memo<Vec<Pick>>) {
        let text = self.value.get_untracked();
        let text = text.trim();
        let is_meant = |first: &Pick| text.is_ascii() || first.words == text;
        let proposes = !text.is_empty() && found.with_untracked(|found| found.first().is_some_and(is_meant));
        if proposes {
            self.active.set(Some(0));
        }
    }

    fn take(self, found: Memo<Vec<Pick>>, place: usize) {
        let id = found.with_untracked(|found| found.get(place).map(|pick| pick.id.clone()));
        if let Some(id) = id {
            self.is_listed.set(false);
            self.active.set(None);
            self.on_pick.run(id);
        }
    }

    fn press(self, event: &web_sys::KeyboardEvent, found: Memo<Vec<Pick>>) {
        let count = found.with_untracked(Vec::len);
        // An input method chooses and confirms with the same keys.
        if event.is_composing() || self.is_composing.get_untracked() {
            return;
        }
        match (event.key().as_str(), self.active.get_untracked()) {
            ("Enter", Some(place)) if count > 0 && !event.ctrl_key() => {
                event.prevent_default();
                event.stop_propagation();
                self.take(found, place);
            }
            ("Tab", Some(place)) if count > 0 && !event.shift_key() => self.take(found, place),
            ("ArrowDown", active) => {
                event.prevent_default();
                self.is_listed.set(true);
                let next = active.map_or(0, |place| (place + 1).min(count.saturating_sub(1)));
                self.active.set(Some(next));
            }
            ("ArrowUp", active) => {
                event.prevent_default();
                self.active.set(active.and_then(|place| place.checked_sub(1)));
            }
            ("Escape", _) if count > 0 => {
                event.prevent_default();
                event.stop_propagation();
                self.is_listed.set(false);
                self.active.set(None);
            }
            _ => {}
        }
    }
}

#[component]
fn Results(list: String, found: Memo<Vec<Pick>>, shown: Suggestions) -> impl IntoView {
    let each = move || found.get().into_iter().enumerate().collect::<Vec<_>>();
    let named = list.clone();
    let result = move |(place, one): (usize, Pick)| {
        let note = (!one.note.is_empty()).then(|| view! { <small>{one.note}</small> });
        view! {
            <li
                class="suggest-field__result"
                role="option"
                id=format!("{named}-{place}")
                aria-selected=move || (shown.active.get() == Some(place)).to_string()
                on:pointerdown=|event| event.prevent_default()
                on:click=move |_| shown.take(found, place)
            >
                {one.words} {note}
            </li>
        }
    };
    view! {
        <ul class="suggest-field__results" role="listbox" id=list aria-label=move || FormWords::now().results>
            <For each=each key=|one| one.clone() children=result />
        </ul>
    }
}
