//! Fields that hold several values, each a fact of its own.

mod checklist;
mod rows;

use leptos::prelude::*;
use steward_domain::checks::members_max;
use steward_domain::definition::Field;
use steward_domain::form::{Entered, Form, Held};
use steward_domain::value::Value;
use wasm_bindgen_futures::spawn_local;

pub(super) use checklist::ChecklistOf;
pub(super) use rows::RowsOf;

use super::field::enter;
use super::looks::{Looks, keep};
use super::value::{complain, offered};
use super::{OpenForm, candidates};
use crate::components::choices_field::ChoicesField;
use crate::components::field::About;
use crate::components::photo_field::{PhotoField, ShownPhoto};
use crate::components::picker_field::PickerField;
use crate::desk::{store_fault_words, use_desk};

/// Options, of which several may be chosen.
#[component]
pub(super) fn ChoicesOf(open: OpenForm, field: Field, about: About) -> impl IntoView {
    let desk = use_desk();
    let (read, key) = (field.clone(), field.key.clone());
    let chosen = Memo::new(move |_| {
        open.with(|form, _| {
            form.chosen(&read)
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
    });
    let options = Memo::new(move |_| {
        let chosen = chosen.get();
        offered(&field, &chosen.iter().map(String::as_str).collect::<Vec<_>>())
    });
    let toggle =
        Callback::new(move |option: String| enter(desk, open, &key, Entered::Toggle(Value::Text(option))));
    view! { <ChoicesField about=about options=options chosen=chosen on_toggle=toggle /> }
}

/// Several records.
#[component]
pub(super) fn LinksOf(open: OpenForm, field: Field, about: About) -> impl IntoView {
    let desk = use_desk();
    let find = candidates::finder(desk, &field);
    let register = candidates::register_of(&field);
    let (read, key) = (field.clone(), field.key.clone());
    let chosen = Memo::new(move |_| {
        let ids = open.with(|form, _| texts(form, &read));
        ids.iter()
            .map(|id| candidates::pick_of(desk, &read, id))
            .collect::<Vec<_>>()
    });
    let removed = key.clone();
    let pick = Callback::new(move |id: String| {
        if let Some(register) = &register {
            candidates::picked(register, &id);
        }
        // Picked again, it stays picked.
        if chosen.with_untracked(|chosen| chosen.iter().all(|one| one.id != id)) {
            enter(desk, open, &key, Entered::Toggle(Value::Text(id)));
        }
    });
    let remove =
        Callback::new(move |id: String| enter(desk, open, &removed, Entered::Toggle(Value::Text(id))));
    view! { <PickerField about=about chosen=chosen find=find on_pick=pick on_remove=remove is_many=true /> }
}

/// Photos. Each is on the phone's disk before it is in the form.
#[component]
pub(super) fn PhotosOf(
    open: OpenForm,
    field: Field,
    about: About,
    working: RwSignal<usize>,
) -> impl IntoView {
    let desk = use_desk();
    let looks = Looks::new(desk.ledger);
    let (read, counted, key) = (field.clone(), field.clone(), field.key.clone());
    let photos = Memo::new(move |_| {
        let held = open.with(|form, _| {
            present(form, &read)
                .map(|held| (digest_of(&held), is_added(&held)))
                .collect::<Vec<_>>()
        });
        let photo = |(digest, is_local): (String, bool)| ShownPhoto {
            look: looks.look(&digest),
            digest,
            is_local,
            is_removable: true,
        };
        held.into_iter().map(photo).collect::<Vec<_>>()
    });
    let is_full =
        Memo::new(move |_| open.with(|form, _| present(form, &counted).count()) >= members_max(&counted));
    let removed = key.clone();
    let taken = Callback::new(move |bytes: Vec<u8>| {
        working.update(|working| *working += 1);
        let key = key.clone();
        spawn_local(async move {
            match keep(desk.ledger, &bytes).await {
                Ok(digest) => enter(desk, open, &key, Entered::Add(Value::Text(digest))),
                Err(fault) => complain(desk, &store_fault_words(&fault)),
            }
            let _ = working.try_update(|working| *working = working.saturating_sub(1));
        });
    });
    let remove = Callback::new(move |digest: String| {
        enter(desk, open, &removed, Entered::Toggle(Value::Text(digest)));
    });
    // Where a photo proves that somebody was there, the album proves nothing (PAT-3).
    let camera_only = field.key == "manual_photos";
    view! {
        <PhotoField
            about=about
            photos=photos
            is_full=is_full
            camera_only=camera_only
            working=working
            on_taken=taken
            on_remove=remove
        />
    }
}

/// The members that the form shows and does not strike out.
fn present<'a>(form: &'a Form, field: &Field) -> impl Iterator<Item = Held<'a>> + use<'a> {
    form.held(field)
        .into_iter()
        .filter(|held| !matches!(held, Held::InView { struck: true, .. }))
}

fn is_added(held: &Held<'_>) -> bool {
    matches!(held, Held::Added { .. })
}

pub(super) fn member<'a>(held: &Held<'a>) -> &'a Value {
    match held {
        Held::InView { value, .. } | Held::Added { value, .. } => value,
    }
}

fn digest_of(held: &Held<'_>) -> String {
    member(held).as_text().unwrap_or_default().to_owned()
}

fn texts(form: &Form, field: &Field) -> Vec<String> {
    present(form, field)
        .filter_map(|held| member(&held).as_text().map(str::to_owned))
        .collect()
}
