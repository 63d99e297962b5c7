//! One source of settings: each is there or not.

use std::ffi::{OsStr, OsString};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::builder::BoolishValueParser;
use clap::{ArgMatches, Args, Command, FromArgMatches};
use serde::Deserialize;

use super::{FILE_VARIABLE, LogFormat, LogLevel, SettingsError, VARIABLE_PREFIX};
use crate::settings::Secret;

/// The longest log-in: whoever left the team long ago must not come back with an old phone.
const SESSION_DAYS_MAX: u16 = 400;
/// The variable of the one setting that has no flag: flags are visible to every user of a machine.
const METRICS_TOKEN_VARIABLE: &str = "STEWARD_METRICS_TOKEN";

/// One source of settings, and the flags of every command. A flag `--log-level` is also the variable
/// `STEWARD_LOG_LEVEL`.
#[derive(Args, Clone, Debug, Default)]
#[command(
    next_help_heading = "Settings (also in the settings file; --log-level is STEWARD_LOG_LEVEL in the environment)"
)]
pub struct Layer {
    /// Address and port to listen on [default: 127.0.0.1:8480]
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Folder of the data [default: data]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Folder of register definitions (*.toml) to use beside the built-in ones
    #[arg(long, global = true, value_name = "FOLDER")]
    pub registers: Option<PathBuf>,
    /// Folder of a built client to serve instead of the one inside this program
    #[arg(long, global = true, value_name = "FOLDER")]
    pub client: Option<PathBuf>,
    /// File of the TLS certificate, PEM
    #[arg(long, global = true, value_name = "FILE")]
    pub tls_certificate: Option<PathBuf>,
    /// File of the TLS certificate's private key, PEM
    #[arg(long, global = true, value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// Make a certificate for a local network and renew it
    #[arg(long, global = true, value_name = "BOOL", value_parser = BoolishValueParser::new())]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub tls_self_signed: Option<bool>,
    /// Names and addresses for the self-signed certificate, with commas between
    #[arg(long, global = true, value_name = "NAMES", value_delimiter = ',')]
    pub tls_names: Option<Vec<String>>,
    /// Form of the log [default: text]
    #[arg(long, global = true, value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,
    /// How much to log [default: info]
    #[arg(long, global = true, value_name = "LEVEL")]
    pub log_level: Option<LogLevel>,
    /// Serve the demo site to other machines, too: its passwords are public
    #[arg(long, global = true, value_name = "BOOL", value_parser = BoolishValueParser::new())]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub demo_on_network: Option<bool>,
    /// Days that a log-in lasts [default: 30]
    #[arg(long, global = true, value_name = "DAYS")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=i64::from(SESSION_DAYS_MAX)))]
    pub session_days: Option<u16>,
    /// A proxy in front speaks TLS to the phones
    #[arg(long, global = true, value_name = "BOOL", value_parser = BoolishValueParser::new())]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub behind_proxy: Option<bool>,
    /// The token that a reader of the metrics shows. It has no flag.
    #[arg(skip)]
    pub metrics_token: Option<Secret>,
}

impl Layer {
    /// These settings, and where one is not there, that of the layer beneath.
    #[must_use]
    pub fn over(self, beneath: Self) -> Self {
        Self {
            listen: self.listen.or(beneath.listen),
            data: self.data.or(beneath.data),
            registers: self.registers.or(beneath.registers),
            client: self.client.or(beneath.client),
            tls_certificate: self.tls_certificate.or(beneath.tls_certificate),
            tls_key: self.tls_key.or(beneath.tls_key),
            tls_self_signed: self.tls_self_signed.or(beneath.tls_self_signed),
            tls_names: self.tls_names.or(beneath.tls_names),
            log_format: self.log_format.or(beneath.log_format),
            log_level: self.log_level.or(beneath.log_level),
            demo_on_network: self.demo_on_network.or(beneath.demo_on_network),
            session_days: self.session_days.or(beneath.session_days),
            behind_proxy: self.behind_proxy.or(beneath.behind_proxy),
            metrics_token: self.metrics_token.or(beneath.metrics_token),
        }
    }

