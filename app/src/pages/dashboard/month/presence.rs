//! When which checkpoint was missed.

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::shown_field;
use steward_domain::work::keys::checkpoint;
use steward_domain::work::month::{CheckpointHours, Presence, Visits, presence};
use steward_domain::work::rounds::Patrol;

use super::super::held::{Held, every};
use super::{LOOK_MS, hour_words, hours_axis};
use crate::components::chart_frame::{ChartFrame, Figures};
use crate::components::heat_strip::{HeatStrip, Hour, Strip};
use crate::desk::{Desk, use_desk};
use crate::platform::clock::day_of;
use crate::show::Show;
use crate::words::{Dashboard, fill, language};

/// The most checkpoints that are shown: the worst.
const SHOWN_MAX: usize = 6;
/// The most letters of a checkpoint's name over its strip.
const NAME_CHARS_MAX: usize = 18;

/// The chart.
#[component]
pub(super) fn PresenceChart(as_of: Signal<String>) -> impl IntoView {
    let desk = use_desk();
    let look = every(desk, LOOK_MS);
    let found = Memo::new(move |_| {
        let _ = look.get();
        figured(desk).unwrap_or_default()
    });
    let strips =
        Memo::new(move |_| found.with(|found| worst(found).map(|row| strip(desk, row)).collect::<Vec<_>>()));
    let is_any = Memo::new(move |_| strips.with(|strips| !strips.is_empty()));
    let figures = Signal::derive(move || found.with(|found| table(desk, found)));
    view! {
        <ChartFrame
            id="presence"
            title=Signal::derive(|| Dashboard::now().presence.to_owned())
            finding=Signal::derive(move || found.with(|found| said(desk, found)))
            figures=figures
            as_of=as_of
        >
            <Show when=move || is_any.get()>
                <HeatStrip id="presence" strips=strips axis=Signal::derive(hours_axis) />
                <ul class="chart-legend">
                    <li>{key("is-done")} {move || Dashboard::now().done}</li>
                    <li>{key("is-due")} {move || Dashboard::now().was_late}</li>
                    <li>{key("is-missed")} {key("is-missed is-many")} {move || Dashboard::now().was_missed}</li>
                    {move || found.with(drawn).map(|told| view! { <li>{told}</li> })}
                </ul>
            </Show>
        </ChartFrame>
    }
}

fn key(class: &'static str) -> impl IntoView {
    let inside = match class {
        "is-done" => None,
        "is-due" => Some(view! { <circle class="heat-strip__late" cx="10" cy="8" r="3"/> }.into_any()),
        _ => {
            let count = if class.contains("is-many") { "2" } else { "1" };
            Some(
                view! { <text class="heat-strip__count" x="10" y="8" text-anchor="middle" dominant-baseline="central">{count}</text> }
                    .into_any(),
            )
        }
    };
    view! {
        <svg class=format!("chart-legend__key {class}") viewBox="0 0 20 16" aria-hidden="true">
            <rect class="heat-strip__ground" width="20" height="16" rx="3"/>
            {inside}
        </svg>
    }
}

fn figured(desk: Desk) -> Option<Presence> {
    let take = |key: &'static str| Held::take(desk, &Key::literal(key));
    let (rounds, checks) = (take("patrol_round")?, take("patrol_check")?);
    let (routes, checkpoints) = (take("route")?, take("checkpoint")?);
    let patrol = Patrol {
        rounds: rounds.register(),
        checks: checks.register(),
        routes: routes.register(),
        checkpoints: checkpoints.register(),
    };
    let now_ms = desk.now_ms.get_untracked();
    Some(presence(&patrol, now_ms, day_of(now_ms)))
}

/// The checkpoints that were missed or late, the worst first.
fn worst(found: &Presence) -> impl Iterator<Item = &CheckpointHours> {
    let rows = found.checkpoints.iter();
    rows.filter(|row| row.all.missed + row.all.late > 0)
        .take(SHOWN_MAX)
}

/// A checkpoint by its own name: where it is mostly says the same again.
fn name_of(desk: Desk, checkpoint: RecordId) -> String {
    let definition = desk.ledger.definition("checkpoint");
    let shelf = desk.ledger.shelf(&Key::literal("checkpoint"));
    let name = definition.and_then(|definition| {
        let record = shelf.with(|shelf| shelf.view(checkpoint).cloned())?;
        Some(desk.tell(false, |locale| {
            shown_field(&record, &definition, checkpoint::NAME.key, locale)
        }))
    });
    name.filter(|name| !name.is_empty())
        .unwrap_or_else(|| desk.name_of("checkpoint", checkpoint))
}

