//! How far something is, as a bar alone: words that stand beside it say the same.

use leptos::prelude::*;

/// The bar. Without a total it shows that something goes on. It takes the tone of what is around it.
#[component]
pub fn ProgressBar(
    /// What it says to who does not see it.
    #[prop(into)]
    label: Signal<String>,
    /// How much is done, and of how much.
    #[prop(optional, into)]
    done: Option<Signal<(usize, usize)>>,
) -> impl IntoView {
    let label = move || label.get();
    match done {
        Some(done) => view! {
            <progress
                class="progress-bar"
                value=move || done.get().0.to_string()
                max=move || done.get().1.max(1).to_string()
                aria-label=label
            ></progress>
        }
        .into_any(),
        None => view! { <progress class="progress-bar" aria-label=label></progress> }.into_any(),
    }
}
