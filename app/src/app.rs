//! The app: the door, and behind it the frame with the pages.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::path;
use steward_domain::definition::Role;
use steward_domain::replica::Notice;

use crate::components::app_bar::AppBar;
use crate::components::bottom_bar::BottomBar;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::side_bar::SideBar;
use crate::components::sync_badge::{Badge, SyncBadge};
use crate::components::toast::ToastShelf;
use crate::desk::{Desk, use_desk};
use crate::ledger::{Ledger, Phase};
use crate::page::{self, Page};
use crate::pages::conflicts::ConflictsPage;
use crate::pages::dashboard::DashboardPage;
use crate::pages::door::DoorPage;
use crate::pages::form::{NewPage, StepPage};
use crate::pages::gate::GatePage;
use crate::pages::list::ListPage;
use crate::pages::logbook::{LogbookPage, PrintRecordPage};
use crate::pages::orders::{OrderPage, OrdersPage};
use crate::pages::record::RecordPage;
use crate::pages::registers::RegistersPage;
use crate::pages::rounds::{RoundPage, RoundsPage};
use crate::pages::settings::SettingsPage;
use crate::pages::sync::SyncPage;
use crate::phone::{self, Door, Phone};
use crate::platform::{clock, install, update, window};
use crate::words::{Shell, fill};

/// How often the app looks whether it was left alone for too long.
const IDLE_LOOK_MS: u32 = 15_000;

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let phone = Phone::start();
    provide_context(phone);
    install::listen();
    update::register(move || phone.update_waits.set(true));
    move || match phone.door.get() {
        Door::Opening => view! {
            <div class="app is-bare">
                <main class="app__main" id="main">
                    <EmptyState icon=Icon::Lock title=Signal::derive(|| Shell::now().loading.to_owned()) />
                </main>
            </div>
        }
        .into_any(),
        Door::Closed => view! { <DoorPage /> }.into_any(),
        Door::Open(ledger) => view! { <Behind ledger=ledger /> }.into_any(),
    }
}

/// What is behind the door: the frame and the pages of the person who works.
#[component]
fn Behind(ledger: Ledger) -> impl IntoView {
    let desk = Desk::provide(ledger);
    let person = ledger.person();
    lock_when_idle(ledger);
    view! {
        <Router>
            <Bars role=person.role name=person.name>
                <FlatRoutes fallback=|| view! { <NotFound /> }>
                    <Route path=path!("/") view=HomePage />
                    <Route path=path!("/rounds") view=RoundsPage />
                    <Route path=path!("/rounds/:id") view=RoundPage />
                    <Route path=path!("/orders") view=OrdersPage />
                    <Route path=path!("/orders/:id") view=OrderPage />
                    <Route path=path!("/gate") view=GatePage />
                    <Route path=path!("/conflicts") view=ConflictsPage />
                    <Route path=path!("/sync") view=SyncPage />
                    <Route path=path!("/dashboard") view=DashboardPage />
                    <Route path=path!("/settings") view=SettingsPage />
                    <Route path=path!("/registers") view=RegistersPage />
                    <Route path=path!("/r/:register") view=ListPage />
                    <Route path=path!("/r/:register/new") view=NewPage />
                    <Route path=path!("/r/:register/print") view=LogbookPage />
                    <Route path=path!("/r/:register/:id") view=RecordPage />
                    <Route path=path!("/r/:register/:id/print") view=PrintRecordPage />
                    <Route path=path!("/r/:register/:id/:step") view=StepPage />
                </FlatRoutes>
            </Bars>
        </Router>
        <ToastShelf toast=desk.toast() on_gone=Callback::new(move |()| desk.put_toast_away()) />
    }
}

/// The bars around the pages.
#[component]
fn Bars(role: Role, name: String, children: Children) -> impl IntoView {
    page::learn_to_go();
    let address = use_location().pathname;
    let address = Signal::derive(move || address.get());
    let class = if role == Role::Guard {
        "app is-guard"
    } else {
        "app"
    };
    let role_words = Signal::derive(move || role_word(role));
    view! {
        <div class=class>
            <a class="skip-link" href="#main">{move || Shell::now().skip}</a>
            <SideBar pages=Page::side_of(role) address=address count=waiting_on name=name role=role_words />
            {children()}
            <BottomBar pages=Page::bar_of(role) address=address count=waiting_on />
        </div>
    }
}

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
    let desk = use_desk();
    let badge = Signal::derive(move || badge_of(desk));
    let tools = view! {
        {tools}
        <SyncBadge badge=badge href=Page::Sync.path() />
    };
    let subtitle = subtitle.unwrap_or_else(|| Signal::derive(String::new));
    view! {
        <AppBar title=title subtitle=subtitle back=back tools=tools.into_any() />
        <main class="app__main" id="main" tabindex="-1">
            <Notices />
            {children()}
        </main>
    }
}

/// The first page of the role.
#[component]
fn HomePage() -> impl IntoView {
    let role = use_desk().ledger.actor().role;
    Effect::new(move |_| page::go_instead(&Page::home_of(role)));
}

#[component]
fn NotFound() -> impl IntoView {
    view! {
        <Frame title=Signal::derive(|| Shell::now().app.to_owned()) back=Page::Home>
            <div class="page">
                <EmptyState icon=Icon::Search title=Signal::derive(|| Shell::now().not_found.to_owned()) />
            </div>
        </Frame>
    }
}

