//! One exchange with a device: changes in, records out. Two transactions with room between them, in which others are served.
//!
//! Here is what the route and the simulator share: everything but the connection, the session, and the bytes.

use serde_json::value::RawValue;
use steward_domain::epochs::Epochs;
use steward_domain::ids::Key;
use steward_domain::plan::Actor;
use steward_domain::wire::{SyncRequest, SyncResponse, SyncStatus, VERSION};

use crate::store::{Bringer, Pulled, Pushed, Refused, Store, StoreError};

/// Whose request it is, by the session.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
    /// The site.
    pub site: &'a Key,
    /// The person.
    pub actor: Actor,
}

/// The changes of a request are on the disk.
#[derive(Debug)]
pub struct Taken {
    /// What came of them.
    pub pushed: Pushed,
    epochs: Epochs,
    is_other_epoch: bool,
}

/// Takes the changes of a request, in one transaction.
///
/// Law 4: when this returns, everything acknowledged is on the disk.
///
/// # Errors
/// [`Refused`]; then nothing of the request was stored.
pub fn take(store: &Store, party: Party<'_>, request: &SyncRequest, now_ms: i64) -> Result<Taken, Refused> {
    let epochs = store.epochs(party.site.as_str())?;
    let bringer = Bringer {
        site: party.site,
        actor: party.actor,
        device: request.device,
        cursor: request.cursor,
        clock_ms: now_ms.saturating_sub(request.now_ms),
    };
    let is_other_epoch = request.epoch.is_some_and(|epoch| epoch != epochs.current);
    // A device that does not know of a restore has first to offer again what the server has lost: its changes would leave a hole.
    let (changes, missing) = if is_other_epoch {
        (&[][..], &[][..])
    } else {
        (request.changes.as_slice(), request.missing.as_slice())
    };
    let pushed = store.push(bringer, changes, missing, now_ms)?;
    Ok(Taken {
        pushed,
        epochs,
        is_other_epoch,
    })
}

/// The answer to a request whose changes were taken, with the records that its device lacks.
///
/// Law 8: none of them is outside the person's scope.
///
/// # Errors
/// When the store fails. What was taken stays taken: the device hears of it at its next request.
pub fn answer(
    store: &Store,
    party: Party<'_>,
    request: &SyncRequest,
    taken: Taken,
    now_ms: i64,
) -> Result<SyncResponse<Box<RawValue>>, StoreError> {
    let site = party.site.as_str();
    let definitions = store.registers().for_role(party.actor.role);
    let has_these = request.definitions.as_deref() == Some(definitions.fingerprint.as_str());
    let pushed = taken.pushed;
    let status = if pushed.is_cloned {
        SyncStatus::NewDevice
    } else if taken.is_other_epoch {
        SyncStatus::EpochChanged
    } else if request.v > VERSION {
        SyncStatus::Upgrade
    } else if request.definitions.is_some() && !has_these {
        SyncStatus::Snapshot
    } else {
        SyncStatus::Ok
    };
    let pulled = match status {
        SyncStatus::Ok => pull(store, party, request, &pushed)?,
        _ => Pulled {
            records: Vec::new(),
            gone: Vec::new(),
            cursor: request.cursor,
            more: false,
        },
    };
    Ok(SyncResponse {
        v: VERSION,
        status,
        epochs: taken.epochs,
        acknowledged_seq: pushed.acknowledged_seq,
        receipts: pushed.receipts,
        records: pulled.records,
        gone: pulled.gone,
        previous: pushed.previous,
        cursor: pulled.cursor,
        more: pulled.more,
        photos_wanted: store.photos_wanted(site, request.device)?,
        definitions: (!has_these).then(|| definitions.clone()),
        label_key: store.label_key(site)?,
        site_name: Some(store.site_name(site)?),
        server_time_ms: now_ms,
    })
}

/// A device that was up to date before its own push need not hear its own changes back: it merges them itself.
fn pull(
    store: &Store,
    party: Party<'_>,
    request: &SyncRequest,
    pushed: &Pushed,
) -> Result<Pulled, StoreError> {
    let was_up_to_date = request.cursor == pushed.previous && !request.snapshot;
    let from = if was_up_to_date {
        pushed.number
    } else {
        request.cursor
    };
    let from_nothing = request.cursor == 0;
    let mut pulled = store.pull(party.site.as_str(), party.actor, from, from_nothing)?;
    if was_up_to_date {
        pulled.gone.extend(&pushed.gone);
    }
    Ok(pulled)
}
