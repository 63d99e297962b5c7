//! A register as a table: the page of its logbook 登记簿, and the sheets of its workbook.
//!
//! Both come from the definition. The page has the columns that the definition prints; the workbook has every field that the role
//! may see, and its cells keep their types. Personal data is masked in both, as on lists (VIS-9): paper and files leave the house.

mod cells;
mod columns;
mod pages;
mod period;
mod timeline;
#[cfg(feature = "workbook")]
pub mod workbook;

use serde::{Deserialize, Serialize};

pub use cells::{cells, lines, told};
pub use columns::{Extent, columns, columns_of_lines, rows_fields};
pub use pages::{pages, shares};
pub use period::{Period, Span as PeriodSpan, When, day_of, period_field, when};
pub use timeline::{Happened, timeline};

use crate::definition::Definition;
use crate::words::Language;

/// The key of the column with the number that people tell a record by. No field has it: keys begin with no sign.
pub const NUMBER: &str = "-number";
/// The key of the column with the reasons that steps gave.
pub const REASONS: &str = "-reasons";
/// The key of the column with the moment at which the record was made.
pub const MADE_AT: &str = "-made_at";
/// The key of the column with the person who made it.
pub const MADE_BY: &str = "-made_by";
/// The key of the column with the moment of the newest change.
pub const CHANGED_AT: &str = "-changed_at";

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Words.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers with so many decimals at most.
    Decimal(u8),
    /// Amounts in fen.
    Money,
    /// Calendar days.
    Day,
    /// Moments, as the site's wall clock showed them.
    Moment,
    /// Lengths of time.
    Span,
}

impl Form {
    /// Whether the cells are aligned as numbers.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Whole | Self::Decimal(_) | Self::Money | Self::Span)
    }
}

/// A column of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The field, the state, or one of the keys of this module.
    pub key: String,
    /// What stands above it.
    pub head: String,
    /// What its cells are.
    pub form: Form,
}

/// A cell. One that does not have the form of its column, such as two values in conflict, is text and never left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing was entered.
    #[serde(rename = "-")]
    Blank,
    /// Words.
    #[serde(rename = "t")]
    Text(String),
    /// A whole number.
    #[serde(rename = "w")]
    Whole(i64),
    /// A decimal as canonical text.
    #[serde(rename = "d")]
    Decimal(String),
    /// An amount in fen.
    #[serde(rename = "m")]
    Money(i64),
    /// A calendar day: `2026-11-21`.
    #[serde(rename = "y")]
    Day(String),
    /// A moment as the wall clock showed it: `2026-11-21T22:15:00`.
    #[serde(rename = "a")]
    Moment(String),
    /// A length of time in seconds.
    #[serde(rename = "s")]
    Span(i64),
}

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name; the workbook makes it fit.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A workbook: what is handed to the writer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// What it is.
    pub title: String,
    /// Who made it.
    pub author: String,
    /// Of which site.
    pub site: String,
    /// Its sheets.
    pub sheets: Vec<Sheet>,
}

/// The name of a workbook's file: 访客登记簿_2026-11-22.xlsx. Signs that a disk does not take are left out.
#[must_use]
pub fn file_name(definition: &Definition, language: Language, day: &str) -> String {
    let name = language.pick(&definition.print.words);
    let name: String = name
        .chars()
        .map(|sign| if sign.is_whitespace() { '_' } else { sign })
        .filter(|sign| !sign.is_control() && !"\\/:*?\"<>|".contains(*sign))
        .collect();
    format!("{name}_{day}.xlsx")
}

/// How wide words are, in half-width signs: a Chinese one takes the room of two.
#[must_use]
pub fn width_of(text: &str) -> usize {
    let longest = text.lines().map(|line| {
        line.chars()
            .map(|sign| if sign.is_ascii() { 1 } else { 2 })
            .sum::<usize>()
    });
    longest.max().unwrap_or(0)
}

#[cfg(all(test, feature = "files"))]
mod tests;
