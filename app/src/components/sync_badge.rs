//! How the sync stands, in two or three words, on every page.

use leptos::prelude::*;

use super::icon::Icon;

/// What the badge shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// The tone's class.
    pub tone: &'static str,
    /// The icon.
    pub icon: Icon,
    /// The words.
    pub words: String,
    /// What follows them where there is room.
    pub more: String,
    /// More words, for who listens or rests a finger on it.
    pub title: String,
}

/// The badge; it leads to the sync page.
#[component]
pub fn SyncBadge(
    /// What it shows.
    #[prop(into)]
    badge: Signal<Badge>,
    /// Where it leads.
    href: String,
) -> impl IntoView {
    view! {
        <a
            class=move || format!("sync-badge {}", badge.with(|badge| badge.tone))
            href=href
            aria-label=move || badge.with(|badge| format!("{}{}", badge.words, badge.more))
            title=move || badge.with(|badge| badge.title.clone())
        >
            {move || badge.with(|badge| badge.icon).view()}
            <span class="sync-badge__words">
                {move || badge.with(|badge| badge.words.clone())}
                <span class="sync-badge__more">{move || badge.with(|badge| badge.more.clone())}</span>
            </span>
        </a>
    }
}
