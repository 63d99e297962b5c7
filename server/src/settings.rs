//! Settings: defaults, then the settings file, then the environment, then flags; the later wins.

use std::ffi::OsString;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Deserialize;

mod layer;
mod secret;

pub use layer::Layer;
pub use secret::Secret;

/// The settings file that is read without being named, if it is there.
const FILE_DEFAULT: &str = "steward.toml";
/// The environment variable that names the settings file.
const FILE_VARIABLE: &str = "STEWARD_SETTINGS";
/// What every environment variable of ours begins with.
const VARIABLE_PREFIX: &str = "STEWARD_";
/// A log-in outlasts a month of night shifts, and a phone that is found a year later does not open.
const SESSION_DAYS_DEFAULT: u16 = 30;

/// How this server runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The folder of the store, the photos and the self-signed certificate.
    pub data: PathBuf,
    /// A folder of definition files (`*.toml`) beside the built-in registers.
    pub registers: Option<PathBuf>,
    /// A folder with a built client, to serve instead of the one that was built with this program.
    pub client: Option<PathBuf>,
    /// Whether and how this server speaks TLS itself.
    pub tls: Tls,
    /// What a reader of `/metrics` must show. Without one, metrics are not served.
    pub metrics_token: Option<Secret>,
    /// The form of the log.
    pub log_format: LogFormat,
    /// How much is logged.
    pub log_level: LogLevel,
    /// Serve the demo site, whose passwords are public, to other machines than this one.
    pub demo_on_network: bool,
    /// How long a log-in lasts.
    pub session_days: u16,
    /// A proxy in front of this server speaks TLS to the phones.
    pub behind_proxy: bool,
    /// Environment variables that look like ours and are not: worth a warning, since they may be misspelt.
    pub unknown_variables: Vec<String>,
}

/// How the server speaks TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tls {
    /// Not at all.
    Off,
    /// With a certificate and key from files in PEM form.
    Files {
        /// The certificate, followed by those that vouch for it.
        certificate: PathBuf,
        /// Its private key.
        key: PathBuf,
    },
    /// With a certificate that it makes itself, for a local network.
    SelfSigned {
        /// The host names and addresses that phones will use.
        names: Vec<String>,
    },
}

/// The form of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// What failed.
    Error,
    /// And what may need attention.
    Warn,
    /// And what happened: one line a request.
    #[default]
    Info,
    /// And how it was decided.
    Debug,
    /// Everything.
    Trace,
}

