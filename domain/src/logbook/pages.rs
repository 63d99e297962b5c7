//! Rows onto sheets of paper.
//!
//! Browsers differ in what they can print of a page's number, so the sheets are cut here, from heights that were measured. Then
//! "page 2 of 5" and the line for signatures are right wherever it is printed.

use std::ops::Range;

/// The room for rows on a sheet, in hundredths of a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// On the first sheet, which has the heading.
    pub first: u32,
    /// On each of the others.
    pub other: u32,
}

/// Which rows stand on which sheet. A register without rows has one sheet, with none on it.
///
/// Law: the sheets hold every row once and in order. Rows on a sheet fit its room, unless a single row is higher than that.
#[must_use]
pub fn pages(heights: &[u32], room: Room) -> Vec<Range<usize>> {
    let mut pages = Vec::new();
    let (mut start, mut used) = (0, 0_u32);
    for (place, height) in heights.iter().enumerate() {
        let room = if pages.is_empty() { room.first } else { room.other };
        let is_full = used.saturating_add(*height) > room;
        if is_full && place > start {
            pages.push(start..place);
            (start, used) = (place, 0);
        }
        used = used.saturating_add(*height);
    }
    pages.push(start..heights.len());
    pages
}
