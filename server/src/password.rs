//! Passwords: what is accepted, and how they are kept.
//!
//! Hashing takes tens of milliseconds and 19 MiB on purpose. Call these functions on the blocking pool, and
//! bound how many run at once.

use std::fmt;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error as HashError, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::token;

/// The fewest characters of a password (NIST SP 800-63B).
pub const PASSWORD_CHARS_MIN: usize = 8;
/// The most characters: enough for any phrase or password manager, and a bound on the work of one request.
pub const PASSWORD_CHARS_MAX: usize = 128;

// OWASP's least argon2id setting (19 MiB, two passes, one lane): a busy log-in minute of a shift change must
// fit a two-core machine with 1 GB of memory.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A password is not accepted, or a stored hash can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordError {
    /// Fewer than [`PASSWORD_CHARS_MIN`] characters.
    TooShort,
    /// More than [`PASSWORD_CHARS_MAX`] characters.
    TooLong,
    /// The stored hash is damaged, or memory ran out.
    Unusable,
}

impl fmt::Display for PasswordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort => write!(f, "a password has at least {PASSWORD_CHARS_MIN} characters: choose a longer one"),
            Self::TooLong => write!(f, "a password has at most {PASSWORD_CHARS_MAX} characters: choose a shorter one"),
            Self::Unusable => f.write_str(
                "the stored password can't be checked: try again, then give this user a new one with `steward user reset`",
            ),
        }
    }
}

impl std::error::Error for PasswordError {}

/// Whether a new password is accepted.
///
/// # Errors
/// [`PasswordError::TooShort`] or [`PasswordError::TooLong`].
pub fn check(password: &str) -> Result<(), PasswordError> {
    let chars = password.chars().take(PASSWORD_CHARS_MAX + 1).count();
    if chars < PASSWORD_CHARS_MIN {
        Err(PasswordError::TooShort)
    } else if chars > PASSWORD_CHARS_MAX {
        Err(PasswordError::TooLong)
    } else {
        Ok(())
    }
}

/// The argon2id hash of a new password, salted, as a PHC string for the store.
///
/// # Errors
/// When the password is not accepted, or memory ran out.
pub fn hash(password: &str) -> Result<String, PasswordError> {
    check(password)?;
    let hashed = hasher()
        .hash_password_with_salt(password.as_bytes(), &token::random::<16>())
        .map_err(|_| PasswordError::Unusable)?;
    Ok(hashed.to_string())
}

/// Whether this is the password of a stored hash. The comparison takes the same time wherever they differ.
///
/// # Errors
/// [`PasswordError::Unusable`] when the stored hash is damaged or memory ran out.
pub fn verify(password: &str, stored: &str) -> Result<bool, PasswordError> {
    // What could never be set needs no work, and an endless password must not buy any.
    if check(password) == Err(PasswordError::TooLong) {
        return Ok(false);
    }
    let stored = PasswordHash::new(stored).map_err(|_| PasswordError::Unusable)?;
    match hasher().verify_password(password.as_bytes(), &stored) {
        Ok(()) => Ok(true),
        Err(HashError::PasswordInvalid) => Ok(false),
        Err(_) => Err(PasswordError::Unusable),
    }
}

/// Does the work of [`verify`] for a log-in name that nobody has, so that the time of the answer does not tell
/// which names exist.
pub fn verify_nobody(password: &str) {
    // The answer is no, whatever the result.
    let _ = verify(password, NOBODY);
}

/// Random bytes in the form and with the parameters of [`hash`]: no known password has this one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Bs2mWBDEXQ3AqeXkO4ToyA$mO4bw2frGQ/dTWbf3BSxRzPMCrTmSF38vMrgnlUGnYg";

fn hasher() -> Argon2<'static> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are within argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_verifies_and_another_does_not() {
        let stored = hash("青山物业 2026").unwrap();
        assert_eq!(verify("青山物业 2026", &stored), Ok(true));
        assert_eq!(verify("青山物业 2027", &stored), Ok(false));
        assert_eq!(verify("", &stored), Ok(false));
        assert_ne!(
            hash("青山物业 2026").unwrap(),
            stored,
            "each hash has its own salt"
        );
    }

    #[test]
    fn lengths_are_bounded_in_characters() {
        let of = |chars: usize| check(&"密".repeat(chars));
        assert_eq!(of(PASSWORD_CHARS_MIN - 1), Err(PasswordError::TooShort));
        assert_eq!(of(PASSWORD_CHARS_MIN), Ok(()));
        assert_eq!(of(PASSWORD_CHARS_MAX), Ok(()));
        assert_eq!(of(PASSWORD_CHARS_MAX + 1), Err(PasswordError::TooLong));
    }

    #[test]
    fn nobody_costs_as_much_as_somebody() {
        let head = |phc: &str| phc.split('$').take(4).collect::<Vec<_>>().join("$");
        let size = |phc: &str| phc.split('$').skip(4).map(str::len).collect::<Vec<_>>();
        let stored = hash("correct horse").unwrap();
        assert_eq!(head(NOBODY), head(&stored));
        assert_eq!(size(NOBODY), size(&stored));
        assert_eq!(verify("correct horse", NOBODY), Ok(false));
    }

    #[test]
    fn a_damaged_hash_is_an_error_and_not_a_refusal() {
        assert_eq!(
            verify("correct horse", "plain text"),
            Err(PasswordError::Unusable)
        );
    }
}
