//! What only a newer app can show: a server that was updated may tell registers that this app can't read.
//!
//! Nothing of that is ever blank, or an error: the page says what is needed, and offers the update as soon as it is on the phone.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use steward_domain::definition::{Definition, Heading};
use steward_domain::ids::Key;

use super::Frame;
use crate::components::icon::Icon;
use crate::components::state_view::{Standing, StateView};
use crate::desk::{Desk, use_desk};
use crate::page::{self, Page};
use crate::phone::Phone;
use crate::platform::update;
use crate::show::Show;
use crate::words::{NewerWords, SettingsWords, Shell, fill, language};

/// A page about registers, or the word that an update is needed for one of them.
pub(super) fn readable<V: IntoView + 'static>(
    page: impl Fn() -> V + Copy + Send + 'static,
) -> impl Fn() -> AnyView + Copy + Send + 'static {
    move || {
        let desk = use_desk();
        let address = use_location().pathname;
        let needed = Memo::new(move |_| address.with(|address| unreadable_at(desk, address)));
        let content = move || match needed.get() {
            Some(heading) => view! { <UpdateNeeded heading=heading /> }.into_any(),
            None => untrack(|| page().into_any()),
        };
        content.into_any()
    }
}

/// The first register of a page that this app can't show at all.
pub fn unreadable_at(desk: Desk, address: &str) -> Option<Heading> {
    let newer = desk.ledger.newer();
    let of_page = page::registers_at(address).into_iter();
    let mut unread = of_page.filter_map(|register| newer.headings.get(register.as_str()));
    unread.find(|heading| !is_in_force(desk, &heading.key)).cloned()
}

/// In the place of a page: a register that this app can't show.
#[component]
pub fn UpdateNeeded(
    /// What can be read of it.
    heading: Heading,
) -> impl IntoView {
    let words = heading.words.clone();
    let name = Signal::derive(move || language().pick(&words).to_owned());
    let title = Signal::derive(move || fill(NewerWords::now().needed, &[("r", &name.get())]));
    view! {
        <Frame title=name back=Page::More>
            <div class="page">
                <StateView
                    standing=Standing::NothingYet
                    title=title
                    why=Signal::derive(|| NewerWords::now().needed_why.to_owned())
                >
                    <UpdateButton />
                </StateView>
            </div>
        </Frame>
    }
}

/// Takes the update, or looks for one. Where the notice above the page offers it already, there is nothing to add.
#[component]
fn UpdateButton() -> impl IntoView {
    let desk = use_desk();
    let phone = expect_context::<Phone>();
    let look = move |_| {
        update::look_now();
        desk.say(SettingsWords::now().looking, None);
    };
    move || match (phone.update_waits.get(), phone.update_put_off.get()) {
        (false, _) => view! {
            <p class="muted">{move || NewerWords::now().not_ready}</p>
            <button class="button" type="button" on:click=look>{move || SettingsWords::now().look}</button>
        }
        .into_any(),
        (true, true) => view! {
            <button class="button is-primary" type="button" on:click=|_| update::take()>
                {move || Shell::now().update_now}
            </button>
        }
        .into_any(),
        (true, false) => ().into_any(),
    }
}

/// Above a page that works, what of its register only a newer app can show.
#[component]
pub(super) fn PartlyNotice() -> impl IntoView {
    let desk = use_desk();
    let address = use_location().pathname;
    view! { <Told lines=Memo::new(move |_| address.with(|address| partly_at(desk, address))) /> }
}

/// The same above a column of the desk, whose page the browser's address does not name.
#[component]
pub fn PartlyAt(
    /// The address of its page.
    path: Memo<String>,
) -> impl IntoView {
    let desk = use_desk();
    view! { <Told lines=Memo::new(move |_| path.with(|path| partly_at(desk, path))) /> }
}

/// On a page about many registers, what it is without: nothing is left out in silence.
#[component]
pub fn LeftOut() -> impl IntoView {
    let desk = use_desk();
    view! { <Told lines=Memo::new(move |_| left_out(desk)) /> }
}

