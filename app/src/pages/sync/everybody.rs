//! For those who lead: what the server has refused of everybody, so that nothing that somebody wrote is forgotten.

use leptos::prelude::*;
use steward_domain::listing::moment_words;
use steward_domain::refusal::Code;
use wasm_bindgen_futures::spawn_local;

use super::refused::reason;
use super::telling::{Told, tell};
use crate::api::{self, Fault, RefusedChange};
use crate::components::icon::Icon;
use crate::desk::{Desk, use_desk};
use crate::words::{SyncWords, fill};

/// How many are drawn.
const DRAWN_MAX: usize = 50;

/// The section. It asks the server, and says so when it can't.
#[component]
pub(super) fn RefusedOfAll() -> impl IntoView {
    let desk = use_desk();
    let found = RwSignal::new(None::<Result<Vec<RefusedChange>, Fault>>);
    let slot = desk.ledger.person().slot;
    let load = move || {
        spawn_local(async move {
            let answer = api::refused_of_all(slot).await;
            let _ = found.try_set(Some(answer));
        });
    };
    load();
    let body = move || {
        let words = SyncWords::now();
        found.with(|found| match found {
            None => view! { <p class="muted">{words.loading}</p> }.into_any(),
            Some(Err(_)) => {
                view! { <p class="muted">{Icon::Offline.view()} {words.all_refused_offline}</p> }.into_any()
            }
            Some(Ok(changes)) if changes.is_empty() => {
                view! { <p class="muted">{words.all_refused_none}</p> }.into_any()
            }
            Some(Ok(changes)) => {
                let rows = changes.iter().take(DRAWN_MAX).map(|change| row(desk, change));
                view! { <div>{rows.collect_view()}</div> }.into_any()
            }
        })
    };
    view! {
        <section class="section">
            <h2 class="section__title">{move || SyncWords::now().all_refused}</h2>
            <div class="card stack">
                <p class="muted">{move || SyncWords::now().all_refused_why}</p>
                {body}
                <button class="button is-quiet" type="button" on:click=move |_| load()>
                    {Icon::Sending.view()}
                    {move || SyncWords::now().reload}
                </button>
            </div>
        </section>
    }
}

fn row(desk: Desk, refused: &RefusedChange) -> AnyView {
    let words = SyncWords::now();
    let change = refused.change();
    let told = match &change {
        Some(change) => tell(desk, change),
        None => Told {
            title: words.unreadable.to_owned(),
            ..Told::default()
        },
    };
    let who = change
        .as_ref()
        .map(|change| desk.name_of("staff", change.by))
        .unwrap_or_default();
    let time = desk.tell(false, |locale| moment_words(refused.received_ms, locale));
    let code = refused.code.clone().map(serde_json::Value::String);
    let code: Option<Code> = code.and_then(|code| serde_json::from_value(code).ok());
    let why = reason(
        desk,
        code,
        change.as_ref().map(|change| &change.register),
        refused.field.as_ref(),
    );
    let lines = told
        .lines
        .into_iter()
        .map(|line| view! { <p class="sync-row__facts">{line}</p> });
    view! {
        <article class="sync-row">
            <h3 class="sync-row__title">{told.title}</h3>
            <p class="sync-row__facts">{told.what}</p>
            {lines.collect_view()}
            <p class="sync-row__facts">{fill(words.all_refused_of, &[("who", &who), ("t", &time)])}</p>
            <p class="sync-row__error">{Icon::Alert.view()} {why}</p>
        </article>
    }
    .into_any()
}
