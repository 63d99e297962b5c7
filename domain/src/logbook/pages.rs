//! Rows onto sheets of paper.
//!
//! Browsers differ in what they can print of a page's number, so the sheets are cut here, from heights that were measured. Then
//! "page 2 of 5" and the line for signatures are right wherever it is printed.

use std::ops::Range;

use super::width_of;

/// The room of a column, in half-width signs: at least, at most, at most for its head, which may wrap, and for the rules beside it.
const SIGNS_MIN: usize = 6;
const SIGNS_MAX: usize = 90;
/// Words so short, such as a name, are kept on one line with the rules beside them.
const SHORT_SIGNS_MAX: usize = 10;
/// The most tenths of a line that words are broken into: beyond it every column has what it has at least.
const LINE_TENTHS_MAX: usize = 10 * SIGNS_MAX;
const HEAD_SIGNS_MAX: usize = 8;
const RULES_SIGNS: usize = 2;
/// The longest run of digits and letters that is kept whole: a phone number has 11.
const RUN_SIGNS_MAX: usize = 12;

/// Which rows stand on which sheet, by their heights and the room of a sheet in the same unit. A register without rows has one sheet,
/// with none on it.
///
/// Law: the sheets hold every row once and in order. Rows on a sheet fit its room, unless a single row is higher than that.
#[must_use]
pub fn pages(heights: &[u32], room: u32) -> Vec<Range<usize>> {
    let mut pages = Vec::new();
    let (mut start, mut used) = (0, 0_u32);
    for (place, height) in heights.iter().enumerate() {
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

/// How the breadth of a table is shared among its columns, in thousandths. A column needs what nine of ten rows need, so that one long
/// remark does not take the room of everything else. Where there is not enough for all, what is long is broken into equally many lines in
/// every column, as the highest cell makes the row; no name, phone number or plate is broken. `room_signs` is the breadth in half-width
/// signs.
///
/// Law: every column has a share, and together they are at most the whole.
#[must_use]
pub fn shares(heads: &[String], rows: &[Vec<String>], room_signs: usize) -> Vec<u32> {
    let needs: Vec<Need> = heads
        .iter()
        .enumerate()
        .map(|(place, head)| Need::of(place, head, rows))
        .collect();
    let all_of = |line_tenths: usize| needs.iter().map(|need| need.on_lines(line_tenths)).sum::<usize>();
    let fitting = (10..LINE_TENTHS_MAX).find(|line_tenths| all_of(*line_tenths) <= room_signs);
    let line_tenths = fitting.unwrap_or(LINE_TENTHS_MAX);
    let all = all_of(line_tenths).max(1);
    let share = |need: &Need| u32::try_from(need.on_lines(line_tenths) * 1_000 / all).unwrap_or(1_000);
    needs.iter().map(share).collect()
}

/// The room that a column needs, in signs, with the rules beside it.
struct Need {
    /// For its words on one line.
    words: usize,
    /// For what is not to be broken.
    whole: usize,
}

impl Need {
    fn of(place: usize, head: &str, rows: &[Vec<String>]) -> Self {
        let words = || rows.iter().filter_map(|row| row.get(place));
        let head = width_of(head).min(HEAD_SIGNS_MAX);
        let usual = usual(words().map(|words| width_of(words)).collect());
        let longest = words().map(|words| {
            let runs = words.split(|sign: char| !sign.is_ascii() || sign.is_ascii_whitespace());
            runs.map(str::len).max().unwrap_or(0)
        });
        let run = usual_run(longest.collect());
        let short = Some(usual + RULES_SIGNS).filter(|signs| usual > 0 && *signs <= SHORT_SIGNS_MAX);
        let whole = run.max(short.unwrap_or(0));
        Self {
            words: (usual.max(head) + RULES_SIGNS).clamp(SIGNS_MIN, SIGNS_MAX),
            whole,
        }
    }

    /// The room when the words stand on so many lines.
    fn on_lines(&self, line_tenths: usize) -> usize {
        let broken = (self.words * 10).div_ceil(line_tenths);
        self.words.min(broken.max(self.whole).max(SIGNS_MIN))
    }
}

/// What nine of ten need, of those that need anything.
fn usual(mut widths: Vec<usize>) -> usize {
    widths.retain(|width| *width > 0);
    widths.sort_unstable();
    widths.get(widths.len() * 9 / 10).copied().unwrap_or(0)
}

fn usual_run(runs: Vec<usize>) -> usize {
    match usual(runs) {
        run @ 1..=RUN_SIGNS_MAX => run + RULES_SIGNS,
        // Longer ones are broken: an ID number would take the room of two other columns.
        _ => 0,
    }
}