/// What the person is told once: a new version, a restored server, a refused or lost change.
#[component]
fn Notices() -> impl IntoView {
    let phone = expect_context::<Phone>();
    let notices = use_desk().ledger.notices();
    let clear = notices.clone();
    let shown = move || {
        let mut told: Vec<Notice> = notices.get();
        told.dedup();
        told.into_iter()
            .map(|notice| view! { <p>{notice_words(&notice)}</p> })
            .collect_view()
    };
    let has_any = {
        let notices = clear.clone();
        move || notices.with(|all| !all.is_empty())
    };
    let put_away = move |_| clear.set(Vec::new());
    view! {
        <div class="notices">
            <Show when=move || phone.update_waits.get() && !phone.update_put_off.get()>
                <div class="notice is-info" role="status">
                    {Icon::Download.view()}
                    <div class="notice__words">
                        <strong>{move || Shell::now().update_ready}</strong>
                        <p>{move || Shell::now().update_draft}</p>
                    </div>
                    <button class="button is-small is-primary" type="button" on:click=|_| update::take()>
                        {move || Shell::now().update_now}
                    </button>
                    <button class="button is-small is-quiet" type="button" on:click=move |_| phone.update_put_off.set(true)>
                        {move || Shell::now().update_later}
                    </button>
                </div>
            </Show>
            <Show when=has_any>
                <div class="notice is-warning" role="alert">
                    {Icon::Alert.view()}
                    <div class="notice__words">{shown.clone()}</div>
                    <a class="button is-small" href=Page::Sync.path()>{move || Shell::now().sync}</a>
                    <button
                        class="icon-button"
                        type="button"
                        aria-label=move || Shell::now().close
                        on:click=put_away.clone()
                    >
                        {Icon::Close.view()}
                    </button>
                </div>
            </Show>
        </div>
    }
}

fn notice_words(notice: &Notice) -> String {
    let words = Shell::now();
    match notice {
        Notice::ChangesLost { first, last } => {
            let (n, a, b) = (
                (last - first + 1).to_string(),
                first.to_string(),
                last.to_string(),
            );
            fill(words.lost, &[("n", &n), ("a", &a), ("b", &b)])
        }
        Notice::Refused { .. } => words.was_refused.to_owned(),
        Notice::ServerRestored { offered_again } => {
            fill(words.restored, &[("n", &offered_again.to_string())])
        }
        Notice::PullingAgain => words.pulling_again.to_owned(),
    }
}

/// A role in words.
#[must_use]
pub fn role_word(role: Role) -> &'static str {
    let words = Shell::now();
    match role {
        Role::Guard => words.guard,
        Role::Worker => words.worker,
        Role::Receptionist => words.receptionist,
        Role::Lead => words.lead,
        Role::Manager => words.manager,
        Role::Admin => words.admin,
    }
}

/// What waits on a page, for its counter.
fn waiting_on(page: &Page) -> usize {
    match page {
        Page::Sync => {
            use_context::<Desk>().map_or(0, |desk| desk.ledger.pulse().with(|pulse| pulse.status.refused))
        }
        Page::Conflicts => crate::pages::conflicts::waiting(),
        _ => 0,
    }
}

/// How the sync stands, in two or three words. "All synced" is said only when it is true.
fn badge_of(desk: Desk) -> Badge {
    let words = Shell::now();
    let pulse = desk.ledger.pulse().get();
    let contact = pulse
        .last_contact_ms
        .map(|ms| desk.tell(false, |locale| steward_domain::listing::moment_words(ms, locale)));
    let title = match &contact {
        Some(moment) => fill(words.contact_at, &[("t", moment)]),
        None => words.never_synced.to_owned(),
    };
    let waiting = pulse.status.waiting;
    let badge = |tone, icon, words: String| Badge {
        tone,
        icon,
        words,
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
            let words = match &contact {
                Some(moment) => fill(words.offline_since, &[("t", moment)]),
                None => words.never_synced.to_owned(),
            };
            badge("is-waiting", Icon::Offline, words)
        }
        Phase::Current | Phase::Update => badge("is-synced", Icon::Synced, words.all_synced.to_owned()),
    }
}

/// Closes the door when the app was not touched for a while: a phone that lies on a desk is anybody's.
fn lock_when_idle(ledger: Ledger) {
    let phone = expect_context::<Phone>();
    let staff = ledger.person().staff;
    let last = StoredValue::new(clock::wall_ms());
    let touched = move || {
        let now_ms = clock::wall_ms();
        // Written at most every few seconds: it is a write to the browser's storage.
        if now_ms - last.get_value() > 5_000 {
            last.set_value(now_ms);
            phone::touched(staff);
        }
    };
    let by_pointer = window_event_listener(leptos::ev::pointerdown, move |_| touched());
    let by_key = window_event_listener(leptos::ev::keydown, move |_| touched());
    let look = gloo_timers::callback::Interval::new(IDLE_LOOK_MS, move || {
        if clock::wall_ms() - last.try_get_value().unwrap_or(i64::MAX) > phone::idle_ms() {
            phone.lock();
        }
    });
    let look = StoredValue::new_local(Some(look));
    on_cleanup(move || {
        by_pointer.remove();
        by_key.remove();
        drop(look.try_update_value(Option::take));
    });
}

/// Whether the page runs inside `WeChat`, whose browser is no place for unsent data.
#[must_use]
pub fn is_in_wechat() -> bool {
    window()
        .navigator()
        .user_agent()
        .is_ok_and(|agent| agent.contains("MicroMessenger"))
}
