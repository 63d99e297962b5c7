//! When visitors come: how many on a usual day, and how many today.

use leptos::prelude::*;
use steward_domain::ids::Key;
use steward_domain::work::month::{Arrivals, HOURS, arrivals};

use super::super::held::{Held, every};
use super::{LOOK_MS, hour_words, hours_axis};
use crate::components::chart_frame::{ChartFrame, Figures};
use crate::components::column_chart::{Column, ColumnChart};
use crate::desk::use_desk;
use crate::platform::clock::day_of;
use crate::show::Show;
use crate::words::{Dashboard, fill};

/// The chart.
#[component]
pub(super) fn ArrivalsChart(as_of: Signal<String>) -> impl IntoView {
    let desk = use_desk();
    let look = every(desk, LOOK_MS);
    let found = Memo::new(move |_| {
        let _ = look.get();
        let held = Held::take(desk, &Key::literal("visitor"));
        let now_ms = desk.now_ms.get_untracked();
        held.map_or_else(Arrivals::default, |held| {
            arrivals(&held.register(), now_ms, day_of(now_ms))
        })
    });
    let is_any = Memo::new(move |_| found.with(|found| found.busiest_hour().is_some() || found.today() > 0));
    let usual = move || found.with(usual_words);
    view! {
        <ChartFrame
            id="arrivals"
            title=Signal::derive(|| Dashboard::now().arrivals.to_owned())
            finding=Signal::derive(move || found.with(said))
            figures=Signal::derive(move || found.with(table))
            as_of=as_of
        >
            <Show when=move || is_any.get()>
                <ColumnChart
                    id="arrivals"
                    columns=Signal::derive(move || found.with(columns))
                    axis=Signal::derive(hours_axis)
                />
                <ul class="chart-legend">
                    <li>
                        <svg class="chart-legend__key" viewBox="0 0 20 16" aria-hidden="true">
                            <rect class="column-chart__column" x="3" width="14" height="16"/>
                        </svg>
                        {usual}
                    </li>
                    <li>
                        <svg class="chart-legend__key" viewBox="0 0 20 16" aria-hidden="true">
                            <path class="column-chart__mark" d="M0 8h20"/>
                        </svg>
                        {move || Dashboard::now().today}
                    </li>
                </ul>
            </Show>
        </ChartFrame>
    }
}

fn usual_words(found: &Arrivals) -> String {
    fill(Dashboard::now().usual, &[("n", &found.days.to_string())])
}

fn columns(found: &Arrivals) -> Vec<Column> {
    let column = |hour: usize| Column {
        usual: size(found.usual_tenths(hour).unwrap_or_default()),
        mark: size(found.hours[hour].today * 10),
    };
    (0..HOURS).map(column).collect()
}

fn size(tenths: i64) -> usize {
    usize::try_from(tenths).unwrap_or_default()
}

/// Tenths as a number: 6.2, and 6 where it is whole.
fn tenths_words(tenths: i64) -> String {
    match (tenths / 10, tenths % 10) {
        (whole, 0) => whole.to_string(),
        (whole, tenth) => format!("{whole}.{tenth}"),
    }
}

fn said(found: &Arrivals) -> String {
    let words = Dashboard::now();
    let today = found.today().to_string();
    let peak = found
        .busiest_hour()
        .and_then(|hour| Some((hour, found.usual_tenths(hour)?)));
    match (peak, found.usual_day_tenths()) {
        (Some((hour, peak)), Some(usual)) => fill(
            words.arrivals_said,
            &[
                ("usual", &tenths_words(usual)),
                ("h", &hour_words(hour)),
                ("peak", &tenths_words(peak)),
                ("n", &today),
            ],
        ),
        _ if found.today() == 0 => words.arrivals_none.to_owned(),
        _ => fill(words.arrivals_first, &[("n", &today)]),
    }
}

fn table(found: &Arrivals) -> Figures {
    let words = Dashboard::now();
    let usual = |tenths: Option<i64>| tenths.map_or_else(String::new, tenths_words);
    let hours = (0..HOURS).filter(|hour| found.hours[*hour].people + found.hours[*hour].today > 0);
    let row = |hour: usize| {
        vec![
            hour_words(hour),
            usual(found.usual_tenths(hour)),
            found
                .today_at(hour)
                .map_or_else(|| words.to_come.to_owned(), |today| today.to_string()),
        ]
    };
    let mut rows: Vec<Vec<String>> = hours.map(row).collect();
    rows.push(vec![
        words.all.to_owned(),
        usual(found.usual_day_tenths()),
        found.today().to_string(),
    ]);
    Figures {
        head: vec![
            words.period.to_owned(),
            usual_words(found),
            words.today.to_owned(),
        ],
        rows,
    }
}
