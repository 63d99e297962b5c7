//! What needs a lead or a manager now, and how the last month went.

mod held;
mod known;
mod matter;
mod month;
mod needed;
mod needs;
mod shown;
mod tiles;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use steward_domain::definition::Role;
use steward_domain::listing::moment_words;

use crate::app::{Frame, LeftOut};
use crate::components::progress::Progress;
use crate::components::state_view::{Standing, StateView};
use crate::desk::{Desk, use_desk};
use crate::show::Show;
use crate::words::{Dashboard, Shell, fill};
use known::Known;
use matter::{Matter, NEED};
use month::Month;
use needed::Needed;
use needs::Needs;
use shown::Shown;
use tiles::Tiles;

/// What needs a lead or a manager now, and how the last month went.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let role = use_desk().ledger.actor().role;
    if !matches!(role, Role::Lead | Role::Manager | Role::Admin) {
        let title = Signal::derive(|| Dashboard::now().title.to_owned());
        return view! {
            <Frame title=title>
                <div class="page"><StateView standing=Signal::stored(Standing::NoRight) /></div>
            </Frame>
        }
        .into_any();
    }
    view! { <Pages /> }.into_any()
}

/// The board, or the records of one matter: the address says which. Both show the same figures, made once.
#[component]
fn Pages() -> impl IntoView {
    let desk = use_desk();
    let address = use_query_map();
    let matter =
        Memo::new(move |_| address.with(|address| address.get(NEED).and_then(|name| Matter::named(&name))));
    let (shown, known) = (shown::shown(desk), known::known(desk));
    let as_of = as_of(desk);
    move || match matter.get() {
        Some(matter) => view! { <Needed matter=matter shown=shown known=known as_of=as_of /> }.into_any(),
        None => view! { <Board shown=shown known=known as_of=as_of /> }.into_any(),
    }
}

/// How old the figures are: when the server was last heard.
fn as_of(desk: Desk) -> Signal<String> {
    let pulse = desk.ledger.pulse();
    let contact_ms = Memo::new(move |_| pulse.with(|pulse| pulse.last_contact_ms));
    Signal::derive(move || {
        let words = Dashboard::now();
        let Some(ms) = contact_ms.get() else {
            return words.never.to_owned();
        };
        let moment = desk.tell(false, |locale| moment_words(ms, locale));
        fill(words.as_of, &[("t", &moment)])
    })
}

#[component]
fn Board(shown: Memo<Shown>, known: RwSignal<Option<Known>>, as_of: Signal<String>) -> impl IntoView {
    let pulse = use_desk().ledger.pulse();
    // While the first download runs, nothing can be counted.
    let is_pulling = Memo::new(move |_| pulse.with(|pulse| pulse.pulling.is_some()));
    let is_whole = Memo::new(move |_| !is_pulling.get() && shown.with(|shown| shown.is_whole));
    view! {
        <Frame title=Signal::derive(|| Dashboard::now().title.to_owned()) subtitle=as_of>
            <div class="page dashboard">
                <Show
                    when=move || is_whole.get()
                    fallback=|| view! { <Progress words=Signal::derive(|| Shell::now().loading.to_owned()) /> }
                >
                    <PrintHead as_of=as_of />
                    <LeftOut />
                    <div class="dashboard__now">
                        <Needs shown=shown known=known />
                        <Tiles shown=shown />
                    </div>
                    <Month as_of=as_of />
                    <p class="muted">{move || Dashboard::now().unsent_elsewhere}</p>
                </Show>
            </div>
        </Frame>
    }
}

/// What stands on top of the printed page: the bar is not printed.
#[component]
fn PrintHead(as_of: Signal<String>) -> impl IntoView {
    let desk = use_desk();
    let printed = move || {
        let now_ms = desk.now_ms.get();
        let moment = desk.tell_on_paper(false, |locale| moment_words(now_ms, locale));
        fill(
            Dashboard::now().printed,
            &[("site", &desk.site_name()), ("t", &moment)],
        )
    };
    view! {
        <div class="dashboard__paper">
            <p class="dashboard__report">{move || Dashboard::now().report}</p>
            <p>{printed}</p>
            <p>{move || as_of.get()}</p>
        </div>
    }
}
