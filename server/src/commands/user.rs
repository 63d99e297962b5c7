//! Creating users and resetting their passwords.

use std::collections::BTreeMap;
use std::io::BufRead;

use anyhow::{Context as _, bail};
use steward_domain::change::{Change, Seen, Write};
use steward_domain::definition::{Role, STATE_FIELD};
use steward_domain::ids::{Key, RecordId};
use steward_domain::time::At;
use steward_domain::value::Value;

use super::command_line::{COMMAND_LINE, CommandLine};
use super::{open_real, site_key};
use crate::cli;
use crate::routes::now_ms;
use crate::settings::Settings;
use crate::store::accounts::Account;
use crate::store::{Store, StoreError};
use crate::{password, token};

/// The longest log-in name, in characters.
const LOGIN_CHARS_MAX: usize = 64;
/// The letters of a password that is made: none that look alike.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// How long a made password is: 78 bits.
const MADE_CHARS: usize = 16;

/// Creates a user, or resets a password.
///
/// # Errors
/// When it can't, with what to do.
pub fn user(settings: &Settings, arguments: cli::User) -> anyhow::Result<()> {
    let store = open_real(settings)?;
    match arguments {
        cli::User::Create(arguments) => create(&store, &arguments),
        cli::User::Reset(arguments) => reset(&store, &arguments),
    }
}

fn create(store: &Store, arguments: &cli::UserCreate) -> anyhow::Result<()> {
    let site = site_key(&arguments.site)?;
    if !store.sites()?.iter().any(|known| known.site == site) {
        bail!("there is no site `{site}`; `steward import --site {site} --name …` makes it");
    }
    let roles = Role::ALL.map(Role::as_str).join(", ");
    let role = Role::from_name(&arguments.role).with_context(|| format!("a role is one of {roles}"))?;
    let login = arguments.name.trim();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    if login.is_empty() || login.chars().count() > LOGIN_CHARS_MAX || !login.chars().all(is_plain) {
        bail!("a log-in name has 1 to {LOGIN_CHARS_MAX} letters, digits, dots, dashes, underscores or @");
    }
    if store.account(login)?.is_some() {
        bail!("there is a user `{login}` already; `steward user reset {login}` gives a new password");
    }
    let (password, was_made) = password(arguments.password_stdin)?;
    let hash = password::hash(&password)?;
    let staff = find_or_enter(store, &site, &arguments.staff, role)?;
    let account = Account {
        site,
        login: login.to_owned(),
        staff,
        role,
        name: arguments.staff.clone(),
    };
    match store.make_account(&account, &hash, COMMAND_LINE, now_ms()) {
        Err(StoreError::Exists) => bail!("the log-in name `{login}` was used before; choose another one"),
        other => other?,
    }
    println!("Created `{login}` ({}) for {}", role.as_str(), arguments.staff);
    show(&password, was_made);
    Ok(())
}

fn reset(store: &Store, arguments: &cli::UserReset) -> anyhow::Result<()> {
    let login = arguments.name.trim();
    let (password, was_made) = password(arguments.password_stdin)?;
    let hash = password::hash(&password)?;
    match store.reset_password(login, &hash, COMMAND_LINE, now_ms()) {
        Err(StoreError::Missing) => bail!("there is no user `{login}`"),
        other => other?,
    }
    println!("`{login}` has a new password and is logged out everywhere");
    show(&password, was_made);
    Ok(())
}

fn show(password: &str, was_made: bool) {
    if was_made {
        println!("Password, shown only now: {password}");
    }
}

fn password(from_stdin: bool) -> anyhow::Result<(String, bool)> {
    if !from_stdin {
        return Ok((made_password(), true));
    }
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .context("can't read the password from standard input")?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    password::check(&password)?;
    Ok((password, false))
}

fn made_password() -> String {
    let mut made = String::with_capacity(MADE_CHARS);
    while made.len() < MADE_CHARS {
        let bytes: [u8; 32] = token::random();
        // Bytes beyond the last whole multiple are thrown away, or the first letters would come more often.
        let fair = bytes
            .iter()
            .map(|byte| usize::from(*byte))
            .filter(|byte| *byte < 256 / LETTERS.len() * LETTERS.len());
        made.extend(
            fair.take(MADE_CHARS - made.len())
                .map(|byte| char::from(LETTERS[byte % LETTERS.len()])),
        );
    }
    made
}

/// The person of that name in the staff register, who is entered when not there.
fn find_or_enter(store: &Store, site: &Key, name: &str, role: Role) -> anyhow::Result<RecordId> {
    let named = Value::text(name);
    let staff = store.records_of(site.as_str(), "staff")?;
    let found: Vec<RecordId> = staff
        .iter()
        .filter(|record| record.distinct("name").contains(&&named))
        .map(|record| record.id)
        .collect();
    match found.as_slice() {
        [] => enter(store, site, name, role),
        [one] => Ok(*one),
        several => bail!(
            "{} people of the staff register are called {name}; give them different names",
            several.len()
        ),
    }
}

fn enter(store: &Store, site: &Key, name: &str, role: Role) -> anyhow::Result<RecordId> {
    let us = CommandLine::on(store, site)?;
    let definition = store
        .registers()
        .get("staff")
        .context("there is no register `staff`")?;
    let step = definition
        .flow
        .steps
        .iter()
        .find(|step| step.from.is_empty())
        .context("no step enters staff")?;
    let set = |value: Value| Write::Set { value, was: None };
    let mut writes = BTreeMap::from([(Key::literal("name"), set(Value::text(name)))]);
    writes.insert(Key::literal(STATE_FIELD), set(Value::text(step.to.as_str())));
    // The job of that name, where the register has one; an administrator may be anything.
    let post = definition.field("post");
    let offers = |key: &str| post.is_some_and(|post| post.options.iter().any(|option| option.key == key));
    if let Some(post) = [role.as_str(), "other"].into_iter().find(|key| offers(key)) {
        writes.insert(Key::literal("post"), set(Value::text(post)));
    }
    let record = RecordId(uuid::Builder::from_random_bytes(token::random()).into_uuid());
    let change = Change {
        device: us.device,
        seq: us.last_seq + 1,
        site: site.clone(),
        register: definition.key.clone(),
        record,
        definition: definition.version,
        seen: Seen {
            epoch: store.epochs(site.as_str())?.current,
            number: 0,
            own: us.last_seq,
            answered: us.last_seq,
        },
        by: us.actor.staff,
        at: At::exact(now_ms()),
        step: Some(step.key.clone()),
        reason: None,
        writes,
        group: None,
    };
    let told = || format!("{name} can't be entered by name alone; import the staff register first");
    us.push(&[change]).with_context(told)?;
    Ok(record)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_passwords_differ_and_pass_their_own_check() {
        let (one, other) = (made_password(), made_password());
        assert_eq!(one.len(), MADE_CHARS);
        assert_ne!(one, other);
        assert!(password::check(&one).is_ok());
    }
}
