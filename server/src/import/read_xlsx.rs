//! Workbooks of Excel. The bytes may be anybody's: they are measured before they are unpacked.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, copy, sink};
use std::panic::catch_unwind;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx};
use zip::ZipArchive;

use super::errors::{Problem, Spot};
use super::sheet::{COLUMNS_MAX, Cell, ROWS_MAX, Table, too_many_columns};

/// The most bytes of a workbook once unpacked. A small file can unpack to a thousand times its size.
const UNPACKED_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// Days between the two epochs that Excel counts from.
const DAYS_1900_TO_1904: f64 = 1462.0;

/// Cells by line, from 0.
type Lines = BTreeMap<u32, Vec<Cell>>;

pub(super) fn read(table: &mut Table, file_name: &str, bytes: &[u8]) -> Result<(), Problem> {
    measure(bytes, UNPACKED_BYTES_MAX)?;
    let mut book = unbroken(|| Xlsx::new(Cursor::new(bytes)).map_err(|why| broken(&why)))?;
    let is_wanted = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet
            && sheet.visible == SheetVisible::Visible
            && !sheet.name.starts_with('#')
    };
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(is_wanted)
        .map(|sheet| sheet.name.clone())
        .collect();
    for name in names {
        let source = format!("{file_name} / {name}");
        let sheet = table.errors.sheet(&source);
        let lines = unbroken(std::panic::AssertUnwindSafe(|| {
            cells(table, &mut book, &name, sheet)
        }))?;
        let lines = lines.into_iter().map(|(row, cells)| (row as usize + 1, cells));
        table.sheet(source, lines);
    }
    Ok(())
}

/// Unpacks everything into nowhere and stops at the bound.
pub(super) fn measure(bytes: &[u8], bytes_max: u64) -> Result<(), Problem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|why| broken(&why))?;
    let mut rest = bytes_max;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|why| broken(&why))?;
        let unpacked = copy(&mut part.take(rest + 1), &mut sink()).map_err(|why| broken(&why))?;
        rest = rest.checked_sub(unpacked).ok_or_else(|| {
            Problem::new(
                "file_too_large",
                "the workbook unpacks to more than 128 MiB; split it, or save it as .csv",
            )
        })?;
    }
    Ok(())
}

/// Reads cell by cell: a table as the reader makes one spans all cells between the first and the last, and two cells
/// in opposite corners would take all memory.
fn cells(
    table: &mut Table,
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    sheet: usize,
) -> Result<Lines, Problem> {
    let days_more = if book.has_1904_epoch() {
        DAYS_1900_TO_1904
    } else {
        0.0
    };
    let mut reader = book.worksheet_cells_reader(name).map_err(|why| broken(&why))?;
    let mut lines = Lines::new();
    while let Some(found) = reader.next_cell().map_err(|why| broken(&why))? {
        let (row, column) = found.get_position();
        let (line, column) = (row as usize + 1, column as usize);
        let value = found.get_value();
        if matches!(value, DataRef::Empty) {
            continue;
        }
        let cell = cell(table, Spot { sheet, line }, column, value, days_more);
        if cell.is_blank() {
            continue;
        }
        if column >= COLUMNS_MAX {
            return Err(too_many_columns());
        }
        if line > ROWS_MAX {
            table.take(ROWS_MAX + 1, 0)?;
        }
        let is_new = !lines.contains_key(&row);
        let cells = lines.entry(row).or_default();
        let wider = (column + 1).saturating_sub(cells.len());
        table.take(usize::from(is_new), wider)?;
        cells.resize((column + 1).max(cells.len()), Cell::Empty);
        cells[column] = cell;
    }
    Ok(lines)
}

fn cell(table: &mut Table, spot: Spot, column: usize, value: &DataRef<'_>, days_more: f64) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        #[expect(
            clippy::cast_precision_loss,
            reason = "Excel has no whole numbers beyond 2^53"
        )]
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            table.text(spot, column, text)
        }
        DataRef::SharedString(text) => table.text(spot, column, text),
        DataRef::Bool(answer) => Cell::YesNo(*answer),
        // A time of the day has no date, so it is the same in both epochs.
        DataRef::DateTime(moment) if moment.is_duration() || moment.as_f64() < 1.0 => {
            Cell::Moment(moment.as_f64())
        }
        DataRef::DateTime(moment) => Cell::Moment(moment.as_f64() + days_more),
        DataRef::Error(error) => Cell::Broken(error.to_string()),
    }
}

/// The reader of workbooks is not proof against every forged file: where it panics the file is refused, and the server
/// goes on.
fn unbroken<T>(work: impl FnOnce() -> Result<T, Problem> + std::panic::UnwindSafe) -> Result<T, Problem> {
    catch_unwind(work).unwrap_or_else(|_| Err(broken(&"the reader gave up")))
}

fn broken(why: &dyn std::fmt::Display) -> Problem {
    Problem::new(
        "file_broken",
        format!(
            "the workbook can't be read ({why}); open it in Excel and save it as .xlsx without a password"
        ),
    )
}
