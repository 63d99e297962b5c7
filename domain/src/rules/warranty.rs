//! REP-6: the warranty of a repair, and when a new report of the same fault is rework, free of charge.

use crate::span::Span;

/// How long a repair is warranted: 3 months from acceptance (REP-6, S0). A site may change it.
pub const WARRANTY: Span = Span::Months(3);
/// How far the sites' wall clocks are ahead of UTC, in minutes: China has one time, eight hours ahead.
pub const UTC_OFFSET_MINUTES: i32 = 480;

const MINUTE_MS: i64 = 60_000;

/// The last moment of a warranty, in milliseconds since 1970 (UTC), itself still warranted.
///
/// `accepted_at_ms`: the customer's signature, in the same unit. `utc_offset_minutes`: how far the site's wall clock is ahead
/// of UTC. Months are counted on the site's calendar: accepted on 1 March at 02:00 in Shenzhen ends on 1 June at 02:00, while
/// the UTC calendar, still in February, would end four days early. A day that the last month lacks becomes its last day.
#[must_use]
pub fn until(accepted_at_ms: i64, warranty: Span, utc_offset_minutes: i32) -> i64 {
    let offset_ms = i64::from(utc_offset_minutes) * MINUTE_MS;
    let wall_clock_ms = accepted_at_ms.saturating_add(offset_ms);
    match warranty.after(wall_clock_ms) {
        // The end of time is the same on every clock.
        i64::MAX => i64::MAX,
        end_ms => end_ms.saturating_sub(offset_ms),
    }
}

/// Whether a report is rework of an accepted order: the same fault, reported from the moment of acceptance to the end of
/// the warranty, both included (REP-6).
///
/// Whether the fault is the same is a person's judgement. A report before acceptance is not rework: the order was still open,
/// and the report belongs to it. The moment of the report counts, not that of the visit: a queue must not use up a warranty.
#[must_use]
pub fn is_rework(
    accepted_at_ms: i64,
    warranty: Span,
    utc_offset_minutes: i32,
    reported_at_ms: i64,
    same_fault: bool,
) -> bool {
    let warranted = accepted_at_ms..=until(accepted_at_ms, warranty, utc_offset_minutes);
    same_fault && warranted.contains(&reported_at_ms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};

    fn ms(text: &str) -> i64 {
        text.parse::<DateTime<Utc>>().unwrap().timestamp_millis()
    }

    #[test]
    fn months_are_counted_on_the_sites_calendar() {
        // accepted, warranty, offset, until
        let cases = [
            (
                "2026-01-15T10:00:00+08:00",
                "3mo",
                480,
                "2026-04-15T10:00:00+08:00",
            ),
            (
                "2026-03-01T02:00:00+08:00",
                "3mo",
                480,
                "2026-06-01T02:00:00+08:00",
            ),
            ("2026-02-28T18:00:00Z", "3mo", 0, "2026-05-28T18:00:00Z"),
            (
                "2025-11-30T23:59:59+08:00",
                "3mo",
                480,
                "2026-02-28T23:59:59+08:00",
            ),
            (
                "2027-11-30T10:00:00+08:00",
                "3mo",
                480,
                "2028-02-29T10:00:00+08:00",
            ),
            (
                "2026-10-31T00:30:00+08:00",
                "1mo",
                480,
                "2026-11-30T00:30:00+08:00",
            ),
            (
                "2026-03-01T02:00:00-05:00",
                "3mo",
                -300,
                "2026-06-01T02:00:00-05:00",
            ),
            (
                "2026-03-01T02:00:00+08:00",
                "90d",
                480,
                "2026-05-30T02:00:00+08:00",
            ),
        ];
        for (accepted, warranty, offset, end) in cases {
            assert_eq!(
                until(ms(accepted), warranty.parse().unwrap(), offset),
                ms(end),
                "{accepted}"
            );
        }
    }

    #[test]
    fn rework_is_the_same_fault_within_the_warranty_both_ends_included() {
        let accepted = "2026-01-15T10:00:00.000+08:00";
        let cases = [
            ("2026-01-15T09:59:59.999+08:00", true, false),
            ("2026-01-15T10:00:00.000+08:00", true, true),
            ("2026-03-01T10:00:00.000+08:00", true, true),
            ("2026-03-01T10:00:00.000+08:00", false, false),
            ("2026-04-15T10:00:00.000+08:00", true, true),
            ("2026-04-15T10:00:00.001+08:00", true, false),
        ];
        for (reported, same_fault, rework) in cases {
            let seen = is_rework(
                ms(accepted),
                WARRANTY,
                UTC_OFFSET_MINUTES,
                ms(reported),
                same_fault,
            );
            assert_eq!(seen, rework, "{reported} {same_fault}");
        }
    }

    #[test]
    fn the_end_of_time_does_not_wrap() {
        for accepted in [i64::MAX, i64::MAX - 1, i64::MIN] {
            for warranty in [WARRANTY, Span::Exact(i64::MAX)] {
                assert!(
                    until(accepted, warranty, 480) >= accepted,
                    "{accepted} {warranty:?}"
                );
            }
        }
    }
}
