//! How old the open orders are.

use leptos::prelude::*;
use steward_domain::ids::Key;
use steward_domain::listing::span_words;
use steward_domain::work::month::{Ages, RepairAges, repair_ages};

use super::super::held::{Held, every};
use crate::components::bar_chart::{Bar, BarChart};
use crate::components::chart_frame::{ChartFrame, Figures};
use crate::desk::use_desk;
use crate::show::Show;
use crate::words::{Dashboard, fill, language};

/// How often the ages are told anew when nothing has changed.
const LOOK_MS: i64 = 60_000;
/// Orders older than a week are in this bucket and those after it.
const OLD: usize = 4;

/// The chart.
#[component]
pub(super) fn AgesChart(as_of: Signal<String>) -> impl IntoView {
    let desk = use_desk();
    let look = every(desk, LOOK_MS);
    let ages = Memo::new(move |_| {
        let _ = look.get();
        let held = Held::take(desk, &Key::literal("repair"));
        let now_ms = desk.now_ms.get_untracked();
        held.map_or_else(RepairAges::default, |held| repair_ages(&held.register(), now_ms))
    });
    let is_any = Memo::new(move |_| ages.with(|ages| ages.all() > 0));
    view! {
        <ChartFrame
            id="ages"
            title=Signal::derive(|| Dashboard::now().ages.to_owned())
            finding=Signal::derive(move || ages.with(said))
            figures=Signal::derive(move || ages.with(table))
            as_of=as_of
        >
            <Show when=move || is_any.get()>
                <BarChart id="ages" bars=Signal::derive(move || ages.with(bars)) />
                <ul class="chart-legend">
                    <li>
                        <svg class="chart-legend__key" viewBox="0 0 20 16" aria-hidden="true">
                            <rect class="bar-chart__part is-late" width="20" height="16"/>
                        </svg>
                        {move || Dashboard::now().urgent}
                    </li>
                    <li>
                        <svg class="chart-legend__key" viewBox="0 0 20 16" aria-hidden="true">
                            <rect class="bar-chart__part" width="20" height="16"/>
                        </svg>
                        {move || Dashboard::now().general}
                    </li>
                </ul>
            </Show>
        </ChartFrame>
    }
}

fn labels() -> [&'static str; 6] {
    let words = Dashboard::now();
    [
        words.age_4h,
        words.age_24h,
        words.age_3d,
        words.age_1w,
        words.age_4w,
        words.age_more,
    ]
}

fn bars(ages: &RepairAges) -> Vec<Bar> {
    let value = |ages: &Ages| {
        let (all, urgent) = (ages.all().to_string(), ages.pressing.to_string());
        if ages.pressing == 0 {
            return all;
        }
        fill(Dashboard::now().urgent_of, &[("n", &all), ("urgent", &urgent)])
    };
    let rows = labels().into_iter().zip(&ages.buckets);
    rows.map(|(label, ages)| Bar {
        label: label.to_owned(),
        pressing: ages.pressing,
        rest: ages.others,
        value: value(ages),
    })
    .collect()
}

fn said(ages: &RepairAges) -> String {
    let words = Dashboard::now();
    let Some(oldest_ms) = ages.oldest_ms else {
        return words.ages_none.to_owned();
    };
    let old: usize = ages.buckets[OLD..].iter().map(|ages| ages.all()).sum();
    let oldest = span_words(oldest_ms / 60_000 * 60, language());
    fill(
        words.ages_said,
        &[
            ("n", &ages.all().to_string()),
            ("old", &old.to_string()),
            ("t", &oldest),
        ],
    )
}

fn table(ages: &RepairAges) -> Figures {
    let words = Dashboard::now();
    let row = |label: &str, urgent: usize, general: usize| {
        let numbers = [urgent, general, urgent + general];
        let mut row = vec![label.to_owned()];
        row.extend(numbers.map(|number| number.to_string()));
        row
    };
    let buckets = labels().into_iter().zip(&ages.buckets);
    let mut rows: Vec<Vec<String>> = buckets
        .map(|(label, ages)| row(label, ages.pressing, ages.others))
        .collect();
    let urgent = ages.buckets.iter().map(|ages| ages.pressing).sum();
    let general = ages.buckets.iter().map(|ages| ages.others).sum();
    rows.push(row(words.all, urgent, general));
    Figures {
        head: [words.age, words.urgent, words.general, words.all]
            .map(str::to_owned)
            .to_vec(),
        rows,
    }
}
