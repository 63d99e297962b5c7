//! A page or a part of one that has nothing of its own to show: why that is, and the next move. Loading, empty, offline, failed and no
//! right look the same everywhere.

use leptos::prelude::*;

use super::icon::Icon;
use crate::page::Page;
use crate::show::Show;
use crate::words::Shell;

/// Why there is nothing of its own to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is being read from the phone's own store.
    Loading,
    /// Nothing was synced yet: the first sync needs the network.
    NothingYet,
    /// It was looked for, and there is none.
    Empty,
    /// It is only on the server, and that can't be reached.
    Offline,
    /// It went wrong, and why.
    Failed(String),
    /// The role has no use for it.
    NoRight,
    /// No such page or record is on this phone.
    NotHere,
}

impl Standing {
    fn icon(&self) -> Icon {
        match self {
            Self::Loading => Icon::Sending,
            Self::NothingYet => Icon::Download,
            Self::Empty => Icon::List,
            Self::Offline => Icon::NoNetwork,
            Self::Failed(_) => Icon::Alert,
            Self::NoRight => Icon::Lock,
            Self::NotHere => Icon::Search,
        }
    }

    fn tone(&self) -> &'static str {
        match self {
            Self::Failed(_) => "empty-state is-error",
            Self::Offline => "empty-state is-waiting",
            Self::NothingYet => "empty-state is-info",
            Self::Loading | Self::Empty | Self::NoRight | Self::NotHere => "empty-state",
        }
    }

    /// What is said where the page has no words of its own.
    fn words(&self) -> (String, &'static str) {
        let words = Shell::now();
        let (title, why) = match self {
            Self::Loading => (words.loading, ""),
            Self::NothingYet => (words.state_nothing_yet, words.nothing_yet),
            Self::Empty => (words.state_empty, ""),
            Self::Offline => (words.state_offline, words.state_offline_why),
            Self::Failed(why) => return (why.clone(), words.state_failed_why),
            Self::NoRight => (words.no_right, words.state_no_right_why),
            Self::NotHere => (words.not_found, words.state_not_here_why),
        };
        (title.to_owned(), why)
    }
}

/// How it stands. Children are the next move: a button or two.
#[component]
pub fn StateView(
    /// Why there is nothing of its own to show.
    #[prop(into)]
    standing: Signal<Standing>,
    /// What there is to say, where it is not the usual.
    #[prop(optional, into)]
    title: Option<Signal<String>>,
    /// A line under it, where it is not the usual.
    #[prop(optional, into)]
    why: Option<Signal<String>>,
    /// The icon, where it is not the usual.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Tries again, where that may help.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
    /// The next move.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let is_loading = Memo::new(move |_| standing.with(|standing| *standing == Standing::Loading));
    let is_failed = move || standing.with(|standing| matches!(standing, Standing::Failed(_)));
    let shown_title = move || title.map_or_else(|| standing.with(Standing::words).0, |title| title.get());
    let shown_why = move || {
        let usual = || standing.with(Standing::words).1.to_owned();
        why.map_or_else(usual, |why| why.get())
    };
    // Who has no use for a page is shown the way to what is theirs.
    let leads_home = children.is_none();
    let retry = on_retry.map(|retry| {
        view! {
            <button class="button" type="button" on:click=move |_| retry.run(())>
                {move || Shell::now().retry}
            </button>
        }
    });
    view! {
        <div
            class=move || standing.with(Standing::tone)
            class:is-loading=is_loading
            role=move || if is_failed() { "alert" } else { "status" }
        >
            <Show
                when=move || is_loading.get()
                fallback=move || view! { {move || icon.unwrap_or_else(|| standing.with(Standing::icon)).view()} }
            >
                <div class="empty-state__lines" aria-hidden="true">
                    <span></span>
                    <span></span>
                    <span></span>
                </div>
            </Show>
            <p class="empty-state__title">{shown_title}</p>
            <Show when=move || !shown_why().is_empty()>
                <p>{shown_why}</p>
            </Show>
            {retry}
            <Show when=move || leads_home && standing.with(|standing| *standing == Standing::NoRight)>
                <a class="button" href=Page::Home.path()>{move || Shell::now().home}</a>
            </Show>
            {children.map(|children| children())}
        </div>
    }
}
