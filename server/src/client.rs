//! The built client: the files that phones and desks load.
//!
//! A release carries them inside; a debug build reads them from the disk, so that a new build of the client needs no new server. A folder
//! can be served instead of either.

use std::borrow::Cow;
use std::path::Path;

use rust_embed::Embed;
use sha2::{Digest, Sha256};

/// How many bytes of a file's digest its `ETag` has: as many as its hashed name.
const TAG_BYTES: usize = 8;

/// `cargo xtask client` writes this folder. A program that is compiled before it did carries none.
#[derive(Embed)]
#[folder = "../target/client"]
#[allow_missing = true]
struct Built;

/// One file of the client.
#[derive(Debug, PartialEq, Eq)]
pub struct File {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// A tag that other bytes would not have.
    pub tag: String,
}

/// The file of a name such as `assets/steward-0123456789abcdef.wasm`, from this folder or from the client that was built with the program.
#[must_use]
pub fn file(folder: Option<&Path>, name: &str) -> Option<File> {
    if !name.split('/').all(is_plain) {
        return None;
    }
    let Some(folder) = folder else {
        let found = Built::get(name)?;
        return Some(File {
            tag: tag(&found.metadata.sha256_hash()),
            bytes: found.data,
        });
    };
    let bytes = std::fs::read(folder.join(name)).ok()?;
    Some(File {
        tag: tag(&Sha256::digest(&bytes)),
        bytes: bytes.into(),
    })
}

/// Whether a part of a name leads nowhere else.
fn is_plain(part: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    !part.is_empty() && !part.starts_with('.') && part.bytes().all(letters)
}

fn tag(digest: &[u8]) -> String {
    crate::token::hex(&digest[..TAG_BYTES])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_plain_names_only() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("assets")).unwrap();
        std::fs::write(folder.path().join("assets/a-1.js"), "let a;").unwrap();
        std::fs::write(folder.path().join(".hidden"), "no").unwrap();
        let find = |name: &str| file(Some(folder.path()), name);
        let found = find("assets/a-1.js").unwrap();
        assert_eq!((&*found.bytes, found.tag.len()), (&b"let a;"[..], 2 * TAG_BYTES));
        for name in [
            "",
            "assets",
            "assets/",
            "/assets/a-1.js",
            "assets/none.js",
            ".hidden",
            "../x",
            "assets/../.hidden",
            "a\\b",
            "a%2fb",
        ] {
            assert_eq!(find(name), None, "{name:?}");
        }
    }

    #[test]
    fn other_bytes_have_another_tag() {
        let folder = tempfile::tempdir().unwrap();
        let tags = ["one", "two", "one"].map(|text| {
            std::fs::write(folder.path().join("sw.js"), text).unwrap();
            file(Some(folder.path()), "sw.js").unwrap().tag
        });
        assert!(tags[0] == tags[2] && tags[0] != tags[1]);
    }
}
