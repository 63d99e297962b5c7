//! What came in and what was repaired, day by day.

use std::cmp::Ordering;

use chrono::DateTime;
use leptos::prelude::*;
use steward_domain::ids::Key;
use steward_domain::listing::date_words;
use steward_domain::work::Day;
use steward_domain::work::month::{LINE_DAYS, RepairDay, repair_days};

use super::super::held::{Held, every};
use super::LOOK_MS;
use crate::components::chart_frame::{ChartFrame, Figures};
use crate::components::line_chart::LineChart;
use crate::desk::{Desk, use_desk};
use crate::platform::clock;
use crate::platform::clock::day_of;
use crate::show::Show;
use crate::words::{Dashboard, fill};

/// The days that are named under the chart, beside today.
const NAMED: [usize; 3] = [1, 5, 9];

/// The chart.
#[component]
pub(super) fn DaysChart(as_of: Signal<String>) -> impl IntoView {
    let desk = use_desk();
    let look = every(desk, LOOK_MS);
    let days = Memo::new(move |_| {
        let _ = look.get();
        let held = Held::take(desk, &Key::literal("repair"));
        let now_ms = desk.now_ms.get_untracked();
        held.map_or_else(Vec::new, |held| {
            repair_days(&held.register(), now_ms, day_of(now_ms)).to_vec()
        })
    });
    let is_any = Memo::new(move |_| days.with(|days| days.iter().any(|day| day.reported + day.repaired > 0)));
    let lines = Signal::derive(move || {
        days.with(|days| {
            let reported = days.iter().map(|day| day.reported);
            let repaired = days.iter().map(|day| day.repaired);
            (reported.collect(), repaired.collect())
        })
    });
    view! {
        <ChartFrame
            id="days"
            title=Signal::derive(|| Dashboard::now().days.to_owned())
            finding=Signal::derive(move || days.with(|days| said(days)))
            figures=Signal::derive(move || days.with(|days| table(desk, days)))
            as_of=as_of
        >
            <Show when=move || is_any.get()>
                <LineChart id="days" lines=lines is_last_open=true axis=Signal::derive(move || days.with(|days| axis(desk, days))) />
                <ul class="chart-legend">
                    <li>
                        <svg class="chart-legend__key" viewBox="0 0 20 16" aria-hidden="true">
                            <path class="line-chart__line" d="M0 8h20"/>
                            <circle class="line-chart__dot" cx="10" cy="8" r="4"/>
                        </svg>
                        {move || Dashboard::now().reported}
                    </li>
                    <li>
                        <svg class="chart-legend__key" viewBox="0 0 20 16" aria-hidden="true">
                            <path class="line-chart__line is-second" d="M0 8h20"/>
                            <rect class="line-chart__dot is-second" x="6.5" y="4.5" width="7" height="7"/>
                        </svg>
                        {move || Dashboard::now().repaired}
                    </li>
                </ul>
            </Show>
        </ChartFrame>
    }
}

/// A day in words: its noon tells the date, wherever midnight lies.
fn day_words(desk: Desk, day: Day) -> String {
    let noon_ms = day.from_ms + Day::LENGTH_MS / 2;
    let local_ms = noon_ms + i64::from(clock::utc_offset_minutes(noon_ms)) * 60_000;
    let date = DateTime::from_timestamp_millis(local_ms).map(|at| at.date_naive().to_string());
    desk.tell(false, |locale| date_words(&date.unwrap_or_default(), locale))
}

fn axis(desk: Desk, days: &[RepairDay]) -> Vec<(usize, String)> {
    let named = NAMED
        .into_iter()
        .filter_map(|place| Some((place, days.get(place)?)));
    let mut labels: Vec<(usize, String)> = named
        .map(|(place, day)| (place, day_words(desk, day.day)))
        .collect();
    labels.push((LINE_DAYS - 1, Dashboard::now().today.to_owned()));
    labels
}

fn sums(days: &[RepairDay]) -> (usize, usize) {
    let reported = days.iter().map(|day| day.reported).sum();
    let repaired = days.iter().map(|day| day.repaired).sum();
    (reported, repaired)
}

fn said(days: &[RepairDay]) -> String {
    let words = Dashboard::now();
    let (reported, repaired) = sums(days);
    let phrase = match reported.cmp(&repaired) {
        _ if reported + repaired == 0 => words.days_none,
        Ordering::Greater => words.days_more,
        Ordering::Less => words.days_fewer,
        Ordering::Equal => words.days_even,
    };
    fill(
        phrase,
        &[
            ("reported", &reported.to_string()),
            ("repaired", &repaired.to_string()),
            ("n", &reported.abs_diff(repaired).to_string()),
        ],
    )
}

fn table(desk: Desk, days: &[RepairDay]) -> Figures {
    let words = Dashboard::now();
    let row = |label: String, reported: usize, repaired: usize| {
        vec![label, reported.to_string(), repaired.to_string()]
    };
    let name = |place: usize, day: &RepairDay| {
        let name = day_words(desk, day.day);
        // Today is not over: its numbers are no fall.
        if place + 1 == LINE_DAYS {
            fill(words.so_far, &[("t", &name)])
        } else {
            name
        }
    };
    let each = days.iter().enumerate();
    let mut rows: Vec<Vec<String>> = each
        .map(|(place, day)| row(name(place, day), day.reported, day.repaired))
        .collect();
    let (reported, repaired) = sums(days);
    rows.push(row(words.all.to_owned(), reported, repaired));
    Figures {
        head: [words.day, words.reported, words.repaired]
            .map(str::to_owned)
            .to_vec(),
        rows,
    }
}
