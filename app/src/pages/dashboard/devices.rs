//! Devices that nobody has heard from. Only the server knows them.

use leptos::prelude::*;
use steward_domain::listing::{moment_words, span_words};
use wasm_bindgen_futures::spawn_local;

use crate::api::{self, Device};
use crate::components::icon::Icon;
use crate::desk::{Desk, use_desk};
use crate::ledger::Phase;
use crate::words::{Dashboard, fill, language};

/// A device that was not heard from for so long may hold a shift's work that nobody else has.
const SILENT_MS: i64 = 24 * 3_600_000;
/// The most devices that are shown, those longest not heard from first.
const SHOWN_MAX: usize = 20;

/// What the server said, and when it was asked.
type Asked = (Vec<Device>, i64);

/// The section of the devices.
#[component]
pub fn Devices() -> impl IntoView {
    let desk = use_desk();
    let asked = ask(desk);
    let body = move || match asked.get() {
        None => view! { <p class="muted">{Dashboard::now().devices_offline}</p> }.into_any(),
        Some((devices, at_ms)) => list(desk, &devices, at_ms),
    };
    view! {
        <section class="section" id="devices">
            <h2 class="section__title">{move || Dashboard::now().devices}</h2>
            {body}
        </section>
    }
}

/// Asked when the page opens, and again when the network comes back.
fn ask(desk: Desk) -> RwSignal<Option<Asked>> {
    let asked = RwSignal::new(None);
    let pulse = desk.ledger.pulse();
    let is_online =
        Memo::new(move |_| pulse.with(|pulse| matches!(pulse.phase, Phase::Current | Phase::Update)));
    Effect::new(move |_| {
        if !is_online.get() {
            return;
        }
        let slot = desk.ledger.person().slot;
        spawn_local(async move {
            if let Ok(devices) = api::devices(slot).await {
                // The page may be gone.
                let _ = asked.try_set(Some((devices, desk.ledger.now_ms())));
            }
        });
    });
    asked
}

fn list(desk: Desk, devices: &[Device], at_ms: i64) -> AnyView {
    let words = Dashboard::now();
    let is_of_concern = |device: &&Device| {
        device.removed_ms.is_none() && (at_ms - device.contact_ms > SILENT_MS || device.lost > 0)
    };
    let silent: Vec<&Device> = devices.iter().filter(is_of_concern).take(SHOWN_MAX).collect();
    let as_of = desk.tell(false, |locale| moment_words(at_ms, locale));
    let as_of = fill(words.devices_as_of, &[("t", &as_of)]);
    if silent.is_empty() {
        return view! { <p>{words.devices_none}</p> <p class="muted">{as_of}</p> }.into_any();
    }
    let rows = silent.into_iter().map(|device| {
        let owner = desk.name_of("staff", device.staff);
        let silent_s = (at_ms - device.contact_ms) / 1_000;
        let heard = fill(words.device_heard, &[("t", &span_words(silent_s, language()))]);
        let lost = (device.lost > 0).then(|| {
            let words = fill(words.device_lost, &[("n", &device.lost.to_string())]);
            view! { <span class="receipt-mark is-refused">{Icon::Alert.view()} {words}</span> }
        });
        view! {
            <div class="key-value__row"><dt>{owner} " · " {device.label.clone()}</dt><dd class="cluster">{heard} {lost}</dd></div>
        }
    });
    let rows = rows.collect_view();
    view! {
        <div class="card"><dl class="key-value">{rows}</dl></div>
        <p class="muted">{as_of}</p>
    }
    .into_any()
}
