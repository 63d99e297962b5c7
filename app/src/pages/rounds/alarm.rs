//! The alarm before a window closes: heard, felt and seen on every page. It needs nothing but this phone.

use std::collections::BTreeSet;
use std::iter;

use leptos::prelude::*;
use steward_domain::ids::RecordId;
use steward_domain::listing::time_left;
use steward_domain::sort;
use steward_domain::work::rounds::Stage;

use super::shown::{RoundShown, WalkShown};
use super::today::Today;
use crate::components::icon::Icon;
use crate::desk::{Desk, use_desk};
use crate::page::Page;
use crate::platform::notify;
use crate::platform::shake::shake;
use crate::platform::sound::{self, Sound};
use crate::platform::window;
use crate::words::{Rounds, Shell, fill, language};

/// So long before a round must start or end it is told.
const ROUND_AHEAD_MS: i64 = 10 * 60_000;
/// So long before a checkpoint's window closes it is told.
const STOP_AHEAD_MS: i64 = 3 * 60_000;
/// And once more so long before.
const LAST_MS: i64 = 60_000;
/// A long shake, to be felt in a pocket.
const SHAKE_MS: u32 = 400;

/// So long it lies over the app bar; from then on a line under the page's title says it.
const CALL_MS: u32 = 10_000;
/// So long after it came taps go through it to what they were aimed at.
const SOFT_MS: u32 = 1_000;

/// What is about to be late.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Alarm {
    what: What,
    /// Which round or checkpoint.
    of: RecordId,
    /// The round that it is of.
    round: RecordId,
    name: String,
    deadline_ms: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Start,
    End,
    Stop,
}

/// The alarms of rounds that are mine to walk.
fn of_rounds(rounds: &[RoundShown], now_ms: i64) -> Vec<Alarm> {
    let alarms = rounds.iter().filter_map(|round| {
        let (what, deadline_ms) = match round.stage {
            Stage::Planned => (What::Start, round.start_by_ms),
            Stage::Started if round.is_mine => (What::End, round.window.until_ms),
            _ => return None,
        };
        is_near(deadline_ms, now_ms, ROUND_AHEAD_MS).then(|| Alarm {
            what,
            of: round.id,
            round: round.id,
            name: round.name.clone(),
            deadline_ms,
        })
    });
    alarms.collect()
}

/// The checkpoints of a round under way whose windows close.
fn of_stops(walk: &WalkShown, now_ms: i64) -> Vec<Alarm> {
    let open = walk.stops.iter().filter(|stop| stop.check.is_none());
    let near = open.filter_map(|stop| {
        let deadline_ms = stop.window?.until_ms;
        is_near(deadline_ms, now_ms, STOP_AHEAD_MS).then(|| Alarm {
            what: What::Stop,
            of: stop.spot.id,
            round: walk.round.id,
            name: stop.spot.name.clone(),
            deadline_ms,
        })
    });
    near.collect()
}

fn is_near(deadline_ms: i64, now_ms: i64, ahead_ms: i64) -> bool {
    (0..=ahead_ms).contains(&deadline_ms.saturating_sub(now_ms))
}

/// The alarms of the person's rounds, for everything below this view. A handle: copies are the same.
///
/// Law: an alarm that comes moves nothing, and takes no tap that was begun before it came.
#[derive(Clone, Copy)]
pub struct Alarms {
    desk: Desk,
    /// The most urgent first.
    all: Memo<Vec<Alarm>>,
    /// Counts the calls; the newest lies over the app bar.
    calls: StoredValue<u32>,
    /// What it is about.
    calling: RwSignal<Option<(What, RecordId)>>,
    /// Whether it takes taps.
    is_firm: RwSignal<bool>,
    is_touched: StoredValue<bool>,
}

impl Alarms {
    /// Listens, as long as `hears` says so: a guard who writes a visitor's slip must hear them, too. Nothing is read for who does not hear.
    pub fn provide(hears: Signal<bool>) {
        let (desk, today) = (use_desk(), Today::here());
        let all = Memo::new(move |_| {
            if !hears.get() {
                return Vec::new();
            }
            let now_ms = today.now_ms().get();
            today.with(|rounds, walks| {
                let mut alarms = of_rounds(rounds, now_ms);
                alarms.extend(walks.iter().flat_map(|walk| of_stops(walk, now_ms)));
                sort::by_key(&mut alarms, |alarm| alarm.deadline_ms);
                alarms
            })
        });
        let alarms = Self {
            desk,
            all,
            calls: StoredValue::new(0),
            calling: RwSignal::new(None),
            is_firm: RwSignal::new(false),
            is_touched: StoredValue::new(false),
        };
        alarms.watch_fingers();
        alarms.call_when_new(hears, today.now_ms());
        provide_context(alarms);
    }

    /// The alarms of this view.
    ///
    /// # Panics
    /// Outside the pages of somebody who works.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// The most urgent in one line, the time first: the end of a line is what a narrow phone leaves out. Tracked.
    #[must_use]
    pub fn line(self) -> Option<String> {
        let now_ms = self.desk.now_ms.get();
        self.all
            .with(|all| all.first().map(|alarm| in_a_line(alarm, now_ms)))
    }

    fn watch_fingers(self) {
        let touched = move |is_touched| {
            let _ = self.is_touched.try_set_value(is_touched);
        };
        let heard = [
            window_event_listener(leptos::ev::pointerdown, move |_| touched(true)),
            window_event_listener(leptos::ev::pointerup, move |_| touched(false)),
            window_event_listener(leptos::ev::pointercancel, move |_| touched(false)),
        ];
        on_cleanup(move || {
            for one in heard {
                one.remove();
            }
        });
    }