/// A setting can't be used.
#[derive(Debug)]
pub enum SettingsError {
    /// The settings file can't be read.
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        why: std::io::Error,
    },
    /// A line of the settings file is wrong.
    File {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// An environment variable is wrong.
    Variable {
        /// Its name.
        name: String,
        /// What is wrong.
        what: String,
    },
    /// Settings contradict each other.
    Clash(&'static str),
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { file, why } => {
                let file = file.display();
                write!(
                    f,
                    "can't read the settings file {file}: {why}; correct its path or its permissions"
                )
            }
            Self::File { file, line, what } => {
                write!(
                    f,
                    "{}, line {line}: {what}; correct or remove this line",
                    file.display()
                )
            }
            Self::Variable { name, what } => {
                write!(f, "environment variable {name}: {what}; correct or unset it")
            }
            Self::Clash(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for SettingsError {}

impl Settings {
    /// Reads the settings file and the environment of this process, beneath the flags.
    /// The file is the one given, else the one of `STEWARD_SETTINGS`, else `steward.toml` if there is one.
    ///
    /// # Errors
    /// [`SettingsError`] names the file and line, or the variable, and what to do.
    pub fn load(file: Option<&Path>, flags: Layer) -> Result<Self, SettingsError> {
        let variables: Vec<_> = std::env::vars_os().collect();
        let named = variables
            .iter()
            .find(|(name, value)| name == FILE_VARIABLE && !value.is_empty());
        let named = file
            .map(Path::to_owned)
            .or_else(|| named.map(|(_, path)| PathBuf::from(path)));
        let file = match named {
            Some(path) => Some((read(&path)?, path)),
            None if Path::new(FILE_DEFAULT).exists() => {
                Some((read(Path::new(FILE_DEFAULT))?, FILE_DEFAULT.into()))
            }
            None => None,
        };
        let file = file.as_ref().map(|(text, path)| (path.as_path(), text.as_str()));
        Self::from_sources(file, variables, flags)
    }

    /// Decides every setting from its sources: a file's path and text, environment variables, and flags.
    ///
    /// # Errors
    /// [`SettingsError`] names the file and line, or the variable, and what to do.
    pub fn from_sources(
        file: Option<(&Path, &str)>,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
        flags: Layer,
    ) -> Result<Self, SettingsError> {
        let file = file.map_or_else(
            || Ok(Layer::default()),
            |(path, text)| Layer::from_file(path, text),
        )?;
        let (environment, unknown_variables) = Layer::from_variables(variables)?;
        let layer = flags.over(environment).over(file);
        let listen = layer
            .listen
            .unwrap_or(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8480));
        Ok(Self {
            listen,
            tls: tls(&layer, listen)?,
            data: layer.data.unwrap_or_else(|| "data".into()),
            registers: layer.registers,
            client: layer.client,
            metrics_token: layer.metrics_token,
            log_format: layer.log_format.unwrap_or_default(),
            log_level: layer.log_level.unwrap_or_default(),
            demo_on_network: layer.demo_on_network.unwrap_or(false),
            session_days: layer.session_days.unwrap_or(SESSION_DAYS_DEFAULT),
            behind_proxy: layer.behind_proxy.unwrap_or(false),
            unknown_variables,
        })
    }

    /// Whether phones reach this server over TLS, so that cookies can be `Secure`.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.behind_proxy || self.tls != Tls::Off
    }

    /// Whether browsers may be told to use TLS with this host for years. Not with a certificate of our own: the
    /// promise would bind `localhost` or a local name for other programs, too, and outlive the certificate.
    #[must_use]
    pub fn promises_tls(&self) -> bool {
        self.behind_proxy || matches!(self.tls, Tls::Files { .. })
    }
}

fn read(path: &Path) -> Result<String, SettingsError> {
    std::fs::read_to_string(path).map_err(|why| SettingsError::Unreadable {
        file: path.to_owned(),
        why,
    })
}

fn tls(layer: &Layer, listen: SocketAddr) -> Result<Tls, SettingsError> {
    let clash = |what| Err(SettingsError::Clash(what));
    let self_signed = layer.tls_self_signed.unwrap_or(false);
    match (&layer.tls_certificate, &layer.tls_key) {
        (Some(_), Some(_)) if self_signed => {
            clash("TLS has a certificate and is also self-signed: set one of the two")
        }
        (Some(certificate), Some(key)) => Ok(Tls::Files {
            certificate: certificate.clone(),
            key: key.clone(),
        }),
        (Some(_), None) => {
            clash("TLS has a certificate and no key: set tls.key to the file of its private key")
        }
        (None, Some(_)) => {
            clash("TLS has a key and no certificate: set tls.certificate to the file of the certificate")
        }
        (None, None) if self_signed => self_signed_names(layer, listen),
        (None, None) => Ok(Tls::Off),
    }
}

fn self_signed_names(layer: &Layer, listen: SocketAddr) -> Result<Tls, SettingsError> {
    let mut names = layer.tls_names.clone().unwrap_or_default();
    // A phone accepts a certificate only for the name that it dials, and an address of "all interfaces" is none.
    if names.is_empty() && listen.ip().is_unspecified() {
        return Err(SettingsError::Clash(
            "a self-signed certificate needs the names or addresses that phones use: \
             set tls.names, for example [\"steward.lan\", \"192.168.1.10\"]",
        ));
    }
    if !listen.ip().is_unspecified() {
        names.push(listen.ip().to_string());
    }
    names.extend(["localhost".to_owned(), Ipv4Addr::LOCALHOST.to_string()]);
    names.sort();
    names.dedup();
    Ok(Tls::SelfSigned { names })
}

#[cfg(test)]
mod tests;
