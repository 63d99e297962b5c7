//! The key that signs a site's labels. It is made when the first label is, and never leaves the server but in a backup.

use std::fmt;

use ed25519_compact::{KeyPair, Seed};
use rusqlite::{Connection, OptionalExtension, params};
use steward_domain::label::{Label, LabelKey};

use super::{Store, StoreError};
use crate::token;

/// Signs the labels of one site.
pub struct LabelSigner {
    pair: KeyPair,
    key: LabelKey,
}

impl LabelSigner {
    fn of_seed(seed: [u8; 32]) -> Self {
        let pair = KeyPair::from_seed(Seed::new(seed));
        let key = LabelKey::new(*pair.pk);
        Self { pair, key }
    }

    /// The half that checks.
    #[must_use]
    pub fn key(&self) -> LabelKey {
        self.key
    }

    /// The token of a label, with its signature.
    #[must_use]
    pub fn token(&self, label: &Label) -> String {
        let signature = self.pair.sk.sign(label.message(&self.key), None);
        label.token(&self.key, &signature)
    }
}

impl fmt::Debug for LabelSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LabelSigner")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// What a site's labels are checked with; none before the first label was made.
    ///
    /// # Errors
    /// When the database fails.
    pub fn label_key(&self, site: &str) -> Result<Option<LabelKey>, StoreError> {
        self.read(|transaction| {
            let public: Option<Vec<u8>> = transaction
                .prepare_cached("SELECT public FROM label_keys WHERE site = ?1")?
                .query_row([site], |row| row.get(0))
                .optional()?;
            public
                .map(|public| bytes_of(public).map(LabelKey::new))
                .transpose()
        })
    }

    /// What signs a site's labels; its key is made if there is none yet.
    ///
    /// # Errors
    /// When the database fails.
    pub fn label_signer(&self, site: &str, now_ms: i64) -> Result<LabelSigner, StoreError> {
        self.write(|transaction| {
            if let Some(seed) = seed(transaction, site)? {
                return Ok(LabelSigner::of_seed(seed));
            }
            let seed = token::random();
            let signer = LabelSigner::of_seed(seed);
            transaction.execute(
                "INSERT INTO label_keys (site, seed, public, made_ms) VALUES (?1, ?2, ?3, ?4)",
                params![site, seed, *signer.pair.pk, now_ms],
            )?;
            Ok(signer)
        })
    }
}

fn seed(connection: &Connection, site: &str) -> Result<Option<[u8; 32]>, StoreError> {
    let seed: Option<Vec<u8>> = connection
        .prepare_cached("SELECT seed FROM label_keys WHERE site = ?1")?
        .query_row([site], |row| row.get(0))
        .optional()?;
    seed.map(bytes_of).transpose()
}

fn bytes_of(bytes: Vec<u8>) -> Result<[u8; 32], StoreError> {
    bytes
        .try_into()
        .map_err(|_| StoreError::Damaged("a key of labels has not 32 bytes".to_owned()))
}
