//! How the site stands at this moment: four numbers, each of which leads to what is behind it.

use leptos::prelude::*;
use steward_domain::ids::Key;
use steward_domain::work::board::Counts;

use super::shown::Shown;
use crate::components::icon::Icon;
use crate::components::stat_tile::StatTile;
use crate::desk::use_desk;
use crate::page::Page;
use crate::pages::list::choice::list_path;
use crate::words::{Dashboard, fill};

/// The tiles.
#[component]
pub(super) fn Tiles(
    /// What the board shows.
    shown: Memo<Shown>,
) -> impl IntoView {
    let desk = use_desk();
    let number = move |number: fn(&Counts) -> i64| {
        let number = Memo::new(move |_| shown.with(|shown| number(&shown.counts)));
        Signal::derive(move || number.get().to_string())
    };
    let label =
        |phrase: fn(&Dashboard) -> &'static str| Signal::derive(move || phrase(Dashboard::now()).to_owned());
    let missed = Signal::derive(move || {
        let missed = shown.with(|shown| shown.counts.stops_missed);
        if missed == 0 {
            return String::new();
        }
        fill(Dashboard::now().rounds_note, &[("n", &missed.to_string())])
    });
    let waits = Signal::derive(move || shown.with(|shown| waits_words(&shown.counts)));
    let pressing = Memo::new(move |_| shown.with(|shown| shown.counts.orders_pressing));
    let pressing_tone = Signal::derive(move || if pressing.get() > 0 { "is-late" } else { "is-ok" });
    let has = |register: &str| untrack(|| desk.ledger.definition(register)).is_some();
    let orders = has("repair").then(|| {
        view! {
            <StatTile
                tone="is-neutral"
                icon=Icon::Orders
                label=label(|words| words.orders_open)
                value=number(|counts| whole(counts.orders_open))
                note=waits
                href=Page::Orders.path()
            />
            <StatTile
                tone=pressing_tone
                icon=Icon::Urgent
                label=label(|words| words.orders_pressing)
                value=number(|counts| whole(counts.orders_pressing))
                href=list_path(&Key::literal("repair"), "urgent")
            />
        }
    });
    let inside = has("visitor").then(|| {
        view! {
            <StatTile
                tone="is-neutral"
                icon=Icon::People
                label=label(|words| words.inside)
                value=number(|counts| counts.people_inside)
                href=Page::Gate.path()
            />
        }
    });
    let rounds = has("patrol_round").then(|| {
        view! {
            <StatTile
                tone="is-neutral"
                icon=Icon::Rounds
                label=label(|words| words.under_way)
                value=number(|counts| whole(counts.rounds_under_way))
                note=missed
                href=Page::Rounds.path()
            />
        }
    });
    view! {
        <section class="dashboard__site" aria-labelledby="site-now">
            <h2 class="dashboard__title" id="site-now">{move || Dashboard::now().site_now}</h2>
            <div class="dashboard__tiles">
                {orders}
                {inside}
                {rounds}
            </div>
        </section>
    }
}

/// What the open orders wait for: many of them are repaired.
fn waits_words(counts: &Counts) -> String {
    let words = Dashboard::now();
    let to_close = counts
        .orders_open
        .saturating_sub(counts.orders_unrepaired + counts.orders_to_accept + counts.orders_to_follow_up);
    let all = [
        (words.unrepaired, counts.orders_unrepaired),
        (words.to_accept, counts.orders_to_accept),
        (words.to_follow_up, counts.orders_to_follow_up),
        (words.to_close, to_close),
    ];
    let told = all.into_iter().filter(|(_, count)| *count > 0);
    // A word and its number stay on one line.
    let told = told.map(|(phrase, count)| fill(phrase, &[("n", &count.to_string())]).replace(' ', "\u{a0}"));
    told.collect::<Vec<_>>().join(" · ")
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
