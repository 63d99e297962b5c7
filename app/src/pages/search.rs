//! A search through everything on this phone: records of every register, lists, pages, and what can be made new.

mod found;
mod places;
mod recent;

use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::app::Frame;
use crate::components::search_field::SearchField;
use crate::components::state_view::{Standing, StateView};
use crate::desk::use_desk;
use crate::page::Page;
use crate::pages::registers::in_order;
use crate::words::SearchWords;
use found::Everywhere;
use places::Places;
use recent::Recent;

/// The page.
#[component]
pub fn SearchPage() -> impl IntoView {
    let desk = use_desk();
    let staff = desk.ledger.actor().staff;
    let text = RwSignal::new(recent::take_search(staff));
    let is_search = Memo::new(move |_| text.with(|text| !text.trim().is_empty()));
    let on_search = Callback::new(move |typed: String| text.set(typed));
    let registers = Memo::new(move |_| in_order(&desk.ledger.registers()));
    let place = NodeRef::<Div>::new();
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && is_search.get_untracked() {
            event.prevent_default();
            on_search.run(String::new());
            focus_field(place);
        } else {
            step_by_key(&event, place);
        }
    };
    let content = move || {
        if registers.with(Vec::is_empty) {
            return view! { <StateView standing=Standing::NothingYet /> }.into_any();
        }
        let places = view! { <Places registers=registers search=text /> };
        if is_search.get() {
            view! { {places} <Everywhere registers=registers.get() search=text /> }.into_any()
        } else {
            view! { <Recent /> {places} }.into_any()
        }
    };
    view! {
        <Frame title=Signal::derive(|| SearchWords::now().title.to_owned()) back=Page::Home>
            <div class="page is-narrow search" node_ref=place on:keydown=on_key>
                <div class="page__head">
                    <SearchField
                        value=text
                        on_search=on_search
                        label=Signal::derive(|| SearchWords::now().label.to_owned())
                        hint=Signal::derive(|| SearchWords::now().hint.to_owned())
                        takes_focus=true
                    />
                    <p class="search__keys">{move || SearchWords::now().keys}</p>
                </div>
                <div class="search__results" on:click=move |_| recent::keep_search(staff, &text.get_untracked())>
                    {content}
                </div>
            </div>
        </Frame>
    }
}

/// What the arrow keys go through: every result, in the order in which they stand.
fn results(place: NodeRef<Div>) -> Vec<HtmlElement> {
    let Some(place) = place.get_untracked() else {
        return Vec::new();
    };
    let Ok(Some(results)) = place.query_selector(".search__results") else {
        return Vec::new();
    };
    let links = results.get_elements_by_tag_name("a");
    let all = (0..links.length()).filter_map(|place| links.item(place));
    all.filter_map(|link| link.dyn_into().ok()).collect()
}

fn focus_field(place: NodeRef<Div>) {
    let field = place
        .get_untracked()
        .and_then(|place| place.query_selector("input").ok().flatten());
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        // A field that can't take the focus is none that is shown.
        let _ = field.focus();
    }
}

/// Down and up go through the results and back into the field; Enter in the field opens the first.
fn step_by_key(event: &KeyboardEvent, place: NodeRef<Div>) {
    let key = event.key();
    let is_step = matches!(key.as_str(), "ArrowDown" | "ArrowUp" | "Enter");
    // While signs are being chosen, the keys belong to the input method.
    if !is_step || event.is_composing() {
        return;
    }
    let all = results(place);
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let here = all.iter().position(|one| target.as_ref() == Some(one));
    let next = match (key.as_str(), here) {
        ("Enter", None) => {
            let is_field = target.is_some_and(|target| target.tag_name().eq_ignore_ascii_case("input"));
            if let (true, Some(first)) = (is_field, all.first()) {
                event.prevent_default();
                first.click();
            }
            return;
        }
        ("ArrowDown", None) => Some(0),
        ("ArrowDown", Some(here)) => Some(here + 1),
        ("ArrowUp", Some(0)) => {
            event.prevent_default();
            return focus_field(place);
        }
        ("ArrowUp", Some(here)) => Some(here - 1),
        _ => None,
    };
    if let Some(next) = next.and_then(|next| all.get(next)) {
        event.prevent_default();
        // A link that can't take the focus is none that was drawn.
        let _ = next.focus();
    }
}
