//! Sites 项目 and their epochs.

use rusqlite::{Connection, OptionalExtension, params};
use steward_domain::epochs::Epochs;
use steward_domain::ids::{EpochId, Key};
use steward_domain::words::Words;

use super::{Store, StoreError, from_sql, id_of, read_json, to_json};
use crate::token;

/// One site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its key.
    pub site: Key,
    /// Its name.
    pub words: Words,
    /// The last number that was given to a change.
    pub number: u64,
    /// Whether it is the demo.
    pub is_demo: bool,
}

impl Store {
    /// Makes a site, in its first epoch.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when there is one of that key.
    pub fn make_site(&self, site: &Key, words: &Words, is_demo: bool, now_ms: i64) -> Result<(), StoreError> {
        self.make_site_in(new_epoch(), site, words, is_demo, now_ms)
    }

    /// Makes a site whose first epoch is given, because its changes were written before it was there.
    ///
    /// # Errors
    /// As [`Self::make_site`].
    pub fn make_site_in(
        &self,
        epoch: EpochId,
        site: &Key,
        words: &Words,
        is_demo: bool,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let words = to_json(words)?;
        self.write(|transaction| {
            let made = transaction.execute(
                "INSERT INTO sites (site, words, number, is_demo, made_ms) VALUES (?1, ?2, 0, ?3, ?4)
                 ON CONFLICT DO NOTHING",
                params![site.as_str(), words, is_demo, now_ms],
            )?;
            if made == 0 {
                return Err(StoreError::Exists);
            }
            transaction.execute(
                "INSERT INTO epochs (site, place, epoch, cut) VALUES (?1, 0, ?2, NULL)",
                params![site.as_str(), epoch.0.as_bytes()],
            )?;
            Ok(())
        })
    }

    /// All sites.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sites(&self) -> Result<Vec<Site>, StoreError> {
        self.read(|transaction| {
            let mut statement =
                transaction.prepare("SELECT site, words, number, is_demo FROM sites ORDER BY site")?;
            let rows = statement.query_map([], |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, String>(1)?,
                    row.get(2)?,
                    row.get(3)?,
                ))
            })?;
            let mut sites = Vec::new();
            for row in rows {
                let (site, words, number, is_demo) = row?;
                sites.push(Site {
                    site: Key::new(site).map_err(|why| StoreError::Damaged(why.to_string()))?,
                    words: read_json("a site's name", &words)?,
                    number: from_sql(number),
                    is_demo,
                });
            }
            Ok(sites)
        })
    }

    /// What a site is called.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such site.
    pub fn site_name(&self, site: &str) -> Result<Words, StoreError> {
        self.read(|transaction| {
            let words: Option<String> = transaction
                .prepare_cached("SELECT words FROM sites WHERE site = ?1")?
                .query_row([site], |row| row.get(0))
                .optional()?;
            read_json("a site's name", &words.ok_or(StoreError::Missing)?)
        })
    }

    /// The last number that was given to a change of a site.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such site.
    pub fn site_number(&self, site: &str) -> Result<u64, StoreError> {
        self.read(|transaction| number(transaction, site))
    }

    /// The epochs of a site.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such site.
    pub fn epochs(&self, site: &str) -> Result<Epochs, StoreError> {
        self.read(|transaction| epochs(transaction, site))
    }
}

/// A fresh epoch, which no other server and no restore can have drawn.
#[must_use]
pub fn new_epoch() -> EpochId {
    EpochId(uuid::Builder::from_random_bytes(token::random()).into_uuid())
}

pub(super) fn epochs(connection: &Connection, site: &str) -> Result<Epochs, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT epoch, cut FROM epochs WHERE site = ?1 ORDER BY place")?;
    let rows = statement.query_map([site], |row| {
        Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Option<i64>>(1)?))
    })?;
    let (mut former, mut current) = (Vec::new(), None);
    for row in rows {
        let (epoch, cut) = row?;
        let epoch = EpochId(id_of("an epoch", &epoch)?);
        match cut {
            Some(cut) => former.push((epoch, from_sql(cut))),
            None => current = Some(epoch),
        }
    }
    let current = current.ok_or(StoreError::Missing)?;
    Ok(Epochs { current, former })
}

pub(super) fn number(connection: &Connection, site: &str) -> Result<u64, StoreError> {
    let number: Option<i64> = connection
        .prepare_cached("SELECT number FROM sites WHERE site = ?1")?
        .query_row([site], |row| row.get(0))
        .optional()?;
    number.map(from_sql).ok_or(StoreError::Missing)
}
