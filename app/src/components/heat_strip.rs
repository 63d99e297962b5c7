//! A strip of hours for each thing: when something was missed, and how often.

use leptos::prelude::*;

use super::chart_frame::{axis_labels, em, percent, picture};

/// What happened in an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hour {
    /// Nothing was due.
    Idle,
    /// Everything was done.
    Done,
    /// Something was late.
    Late,
    /// So much was missed; whether something was late in that hour, too.
    Missed(usize, bool),
}

/// One thing by the hours of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// What it is called.
    pub name: String,
    /// What it comes to.
    pub total: String,
    /// The hours.
    pub hours: Vec<Hour>,
}

/// How high a strip is, and where its cells begin and how high they are, in tenths of the letter's size.
const STRIP: usize = 40;
const CELL_FROM: usize = 14;
const CELL: usize = 20;

/// The strips, over one axis of hours.
#[component]
pub fn HeatStrip(
    /// The frame that it stands in.
    id: &'static str,
    /// The strips.
    #[prop(into)]
    strips: Signal<Vec<Strip>>,
    /// What stands at midnight, six, noon, six and midnight.
    #[prop(into)]
    axis: Signal<Vec<String>>,
) -> impl IntoView {
    let height = move || em(strips.with(Vec::len) * STRIP + 18);
    let drawn = move || {
        strips.with(|strips| {
            let rows = strips.iter().enumerate();
            rows.map(|(place, strip)| one(strip, place)).collect_view()
        })
    };
    let below = move || em(strips.with(Vec::len) * STRIP + 12);
    let inside = view! {
        {drawn}
        {move || axis_labels(&axis.get(), &below())}
    };
    picture("heat-strip", id, Signal::derive(height), inside)
}

fn one(strip: &Strip, place: usize) -> impl IntoView + use<> {
    let cells = strip.hours.iter().enumerate();
    let cells = cells.map(|(hour, what)| cell(*what, hour, strip.hours.len()));
    let cells = cells.collect_view();
    let (name, total) = (strip.name.clone(), strip.total.clone());
    view! {
        <svg class="heat-strip__row" y=em(place * STRIP) width="100%" height=em(STRIP)>
            <text class="heat-strip__name" x="0" y="1em">{name}</text>
            <text class="heat-strip__total" x="100%" y="1em" text-anchor="end">{total}</text>
            {cells}
        </svg>
    }
}

fn cell(what: Hour, hour: usize, hours: usize) -> AnyView {
    // Six parts of seven: the rest lies between the cells.
    let (x, width) = (percent(hour * 7, hours * 7), percent(6, hours * 7));
    if what == Hour::Idle {
        return view! { <rect class="heat-strip__idle" x=x y=em(CELL_FROM + CELL - 2) width=width height=em(2)/> }
            .into_any();
    }
    let middle = percent(hour * 7 + 3, hours * 7);
    let class = match what {
        Hour::Idle | Hour::Done => "heat-strip__cell is-done",
        Hour::Late => "heat-strip__cell is-due",
        Hour::Missed(1, _) => "heat-strip__cell is-missed",
        Hour::Missed(..) => "heat-strip__cell is-missed is-many",
    };
    let centre = em(CELL_FROM + CELL / 2);
    let inside = match what {
        Hour::Missed(count, is_late) => view! {
            <text class="heat-strip__count" x=middle y=centre text-anchor="middle" dominant-baseline="central">{count}</text>
            {is_late.then(|| view! {
                <rect class="heat-strip__late-too is-due" x=x.clone() y=em(CELL_FROM + CELL - 4) width=width.clone() height=em(4)/>
            })}
        }
        .into_any(),
        Hour::Late => view! { <circle class="heat-strip__late" cx=middle cy=centre r="3"/> }.into_any(),
        Hour::Idle | Hour::Done => ().into_any(),
    };
    view! {
        <g class=class>
            <rect class="heat-strip__ground" x=x y=em(CELL_FROM) width=width height=em(CELL) rx="3"/>
            {inside}
        </g>
    }
    .into_any()
}