#[component]
fn Told(lines: Memo<Vec<String>>) -> impl IntoView {
    let each = move || {
        let lines = lines.get().into_iter();
        lines.map(|line| view! { <p>{line}</p> }).collect_view()
    };
    view! {
        <Show when=move || lines.with(|lines| !lines.is_empty())>
            <div class="notice is-info" role="status">
                {Icon::Download.view()}
                <div class="notice__words">{each}</div>
            </div>
        </Show>
    }
}

fn partly_at(desk: Desk, address: &str) -> Vec<String> {
    let (words, newer) = (NewerWords::now(), desk.ledger.newer());
    let mut told = Vec::new();
    for register in page::registers_at(address) {
        let Some(definition) = desk.ledger.definition(register.as_str()) else {
            continue;
        };
        if newer.headings.contains_key(&register) {
            told.push(fill(words.partly, &[("r", language().pick(&definition.words))]));
        }
        let unread = desk.ledger.shelf(&register).with(|shelf| shelf.unread);
        if unread > 0 {
            told.push(fill(words.records, &[("n", &unread.to_string())]));
        }
    }
    told
}

/// Whether a page about many registers shows all that the person may see; tracked.
pub fn shows_all(desk: Desk) -> bool {
    left_out(desk).is_empty()
}

fn left_out(desk: Desk) -> Vec<String> {
    let (words, newer) = (NewerWords::now(), desk.ledger.newer());
    let unread = newer
        .headings
        .values()
        .filter(|heading| !is_in_force(desk, &heading.key));
    let name = |heading: &Heading| fill(words.left_out, &[("r", language().pick(&heading.words))]);
    let mut told: Vec<String> = unread.map(name).collect();
    if newer.nameless > 0 {
        told.push(fill(
            words.left_out_nameless,
            &[("n", &newer.nameless.to_string())],
        ));
    }
    let registers = desk.ledger.registers();
    let records = |register| desk.ledger.shelf(register).with(|shelf| shelf.unread);
    let unread: usize = registers.keys().map(records).sum();
    if unread > 0 {
        told.push(fill(words.records, &[("n", &unread.to_string())]));
    }
    let is_faulty = |definition: &&Arc<Definition>| {
        let shelf = desk.ledger.shelf(&definition.key);
        shelf.with(|shelf| shelf.fault.is_some())
    };
    for definition in registers.values().filter(is_faulty) {
        told.push(fill(words.not_read, &[("r", language().pick(&definition.words))]));
    }
    told
}

/// All registers that only a newer app can read, where people look for what they can do.
#[component]
pub fn NewerRegisters() -> impl IntoView {
    let desk = use_desk();
    let newer = Memo::new(move |_| desk.ledger.newer());
    let rows = move || {
        let newer = newer.get();
        let rows = newer.headings.values().cloned();
        rows.map(|heading| view! { <NewerRow heading=heading /> })
            .collect_view()
    };
    let nameless = move || {
        let n = newer.with(|newer| newer.nameless);
        (n > 0).then(|| {
            let words = NewerWords::now();
            view! {
                <div class="settings__row">
                    <span>{fill(words.nameless, &[("n", &n.to_string())])} <small>{words.needed_short}</small></span>
                </div>
            }
        })
    };
    view! {
        <Show when=move || newer.with(|newer| newer.is_any())>
            <section class="section">
                <h2 class="section__title">{move || NewerWords::now().title}</h2>
                <div class="card is-list">{rows} {nameless}</div>
                <UpdateButton />
            </section>
        </Show>
    }
}

#[component]
fn NewerRow(heading: Heading) -> impl IntoView {
    let desk = use_desk();
    let Heading { key, words } = heading;
    let href = Page::List(key.clone()).path();
    let told = move || {
        let words = NewerWords::now();
        if is_in_force(desk, &key) {
            words.partly_short
        } else {
            words.needed_short
        }
    };
    view! {
        <a class="row-link" href=href>
            {Icon::Download.view()}
            <span class="row-link__words">{move || language().pick(&words).to_owned()} <small>{told}</small></span>
            {Icon::Forward.view()}
        </a>
    }
}

fn is_in_force(desk: Desk, register: &Key) -> bool {
    desk.ledger.definition(register.as_str()).is_some()
}
