//! Writing a workbook: .xlsx, as bytes.
//!
//! It stands in the domain so that the tests read back what phones write. Text is always written as text: what begins with `=` is no
//! formula, and what looks like an address is no link. Cells that would be taken for a formula when somebody edits them are marked as
//! text, too, as an apostrophe does.

use std::collections::BTreeSet;
use std::fmt;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::{Book, Cell, Column, Sheet, width_of};

/// The rows of a sheet below its header: Excel has no more.
pub const ROWS_MAX: usize = 1_048_575;
/// The characters of a cell that Excel takes.
const CELL_CHARS_MAX: usize = 32_767;
/// The characters of a sheet's name that Excel takes.
const NAME_CHARS_MAX: usize = 31;
/// How many rows are looked at for the width of a column.
const ROWS_MEASURED: usize = 500;
/// The narrowest and the widest column, in signs. Longer words wrap.
const WIDTH_MIN: usize = 8;
const WIDTH_MAX: usize = 48;
/// The room of the button that filters.
const BUTTON_WIDTH: usize = 3;
/// A4.
const PAPER: u8 = 9;
/// From how many columns on the paper lies on its side.
const LANDSCAPE_FROM: usize = 7;

/// Why a workbook was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkbookFault {
    /// It is no workbook that this build knows.
    Unreadable(String),
    /// A sheet has more rows than Excel has.
    TooManyRows(usize),
    /// The writer refused something.
    Writer(String),
}

impl fmt::Display for WorkbookFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "no workbook: {why}"),
            Self::TooManyRows(rows) => write!(f, "{rows} rows; a sheet has {ROWS_MAX} at most"),
            Self::Writer(why) => write!(f, "not written: {why}"),
        }
    }
}

impl std::error::Error for WorkbookFault {}

impl From<XlsxError> for WorkbookFault {
    fn from(why: XlsxError) -> Self {
        Self::Writer(why.to_string())
    }
}

/// Writes a workbook that comes as JSON.
///
/// # Errors
/// [`WorkbookFault`]
pub fn write_json(book: &str) -> Result<Vec<u8>, WorkbookFault> {
    let book: Book = serde_json::from_str(book).map_err(|why| WorkbookFault::Unreadable(why.to_string()))?;
    write(&book)
}

