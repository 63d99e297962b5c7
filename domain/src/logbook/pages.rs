//! Rows onto sheets of paper.
//!
//! Browsers differ in what they can print of a page's number, so the sheets are cut here, from heights that were measured. Then
//! "page 2 of 5" and the line for signatures are right wherever it is printed.

use std::ops::Range;

/// The room of a column, in half-width signs: at least, at most, at most for its head, which may wrap, and for the rules beside it.
const SIGNS_MIN: usize = 6;
const SIGNS_MAX: usize = 90;
/// The room of words that few rows have: six Chinese signs a line.
const RARE_SIGNS_MAX: usize = 12;
/// Words so short, such as a name, are kept on one line with the rules beside them.
const SHORT_SIGNS_MAX: usize = 10;
/// The most tenths of a line that words are broken into: beyond it every column has what it has at least.
const LINE_TENTHS_MAX: usize = 10 * SIGNS_MAX;
const HEAD_SIGNS_MAX: usize = 8;
const RULES_SIGNS: usize = 2;
/// The longest run of digits and letters that is kept whole: a phone number has 11, a masked ID number 12.
const RUN_SIGNS_MAX: usize = 15;

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

/// How the breadth of a table is shared among its columns, in thousandths. A column needs what nine of ten rows need, blank ones among
/// them, so that neither one long remark nor a column that few fill takes the room of everything else. Where there is not enough for all,
/// what is long is broken into equally many lines in every column, as the highest cell makes the row; no name, phone number, plate, day or
/// word of a head is broken. What is left is for what few rows have. `room_signs` is the breadth in half-width signs.
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
    let left = room_signs.saturating_sub(all_of(line_tenths));
    let wished: usize = needs.iter().map(Need::wish).sum();
    // Each takes of what is left by what it wishes, and no more than that.
    let more = |need: &Need| (need.wish() * left).checked_div(wished.max(left)).unwrap_or(0);
    let widths: Vec<usize> = needs
        .iter()
        .map(|need| need.on_lines(line_tenths) + more(need))
        .collect();
    let all = widths.iter().sum::<usize>().max(1);
    let share = |width: usize| u32::try_from(width * 1_000 / all).unwrap_or(1_000);
    widths.into_iter().map(share).collect()
}

/// The room that a column needs, in signs, with the rules beside it.
struct Need {
    /// For its words on one line.
    words: usize,
    /// For what is not to be broken.
    whole: usize,
    /// For the words of the rows that have any.
    filled: usize,
    /// Whether there is one place to break them, as between a day and the time: any room between the two is wasted.
    is_pair: bool,
}

impl Need {
    fn of(place: usize, head: &str, rows: &[Vec<String>]) -> Self {
        let words = || rows.iter().filter_map(|row| row.get(place));
        let widths: Vec<usize> = words().map(|words| signs_of(words)).collect();
        let filled = usual(widths.iter().copied().filter(|width| *width > 0).collect());
        let usual = usual(widths).max(filled.min(RARE_SIGNS_MAX));
        let run = usual_run(words().map(|words| longest_run(words)).collect());
        let short = Some(usual + RULES_SIGNS).filter(|signs| usual > 0 && *signs <= SHORT_SIGNS_MAX);
        let head_run = Some(longest_run(head)).filter(|run| *run > 0);
        let head_run = head_run.map_or(0, |run| bold(run) + RULES_SIGNS);
        let whole = run.max(short.unwrap_or(0)).max(head_run);
        let head = bold(signs_of(head)).min(HEAD_SIGNS_MAX);
        let in_bounds = |signs: usize| (signs + RULES_SIGNS).clamp(SIGNS_MIN, SIGNS_MAX);
        let is_pair = |words: &String| words.is_ascii() && words.split(' ').count() == 2;
        Self {
            words: in_bounds(usual.max(head)).max(whole),
            whole,
            filled: in_bounds(filled),
            is_pair: filled > 0 && words().filter(|words| !words.is_empty()).all(is_pair),
        }
    }

    /// The room when the words stand on so many lines.
    fn on_lines(&self, line_tenths: usize) -> usize {
        let broken = (self.words * 10).div_ceil(line_tenths);
        let least = self.whole.max(SIGNS_MIN);
        if self.is_pair && broken < self.words {
            return least;
        }
        self.words.min(broken.max(least))
    }

    /// How much more the rows that have any words would like.
    fn wish(&self) -> usize {
        self.filled.saturating_sub(self.words)
    }
}

/// What nine of ten need.
fn usual(mut widths: Vec<usize>) -> usize {
    widths.sort_unstable();
    widths.get(widths.len() * 9 / 10).copied().unwrap_or(0)
}

fn usual_run(mut runs: Vec<usize>) -> usize {
    runs.retain(|run| *run > 0);
    match usual(runs) {
        run @ 1..=RUN_SIGNS_MAX => run + RULES_SIGNS,
        // Longer ones are broken: an address on the web would take the room of two other columns.
        _ => 0,
    }
}

/// The longest run of digits and letters.
fn longest_run(words: &str) -> usize {
    let runs = words.split(|sign: char| !sign.is_ascii() || sign.is_ascii_whitespace());
    runs.map(signs_of).max().unwrap_or(0)
}

/// How wide the longest line is on paper, in half-width signs. Unlike on a terminal, letters are not all half as wide as a Chinese sign.
fn signs_of(words: &str) -> usize {
    let lines = words
        .lines()
        .map(|line| line.chars().map(tenths_of).sum::<usize>());
    lines.max().unwrap_or(0).div_ceil(10)
}

/// A head is printed bold.
fn bold(signs: usize) -> usize {
    (signs * 21).div_ceil(20)
}

/// The breadth of a sign in tenths of half a Chinese one, as fonts without serifs draw it.
fn tenths_of(sign: char) -> usize {
    match sign {
        ' ' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' | 'i' | 'j' | 'l' | '·' => 6,
        '-' | '/' | '(' | ')' | 'f' | 'r' | 't' | 'I' => 8,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 18,
        'A'..='Z' => 14,
        _ if sign.is_ascii() => 12,
        _ => 20,
    }
}
