//! The tick over the whole screen when a check is kept: seen from the corner of an eye, and gone by itself.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::platform::shake::shake;
use crate::platform::sound::{self, Sound};
use crate::show::Show;

/// How long it is seen. The next tap is not kept waiting: it passes through.
const SEEN_MS: u32 = 900;
/// Felt, and shorter than the shake of an alarm.
const SHAKE_MS: u32 = 90;

/// Says with eye, ear and hand that something is kept on the phone.
#[derive(Clone, Copy)]
pub(super) struct Tick {
    seen: RwSignal<Option<u32>>,
}

impl Tick {
    pub(super) fn new() -> Self {
        Self {
            seen: RwSignal::new(None),
        }
    }

    /// It is kept.
    pub(super) fn tell(self) {
        sound::play(Sound::Saved);
        shake(SHAKE_MS);
        let turn = self.seen.get_untracked().map_or(0, |turn| turn + 1);
        self.seen.set(Some(turn));
        Timeout::new(SEEN_MS, move || {
            // Another tick may have come meanwhile, or the page may be gone.
            if self.seen.try_get_untracked() == Some(Some(turn)) {
                self.seen.set(None);
            }
        })
        .forget();
    }
}

/// Where the tick is seen. The toast beside it says the same in words.
#[component]
pub(super) fn TickView(
    /// The tick.
    tick: Tick,
) -> impl IntoView {
    view! {
        <Show when=move || tick.seen.get().is_some()>
            <div class="round-tick" aria-hidden="true">{Icon::Check.view()}</div>
        </Show>
    }
}
