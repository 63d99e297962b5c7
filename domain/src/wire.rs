//! What phone and server say to each other. Every envelope version that was ever released is accepted:
//! `tests/fixtures/wire/` keeps one of each, frozen.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::definition::RegisterText;
use crate::epochs::Epochs;
use crate::ids::{DeviceId, EpochId, Key, RecordId};
use crate::label::LabelKey;
use crate::plan::Outcome;
use crate::record::Record;
use crate::refusal::{Code, Refusal};
use crate::words::Words;

/// The version of the envelope that this code writes. It reads this one and every older one.
pub const VERSION: u16 = 1;
/// The most changes in one batch.
pub const BATCH_CHANGES_MAX: usize = 500;
/// The most bytes of changes in one batch, before compression: about two seconds on a slow line.
pub const BATCH_BYTES_MAX: usize = 256 * 1024;
/// The largest change, in bytes. It must fit into a batch with its group.
pub const CHANGE_BYTES_MAX: usize = 64 * 1024;
/// The largest request, in bytes after decompression: a full batch, its last group, and the envelope.
pub const REQUEST_BYTES_MAX: usize = 1024 * 1024;
/// The most records in one answer.
pub const PULL_RECORDS_MAX: usize = 2_000;
/// About how many bytes of records one answer holds, before compression.
pub const PULL_BYTES_MAX: usize = 1024 * 1024;
/// The most ranges of lost changes that one request reports.
pub const MISSING_MAX: usize = 64;
/// The most photos that one answer asks for.
pub const PHOTOS_WANTED_MAX: usize = 100;

/// What a device sends.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncRequest {
    /// [`VERSION`] of the sender.
    pub v: u16,
    /// The device.
    pub device: DeviceId,
    /// The epoch that it knows; none before its first answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<EpochId>,
    /// The number up to which it holds everything in its scope.
    pub cursor: u64,
    /// Whether it is filling a shadow store from the beginning.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub snapshot: bool,
    /// The fingerprint of the definitions that it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definitions: Option<String>,
    /// Its wall clock, milliseconds since 1970: the server tells managers of clocks that are off.
    pub now_ms: i64,
    /// Ranges of its own `seq`, both ends included, that it has lost. Law 9: losing local data is noticed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Vec<u64>>))]
    pub missing: Vec<(u64, u64)>,
    /// Its changes, in the order of `seq`, each as it was written on the day: never parsed and written again.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::change::Change>))]
    pub changes: Vec<Box<RawValue>>,
}

/// Whether the exchange went the ordinary way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SyncStatus {
    /// It did.
    Ok,
    /// What the device may have has changed: it pulls everything again into a shadow store, and swaps.
    Snapshot,
    /// Another profile has used this identity. Changes without a receipt move to a new one.
    NewDevice,
    /// The server was restored from a backup. The device offers again what it holds, and pulls everything again.
    EpochChanged,
    /// The app is too old to read records. Its changes are still taken. So says any status that this build has no name for.
    #[serde(other)]
    Upgrade,
}

/// What became of one change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The change's `seq`.
    pub seq: u64,
    /// What became of it.
    pub outcome: ReceiptOutcome,
    /// The number that it got; 0 for a quarantined one.
    pub number: u64,
    /// Why it was quarantined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// The field that is to blame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Key>,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ReceiptOutcome {
    /// Merged; its author had seen everything.
    Applied,
    /// Merged beside what others had written.
    Merged,
    /// Merged; a person must choose between values.
    Conflict,
    /// Refused, and kept with its reason for its author and a manager.
    Quarantined,
}

impl ReceiptOutcome {
    /// The outcome's name on the wire and in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Merged => "merged",
            Self::Conflict => "conflict",
            Self::Quarantined => "quarantined",
        }
    }

    /// The outcome of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Applied, Self::Merged, Self::Conflict, Self::Quarantined]
            .into_iter()
            .find(|one| one.as_str() == name)
    }
}

impl From<Outcome> for ReceiptOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Applied => Self::Applied,
            Outcome::Merged => Self::Merged,
            Outcome::Conflict => Self::Conflict,
        }
    }
}

impl Receipt {
    /// The receipt of an accepted change.
    #[must_use]
    pub fn accepted(seq: u64, outcome: Outcome, number: u64) -> Self {
        Self {
            seq,
            outcome: outcome.into(),
            number,
            code: None,
            field: None,
        }
    }

    /// The receipt of a refused change.
    #[must_use]
    pub fn refused(seq: u64, refusal: Refusal) -> Self {
        Self {
            seq,
            outcome: ReceiptOutcome::Quarantined,
            number: 0,
            code: Some(refusal.code),
            field: refusal.field,
        }
    }
}

