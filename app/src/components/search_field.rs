//! A field to search with. What is typed counts with every key.

use leptos::html::Input;
use leptos::prelude::*;

use super::icon::Icon;
use super::key_hint::KeyHint;
use crate::words::Shell;

/// The field.
#[component]
pub fn SearchField(
    /// What is searched for.
    #[prop(into)]
    value: Signal<String>,
    /// Something else is, after each key.
    #[prop(into)]
    on_search: Callback<String>,
    /// What it searches, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// What may be typed.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// Whether the person came to type: the focus goes here when the field is made.
    #[prop(optional)]
    takes_focus: bool,
    /// The keys that lead here, such as `Alt+Q`.
    #[prop(optional)]
    keys: Option<&'static str>,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let clear = move |_| {
        on_search.run(String::new());
        if let Some(input) = input.get_untracked() {
            // Without the focus the person taps once more.
            let _ = input.focus();
        }
    };
    Effect::new(move |_| {
        if let (true, Some(input)) = (takes_focus, input.get()) {
            // A browser that gives no focus without a tap leaves the field as it is.
            let _ = input.focus();
            // What was searched for before is a suggestion: the first letter replaces it.
            input.select();
        }
    });
    // A placeholder that is always there, or the sheet could not tell an empty field from a filled one.
    let placeholder = move || {
        Some(hint.get())
            .filter(|hint| !hint.is_empty())
            .unwrap_or_else(|| label.get())
    };
    view! {
        <div class="search-field" role="search">
            {Icon::Search.view()}
            <input
                class="search-field__input"
                type="search"
                inputmode="search"
                enterkeyhint="search"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                maxlength="100"
                aria-label=move || label.get()
                aria-keyshortcuts=keys
                placeholder=placeholder
                node_ref=input
                prop:value=move || value.get()
                on:input=move |event| on_search.run(event_target_value(&event))
            />
            <button
                class="icon-button search-field__clear"
                type="button"
                aria-label=move || Shell::now().clear
                on:click=clear
            >
                {Icon::Close.view()}
            </button>
            {keys.map(|keys| view! { <KeyHint keys=keys /> })}
        </div>
    }
}
