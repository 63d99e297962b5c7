//! Scanning: what a label means on this round, told in words with what to do.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use steward_domain::ids::RecordId;
use steward_domain::work::round::Round;
use steward_domain::work::rounds::Patrol;
use steward_domain::work::scan::{LabelRead, Scan, scan};

use super::book::Book;
use super::check::{At, Shows, Task};
use super::sheet::Sheet;
use super::shown::SpotShown;
use crate::components::icon::Icon;
use crate::components::scan_view::ScanView;
use crate::platform::sound::{self, Sound};
use crate::words::{Rounds, fill};

/// How long the green frame is seen before the check opens.
const TICK_MS: u32 = 250;
/// So much of an unknown label is shown.
const CODE_CHARS_MAX: usize = 24;

/// What was read.
struct Heard {
    /// What to say; nothing when it leads on at once.
    words: Option<String>,
    /// The check that it leads to, or may lead to.
    task: Option<Task>,
}

/// The camera, until a label leads on.
#[component]
pub(super) fn ScanSheet(
    /// The round.
    round: RecordId,
    /// The records.
    book: Book,
    /// A label leads to a check.
    on_task: Callback<Task>,
    /// The person wants to choose by hand.
    on_by_hand: Callback<()>,
    /// It was closed.
    on_close: Callback<()>,
) -> impl IntoView {
    let told = RwSignal::new(None::<String>);
    let is_found = RwSignal::new(false);
    let aside = RwSignal::new(None::<Task>);
    let heard = Callback::new(move |text: String| {
        if is_found.get_untracked() {
            return;
        }
        let heard = hear(book, round, &text);
        match (heard.words, heard.task) {
            (None, Some(task)) => {
                sound::play(Sound::Found);
                is_found.set(true);
                told.set(Some(Rounds::now().found.to_owned()));
                // The sheet may be closed within the blink.
                Timeout::new(TICK_MS, move || {
                    on_task.try_run(task);
                })
                .forget();
            }
            (words, task) => {
                sound::play(Sound::Wrong);
                told.set(words);
                aside.set(task);
            }
        }
    });
    view! {
        <Sheet title=Signal::derive(|| Rounds::now().scan_title.to_owned()) on_close=on_close>
            <div class="dialog__body">
                <ScanView told=told is_found=is_found on_label=heard on_by_hand=on_by_hand />
                {move || aside.get().map(|task| view! {
                    <button class="button is-wide is-large" type="button" on:click=move |_| on_task.run(task.clone())>
                        {Icon::Plus.view()} {move || Rounds::now().by_the_way}
                    </button>
                })}
            </div>
        </Sheet>
    }
}

fn hear(book: Book, id: RecordId, text: &str) -> Heard {
    let now_ms = book.ledger().now_ms();
    let heard = book.look_at(id, now_ms, |patrol, round| meaning(book, patrol, round, text));
    heard.unwrap_or_else(|| Heard {
        words: Some(Rounds::now().gone.to_owned()),
        task: None,
    })
}

fn meaning(book: Book, patrol: &Patrol<'_>, round: &Round<'_>, text: &str) -> Heard {
    let words = Rounds::now();
    let next = round
        .next
        .and_then(|at| round.stops.get(at))
        .map(|stop| stop.spot.name);
    let next_name = next.unwrap_or("—");
    let name_at = |stop: usize| round.stops.get(stop).map_or("", |stop| stop.spot.name);
    let say = |words: String| Heard {
        words: Some(words),
        task: None,
    };
    let task = |at: At, spot: SpotShown, label: LabelRead, is_out_of_order| Task {
        round: round.entry().id(),
        at,
        spot,
        shows: Shows::Label(label),
        is_out_of_order,
    };
    let key = book.ledger().with_replica(|replica| replica.meta().label_key);
    match scan(patrol, round, text, key.as_ref()) {
        Scan::Stop {
            stop,
            is_out_of_order,
            label,
        } => Heard {
            words: None,
            task: round.stops.get(stop).map(|found| {
                let spot = SpotShown::of(&found.spot, book);
                task(At::Stop(stop), spot, label, is_out_of_order)
            }),
        },
        Scan::AlreadyChecked { stop } => {
            let phrase = if next.is_some() {
                words.label_checked
            } else {
                words.label_checked_last
            };
            say(fill(phrase, &[("name", name_at(stop)), ("next", next_name)]))
        }
        Scan::OtherRoute {
            checkpoint,
            routes,
            label,
        } => {
            let spot = SpotShown::of(&patrol.spot(checkpoint), book);
            let routes: Vec<String> = routes
                .into_iter()
                .map(|route| book.desk.name_of("route", route))
                .collect();
            let phrase = if routes.is_empty() {
                words.label_other_none
            } else {
                words.label_other
            };
            let routes = routes.join(words.list_gap);
            let told = fill(
                phrase,
                &[("name", &spot.name), ("routes", &routes), ("next", next_name)],
            );
            Heard {
                words: Some(told),
                task: Some(task(At::ByTheWay, spot, label, false)),
            }
        }
        Scan::NotSigned { checkpoint } => {
            let name = patrol.spot(checkpoint).name;
            say(fill(words.label_not_signed, &[("name", name)]))
        }
        Scan::Old { checkpoint, made_on } => {
            let day = made_on.to_string();
            let name = patrol.spot(checkpoint).name;
            say(fill(words.label_old, &[("name", name), ("day", &day)]))
        }
        Scan::OfPlace { place } => {
            let name = book.desk.name_of("place", place);
            say(fill(words.label_of_place, &[("name", &name)]))
        }
        Scan::NotHere => say(words.label_not_here.to_owned()),
        Scan::NoKey => say(words.label_no_key.to_owned()),
        Scan::OtherSite => say(words.label_other_site.to_owned()),
        Scan::False => say(words.label_false.to_owned()),
        Scan::Unknown => {
            let code: String = text.chars().take(CODE_CHARS_MAX).collect();
            say(fill(words.label_unknown, &[("code", &code)]))
        }
    }
}
