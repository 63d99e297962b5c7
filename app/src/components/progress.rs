//! Work that takes longer than a second: what, and how far.

use leptos::prelude::*;

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
        Some(done) => view! {
            <progress
                class="progress__bar"
                value=move || done.get().0.to_string()
                max=move || done.get().1.max(1).to_string()
                aria-label=move || words.get()
            ></progress>
        }
        .into_any(),
        None => {
            view! { <progress class="progress__bar" aria-label=move || words.get()></progress> }.into_any()
        }
    };
    view! {
        <div class="progress" role="status">
            <p class="progress__words"><span>{move || words.get()}</span>{counts}</p>
            {bar}
        </div>
    }
}