    /// Sounds, shakes and shows when an alarm is new, and once more in its last minute.
    fn call_when_new(self, hears: Signal<bool>, now_ms: Memo<i64>) {
        let known = StoredValue::new(BTreeSet::new());
        Effect::new(move |_| {
            if !hears.get() {
                return;
            }
            let now_ms = now_ms.get();
            let told: Vec<_> = self.all.with(|all| {
                let told = |alarm: &Alarm| {
                    let is_last = alarm.deadline_ms.saturating_sub(now_ms) <= LAST_MS;
                    (alarm.what, alarm.of, is_last)
                };
                all.iter().map(told).collect()
            });
            let new = known
                .with_value(|known: &BTreeSet<_>| told.iter().find(|one| !known.contains(*one)).copied());
            known.set_value(told.into_iter().collect());
            if let Some((what, of, _)) = new {
                sound::play(Sound::Alarm);
                shake(SHAKE_MS);
                self.call((what, of));
                self.tell_above_others(now_ms);
            }
        });
    }

    /// For who has another app open.
    fn tell_above_others(self, now_ms: i64) {
        self.all.with_untracked(|all| {
            let Some(first) = all.first() else { return };
            let lines: Vec<String> = all.iter().map(|alarm| in_a_line(alarm, now_ms)).collect();
            let path = Page::Round(first.round).path();
            notify::show(Rounds::now().alarm, &lines.join("\n"), &path);
        });
    }

    fn call(self, about: (What, RecordId)) {
        self.calls.update_value(|calls| *calls += 1);
        self.is_firm.set(false);
        self.calling.set(Some(about));
        let call = self.calls.get_value();
        self.becomes_firm_later(call);
        self.goes_later(call);
    }

    /// Not under a finger that lay on the screen before it came: what that aims at lies below.
    fn becomes_firm_later(self, call: u32) {
        after(SOFT_MS, move || match self.is_touched.try_get_value() {
            Some(true) => self.becomes_firm_later(call),
            Some(false) if self.is_newest(call) => self.is_firm.set(true),
            _ => {}
        });
    }

    fn goes_later(self, call: u32) {
        after(CALL_MS, move || match self.is_touched.try_get_value() {
            Some(is_touched) if is_touched || has_focus() => self.goes_later(call),
            Some(_) if self.is_newest(call) => self.calling.set(None),
            _ => {}
        });
    }

    fn is_newest(self, call: u32) -> bool {
        self.calls.try_get_value() == Some(call)
    }
}

fn after(ms: u32, run: impl FnOnce() + 'static) {
    gloo_timers::callback::Timeout::new(ms, run).forget();
}

/// Whether the keyboard stands on it: it does not go from under it.
fn has_focus() -> bool {
    let focused = window().document().and_then(|document| document.active_element());
    focused.is_some_and(|focused| focused.closest(".round-alarm").ok().flatten().is_some())
}

/// A new alarm, for a while: over the app bar, where it hides nothing of the page and moves nothing.
#[component]
pub fn AlarmCall(
    /// It was put away by hand.
    on_put_away: Callback<()>,
) -> impl IntoView {
    let alarms = Alarms::here();
    let new = Memo::new(move |_| {
        let about = alarms.calling.get()?;
        alarms
            .all
            .with(|all| all.iter().find(|alarm| (alarm.what, alarm.of) == about).cloned())
    });
    let more = move || alarms.all.with(Vec::len).saturating_sub(1);
    let put_away = move |_| {
        alarms.calling.set(None);
        on_put_away.run(());
    };
    let shown = move |alarm: Alarm| {
        let href = Page::Round(alarm.round).path();
        let said = alarm.clone();
        let facts = move || {
            let left = left(&alarm, alarms.desk.now_ms.get());
            let more = Some(more()).filter(|more| *more > 0);
            let more = more.map(|more| fill(Rounds::now().alarm_more, &[("n", &more.to_string())]));
            iter::once(left).chain(more).collect::<Vec<_>>().join(" · ")
        };
        view! {
            <div class="round-alarm__call" class:is-soft=move || !alarms.is_firm.get()>
                <a class="round-alarm__link" href=href on:click=move |_| alarms.calling.set(None)>
                    {Icon::Bell.view()}
                    <span class="round-alarm__words">
                        <strong>{move || words(&said)}</strong>
                        <small>{facts}</small>
                    </span>
                    {Icon::Forward.view()}
                </a>
                <button class="icon-button" type="button" aria-label=move || Shell::now().close on:click=put_away>
                    {Icon::Close.view()}
                </button>
            </div>
        }
    };
    view! { <div class="round-alarm" role="alert">{move || new.get().map(shown)}</div> }
}

fn left(alarm: &Alarm, now_ms: i64) -> String {
    time_left(alarm.deadline_ms, now_ms, language())
}

fn in_a_line(alarm: &Alarm, now_ms: i64) -> String {
    format!("{} · {}", left(alarm, now_ms), words(alarm))
}

fn words(alarm: &Alarm) -> String {
    let words = Rounds::now();
    let phrase = match alarm.what {
        What::Start => words.alarm_start,
        What::End => words.alarm_end,
        What::Stop => words.alarm_stop,
    };
    fill(phrase, &[("name", &alarm.name)])
}
