//! The lane of the photos: after the changes, one at a time, and never holding a text up.

use std::collections::BTreeSet;
use std::rc::Rc;
use steward_domain::sort::{self, Gather};

use futures::StreamExt;
use futures::channel::mpsc;
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use steward_domain::change::Write;
use steward_domain::formats;
use steward_domain::replica::{Draft, OutboxRow};
use steward_domain::value::Value;
use wasm_bindgen_futures::spawn_local;

use super::Inner;
use crate::api::{self, Fault};
use crate::platform::locks;
use crate::store::{PhotoRow, PhotoState};

/// How long the lane rests when nobody calls.
const REST_MS: u32 = 60_000;
/// How many photos that the server has are kept as copies, so that a guard can look at last night's pictures offline.
const COPIES_MAX: usize = 200;

/// Starts the lane. It ends when the person closes the ledger.
pub(super) fn start(inner: &Rc<Inner>, mut kicked: mpsc::Receiver<()>) {
    let inner = Rc::clone(inner);
    spawn_local(async move {
        inner.count_photos().await;
        let _lock = locks::hold(&format!("steward-photos-{}", inner.person.staff)).await;
        while inner.is_open.get() {
            inner.send_photos().await;
            match select(kicked.next(), TimeoutFuture::new(REST_MS)).await {
                Either::Left((None, _)) => return,
                Either::Left((Some(()), _)) | Either::Right(_) => {}
            }
        }
    });
}

impl Inner {
    /// Sends every photo that waits and whose change the server has. Stops at the first that fails.
    async fn send_photos(&self) {
        let Ok(rows) = self.store.photos().await else {
            return;
        };
        let held_up = self.held_up();
        let waiting = rows.iter().filter(|row| row.state == PhotoState::Waiting);
        for row in waiting.filter(|row| !held_up.contains(&row.digest)) {
            if !self.is_open.get() || !self.send_one(row).await {
                break;
            }
        }
        self.drop_old_copies(&rows).await;
        self.count_photos().await;
    }

    async fn send_one(&self, row: &PhotoRow) -> bool {
        let digests = [row.digest.clone()];
        let Ok(Some(bytes)) = self.store.photo_bytes(&row.digest).await else {
            // Without its bytes it can never be sent; it stays listed as waiting, so that somebody asks.
            return true;
        };
        match api::send_photo(self.person.slot, &row.digest, &bytes).await {
            // Law: the copy may go only now, when the server has it on its disk.
            Ok(()) => self.store.mark_photos(&digests, PhotoState::Sent).await.is_ok(),
            // This one the server will never take; the next may be well.
            Err(Fault::Answered {
                status: 413 | 415 | 422,
                ..
            }) => true,
            Err(_) => false,
        }
    }

    /// Photos of changes that the server does not have yet: it would not know who may see them.
    fn held_up(&self) -> BTreeSet<String> {
        let replica = self.replica.borrow();
        let waiting = replica.outbox().filter(|row| row.is_waiting());
        waiting.flat_map(OutboxRow::photos).gather()
    }

    async fn drop_old_copies(&self, rows: &[PhotoRow]) {
        // A restored server asks again for what the outbox still speaks of.
        let kept: BTreeSet<String> = self
            .replica
            .borrow()
            .outbox()
            .flat_map(OutboxRow::photos)
            .gather();
        let is_copy = |row: &&PhotoRow| row.state == PhotoState::Sent && !kept.contains(&row.digest);
        let mut copies: Vec<&PhotoRow> = rows.iter().filter(is_copy).collect();
        if copies.len() <= COPIES_MAX {
            return;
        }
        sort::by_key(&mut copies, |row| std::cmp::Reverse(row.taken_ms));
        let old: Vec<String> = copies[COPIES_MAX..]
            .iter()
            .map(|row| row.digest.clone())
            .collect();
        // They are only copies; if they can't be dropped now, they are next time.
        let _ = self.store.drop_photos(&old).await;
    }

    pub(super) async fn count_photos(&self) {
        let Ok(rows) = self.store.photos().await else {
            return;
        };
        let waiting = rows.iter().filter(|row| row.state == PhotoState::Waiting).count();
        if self.pulse.with_untracked(|pulse| pulse.photos_waiting) != waiting {
            self.pulse.update(|pulse| pulse.photos_waiting = waiting);
        }
    }
}

/// The photos and signatures that some changes mention.
pub(super) fn mentioned(drafts: &[Draft]) -> Vec<String> {
    let writes = drafts.iter().flat_map(|draft| draft.writes.values());
    let digests: BTreeSet<String> = writes.flat_map(digests_of).gather();
    digests.into_iter().collect()
}

/// Whatever looks like a digest; what is none is not among the photos, and so does no harm.
fn digests_of(write: &Write) -> Vec<String> {
    match write {
        Write::Set { value, .. } => digests_in(value),
        Write::Members { add, .. } => add.iter().flat_map(digests_in).collect(),
        Write::Increase { .. } => Vec::new(),
    }
}

/// Also in rows and lists: a photo may be a part of an entry.
fn digests_in(value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) => formats::digest(text)
            .ok()
            .map(str::to_owned)
            .into_iter()
            .collect(),
        Value::List(list) => list.iter().flat_map(digests_in).collect(),
        Value::Map(map) => map.values().flat_map(digests_in).collect(),
        Value::Empty | Value::YesNo(_) | Value::Integer(_) => Vec::new(),
    }
}
