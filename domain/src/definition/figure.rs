//! Figures: the manuals' numbers, by name, with their source. A site may change them.

use serde::{Deserialize, Serialize};

use crate::span::Span;
use crate::value::Decimal;
use crate::words::Words;

/// What a figure measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureKind {
    /// `25s`, `10m`, `2h`, `3d`, `1w`, `3mo`.
    Duration,
    /// A decimal: `0.4`.
    Number,
    /// An amount in yuan: `500` or `0.50`.
    Money,
    /// A whole number.
    Count,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What it measures.
    pub kind: FigureKind,
    /// Its value, as text.
    pub value: String,
    /// Its name for people.
    pub words: Words,
    /// Where it comes from: `REP-2, S0`.
    pub source: String,
}

impl FigureKind {
    /// Whether a text is a value of this kind.
    #[must_use]
    pub fn accepts(self, value: &str) -> bool {
        match self {
            Self::Duration => value.parse::<Span>().is_ok(),
            Self::Number => value.parse::<Decimal>().is_ok(),
            Self::Money => value.parse::<Decimal>().is_ok_and(|yuan| yuan.places() <= 2),
            Self::Count => value.parse::<u32>().is_ok(),
        }
    }

    /// What such a value looks like.
    #[must_use]
    pub fn example(self) -> &'static str {
        match self {
            Self::Duration => "25s, 10m, 2h, 3d, 1w or 3mo",
            Self::Number => "0.4",
            Self::Money => "500 or 0.50 (yuan)",
            Self::Count => "20",
        }
    }
}
