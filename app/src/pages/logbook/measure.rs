//! How high the rows are on paper: they are laid out unseen, a few at a time, with the sheet that they will stand on.

use std::ops::Range;
use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;
use leptos::html;
use leptos::prelude::*;
use steward_domain::logbook::pages;
use web_sys::Element;

use super::paper::{Paper, Sheet};

/// How many rows are laid out at once.
const ROWS_AT_ONCE: usize = 60;
/// Fonts are a little larger in print than on the screen: so much of a sheet stays free, in pixels.
const SLACK_PX: f64 = 6.0;

/// What is laid out now, for the view, and where.
#[derive(Clone, Copy)]
pub struct Measure {
    shown: RwSignal<Option<(Arc<Paper>, Range<usize>)>>,
    place: NodeRef<html::Div>,
}

impl Measure {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(None),
            place: NodeRef::new(),
        }
    }

    /// Which rows stand on which sheet. `go_on` hears how many rows are measured; nothing comes of it when it says no.
    pub async fn pages(
        self,
        paper: &Arc<Paper>,
        go_on: impl Fn(usize) -> bool,
    ) -> Option<Arc<[Range<usize>]>> {
        let mut heights = Vec::with_capacity(paper.rows.len());
        let mut room = 0;
        let mut start = 0;
        loop {
            let end = paper.rows.len().min(start + ROWS_AT_ONCE);
            self.shown.try_set(Some((Arc::clone(paper), start..end)));
            // The view follows at the end of this turn.
            TimeoutFuture::new(0).await;
            let sheet = self.place.try_get_untracked().flatten()?.first_element_child()?;
            room = if start == 0 { room_of(&sheet)? } else { room };
            heights.extend(heights_of(&sheet)?);
            start = end;
            if !go_on(start) {
                return None;
            }
            if start == paper.rows.len() {
                break;
            }
        }
        self.shown.try_set(None);
        Some(pages(&heights, room).into())
    }
}

/// The room for rows, in hundredths of a pixel.
fn room_of(sheet: &Element) -> Option<u32> {
    let part = |name: &str| {
        let part = sheet.query_selector(name).ok()??;
        Some(part.get_bounding_client_rect().height())
    };
    Some(hundredths(part(".paper__body")? - part("thead")? - SLACK_PX))
}

fn heights_of(sheet: &Element) -> Option<Vec<u32>> {
    let mut row = sheet.query_selector("tbody").ok()??.first_element_child();
    let mut heights = Vec::new();
    while let Some(one) = row {
        heights.push(hundredths(one.get_bounding_client_rect().height()));
        row = one.next_element_sibling();
    }
    Some(heights)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a row is some pixels high; a cast stays in bounds"
)]
fn hundredths(pixels: f64) -> u32 {
    (pixels * 100.0).ceil() as u32
}

/// Where rows are laid out unseen.
#[component]
pub fn Measuring(
    /// What is laid out.
    measure: Measure,
) -> impl IntoView {
    let sheet = move || {
        measure.shown.get().map(|(paper, rows)| {
            view! { <Sheet paper=paper rows=rows number=1 all=1 /> }
        })
    };
    view! { <div class="logbook__measure" aria-hidden="true" node_ref=measure.place>{sheet}</div> }
}
