//! What is wrong with a file, and where.

use std::fmt;

/// How many errors are told. More than that is one mistake made many times, and nobody reads on.
pub const ERRORS_MAX: usize = 200;

/// Something that must be put right before anything is imported. It never holds what a private cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// The file, and for a workbook the sheet: `places.xlsx / Sheet1`.
    pub source: String,
    /// The line, from 1, as a spreadsheet counts them; 0 when it is about the whole file.
    pub line: usize,
    /// The column's heading.
    pub column: Option<String>,
    /// What the interface translates. `docs/import.md` lists them.
    pub code: &'static str,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if let Some(column) = &self.column {
            write!(f, " [{column}]")?;
        }
        write!(f, " {}", self.message)
    }
}

impl std::error::Error for RowError {}

/// What is wrong, before it is known where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) code: &'static str,
    pub(super) message: String,
}

impl Problem {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}

/// A line of a sheet. Orders as a person reads: sheet by sheet, from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// The place of the sheet's name among the collector's.
    pub(super) sheet: usize,
    /// The line, from 1.
    pub(super) line: usize,
}

/// Collects every error, keeps the first [`ERRORS_MAX`] and counts the others.
#[derive(Debug, Default)]
pub(super) struct Errors {
    sources: Vec<String>,
    kept: Vec<(Spot, RowError)>,
    left_out: usize,
}

impl Errors {
    /// Names the next sheet.
    pub(super) fn sheet(&mut self, source: &str) -> usize {
        self.sources.push(source.to_owned());
        self.sources.len() - 1
    }

    /// The place of a line for people: `line 3 of places.csv`.
    pub(super) fn told(&self, spot: Spot) -> String {
        format!("line {} of {}", spot.line, self.source(spot))
    }

    pub(super) fn add(&mut self, spot: Spot, column: Option<&str>, problem: Problem) {
        if self.kept.len() == ERRORS_MAX {
            self.left_out += 1;
            return;
        }
        let error = RowError {
            source: self.source(spot).to_owned(),
            line: spot.line,
            column: column.map(str::to_owned),
            code: problem.code,
            message: problem.message,
        };
        self.kept.push((spot, error));
    }

    /// How many there are, those that are left out among them.
    pub(super) fn count(&self) -> usize {
        self.kept.len() + self.left_out
    }

    /// `value`, unless anything went wrong: an import is all or nothing.
    pub(super) fn or<T>(mut self, value: T) -> Result<T, Vec<RowError>> {
        if self.kept.is_empty() {
            return Ok(value);
        }
        self.kept.sort_by_key(|(spot, _)| *spot);
        let mut errors: Vec<RowError> = self.kept.into_iter().map(|(_, error)| error).collect();
        if self.left_out > 0 {
            errors.push(RowError {
                source: self.sources.pop().unwrap_or_default(),
                line: 0,
                column: None,
                code: "more",
                message: format!("and {} more; put these right first", self.left_out),
            });
        }
        Err(errors)
    }

    fn source(&self, spot: Spot) -> &str {
        self.sources.get(spot.sheet).map_or("", String::as_str)
    }
}
