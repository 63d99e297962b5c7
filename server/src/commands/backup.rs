//! Backups of real sites.

use anyhow::{Context as _, bail};

use super::{open_real, real_file};
use crate::cli;
use crate::routes::now_ms;
use crate::settings::Settings;
use crate::store::backup as files;

/// Writes a copy of all data, while the server runs.
///
/// # Errors
/// When it can't be written; an existing file is left alone.
pub fn backup(settings: &Settings, arguments: &cli::Backup) -> anyhow::Result<()> {
    if !real_file(settings).exists() {
        bail!("there is no data in {} yet", settings.data.display());
    }
    let report = open_real(settings)?
        .backup(&arguments.file)
        .with_context(|| format!("{}", arguments.file.display()))?;
    println!("Wrote {} ({} bytes)", report.path.display(), report.bytes);
    for (site, number) in &report.sites {
        println!("  {site}, up to change {number}");
    }
    Ok(())
}

/// Replaces all data by a backup. The data that were there are set aside.
///
/// # Errors
/// When the backup is damaged or foreign, or a server runs; then nothing was changed.
pub fn restore(settings: &Settings, arguments: &cli::Restore) -> anyhow::Result<()> {
    let report = files::restore(&arguments.file, &real_file(settings), now_ms())
        .with_context(|| format!("{}", arguments.file.display()))?;
    println!("Restored {}", arguments.file.display());
    for site in &report.sites {
        println!("  {}, up to change {}", site.site, site.number);
    }
    if let Some(before) = &report.set_aside {
        println!("The data that were here are kept in {}", before.display());
    }
    println!("Phones notice at their next contact, and offer again what they still hold");
    Ok(())
}
