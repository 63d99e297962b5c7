//! Where the phone is, if it can tell quickly. A check never waits long for it.

use futures::FutureExt;
use futures::future::{Either, LocalBoxFuture, Shared, select};
use gloo_timers::future::TimeoutFuture;
use steward_domain::work::checking::Position;
use wasm_bindgen_futures::spawn_local;

use crate::platform::clock;
use crate::platform::position::here;

/// So long after the question a save waits for the answer, where it makes the proof stronger.
const WAIT_MS: i64 = 2_000;

/// A question that was asked, and its answer once it is there. Copies wait for the same answer.
#[derive(Clone)]
pub(super) struct Whereabouts {
    answer: Shared<LocalBoxFuture<'static, Option<Position>>>,
    asked_ms: i64,
}

impl Whereabouts {
    /// Asks the phone.
    pub(super) fn ask() -> Self {
        let asked = async {
            let here = here().await.ok()?;
            Some(Position {
                latitude: here.latitude,
                longitude: here.longitude,
                accuracy_m: here.accuracy_m,
            })
        };
        let answer = asked.boxed_local().shared();
        let asking = answer.clone();
        spawn_local(async move {
            asking.await;
        });
        Self {
            answer,
            asked_ms: clock::mono_ms(),
        }
    }

    /// The answer; it is waited for only where it is worth it, and not for long.
    pub(super) async fn answer(self, is_worth_waiting: bool) -> Option<Position> {
        let waited_ms = clock::mono_ms().saturating_sub(self.asked_ms);
        let left_ms = if is_worth_waiting {
            WAIT_MS.saturating_sub(waited_ms).max(0)
        } else {
            0
        };
        let patience = TimeoutFuture::new(u32::try_from(left_ms).unwrap_or(0));
        match select(self.answer, patience).await {
            Either::Left((found, _)) => found,
            Either::Right(_) => None,
        }
    }
}
