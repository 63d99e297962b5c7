//! Random tokens for sessions and enrolment, and the digests under which the store keeps them.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// A new token: 256 random bits as 64 hexadecimal digits, so that it fits a cookie and a header unescaped.
///
/// # Panics
/// When the operating system gives no randomness: no safe token could be made, so no request may go on.
#[must_use]
pub fn new() -> String {
    hex(&random::<32>())
}

/// Random bytes from the operating system.
///
/// # Panics
/// When the operating system gives none.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// The SHA-256 of a token. The store keeps this and never the token, so a stolen backup opens no session.
/// A token has 256 random bits, so a salt or a slow hash would add nothing.
#[must_use]
pub fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_and_differ() {
        let (one, other) = (new(), new());
        assert_eq!(one.len(), 64);
        assert!(one.bytes().all(|b| b.is_ascii_hexdigit()));
        assert_ne!(one, other);
    }

    #[test]
    fn a_digest_is_sha_256() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex(&digest("abc")), known);
    }
}