/// The registers as a role may use them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Definitions {
    /// What to send in [`SyncRequest::definitions`].
    pub fingerprint: String,
    /// The registers, each a text of its own: one that a phone can't read must not take the others with it.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub registers: Vec<RegisterText>,
}

/// What the server answers. `R` is a record: [`Record`] where it is read, raw JSON where the server passes on what its
/// store holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncResponse<R = Record> {
    /// [`VERSION`] of the answer: the request's, or an older one.
    pub v: u16,
    /// Whether the exchange went the ordinary way.
    pub status: SyncStatus,
    /// The server's epochs.
    pub epochs: Epochs,
    /// The highest `seq` of this device that the server has on its disk. Law 9.
    pub acknowledged_seq: u64,
    /// What became of each change that was sent.
    pub receipts: Vec<Receipt>,
    /// Records that changed, by number.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub records: Vec<R>,
    /// Records that are no longer in this person's scope.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<RecordId>,
    /// The site's number before this exchange. A device whose cursor stood there was up to date: its own changes are not
    /// sent back to it.
    pub previous: u64,
    /// Up to which number the device holds everything after this answer.
    pub cursor: u64,
    /// Whether there is more to pull.
    pub more: bool,
    /// Photos that this device's changes refer to and the server lacks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos_wanted: Vec<String>,
    /// The registers, when the device has others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definitions: Option<Definitions>,
    /// What the site's labels are checked with, once there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub label_key: Option<LabelKey>,
    /// What the site is called. A server of before it was told says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub site_name: Option<Words>,
    /// The server's clock, milliseconds since 1970.
    pub server_time_ms: i64,
}

/// A record of an answer that this app can't read: a later build wrote it in another shape. It is kept as it came, in the place of the record.
#[derive(Clone, Debug)]
pub struct UnreadRecord {
    /// Its register.
    pub register: Key,
    /// Its id.
    pub id: RecordId,
    /// The record.
    pub text: Box<RawValue>,
}

/// An answer that could be read, but perhaps for some of its records.
#[derive(Clone, Debug)]
pub struct ReadResponse {
    /// The answer with the records that could be read.
    pub response: SyncResponse,
    /// The others.
    pub unread: Vec<UnreadRecord>,
}

/// Reads an answer: whole where that goes, as it nearly always does, and otherwise record by record.
///
/// Law: what an app can't read of one record or register keeps nothing else of the answer from it, no receipt and no other record.
///
/// # Errors
/// When the answer itself can't be read, or it has a record that does not even say which one it is.
pub fn read_response(text: &str) -> serde_json::Result<ReadResponse> {
    if let Ok(response) = serde_json::from_str(text) {
        let unread = Vec::new();
        return Ok(ReadResponse { response, unread });
    }
    let raw: SyncResponse<Box<RawValue>> = serde_json::from_str(text)?;
    let (mut records, mut unread) = (Vec::new(), Vec::new());
    for text in &raw.records {
        match serde_json::from_str(text.get()) {
            Ok(record) => records.push(record),
            Err(_) => unread.push(unread_record(text)?),
        }
    }
    let response = raw.with_records(records);
    Ok(ReadResponse { response, unread })
}

fn unread_record(text: &RawValue) -> serde_json::Result<UnreadRecord> {
    #[derive(Deserialize)]
    struct Heading {
        register: Key,
        id: RecordId,
    }
    let Heading { register, id } = serde_json::from_str(text.get())?;
    let text = text.to_owned();
    Ok(UnreadRecord { register, id, text })
}

impl<R> SyncResponse<R> {
    /// The same answer with other records.
    fn with_records<S>(self, records: Vec<S>) -> SyncResponse<S> {
        SyncResponse {
            v: self.v,
            status: self.status,
            epochs: self.epochs,
            acknowledged_seq: self.acknowledged_seq,
            receipts: self.receipts,
            records,
            gone: self.gone,
            previous: self.previous,
            cursor: self.cursor,
            more: self.more,
            photos_wanted: self.photos_wanted,
            definitions: self.definitions,
            label_key: self.label_key,
            site_name: self.site_name,
            server_time_ms: self.server_time_ms,
        }
    }
}

/// The digest of a change as it was sent. The same identity with another digest is a cloned profile.
/// Both sides derive it from the bytes: 32 random bytes more would double a small change on a slow line.
#[must_use]
pub fn digest(change: &RawValue) -> [u8; 32] {
    Sha256::digest(change.get().as_bytes()).into()
}
