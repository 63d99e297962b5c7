//! The checkpoint to go to: it fills the screen, and is read at arm's length.

use leptos::prelude::*;
use steward_domain::work::Window;

use super::book::Book;
use super::shown::StopShown;
use crate::components::clock_mark::{Clock, ClockMark};
use crate::components::icon::Icon;
use crate::words::{Rounds, fill};

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
    let at = stop.at;
    let nth = move || {
        let (n, m) = ((at + 1).to_string(), total.to_string());
        fill(Rounds::now().nth, &[("n", &n), ("m", &m)])
    };
    let due = stop.due_words(book);
    let spot = stop.spot;
    // In one line: how each should be is read at the checkpoint, where it is checked.
    let lines = spot.inspect.into_iter().map(|(what, _)| what);
    let lines = lines.collect::<Vec<_>>().join(Rounds::now().list_gap);
    let lines = (!lines.is_empty()).then(|| fill(Rounds::now().inspect_all, &[("what", &lines)]));
    view! {
        <section class="round-next" aria-labelledby="next-stop">
            <p class="cluster is-between">
                <span class="round-next__label">{move || Rounds::now().next}</span> <span class="muted">{nth}</span>
            </p>
            <h2 class="round-next__title" id="next-stop">{spot.name}</h2>
            {(!spot.place.is_empty()).then(|| view! { <p class="round-next__fact">{Icon::Pin.view()} <span>{spot.place}</span></p> })}
            <p class="cluster round-next__time">
                {stop.window.map(|window| view! { <ClockMark clock=clock_of(window) now_ms=book.desk.now_ms is_large=true /> })}
                {due.map(|due| view! { <span>{due}</span> })}
            </p>
            {(!spot.instructions.is_empty()).then(|| view! { <p class="round-next__words">{spot.instructions}</p> })}
            {lines.map(|lines| view! { <p class="round-next__inspect">{lines}</p> })}
        </section>
    }
}

/// The time for a checkpoint.
pub(super) fn clock_of(window: Window) -> Signal<Clock> {
    Signal::stored(Clock::running(window.from_ms, window.until_ms))
}
