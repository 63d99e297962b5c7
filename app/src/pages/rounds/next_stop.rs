//! The checkpoint to go to: it fills the screen, is read at arm's length, and ends in the ways that are no scan.

use leptos::prelude::*;
use steward_domain::work::Window;

use super::book::Book;
use super::shown::StopShown;
use super::stops::StopWays;
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
    /// Where it leads without a scan.
    ways: StopWays,
    /// The time.
    book: Book,
) -> impl IntoView {
    let at = stop.at;
    let nth = move || {
        let (n, m) = ((at + 1).to_string(), total.to_string());
        fill(Rounds::now().nth, &[("n", &n), ("m", &m)])
    };
    let due = stop.time_words(book);
    let spot = stop.spot;
    let lines = spot.inspect.into_iter().map(|(what, how)| {
        let how =
            (!how.is_empty()).then(|| view! { <span class="muted">{language().of("：", ": ")}{how}</span> });
        view! { <li>{what} {how}</li> }
    });
    let lines = lines.collect_view();
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
            <ul class="round-next__lines">{lines}</ul>
            <div class="round-next__ways">
                <button class="button" type="button" on:click=move |_| ways.by_hand.run(at)>
                    {Icon::Edit.view()} {move || Rounds::now().by_hand}
                </button>
                <button class="button" type="button" on:click=move |_| ways.skip.run(at)>
                    {Icon::Skip.view()} {move || Rounds::now().skip}
                </button>
            </div>
        </section>
    }
}

/// The time for a checkpoint.
pub(super) fn clock_of(window: Window) -> Signal<Clock> {
    Signal::stored(Clock::running(window.from_ms, window.until_ms))
}
