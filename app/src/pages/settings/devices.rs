//! For those who lead: the devices of the site, those longest not heard from first.

use leptos::prelude::*;
use steward_domain::listing::{moment_words, span_words};
use wasm_bindgen_futures::spawn_local;

use super::me::Foot;
use crate::api::{self, Device, Fault};
use crate::components::dialog::Dialog;
use crate::components::icon::Icon;
use crate::desk::{Desk, use_desk};
use crate::pages::door::log_in_fault_words;
use crate::phone::LogInFault;
use crate::words::{SettingsWords, fill, language};

/// From how far on a clock counts as off.
const CLOCK_OFF_MS: u64 = 60_000;

/// The section: asked for only when somebody wants to see it.
#[component]
pub(super) fn Devices() -> impl IntoView {
    let desk = use_desk();
    let found = RwSignal::new(None::<Result<Vec<Device>, Fault>>);
    let removing = RwSignal::new(None::<Device>);
    let slot = desk.ledger.person().slot;
    let load = Callback::new(move |()| {
        spawn_local(async move {
            let answer = api::devices(slot).await;
            let _ = found.try_set(Some(answer));
        });
    });
    let list = move || {
        let words = SettingsWords::now();
        found.with(|found| match found {
            None => view! {
                <div class="settings__row">
                    <span><small>{words.devices_hint}</small></span>
                    <button class="button is-small" type="button" on:click=move |_| load.run(())>{words.devices_show}</button>
                </div>
            }
            .into_any(),
            Some(Err(_)) => view! {
                <div class="settings__row">
                    <span>{Icon::Offline.view()} {words.devices_failed}</span>
                    <button class="button is-small" type="button" on:click=move |_| load.run(())>{words.devices_show}</button>
                </div>
            }
            .into_any(),
            Some(Ok(devices)) => {
                devices.iter().map(|device| device_row(desk, device.clone(), removing)).collect_view().into_any()
            }
        })
    };
    view! {
        <section class="settings__group">
            <h2 class="section__title">{move || SettingsWords::now().devices}</h2>
            <div class="card is-list">{list}</div>
        </section>
        <RemoveDevice removing=removing on_gone=load />
    }
}

fn device_row(desk: Desk, device: Device, removing: RwSignal<Option<Device>>) -> impl IntoView {
    let words = SettingsWords::now();
    let is_this = desk
        .ledger
        .with_replica(|replica| replica.meta().device == device.device);
    let contact = desk.tell(false, |locale| moment_words(device.contact_ms, locale));
    let who = desk.name_of("staff", device.staff);
    let mut facts = vec![fill(words.devices_contact, &[("who", &who), ("t", &contact)])];
    if device.lost > 0 {
        facts.push(fill(words.devices_lost, &[("n", &device.lost.to_string())]));
    }
    if device.clock_ms.unsigned_abs() > CLOCK_OFF_MS {
        let off = span_words(device.clock_ms.saturating_abs() / 1_000, language());
        facts.push(fill(words.devices_clock, &[("t", &off)]));
    }
    if device.removed_ms.is_some() {
        facts.push(words.devices_removed.to_owned());
    }
    if is_this {
        facts.push(words.devices_this.to_owned());
    }
    let may_remove = !is_this && device.removed_ms.is_none();
    let (label, name) = (device.label.clone(), device.label.clone());
    view! {
        <div class="settings__row">
            <span>{label} <small>{facts.join(" · ")}</small></span>
            {may_remove
                .then(|| {
                    view! {
                        <button
                            class="button is-small"
                            type="button"
                            aria-label=fill(words.remove_of, &[("name", &name)])
                            on:click=move |_| removing.set(Some(device.clone()))
                        >
                            {Icon::Trash.view()}
                            {words.remove}
                        </button>
                    }
                })}
        </div>
    }
}

#[component]
fn RemoveDevice(removing: RwSignal<Option<Device>>, on_gone: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let is_open = RwSignal::new(false);
    let is_busy = RwSignal::new(false);
    Effect::new(move |_| is_open.set(removing.with(Option::is_some)));
    Effect::new(move |was: Option<bool>| {
        let now = is_open.get();
        if was == Some(true) && !now {
            removing.set(None);
        }
        now
    });
    let slot = desk.ledger.person().slot;
    let go = Callback::new(move |()| {
        let Some(device) = removing.get_untracked() else {
            return;
        };
        is_busy.set(true);
        spawn_local(async move {
            match api::remove_device(slot, device.device).await {
                Ok(()) => desk.say(SettingsWords::now().devices_gone, None),
                Err(fault) => desk.complain(log_in_fault_words(&LogInFault::Server(fault))),
            }
            let _ = is_busy.try_set(false);
            let _ = removing.try_set(None);
            on_gone.try_run(());
        });
    });
    let why = move || {
        let label = removing.with(|device| {
            device
                .as_ref()
                .map(|device| device.label.clone())
                .unwrap_or_default()
        });
        fill(SettingsWords::now().devices_remove_why, &[("label", &label)])
    };
    let title = Signal::derive(|| SettingsWords::now().devices_remove.to_owned());
    let words = Signal::derive(|| SettingsWords::now().remove.to_owned());
    view! {
        <Dialog title=title is_open=is_open>
            <div class="dialog__body"><p>{why}</p></div>
            <Foot is_open=is_open words=words is_ready=Signal::stored(true) is_busy=is_busy is_danger=true on_go=go />
        </Dialog>
    }
}
