//! How much waits behind an entry: a number to see, and words to hear.

use leptos::prelude::*;

use crate::show::Show;
use crate::words::{Shell, fill};

/// More is told as "99+": nobody counts on from there.
const SHOWN_MAX: usize = 99;

/// The number; nothing when nothing waits.
#[component]
pub fn WaitingCount(
    /// How much waits.
    #[prop(into)]
    count: Signal<usize>,
) -> impl IntoView {
    let words = move || fill(Shell::now().waits_n, &[("n", &count.get().to_string())]);
    let number = move || match count.get() {
        count if count > SHOWN_MAX => format!("{SHOWN_MAX}+"),
        count => count.to_string(),
    };
    view! {
        <Show when=move || count.get() != 0>
            <span class="waiting-count" aria-hidden="true">{number}</span>
            <span class="visually-hidden">{words}</span>
        </Show>
    }
}
