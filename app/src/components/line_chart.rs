//! Two lines over the same days: the first drawn through with dots, the second dashed with squares.

use std::fmt::Write as _;

use leptos::prelude::*;
use steward_domain::work::month::axis_end;

use super::chart_frame::{em, percent, picture};

/// How high the drawing may be, and what lies above it, in tenths of the letter's size.
const HIGHEST: usize = 100;
const ABOVE: usize = 8;
/// Where the first day stands and how far it is to the last, in hundredths of the width.
const FROM: usize = 9;
const WIDTH: usize = 86;

/// The lines.
#[component]
pub fn LineChart(
    /// The frame that it stands in.
    id: &'static str,
    /// The two lines: as many numbers in each.
    #[prop(into)]
    lines: Signal<(Vec<usize>, Vec<usize>)>,
    /// What stands under some of the days.
    #[prop(into)]
    axis: Signal<Vec<(usize, String)>>,
    /// Whether the last day is not over: its dots stand alone, and no line falls to them.
    #[prop(optional)]
    is_last_open: bool,
) -> impl IntoView {
    let drawn = move || {
        lines.with(|(first, second)| {
            let greatest = first.iter().chain(second).copied().max().unwrap_or(0);
            let end = axis_end(i64::try_from(greatest).unwrap_or(i64::MAX));
            let end = usize::try_from(end).unwrap_or(greatest).max(1);
            view! {
                {scale(end)}
                {line("line-chart__line is-second", second, end, is_last_open)}
                {line("line-chart__line", first, end, is_last_open)}
                {dots(second, end, true)}
                {dots(first, end, false)}
            }
        })
    };
    let days = move || {
        let count = lines.with(|(first, _)| first.len());
        let labels = axis.get().into_iter();
        let labels = labels.map(|(day, words)| {
            view! {
                <text class="chart__label" x=x_of(day, count) y=em(ABOVE + HIGHEST + 17) text-anchor="middle">{words}</text>
            }
        });
        labels.collect_view()
    };
    let inside = view! {
        {drawn}
        {days}
    };
    picture("line-chart", id, em(ABOVE + HIGHEST + 22), inside)
}

fn x_of(day: usize, count: usize) -> String {
    let last = count.saturating_sub(1).max(1);
    percent(FROM * last + WIDTH * day, 100 * last)
}

fn y_of(value: usize, end: usize) -> usize {
    ABOVE + HIGHEST - value * HIGHEST / end
}

/// The lines of nought, of the half where it is whole, and of the end.
fn scale(end: usize) -> impl IntoView {
    let half = end.is_multiple_of(2).then_some(end / 2);
    let at = [Some(end), half, Some(0)].into_iter().flatten();
    let drawn = at.map(|value| {
        let y = em(y_of(value, end));
        view! {
            <line class="chart__axis" x1=percent(FROM - 3, 100) x2="100%" y1=y.clone() y2=y.clone()/>
            <text class="chart__label" x=percent(FROM - 4, 100) y=y text-anchor="end" dominant-baseline="central">{value}</text>
        }
    });
    drawn.collect_view()
}

/// A picture of its own that is drawn out to the width, so that a line may have its corners in numbers.
fn line(class: &'static str, values: &[usize], end: usize, is_last_open: bool) -> impl IntoView + use<> {
    let last = values.len().saturating_sub(1).max(1);
    let mut points = String::new();
    let drawn = values.len() - usize::from(is_last_open && !values.is_empty());
    for (day, value) in values.iter().enumerate().take(drawn) {
        // Writing to a string cannot fail.
        let _ = write!(points, "{},{} ", day * 1_000 / last, 1_000 - value * 1_000 / end);
    }
    view! {
        <svg
            class="line-chart__plot"
            x=percent(FROM, 100)
            y=em(ABOVE)
            width=percent(WIDTH, 100)
            height=em(HIGHEST)
            viewBox="0 0 1000 1000"
            preserveAspectRatio="none"
        >
            <polyline class=class points=points vector-effect="non-scaling-stroke"/>
        </svg>
    }
}

fn dots(values: &[usize], end: usize, is_second: bool) -> impl IntoView + use<> {
    let count = values.len();
    let drawn = values.iter().enumerate().map(|(day, value)| {
        let shape = if is_second {
            view! { <rect class="line-chart__dot is-second" x="-3.5" y="-3.5" width="7" height="7"/> }
                .into_any()
        } else {
            view! { <circle class="line-chart__dot" r="4"/> }.into_any()
        };
        view! { <svg class="line-chart__point" x=x_of(day, count) y=em(y_of(*value, end))>{shape}</svg> }
    });
    drawn.collect_view()
}
