//! Sheets as they were read, whatever the file was: headings, and cells by line.

use super::errors::{Errors, Problem, RowError, Spot};
use super::{read_csv, read_xlsx};

/// The largest file: a hundred times the workbook of a large estate.
pub const FILE_BYTES_MAX: usize = 32 * 1024 * 1024;
/// The most lines of one file, its sheets together. Line numbers beyond that are not looked at.
pub const ROWS_MAX: usize = 100_000;
/// The most columns of a sheet.
pub const COLUMNS_MAX: usize = 200;
/// The longest text of a cell.
pub const CELL_BYTES_MAX: usize = 4 * 1024;
/// The most cells of one file. Each takes some 30 bytes even when it is empty, so this bounds the memory.
pub const CELLS_MAX: usize = 2_000_000;

/// One table: the whole of a CSV file, or a sheet of a workbook.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Where it stands: `places.csv`, or `places.xlsx / Sheet1`.
    pub source: String,
    /// The line of the headings: the first that is not blank.
    pub header_line: usize,
    /// The headings.
    pub header: Vec<String>,
    /// The lines below that are not blank, each with its number from 1.
    pub rows: Vec<(usize, Vec<Cell>)>,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words. In a CSV file everything is.
    Text(String),
    /// A number: what Excel makes of a phone number, too.
    Number(f64),
    /// TRUE or FALSE.
    YesNo(bool),
    /// A day, a time or a length of time: days since 1899-12-30, which is how Excel counts.
    Moment(f64),
    /// A formula that failed: `#N/A`.
    Broken(String),
}

impl Cell {
    /// Whether nothing was entered.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

/// Reads a file by the ending of its name: `.csv` or `.xlsx`. Blank, hidden and `#…` sheets are left out.
///
/// # Errors
/// Every cell that can't be read, or what is wrong with the file as a whole.
pub fn read(file_name: &str, bytes: &[u8]) -> Result<Vec<Sheet>, Vec<RowError>> {
    let mut table = Table::new(file_name);
    let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let outcome = match ending.to_ascii_lowercase().as_str() {
        _ if bytes.len() > FILE_BYTES_MAX => Err(Problem::new(
            "file_too_large",
            "the file is larger than 32 MiB; split it",
        )),
        "csv" => read_csv::read(&mut table, file_name, bytes),
        "xlsx" => read_xlsx::read(&mut table, file_name, bytes),
        _ => Err(Problem::new(
            "unknown_file",
            "only .xlsx and .csv files are read; save it as one of these",
        )),
    };
    if let Err(problem) = outcome {
        table.errors.add(Spot { sheet: 0, line: 0 }, None, problem);
    } else if table.sheets.is_empty() && table.errors.count() == 0 {
        let problem = Problem::new("file_empty", "the file has no line with headings");
        table.errors.add(Spot { sheet: 0, line: 0 }, None, problem);
    }
    table.errors.or(table.sheets)
}

/// Takes lines from a reader, and holds the bounds.
pub(super) struct Table {
    pub(super) errors: Errors,
    sheets: Vec<Sheet>,
    rows: usize,
    cells: usize,
}

impl Table {
    fn new(file_name: &str) -> Self {
        let mut errors = Errors::default();
        errors.sheet(file_name);
        Self {
            errors,
            sheets: Vec::new(),
            rows: 0,
            cells: 0,
        }
    }

    /// Counts room that is about to be used. Past a bound reading ends at once: that is what bounds are for.
    pub(super) fn take(&mut self, rows: usize, cells: usize) -> Result<(), Problem> {
        self.rows += rows;
        self.cells += cells;
        if self.rows > ROWS_MAX {
            return Err(Problem::new(
                "too_many_rows",
                format!("the file has more than {ROWS_MAX} lines; split it"),
            ));
        }
        if self.cells > CELLS_MAX {
            return Err(Problem::new(
                "too_many_cells",
                format!("the file has more than {CELLS_MAX} cells; split it"),
            ));
        }
        Ok(())
    }

    /// The words of a cell, unless they are too long.
    pub(super) fn text(&mut self, spot: Spot, column: usize, text: &str) -> Cell {
        if text.trim().is_empty() {
            return Cell::Empty;
        }
        if text.len() > CELL_BYTES_MAX {
            let problem = Problem::new(
                "cell_too_long",
                format!(
                    "the cell has more than {CELL_BYTES_MAX} bytes; shorten it, or close an open quotation mark"
                ),
            );
            self.errors.add(spot, Some(&column_letters(column)), problem);
            return Cell::Empty;
        }
        Cell::Text(text.to_owned())
    }

    /// Adds a table, its first line being the headings. One without lines is left out.
    pub(super) fn sheet(&mut self, source: String, lines: impl IntoIterator<Item = (usize, Vec<Cell>)>) {
        let mut lines = lines
            .into_iter()
            .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_blank()));
        let Some((header_line, header)) = lines.next() else {
            return;
        };
        let words = |cell: Cell| match cell {
            Cell::Text(text) => text.trim().to_owned(),
            Cell::Number(number) => number.to_string(),
            _ => String::new(),
        };
        self.sheets.push(Sheet {
            source,
            header_line,
            header: header.into_iter().map(words).collect(),
            rows: lines.collect(),
        });
    }
}

pub(super) fn too_many_columns() -> Problem {
    Problem::new(
        "too_many_columns",
        format!("there are more than {COLUMNS_MAX} columns; leave out those that are not needed"),
    )
}

/// The name of a column as spreadsheets show it: `A` … `Z`, `AA` … It counts from 0.
pub(super) fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}
