//! The decisions behind the pages of the flagship flows: rounds, orders, the gate, the dashboard.
//!
//! Everything here is a pure function of records **as they are shown** ([`crate::replica::Replica::view`]) and of the time. What comes
//! out is either something to draw, or [`crate::replica::Draft`]s to save in one group. Pages draw and wire, and decide nothing.
//!
//! A page takes the [`crate::change::Seen`] of a record in the same breath as the view that it draws. A `Seen` from before the
//! person's own last save does not cover that save, and the next step would be refused as one from another state.

pub mod board;
pub mod checking;
pub mod course;
pub mod entered;
pub mod gate;
pub mod keys;
pub mod month;
pub mod order_page;
pub mod orders;
pub mod places;
pub mod pricing;
pub mod read;
pub mod round;
pub mod rounds;
pub mod scan;
pub mod shift;
pub mod sign_in;
pub mod stops;
#[cfg(all(test, feature = "files"))]
mod tests;
pub mod walking;
pub mod writing;

pub use read::{Entry, Register};
pub use writing::{New, NotReady};

/// How urgent something looks, always told in words beside the colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Not possible any more, or not done: red.
    Missed,
    /// Late, but still possible: yellow.
    Late,
    /// Its time is now.
    Open,
    /// Its time is still to come: blue.
    Future,
    /// Done.
    Done,
}

/// From when until when something is expected, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Not before.
    pub from_ms: i64,
    /// Not after.
    pub until_ms: i64,
}

impl Window {
    /// Whether any moment of it lies in another one.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from_ms < other.until_ms && other.from_ms <= self.until_ms
    }
}

/// Milliseconds of an hour.
pub(crate) const HOUR_MS: i64 = 3_600_000;

/// A calendar day of the site. `domain` knows no time zone, so whoever asks says when the day began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Midnight at the site, in milliseconds since 1970.
    pub from_ms: i64,
}

impl Day {
    /// Its length. Sites are in places without summer time.
    pub const LENGTH_MS: i64 = 24 * HOUR_MS;

    /// The day that a moment falls on, where so many minutes are added to UTC.
    #[must_use]
    pub fn around(moment_ms: i64, offset_minutes: i32) -> Self {
        let first = Self {
            from_ms: -i64::from(offset_minutes) * (HOUR_MS / 60),
        };
        first.of(moment_ms)
    }

    /// How many minutes are added to UTC for its midnight.
    #[must_use]
    pub fn offset_minutes(self) -> i32 {
        let into_utc_day_ms = self.from_ms.rem_euclid(Self::LENGTH_MS);
        i32::try_from(-into_utc_day_ms / (HOUR_MS / 60)).unwrap_or_default()
    }

    /// The whole day.
    #[must_use]
    pub fn window(self) -> Window {
        Window {
            from_ms: self.from_ms,
            until_ms: self.from_ms.saturating_add(Self::LENGTH_MS),
        }
    }

    /// The day, before or after this one, that a moment falls on.
    #[must_use]
    pub fn of(self, moment_ms: i64) -> Self {
        let days = moment_ms.saturating_sub(self.from_ms).div_euclid(Self::LENGTH_MS);
        Self {
            from_ms: self.from_ms.saturating_add(days.saturating_mul(Self::LENGTH_MS)),
        }
    }
}
