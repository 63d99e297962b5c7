//! Nothing to show, and why: loading, empty, failed, no right. One component, used everywhere.

use leptos::prelude::*;

use super::icon::Icon;

/// An icon, a title and, perhaps, more.
#[component]
pub fn EmptyState(
    /// The icon.
    icon: Icon,
    /// What there is to say.
    #[prop(into)]
    title: Signal<String>,
    /// What to do about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state" role="status">
            {icon.view()}
            <p class="empty-state__title">{move || title.get()}</p>
            {children.map(|children| children())}
        </div>
    }
}
