//! How the last month went: four charts, each with its table, and the way to paper.

mod ages;
mod arrivals;
mod days;
mod presence;

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::platform::window;
use crate::words::{Dashboard, fill};
use ages::AgesChart;
use arrivals::ArrivalsChart;
use days::DaysChart;
use presence::PresenceChart;

/// How often figures that move by the hour are made anew when nothing has changed.
const LOOK_MS: i64 = 5 * 60_000;

/// The section. A register that the role may not read has no chart.
#[component]
pub(super) fn Month(#[prop(into)] as_of: Signal<String>) -> impl IntoView {
    let desk = use_desk();
    let has = |register: &str| untrack(|| desk.ledger.definition(register)).is_some();
    let patrol = ["patrol_round", "patrol_check", "route", "checkpoint"];
    let presence = patrol.into_iter().all(has);
    let presence = presence.then(|| view! { <PresenceChart as_of=as_of /> });
    let visitors = has("visitor").then(|| view! { <ArrivalsChart as_of=as_of /> });
    let is_any_else = presence.is_some() || visitors.is_some();
    let rounds_and_visitors =
        is_any_else.then(|| view! { <div class="month__column">{presence} {visitors}</div> });
    let repairs = has("repair").then(|| {
        view! { <div class="month__column"><AgesChart as_of=as_of /> <DaysChart as_of=as_of /></div> }
    });
    view! {
        <section class="month" aria-labelledby="month-title">
            <div class="month__head">
                <h2 class="dashboard__title" id="month-title">{move || Dashboard::now().month}</h2>
                <button class="button is-small" type="button" on:click=move |_| print()>
                    {Icon::Print.view()} {move || Dashboard::now().print}
                </button>
            </div>
            <div class="month__charts">{repairs} {rounds_and_visitors}</div>
        </section>
    }
}

fn print() {
    // A browser that does not print says so itself.
    let _ = window().print();
}

/// An hour of the day in words.
fn hour_words(hour: usize) -> String {
    fill(Dashboard::now().hour, &[("h", &hour.to_string())])
}

/// What stands under the hours of a day, at every sixth.
fn hours_axis() -> Vec<String> {
    (0..=24).step_by(6).map(hour_words).collect()
}
