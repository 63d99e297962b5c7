//! The phone's clocks. What they tell is judged in `domain`, never here.

use steward_domain::work::Day;

use super::window;

/// The wall clock, milliseconds since 1970.
#[must_use]
#[allow(
    clippy::cast_possible_truncation,
    reason = "browsers tell whole milliseconds within ±8.64e15"
)]
pub fn wall_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// The monotonic clock since the app started, in milliseconds.
#[must_use]
#[allow(
    clippy::cast_possible_truncation,
    reason = "a page does not live for 285,000 years"
)]
pub fn mono_ms() -> i64 {
    window()
        .performance()
        .map_or(0, |performance| performance.now() as i64)
}

/// Minutes to add to UTC for the local time of a moment.
#[must_use]
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "offsets are whole minutes of a day"
)]
pub fn utc_offset_minutes(moment_ms: i64) -> i32 {
    let date = js_sys::Date::new(&(moment_ms as f64).into());
    -(date.get_timezone_offset() as i32)
}

/// The day at the site that a moment falls on: the phone is there.
#[must_use]
pub fn day_of(moment_ms: i64) -> Day {
    Day::around(moment_ms, utc_offset_minutes(moment_ms))
}

/// A number that spreads retries: phones that lost the network together must not come back together.
#[must_use]
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "scaled to the range of u32"
)]
pub fn jitter() -> u32 {
    (js_sys::Math::random() * f64::from(u32::MAX)) as u32
}
