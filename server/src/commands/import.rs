//! Importing a site's registers from files.

use anyhow::Context as _;
use steward_domain::definition::Definition;
use steward_domain::ids::{EpochId, Key, RecordId};
use steward_domain::record::Record;
use steward_domain::words::Words;

use super::command_line::CommandLine;
use super::{need_site, open_real, site_key};
use crate::cli;
use crate::import::{self as files, Planned, RowError, Sheet, Target};
use crate::routes::now_ms;
use crate::settings::Settings;
use crate::store::Store;

/// Imports files, all or nothing.
///
/// # Errors
/// Every fault of every row; nothing was changed.
pub fn import(settings: &Settings, arguments: &cli::Import) -> anyhow::Result<()> {
    let store = open_real(settings)?;
    let site = site_key(&arguments.site)?;
    let sheets = read(arguments)?;
    let planned = plan(&store, &site, sheets)?;
    let sums = format!(
        "{} new, {} changed, {} as they were",
        planned.created, planned.updated, planned.unchanged
    );
    if arguments.dry_run {
        println!("Nothing was changed. It would be: {sums}");
        return Ok(());
    }
    let name = arguments.name.as_ref().map(|name| Words::new(name, name));
    let name = name.or_else(|| planned.site.as_ref().map(|row| row.words.clone()));
    need_site(&store, &site, name.as_ref())?;
    CommandLine::on(&store, &site)?.push(&planned.changes)?;
    println!("Imported into `{site}`: {sums}");
    Ok(())
}

fn read(arguments: &cli::Import) -> anyhow::Result<Vec<Sheet>> {
    let mut sheets = Vec::new();
    for file in &arguments.files {
        let bytes = std::fs::read(file).with_context(|| format!("can't read {}", file.display()))?;
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        sheets.extend(files::read(&name, &bytes).map_err(|errors| told(&errors))?);
    }
    Ok(sheets)
}

/// All faults at once, one a line.
fn told(errors: &[RowError]) -> anyhow::Error {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    anyhow::anyhow!("nothing was imported:\n{}", lines.join("\n"))
}

fn plan(store: &Store, site: &Key, sheets: Vec<Sheet>) -> anyhow::Result<Planned> {
    let us = CommandLine::on(store, site)?;
    let is_there = store.sites()?.iter().any(|known| known.site == *site);
    // Of a site that is not there yet nobody can have seen anything.
    let epoch = if is_there {
        store.epochs(site.as_str())?.current
    } else {
        EpochId(uuid::Uuid::nil())
    };
    let definitions: Vec<Definition> = store.registers().all().map(|one| (**one).clone()).collect();
    // A failing store looks like an empty one here; the push behind it would then refuse the file as a whole.
    let existing = |id: RecordId| store.record(site.as_str(), id).ok().flatten();
    let each = |register: &Key, visit: &mut dyn FnMut(&Record)| {
        let records = store
            .records_of(site.as_str(), register.as_str())
            .unwrap_or_default();
        records.iter().for_each(visit);
    };
    let target = Target {
        definitions: &definitions,
        site: site.clone(),
        device: us.device,
        next_seq: us.last_seq + 1,
        by: us.actor.staff,
        role: us.actor.role,
        epoch,
        at_ms: now_ms(),
        existing: &existing,
        each: &each,
    };
    files::plan(&target, sheets).map_err(|errors| told(&errors))
}
