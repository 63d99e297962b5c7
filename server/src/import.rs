//! Importing places, staff, customers, checkpoints and routes from CSV files and workbooks.
//!
//! [`read`] turns bytes into sheets; [`plan`] turns sheets into changes like those of a phone, or into errors by file, sheet,
//! line and column. Neither touches a store or a clock. `docs/import.md` is the tour for those who prepare the files.
//!
//! Law: an import is all or nothing. With any error there is no plan.
//!
//! Law: importing a file again, when its changes are stored, plans nothing.

mod cells;
mod change;
mod columns;
mod durations;
mod errors;
mod fold;
mod lines;
mod lists;
mod names;
mod read_csv;
mod read_xlsx;
mod sheet;
mod site;
mod subject;
mod table;
mod tree;

#[cfg(test)]
mod tests;

use steward_domain::change::Change;
use steward_domain::definition::{Definition, Role};
use steward_domain::ids::{DeviceId, EpochId, Key, RecordId};
use steward_domain::record::Record;

pub use errors::{ERRORS_MAX, RowError};
pub use sheet::{CELL_BYTES_MAX, CELLS_MAX, COLUMNS_MAX, Cell, FILE_BYTES_MAX, ROWS_MAX, Sheet, read};
pub use site::SiteRow;
pub use subject::REGISTERS;

use errors::{Errors, Problem, Spot};
use lines::Import;
use subject::Subject;
use table::Table;

/// Hands over every record of a register, one by one.
pub type Each<'a> = dyn Fn(&Key, &mut dyn FnMut(&Record)) + 'a;

/// Where an import goes, and what is there.
pub struct Target<'a> {
    /// The site's definitions.
    pub definitions: &'a [Definition],
    /// The site.
    pub site: Key,
    /// The device that the changes are made under.
    pub device: DeviceId,
    /// The `seq` of the first change.
    pub next_seq: u64,
    /// Who imports: the id of a `staff` record.
    pub by: RecordId,
    /// What this person is on the site. An administrator may not make customers; a manager may.
    pub role: Role,
    /// The present epoch.
    pub epoch: EpochId,
    /// Now, in milliseconds since 1970.
    pub at_ms: i64,
    /// A record of the site by its id.
    pub existing: &'a dyn Fn(RecordId) -> Option<Record>,
    /// Every record of a register. Lines find records by it that were entered by hand, and cells find records by name. A
    /// caller that hands over none gets only what ids can tell.
    pub each: &'a Each<'a>,
}

/// What an import does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Planned {
    /// What the files say of the site itself.
    pub site: Option<SiteRow>,
    /// The changes, in the order of their `seq`: at most one per record, and what others refer to first.
    pub changes: Vec<Change>,
    /// How many records are made.
    pub created: usize,
    /// How many are edited.
    pub updated: usize,
    /// How many lines say what is there already.
    pub unchanged: usize,
}

/// Plans the import of sheets, all of them together: they may refer to each other in any order.
///
/// # Errors
/// Everything that is wrong, up to [`ERRORS_MAX`], in the order of the sheets and their lines.
pub fn plan(target: &Target<'_>, sheets: Vec<Sheet>) -> Result<Planned, Vec<RowError>> {
    let mut errors = Errors::default();
    let mut planned = Planned::default();
    let mut tables: Vec<Table<'_>> = Vec::new();
    for sheet in sheets {
        let place = errors.sheet(&sheet.source);
        let header = Spot {
            sheet: place,
            line: sheet.header_line,
        };
        match subject::subject(target.definitions, &sheet) {
            Ok(Subject::Site) => {
                let row = site::site(&sheet, place, &target.site, &mut errors);
                if planned.site.is_some() && row.is_some() {
                    let message = "a file is for one site; leave the other sheet out";
                    errors.add(header, None, Problem::new("several_sites", message));
                }
                planned.site = row.or(planned.site);
            }
            Ok(Subject::Register(definition)) => {
                tables.extend(Table::new(target, definition, sheet, header, &mut errors));
            }
            Err(problem) => errors.add(header, None, problem),
        }
    }
    let mut import = Import::new(target, errors);
    import.plan(&tables, &mut planned);
    import.errors.or(planned)
}
