//! A connection to one database, opened again when the browser has closed it.

use std::cell::RefCell;
use std::rc::Rc;

use indexed_db_futures::database::Database;
use indexed_db_futures::error::{DomException, Error, OpenDbError};
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionFinishKind, TransactionMode, TransactionOptions,
};
use wasm_bindgen_futures::spawn_local;

use super::schema::Ladder;

/// Why the store could not do what it was asked. Nothing was written, unless the case says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreFault {
    /// The phone has no room left for this site.
    Full,
    /// Another tab holds an older version of the database open, or a newer app has written it.
    OtherVersion,
    /// This browser gives pages no database, as some private windows do.
    NotOffered,
    /// A row that can't be read. It is left where it is.
    Unreadable(String),
    /// The browser failed; its own words.
    Browser(String),
}

impl From<Error> for StoreFault {
    fn from(error: Error) -> Self {
        match &error {
            Error::DomException(DomException::Other(other)) if other.name() == "QuotaExceededError" => {
                Self::Full
            }
            Error::DomException(DomException::Other(other)) if other.name() == "VersionError" => {
                Self::OtherVersion
            }
            _ => Self::Browser(error.to_string()),
        }
    }
}

/// Whether a value is gone for good: browsers keep large ones in files of their own, and such a file was lost.
pub(super) fn is_gone(error: &Error) -> bool {
    matches!(error, Error::DomException(DomException::Other(other)) if other.name() == "NotReadableError")
}

impl From<OpenDbError> for StoreFault {
    fn from(error: OpenDbError) -> Self {
        match error {
            OpenDbError::UnsupportedEnvironment | OpenDbError::NullFactory => Self::NotOffered,
            OpenDbError::Base(base) => base.into(),
            OpenDbError::VersionZero => Self::Browser(error.to_string()),
        }
    }
}

impl From<serde_json::Error> for StoreFault {
    fn from(error: serde_json::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}

/// One database by its name and its ladder of migrations.
#[derive(Clone)]
pub(super) struct Connection {
    name: Rc<str>,
    ladder: Ladder,
    open: Rc<RefCell<Option<Database>>>,
}

impl Connection {
    pub(super) fn new(name: &str, ladder: Ladder) -> Self {
        Self {
            name: name.into(),
            ladder,
            open: Rc::default(),
        }
    }

    /// The database, opened if need be. `WebKit` closes connections of pages that were in the background; then it is opened again.
    pub(super) async fn database(&self) -> Result<Database, StoreFault> {
        let cached = self.open.borrow().clone();
        if let Some(database) = cached {
            if database.transaction(self.ladder.probe).build().is_ok() {
                return Ok(database);
            }
            self.open.borrow_mut().take();
        }
        let ladder = self.ladder;
        let database = Database::open(&*self.name)
            .with_version(ladder.version())
            .with_on_upgrade_needed(move |event, database| ladder.climb(event.old_version(), &database))
            .await?;
        *self.open.borrow_mut() = Some(database.clone());
        self.give_way(&database);
        Ok(database)
    }

    /// Lets go of the connection when another tab wants to upgrade or delete the database: it would wait for ever.
    fn give_way(&self, database: &Database) {
        let Ok(mut changes) = database.version_changes() else {
            return;
        };
        let (open, database) = (Rc::clone(&self.open), database.clone());
        spawn_local(async move {
            changes.recv().await;
            open.borrow_mut().take();
            database.close();
        });
    }

    /// Closes the database and deletes it: the last copy of everything in it.
    pub(super) async fn delete(self) -> Result<(), StoreFault> {
        if let Some(database) = self.open.borrow_mut().take() {
            database.close();
        }
        Database::delete_by_name(&self.name)?.await?;
        Ok(())
    }
}

/// Options of a transaction whose end means that the bytes are on the phone's disk.
pub(super) fn strict() -> TransactionOptions {
    TransactionOptions::new().with_durability(TransactionDurability::Strict)
}

/// Waits until a transaction has ended well: what it wrote is there, or with [`strict`] on the phone's disk.
///
/// It ends by itself after its last request. The bindings' own `commit` forgets why a browser gave a transaction up, and a full phone
/// has words of its own.
pub(super) async fn finish(transaction: Transaction<'_>) -> Result<(), StoreFault> {
    loop {
        match transaction.on_done()?.await {
            TransactionFinishKind::Ok => return Ok(()),
            // A request has failed: the transaction is about to be given up.
            TransactionFinishKind::Err => {}
            TransactionFinishKind::Abort => break,
        }
    }
    let given_up = || StoreFault::Browser("the browser gave the transaction up".to_owned());
    Err(transaction.error().map_or_else(given_up, StoreFault::from))
}

/// The mode of a transaction that writes.
pub(super) const WRITE: TransactionMode = TransactionMode::Readwrite;
