//! The day in one line: what is late, what is urgent, what is due today; and how the orders are arranged.

use leptos::prelude::*;

use super::listed::Listed;
use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::platform::clock::day_of;
use crate::words::{OrderWords, fill};

/// What the line tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    late: usize,
    /// Late ones that wait for somebody else than the person whose day it is.
    others_late: usize,
    urgent: usize,
    today: usize,
}

/// The line.
#[component]
pub(super) fn Day(
    /// The orders that the day is about.
    listed: Memo<Vec<Listed>>,
    /// Those that stand below, too.
    all: Memo<Vec<Listed>>,
    /// Whether they are arranged by place.
    is_by_place: Memo<bool>,
    /// Another arrangement is wanted: by place or not.
    on_arrange: Callback<bool>,
) -> impl IntoView {
    let desk = use_desk();
    let counts = Memo::new(move |_| {
        let now_ms = desk.now_ms.get();
        let counts = listed.with(|listed| counted(listed, now_ms));
        let late = all.with(|all| counted(all, now_ms).late);
        Counts {
            others_late: late.saturating_sub(counts.late),
            ..counts
        }
    });
    let mark = |class: &'static str, icon: Icon, phrase: fn(&OrderWords) -> &'static str, count: usize| {
        (count > 0).then(|| {
            let words = fill(phrase(OrderWords::now()), &[("n", &count.to_string())]);
            view! { <span class=format!("state-mark {class}")>{icon.view()} {words}</span> }
        })
    };
    let marks = move || {
        let counts = counts.get();
        // Nobody reads that nothing is late above a card that is.
        let calm = (counts.late + counts.others_late == 0).then(|| {
            view! { <span class="state-mark is-done">{Icon::Check.view()} {OrderWords::now().day_calm}</span> }
        });
        view! {
            {mark("is-late", Icon::Late, |words| words.day_late, counts.late)}
            {mark("is-late", Icon::Hourglass, |words| words.others_late, counts.others_late)}
            {calm}
            {mark("is-late", Icon::Urgent, |words| words.day_urgent, counts.urgent)}
            {mark("is-due", Icon::Clock, |words| words.day_today, counts.today)}
        }
    };
    let chip = move |by_place: bool, icon: Icon, phrase: fn(&OrderWords) -> &'static str| {
        view! {
            <button
                class="filter-chips__chip"
                type="button"
                aria-pressed=move || (is_by_place.get() == by_place).to_string()
                on:click=move |_| on_arrange.run(by_place)
            >
                {icon.view()} {move || phrase(OrderWords::now())}
            </button>
        }
    };
    view! {
        <div class="order-day">
            {marks}
            <div class="filter-chips order-day__choice" role="group" aria-label=move || OrderWords::now().order_by>
                {chip(false, Icon::Urgent, |words| words.by_urgency)} {chip(true, Icon::Pin, |words| words.by_place)}
            </div>
        </div>
    }
}

fn counted(listed: &[Listed], now_ms: i64) -> Counts {
    let midnight_ms = day_of(now_ms).window().until_ms;
    let mut counts = Counts::default();
    for one in listed {
        let deadline_ms = one.deadline_ms.unwrap_or(i64::MAX);
        counts.late += usize::from(deadline_ms < now_ms);
        counts.today += usize::from((now_ms..midnight_ms).contains(&deadline_ms));
        counts.urgent += usize::from(one.is_pressing);
    }
    counts
}
