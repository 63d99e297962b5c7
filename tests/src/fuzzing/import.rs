//! Files that somebody has prepared: lists of places, people and routes, as CSV and as workbooks.

use std::collections::BTreeMap;

use steward_domain::ids::{Key, RecordId};
use steward_domain::plan::{self, Outcome};
use steward_domain::record::Record;
use steward_server::import::{
    CELL_BYTES_MAX, CELLS_MAX, COLUMNS_MAX, Cell, ERRORS_MAX, Planned, ROWS_MAX, RowError, Sheet, Target,
    plan, read,
};

use super::workbook;
use super::{DEVICE, EPOCH, MANAGER, NOW_MS, SITE, built_in, register};

/// A CSV file whose headings tell what it lists. Or several, each behind its name, as [`workbook::parts`] tells them apart: then they may
/// refer to each other, and one may be that of the site.
///
/// # Panics
/// When a law is broken; see [`import_xlsx`].
pub fn import_csv(bytes: &[u8]) {
    let parts = workbook::parts(bytes);
    if parts.is_empty() {
        return import(file("import.csv", bytes));
    }
    let named =
        |(name, content): &(&[u8], &[u8])| file(&format!("{}.csv", String::from_utf8_lossy(name)), content);
    import(parts.iter().flat_map(named).collect());
}

/// A workbook: its bytes if they are a ZIP, else its parts as [`workbook::of`] makes one of them, so that what changes a part does
/// not break the checksum of the whole.
///
/// Law: what is imported is accepted by the rules, and importing it again plans nothing.
///
/// # Panics
/// When a law is broken.
pub fn import_xlsx(bytes: &[u8]) {
    let made;
    let book = if bytes.starts_with(b"PK") {
        bytes
    } else {
        made = workbook::of(bytes);
        &made
    };
    import(file("import.xlsx", book));
}

/// The sheets of a file, within their bounds; none when it is refused, with errors that a person can be shown.
fn file(name: &str, bytes: &[u8]) -> Vec<Sheet> {
    let sheets = match read(name, bytes) {
        Ok(sheets) => sheets,
        Err(errors) => {
            are_told(&errors);
            return Vec::new();
        }
    };
    assert!(!sheets.is_empty());
    let rows = || sheets.iter().flat_map(|sheet| &sheet.rows);
    assert!(rows().count() <= ROWS_MAX);
    assert!(rows().map(|(_, cells)| cells.len()).sum::<usize>() <= CELLS_MAX);
    for (line, cells) in rows() {
        assert!(*line > 0 && cells.len() <= COLUMNS_MAX);
        let is_short = |cell: &Cell| !matches!(cell, Cell::Text(text) if text.len() > CELL_BYTES_MAX);
        assert!(cells.iter().all(is_short), "line {line}");
    }
    sheets
}

fn are_told(errors: &[RowError]) {
    assert!(
        !errors.is_empty() && errors.len() <= ERRORS_MAX + 1,
        "{}",
        errors.len()
    );
    for error in errors {
        assert!(!error.to_string().is_empty());
    }
}

fn import(sheets: Vec<Sheet>) {
    let mut records = BTreeMap::new();
    let planned = match planned(&records, sheets.clone()) {
        Ok(planned) => planned,
        Err(errors) => return are_told(&errors),
    };
    assert_eq!(planned.changes.len(), planned.created + planned.updated);
    store(&mut records, &planned);
    match self::planned(&records, sheets) {
        Ok(again) => {
            assert_eq!(again.changes, [], "the same file again");
            assert_eq!((again.created, again.updated), (0, 0));
            assert_eq!(again.site, planned.site);
        }
        Err(errors) => panic!("the same file again: {}", errors[0]),
    }
}

fn planned(records: &BTreeMap<RecordId, Record>, sheets: Vec<Sheet>) -> Result<Planned, Vec<RowError>> {
    let existing = |id| records.get(&id).cloned();
    let each = |register: &Key, visit: &mut dyn FnMut(&Record)| {
        let records = records.values();
        records
            .filter(|record| record.register == *register)
            .for_each(visit);
    };
    let target = Target {
        definitions: built_in(),
        site: Key::literal(SITE),
        device: DEVICE,
        next_seq: 1,
        by: MANAGER.staff,
        role: MANAGER.role,
        epoch: EPOCH,
        at_ms: NOW_MS,
        existing: &existing,
        each: &each,
    };
    plan(&target, sheets)
}

/// Takes the changes as a store does: none may be refused or clash. That is what planning is for.
fn store(records: &mut BTreeMap<RecordId, Record>, planned: &Planned) {
    for (number, change) in (1..).zip(&planned.changes) {
        assert_eq!(change.seq, number, "seq has no holes");
        let definition = register(built_in(), &change.register).expect("a register");
        let before = records.get(&change.record);
        let accepted = plan::plan(definition, before, change, MANAGER, number)
            .unwrap_or_else(|refusal| panic!("{refusal:?}: {change:?}"));
        assert_eq!(accepted.outcome, Outcome::Applied);
        records.insert(change.record, accepted.record);
    }
}
