//! What each command does.

mod backup;
mod command_line;
mod demo;
mod import;
mod user;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use steward_domain::ids::Key;
use steward_domain::words::Words;

pub use backup::{backup, restore};
pub use import::import;
pub use user::user;

use crate::metrics::Metrics;
use crate::net::{self, Shutdown};
use crate::routes::{self, AppState, now_ms};
use crate::settings::{Settings, Tls};
use crate::store::backup::DataLock;
use crate::store::{Registers, Store};
use crate::{cli, shell, tls};

/// The file of real sites, in the data folder.
const FILE: &str = "steward.sqlite";
/// The file of the demo site. Another file is the surest way never to mix it with a real one.
const DEMO_FILE: &str = "demo.sqlite";

/// Serves until the process is told to stop.
///
/// # Errors
/// When the server can't start, with what to do.
pub fn serve(settings: &Settings, arguments: &cli::Serve) -> anyhow::Result<()> {
    make_private_folder(&settings.data).with_context(|| format!("can't make {}", settings.data.display()))?;
    let _lock = DataLock::take(&settings.data).context("can't use the data folder")?;
    let registers = Registers::load(settings.registers.as_deref())?;
    let store = match open_own(settings, &registers)? {
        Some(store) if !arguments.demo => store,
        _ => {
            demo::may_serve(settings)?;
            demo::open(&settings.data.join(DEMO_FILE), &registers)?
        }
    };
    store.forget_stale_photos(now_ms())?;

    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("can't start threads")?;
    let (metrics, shutdown) = (Metrics::new(), Shutdown::new());
    let state = AppState {
        store: store.clone(),
        metrics: metrics.clone(),
        settings: Arc::new(settings.clone()),
        shutdown: shutdown.clone(),
        attempts: Arc::default(),
    };
    let router = shell::wrap(routes::router(state), metrics, settings);
    runtime.block_on(net::run(router, settings, shutdown, |address, scheme| {
        tell(settings, &store, address, scheme);
    }))?;
    tracing::info!("stopped");
    Ok(())
}

fn tell(settings: &Settings, store: &Store, address: SocketAddr, scheme: &str) {
    tracing::info!(%address, scheme, data = %store.path().display(), "serving");
    // Standard output is for the person who started it, and for scripts that need the port.
    println!("Steward 管家 is at {scheme}://{address}/");
    if store
        .sites()
        .is_ok_and(|sites| sites.iter().any(|site| site.is_demo))
    {
        println!("It serves the demo site; log in with {}", demo::invitation());
        println!("A site of your own begins with `steward import --site KEY …` and `steward user create …`");
    }
    if let Tls::SelfSigned { .. } = settings.tls {
        println!(
            "Phones must trust {} first",
            settings.data.join(tls::AUTHORITY_FILE).display()
        );
    }
}

/// Prints the description of the HTTP interface.
///
/// # Errors
/// When it can't be printed.
pub fn openapi() -> anyhow::Result<()> {
    println!("{}", routes::openapi().to_pretty_json()?);
    Ok(())
}

/// The store of real sites, if there is one.
fn open_own(settings: &Settings, registers: &Registers) -> anyhow::Result<Option<Store>> {
    let file = real_file(settings);
    if !file.exists() {
        return Ok(None);
    }
    let store = Store::open(&file, registers)?;
    let has_site = !store.sites()?.is_empty();
    Ok(has_site.then_some(store))
}

/// Makes the data folder for this user alone: it holds personal data.
fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

fn open_real(settings: &Settings) -> anyhow::Result<Store> {
    let registers = Registers::load(settings.registers.as_deref())?;
    make_private_folder(&settings.data).with_context(|| format!("can't make {}", settings.data.display()))?;
    Ok(Store::open(&real_file(settings), &registers)?)
}

fn real_file(settings: &Settings) -> PathBuf {
    settings.data.join(FILE)
}

fn site_key(text: &str) -> anyhow::Result<Key> {
    Key::new(text).with_context(|| format!("{text:?} can't be a site's key"))
}

/// Makes the site when there is none of that key.
fn need_site(store: &Store, site: &Key, name: Option<&Words>) -> anyhow::Result<()> {
    if store.sites()?.iter().any(|known| known.site == *site) {
        return Ok(());
    }
    let Some(name) = name else {
        bail!("there is no site `{site}`; name it with --name to make it");
    };
    store.make_site(site, name, false, now_ms())?;
    println!("Made site `{site}`");
    Ok(())
}
