//! Identities: of records, devices, epochs, and the short keys that definitions use.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

/// The longest key, in bytes: long enough for a readable name, short enough to bound every map.
pub const KEY_BYTES_MAX: usize = 48;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uuid"))]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

uuid_id! {
    /// A record. Made on the phone as a `UUIDv7`, so that it needs no network and sorts by birth.
    RecordId
}
uuid_id! {
    /// One person's replica on one phone or desk. Two people on a shared phone are two devices:
    /// each has an outbox, a sequence and a scope of its own.
    DeviceId
}
uuid_id! {
    /// One life of a server's data. A restore from a backup begins another.
    EpochId
}

/// A short name inside definitions: of a register, field, step, state, option, figure or site.
/// Lower-case ASCII letters, digits and `_`, beginning with a letter, at most [`KEY_BYTES_MAX`] bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[a-z][a-z0-9_]{0,47}$"))]
pub struct Key(String);

/// A text is not a [`Key`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAKey;

impl fmt::Display for NotAKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a key is 1 to {KEY_BYTES_MAX} lower-case letters, digits or _, and begins with a letter"
        )
    }
}

impl std::error::Error for NotAKey {}

impl Key {
    /// Checks and wraps a text.
    ///
    /// # Errors
    /// [`NotAKey`] when the text has another form.
    pub fn new(text: impl Into<String>) -> Result<Self, NotAKey> {
        let text = text.into();
        let mut bytes = text.bytes();
        let begins = bytes.next().is_some_and(|b| b.is_ascii_lowercase());
        let goes_on = bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if begins && goes_on && text.len() <= KEY_BYTES_MAX {
            Ok(Self(text))
        } else {
            Err(NotAKey)
        }
    }

    /// A key that is written in the program.
    ///
    /// # Panics
    /// When the literal is not a key: a mistake of the programmer.
    #[must_use]
    pub fn literal(text: &'static str) -> Self {
        match Self::new(text) {
            Ok(key) => key,
            Err(why) => panic!("{text:?}: {why}"),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Key {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Key {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Key {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Key {
    type Err = NotAKey;
    fn from_str(text: &str) -> Result<Self, NotAKey> {
        Self::new(text)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::new(text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_one_form() {
        for good in ["a", "repair", "clock_2h", "a1"] {
            assert!(Key::new(good).is_ok(), "{good}");
        }
        let long = "a".repeat(KEY_BYTES_MAX + 1);
        for bad in ["", "1a", "_a", "A", "a-b", "a b", "报修", long.as_str()] {
            assert!(Key::new(bad).is_err(), "{bad}");
        }
    }
}
