//! The numbers on top of the dashboard. Each leads to what is behind it.

use leptos::prelude::*;
use steward_domain::ids::Key;
use steward_domain::work::board::Counts;

use super::shown::Shown;
use crate::components::icon::Icon;
use crate::components::stat_tile::StatTile;
use crate::page::Page;
use crate::pages::list::choice::list_path;
use crate::words::{Dashboard, fill};

/// The tiles.
#[component]
pub fn Tiles(
    /// What the board shows.
    shown: Memo<Shown>,
) -> impl IntoView {
    let tile = move |number: fn(&Counts) -> i64, tone: &'static str| {
        let number = Memo::new(move |_| shown.with(|shown| number(&shown.counts)));
        let tone = Signal::derive(move || if number.get() > 0 { tone } else { "is-ok" });
        (Signal::derive(move || number.get().to_string()), tone)
    };
    let note = move |phrase: fn(&Dashboard) -> &'static str, number: fn(&Counts) -> i64| {
        Signal::derive(move || {
            let number = shown.with(|shown| number(&shown.counts));
            if number == 0 {
                return String::new();
            }
            fill(phrase(Dashboard::now()), &[("n", &number.to_string())])
        })
    };
    let label =
        |phrase: fn(&Dashboard) -> &'static str| Signal::derive(move || phrase(Dashboard::now()).to_owned());
    let (broken, broken_tone) = tile(|counts| whole(counts.clocks_broken), "is-late");
    let (soon, soon_tone) = tile(|counts| whole(counts.clocks_soon), "is-soon");
    let (conflicts, conflicts_tone) = tile(|counts| whole(counts.conflicts), "is-conflict");
    let (urgent, urgent_tone) = tile(|counts| whole(counts.orders_urgent), "is-late");
    let (open, _) = tile(|counts| whole(counts.orders_open), "is-info");
    let (rounds, rounds_tone) = tile(|counts| whole(counts.rounds_missed), "is-missed");
    let (stops, stops_tone) = tile(|counts| whole(counts.stops_missed), "is-missed");
    let (inside, _) = tile(|counts| counts.people_inside, "is-info");
    let (findings, findings_tone) = tile(|counts| whole(counts.findings_overdue), "is-late");
    let urgent_orders = list_path(&Key::literal("repair"), "urgent");
    let overdue = note(|words| words.inside_note, |counts| whole(counts.visitors_overdue));
    let under_way = note(
        |words| words.rounds_under_way,
        |counts| whole(counts.rounds_under_way),
    );
    let skipped = note(|words| words.stops_note, |counts| whole(counts.stops_skipped));
    let to_do = note(|words| words.findings_note, |counts| whole(counts.findings_open));
    view! {
        <div class="dashboard__tiles">
            <StatTile tone=broken_tone icon=Icon::Late label=label(|words| words.clocks_broken) value=broken href="#clocks" />
            <StatTile tone=soon_tone icon=Icon::Clock label=label(|words| words.clocks_soon) value=soon href="#clocks" />
            <StatTile
                tone=conflicts_tone
                icon=Icon::Conflict
                label=label(|words| words.conflicts)
                value=conflicts
                href=Page::Conflicts.path()
            />
            <StatTile
                tone=urgent_tone
                icon=Icon::Urgent
                label=label(|words| words.orders_urgent)
                value=urgent
                href=urgent_orders
            />
            <StatTile tone="is-neutral" icon=Icon::Orders label=label(|words| words.orders_open) value=open href=Page::Orders.path() />
            <StatTile
                tone=rounds_tone
                icon=Icon::Rounds
                label=label(|words| words.rounds_missed)
                value=rounds
                note=under_way
                href="#rounds"
            />
            <StatTile
                tone=stops_tone
                icon=Icon::Pin
                label=label(|words| words.stops_missed)
                value=stops
                note=skipped
                href="#rounds"
            />
            <StatTile
                tone=findings_tone
                icon=Icon::Flag
                label=label(|words| words.findings_overdue)
                value=findings
                note=to_do
                href="#findings"
            />
            <StatTile tone="is-neutral" icon=Icon::People label=label(|words| words.inside) value=inside note=overdue href=Page::Gate.path() />
        </div>
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
