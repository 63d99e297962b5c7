//! The rest of a list that is drawn so many rows at a time.

use leptos::html::Button;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::show::Show;
use crate::words::{Shell, fill};

/// A row of such a list.
const ROW: &str = "article";
/// What takes the focus in a row.
const TAKES_FOCUS: &str = "a[href], button";

/// The button at the end of a list. It stands in the same part of the page as the rows, each an `article`. The focus goes to the first new
/// row, or a keyboard would stand behind all of them; how many are shown then is said.
#[component]
pub fn ShowMore(
    /// How many rows are shown, and how many there are.
    #[prop(into)]
    shown: Signal<(usize, usize)>,
    /// How many come with a tap.
    step: usize,
    /// The words of the button, with a place for their number.
    #[prop(into)]
    words: Signal<String>,
    /// More rows are wanted.
    on_more: Callback<()>,
) -> impl IntoView {
    let button = NodeRef::<Button>::new();
    let said = RwSignal::new(String::new());
    let left = move || {
        let (shown, all) = shown.get();
        all.saturating_sub(shown)
    };
    let counted = move || {
        let (shown, all) = shown.get();
        let (shown, all) = (shown.min(all).to_string(), all.to_string());
        fill(Shell::now().shown_of, &[("n", &shown), ("all", &all)])
    };
    let more = move |_| {
        let list = button.get_untracked().and_then(|button| button.parent_element());
        let before = list.as_ref().map(rows_in).unwrap_or_default();
        on_more.run(());
        // In the first frame the rows are made, in the second they are there.
        request_animation_frame(move || {
            request_animation_frame(move || {
                if let Some(list) = list {
                    focus_first_new(&before, &rows_in(&list));
                }
                // The list may have been left meanwhile.
                let _ = said.try_set(untrack(counted));
            });
        });
    };
    view! {
        <Show when=move || { left() > 0 }>
            <button class="button is-wide show-more" type="button" node_ref=button on:click=more>
                {move || fill(&words.get(), &[("n", &left().min(step).to_string())])}
                <small class="show-more__count">{counted}</small>
            </button>
        </Show>
        <p class="visually-hidden" role="status">{move || said.get()}</p>
    }
}

fn rows_in(part: &Element) -> Vec<Element> {
    let mut rows = Vec::new();
    let mut next = part.first_element_child();
    while let Some(one) = next {
        next = one.next_element_sibling();
        if one.matches(ROW) == Ok(true) {
            rows.push(one);
        } else {
            rows.extend(rows_in(&one));
        }
    }
    rows
}

/// Rows stay in their order, and new ones may come between them where they are gathered in groups.
fn focus_first_new(before: &[Element], now: &[Element]) {
    let mut known = before.iter().peekable();
    let first_new = now
        .iter()
        .find(|row| known.next_if(|known| known == row).is_none());
    let control = first_new.and_then(|row| row.query_selector(TAKES_FOCUS).ok().flatten());
    if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
        // What is there takes the focus.
        let _ = control.focus();
    }
}
