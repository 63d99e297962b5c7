//! Bars side by side, each of two parts: the one that presses, and the rest.

use leptos::prelude::*;

use super::chart_frame::{em, percent, picture};

/// One bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What it counts.
    pub label: String,
    /// The part that presses.
    pub pressing: usize,
    /// The rest.
    pub rest: usize,
    /// The number in words.
    pub value: String,
}

/// How high a bar's line is, and where the bar begins in it and how high it is, in tenths of the letter's size.
const LINE: usize = 28;
const BAR_FROM: usize = 5;
const BAR: usize = 18;
/// Where bars begin and how far the longest reaches, in hundredths of the width; beside it stands its number.
const FROM: usize = 20;
const LONGEST: usize = 52;

/// The bars.
#[component]
pub fn BarChart(
    /// The frame that it stands in.
    id: &'static str,
    /// The bars.
    #[prop(into)]
    bars: Signal<Vec<Bar>>,
) -> impl IntoView {
    let height = move || em(bars.with(Vec::len) * LINE);
    let drawn = move || {
        bars.with(|bars| {
            let longest = bars.iter().map(|bar| bar.pressing + bar.rest).max();
            let longest = longest.unwrap_or(0).max(1);
            let lines = bars.iter().enumerate();
            lines.map(|(place, bar)| one(bar, place, longest)).collect_view()
        })
    };
    let inside = view! {
        {drawn}
        <line class="chart__axis" x1=percent(FROM, 100) x2=percent(FROM, 100) y1="0" y2="100%"/>
    };
    picture("bar-chart", id, Signal::derive(height), inside)
}

fn one(bar: &Bar, place: usize, longest: usize) -> impl IntoView + use<> {
    let end = |count: usize| percent(FROM * longest + LONGEST * count, 100 * longest);
    let width = |count: usize| percent(LONGEST * count, 100 * longest);
    let part = |class: &'static str, from: usize, count: usize| {
        (count > 0).then(|| {
            view! { <rect class=class x=end(from) y=em(BAR_FROM) width=width(count) height=em(BAR)/> }
        })
    };
    let pressing = part("bar-chart__part is-late", 0, bar.pressing);
    let rest = part("bar-chart__part", bar.pressing, bar.rest);
    let number = percent(
        (FROM + 2) * longest + LONGEST * (bar.pressing + bar.rest),
        100 * longest,
    );
    let (label, value) = (bar.label.clone(), bar.value.clone());
    view! {
        <svg class="bar-chart__line" y=em(place * LINE) width="100%" height=em(LINE)>
            <text class="chart__label" x="0" y="1.4em" dominant-baseline="central">{label}</text>
            {pressing}
            {rest}
            <text class="bar-chart__value" x=number y="1.4em" dominant-baseline="central">{value}</text>
        </svg>
    }
}
