//! One or several of many: a place, a person, a customer, a record. Searched in place.

use leptos::html;
use leptos::prelude::*;

use super::field::{About, FieldGroup, focus_soon, fresh_id, stays_within};
use super::icon::Icon;
use crate::show::Show;
use crate::words::{FormWords, Shell, fill};

/// Something that can be picked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pick {
    /// Its key.
    pub id: String,
    /// Its name.
    pub words: String,
    /// Where it is, or what it is.
    pub note: String,
}

/// What a search has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The first of it.
    pub picks: Vec<Pick>,
    /// How many more there are.
    pub more: usize,
    /// Whether there is anything to search in.
    pub has_any: bool,
}

/// The picker.
#[component]
pub fn PickerField(
    /// What there is to say about it.
    about: About,
    /// What is picked.
    #[prop(into)]
    chosen: Signal<Vec<Pick>>,
    /// Searches; what it reads is tracked.
    find: Callback<String, Found>,
    /// The likely ones: a tap picks one before anybody searches.
    #[prop(into, default = Signal::stored(Vec::new()))]
    offers: Signal<Vec<Pick>>,
    /// One was picked.
    on_pick: Callback<String>,
    /// One was taken back.
    on_remove: Callback<String>,
    /// Whether several may be picked.
    #[prop(optional)]
    is_many: bool,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let change: NodeRef<html::Button> = NodeRef::new();
    let required = about.is_required;
    let label = about.label;
    let picked = move |id: String| {
        on_pick.run(id);
        if !is_many {
            is_open.set(false);
            focus_soon(change);
        }
    };
    let picked = Callback::new(picked);
    let is_searching = Memo::new(move |_| is_open.get() || chosen.with(Vec::is_empty));
    let one = move |pick: Pick| {
        let removed = pick.id.clone();
        let may_remove = move || is_many || !required.get();
        let name = pick.words.clone();
        let remove_words = move || fill(FormWords::now().remove_one, &[("what", &name)]);
        let note = (!pick.note.is_empty()).then(|| view! { <small>{pick.note.clone()}</small> });
        view! {
            <div class="picker-field__chosen">
                <span class="picker-field__words">{pick.words} {note}</span>
                <Show when=move || !is_many>
                    <button
                        class="button is-quiet"
                        type="button"
                        node_ref=change
                        aria-label=move || format!("{} {}", FormWords::now().change, label.get())
                        on:click=move |_| is_open.set(true)
                    >
                        {move || FormWords::now().change}
                    </button>
                </Show>
                {move || may_remove().then(|| {
                    let removed = removed.clone();
                    view! {
                        <button class="icon-button" type="button" aria-label=remove_words.clone() on:click=move |_| on_remove.run(removed.clone())>
                            {Icon::Close.view()}
                        </button>
                    }
                })}
            </div>
        }
    };
    let close = Callback::new(move |()| {
        is_open.set(false);
        focus_soon(change);
    });
    let search_about = about.clone();
    let search = move || {
        (is_many || is_searching.get())
            .then(|| view! { <Searching about=search_about.clone() find=find offers=offers on_pick=picked on_close=close takes_focus=is_open.get_untracked() /> })
    };
    view! {
        <FieldGroup about=about class="picker-field">
            <For each=move || chosen.get() key=Pick::clone children=one />
            {search}
        </FieldGroup>
    }
}

