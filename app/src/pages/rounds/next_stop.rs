//! The checkpoint to go to: big, with what to do there.

use leptos::prelude::*;
use steward_domain::work::Window;

use super::book::Book;
use super::shown::StopShown;
use crate::components::clock_mark::{Clock, ClockMark};
use crate::components::icon::Icon;
use crate::words::{Rounds, fill, language};

/// The next checkpoint.
#[component]
pub(super) fn NextStop(
    /// The checkpoint.
    stop: StopShown,
    /// How many there are.
    total: usize,
    /// The time.
    book: Book,
) -> impl IntoView {
    let at = stop.at + 1;
    let nth = move || {
        fill(
            Rounds::now().nth,
            &[("n", &at.to_string()), ("m", &total.to_string())],
        )
    };
    let due = stop.time_words(book);
    let spot = stop.spot;
    let lines = spot.inspect.into_iter().map(|(what, how)| {
        view! { <li>{what} {(!how.is_empty()).then(|| view! { <span class="muted">{language().of("：", ": ")}{how}</span> })}</li> }
    });
    let lines = lines.collect_view();
    view! {
        <section class="round-next" aria-labelledby="next-stop">
            <p class="cluster is-between">
                <span class="round-next__label">{move || Rounds::now().next}</span> <span class="muted">{nth}</span>
            </p>
            <h2 class="round-next__title" id="next-stop">{spot.name}</h2>
            <p class="cluster">
                {(!spot.place.is_empty()).then(|| view! { <span class="round-next__fact">{Icon::Pin.view()} {spot.place}</span> })}
                {due.map(|due| view! { <span class="round-next__fact">{due}</span> })}
                {stop.window.map(|window| view! { <ClockMark clock=clock_of(window) now_ms=book.desk.now_ms /> })}
            </p>
            {(!spot.instructions.is_empty()).then(|| view! { <p class="round-next__words">{spot.instructions}</p> })}
            <ul class="round-next__lines">{lines}</ul>
        </section>
    }
}

fn clock_of(window: Window) -> Signal<Clock> {
    Signal::stored(Clock {
        started_ms: window.from_ms,
        deadline_ms: window.until_ms,
        stopped_ms: None,
    })
}
