//! Word between the tabs of one person: one has written, the others look again.

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel between the tabs of one person.
pub struct Tabs {
    channel: BroadcastChannel,
    _listener: EventListener,
}

impl Tabs {
    /// Joins the channel. `on_word` hears the others, and never this tab itself. `None` where the browser has no such channels.
    pub fn join(name: &str, on_word: impl Fn(String) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let listener = EventListener::new(&channel, "message", move |event| {
            let word = event
                .dyn_ref::<MessageEvent>()
                .and_then(|event| event.data().as_string());
            if let Some(word) = word {
                on_word(word);
            }
        });
        Some(Self {
            channel,
            _listener: listener,
        })
    }

    /// Tells the others.
    pub fn tell(&self, word: &str) {
        // A channel fails only once it is closed, and it is closed on drop.
        let _ = self.channel.post_message(&word.into());
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.channel.close();
    }
}
