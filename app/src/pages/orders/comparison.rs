//! Before and after, side by side: whoever pays sees what was done.

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};
use steward_domain::record::Record;
use steward_domain::work;
use steward_domain::work::keys::repair;
use steward_domain::work::orders::{Bucket, order_card};

use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::ledger::Entry;
use crate::pages::orders::REPAIR;
use crate::pages::orders::sheet::Asking;
use crate::pages::record::photos::Photos;
use crate::show::Show;
use crate::words::OrderWords;
use steward_domain::form::may_edit;

/// The photos of before and after. Who has come to the order is offered both, before there is one: the first is taken on arrival.
#[component]
pub fn Comparison(
    /// The order.
    id: RecordId,
    /// As it is shown.
    entry: Memo<Option<Entry>>,
    /// What is to be filled in.
    asking: RwSignal<Option<Asking>>,
) -> impl IntoView {
    let desk = use_desk();
    let photos = move |key: &'static str| {
        Memo::new(move |_| {
            entry.with(|entry| {
                entry
                    .as_ref()
                    .map(|entry| digests(&entry.view, key))
                    .unwrap_or_default()
            })
        })
    };
    let (before, after) = (
        photos(repair::PHOTOS_BEFORE.key),
        photos(repair::PHOTOS_AFTER.key),
    );
    let is_any = Memo::new(move |_| before.with(|all| !all.is_empty()) || after.with(|all| !all.is_empty()));
    let is_there = Memo::new(move |_| {
        let definition = desk.ledger.definition(REPAIR);
        entry.with(|entry| match (entry, definition) {
            (Some(entry), Some(definition)) => {
                let order = work::Entry::new(&entry.view, &definition);
                let card = order_card(order, desk.ledger.actor(), desk.now_ms.get_untracked());
                card.bucket == Bucket::Mine && card.state == "on_site"
            }
            _ => false,
        })
    });
    let may_add = Memo::new(move |_| {
        let definition = desk.ledger.definition(REPAIR);
        entry.with(|entry| match (entry, definition) {
            (Some(entry), Some(definition)) => may_edit(&definition, &entry.view, desk.ledger.actor().role),
            _ => false,
        })
    });
    view! {
        <Show when=move || is_any.get() || (is_there.get() && may_add.get())>
            <section class="section" aria-labelledby="order-photos">
                <h2 class="section__title" id="order-photos">{move || OrderWords::now().before_after}</h2>
                <div class="order-photos">
                    <Side id=id word=|words| words.before key=repair::PHOTOS_BEFORE.key photos=before may_add=may_add asking=asking />
                    <Side id=id word=|words| words.after key=repair::PHOTOS_AFTER.key photos=after may_add=may_add asking=asking />
                </div>
            </section>
        </Show>
    }
}

#[component]
fn Side(
    id: RecordId,
    word: fn(&OrderWords) -> &'static str,
    key: &'static str,
    photos: Memo<Vec<String>>,
    may_add: Memo<bool>,
    asking: RwSignal<Option<Asking>>,
) -> impl IntoView {
    let name = move || word(OrderWords::now()).to_owned();
    let add = move |_| asking.set(Some(Asking::part(id, name(), vec![Key::literal(key)])));
    let pictures = move || match photos.get() {
        none if none.is_empty() => {
            view! { <p class="order-photos__none">{Icon::Image.view()} {OrderWords::now().no_photo_yet}</p> }
                .into_any()
        }
        digests => view! { <Photos digests=digests title=name() /> }.into_any(),
    };
    view! {
        <figure class="order-photos__side">
            <figcaption class="order-photos__name">{name}</figcaption>
            {pictures}
            <Show when=move || may_add.get()>
                <button class="button is-small" type="button" on:click=add aria-label=move || format!("{} · {}", OrderWords::now().add_photo, name())>
                    {Icon::Camera.view()} {move || OrderWords::now().add_photo}
                </button>
            </Show>
        </figure>
    }
}

fn digests(view: &Record, key: &str) -> Vec<String> {
    let members = view.members(key);
    members
        .filter_map(|(_, value)| value.as_text().map(str::to_owned))
        .collect()
}
