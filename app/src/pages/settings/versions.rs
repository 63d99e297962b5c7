//! This device, and which versions run on it.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::me::row;
use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::page::Page;
use crate::phone::Phone;
use crate::platform::{install, room, update};
use crate::show::Show;
use crate::words::{SettingsWords, Shell, fill};

/// How much of a long number is shown: enough to tell one from another over the phone.
const SHORT: usize = 8;

/// This device: its storage, and the home screen.
#[component]
pub(super) fn PhoneSection() -> impl IntoView {
    let kept = RwSignal::new(None::<bool>);
    spawn_local(async move {
        let is_kept = room::look().await.map(|room| room.is_kept);
        let _ = kept.try_set(is_kept);
    });
    let storage = move || {
        let words = crate::words::SyncWords::now();
        match kept.get() {
            Some(true) => words.is_kept,
            Some(false) => words.not_kept,
            None => words.space_unknown,
        }
    };
    view! {
        <section class="settings__group">
            <h2 class="section__title">{move || SettingsWords::now().phone}</h2>
            <div class="card is-list">
                <a class="row-link" href=Page::Sync.path()>
                    {Icon::Storage.view()}
                    <span class="row-link__words">
                        {move || SettingsWords::now().storage} <small>{storage}</small>
                    </span>
                    {Icon::Forward.view()}
                </a>
                <InstallRow />
            </div>
        </section>
    }
}

/// How to put the app on the home screen; a button where the browser offers one.
#[component]
fn InstallRow() -> impl IntoView {
    let is_offered = install::is_offered();
    let hint = || {
        let words = SettingsWords::now();
        match (install::is_installed(), install::is_apple()) {
            (true, _) => words.install_done,
            (false, true) => words.install_ios,
            (false, false) => words.install_android,
        }
    };
    let why = (!install::is_installed())
        .then(|| view! { <small>{move || SettingsWords::now().install_why}</small> });
    view! {
        <div class="settings__row">
            <span>{move || SettingsWords::now().install} <small>{hint}</small> {why}</span>
            <Show when=move || is_offered.get()>
                <button class="button is-small is-primary" type="button" on:click=|_| install::take_offer()>
                    {move || SettingsWords::now().install_now}
                </button>
            </Show>
        </div>
    }
}

/// The versions, and a look for newer ones.
#[component]
pub(super) fn Versions() -> impl IntoView {
    let desk = use_desk();
    let phone = expect_context::<Phone>();
    let build = RwSignal::new(None::<String>);
    spawn_local(async move {
        let told = install::build().await;
        let _ = build.try_set(told);
    });
    let app = move || {
        let version = env!("CARGO_PKG_VERSION");
        match build.get() {
            Some(build) => fill(
                SettingsWords::now().app_build,
                &[("v", version), ("b", &short(&build))],
            ),
            None => version.to_owned(),
        }
    };
    let look = move || {
        update::look_now();
        desk.say(SettingsWords::now().looking, None);
    };
    view! {
        <section class="settings__group">
            <h2 class="section__title">{move || SettingsWords::now().about}</h2>
            <div class="card is-list">
                {fact(|words| words.app, app)}
                {row(Icon::Sending, |words| words.look, |_| "", look)}
                <Show when=move || phone.update_waits.get()>
                    <div class="settings__row">
                        <span>{move || SettingsWords::now().update_ready} <small>{move || Shell::now().update_draft}</small></span>
                        <button class="button is-small is-primary" type="button" on:click=|_| update::take()>
                            {move || SettingsWords::now().take}
                        </button>
                    </div>
                </Show>
                <Technical />
            </div>
        </section>
    }
}

/// What only those need who look for a fault: folded, so that it is in nobody's way.
#[component]
fn Technical() -> impl IntoView {
    let desk = use_desk();
    let (device, site) = desk
        .ledger
        .with_replica(|replica| (replica.meta().device.to_string(), replica.meta().site.to_string()));
    let pulse = desk.ledger.pulse();
    let known = Memo::new(move |_| {
        // What a first contact brings shows when it is there.
        pulse.track();
        desk.ledger.with_replica(|replica| {
            let meta = replica.meta();
            (
                meta.definitions.clone(),
                meta.epochs.as_ref().map(|epochs| epochs.current.to_string()),
            )
        })
    });
    let unknown = || SettingsWords::now().unknown.to_owned();
    let registers = move || {
        let n = desk.ledger.registers().len().to_string();
        known.with(|(fingerprint, _)| {
            let told = fingerprint.as_deref().map(|print| {
                fill(
                    SettingsWords::now().registers_of,
                    &[("n", &n), ("f", &short(print))],
                )
            });
            told.unwrap_or_else(unknown)
        })
    };
    let epoch = move || known.with(|(_, epoch)| epoch.as_deref().map_or_else(unknown, short));
    view! {
        <details class="settings__technical">
            <summary class="settings__unfold">
                {Icon::Down.view()} {move || SettingsWords::now().technical}
            </summary>
            {fact(|words| words.registers, registers)} {fact(|words| words.epoch, epoch)}
            {fact(|words| words.device, move || device.clone())} {fact(|words| words.site, move || site.clone())}
        </details>
    }
}

fn fact(
    name: fn(&SettingsWords) -> &'static str,
    value: impl Fn() -> String + Send + 'static,
) -> impl IntoView {
    view! {
        <div class="settings__row">
            <span>{move || name(SettingsWords::now())} <small class="settings__number">{value}</small></span>
        </div>
    }
}

fn short(number: &str) -> String {
    number.chars().take(SHORT).collect()
}
