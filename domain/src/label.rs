//! Labels 标签: what a printed QR label says, signed so that nobody can make one up.
//!
//! A label is an address of the site, `https://<host>/l/<token>`, so that the camera of any phone opens the app. The token names a
//! checkpoint or a place and the day on which it was made, and is signed by the site's server. Phones hold only the key that checks the
//! signature: whoever has a phone, or a backup of one, can read labels and make none.
//!
//! Law: a token with any bit changed is not a label of the site.

pub mod base64url;
pub mod sheet;

use std::fmt;

use chrono::{Datelike, NaiveDate};
use ed25519_compact::{PublicKey, Signature};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::ids::RecordId;

/// The form of tokens that this code writes.
const VERSION: u8 = 1;
/// The version, the kind, the record, the day, and the mark of the key.
const HEAD_BYTES: usize = 1 + 1 + 16 + 4 + KEY_MARK_BYTES;
/// Enough to tell sites apart; the signature is what proves.
const KEY_MARK_BYTES: usize = 4;
const SIGNATURE_BYTES: usize = 64;
/// How many characters a token has: 90 bytes, without a spare bit, so that each token has one form.
pub const TOKEN_CHARS: usize = (HEAD_BYTES + SIGNATURE_BYTES) / 3 * 4;
/// The part of the address before the token.
const FOLDER: &str = "l";
/// The longest code of a checkpoint: `/l/` with a longer text behind it wants to be a token.
const CODE_CHARS_MAX: usize = 20;
/// What is signed begins with this: a signature for labels is good for nothing else.
const PURPOSE: &[u8] = b"steward label\n";

/// What a label hangs at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LabelKind {
    /// A checkpoint: guards scan it on their rounds.
    Checkpoint,
    /// A place: customers scan it to report something.
    Place,
}

impl LabelKind {
    /// The register that its records are in.
    #[must_use]
    pub fn register(self) -> &'static str {
        match self {
            Self::Checkpoint => "checkpoint",
            Self::Place => "place",
        }
    }

    fn byte(self) -> u8 {
        match self {
            Self::Checkpoint => 1,
            Self::Place => 2,
        }
    }

    fn of_byte(byte: u8) -> Option<Self> {
        [Self::Checkpoint, Self::Place]
            .into_iter()
            .find(|kind| kind.byte() == byte)
    }
}

/// What a label says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// What it hangs at.
    pub kind: LabelKind,
    /// Which.
    pub record: RecordId,
    /// When it was made. Labels from before the day that the checkpoint names are no longer good.
    pub made_on: NaiveDate,
}

impl Label {
    /// What is signed.
    #[must_use]
    pub fn message(&self, key: &LabelKey) -> Vec<u8> {
        [PURPOSE, &self.head(key)].concat()
    }

    /// The token, with the signature of [`Self::message`].
    #[must_use]
    pub fn token(&self, key: &LabelKey, signature: &[u8; SIGNATURE_BYTES]) -> String {
        base64url::encode(&[&self.head(key)[..], signature].concat())
    }

    fn head(&self, key: &LabelKey) -> [u8; HEAD_BYTES] {
        let mut head = [0; HEAD_BYTES];
        head[0] = VERSION;
        head[1] = self.kind.byte();
        head[2..18].copy_from_slice(self.record.0.as_bytes());
        head[18..22].copy_from_slice(&self.made_on.num_days_from_ce().to_be_bytes());
        head[22..].copy_from_slice(&key.mark());
        head
    }

    fn of_head(head: &[u8; HEAD_BYTES]) -> Option<Self> {
        let [version, kind, rest @ ..] = head;
        let (record, rest) = rest.split_first_chunk::<16>()?;
        let (days, _) = rest.split_first_chunk::<4>()?;
        Some(Self {
            kind: LabelKind::of_byte(*kind).filter(|_| *version == VERSION)?,
            record: RecordId(Uuid::from_bytes(*record)),
            made_on: NaiveDate::from_num_days_from_ce_opt(i32::from_be_bytes(*days))?,
        })
    }
}

/// The address that a label shows: `origin` is `https://<host>`.
#[must_use]
pub fn address(origin: &str, token: &str) -> String {
    format!("{origin}/{FOLDER}/{token}")
}

/// The key that checks a site's labels. It makes none, so it may go to every phone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LabelKey([u8; 32]);

impl LabelKey {
    /// A key from its bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    fn mark(&self) -> [u8; KEY_MARK_BYTES] {
        let digest: [u8; 32] = Sha256::digest(self.0).into();
        let mut mark = [0; KEY_MARK_BYTES];
        mark.copy_from_slice(&digest[..KEY_MARK_BYTES]);
        mark
    }
}

impl fmt::Display for LabelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(&self.0))
    }
}

impl fmt::Debug for LabelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LabelKey({self})")
    }
}

impl Serialize for LabelKey {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LabelKey {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = base64url::decode(&text).and_then(|bytes| bytes.try_into().ok());
        let not_a_key = || serde::de::Error::custom("a key is 32 bytes as 43 characters of base64url");
        bytes.map(Self).ok_or_else(not_a_key)
    }
}

/// What a scanned text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// No signed label: a code, or anything else.
    Plain,
    /// A label of this site.
    Signed(Label),
    /// It looks like a signed label, and this device has no key to check it with.
    NoKey,
    /// A signed label of another site, or of a key that this site no longer has.
    OtherSite,
    /// It wants to be a label of this site and is not.
    False,
}

/// Reads a scanned text. Whatever it is, this ends with one of the answers.
#[must_use]
pub fn read(text: &str, key: Option<&LabelKey>) -> Reading {
    let Some(token) = token_of(text) else {
        return Reading::Plain;
    };
    let Some((head, signature)) = parts(token) else {
        return Reading::False;
    };
    let Some(label) = Label::of_head(&head) else {
        return Reading::False;
    };
    let Some(key) = key else {
        return Reading::NoKey;
    };
    if head[HEAD_BYTES - KEY_MARK_BYTES..] != key.mark() {
        return Reading::OtherSite;
    }
    let is_ours = PublicKey::new(key.0)
        .verify(label.message(key), &Signature::new(signature))
        .is_ok();
    if is_ours {
        Reading::Signed(label)
    } else {
        Reading::False
    }
}

/// The part of an address that wants to be a token.
fn token_of(text: &str) -> Option<&str> {
    let address = text.trim().split(['?', '#']).next()?.trim_end_matches('/');
    let mut parts = address.rsplit('/');
    let last = parts.next().filter(|last| last.len() > CODE_CHARS_MAX)?;
    parts.next().filter(|folder| *folder == FOLDER)?;
    Some(last)
}

fn parts(token: &str) -> Option<([u8; HEAD_BYTES], [u8; SIGNATURE_BYTES])> {
    if token.len() != TOKEN_CHARS {
        return None;
    }
    let bytes = base64url::decode(token)?;
    let (head, signature) = bytes.split_first_chunk::<HEAD_BYTES>()?;
    Some((*head, signature.try_into().ok()?))
}

#[cfg(test)]
mod tests;