    /// Reads a settings file. Its relative paths begin at its own folder, wherever the server is started.
    pub(super) fn from_file(path: &Path, text: &str) -> Result<Self, SettingsError> {
        let file: File = toml::from_str(text).map_err(|why| SettingsError::File {
            file: path.to_owned(),
            line: line_of(text, why.span().map_or(0, |span| span.start)),
            // Only the message: the rest of the error shows the line, and a secret may stand there.
            what: why.message().to_owned(),
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let beside = |path: Option<PathBuf>| path.map(|path| folder.join(path));
        Ok(Self {
            listen: file.listen,
            data: beside(file.data),
            registers: beside(file.registers),
            client: beside(file.client),
            tls_certificate: beside(file.tls.certificate),
            tls_key: beside(file.tls.key),
            tls_self_signed: file.tls.self_signed,
            tls_names: file.tls.names,
            log_format: file.log.format,
            log_level: file.log.level,
            demo_on_network: file.demo_on_network,
            session_days: file.session_days.map(|days| days.0),
            behind_proxy: file.behind_proxy,
            metrics_token: file.metrics_token,
        })
    }

    /// Reads the environment, and names the variables that look like ours and are not. Those are no error: a
    /// cluster sets `STEWARD_PORT` and its like for every service of that name.
    pub(super) fn from_variables(
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<(Self, Vec<String>), SettingsError> {
        let mut layer = Self::default();
        let mut unknown = Vec::new();
        for (name, value) in variables {
            let Some(name) = name.to_str().filter(|name| name.starts_with(VARIABLE_PREFIX)) else {
                continue;
            };
            // Compose files set a variable to nothing when they mean to leave it out.
            if name == FILE_VARIABLE || value.is_empty() {
                continue;
            }
            match Self::from_variable(name, &value)? {
                Some(one) => layer = one.over(layer),
                None => unknown.push(name.to_owned()),
            }
        }
        unknown.sort();
        Ok((layer, unknown))
    }

    fn from_variable(name: &str, value: &OsStr) -> Result<Option<Self>, SettingsError> {
        let wrong = |what| SettingsError::Variable {
            name: name.to_owned(),
            what,
        };
        if name == METRICS_TOKEN_VARIABLE {
            let text = value
                .to_str()
                .ok_or_else(|| wrong("it is not UTF-8".to_owned()))?;
            let metrics_token = Some(Secret::new(text).map_err(wrong)?);
            return Ok(Some(Self {
                metrics_token,
                ..Self::default()
            }));
        }
        let flag = name[VARIABLE_PREFIX.len()..]
            .to_ascii_lowercase()
            .replace('_', "-");
        let command = Self::augment_args(Command::new("steward").no_binary_name(true));
        if command
            .get_arguments()
            .all(|arg| arg.get_long() != Some(flag.as_str()))
        {
            return Ok(None);
        }
        let mut argument = OsString::from(format!("--{flag}="));
        argument.push(value);
        // Flags and variables are read by the same code, so they can't come to mean different things.
        let read = |matches: ArgMatches| Self::from_arg_matches(&matches);
        command
            .try_get_matches_from([argument])
            .and_then(read)
            .map(Some)
            .map_err(|why| wrong(first_line(&why)))
    }
}

fn first_line(why: &clap::Error) -> String {
    let text = why.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// The settings file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    listen: Option<SocketAddr>,
    data: Option<PathBuf>,
    registers: Option<PathBuf>,
    client: Option<PathBuf>,
    tls: TlsTable,
    log: LogTable,
    metrics_token: Option<Secret>,
    demo_on_network: Option<bool>,
    session_days: Option<SessionDays>,
    behind_proxy: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TlsTable {
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
    self_signed: Option<bool>,
    names: Option<Vec<String>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LogTable {
    format: Option<LogFormat>,
    level: Option<LogLevel>,
}

#[derive(Deserialize)]
#[serde(try_from = "u16")]
struct SessionDays(u16);

impl TryFrom<u16> for SessionDays {
    type Error = String;

    fn try_from(days: u16) -> Result<Self, String> {
        if (1..=SESSION_DAYS_MAX).contains(&days) {
            Ok(Self(days))
        } else {
            Err(format!("{days} is not in 1..={SESSION_DAYS_MAX}"))
        }
    }
}
