//! A certificate of our own, for a site whose phones and server share a local network.
//!
//! A browser that clicks past a warning gets no service worker, and so nothing works offline. A phone must really
//! trust the certificate, and phones install *authorities*, not certificates of servers. So an authority is made
//! for one signature; its certificate is kept to be installed on phones; its key is thrown away, because whoever
//! stole it could pose as any site to those phones.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, Datelike, Days, Utc};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    IsCa, KeyPair, KeyUsagePurpose,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::TlsError;
use crate::token;

/// Two years: phones refuse certificates of more than 825 days.
const LIFE_DAYS: u64 = 730;
/// A new certificate must be installed on every phone, so a restart in the last month makes it in good time.
const RENEW_DAYS_BEFORE_END: u64 = 30;
/// Phones whose clock is slow must not find the certificate in their future.
const BEGIN_DAYS_BEFORE_NOW: u64 = 2;

/// The certificate to install on phones, in the data folder.
pub const AUTHORITY_FILE: &str = "tls/authority.pem";
const CERTIFICATE_FILE: &str = "tls/certificate.pem";
const KEY_FILE: &str = "tls/key.pem";
const ISSUED_FILE: &str = "tls/issued.json";

/// Only this user reads the key.
const PRIVATE: u32 = 0o600;
/// Whoever sets up the phones may read the rest.
const PUBLIC: u32 = 0o644;

/// What was issued. Written last and checked against the files, so a crash in between means: issue again.
#[derive(Deserialize, Serialize)]
struct Issued {
    names: Vec<String>,
    /// Seconds since 1970.
    until_s: i64,
    sha256: String,
}

/// The files of a certificate for these names that lasts, made if need be.
pub(super) fn ensure(data: &Path, names: &[String], now: SystemTime) -> Result<(PathBuf, PathBuf), TlsError> {
    let now = DateTime::<Utc>::from(now);
    if !lasts(data, names, now) {
        issue(data, names, now)?;
        let file = data.join(AUTHORITY_FILE);
        tracing::warn!(file = %file.display(), "made a new certificate: install this file on every phone and desk as a trusted authority");
    }
    Ok((data.join(CERTIFICATE_FILE), data.join(KEY_FILE)))
}

fn lasts(data: &Path, names: &[String], now: DateTime<Utc>) -> bool {
    let issued = fs::read(data.join(ISSUED_FILE))
        .ok()
        .and_then(|json| serde_json::from_slice::<Issued>(&json).ok());
    let Some(issued) = issued else { return false };
    issued.names == names
        && (now + Days::new(RENEW_DAYS_BEFORE_END)).timestamp() < issued.until_s
        && digest_of_files(data).is_some_and(|sha256| sha256 == issued.sha256)
}

fn issue(data: &Path, names: &[String], now: DateTime<Utc>) -> Result<(), TlsError> {
    let until = now + Days::new(LIFE_DAYS);
    let (authority, certificate, key) = sign(names, now, until)
        .map_err(|why| TlsError::NotMade(format!("{why} (names: {})", names.join(", "))))?;
    let folder = data.join("tls");
    fs::create_dir_all(&folder).map_err(|why| TlsError::NotKept { file: folder, why })?;
    write(&data.join(KEY_FILE), key.as_bytes(), PRIVATE)?;
    write(&data.join(CERTIFICATE_FILE), certificate.as_bytes(), PUBLIC)?;
    write(&data.join(AUTHORITY_FILE), authority.as_bytes(), PUBLIC)?;
    let sha256 = digest_of_files(data).unwrap_or_default();
    // Names, a time and a digest always serialize.
    let issued = Issued {
        names: names.to_vec(),
        until_s: until.timestamp(),
        sha256,
    };
    let json = serde_json::to_vec_pretty(&issued).unwrap_or_default();
    write(&data.join(ISSUED_FILE), &json, PUBLIC)
}

fn sign(
    names: &[String],
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<(String, String, String), rcgen::Error> {
    let lasting = |mut params: CertificateParams, name: String| {
        let day = |at: DateTime<Utc>| (at.year(), at.month(), at.day());
        let date = |(year, month, day): (i32, u32, u32)| {
            // Months and days are below 256.
            rcgen::date_time_ymd(year, month.try_into().unwrap_or(1), day.try_into().unwrap_or(1))
        };
        params.not_before = date(day(now - Days::new(BEGIN_DAYS_BEFORE_NOW)));
        params.not_after = date(day(until));
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params
    };
    // The date in its name tells apart the authorities on a phone.
    let mut params = lasting(
        CertificateParams::new([])?,
        format!("Steward {}", now.format("%Y-%m-%d")),
    );
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;

    let name = names.first().cloned().unwrap_or_default();
    let mut params = lasting(CertificateParams::new(names)?, name);
    params.is_ca = IsCa::ExplicitNoCa;
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let key = KeyPair::generate()?;
    let certificate = params.signed_by(&key, &authority)?;
    Ok((authority.pem(), certificate.pem(), key.serialize_pem()))
}

fn digest_of_files(data: &Path) -> Option<String> {
    let mut digest = Sha256::new();
    for file in [AUTHORITY_FILE, CERTIFICATE_FILE, KEY_FILE] {
        digest.update(fs::read(data.join(file)).ok()?);
    }
    Some(token::hex(&digest.finalize()))
}

/// Writes a file, whole or not at all, with its permissions from the first byte.
fn write(file: &Path, bytes: &[u8], mode: u32) -> Result<(), TlsError> {
    let half = file.with_extension("half");
    let put = || {
        // A half-written file of an earlier crash may have other permissions.
        let _ = fs::remove_file(&half);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
        #[cfg(not(unix))]
        let _ = mode;
        let mut open = options.open(&half)?;
        open.write_all(bytes)?;
        open.sync_all()?;
        fs::rename(&half, file)
    };
    put().map_err(|why| TlsError::NotKept {
        file: file.to_owned(),
        why,
    })
}
