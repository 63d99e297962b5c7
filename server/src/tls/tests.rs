//! Certificates of its own and from files.

use std::fs;
use std::time::Duration;

use tempfile::TempDir;

use super::*;
use crate::settings::Layer;

const DAY: Duration = Duration::from_hours(24);

fn settings(data: &Path, tls: Tls) -> Settings {
    let settings = Settings::from_sources(None, [], Layer::default()).unwrap();
    Settings {
        data: data.to_owned(),
        tls,
        ..settings
    }
}

fn self_signed(data: &Path, names: &[&str]) -> Settings {
    settings(
        data,
        Tls::SelfSigned {
            names: names.iter().map(ToString::to_string).collect(),
        },
    )
}

fn certificate(data: &Path) -> Vec<u8> {
    fs::read(data.join("tls/certificate.pem")).unwrap()
}

#[test]
fn a_self_signed_certificate_is_made_once_and_again_before_it_ends() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    let now = SystemTime::now();
    let here = self_signed(data, &["127.0.0.1", "localhost"]);
    assert!(server_config(&here, now).unwrap().is_some());
    let first = certificate(data);

    server_config(&here, now + 690 * DAY).unwrap();
    assert_eq!(certificate(data), first, "it lasts");
    server_config(&here, now + 710 * DAY).unwrap();
    let second = certificate(data);
    assert_ne!(second, first, "it would end soon");

    let elsewhere = self_signed(data, &["steward.lan"]);
    server_config(&elsewhere, now + 710 * DAY).unwrap();
    assert_ne!(certificate(data), second, "it had other names");
}

#[test]
fn a_damaged_self_signed_certificate_is_made_again() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    let here = self_signed(data, &["localhost"]);
    for file in ["key.pem", "certificate.pem", "authority.pem", "issued.json"] {
        server_config(&here, SystemTime::now()).unwrap();
        fs::write(data.join("tls").join(file), "cut sho").unwrap();
        assert!(server_config(&here, SystemTime::now()).is_ok(), "{file}");
    }
}

#[cfg(unix)]
#[test]
fn only_this_user_reads_the_key() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    server_config(&self_signed(folder.path(), &["localhost"]), SystemTime::now()).unwrap();
    let mode = fs::metadata(folder.path().join("tls/key.pem"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_wrong_file_is_named_with_what_to_do() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let other = TempDir::new().unwrap();
    for data in [folder.path(), other.path()] {
        server_config(&self_signed(data, &["localhost"]), SystemTime::now()).unwrap();
    }
    fs::write(path("text"), "not PEM").unwrap();
    let (certificate, key) = (path("tls/certificate.pem"), path("tls/key.pem"));
    let rows = [
        (certificate.clone(), path("none"), "none", "correct the path"),
        (path("text"), key.clone(), "text", "no certificate in PEM form"),
        (
            certificate.clone(),
            path("text"),
            "text",
            "no private key in PEM form",
        ),
        (
            certificate.clone(),
            other.path().join("tls/key.pem"),
            "certificate.pem",
            "files of one pair",
        ),
    ];
    for (certificate, key, file, what) in rows {
        let why = server_config(
            &settings(folder.path(), Tls::Files { certificate, key }),
            SystemTime::now(),
        );
        let why = why.unwrap_err().to_string();
        assert!(why.contains(file) && why.contains(what), "{why}");
    }
    let good = settings(folder.path(), Tls::Files { certificate, key });
    assert!(server_config(&good, SystemTime::now()).unwrap().is_some());
}
