//! A sheet of a register, its columns known.

use steward_domain::definition::{Definition, Field};

use super::Target;
use super::columns::{self, Columns};
use super::errors::{Errors, Problem, Spot};
use super::names::Identity;
use super::sheet::{Cell, Sheet};

/// A sheet of a register.
pub(super) struct Table<'a> {
    pub(super) definition: &'a Definition,
    pub(super) identity: Identity<'a>,
    pub(super) columns: Columns<'a>,
    pub(super) sheet: Sheet,
    /// Whether every heading was understood.
    pub(super) is_sound: bool,
    place: usize,
}

impl<'a> Table<'a> {
    /// Finds the columns. `None` when the sheet as a whole can't be imported, which has been told then.
    pub(super) fn new(
        target: &Target<'a>,
        definition: &'a Definition,
        sheet: Sheet,
        header: Spot,
        errors: &mut Errors,
    ) -> Option<Self> {
        // Said once: thousands of lines would all be refused for it.
        if !definition.access.create.contains(&target.role) {
            let who: Vec<&str> = definition
                .access
                .create
                .iter()
                .map(|role| role.as_str())
                .collect();
            let message = format!(
                "the role {} may not make records of {}; let one of these import it: {}",
                target.role.as_str(),
                definition.key,
                who.join(", ")
            );
            errors.add(header, None, Problem::new("no_right_to_create", message));
            return None;
        }
        let Some(identity) = Identity::of(definition) else {
            let message = "records of this register have neither code nor name; enter them in the app";
            errors.add(header, None, Problem::new("no_identity", message));
            return None;
        };
        let before = errors.count();
        let columns = columns::columns(definition, target.role, &sheet, header, errors);
        if !columns
            .iter()
            .flatten()
            .any(|field| field.key == identity.key.key)
        {
            let label = columns::label(identity.key);
            let message = format!("the column {label} is missing; it says which record a line is");
            errors.add(
                header,
                Some(&identity.key.words.zh),
                Problem::new("column_missing", message),
            );
            return None;
        }
        Some(Self {
            definition,
            identity,
            columns,
            is_sound: errors.count() == before,
            place: header.sheet,
            sheet,
        })
    }

    /// A cell of a line, unless it is blank.
    pub(super) fn cell(&self, row: usize, field: &Field) -> Option<&Cell> {
        let (_, cells) = self.sheet.rows.get(row)?;
        cells.get(self.column(field)?).filter(|cell| !cell.is_blank())
    }

    /// What stands above a field's cells; its name where the sheet has no such column.
    pub(super) fn heading<'b>(&'b self, field: &'b Field) -> &'b str {
        let heading = self
            .column(field)
            .and_then(|column| self.sheet.header.get(column));
        heading.map_or(&field.words.zh, String::as_str)
    }

    pub(super) fn spot(&self, row: usize) -> Spot {
        Spot {
            sheet: self.place,
            line: self.sheet.rows.get(row).map_or(0, |(line, _)| *line),
        }
    }

    fn column(&self, field: &Field) -> Option<usize> {
        let mut columns = self.columns.iter();
        columns.position(|column| column.is_some_and(|known| known.key == field.key))
    }
}
