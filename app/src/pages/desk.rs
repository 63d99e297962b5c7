//! Several registers side by side, for those who sit before a wide screen: each column is a page with its own way on and back.

use gloo_events::{EventListener, EventListenerOptions};
use leptos::context::Provider;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use wasm_bindgen::JsCast;

use super::form::{NewPage, StepPage};
use super::gate::{GatePage, RollCallPage};
use super::list::ListPage;
use super::orders::{OrderPage, OrdersPage};
use super::record::RecordPage;
use crate::app::{Frame, PartlyAt, UpdateNeeded, unreadable_at};
use crate::column::{self, Column};
use crate::components::key_hint::KeyHint;
use crate::components::state_view::{Standing, StateView};
use crate::desk::{Desk, use_desk};
use crate::page::Page;
use crate::platform::window;
use crate::words::{DeskWords, Shell, fill, language};

/// The key in the browser's small storage.
const STORED: &str = "steward.desk";
/// The columns.
const COLUMNS: usize = 3;
/// The keys that lead to each.
const KEYS: [&str; COLUMNS] = ["Alt+1", "Alt+2", "Alt+3"];
/// What they show until somebody chooses.
const USUAL: [&str; COLUMNS] = ["/gate", "/orders", "/r/visitor"];

/// The desk.
#[component]
pub fn DeskPage() -> impl IntoView {
    let columns = stored().map(Column::new);
    column::open(columns.to_vec());
    Effect::new(move |_| store(&columns.map(Column::address)));
    let listener = window_event_listener(ev::keydown, move |event| {
        let place = KEYS.iter().position(|keys| {
            let digit = keys.trim_start_matches("Alt+");
            event.alt_key() && event.code() == format!("Digit{digit}")
        });
        if let Some(place) = place {
            event.prevent_default();
            turn_to(place);
        }
    });
    on_cleanup(move || listener.remove());
    let at = RwSignal::new(0);
    let drawn = columns
        .into_iter()
        .enumerate()
        .map(move |(place, column)| view! { <OneColumn place=place column=column at=at /> });
    view! {
        <Frame
            title=Signal::derive(|| Shell::now().desk.to_owned())
            tools=view! { <Switch columns=columns at=at /> }.into_any()
        >
            <div class="desk">{drawn.collect_view()}</div>
        </Frame>
    }
}

/// Leads to each column, where the screen does not hold all of them.
#[component]
fn Switch(
    columns: [Column; COLUMNS],
    /// The column that is worked in.
    at: RwSignal<usize>,
) -> impl IntoView {
    let desk = use_desk();
    let choices = Memo::new(move |_| choices(desk));
    let one = move |(place, column): (usize, Column)| {
        let path = column.path();
        let words = move || {
            let chosen = path.with(|path| chosen(&choices.get(), path).cloned());
            chosen.map(|(_, words)| words).unwrap_or_default()
        };
        view! {
            <button
                class="desk-switch__column"
                type="button"
                aria-current=move || (at.get() == place).then_some("true")
                on:click=move |_| turn_to(place)
            >
                <span class="desk-switch__place">{place + 1}</span> " " <span class="desk-switch__words">{words}</span>
            </button>
        }
    };
    view! {
        <div class="desk-switch" role="group" aria-label=move || DeskWords::now().columns>
            {columns.into_iter().enumerate().map(one).collect_view()}
        </div>
    }
}

/// The choice that a page is of: a record is of the register that it lies in.
fn chosen<'a>(choices: &'a [(String, String)], path: &str) -> Option<&'a (String, String)> {
    choices
        .iter()
        .find(|one| path == one.0 || path.starts_with(&format!("{}/", one.0)))
}

fn id_of(place: usize) -> String {
    format!("desk-column-{place}")
}

/// Brings the focus into a column: to its first box, or to the column itself.
fn turn_to(place: usize) {
    column::work_in(place);
    let document = window().document();
    let Some(section) = document.and_then(|document| document.get_element_by_id(&id_of(place))) else {
        return;
    };
    let first = section.query_selector(".desk-column__main input").ok().flatten();
    if let Ok(element) = first.unwrap_or(section).dyn_into::<web_sys::HtmlElement>() {
        // What can't take the focus leaves it where it was.
        let _ = element.focus();
    }
}

