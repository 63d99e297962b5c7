//! The demo site that a new user sees.

use std::path::Path;

use anyhow::{Context as _, bail};
use serde_json::value::{RawValue, to_raw_value};
use steward_domain::plan::Actor;
use steward_domain::wire::ReceiptOutcome;

use super::command_line::COMMAND_LINE;
use crate::demo::{self, DemoPush, DemoSite};
use crate::password;
use crate::routes::now_ms;
use crate::settings::Settings;
use crate::store::accounts::Account;
use crate::store::photos::PartRange;
use crate::store::sites::new_epoch;
use crate::store::{Bringer, Registers, Store};

/// The password of everybody on the demo site. It is public, so the site is served to this machine only, unless told otherwise.
const PASSWORD: &str = "steward-demo";
/// From which everything on the demo site follows.
const SEED: u64 = 2026;

/// Refuses to show public passwords to a network by mistake.
pub(super) fn may_serve(settings: &Settings) -> anyhow::Result<()> {
    if settings.listen.ip().is_loopback() || settings.demo_on_network {
        return Ok(());
    }
    bail!(
        "the demo site's passwords are public, and {} is open to other machines; listen on 127.0.0.1, set demo_on_network, \
         or make a site of your own: `steward import --help`",
        settings.listen
    )
}

/// How to log in.
pub(super) fn invitation() -> String {
    format!("manager, lead, guard1, worker1, reception1 or admin, password {PASSWORD}")
}

/// Opens the demo's file, and fills it the first time.
pub(super) fn open(file: &Path, registers: &Registers) -> anyhow::Result<Store> {
    if !file.exists() {
        let whole = || format!("can't make the demo site in {}", file.display());
        fill_aside(file, registers).with_context(whole)?;
    }
    Ok(Store::open(file, registers)?)
}

/// Fills another file and then renames it: a demo that was interrupted half-way begins anew.
fn fill_aside(file: &Path, registers: &Registers) -> anyhow::Result<()> {
    let aside = file.with_extension("part");
    remove(&aside)?;
    println!("Making the demo site …");
    let store = Store::open(&aside, registers)?;
    store.fill_without_waiting()?;
    fill(&store)?;
    // Closing the last connection folds the write-ahead log into the file.
    drop(store);
    std::fs::File::open(&aside)?.sync_all()?;
    std::fs::rename(&aside, file)?;
    Ok(())
}

/// Removes a database file with its companions.
fn remove(file: &Path) -> anyhow::Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        match std::fs::remove_file(&name) {
            Err(why) if why.kind() != std::io::ErrorKind::NotFound => return Err(why.into()),
            _ => {}
        }
    }
    Ok(())
}

fn fill(store: &Store) -> anyhow::Result<()> {
    let now_ms = now_ms();
    let epoch = new_epoch();
    let definitions: Vec<_> = store.registers().all().map(|one| (**one).clone()).collect();
    let site = demo::site(&definitions, SEED, now_ms, epoch);
    let key = &site.site;
    store.make_site_in(epoch, key, &site.words, true, now_ms)?;
    let password = password::hash(PASSWORD)?;
    for person in &site.people {
        let account = Account {
            site: site.site.clone(),
            login: person.login.clone(),
            staff: person.staff,
            role: person.role,
            name: person.name.clone(),
        };
        store.make_account(&account, &password, COMMAND_LINE, now_ms)?;
        store.enrol_as(
            key.as_str(),
            person.staff,
            person.device,
            &person.login,
            "演示设备",
            now_ms,
        )?;
    }
    site.pushes
        .iter()
        .try_for_each(|one| push(store, &site, one, now_ms))?;
    for photo in &site.photos {
        let range = PartRange {
            start: 0,
            total: photo.png.len() as u64,
        };
        store.photo_part(
            key.as_str(),
            site.people[0].staff,
            &photo.sha256,
            range,
            &photo.png,
            now_ms,
        )?;
    }
    Ok(())
}

fn push(store: &Store, site: &DemoSite, push: &DemoPush, now_ms: i64) -> anyhow::Result<()> {
    let person = &site.people[push.person];
    let changes: Vec<Box<RawValue>> = push.changes.iter().map(to_raw_value).collect::<Result<_, _>>()?;
    let bringer = Bringer {
        site: &site.site,
        actor: Actor {
            staff: person.staff,
            role: person.role,
        },
        device: person.device,
        cursor: 0,
        clock_ms: 0,
    };
    let pushed = store.push(bringer, &changes, &[], now_ms)?;
    let refused = pushed
        .receipts
        .iter()
        .find(|receipt| receipt.outcome == ReceiptOutcome::Quarantined);
    if let Some(refused) = refused {
        bail!(
            "change {} of {} was refused: {:?}",
            refused.seq,
            person.login,
            refused.code
        );
    }
    Ok(())
}
