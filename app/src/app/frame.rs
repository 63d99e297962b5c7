//! A page in its frame.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use steward_domain::listing::moment_words;

use super::first_steps::FirstSteps;
use super::moving;
use super::notices::Notices;
use crate::column::Column;
use crate::components::app_bar::AppBar;
use crate::components::icon::Icon;
use crate::components::sync_badge::{Badge, SyncBadge};
use crate::desk::{Desk, use_desk};
use crate::ledger::Phase;
use crate::page::Page;
use crate::pages::rounds::Alarms;
use crate::show::Show;
use crate::words::{Shell, fill};

/// A page in its frame: the bar above with title and sync badge, and the content.
#[component]
pub fn Frame(
    /// The page's title.
    #[prop(into)]
    title: Signal<String>,
    /// A line under it.
    #[prop(optional, into)]
    subtitle: Option<Signal<String>>,
    /// Where the arrow leads when the app was opened on this page; without it there is no arrow.
    #[prop(optional, into)]
    back: Option<Page>,
    /// What stands at the end of the bar, before the sync badge.
    #[prop(optional)]
    tools: Option<AnyView>,
    /// The content, in `page` or `page is-narrow` or `page is-wide`.
    children: Children,
) -> impl IntoView {
    if let Some(column) = Column::here() {
        return view! { <InColumn column=column title=title subtitle=subtitle tools=tools>{children()}</InColumn> }
            .into_any();
    }
    let desk = use_desk();
    let badge = Signal::derive(move || badge_of(desk));
    let is_crowded = back.is_some() && tools.is_some();
    let tools = view! {
        {tools}
        <SearchLink is_crowded=is_crowded />
        <SyncBadge badge=badge href=Page::Sync.path() />
    };
    Effect::new(move |_| moving::call_document(&title.get()));
    let subtitle = subtitle.unwrap_or_else(|| Signal::derive(String::new));
    let alarms = Alarms::here();
    let alarm = Memo::new(move |_| alarms.line());
    view! {
        <AppBar title=title subtitle=subtitle alarm=alarm back=back tools=tools.into_any() />
        <main class="app__main" id="main" tabindex="-1">
            <Notices />
            <FirstSteps />
            {children()}
        </main>
    }
    .into_any()
}

/// A page in a column of the desk: the way back and its name, and the content.
#[component]
fn InColumn(
    column: Column,
    title: Signal<String>,
    #[prop(optional_no_strip)] subtitle: Option<Signal<String>>,
    #[prop(optional_no_strip)] tools: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    let has_back = Memo::new(move |_| column.has_back());
    let subtitle = subtitle.unwrap_or_else(|| Signal::derive(String::new));
    view! {
        <div class="desk-column__bar" class:is-beside=move || !has_back.get()>
            <Show when=move || has_back.get()>
                <button
                    class="icon-button"
                    type="button"
                    aria-label=move || Shell::now().back
                    on:click=move |_| column.go_back()
                >
                    {Icon::Back.view()}
                </button>
            </Show>
            // What a register is called stands in the choice above it.
            <div class="desk-column__words" class:visually-hidden=move || !has_back.get()>
                <h2>{move || title.get()}</h2>
                <p class="muted">{move || subtitle.get()}</p>
            </div>
            {tools}
        </div>
        <div class="desk-column__main">{children()}</div>
    }
}

/// The way to the search, on every page but its own. A desk sees its words and its keys, too.
#[component]
fn SearchLink(
    /// Whether the bar leads back and holds tools of its page: on a phone the search gives its place to the title then, and is one
    /// step back.
    is_crowded: bool,
) -> impl IntoView {
    let address = use_location().pathname;
    let is_here = move || address.with(|address| Page::Search.holds(address));
    view! {
        <Show when=move || !is_here()>
            <a class="app-bar__search icon-button" class:is-spare=is_crowded href=Page::Search.path() aria-keyshortcuts="/ Control+K">
                {Icon::Search.view()}
                <span class="app-bar__search-words">
                    {move || Shell::now().search} <kbd aria-hidden="true">"Ctrl K"</kbd>
                </span>
            </a>
        </Show>
    }
}

/// How the sync stands, in two or three words. "All synced" is said only when it is true.
fn badge_of(desk: Desk) -> Badge {
    let words = Shell::now();
    let pulse = desk.ledger.pulse().get();
    let contact = pulse
        .last_contact_ms
        .map(|ms| desk.tell(false, |locale| moment_words(ms, locale)));
    let title = match &contact {
        Some(moment) => fill(words.contact_at, &[("t", moment)]),
        None => words.never_synced.to_owned(),
    };
    let waiting = pulse.status.waiting;
    let badge = |tone, icon, words: String| Badge {
        tone,
        icon,
        words,
        more: String::new(),
        title: title.clone(),
    };
    let needs_you = pulse.status.refused > 0 || pulse.status.has_lost;
    match pulse.phase {
        Phase::LogIn => badge("is-attention", Icon::Alert, words.log_in_again.to_owned()),
        Phase::Removed | Phase::PhoneFull => badge("is-attention", Icon::Alert, words.needs_you.to_owned()),
        _ if needs_you => badge("is-attention", Icon::Alert, words.needs_you.to_owned()),
        _ if waiting > 0 && pulse.status.is_sending => {
            badge("is-sending", Icon::Sending, words.sending.to_owned())
        }
        _ if waiting > 0 => badge(
            "is-waiting",
            Icon::Waiting,
            fill(words.waiting, &[("n", &waiting.to_string())]),
        ),
        _ if pulse.photos_waiting > 0 => {
            let n = pulse.photos_waiting.to_string();
            badge(
                "is-waiting",
                Icon::Waiting,
                fill(words.photos_waiting, &[("n", &n)]),
            )
        }
        _ if pulse.pulling.is_some() => badge("is-sending", Icon::Sending, words.downloading.to_owned()),
        Phase::Starting => badge("is-waiting", Icon::Sending, words.connecting.to_owned()),
        Phase::Unreachable => {
            let since = pulse
                .last_contact_ms
                .map(|ms| fill(words.offline_since, &[("t", &desk.when(ms))]));
            let said = if since.is_some() {
                words.offline
            } else {
                words.never_synced
            };
            Badge {
                more: since.unwrap_or_default(),
                ..badge("is-waiting", Icon::Offline, said.to_owned())
            }
        }
        Phase::Current | Phase::Update => badge("is-synced", Icon::Synced, words.all_synced.to_owned()),
    }
}
