//! Photos and signatures: their bytes are on the phone until the server has them on its disk.

use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::connection::{StoreFault, WRITE, finish, is_gone, strict};
use super::person::{Store, parse_all, read, write};
use super::schema::{PHOTO_BYTES, PHOTOS};

/// How far a photo has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoState {
    /// It was taken on a form that is not saved yet.
    Drafted,
    /// A saved change mentions it, and the server does not have it yet.
    Waiting,
    /// The server has it on its disk; what is here is a copy.
    Sent,
}

/// What is known of a photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoRow {
    /// Its SHA-256, in hexadecimal.
    pub digest: String,
    /// How many bytes it has.
    pub bytes: u32,
    /// When it was taken, by this phone's wall clock.
    pub taken_ms: i64,
    /// How far it has come.
    pub state: PhotoState,
}

impl Store {
    /// Keeps a photo. It is on disk when this returns: a crash before the form is saved loses no picture.
    ///
    /// # Errors
    /// [`StoreFault`]; nothing was written.
    pub async fn keep_photo(&self, row: &PhotoRow, bytes: &[u8]) -> Result<(), StoreFault> {
        let array = JsValue::from(Uint8Array::from(bytes));
        let database = self.connection.database().await?;
        let transaction = database
            .transaction([PHOTOS, PHOTO_BYTES])
            .with_mode(WRITE)
            .with_options(strict())
            .build()?;
        let rows = transaction.object_store(PHOTOS)?;
        // The same picture may be there already, and on its way.
        let known: Option<PhotoRow> = read(&rows, &row.digest).await?;
        if known.is_none() {
            write(&rows, &row.digest, row)?;
        }
        let store = transaction.object_store(PHOTO_BYTES)?;
        store.put(array).with_key(row.digest.as_str()).primitive()?;
        finish(transaction).await
    }

    /// The bytes of a photo, if they are here.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn photo_bytes(&self, digest: &str) -> Result<Option<Uint8Array>, StoreFault> {
        let database = self.connection.database().await?;
        let transaction = database.transaction(PHOTO_BYTES).build()?;
        let found: Result<Option<JsValue>, _> = transaction
            .object_store(PHOTO_BYTES)?
            .get(digest)
            .primitive()?
            .await;
        match found {
            Err(error) if is_gone(&error) => Ok(None),
            found => Ok(found?.map(Uint8Array::from)),
        }
    }

    /// Everything that is known of the photos here.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn photos(&self) -> Result<Vec<PhotoRow>, StoreFault> {
        let database = self.connection.database().await?;
        let transaction = database.transaction(PHOTOS).build()?;
        let texts: Vec<String> = transaction
            .object_store(PHOTOS)?
            .get_all()
            .primitive()?
            .await?
            .collect::<Result<_, _>>()?;
        parse_all(&texts)
    }

    /// Notes how far photos have come.
    ///
    /// # Errors
    /// [`StoreFault`]; nothing was written.
    pub async fn mark_photos(&self, digests: &[String], state: PhotoState) -> Result<(), StoreFault> {
        let database = self.connection.database().await?;
        let transaction = database
            .transaction(PHOTOS)
            .with_mode(WRITE)
            .with_options(strict())
            .build()?;
        set_state(&transaction.object_store(PHOTOS)?, digests, state).await?;
        finish(transaction).await
    }

    /// Forgets photos: those of a form that was thrown away, or copies of what the server has.
    ///
    /// # Errors
    /// [`StoreFault`]; nothing was written.
    pub async fn drop_photos(&self, digests: &[String]) -> Result<(), StoreFault> {
        let database = self.connection.database().await?;
        let transaction = database
            .transaction([PHOTOS, PHOTO_BYTES])
            .with_mode(WRITE)
            .build()?;
        for digest in digests {
            transaction
                .object_store(PHOTOS)?
                .delete(digest.as_str())
                .primitive()?;
            transaction
                .object_store(PHOTO_BYTES)?
                .delete(digest.as_str())
                .primitive()?;
        }
        finish(transaction).await
    }
}

/// Writes a state into the rows of photos that are here.
pub(super) async fn set_state(
    rows: &ObjectStore<'_>,
    digests: &[String],
    state: PhotoState,
) -> Result<(), StoreFault> {
    for digest in digests {
        if let Some(row) = read::<PhotoRow>(rows, digest).await? {
            write(rows, digest, &PhotoRow { state, ..row })?;
        }
    }
    Ok(())
}
