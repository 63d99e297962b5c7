//! Work that takes longer than a second: what, and how far.

use leptos::prelude::*;

use super::progress_bar::ProgressBar;

/// A bar with words. Without a total it shows that something goes on.
#[component]
pub fn Progress(
    /// What goes on.
    #[prop(into)]
    words: Signal<String>,
    /// How much is done, and of how much.
    #[prop(optional, into)]
    done: Option<Signal<(usize, usize)>>,
) -> impl IntoView {
    let counts = done.map(|done| {
        view! { <span class="progress__count">{move || { let (done, all) = done.get(); format!("{done} / {all}") }}</span> }
    });
    let bar = match done {
        Some(done) => view! { <ProgressBar label=words done=done /> },
        None => view! { <ProgressBar label=words /> },
    };
    view! {
        <div class="progress" role="status">
            <p class="progress__words"><span>{move || words.get()}</span>{counts}</p>
            {bar}
        </div>
    }
}
