//! What a desk and the server say to each other about labels to print.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::{LabelKind, base64url};
use crate::ids::RecordId;
use crate::words::Words;

/// The most labels that one request asks for: a site's round of checkpoints, and an answer of a quarter of a megabyte.
pub const LABELS_MAX: usize = 200;
/// The largest QR code has so many modules on a side (version 40).
const SIDE_MAX: usize = 177;

/// Which labels are wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LabelsAsked {
    /// What they hang at.
    pub kind: LabelKind,
    /// Which: at most [`LABELS_MAX`].
    pub records: Vec<RecordId>,
    /// The day at the site, `2026-11-22`: it stands on the labels. The server takes it when it is about today.
    pub made_on: String,
}

/// The labels that were made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LabelsMade {
    /// The site's name, which stands on every label.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub site: Words,
    /// The labels, in the order in which they were asked for.
    pub labels: Vec<LabelMade>,
    /// Records that the server does not have, or not yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<RecordId>,
}

/// A label that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LabelMade {
    /// What it hangs at.
    pub record: RecordId,
    /// What it says: an address of the site.
    pub address: String,
    /// The same as a QR code. Phones read codes and never draw one but here, so the server does it and they carry no program for it.
    pub code: QrPicture,
}

/// The modules of a QR code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QrPicture {
    /// How many modules a side has.
    pub side: usize,
    /// A bit for each module, row by row, 1 for a dark one: as base64url.
    pub dark: String,
}

impl QrPicture {
    /// The border that scanners need, in modules.
    pub const QUIET: usize = 4;

    /// A picture of modules.
    #[must_use]
    pub fn draw(side: usize, is_dark: impl Fn(usize, usize) -> bool) -> Self {
        let mut bits = vec![0_u8; (side * side).div_ceil(8)];
        for at in 0..side * side {
            bits[at / 8] |= u8::from(is_dark(at / side, at % side)) << (7 - at % 8);
        }
        Self {
            side,
            dark: base64url::encode(&bits),
        }
    }

    /// The dark modules as the path of an SVG picture whose unit is a module, with the quiet border. Nothing when it is no picture.
    #[must_use]
    pub fn path(&self) -> Option<String> {
        let side = self.side;
        let bits = base64url::decode(&self.dark)
            .filter(|bits| side <= SIDE_MAX && bits.len() == (side * side).div_ceil(8))?;
        let is_dark = |at: usize| bits[at / 8] >> (7 - at % 8) & 1 == 1;
        let mut path = String::new();
        for row in 0..side {
            let mut column = 0;
            while column < side {
                let run = (column..side)
                    .take_while(|column| is_dark(row * side + column))
                    .count();
                if run > 0 {
                    let (x, y) = (column + Self::QUIET, row + Self::QUIET);
                    // Writing to a String can't fail.
                    let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
                }
                column += run + 1;
            }
        }
        Some(path)
    }

    /// The side of the picture with its border, in modules.
    #[must_use]
    pub fn outer_side(&self) -> usize {
        self.side + 2 * Self::QUIET
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dark_modules_are_drawn_run_by_run_inside_the_border() {
        let rows = ["##.", "...", "#.#"];
        let picture = QrPicture::draw(3, |row, column| rows[row].as_bytes()[column] == b'#');
        let path = picture.path();
        assert_eq!(path.as_deref(), Some("M4 4h2v1h-2zM4 6h1v1h-1zM6 6h1v1h-1z"));
        assert_eq!(picture.outer_side(), 11);
    }

    #[test]
    fn what_is_no_picture_is_not_drawn() {
        let of = |side, dark: &str| QrPicture {
            side,
            dark: dark.to_owned(),
        };
        for picture in [
            of(3, "AA"),
            of(3, "AAAA"),
            of(usize::MAX, "AAA"),
            of(3, "A*A"),
            of(178, ""),
        ] {
            assert_eq!(picture.path(), None, "{picture:?}");
        }
    }
}
