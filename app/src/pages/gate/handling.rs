//! The gate's clock: from taking the ID to giving it back (VIS-4). It tells, and holds nothing up.

use leptos::prelude::*;
use steward_domain::work::gate::handling;

use super::VISITOR;
use crate::components::icon::Icon;
use crate::components::progress_bar::ProgressBar;
use crate::desk::use_desk;
use crate::show::Show;
use crate::words::{GateWords, fill};

/// How often the clock moves.
const TICK_MS: u32 = 500;

/// The clock. Without a start it says what starts it.
#[component]
pub fn HandlingClock(
    /// When the ID was taken.
    #[prop(into)]
    taken_ms: Signal<Option<i64>>,
) -> impl IntoView {
    let desk = use_desk();
    let now_ms = RwSignal::new(desk.ledger.now_ms());
    let tick = gloo_timers::callback::Interval::new(TICK_MS, move || {
        // Nobody looks at it between two visitors.
        if taken_ms.try_get_untracked().flatten().is_some() {
            let _ = now_ms.try_set(desk.ledger.now_ms());
        }
    });
    let tick = StoredValue::new_local(Some(tick));
    on_cleanup(move || drop(tick.try_update_value(Option::take)));
    let window = Memo::new(move |_| {
        let definition = desk.ledger.definition(VISITOR)?;
        Some(handling(&definition, taken_ms.get()?))
    });
    // The clock may have been started between two ticks.
    let left_s = Memo::new(move |_| {
        window
            .get()
            .map(|window| (window.until_ms - now_ms.get().max(window.from_ms)).div_euclid(1_000))
    });
    let all_s = move || {
        window
            .get()
            .map_or(0, |window| (window.until_ms - window.from_ms) / 1_000)
    };
    let tone = move || match left_s.get() {
        None => "is-neutral",
        Some(left_s) if left_s < 0 => "is-broken",
        Some(left_s) if left_s * 4 <= all_s() => "is-soon",
        Some(_) => "is-running",
    };
    let words = move || match left_s.get() {
        None => GateWords::now().clock_waits.to_owned(),
        Some(left_s) if left_s < 0 => fill(GateWords::now().clock_over, &[("n", &(-left_s).to_string())]),
        Some(left_s) => fill(GateWords::now().clock_left, &[("n", &left_s.to_string())]),
    };
    let icon = move || {
        if tone() == "is-broken" {
            Icon::Late.view()
        } else {
            Icon::Clock.view()
        }
    };
    let gone = Signal::derive(move || {
        let all_s = all_s();
        let gone_s = left_s.get().map_or(0, |left_s| (all_s - left_s).clamp(0, all_s));
        let count = |seconds: i64| usize::try_from(seconds).unwrap_or_default();
        (count(gone_s), count(all_s))
    });
    let is_running = Memo::new(move |_| left_s.get().is_some());
    view! {
        <div class=move || format!("gate__clock {}", tone())>
            <span class=move || format!("clock-mark {}", tone()) class:is-large=move || is_running.get() role="timer">
                {icon} <span>{words}</span>
            </span>
            <Show when=move || is_running.get()>
                <div class=move || format!("progress {}", tone())>
                    <ProgressBar label=Signal::derive(|| GateWords::now().clock_label.to_owned()) done=gone />
                </div>
            </Show>
        </div>
    }
}
