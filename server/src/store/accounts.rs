//! Accounts and their sessions.

use rusqlite::{Connection, OptionalExtension, Row, params};
use steward_domain::definition::Role;
use steward_domain::ids::{Key, RecordId};

use super::{Store, StoreError, audit, id_of, unless_full};
use crate::token;

/// A session is written to the disk as seen at most this often.
const SEEN_EVERY_MS: i64 = 3_600_000;

/// Somebody who can log in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The site.
    pub site: Key,
    /// The log-in name.
    pub login: String,
    /// The person: the id of a `staff` record.
    pub staff: RecordId,
    /// What the person is on the site.
    pub role: Role,
    /// The name that is shown.
    pub name: String,
}

/// An account with what is needed to verify a password.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The account.
    pub account: Account,
    /// The argon2id hash.
    pub password: String,
}

const COLUMNS: &str = "a.site, a.login, a.staff, a.role, a.name";

impl Store {
    /// Makes an account. `password` is a hash.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when the log-in name is taken.
    pub fn make_account(
        &self,
        account: &Account,
        password: &str,
        who: &str,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            let made = transaction.execute(
                "INSERT INTO accounts (site, login, staff, role, name, password, made_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
                params![
                    account.site.as_str(),
                    account.login,
                    account.staff.0.as_bytes(),
                    account.role.as_str(),
                    account.name,
                    password,
                    now_ms
                ],
            )?;
            if made == 0 {
                return Err(StoreError::Exists);
            }
            audit::keep(
                transaction,
                account.site.as_str(),
                now_ms,
                who,
                "account_made",
                &account.login,
            )
        })
    }

    /// Gives an account another password and ends its sessions.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such account.
    pub fn reset_password(
        &self,
        login: &str,
        password: &str,
        who: &str,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            let site: Option<String> = transaction
                .query_row(
                    "UPDATE accounts SET password = ?2 WHERE login = ?1 RETURNING site",
                    params![login, password],
                    |row| row.get(0),
                )
                .optional()?;
            let site = site.ok_or(StoreError::Missing)?;
            transaction.execute("DELETE FROM sessions WHERE login = ?1", [login])?;
            audit::keep(transaction, &site, now_ms, who, "password_reset", login)
        })
    }

    /// The account of a log-in name, unless it was closed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn account(&self, login: &str) -> Result<Option<Stored>, StoreError> {
        self.read(|transaction| {
            let sql = format!(
                "SELECT {COLUMNS}, a.password FROM accounts a WHERE a.login = ?1 AND a.closed_ms IS NULL"
            );
            let mut statement = transaction.prepare_cached(&sql)?;
            let mut rows = statement.query([login])?;
            rows.next()?
                .map(|row| {
                    Ok(Stored {
                        account: account(row)?,
                        password: row.get(5)?,
                    })
                })
                .transpose()
        })
    }

    /// Opens a session and returns its token, which is stored nowhere.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_session(&self, account: &Account, now_ms: i64, ends_ms: i64) -> Result<String, StoreError> {
        let token = token::new();
        self.write(|transaction| {
            transaction.execute("DELETE FROM sessions WHERE ends_ms <= ?1", [now_ms])?;
            transaction.execute(
                "INSERT INTO sessions (site, token, login, made_ms, seen_ms, ends_ms) VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
                params![account.site.as_str(), token::digest(&token), account.login, now_ms, ends_ms],
            )?;
            audit::keep(transaction, account.site.as_str(), now_ms, &account.login, "session_opened", "")
        })?;
        Ok(token)
    }

    /// The account of a session's token, while the session lasts and the account is open.
    ///
    /// # Errors
    /// When the database fails.
    pub fn session(&self, token: &str, now_ms: i64) -> Result<Option<Account>, StoreError> {
        let digest = token::digest(token);
        let found = self.read(|transaction| {
            let sql = format!(
                "SELECT {COLUMNS}, s.seen_ms FROM sessions s JOIN accounts a ON a.login = s.login
                 WHERE s.token = ?1 AND s.ends_ms > ?2 AND a.closed_ms IS NULL"
            );
            let mut statement = transaction.prepare_cached(&sql)?;
            let mut rows = statement.query(params![digest, now_ms])?;
            rows.next()?
                .map(|row| Ok((account(row)?, row.get::<_, i64>(5)?)))
                .transpose()
        })?;
        let Some((account, seen_ms)) = found else {
            return Ok(None);
        };
        if now_ms - seen_ms > SEEN_EVERY_MS {
            let noted = self.write(|transaction| {
                transaction.execute(
                    "UPDATE sessions SET seen_ms = ?2 WHERE token = ?1",
                    params![digest, now_ms],
                )?;
                Ok::<_, StoreError>(())
            });
            unless_full(noted)?;
        }
        Ok(Some(account))
    }

    /// Ends one session, or with `everywhere` all sessions of its account. Returns how many ended.
    ///
    /// # Errors
    /// When the database fails.
    pub fn end_sessions(&self, token: &str, everywhere: bool, now_ms: i64) -> Result<usize, StoreError> {
        let digest = token::digest(token);
        self.write(|transaction| {
            let found: Option<(String, String)> = transaction
                .query_row(
                    "SELECT site, login FROM sessions WHERE token = ?1",
                    [digest],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .optional()?;
            let Some((site, login)) = found else { return Ok(0) };
            let ended = if everywhere {
                transaction.execute("DELETE FROM sessions WHERE login = ?1", [&login])?
            } else {
                transaction.execute("DELETE FROM sessions WHERE token = ?1", [digest])?
            };
            let what = if everywhere {
                "logged_out_everywhere"
            } else {
                "logged_out"
            };
            audit::keep(transaction, &site, now_ms, &login, what, "")?;
            Ok(ended)
        })
    }

    /// How many sessions are open.
    ///
    /// # Errors
    /// When the database fails.
    pub fn session_count(&self, now_ms: i64) -> Result<i64, StoreError> {
        self.read(|transaction| count(transaction, now_ms))
    }
}

fn count(connection: &Connection, now_ms: i64) -> Result<i64, StoreError> {
    Ok(connection.query_row(
        "SELECT COUNT(*) FROM sessions WHERE ends_ms > ?1",
        [now_ms],
        |row| row.get(0),
    )?)
}

fn account(row: &Row<'_>) -> Result<Account, StoreError> {
    let site: String = row.get(0)?;
    let staff: Vec<u8> = row.get(2)?;
    let role: String = row.get(3)?;
    Ok(Account {
        site: Key::new(site).map_err(|why| StoreError::Damaged(why.to_string()))?,
        login: row.get(1)?,
        staff: RecordId(id_of("an account's person", &staff)?),
        role: Role::from_name(&role).ok_or_else(|| StoreError::Damaged(format!("role {role}")))?,
        name: row.get(4)?,
    })
}
