//! A long list of which only the rows in sight exist: ten thousand rows cost as much as twenty.
//!
//! All rows have one height, which the style sheet decides (`--row-size`) and which is measured here. The page scrolls, not the list.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use gloo_events::{EventListener, EventListenerOptions};
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use steward_domain::ids::RecordId;
use wasm_bindgen::JsCast;

use crate::platform::window;

/// How many rows are drawn beyond what is in sight, above and below: a flick of the thumb shows no hole.
const OVERSCAN: usize = 6;
/// What a row is taken to be high until one was measured, in CSS pixels.
const ROW_PX_USUAL: f64 = 116.0;

thread_local! {
    /// How far lists were scrolled when a row of theirs was opened, by name.
    static LEFT_AT: RefCell<BTreeMap<String, f64>> = RefCell::default();
}

/// Which rows are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Span {
    from: usize,
    until: usize,
}

/// The list. `draw` makes the row of a record.
#[component]
pub fn ListWindow(
    /// What the list is called, for screen readers; it is also what its place is remembered by.
    #[prop(into)]
    label: Signal<String>,
    /// What its place is remembered by when the person comes back.
    #[prop(into)]
    name: Signal<String>,
    /// The records, in order.
    #[prop(into)]
    rows: Signal<Arc<[RecordId]>>,
    /// Draws one.
    draw: Callback<RecordId, AnyView>,
) -> impl IntoView {
    let list = NodeRef::<Div>::new();
    let looked = RwSignal::new(0_u32);
    let focused = RwSignal::new(None::<RecordId>);
    let span = Memo::new(move |_| {
        looked.track();
        let count = rows.with(|rows| rows.len());
        list.get()
            .map_or_else(|| first_span(count), |list| span_in_sight(&list, count))
    });
    let drawn = move || {
        let Span { from, until } = span.get();
        rows.with(|rows| {
            let mut ids: Vec<RecordId> = rows.get(from..until.min(rows.len())).unwrap_or_default().to_vec();
            // The row that has the focus stays, or a keyboard would lose its place.
            let kept = focused
                .get_untracked()
                .filter(|id| !ids.contains(id) && rows.contains(id));
            ids.extend(kept);
            ids
        })
    };
    let row = move |id: RecordId| {
        let place = Memo::new(move |_| {
            rows.with(|rows| {
                let from = span.get_untracked().from.min(rows.len());
                let near = rows[from..]
                    .iter()
                    .position(|one| *one == id)
                    .map(|place| from + place);
                near.or_else(|| rows.iter().position(|one| *one == id))
                    .unwrap_or_default()
            })
        });
        view! {
            <div
                class="list-window__row"
                role="listitem"
                aria-setsize=move || rows.with(|rows| rows.len()).to_string()
                aria-posinset=move || (place.get() + 1).to_string()
                style:--row=move || place.get().to_string()
                on:focusin=move |_| focused.set(Some(id))
            >
                {draw.run(id)}
            </div>
        }
    };
    watch_the_page(looked);
    come_back(name, rows, list);
    let leave = move |_| remember(name.get_untracked());
    view! {
        <div
            class="list-window"
            role="list"
            aria-label=move || label.get()
            style:--rows=move || rows.with(|rows| rows.len()).to_string()
            node_ref=list
            on:click=leave
            on:keydown=move |event| step_by_arrow(&event, list)
            on:focusout=move |_| focused.set(None)
        >
            <For each=drawn key=|id| *id children=row />
        </div>
    }
}

/// Looks again whenever the page is scrolled or gets another size, at most once a frame.
fn watch_the_page(looked: RwSignal<u32>) {
    let look = move || {
        // The list may be gone before the frame comes.
        request_animation_frame(move || {
            looked.try_update(|looked| *looked = looked.wrapping_add(1));
        });
    };
    // Before it reaches its target: a part of the page that scrolls by itself tells nobody above it.
    let options = EventListenerOptions::run_in_capture_phase();
    let scrolled = EventListener::new_with_options(&window(), "scroll", options, move |_| look());
    let scrolled = StoredValue::new_local(Some(scrolled));
    let resized = window_event_listener(ev::resize, move |_| look());
    Effect::new(move |_| look());
    on_cleanup(move || {
        drop(scrolled.try_update_value(Option::take));
        resized.remove();
    });
}

fn first_span(count: usize) -> Span {
    Span {
        from: 0,
        until: count.min(2 * OVERSCAN),
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places on a screen: never negative here, and far below what a float holds exactly"
)]
fn span_in_sight(list: &web_sys::HtmlDivElement, count: usize) -> Span {
    let row_px = row_px(list);
    let height_px = window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64())
        .unwrap_or(800.0);
    let above_px = -list.get_bounding_client_rect().top();
    let first = (above_px.max(0.0) / row_px) as usize;
    let last = ((above_px + height_px).max(0.0) / row_px) as usize + 1;
    // Steps of half the overscan: not every pixel that is scrolled draws a row.
    let step = OVERSCAN / 2;
    let from = first.saturating_sub(OVERSCAN) / step * step;
    let until = (last + OVERSCAN).div_ceil(step) * step;
    Span {
        from: from.min(count),
        until: until.min(count),
    }
}

/// The height of a row, as the style sheet has it now: it differs with the size of the letters.
fn row_px(list: &web_sys::HtmlDivElement) -> f64 {
    let row = list.query_selector(".list-window__row").ok().flatten();
    let height_px = row
        .and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok())
        .map(|row| row.offset_height());
    height_px.filter(|px| *px > 0).map_or(ROW_PX_USUAL, f64::from)
}

fn remember(name: String) {
    let at = window().scroll_y().unwrap_or_default();
    LEFT_AT.with(|left| left.borrow_mut().insert(name, at));
}

/// Scrolls to where the list was left, once its rows are there.
fn come_back(name: Signal<String>, rows: Signal<Arc<[RecordId]>>, list: NodeRef<Div>) {
    Effect::new(move |is_done: Option<bool>| {
        if is_done == Some(true) {
            return true;
        }
        if list.get().is_none() || rows.with(|rows| rows.is_empty()) {
            return false;
        }
        let at = LEFT_AT.with(|left| left.borrow_mut().remove(&name.get_untracked()));
        if let Some(at) = at {
            // After the router's own scrolling to the top.
            request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, at));
        }
        true
    });
}

/// The arrow keys go from card to card.
fn step_by_arrow(event: &ev::KeyboardEvent, list: NodeRef<Div>) {
    let step = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let here = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let row = here.and_then(|here| here.closest("[aria-posinset]").ok().flatten());
    let place = row
        .and_then(|row| row.get_attribute("aria-posinset"))
        .and_then(|text| text.parse::<i64>().ok());
    let (Some(place), Some(list)) = (place, list.get_untracked()) else {
        return;
    };
    let wanted = format!("[aria-posinset=\"{}\"] a", place + step);
    let next = list.query_selector(&wanted).ok().flatten();
    if let Some(next) = next.and_then(|next| next.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        // A link that can't take the focus is none that was drawn.
        let _ = next.focus();
    }
}
