//! The server's word that the site is at another number. Only a hint: whoever misses it hears at the next exchange.

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{EventSource, MessageEvent};

/// An open stream of words; closed when dropped.
pub struct Live {
    source: EventSource,
    _number: EventListener,
    _cut: EventListener,
}

impl Live {
    /// Opens the stream of the person in a slot. `on_number` hears the site's number, `on_cut` that the stream is cut for good: the browser
    /// itself opens it again after a short break.
    pub fn open(slot: u8, on_number: impl Fn(u64) + 'static, on_cut: impl Fn() + 'static) -> Option<Self> {
        let source = EventSource::new(&format!("/api/live?slot={slot}")).ok()?;
        let number = EventListener::new(&source, "number", move |event| {
            let data = event
                .dyn_ref::<MessageEvent>()
                .and_then(|event| event.data().as_string());
            if let Some(number) = data.and_then(|text| text.trim().parse().ok()) {
                on_number(number);
            }
        });
        let watched = source.clone();
        let cut = EventListener::new(&source, "error", move |_| {
            if watched.ready_state() == EventSource::CLOSED {
                on_cut();
            }
        });
        Some(Self {
            source,
            _number: number,
            _cut: cut,
        })
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.source.close();
    }
}
