//! A key that does the same as the button that it stands on, where there is a keyboard.

use leptos::prelude::*;

/// The hint. What a screen reader says of it is the button's `aria-keyshortcuts`.
#[component]
pub fn KeyHint(
    /// The keys, as `aria-keyshortcuts` has them: `Alt+N`.
    keys: &'static str,
) -> impl IntoView {
    view! { <kbd class="key-hint" aria-hidden="true">{keys}</kbd> }
}
