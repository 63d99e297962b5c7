//! What only the server knows: devices that nobody has heard from, and changes that it has refused.

use leptos::prelude::*;
use steward_domain::listing::span_words;
use steward_domain::sort;
use wasm_bindgen_futures::spawn_local;

use crate::api::{self, Device, RefusedChange};
use crate::desk::Desk;
use crate::ledger::Phase;
use crate::words::{Dashboard, fill, language};

/// A device that was not heard from for so long may hold a shift's work that nobody else has.
const SILENT_MS: i64 = 24 * 3_600_000;
/// Refused changes are kept for ever; what is older than this somebody has seen.
const REFUSED_MS: i64 = 7 * 24 * 3_600_000;

/// What the server said, and when it was asked.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    /// When it was asked.
    pub(super) at_ms: i64,
    /// Devices that are silent or have lost something, those longest not heard from first.
    pub(super) devices: Vec<Device>,
    /// Changes that were refused lately, the newest first.
    pub(super) refused: Vec<RefusedChange>,
}

/// Asked when the page opens, and again when the network comes back. None while nothing was heard.
pub(super) fn known(desk: Desk) -> RwSignal<Option<Known>> {
    let known = RwSignal::new(None);
    let pulse = desk.ledger.pulse();
    let is_online =
        Memo::new(move |_| pulse.with(|pulse| matches!(pulse.phase, Phase::Current | Phase::Update)));
    Effect::new(move |_| {
        if !is_online.get() {
            return;
        }
        let slot = desk.ledger.person().slot;
        spawn_local(async move {
            let (devices, refused) = futures::join!(api::devices(slot), api::refused_of_all(slot));
            if let (Ok(devices), Ok(refused)) = (devices, refused) {
                let now_ms = desk.ledger.now_ms();
                // The page may be gone.
                let _ = known.try_set(Some(judged(devices, refused, now_ms)));
            }
        });
    });
    known
}

fn judged(mut devices: Vec<Device>, mut refused: Vec<RefusedChange>, now_ms: i64) -> Known {
    devices.retain(|device| {
        device.removed_ms.is_none() && (now_ms - device.contact_ms > SILENT_MS || device.lost > 0)
    });
    sort::by_key(&mut devices, |device| device.contact_ms);
    refused.retain(|change| now_ms - change.received_ms <= REFUSED_MS);
    Known {
        at_ms: now_ms,
        devices,
        refused,
    }
}

/// Whose device it is, what it is called, and how long it has been silent.
pub(super) fn device_words(desk: Desk, device: &Device, at_ms: i64) -> (String, String) {
    let owner = desk.name_of("staff", device.staff);
    let silent_s = (at_ms - device.contact_ms) / 1_000;
    let heard = fill(
        Dashboard::now().device_heard,
        &[("t", &span_words(silent_s, language()))],
    );
    (format!("{owner} · {}", device.label), heard)
}
