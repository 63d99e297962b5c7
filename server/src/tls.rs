//! TLS: a certificate from files, or one made here for a local network.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rustls::ServerConfig;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::settings::{Settings, Tls};

mod self_signed;

pub use self_signed::AUTHORITY_FILE;

/// A certificate can't be used.
#[derive(Debug)]
pub enum TlsError {
    /// A file can't be read.
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        why: io::Error,
    },
    /// A file is not what it should be.
    Content {
        /// The file.
        file: PathBuf,
        /// What is wrong, and what to do.
        what: String,
    },
    /// The self-signed certificate can't be made.
    NotMade(String),
    /// The self-signed certificate can't be kept.
    NotKept {
        /// The file.
        file: PathBuf,
        /// Why.
        why: io::Error,
    },
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { file, why } => {
                let file = file.display();
                write!(
                    f,
                    "can't read {file}: {why}; correct the path in the settings, or let this user read it"
                )
            }
            Self::Content { file, what } => write!(f, "{}: {what}", file.display()),
            Self::NotMade(what) => write!(
                f,
                "can't make a certificate: {what}; correct tls.names in the settings"
            ),
            Self::NotKept { file, why } => {
                let file = file.display();
                write!(
                    f,
                    "can't write {file}: {why}; let this user write the data folder"
                )
            }
        }
    }
}

impl std::error::Error for TlsError {}

/// How to speak TLS (1.2 and 1.3), or nothing when the settings say not to. A self-signed certificate is made,
/// or made again, when there is none that fits the names and lasts.
///
/// # Errors
/// [`TlsError`] names the file and what to do.
pub fn server_config(settings: &Settings, now: SystemTime) -> Result<Option<Arc<ServerConfig>>, TlsError> {
    match &settings.tls {
        Tls::Off => Ok(None),
        Tls::Files { certificate, key } => from_files(certificate, key).map(Some),
        Tls::SelfSigned { names } => {
            let (certificate, key) = self_signed::ensure(&settings.data, names, now)?;
            from_files(&certificate, &key).map(Some)
        }
    }
}

fn from_files(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>, TlsError> {
    let wrong = |file: &Path, what: &str| TlsError::Content {
        file: file.to_owned(),
        what: what.to_owned(),
    };

    let chain: Result<Vec<_>, pem::Error> = CertificateDer::pem_slice_iter(&read(certificate)?).collect();
    let chain = chain.unwrap_or_default();
    if chain.is_empty() {
        return Err(wrong(
            certificate,
            "no certificate in PEM form: set tls.certificate to the file that begins with BEGIN CERTIFICATE",
        ));
    }
    let private = PrivateKeyDer::from_pem_slice(&read(key)?).map_err(|_| {
        wrong(
            key,
            "no private key in PEM form: set tls.key to the file with BEGIN PRIVATE KEY, without a password",
        )
    })?;

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(|why| wrong(certificate, &why.to_string()))?
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .map_err(|why| wrong(certificate, &not_a_pair(key, &why)))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn not_a_pair(key: &Path, why: &rustls::Error) -> String {
    let key = key.display();
    format!("it does not go with the key {key} ({why}): set tls.certificate and tls.key to files of one pair")
}

fn read(file: &Path) -> Result<Vec<u8>, TlsError> {
    std::fs::read(file).map_err(|why| TlsError::Unreadable {
        file: file.to_owned(),
        why,
    })
}

#[cfg(test)]
mod tests;
