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
/// So many rows come and go together.
const LEAF_ROWS: usize = 4;
/// Every part of the list has so many parts, down to those of a few rows.
const FAN: usize = 8;
/// The rows of the whole tree: more than any phone holds.
const PART_MAX: usize = LEAF_ROWS * FAN.pow(6);
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
    /// Whether rows are low, as in a directory.
    #[prop(optional)]
    is_compact: bool,
) -> impl IntoView {
    let list = NodeRef::<Div>::new();
    let looked = RwSignal::new(0_u32);
    let span = Memo::new(move |_| {
        looked.track();
        let count = rows.with(|rows| rows.len());
        list.get()
            .map_or_else(|| first_span(count), |list| span_in_sight(&list, count))
    });
    let focused = RwSignal::new(None::<RecordId>);
    let kept = Memo::new(move |_| {
        let id = focused.get()?;
        rows.with(|rows| rows.iter().position(|one| *one == id))
    });
    let shown = Shown {
        list,
        rows,
        draw,
        span,
        focused,
        kept,
    };
    watch_the_page(looked);
    shown.forget_when_touched_elsewhere();
    come_back(name, rows, list);
    let leave = move |_| remember(name.get_untracked());
    view! {
        <div
            class="list-window"
            class:is-compact=is_compact
            role="list"
            aria-label=move || label.get()
            style:--rows=move || rows.with(|rows| rows.len()).to_string()
            node_ref=list
            on:click=leave
            on:keydown=move |event| shown.step_by_arrow(&event)
            on:focusout=move |event| shown.leave(&event)
        >
            {shown.part(0, PART_MAX)}
        </div>
    }
}

/// What is shown of the list. A handle.
///
/// The list is a tree of parts that never change their places: what comes into sight is drawn, what leaves it is dropped, and all
/// other rows stay where they are in the page. A list of rows that slides along would move elements, and an element that is moved
/// loses the focus.
#[derive(Clone, Copy)]
struct Shown {
    list: NodeRef<Div>,
    rows: Signal<Arc<[RecordId]>>,
    draw: Callback<RecordId, AnyView>,
    span: Memo<Span>,
    /// The row that has the focus, or has lost it only because it was drawn anew.
    focused: RwSignal<Option<RecordId>>,
    /// Where that row is. It stays, or a keyboard would lose its place.
    kept: Memo<Option<usize>>,
}

impl Shown {
    /// The rows from a place on: its parts, or on the lowest floor its rows. Nothing where none of them is wanted.
    fn part(self, from: usize, size: usize) -> AnyView {
        let is_wanted = Memo::new(move |_| {
            let Span { from: first, until } = self.span.get();
            let is_kept = self
                .kept
                .get()
                .is_some_and(|kept| (from..from + size).contains(&kept));
            is_kept || (from < until && first < from + size)
        });
        let content = move || {
            if size <= LEAF_ROWS {
                return self.leaf(from);
            }
            let each = size / FAN;
            let parts = (0..FAN).map(|number| self.part(from + number * each, each));
            parts.collect_view().into_any()
        };
        (move || is_wanted.get().then(content)).into_any()
    }

    fn leaf(self, from: usize) -> AnyView {
        let ids = move || {
            self.rows.with(|rows| {
                let until = rows.len().min(from + LEAF_ROWS);
                rows.get(from..until).unwrap_or_default().to_vec()
            })
        };
        view! { <For each=ids key=|id| *id children=move |id| self.row(from, id) /> }.into_any()
    }

    fn row(self, leaf: usize, id: RecordId) -> impl IntoView {
        let Self { rows, focused, .. } = self;
        let node = NodeRef::<Div>::new();
        let place = Memo::new(move |_| {
            rows.with(|rows| {
                let mut leaf_rows = rows.iter().skip(leaf).take(LEAF_ROWS);
                leaf + leaf_rows.position(|one| *one == id).unwrap_or_default()
            })
        });
        Effect::new(move |_| {
            if let Some(row) = node.get()
                && focused.get_untracked() == Some(id)
            {
                self.give_back_focus(&row);
            }
        });
        view! {
            <div
                class="list-window__row"
                role="listitem"
                aria-setsize=move || rows.with(|rows| rows.len()).to_string()
                aria-posinset=move || (place.get() + 1).to_string()
                style:--row=move || place.get().to_string()
                on:focusin=move |_| focused.set(Some(id))
                node_ref=node
            >
                {self.draw.run(id)}
            </div>
        }
    }

    /// A row that was drawn anew takes the focus that it had, and one that an arrow key went to before it was drawn takes it now.
    fn give_back_focus(self, row: &web_sys::HtmlDivElement) {
        let active = document().active_element();
        let is_elsewhere = active.is_some_and(|active| {
            let is_in_list = self
                .list
                .get_untracked()
                .is_some_and(|list| list.contains(Some(&active)));
            let is_nowhere = document().body().is_some_and(|body| *body == active);
            !(is_in_list || is_nowhere)
        });
        if !is_elsewhere {
            focus_link(row.query_selector("a").ok().flatten());
        }
    }

    /// The focus goes to something else. A row that is drawn anew loses it to nothing, and gets it back.
    fn leave(self, event: &web_sys::FocusEvent) {
        let to = event
            .related_target()
            .and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let list = self.list.try_get_untracked().flatten();
        let is_outside = to.is_some_and(|to| !list.is_some_and(|list| list.contains(Some(&to))));
        if is_outside {
            let _ = self.focused.try_set(None);
        }
    }

    /// Whoever touches something else is not brought back by a row that is drawn anew.
    fn forget_when_touched_elsewhere(self) {
        let touched = window_event_listener(ev::pointerdown, move |event| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
            let list = self.list.get_untracked();
            if !list.is_some_and(|list| list.contains(target.as_ref())) {
                self.focused.set(None);
            }
        });
        on_cleanup(move || touched.remove());
    }

    /// The arrow keys go from card to card, drawn or not.
    fn step_by_arrow(self, event: &ev::KeyboardEvent) {
        let is_down = match event.key().as_str() {
            "ArrowDown" => true,
            "ArrowUp" => false,
            _ => return,
        };
        let here = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let row = here.and_then(|here| here.closest("[aria-posinset]").ok().flatten());
        let number = row
            .and_then(|row| row.get_attribute("aria-posinset"))
            .and_then(|text| text.parse::<usize>().ok());
        // Numbers begin with one, places with nought.
        let next = number.and_then(|number| {
            if is_down {
                Some(number)
            } else {
                number.checked_sub(2)
            }
        });
        let next =
            next.and_then(|next| Some((next, self.rows.with_untracked(|rows| rows.get(next).copied())?)));
        let (Some((next, id)), Some(list)) = (next, self.list.get_untracked()) else {
            return;
        };
        event.prevent_default();
        self.focused.set(Some(id));
        let wanted = format!("[aria-posinset=\"{}\"] a", next + 1);
        focus_link(list.query_selector(&wanted).ok().flatten());
    }
}

fn focus_link(link: Option<web_sys::Element>) {
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A link that can't take the focus is none that was drawn.
        let _ = link.focus();
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
