//! Figures: what many measurements come to, and a table of them beside their targets.

use std::fmt::Write as _;

/// The middle one.
#[must_use]
pub fn median(values: Vec<f64>) -> f64 {
    percentile(values, 50.0)
}

/// The smallest value that so many per cent don't exceed (nearest rank). Not a number when there are none.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of a measurement are far below 2^52"
)]
pub fn percentile(mut values: Vec<f64>, per_cent: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let rank = (values.len() as f64 * per_cent / 100.0).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

/// The largest; not a number when there are none.
#[must_use]
pub fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NAN, f64::max)
}

/// How steeply `y` grows with `x`, by least squares.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of a measurement are far below 2^52"
)]
pub fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let (above, below) = points.iter().fold((0.0, 0.0), |(above, below), point| {
        let from_mean = point.0 - x;
        (above + from_mean * (point.1 - y), below + from_mean * from_mean)
    });
    above / below
}

/// A count as a figure.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of a measurement are far below 2^52"
)]
pub fn count(count: usize) -> f64 {
    count as f64
}

/// Bytes as MiB.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    reason = "sizes of a measurement are far below 2^52"
)]
pub fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// What a figure should be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// Not more.
    AtMost(f64),
    /// Not less.
    AtLeast(f64),
    /// Nothing is said about it.
    None,
}

impl Target {
    /// `met`, or by how much it is missed; empty where there is no target.
    #[must_use]
    pub fn verdict(self, value: f64) -> String {
        let missed_by = match self {
            Self::None => return String::new(),
            Self::AtMost(most) => value - most,
            Self::AtLeast(least) => least - value,
        };
        if missed_by.is_nan() {
            "not measured".to_owned()
        } else if missed_by <= 0.0 {
            "met".to_owned()
        } else {
            format!("missed by {missed_by:.1}")
        }
    }

    /// Whether one value is nearer to the target than another; without a target the smaller one is.
    #[must_use]
    pub fn prefers(self, one: f64, other: f64) -> bool {
        match self {
            Self::AtLeast(_) => one > other,
            Self::AtMost(_) | Self::None => one < other,
        }
    }
}

/// One figure, in several runs.
#[derive(Clone, Debug)]
struct Row {
    what: String,
    unit: &'static str,
    target: Target,
    values: Vec<f64>,
}

/// Figures of several runs, beside their targets.
#[derive(Clone, Debug, Default)]
pub struct Table {
    rows: Vec<Row>,
}

impl Table {
    /// Adds the value of one run. The same words are the same figure.
    pub fn add(&mut self, what: &str, value: f64, unit: &'static str, target: Target) {
        match self.rows.iter_mut().find(|row| row.what == what) {
            Some(row) => row.values.push(value),
            None => self.rows.push(Row {
                what: what.to_owned(),
                unit,
                target,
                values: vec![value],
            }),
        }
    }

    /// Whether every figure that has a target met it, in its best run.
    #[must_use]
    pub fn is_met(&self) -> bool {
        let met = |row: &Row| matches!(row.target.verdict(row.best()).as_str(), "" | "met");
        self.rows.iter().all(met)
    }

    /// The table as text: the best run of each figure, its target and verdict, and all runs.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for row in &self.rows {
            let target = match row.target {
                Target::AtMost(most) => format!("≤ {most}"),
                Target::AtLeast(least) => format!("≥ {least}"),
                Target::None => String::new(),
            };
            let runs: Vec<String> = row.values.iter().map(|value| format!("{value:.1}")).collect();
            let runs = if runs.len() > 1 {
                format!("   runs: {}", runs.join(" · "))
            } else {
                String::new()
            };
            // Writing to a String can't fail.
            let _ = writeln!(
                text,
                "  {:<46} {:>10.1} {:<10} {target:>8}  {:<18}{runs}",
                row.what,
                row.best(),
                row.unit,
                row.target.verdict(row.best()),
            );
        }
        text
    }
}

impl Row {
    fn best(&self) -> f64 {
        let better = |one: f64, other: f64| {
            if self.target.prefers(other, one) {
                other
            } else {
                one
            }
        };
        self.values.iter().copied().reduce(better).unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let values: Vec<f64> = (1..=200).map(f64::from).collect();
        for (per_cent, expected) in [(50.0, 100.0), (99.0, 198.0), (100.0, 200.0), (0.1, 1.0)] {
            let found = percentile(values.clone(), per_cent);
            assert!((found - expected).abs() < f64::EPSILON, "{per_cent} %: {found}");
        }
        assert!(percentile(Vec::new(), 50.0).is_nan());
    }

    #[test]
    fn a_line_has_its_slope() {
        let points: Vec<(f64, f64)> = (0..10)
            .map(|x| (f64::from(x), 3.0 + 2.5 * f64::from(x)))
            .collect();
        assert!((slope(&points) - 2.5).abs() < 1e-9);
    }

    #[test]
    fn a_verdict_says_by_how_much() {
        let rows = [
            (Target::AtMost(10.0), 10.0, "met"),
            (Target::AtMost(10.0), 12.5, "missed by 2.5"),
            (Target::AtLeast(10.0), 9.0, "missed by 1.0"),
            (Target::AtLeast(10.0), 11.0, "met"),
            (Target::None, 1.0, ""),
            (Target::AtMost(1.0), f64::NAN, "not measured"),
        ];
        for (target, value, verdict) in rows {
            assert_eq!(target.verdict(value), verdict, "{target:?} {value}");
        }
    }

    #[test]
    fn the_best_run_counts_and_all_are_shown() {
        let mut table = Table::default();
        for (rate, wait) in [(1_000.0, 9.0), (3_000.0, 2.0), (2_000.0, 5.0)] {
            table.add("rate", rate, "changes/s", Target::AtLeast(2_500.0));
            table.add("wait", wait, "ms", Target::AtMost(1.0));
        }
        let text = table.text();
        assert!(
            text.contains("3000.0") && text.contains("1000.0 · 3000.0 · 2000.0"),
            "{text}"
        );
        assert!(text.contains("missed by 1.0") && !table.is_met(), "{text}");
    }
}
