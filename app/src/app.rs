//! The app: the door, and behind it the frame with the pages.

mod first_steps;
mod frame;
mod moving;
mod newer;
mod notices;

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::path;
use steward_domain::definition::Role;
use steward_domain::ids::RecordId;

pub use frame::Frame;
pub use newer::{LeftOut, NewerRegisters, PartlyAt, UpdateNeeded, shows_all, unreadable_at};

use crate::components::bottom_bar::BottomBar;
use crate::components::side_bar::SideBar;
use crate::components::state_view::{Standing, StateView};
use crate::components::toast::ToastShelf;
use crate::desk::{Desk, use_desk};
use crate::ledger::Ledger;
use crate::page::{self, Page};
use crate::pages::conflicts::ConflictsPage;
use crate::pages::dashboard::DashboardPage;
use crate::pages::desk::DeskPage;
use crate::pages::door::DoorPage;
use crate::pages::form::{NewPage, StepPage};
use crate::pages::gate::{GatePage, RollCallPage};
use crate::pages::labels::LabelsPage;
use crate::pages::labels::open::LabelAddressPage;
use crate::pages::list::ListPage;
use crate::pages::list::choice::forget_searches;
use crate::pages::logbook::{LogbookPage, PrintRecordPage};
use crate::pages::more::MorePage;
use crate::pages::orders::{OrderPage, OrdersPage};
use crate::pages::record::RecordPage;
use crate::pages::registers::RegistersPage;
use crate::pages::rounds::{AlarmCall, Alarms, RoundPage, RoundsPage, Today};
use crate::pages::search::SearchPage;
use crate::pages::settings::SettingsPage;
use crate::pages::sync::SyncPage;
use crate::phone::{self, Door, Phone};
use crate::platform::{clock, install, looks, notify, update, window};
use crate::waiting::{self, Waiting};
use crate::words::Shell;
use newer::readable;

/// How often the app looks whether it has become night.
const LOOK_EVERY_MS: i64 = 60_000;
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
                    <StateView standing=Standing::Loading />
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
    Today::provide(desk);
    Waiting::provide(desk);
    let person = ledger.person();
    forget_searches();
    lock_when_idle(ledger);
    open_what_is_tapped();
    let hour = Memo::new(move |_| desk.now_ms.get() / LOOK_EVERY_MS);
    Effect::new(move |_| {
        let _ = hour.get();
        looks::follow_the_hour();
    });
    view! {
        <Router>
            <Bars role=person.role name=person.name>
                <FlatRoutes fallback=elsewhere>
                    <Route path=path!("/") view=HomePage />
                    <Route path=path!("/rounds") view=readable(RoundsPage) />
                    <Route path=path!("/rounds/:id") view=readable(RoundPage) />
                    <Route path=path!("/orders") view=readable(OrdersPage) />
                    <Route path=path!("/orders/:id") view=readable(OrderPage) />
                    <Route path=path!("/gate") view=readable(GatePage) />
                    <Route path=path!("/gate/roll-call") view=readable(RollCallPage) />
                    <Route path=path!("/desk") view=readable(DeskPage) />
                    <Route path=path!("/conflicts") view=ConflictsPage />
                    <Route path=path!("/sync") view=SyncPage />
                    <Route path=path!("/dashboard") view=DashboardPage />
                    <Route path=path!("/settings") view=SettingsPage />
                    <Route path=path!("/more") view=MorePage />
                    <Route path=path!("/search") view=SearchPage />
                    <Route path=path!("/labels") view=LabelsPage />
                    <Route path=path!("/l/:token") view=LabelAddressPage />
                    <Route path=path!("/registers") view=RegistersPage />
                    <Route path=path!("/r/:register") view=readable(ListPage) />
                    <Route path=path!("/r/:register/new") view=readable(NewPage) />
                    <Route path=path!("/r/:register/print") view=readable(LogbookPage) />
                    <Route path=path!("/r/:register/:id") view=readable(RecordPage) />
                    <Route path=path!("/r/:register/:id/print") view=readable(PrintRecordPage) />
                    <Route path=path!("/r/:register/:id/:step") view=readable(StepPage) />
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
    let desk = use_desk();
    let in_bar = Signal::derive(move || waiting::usable(desk, Page::bar_of(role).into()));
    let all = Signal::derive(move || waiting::usable(desk, Page::all_of(role)));
    // A guard hears the alarm wherever he is; who else walks a round, on its pages.
    let hears = move || role == Role::Guard || address.with(|address| Page::Rounds.holds(address));
    Alarms::provide(Signal::derive(hears));
    moving::follow(address);
    moving::listen_for_search(address);
    view! {
        <div class=class>
            <a class="skip-link" href="#main" on:click=moving::skip_to_main>{move || Shell::now().skip}</a>
            <AlarmCall on_put_away=Callback::new(|()| moving::focus_title()) />
            <SideBar pages=all address=address count=waiting::on name=name role=role_words />
            {children()}
            <BottomBar pages=in_bar address=address count=waiting::on />
        </div>
    }
}

/// The first page of the role.
#[component]
fn HomePage() -> impl IntoView {
    let role = use_desk().ledger.actor().role;
    Effect::new(move |_| page::go_instead(&Page::home_of(role)));
}

/// What stands at an address that is no page's.
#[cfg(not(feature = "gallery"))]
fn elsewhere() -> impl IntoView {
    view! { <NotFound /> }
}

/// The same, with the page that only builds for development have.
#[cfg(feature = "gallery")]
fn elsewhere() -> impl IntoView {
    use crate::pages::gallery::{self, GalleryPage};
    let address = use_location().pathname;
    move || {
        if address.with(|address| address == gallery::PATH) {
            view! { <GalleryPage /> }.into_any()
        } else {
            view! { <NotFound /> }.into_any()
        }
    }
}

#[component]
fn NotFound() -> impl IntoView {
    view! {
        <Frame title=Signal::derive(|| Shell::now().app.to_owned()) back=Page::Home>
            <div class="page">
                <StateView standing=Standing::NotHere>
                    <a class="button" href=Page::Home.path()>{move || Shell::now().home}</a>
                </StateView>
            </div>
        </Frame>
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

/// Closes the door when the app was not touched for a while: a phone that lies on a desk is anybody's. Not on a round: between two
/// checkpoints nobody touches it, and behind the door no alarm is heard.
fn lock_when_idle(ledger: Ledger) {
    let (phone, today) = (expect_context::<Phone>(), Today::here());
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
        let now_ms = clock::wall_ms();
        let is_left_alone = now_ms - last.try_get_value().unwrap_or(i64::MAX) > phone::idle_ms();
        if is_left_alone && !today.is_walking(now_ms) {
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

/// A tap on a notice of the phone leads to the round that it is about.
fn open_what_is_tapped() {
    let listen = notify::when_tapped(|path| {
        let id = path.strip_prefix("/rounds/").and_then(|id| id.parse().ok());
        if let Some(id) = id {
            page::go(&Page::Round(RecordId(id)));
        }
    });
    let listen = StoredValue::new_local(listen);
    on_cleanup(move || drop(listen.try_update_value(Option::take)));
}

/// Whether the page runs inside `WeChat`, whose browser is no place for unsent data.
#[must_use]
pub fn is_in_wechat() -> bool {
    window()
        .navigator()
        .user_agent()
        .is_ok_and(|agent| agent.contains("MicroMessenger"))
}
