//! The people of this phone: who may open it, with which PIN.

use indexed_db_futures::prelude::*;
use serde::{Deserialize, Serialize};
use steward_domain::definition::Role;
use steward_domain::ids::{Key, RecordId};
use steward_domain::sort;

use super::connection::{Connection, StoreFault, WRITE, finish, strict};
use super::person::{parse_all, write};
use super::schema::{PEOPLE, PHONE};

/// A person who is enrolled on this phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The person's place on this phone, 0 to 15: it chooses the session cookie, so that each person keeps a session.
    pub slot: u8,
    /// The site.
    pub site: Key,
    /// The person: the id of a `staff` record.
    pub staff: RecordId,
    /// What the person is.
    pub role: Role,
    /// The log-in name.
    pub login: String,
    /// The name that is shown.
    pub name: String,
    /// What the PIN is verified with.
    pub pin: PinVerifier,
}

/// What a PIN is verified with. A PIN keeps a colleague out of an unlocked phone; what protects a stolen one is its own lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinVerifier {
    /// Random, hexadecimal.
    pub salt: String,
    /// PBKDF2 of the PIN, hexadecimal.
    pub derived: String,
    /// How many rounds that took.
    pub rounds: u32,
    /// Wrong PINs in a row.
    pub failures: u32,
    /// No PIN is heard before this moment of the phone's wall clock.
    pub locked_until_ms: i64,
}

/// The phone's own database.
#[derive(Clone)]
pub struct People {
    connection: Connection,
}

impl Default for People {
    fn default() -> Self {
        Self {
            connection: Connection::new("steward-phone", PHONE),
        }
    }
}

impl People {
    /// Everybody on this phone, by slot.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn all(&self) -> Result<Vec<Person>, StoreFault> {
        let database = self.connection.database().await?;
        let transaction = database.transaction(PEOPLE).build()?;
        let texts: Vec<String> = transaction
            .object_store(PEOPLE)?
            .get_all()
            .primitive()?
            .await?
            .collect::<Result<_, _>>()?;
        let mut people: Vec<Person> = parse_all(&texts)?;
        sort::by_key(&mut people, |person| person.slot);
        Ok(people)
    }

    /// Enrols a person, or writes what has changed.
    ///
    /// # Errors
    /// [`StoreFault`]; nothing was written.
    pub async fn put(&self, person: &Person) -> Result<(), StoreFault> {
        let database = self.connection.database().await?;
        let transaction = database
            .transaction(PEOPLE)
            .with_mode(WRITE)
            .with_options(strict())
            .build()?;
        write(
            &transaction.object_store(PEOPLE)?,
            &person.staff.to_string(),
            person,
        )?;
        finish(transaction).await
    }

    /// Takes a person off this phone. The person's own database is deleted apart.
    ///
    /// # Errors
    /// [`StoreFault`]; nothing was written.
    pub async fn remove(&self, staff: RecordId) -> Result<(), StoreFault> {
        let database = self.connection.database().await?;
        let transaction = database.transaction(PEOPLE).with_mode(WRITE).build()?;
        transaction
            .object_store(PEOPLE)?
            .delete(staff.to_string())
            .primitive()?;
        finish(transaction).await
    }
}
