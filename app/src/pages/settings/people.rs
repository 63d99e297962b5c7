//! The people of this phone: what each has not sent, and taking one off the phone.

use leptos::prelude::*;
use steward_domain::definition::Role;
use wasm_bindgen_futures::spawn_local;

use super::me::{Foot, row};
use super::unsent::{Unsent, unsent_of};
use crate::app::role_word;
use crate::components::dialog::Dialog;
use crate::components::icon::Icon;
use crate::desk::{store_fault_words, use_desk};
use crate::pages::sync::give_out_outbox;
use crate::phone::Phone;
use crate::store::Person;
use crate::words::{SettingsWords, fill};

/// The section.
#[component]
pub(super) fn PeopleSection() -> impl IntoView {
    let phone = expect_context::<Phone>();
    let removing = RwSignal::new(None::<Person>);
    let people = move || phone.people.get();
    view! {
        <section class="settings__group">
            <h2 class="section__title">{move || SettingsWords::now().people}</h2>
            <div class="card is-list">
                <For each=people key=|person| person.staff let:person>
                    <PersonRow person=person removing=removing />
                </For>
                {row(Icon::Person, |words| words.add_person, |_| "", move || phone.lock())}
            </div>
        </section>
        <RemovingDialog removing=removing />
    }
}

#[component]
fn PersonRow(person: Person, removing: RwSignal<Option<Person>>) -> impl IntoView {
    let desk = use_desk();
    let is_me = desk.ledger.actor().staff == person.staff;
    let counted = RwSignal::new(None::<usize>);
    let (of, pulse) = (person.clone(), desk.ledger.pulse());
    Effect::new(move |_| {
        // Whoever works may save or send meanwhile; the others don't.
        if is_me {
            pulse.track();
        }
        let of = of.clone();
        spawn_local(async move {
            if let Ok(unsent) = unsent_of(&of).await {
                let _ = counted.try_set(Some(unsent.count()));
            }
        });
    });
    let unsent = move || {
        let words = SettingsWords::now();
        match counted.get() {
            None => words.counting.to_owned(),
            Some(0) => words.all_sent.to_owned(),
            Some(n) => fill(words.unsent, &[("n", &n.to_string())]),
        }
    };
    let role = person.role;
    let label = person.name.clone();
    let name = person.name.clone();
    view! {
        <div class="settings__row">
            <span>
                {name}
                <small>
                    {move || role_word(role)} " · " {unsent}
                    {is_me.then(|| view! { " · " {move || SettingsWords::now().is_me} })}
                </small>
            </span>
            <button
                class="button is-small"
                type="button"
                aria-label=move || fill(SettingsWords::now().remove_of, &[("name", &label)])
                on:click=move |_| removing.set(Some(person.clone()))
            >
                {Icon::Trash.view()}
                {move || SettingsWords::now().remove}
            </button>
        </div>
    }
}

/// Asks before somebody is taken off the phone: with the number of what would be lost, and the name to be typed.
#[component]
fn RemovingDialog(removing: RwSignal<Option<Person>>) -> impl IntoView {
    let is_open = RwSignal::new(false);
    Effect::new(move |_| is_open.set(removing.with(Option::is_some)));
    Effect::new(move |was: Option<bool>| {
        let now = is_open.get();
        if was == Some(true) && !now {
            removing.set(None);
        }
        now
    });
    let title = Signal::derive(move || {
        let name = removing.with(|person| {
            person
                .as_ref()
                .map(|person| person.name.clone())
                .unwrap_or_default()
        });
        fill(SettingsWords::now().remove_title, &[("name", &name)])
    });
    let body = move || {
        removing
            .get()
            .map(|person| view! { <Removing person=person is_open=is_open /> })
    };
    view! { <Dialog title=title is_open=is_open>{body}</Dialog> }
}

#[component]
fn Removing(person: Person, is_open: RwSignal<bool>) -> impl IntoView {
    let desk = use_desk();
    let phone = expect_context::<Phone>();
    let is_me = desk.ledger.actor().staff == person.staff;
    let unsent = RwSignal::new(None::<Unsent>);
    let typed = RwSignal::new(String::new());
    let is_busy = RwSignal::new(false);
    let of = person.clone();
    spawn_local(async move {
        match unsent_of(&of).await {
            Ok(found) => drop(unsent.try_set(Some(found))),
            Err(fault) => desk.complain(store_fault_words(&fault)),
        }
    });
    let name = person.name.clone();
    let is_ready = Signal::derive(move || {
        unsent.with(|unsent| unsent.as_ref().is_some_and(Unsent::is_nothing))
            || typed.with(|typed| typed.trim() == name)
    });
    let words = Signal::derive(|| SettingsWords::now().remove.to_owned());
    let (gone, name) = (person.clone(), person.name.clone());
    let go = Callback::new(move |()| {
        is_busy.set(true);
        let (gone, name) = (gone.clone(), name.clone());
        spawn_local(async move {
            if is_me {
                phone.lock();
            }
            match phone.remove(&gone).await {
                Ok(()) => desk.say(fill(SettingsWords::now().removed, &[("name", &name)]), None),
                Err(fault) => desk.complain(store_fault_words(&fault)),
            }
            let _ = is_open.try_set(false);
        });
    });
    view! {
        <div class="dialog__body">
            {move || unsent.get().map(|unsent| loss_view(unsent, &person, is_me, typed))}
        </div>
        <Foot is_open=is_open words=words is_ready=is_ready is_busy=is_busy is_danger=true on_go=go />
    }
}

/// What would be lost, the file that saves it, and the field for the name.
fn loss_view(unsent: Unsent, person: &Person, is_me: bool, typed: RwSignal<String>) -> AnyView {
    let desk = use_desk();
    let words = SettingsWords::now();
    if unsent.is_nothing() {
        return view! { <p>{words.remove_none}</p> }.into_any();
    }
    let loss = fill(words.remove_unsent, &[("n", &unsent.count().to_string())]);
    // A file holds what somebody wrote in clear: it is for that person's own hands, or for those who lead.
    let may_give_out = is_me || matches!(desk.ledger.actor().role, Role::Lead | Role::Manager);
    let first = if may_give_out {
        let give = move |_| {
            let given = unsent.replica.as_ref().map(give_out_outbox);
            if let Some(Err(why)) = given {
                desk.complain(why);
            }
        };
        view! {
            <button class="button is-wide" type="button" on:click=give>
                {Icon::Download.view()}
                {words.remove_file_first}
            </button>
        }
        .into_any()
    } else {
        view! { <p>{words.remove_by_owner}</p> }.into_any()
    };
    let confirm = fill(words.remove_confirm, &[("name", &person.name)]);
    view! {
        <div class="notice is-error" role="alert">
            {Icon::Alert.view()}
            <p class="notice__words">{loss}</p>
        </div>
        {first}
        <div class="field text-field">
            <label class="field__label" for="removed-name">{confirm}</label>
            <input class="input" id="removed-name" autocomplete="off" bind:value=typed />
        </div>
    }
    .into_any()
}