/// Writes a workbook.
///
/// Law: no cell is a formula or a link, whatever it says.
///
/// # Errors
/// [`WorkbookFault`]
pub fn write(book: &Book) -> Result<Vec<u8>, WorkbookFault> {
    let mut workbook = Workbook::new();
    let about = DocProperties::new()
        .set_title(&book.title)
        .set_author(&book.author)
        .set_company(&book.site);
    workbook.set_properties(&about);
    let formats = Formats::new();
    let mut names = BTreeSet::new();
    for sheet in &book.sheets {
        let name = fitting_name(&sheet.name, &mut names);
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(name)?;
        write_sheet(worksheet, sheet, &formats)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn write_sheet(worksheet: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), WorkbookFault> {
    let rows = sheet.rows.len();
    if rows > ROWS_MAX {
        return Err(WorkbookFault::TooManyRows(rows));
    }
    for (place, column) in (0_u16..).zip(&sheet.columns) {
        worksheet.write_string_with_format(0, place, cut(&column.head), &formats.head)?;
        worksheet.set_column_width(place, width(sheet, column, usize::from(place)))?;
    }
    for (row, cells) in (1_u32..).zip(&sheet.rows) {
        for (place, cell) in (0_u16..).zip(cells) {
            write_cell(worksheet, (row, place), cell, formats)?;
        }
    }
    worksheet.set_freeze_panes(1, 1)?;
    if let Some(last) = u16::try_from(sheet.columns.len())
        .ok()
        .and_then(|columns| columns.checked_sub(1))
    {
        worksheet.autofilter(0, 0, u32::try_from(rows).unwrap_or(u32::MAX).max(1), last)?;
    }
    worksheet.set_repeat_rows(0, 0)?;
    worksheet.set_paper_size(PAPER);
    worksheet.set_print_fit_to_pages(1, 0);
    worksheet.set_footer("&C&P / &N");
    if sheet.columns.len() >= LANDSCAPE_FROM {
        worksheet.set_landscape();
    }
    Ok(())
}

fn write_cell(
    worksheet: &mut Worksheet,
    (row, place): (u32, u16),
    cell: &Cell,
    formats: &Formats,
) -> Result<(), WorkbookFault> {
    let number = |number: f64, format: &Format, worksheet: &mut Worksheet| {
        worksheet
            .write_number_with_format(row, place, number, format)
            .map(drop)
    };
    match cell {
        Cell::Blank => {}
        Cell::Text(text) => write_text(worksheet, (row, place), text, formats)?,
        Cell::Whole(whole) => number(as_float(*whole), &formats.whole, worksheet)?,
        Cell::Decimal(decimal) => match decimal.parse::<f64>() {
            Ok(decimal) => number(decimal, &formats.decimal, worksheet)?,
            Err(_) => write_text(worksheet, (row, place), decimal, formats)?,
        },
        Cell::Money(fen) => number(as_float(*fen) / 100.0, &formats.money, worksheet)?,
        Cell::Span(seconds) => number(as_float(*seconds) / 86_400.0, &formats.span, worksheet)?,
        Cell::Day(day) => write_moment(worksheet, (row, place), day, &formats.day, formats)?,
        Cell::Moment(moment) => write_moment(worksheet, (row, place), moment, &formats.moment, formats)?,
    }
    Ok(())
}

/// A day that Excel does not know, such as one before 1900, is written as words and not left out.
fn write_moment(
    worksheet: &mut Worksheet,
    (row, place): (u32, u16),
    moment: &str,
    format: &Format,
    formats: &Formats,
) -> Result<(), WorkbookFault> {
    match ExcelDateTime::parse_from_str(moment) {
        Ok(moment) => {
            worksheet.write_datetime_with_format(row, place, &moment, format)?;
            Ok(())
        }
        Err(_) => write_text(worksheet, (row, place), moment, formats),
    }
}

fn write_text(
    worksheet: &mut Worksheet,
    (row, place): (u32, u16),
    text: &str,
    formats: &Formats,
) -> Result<(), WorkbookFault> {
    let looks_like_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|', '%']);
    let format = if looks_like_formula {
        &formats.literal
    } else {
        &formats.text
    };
    worksheet.write_string_with_format(row, place, cut(text), format)?;
    Ok(())
}

fn cut(text: &str) -> String {
    if text.chars().count() <= CELL_CHARS_MAX {
        return text.to_owned();
    }
    let kept: String = text.chars().take(CELL_CHARS_MAX - 1).collect();
    kept + "…"
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a browser keeps whole numbers to 2^53, and so does Excel"
)]
fn as_float(number: i64) -> f64 {
    number as f64
}

fn width(sheet: &Sheet, column: &Column, place: usize) -> f64 {
    let words = sheet.rows.iter().take(ROWS_MEASURED).filter_map(|row| {
        let text = match row.get(place)? {
            Cell::Blank => return None,
            Cell::Text(text) => return Some(width_of(text)),
            Cell::Moment(_) => "2026-11-22 22:15",
            Cell::Day(_) => "2026-11-22",
            Cell::Whole(_) | Cell::Decimal(_) | Cell::Money(_) | Cell::Span(_) => "1,234,567",
        };
        Some(width_of(text))
    });
    let head = width_of(&column.head) + BUTTON_WIDTH;
    let width = words
        .map(|width| width + 1)
        .chain([head])
        .max()
        .unwrap_or(WIDTH_MIN);
    f64::from(u16::try_from(width.clamp(WIDTH_MIN, WIDTH_MAX)).unwrap_or(u16::MAX))
}

/// A name that Excel takes and that no other sheet has.
fn fitting_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: String = name
        .chars()
        .filter(|sign| !sign.is_control() && !"[]:*?/\\".contains(*sign))
        .collect();
    let plain = plain.trim().trim_matches('\'');
    let plain = if plain.is_empty() { "Sheet" } else { plain };
    let with = |end: &str| -> String {
        let room = NAME_CHARS_MAX - end.chars().count();
        plain.chars().take(room).chain(end.chars()).collect()
    };
    let mut fitting = with("");
    let mut number = 2;
    // Excel tells names apart by letters, not by their case.
    while !taken.insert(fitting.to_lowercase()) {
        fitting = with(&format!(" {number}"));
        number += 1;
    }
    fitting
}

/// How cells look.
struct Formats {
    head: Format,
    text: Format,
    literal: Format,
    whole: Format,
    decimal: Format,
    money: Format,
    day: Format,
    moment: Format,
    span: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = Format::new().set_align(FormatAlign::Top);
        let number = |format: &str| cell.clone().set_num_format(format);
        let text = cell.clone().set_text_wrap();
        Self {
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color("#DFF0F4")
                .set_border_bottom(FormatBorder::Thin),
            literal: text.clone().set_quote_prefix(),
            text,
            whole: number("0"),
            // Excel's own: any other shows `3.` for 3, or `0.450` for 0.45.
            decimal: number("General"),
            money: number("#,##0.00"),
            day: number("yyyy-mm-dd"),
            moment: number("yyyy-mm-dd hh:mm"),
            span: number("[h]:mm:ss"),
        }
    }
}
