//! Moments as phones tell them: kept as told, judged by the corrected clock, never used to order changes.

use serde::{Deserialize, Serialize};

/// How far the estimate of a phone's clock can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Quality {
    /// Compared with the server, and not jumped since.
    Good,
    /// Compared with the server long ago: it may have drifted.
    Drifting,
    /// Never compared, or it has jumped since. Shown as doubtful.
    #[default]
    Doubtful,
}

/// A moment on a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct At {
    /// The phone's wall clock, milliseconds since 1970 (UTC).
    pub wall_ms: i64,
    /// The phone's monotonic clock since the app started, milliseconds: two changes of one run keep their true distance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mono_ms: Option<i64>,
    /// What to add to the wall clock, by the last comparison with the server.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub offset_ms: i64,
    /// How far to trust it.
    pub quality: Quality,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &i64) -> bool {
    *number == 0
}

impl At {
    /// A moment that needs no correction, such as the server's own.
    #[must_use]
    pub fn exact(ms: i64) -> Self {
        Self {
            wall_ms: ms,
            mono_ms: None,
            offset_ms: 0,
            quality: Quality::Good,
        }
    }

    /// The moment that deadlines are judged by: the corrected clock of the phone at the event, not the time of upload.
    #[must_use]
    pub fn judged_ms(&self) -> i64 {
        self.wall_ms.saturating_add(self.offset_ms)
    }
}

/// An estimate of the distance between this device's wall clock and the server's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockEstimate {
    /// What to add to the wall clock.
    pub offset_ms: i64,
    /// Wall minus monotonic clock when it was taken: if this moves, the wall clock was set.
    pub base_ms: i64,
    /// The wall clock at the last comparison; `None` before the first.
    pub compared_wall_ms: Option<i64>,
}

/// A wall clock that moved this far against the monotonic one was set by somebody.
const JUMP_MS: i64 = 30_000;
/// After this long without a comparison a phone's quartz may be seconds off.
const DRIFTING_AFTER_MS: i64 = 24 * 3_600_000;

impl ClockEstimate {
    /// Learns from one answer: the server's time lies half-way between sending and receiving.
    #[must_use]
    pub fn compared(sent_wall_ms: i64, received_wall_ms: i64, received_mono_ms: i64, server_ms: i64) -> Self {
        let half_way = sent_wall_ms.saturating_add(received_wall_ms.saturating_sub(sent_wall_ms) / 2);
        Self {
            offset_ms: server_ms.saturating_sub(half_way),
            base_ms: received_wall_ms.saturating_sub(received_mono_ms),
            compared_wall_ms: Some(received_wall_ms),
        }
    }

    /// Tells the moment of an event. `mono_ms` belongs to the same run of the app as the comparison; after a restart pass
    /// `None`, and the wall clock alone is trusted a little less.
    #[must_use]
    pub fn at(&self, wall_ms: i64, mono_ms: Option<i64>) -> At {
        let quality = match (self.compared_wall_ms, mono_ms) {
            (None, _) => Quality::Doubtful,
            (Some(_), Some(mono)) if (wall_ms.saturating_sub(mono) - self.base_ms).abs() > JUMP_MS => {
                Quality::Doubtful
            }
            (Some(then), _) if wall_ms < then => Quality::Doubtful,
            (Some(then), _) if wall_ms - then > DRIFTING_AFTER_MS => Quality::Drifting,
            (Some(_), None) => Quality::Drifting,
            (Some(_), Some(_)) => Quality::Good,
        };
        At {
            wall_ms,
            mono_ms,
            offset_ms: self.offset_ms,
            quality,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_judged_by_the_last_comparison() {
        // The phone is one hour slow; the answer took 200 ms.
        let estimate = ClockEstimate::compared(1_000_000, 1_000_200, 500, 4_600_100);
        assert_eq!(estimate.offset_ms, 3_600_000);
        let cases = [
            (1_060_200, Some(60_500), Quality::Good, "a minute later"),
            (1_060_200, None, Quality::Drifting, "after a restart"),
            (
                1_060_200 + 3_600_000,
                Some(60_500),
                Quality::Doubtful,
                "somebody set the clock an hour on",
            ),
            (900_000, None, Quality::Doubtful, "before the comparison"),
            (
                1_000_200 + DRIFTING_AFTER_MS + 1,
                Some(500 + DRIFTING_AFTER_MS + 1),
                Quality::Drifting,
                "days later",
            ),
        ];
        for (wall, mono, quality, name) in cases {
            assert_eq!(estimate.at(wall, mono).quality, quality, "{name}");
            assert_eq!(estimate.at(wall, mono).judged_ms(), wall + 3_600_000, "{name}");
        }
        assert_eq!(ClockEstimate::default().at(5, Some(5)).quality, Quality::Doubtful);
    }
}
