//! At which post this phone stands. It is asked once and kept on the phone: a gate does not move.

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};
use steward_domain::sort;
use steward_domain::work;
use steward_domain::work::read::{One, Text};

use crate::desk::{Desk, use_desk};
use crate::platform::window;
use crate::show::Show;
use crate::words::GateWords;

/// The key in the browser's small storage.
const STORED: &str = "steward.post";
/// What places are posts.
const POST_KINDS: [&str; 2] = ["post", "gate"];
/// The most places that are offered where a site has no posts of its own.
const PLACES_MAX: usize = 100;

const NAME: One<Text> = One::of("name");
const KIND: One<Text> = One::of("kind");

/// The post that this phone was told, if any.
#[must_use]
pub fn stored() -> Option<RecordId> {
    let storage = window().local_storage().ok().flatten()?;
    storage.get_item(STORED).ok().flatten()?.parse().ok()
}

fn store(post: RecordId) {
    if let Ok(Some(storage)) = window().local_storage() {
        // Without the small storage the choice holds until the page is left.
        let _ = storage.set_item(STORED, &post.to_string());
    }
}

/// The places that a gate may stand at, by name: the site's posts, or any place where it has none.
#[must_use]
pub fn posts(desk: Desk) -> Memo<Vec<(RecordId, String)>> {
    let shelf = desk.ledger.shelf(&Key::literal("place"));
    Memo::new(move |_| {
        let Some(definition) = desk.ledger.definition("place") else {
            return Vec::new();
        };
        shelf.with(|shelf| {
            let register = work::Register::new(&definition, shelf.views().map(AsRef::as_ref));
            let is_post =
                |place: &work::Entry<'_>| place.get(KIND).is_some_and(|kind| POST_KINDS.contains(&kind));
            let named = |place: work::Entry<'_>| Some((place.id(), place.get(NAME)?.to_owned()));
            let mut posts: Vec<_> = register.entries().filter(is_post).filter_map(named).collect();
            if posts.is_empty() {
                posts = register.entries().filter_map(named).take(PLACES_MAX).collect();
            }
            sort::by(&mut posts, |a, b| a.1.cmp(&b.1));
            posts
        })
    })
}

/// The choice of the post. The first one is taken until somebody says otherwise.
#[component]
pub fn PostField(
    /// The post.
    post: RwSignal<Option<RecordId>>,
) -> impl IntoView {
    let posts = posts(use_desk());
    Effect::new(move |_| {
        posts.with(|posts| {
            let is_known = post
                .get_untracked()
                .is_some_and(|post| posts.iter().any(|(id, _)| *id == post));
            if !is_known {
                post.set(posts.first().map(|(id, _)| *id));
            }
        });
    });
    let choose = move |event| {
        let chosen: Option<RecordId> = event_target_value(&event).parse().ok();
        if let Some(chosen) = chosen {
            store(chosen);
            post.set(Some(chosen));
        }
    };
    let options = move || {
        let options = posts.get().into_iter().map(|(id, name)| {
            view! { <option value=id.to_string() selected=move || post.get() == Some(id)>{name}</option> }
        });
        options.collect_view()
    };
    view! {
        <div class="field gate__post">
            <label class="field__label" for="gate-post">{move || GateWords::now().post}</label>
            <Show
                when=move || !posts.with(Vec::is_empty)
                fallback=|| view! { <p class="field__hint">{move || GateWords::now().no_posts}</p> }
            >
                <select class="input" id="gate-post" on:change=choose>{options}</select>
            </Show>
        </div>
    }
}