fn strip(desk: Desk, row: &CheckpointHours) -> Strip {
    let name = name_of(desk, row.checkpoint);
    let name = match name.char_indices().nth(NAME_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name,
    };
    let (missed, late) = (row.all.missed.to_string(), row.all.late.to_string());
    let hour = |visits: &Visits| match *visits {
        Visits { missed, late, .. } if missed > 0 => Hour::Missed(missed, late > 0),
        Visits { late, .. } if late > 0 => Hour::Late,
        visits if visits.due() > 0 => Hour::Done,
        _ => Hour::Idle,
    };
    Strip {
        name,
        total: fill(
            Dashboard::now().presence_total,
            &[("n", &missed), ("late", &late)],
        ),
        hours: row.hours.iter().map(hour).collect(),
    }
}

fn said(desk: Desk, found: &Presence) -> String {
    let words = Dashboard::now();
    let (due, late) = (found.all.due().to_string(), found.all.late.to_string());
    let Some(worst) = found.checkpoints.first().filter(|_| found.all.missed > 0) else {
        let phrase = if found.all.due() == 0 {
            words.presence_none_due
        } else {
            words.presence_no_miss
        };
        return fill(phrase, &[("due", &due), ("late", &late)]);
    };
    let tied = found.worst().len();
    let phrase = if tied > 1 {
        words.presence_tied
    } else {
        words.presence_said
    };
    let told = fill(
        phrase,
        &[
            ("places", &tied.to_string()),
            ("due", &due),
            ("missed", &found.all.missed.to_string()),
            ("caught", &found.all.caught_up.to_string()),
            ("name", &name_of(desk, worst.checkpoint)),
            ("n", &worst.all.missed.to_string()),
        ],
    );
    match found.worst_hour() {
        Some(hour) => {
            format!("{told}{}{}", language().of("", " "), hour_said(desk, found, hour))
        }
        None => told,
    }
}

/// The hour in which the most was missed, and where: mostly at checkpoints that are not among the worst of all.
fn hour_said(desk: Desk, found: &Presence, hour: usize) -> String {
    let (words, rows) = (Dashboard::now(), found.missed_at(hour));
    let missed: usize = rows.iter().map(|row| row.hours[hour].missed).sum();
    let name = match rows.as_slice() {
        [only] => name_of(desk, only.checkpoint),
        _ => String::new(),
    };
    let phrase = if rows.len() == 1 {
        words.presence_hour
    } else {
        words.presence_hour_spread
    };
    let (h, n, places) = (hour_words(hour), missed.to_string(), rows.len().to_string());
    fill(
        phrase,
        &[("h", &h), ("name", &name), ("places", &places), ("n", &n)],
    )
}

/// Which of the checkpoints are drawn, where that is not all of them.
fn drawn(found: &Presence) -> Option<String> {
    let (shown, all) = (worst(found).count(), found.checkpoints.len());
    let told = [("shown", &*shown.to_string()), ("n", &all.to_string())];
    (shown < all).then(|| fill(Dashboard::now().presence_worst, &told))
}

fn table(desk: Desk, found: &Presence) -> Figures {
    let words = Dashboard::now();
    let head = [
        words.checkpoint,
        words.due,
        words.done,
        words.was_late,
        words.missed_count,
        words.caught_up,
        words.skipped,
        words.when,
        words.when_late,
    ];
    let numbers = |visits: Visits| {
        let numbers = [
            visits.due(),
            visits.done,
            visits.late,
            visits.missed,
            visits.caught_up,
            visits.skipped,
        ];
        numbers.map(|number| number.to_string())
    };
    let mut rows: Vec<Vec<String>> = worst(found)
        .map(|row| {
            let mut cells = vec![name_of(desk, row.checkpoint)];
            cells.extend(numbers(row.all));
            cells.push(hours_of(row, |visits| visits.missed));
            cells.push(hours_of(row, |visits| visits.late));
            cells
        })
        .collect();
    let count = found.checkpoints.len().to_string();
    let mut all = vec![fill(words.all_checkpoints, &[("n", &count)])];
    all.extend(numbers(found.all));
    all.extend([String::new(), String::new()]);
    rows.push(all);
    Figures {
        head: head.map(str::to_owned).to_vec(),
        rows,
    }
}

/// The hours in which something happened, and how often: what the cells of the strip show.
fn hours_of(row: &CheckpointHours, count: fn(&Visits) -> usize) -> String {
    let hours = row.hours.iter().enumerate();
    let told = hours.filter(|(_, visits)| count(visits) > 0);
    let told = told.map(|(hour, visits)| format!("{} ({})", hour_words(hour), count(visits)));
    told.collect::<Vec<_>>().join(language().of("、", ", "))
}
