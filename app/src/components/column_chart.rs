//! Columns over the hours, and a mark in each for today.

use leptos::prelude::*;
use steward_domain::work::month::axis_end;

use super::chart_frame::{axis_labels, em, percent, picture};

/// One column, in tenths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// How high it is.
    pub usual: usize,
    /// Where its mark stands; at nought there is none.
    pub mark: usize,
}

/// How high the columns may be, and what lies above them, in tenths of the letter's size.
const HIGHEST: usize = 100;
const ABOVE: usize = 16;

/// The columns.
#[component]
pub fn ColumnChart(
    /// The frame that it stands in.
    id: &'static str,
    /// The columns.
    #[prop(into)]
    columns: Signal<Vec<Column>>,
    /// What stands at even steps under them, from the beginning to the end.
    #[prop(into)]
    axis: Signal<Vec<String>>,
) -> impl IntoView {
    let drawn = move || {
        columns.with(|columns| {
            let greatest = columns.iter().map(|one| one.usual.max(one.mark)).max();
            let end = end_of(greatest.unwrap_or(0));
            let all = columns.iter().enumerate();
            let all = all.map(|(place, column)| one(*column, place, columns.len(), end));
            view! { {lines(end)} {all.collect_view()} }
        })
    };
    let inside = view! {
        {drawn}
        {move || axis_labels(&axis.get(), &em(ABOVE + HIGHEST + 14))}
    };
    picture("column-chart", id, em(ABOVE + HIGHEST + 18), inside)
}

/// Where the axis ends, in tenths: at a whole number.
fn end_of(greatest: usize) -> usize {
    let whole = i64::try_from(greatest.div_ceil(10)).unwrap_or(i64::MAX);
    usize::try_from(axis_end(whole)).map_or(greatest, |end| end.saturating_mul(10))
}

fn height_of(tenths: usize, end: usize) -> usize {
    tenths.saturating_mul(HIGHEST) / end.max(1)
}

/// The line of the greatest number, its half where that is whole, and nought.
fn lines(end: usize) -> impl IntoView {
    let half = (end.is_multiple_of(20)).then_some(end / 2);
    let at = [Some(end), half, Some(0)].into_iter().flatten();
    let drawn = at.map(|tenths| {
        let y = ABOVE + HIGHEST - height_of(tenths, end);
        let words = (tenths > 0).then(|| {
            view! { <text class="chart__label" x="0" y=em(y - 3)>{tenths / 10}</text> }
        });
        view! { <line class="chart__axis" x1="0" x2="100%" y1=em(y) y2=em(y)/> {words} }
    });
    drawn.collect_view()
}

fn one(column: Column, place: usize, count: usize, end: usize) -> impl IntoView {
    let x = |sevenths: usize| percent(place * 7 + sevenths, count * 7);
    let top = |tenths: usize| em(ABOVE + HIGHEST - height_of(tenths, end));
    let bar = (column.usual > 0).then(|| {
        let (y, height) = (top(column.usual), em(height_of(column.usual, end)));
        view! { <rect class="column-chart__column" x=x(1) y=y width=percent(5, count * 7) height=height/> }
    });
    let mark = (column.mark > 0).then(|| {
        let y = top(column.mark);
        view! { <line class="column-chart__mark" x1=x(0) x2=x(7) y1=y.clone() y2=y/> }
    });
    view! { {bar} {mark} }
}
