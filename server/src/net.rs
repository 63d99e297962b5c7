//! Listening, TLS, and an end without losing requests.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use rustls::ServerConfig;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::settings::Settings;
use crate::tls::{self, TlsError};

/// How long running requests may take once the server is told to stop: longer than any batch, shorter than the
/// patience of a service manager.
const STOP_S_MAX: u64 = 10;

/// Whether the server is stopping. Clones see the same.
#[derive(Clone, Debug)]
pub struct Shutdown(watch::Sender<bool>);

impl Default for Shutdown {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Shutdown {
    /// A server that is not stopping.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Stops the server: nothing new is accepted, running requests end.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Whether it is stopping.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns once the server is stopping. An answer that would never end, such as a stream of news, ends then.
    pub async fn begun(&self) {
        // The sender lives in self, so it can't be gone.
        let _ = self.0.subscribe().wait_for(|begun| *begun).await;
    }
}

/// The server can't listen.
#[derive(Debug)]
pub enum NetError {
    /// The certificate can't be used.
    Tls(TlsError),
    /// The address can't be listened on.
    Listen {
        /// The address.
        listen: SocketAddr,
        /// Why.
        why: io::Error,
    },
    /// Signals can't be received, or serving failed.
    Serve(io::Error),
}

impl fmt::Display for NetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tls(why) => why.fmt(f),
            Self::Listen { listen, why } => {
                let next = match why.kind() {
                    io::ErrorKind::AddrInUse => {
                        "stop the program that uses this port, or set another one with --listen"
                    }
                    io::ErrorKind::PermissionDenied => {
                        "choose a port above 1023 with --listen, or allow this one"
                    }
                    _ => "set an address of this machine with --listen",
                };
                write!(f, "can't listen on {listen}: {why}; {next}")
            }
            Self::Serve(why) => write!(f, "serving failed: {why}; start the server again"),
        }
    }
}

impl std::error::Error for NetError {}

/// Serves until the process is told to stop (SIGTERM, Ctrl-C) or `shutdown` begins, then lets requests finish.
/// `ready` is called with the address and the scheme (`http` or `https`) once connections are accepted.
/// SIGHUP reads the certificate again, so a renewed one needs no restart.
///
/// # Errors
/// [`NetError`] says what to do.
pub async fn run(
    router: Router,
    settings: &Settings,
    shutdown: Shutdown,
    ready: impl FnOnce(SocketAddr, &'static str),
) -> Result<(), NetError> {
    let config = tls::server_config(settings, SystemTime::now()).map_err(NetError::Tls)?;
    let listen = settings.listen;
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|why| NetError::Listen { listen, why })?;
    let address = listener.local_addr().map_err(NetError::Serve)?;
    let listener = listener.into_std().map_err(NetError::Serve)?;

    let handle = Handle::new();
    let stopping = tokio::spawn(stop(shutdown.clone(), handle.clone()));
    listen_to_signals(shutdown).map_err(NetError::Serve)?;
    warn_of_plain_http(settings, address);
    ready(address, if config.is_some() { "https" } else { "http" });

    let listening = axum_server::from_tcp(listener)
        .map_err(NetError::Serve)?
        .handle(handle);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = match config {
        Some(config) => {
            let acceptor = RustlsAcceptor::new(renewable(config, settings).map_err(NetError::Serve)?);
            listening.acceptor(acceptor).serve(service).await
        }
        None => listening.serve(service).await,
    };
    stopping.abort();
    served.map_err(NetError::Serve)
}

async fn stop(shutdown: Shutdown, handle: Handle<SocketAddr>) {
    shutdown.begun().await;
    tracing::info!(seconds_max = STOP_S_MAX, "stopping: running requests may finish");
    handle.graceful_shutdown(Some(Duration::from_secs(STOP_S_MAX)));
}

#[cfg(unix)]
fn listen_to_signals(shutdown: Shutdown) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        shutdown.begin();
    });
    Ok(())
}

#[cfg(not(unix))]
fn listen_to_signals(shutdown: Shutdown) -> io::Result<()> {
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            shutdown.begin();
        }
    });
    Ok(())
}

fn warn_of_plain_http(settings: &Settings, address: SocketAddr) {
    if !settings.is_secure() && !address.ip().is_loopback() {
        tracing::warn!(
            "serving other machines over plain HTTP: browsers there keep no session and work only online; \
             set tls.certificate and tls.key, or tls.self_signed, or behind_proxy"
        );
    }
}

#[cfg(unix)]
fn renewable(config: Arc<ServerConfig>, settings: &Settings) -> io::Result<RustlsConfig> {
    use tokio::signal::unix::{SignalKind, signal};
    let config = RustlsConfig::from_config(config);
    let mut hang_up = signal(SignalKind::hangup())?;
    let (settings, renewed) = (settings.clone(), config.clone());
    tokio::spawn(async move {
        while hang_up.recv().await.is_some() {
            match tls::server_config(&settings, SystemTime::now()) {
                Ok(Some(config)) => {
                    renewed.reload_from_config(config);
                    tracing::info!("the certificate was read again");
                }
                Ok(None) => {}
                Err(why) => {
                    tracing::error!(%why, "the certificate was not read again; the old one stays in use");
                }
            }
        }
    });
    Ok(config)
}

#[cfg(not(unix))]
fn renewable(config: Arc<ServerConfig>, _settings: &Settings) -> io::Result<RustlsConfig> {
    Ok(RustlsConfig::from_config(config))
}

#[cfg(test)]
mod tests;
