//! A text that is compared and never shown.

use std::fmt;

use serde::{Deserialize, Deserializer};

use crate::token;

/// A shorter secret could be guessed over the network.
const SECRET_CHARS_MIN: usize = 16;

/// A secret of the settings. It is never logged, printed or sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    ///
    /// # Errors
    /// What is wrong, without the secret, when it is too short to be one.
    pub fn new(text: impl Into<String>) -> Result<Self, String> {
        let text = text.into();
        if text.chars().count() < SECRET_CHARS_MIN {
            return Err(format!("a secret has at least {SECRET_CHARS_MIN} characters"));
        }
        Ok(Self(text))
    }

    /// Whether a caller knows the secret. Digests are compared, so the time tells nothing about the secret.
    #[must_use]
    pub fn is(&self, offered: &str) -> bool {
        token::digest(&self.0) == token::digest(offered)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}