#[component]
fn Searching(
    about: About,
    find: Callback<String, Found>,
    offers: Signal<Vec<Pick>>,
    on_pick: Callback<String>,
    on_close: Callback<()>,
    takes_focus: bool,
) -> impl IntoView {
    let input: NodeRef<html::Input> = NodeRef::new();
    let list = fresh_id();
    let text = RwSignal::new(String::new());
    let is_listed = RwSignal::new(takes_focus);
    let active = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        if is_listed.get() {
            find.run(text.get())
        } else {
            Found::default()
        }
    });
    if takes_focus {
        Effect::new(move |_| {
            if let Some(input) = input.get() {
                // It is there: a box that can't take the focus is no worse.
                let _ = input.focus();
            }
        });
    }
    let pick = move |place: usize| {
        let id = found.with_untracked(|found| found.picks.get(place).map(|pick| pick.id.clone()));
        if let Some(id) = id {
            text.set(String::new());
            is_listed.set(false);
            on_pick.run(id);
        }
    };
    let by_key = move |event: web_sys::KeyboardEvent| {
        let last = found.with_untracked(|found| found.picks.len().saturating_sub(1));
        match event.key().as_str() {
            // An input method confirms its own choice with it.
            "Enter" if !event.is_composing() => {
                event.prevent_default();
                if is_listed.get_untracked() {
                    pick(active.get_untracked());
                }
            }
            "ArrowDown" => {
                event.prevent_default();
                is_listed.set(true);
                active.update(|active| *active = (*active + 1).min(last));
            }
            "ArrowUp" => {
                event.prevent_default();
                active.update(|active| *active = active.saturating_sub(1));
            }
            "Escape" if is_listed.get_untracked() => {
                event.prevent_default();
                event.stop_propagation();
                is_listed.set(false);
                on_close.run(());
            }
            _ => {}
        }
    };
    let root: NodeRef<html::Div> = NodeRef::new();
    let left = move |event: web_sys::FocusEvent| {
        if !stays_within(root, &event) {
            let _ = is_listed.try_set(false);
        }
    };
    let result = {
        let list = list.clone();
        move |(place, one): (usize, Pick)| {
            let note = (!one.note.is_empty()).then(|| view! { <small>{one.note}</small> });
            view! {
                <li
                    class="picker-field__result"
                    role="option"
                    id=format!("{list}-{place}")
                    aria-selected=move || (active.get() == place).to_string()
                    on:pointerdown=|event| event.prevent_default()
                    on:click=move |_| pick(place)
                >
                    {one.words} {note}
                </li>
            }
        }
    };
    let results = {
        let list = list.clone();
        move || {
            is_listed.get().then(|| {
                let result = result.clone();
                let words = FormWords::now();
                let (has_any, more) = found.with(|found| (found.has_any, found.more));
                let picks = move || found.get().picks.into_iter().enumerate().collect::<Vec<_>>();
                let nothing = found.with(|found| found.picks.is_empty()).then(|| {
                    let words = if has_any { words.nothing_found } else { words.nothing_here };
                    view! { <p class="field__note is-info" role="status">{Icon::Info.view()} {words}</p> }
                });
                let rest = (more > 0).then(|| {
                    view! { <p class="muted" role="status">{fill(words.more_found, &[("n", &more.to_string())])}</p> }
                });
                let is_empty = nothing.is_some();
                let listed = (!is_empty).then(|| view! {
                    <ul class="picker-field__results" role="listbox" id=list.clone() aria-label=words.results>
                        <For each=picks key=|one| one.clone() children=result />
                    </ul>
                });
                view! { {listed} {nothing} {rest} }
            })
        }
    };
    let offer = move |one: Pick| {
        let note = (!one.note.is_empty()).then(|| view! { <small>{one.note.clone()}</small> });
        let id = one.id.clone();
        view! {
            <button class="picker-field__offer" type="button" on:click=move |_| on_pick.run(id.clone())>
                {one.words} {note}
            </button>
        }
    };
    // Whoever searches does not want these.
    let is_offering = Memo::new(move |_| !is_listed.get() && offers.with(|offers| !offers.is_empty()));
    let (described, invalid) = (about.described_by(), about.invalid());
    let (required, label) = (about.is_required, about.label);
    let owned = list.clone();
    let pointed = move || is_listed.get().then(|| format!("{owned}-{}", active.get()));
    view! {
        <div class="picker-field__search" node_ref=root on:focusout=left>
            <div class="search-field">
                {Icon::Search.view()}
                <input
                    class="search-field__input"
                    id=about.id.to_string()
                    node_ref=input
                    type="search"
                    role="combobox"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-label=move || label.get()
                    placeholder=move || FormWords::now().search_hint
                    aria-expanded=move || is_listed.get().to_string()
                    aria-controls=list
                    aria-activedescendant=pointed
                    aria-describedby=described
                    aria-invalid=invalid
                    aria-required=move || required.get().then_some("true")
                    prop:value=move || text.get()
                    on:focus=move |_| is_listed.set(true)
                    on:click=move |_| is_listed.set(true)
                    on:keydown=by_key
                    on:input=move |event| {
                        text.set(event_target_value(&event));
                        active.set(0);
                        is_listed.set(true);
                    }
                />
                <Show when=move || !text.with(String::is_empty)>
                    <button
                        class="icon-button search-field__clear"
                        type="button"
                        aria-label=move || Shell::now().clear
                        on:click=move |_| text.set(String::new())
                    >
                        {Icon::Close.view()}
                    </button>
                </Show>
            </div>
            {results}
            <Show when=move || is_offering.get()>
                <div class="picker-field__offers" role="group" aria-label=move || FormWords::now().likely>
                    <For each=move || offers.get() key=Pick::clone children=offer />
                </div>
            </Show>
        </div>
    }
}