#[component]
fn OneColumn(place: usize, column: Column, at: RwSignal<usize>) -> impl IntoView {
    let root: NodeRef<html::Section> = NodeRef::new();
    // In a listener of its own: the router hears of a tap on a link only after it.
    let heard = StoredValue::new_local(None::<EventListener>);
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            let options = EventListenerOptions::enable_prevent_default();
            let listener = EventListener::new_with_options(&root, "click", options, move |event| {
                lead_on(event, column);
            });
            heard.set_value(Some(listener));
        }
    });
    let (desk, path) = (use_desk(), column.path());
    let needed = Memo::new(move |_| path.with(|path| unreadable_at(desk, path)));
    let shown = move || {
        let (page, params) = path.with(|path| column::parts(path)).unzip();
        let needed = needed.get();
        let page = page_of(page.unwrap_or_default());
        let view = move || match needed {
            Some(heading) => view! { <UpdateNeeded heading=heading /> }.into_any(),
            None => page(),
        };
        let params = params.unwrap_or_default();
        // As a route gives its page the parts of the address.
        let params: ArcMemo<ParamsMap> = ArcMemo::new(move |_| params.clone());
        view! {
            <Provider value=column>
                <Provider value=params>{view()}</Provider>
            </Provider>
        }
    };
    let keys = KEYS[place];
    let work_in = move || {
        column::work_in(place);
        at.set(place);
    };
    view! {
        <section
            class="desk-column"
            id=id_of(place)
            tabindex="-1"
            aria-label=move || fill(DeskWords::now().column, &[("n", &(place + 1).to_string())])
            aria-keyshortcuts=keys
            node_ref=root
            on:focusin=move |_| work_in()
            on:pointerdown=move |_| work_in()
        >
            <div class="desk-column__choice">
                <Chooser place=place column=column />
                <KeyHint keys=keys />
            </div>
            <PartlyAt path=path />
            {shown}
        </section>
    }
}

type Drawn = fn() -> AnyView;

fn page_of(page: &str) -> Drawn {
    match page {
        "gate" => || view! { <GatePage /> }.into_any(),
        "roll-call" => || view! { <RollCallPage /> }.into_any(),
        "orders" => || view! { <OrdersPage /> }.into_any(),
        "order" => || view! { <OrderPage /> }.into_any(),
        "list" => || view! { <ListPage /> }.into_any(),
        "new" => || view! { <NewPage /> }.into_any(),
        "record" => || view! { <RecordPage /> }.into_any(),
        "step" => || view! { <StepPage /> }.into_any(),
        _ => || view! { <StateView standing=Signal::stored(Standing::NotHere) /> }.into_any(),
    }
}

/// A link to what a column shows leads on inside it.
fn lead_on(event: &web_sys::Event, column: Column) {
    let Some(click) = event.dyn_ref::<web_sys::MouseEvent>() else {
        return;
    };
    let is_plain = click.button() == 0 && !(click.ctrl_key() || click.meta_key() || click.shift_key());
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
    let href = link.and_then(|link| link.get_attribute("href"));
    if let Some(href) = href.filter(|href| is_plain && column::shows(href)) {
        event.prevent_default();
        column.go(href);
    }
}

/// Which register a column shows.
#[component]
fn Chooser(place: usize, column: Column) -> impl IntoView {
    let desk = use_desk();
    let choices = Memo::new(move |_| choices(desk));
    let path = column.path();
    let chosen = Memo::new(move |_| {
        let path = path.get();
        choices.with(|choices| chosen(choices, &path).map(|one| one.0.clone()))
    });
    let option = move |(path, words): (String, String)| {
        let own = path.clone();
        let is_chosen = move || chosen.with(|chosen| chosen.as_ref() == Some(&own));
        view! { <option value=path prop:selected=is_chosen>{words}</option> }
    };
    view! {
        <select
            class="input"
            aria-label=move || fill(DeskWords::now().shows, &[("n", &(place + 1).to_string())])
            on:change=move |event| column.show(event_target_value(&event))
        >
            <For each=move || choices.get() key=|one| one.clone() children=option />
        </select>
    }
}

/// The pages that a column may show, with their names: the gate, the orders, and every register that is here.
fn choices(desk: Desk) -> Vec<(String, String)> {
    let own = [Page::Gate, Page::Orders].map(|page| (page.path(), page.word().to_owned()));
    let registers = desk.ledger.registers();
    let lists = registers.values().map(|definition| {
        let words = language().pick(&definition.words).to_owned();
        (Page::List(definition.key.clone()).path(), words)
    });
    own.into_iter().chain(lists).collect()
}

fn stored() -> [String; COLUMNS] {
    let storage = window().local_storage().ok().flatten();
    let text = storage.and_then(|storage| storage.get_item(STORED).ok().flatten());
    let kept: Option<[String; COLUMNS]> = text.and_then(|text| serde_json::from_str(&text).ok());
    let is_shown = |kept: &[String; COLUMNS]| kept.iter().all(|path| column::shows(path));
    kept.filter(is_shown).unwrap_or_else(|| USUAL.map(str::to_owned))
}

fn store(paths: &[String; COLUMNS]) {
    if let (Ok(Some(storage)), Ok(text)) = (window().local_storage(), serde_json::to_string(paths)) {
        // Without the small storage the choice holds until the page is left.
        let _ = storage.set_item(STORED, &text);
    }
}
