//! CSV files: UTF-8 with or without a mark, or GB18030, which Excel writes in China (GBK is a part of it).

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::GB18030;

use super::errors::{Problem, Spot};
use super::sheet::{COLUMNS_MAX, Cell, Table, column_letters, too_many_columns};

pub(super) fn read(table: &mut Table, file_name: &str, bytes: &[u8]) -> Result<(), Problem> {
    let text = decode(bytes)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    let mut count = LineCount::new(&text);
    let mut header_width = None;
    let mut record = StringRecord::new();
    // The text is whole and in memory, so nothing but the end can stop the reader.
    while reader.read_record(&mut record).unwrap_or(false) {
        let at = record.position().map_or(0, csv::Position::byte);
        let line = count.line_of(usize::try_from(at).unwrap_or(usize::MAX));
        if record.len() > COLUMNS_MAX {
            return Err(too_many_columns());
        }
        table.take(1, record.len())?;
        let spot = Spot { sheet: 0, line };
        let cells: Vec<Cell> = record
            .iter()
            .enumerate()
            .map(|(column, text)| table.text(spot, column, text))
            .collect();
        let used = cells
            .iter()
            .rposition(|cell| !cell.is_blank())
            .map_or(0, |last| last + 1);
        // Headings may be empty; what stands to the right of all of them was torn off by a comma.
        if header_width.is_none() && used > 0 {
            header_width = Some(cells.len());
        }
        if let Some(width) = header_width.filter(|width| used > *width) {
            let problem = Problem::new(
                "too_many_values",
                "the line has more values than there are headings; put quotation marks around a value with a comma",
            );
            table.errors.add(spot, Some(&column_letters(width)), problem);
        }
        lines.push((line, cells));
    }
    table.sheet(file_name.to_owned(), lines);
    Ok(())
}

/// The text of a file. What is not UTF-8 is taken for GB18030.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Problem> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Problem::new(
            "unknown_encoding",
            "the file is Unicode text (UTF-16); save it as “CSV UTF-8”, or as .xlsx",
        ));
    }
    let unmarked = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(unmarked) {
        return Ok(Cow::Borrowed(text));
    }
    let (text, has_errors) = GB18030.decode_without_bom_handling(bytes);
    if !has_errors {
        return Ok(text);
    }
    let good = text.find('\u{FFFD}').map_or("", |at| &text[..at]);
    let line = 1 + good.matches('\n').count();
    Err(Problem::new(
        "unknown_encoding",
        format!("line {line} is neither UTF-8 nor GB18030; save the file as “CSV UTF-8”, or as .xlsx"),
    ))
}

/// Counts lines up to a place. The reader's own count does not see the blank lines in front of a record.
struct LineCount<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> LineCount<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            bytes: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line of the record that begins at a place or behind the line ends there. Places must not go back.
    fn line_of(&mut self, place: usize) -> usize {
        while let Some(byte) = self.bytes.get(self.at) {
            if self.at >= place && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            let is_end = match byte {
                b'\n' => true,
                b'\r' => self.bytes.get(self.at + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += usize::from(is_end);
            self.at += 1;
        }
        self.line
    }
}
