//! Open forms, kept field by field, so that a crash loses nothing that was typed.

use indexed_db_futures::prelude::*;
use serde::{Deserialize, Serialize};
use steward_domain::form::Form;
use steward_domain::ids::DeviceId;

use super::connection::{StoreFault, WRITE, finish};
use super::person::{Store, parse_all, write};
use super::schema::DRAFTS;

/// A form that was opened and not saved yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredDraft {
    /// Its key: the record and the step, so that the same form is found again.
    pub key: String,
    /// The form as it stands.
    pub form: Form,
    /// The identity of this phone when the form was opened: what the form has seen is told in its numbers.
    pub opened_as: DeviceId,
    /// When it was last touched, by this phone's wall clock.
    pub touched_ms: i64,
}

impl Store {
    /// Keeps a form as it stands.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn keep_draft(&self, draft: &StoredDraft) -> Result<(), StoreFault> {
        let database = self.connection.database().await?;
        // Relaxed: a draft is written at every pause of typing, and losing the last second of it in a power cut is bearable.
        let transaction = database.transaction(DRAFTS).with_mode(WRITE).build()?;
        write(&transaction.object_store(DRAFTS)?, &draft.key, draft)?;
        finish(transaction).await
    }

    /// Forgets a form.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn drop_draft(&self, key: &str) -> Result<(), StoreFault> {
        let database = self.connection.database().await?;
        let transaction = database.transaction(DRAFTS).with_mode(WRITE).build()?;
        transaction.object_store(DRAFTS)?.delete(key).primitive()?;
        finish(transaction).await
    }

    /// Every form that was not saved yet. One that this version can't read any more is left where it is, and out.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn drafts(&self) -> Result<Vec<StoredDraft>, StoreFault> {
        let database = self.connection.database().await?;
        let transaction = database.transaction(DRAFTS).build()?;
        let texts: Vec<String> = transaction
            .object_store(DRAFTS)?
            .get_all()
            .primitive()?
            .await?
            .collect::<Result<_, _>>()?;
        let readable = texts
            .iter()
            .filter(|text| serde_json::from_str::<StoredDraft>(text).is_ok());
        parse_all(&readable.cloned().collect::<Vec<_>>())
    }
}
