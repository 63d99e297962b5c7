//! Rows onto sheets of paper.
//!
//! Browsers differ in what they can print of a page's number, so the sheets are cut here, from heights that were measured. Then
//! "page 2 of 5" and the line for signatures are right wherever it is printed.

use std::ops::Range;

/// The room of a column, in half-width signs with the rules beside it: at least, at most, and for the rules.
const SIGNS_MIN: usize = 6;
const SIGNS_MAX: usize = 90;
const RULES_SIGNS: usize = 2;
/// Words so short, such as a name, are kept on one line with the rules beside them.
const SHORT_SIGNS_MAX: usize = 10;
/// The longest run of digits and letters that is kept whole: a phone number has 11, a masked ID number 12.
const RUN_SIGNS_MAX: usize = 15;
/// From so many lines on a cell wants no room from the others: it is long anyway.
const LINES_MAX: u64 = 8;
/// How many rows are looked at, and how many of them stand below one head.
const ROWS_LOOKED_AT_MAX: usize = 250;
const ROWS_BELOW_HEAD: usize = 15;

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

/// How the breadth of a table is shared among its columns, in thousandths. No name, phone number, plate, day or word of a head is broken;
/// beyond that the room goes, bit by bit, to the column where it saves most lines, so that neither one long remark nor a column that few
/// fill takes the room of everything else. `room_signs` is the breadth in half-width signs.
///
/// Law: every column has a share, and together they are at most the whole.
#[must_use]
pub fn shares(heads: &[String], rows: &[Vec<String>], room_signs: usize) -> Vec<u32> {
    let stride = rows.len().div_ceil(ROWS_LOOKED_AT_MAX).max(1);
    let rows: Vec<&Vec<String>> = rows.iter().step_by(stride).collect();
    let columns = heads.iter().enumerate();
    let needs: Vec<Need> = columns
        .map(|(place, head)| Need::of(place, head, &rows))
        .collect();
    let mut widths: Vec<usize> = needs.iter().map(|need| need.least).collect();
    loop {
        let left = room_signs.saturating_sub(widths.iter().sum());
        let Some((place, width)) = best(&needs, &widths, left) else {
            break;
        };
        widths[place] = width;
    }
    let all = widths.iter().sum::<usize>().max(1);
    let share = |width: usize| u32::try_from(width * 1_000 / all).unwrap_or(1_000);
    widths.into_iter().map(share).collect()
}

/// The column that saves most lines for each sign it is made wider by, and how wide it is then.
fn best(needs: &[Need], widths: &[usize], left: usize) -> Option<(usize, usize)> {
    let mut best = None;
    for (place, (need, width)) in needs.iter().zip(widths).enumerate() {
        for more in 1..=left {
            let Some(saved) = need.saved(*width, width + more) else {
                break;
            };
            let gain = saved * 1_000 / (more as u64);
            if gain > best.map_or(0, |(gain, _, _)| gain) {
                best = Some((gain, place, width + more));
            }
        }
    }
    best.map(|(_, place, width)| (place, width))
}

/// What a column needs, in signs, with the rules beside it.
struct Need {
    /// For what is not to be broken.
    least: usize,
    /// What its cells cost at this width, and at each that is wider by a sign: the squares of their lines, as the highest cell makes the row.
    costs: Vec<u64>,
}

impl Need {
    fn of(place: usize, head: &str, rows: &[&Vec<String>]) -> Self {
        let cells: Vec<Vec<Piece>> = rows
            .iter()
            .filter_map(|row| row.get(place))
            .map(|words| pieces(words))
            .collect();
        let head = pieces(head);
        let run = usual(cells.iter().map(|cell| longest(cell)).collect());
        let run = Some(run).filter(|run| *run <= RUN_SIGNS_MAX).unwrap_or(0);
        let short = usual(cells.iter().map(|cell| signs(cell)).collect());
        let short = Some(short)
            .filter(|short| short + RULES_SIGNS <= SHORT_SIGNS_MAX)
            .unwrap_or(0);
        let least = (run.max(short).max(bold(longest(&head))) + RULES_SIGNS).max(SIGNS_MIN);
        let heads = (rows.len() / ROWS_BELOW_HEAD + 1) as u64;
        let cost = |width: usize| {
            let room = (width - RULES_SIGNS) * 10;
            let cells = cells.iter().map(|cell| lines(cell, room).pow(2)).sum::<u64>();
            cells + heads * lines(&head, room).pow(2)
        };
        Self {
            least,
            costs: (least..=SIGNS_MAX.max(least)).map(cost).collect(),
        }
    }

    /// What is saved from one width to another; none where a column is as wide as any.
    fn saved(&self, from: usize, to: usize) -> Option<u64> {
        let cost = |width: usize| self.costs.get(width - self.least);
        Some(cost(from)?.saturating_sub(*cost(to)?))
    }
}

/// What nine of ten need, of those that need anything.
fn usual(mut widths: Vec<usize>) -> usize {
    widths.retain(|width| *width > 0);
    widths.sort_unstable();
    widths.get(widths.len() * 9 / 10).copied().unwrap_or(0)
}

/// What a line is not broken within: a run of digits and letters, or a Chinese sign with the marks that belong to it.
struct Piece {
    tenths: usize,
    is_space: bool,
}

fn pieces(words: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut before = None;
    for sign in words.chars() {
        let is_joined = before.is_some_and(|before| stays_together(before, sign));
        match pieces.last_mut() {
            Some(last) if is_joined => last.tenths += tenths_of(sign),
            _ => pieces.push(Piece {
                tenths: tenths_of(sign),
                is_space: sign.is_whitespace(),
            }),
        }
        before = Some(sign);
    }
    pieces
}

fn stays_together(before: char, sign: char) -> bool {
    let is_word = |sign: char| sign.is_ascii_graphic();
    (is_word(before) && is_word(sign)) || "（《“".contains(before) || "）》”，。；：、！？…".contains(sign)
}

/// The longest piece, in signs.
fn longest(pieces: &[Piece]) -> usize {
    let longest = pieces.iter().map(|piece| piece.tenths).max();
    longest.unwrap_or(0).div_ceil(10)
}

/// All of it on one line, in signs.
fn signs(pieces: &[Piece]) -> usize {
    pieces
        .iter()
        .map(|piece| piece.tenths)
        .sum::<usize>()
        .div_ceil(10)
}

/// How many lines words take in so many tenths of a sign, and no more than are told apart.
fn lines(pieces: &[Piece], room: usize) -> u64 {
    let (mut lines, mut used) = (1_u64, 0);
    for piece in pieces {
        if used + piece.tenths <= room {
            used += piece.tenths;
        } else if piece.is_space {
            // It ends the line, and takes no room on the next.
            used = room;
        } else {
            lines += u64::from(used > 0) + (piece.tenths.saturating_sub(1) / room) as u64;
            used = piece.tenths % room;
        }
    }
    lines.min(LINES_MAX)
}

/// A head is printed bold.
fn bold(signs: usize) -> usize {
    (signs * 21).div_ceil(20)
}

/// The breadth of a sign in tenths of half a Chinese one, as fonts without serifs draw it: unlike on a terminal, letters are not all half
/// as wide as a Chinese sign.
fn tenths_of(sign: char) -> usize {
    match sign {
        ' ' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' | 'i' | 'j' | 'l' | '·' => 6,
        '-' | '/' | '(' | ')' | 'f' | 'r' | 't' | 'I' => 8,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 18,
        'A'..='Z' => 13,
        _ if sign.is_ascii() => 11,
        _ => 20,
    }
}
