//! From tables to changes: which record each line is, what its cells say, in which order they are stored.

use std::collections::{BTreeSet, HashMap};

use steward_domain::change::Change;
use steward_domain::definition::{Definition, Field};
use steward_domain::ids::{Key, RecordId};
use steward_domain::record::Record;
use steward_domain::refusal::Code;
use steward_domain::standing::shown;

use super::change::{self, FieldProblem};
use super::errors::{Errors, Problem, Spot};
use super::lists::{self, Values};
use super::names::{Identity, Names, derived_id, is_voided};
use super::subject::REGISTERS;
use super::table::Table;
use super::{Planned, Target, cells, tree};

/// An import in the making.
pub(super) struct Import<'a, 't> {
    target: &'t Target<'a>,
    pub(super) errors: Errors,
    names: HashMap<Key, Names>,
    /// Which line speaks of which record.
    taken: HashMap<RecordId, Spot>,
}

/// A line that is a record.
struct Line<'a, 'b> {
    table: &'b Table<'a>,
    row: usize,
    id: RecordId,
    values: Vec<(&'a Field, Values)>,
}

impl<'a, 't> Import<'a, 't> {
    pub(super) fn new(target: &'t Target<'a>, errors: Errors) -> Self {
        Self {
            target,
            errors,
            names: HashMap::new(),
            taken: HashMap::new(),
        }
    }

    /// Plans the changes of all tables.
    pub(super) fn plan(&mut self, tables: &[Table<'a>], planned: &mut Planned) {
        let mut lines = Vec::new();
        for definition in self.involved(tables) {
            let here = tables
                .iter()
                .filter(|table| table.definition.key == definition.key);
            lines.push((definition, self.lines(definition, here)));
        }
        for (definition, lines) in lines {
            let ready = lines.into_iter().filter_map(|line| self.read(line)).collect();
            for line in self.in_order(definition, ready) {
                self.store(&line, planned);
            }
        }
    }

    /// The registers that have lines or are named by cells, in the order of storing.
    fn involved(&self, tables: &[Table<'a>]) -> Vec<&'a Definition> {
        let mut keys: BTreeSet<&str> = BTreeSet::new();
        for table in tables {
            keys.insert(table.definition.key.as_str());
            let fields = table.columns.iter().flatten();
            let all = fields.flat_map(|field| std::iter::once(*field).chain(&field.columns));
            keys.extend(all.filter_map(lists::register_of));
        }
        let definition = |key: &str| {
            self.target
                .definitions
                .iter()
                .find(|definition| definition.key == key)
        };
        let others = keys.iter().copied().filter(|key| !REGISTERS.contains(key));
        let in_order = REGISTERS.into_iter().filter(|key| keys.contains(key));
        in_order.chain(others).filter_map(definition).collect()
    }

    /// Learns the names of a register, there and in the files, and finds the record of every line.
    fn lines<'b>(
        &mut self,
        definition: &'a Definition,
        tables: impl Iterator<Item = &'b Table<'a>>,
    ) -> Vec<Line<'a, 'b>>
    where
        'a: 'b,
    {
        let mut names = Names::default();
        if let Some(identity) = Identity::of(definition) {
            (self.target.each)(&definition.key, &mut |record| {
                names.learn_record(definition, &identity, record);
            });
        }
        let mut lines = Vec::new();
        for table in tables {
            for row in 0..table.sheet.rows.len() {
                match self.line(&mut names, table, row) {
                    Ok(id) => lines.push(Line {
                        table,
                        row,
                        id,
                        values: Vec::new(),
                    }),
                    Err(problem) => {
                        let heading = table.heading(table.identity.key);
                        self.errors.add(table.spot(row), Some(heading), problem);
                    }
                }
            }
        }
        names.finish();
        self.names.insert(definition.key.clone(), names);
        lines
    }

    /// Which record a line is.
    fn line(&mut self, names: &mut Names, table: &Table<'a>, row: usize) -> Result<RecordId, Problem> {
        let definition = table.definition;
        let key = table.cell(row, table.identity.key).ok_or_else(|| {
            let message = "this says which record the line is; fill it in, or leave the line out";
            Problem::new("key_missing", message)
        })?;
        let code = cells::key(key)?;
        // A place that can't be found is told when the cell is read.
        let place = table.identity.place.and_then(|field| table.cell(row, field));
        let place = place.and_then(|cell| cells::text(cell).ok());
        let place = place.and_then(|words| self.find("place", &words).ok());
        let mark = table.identity.mark(&code, place);
        let derived = || derived_id(&self.target.site, &definition.key, &mark);
        let id = names.with_mark(&mark)?.unwrap_or_else(derived);
        let spot = table.spot(row);
        if let Some(first) = self.taken.insert(id, spot) {
            self.taken.insert(id, first);
            let message = format!(
                "{} is the same record; leave one out, or correct the code",
                self.errors.told(first)
            );
            return Err(Problem::new("duplicate", message));
        }
        let name = definition.field("name").and_then(|field| table.cell(row, field));
        let name = name.and_then(|cell| cells::text(cell).ok());
        names.learn_line(id, &code, name.as_deref());
        Ok(id)
    }

    /// The record that words of a cell name.
    fn find(&self, register: &str, words: &str) -> Result<RecordId, Problem> {
        let named = self
            .names
            .get(register)
            .map_or(Ok(None), |names| names.find(register, words))?;
        if let Some(id) = named {
            return Ok(id);
        }
        let definitions = self.target.definitions.iter();
        let definition = definitions
            .filter(|definition| definition.key == register)
            .find_map(|definition| {
                Identity::of(definition).map(|identity| (&definition.key, identity.mark(words, None)))
            });
        let by_code = definition.map(|(key, mark)| derived_id(&self.target.site, key, &mark));
        let is_there = |id: &RecordId| (self.target.existing)(*id).is_some_and(|record| !is_voided(&record));
        by_code.filter(is_there).ok_or_else(|| {
            Problem::new(
                "unknown_reference",
                format!(
                    "no {register} has the code or the name “{words}”; add it to the files, or correct it"
                ),
            )
        })
    }

    /// Reads the cells of a line. A line with an error goes no further.
    fn read<'b>(&mut self, mut line: Line<'a, 'b>) -> Option<Line<'a, 'b>> {
        let mut is_whole = true;
        for field in line.table.columns.iter().flatten().copied() {
            let Some(cell) = line.table.cell(line.row, field) else {
                continue;
            };
            match lists::values(field, cell, &|register, words| self.find(register, words)) {
                Ok(values) => line.values.push((field, values)),
                Err(problem) => {
                    is_whole = false;
                    let spot = line.table.spot(line.row);
                    self.errors.add(spot, Some(line.table.heading(field)), problem);
                }
            }
        }
        is_whole.then_some(line)
    }

    /// Puts parents first where records of a register refer to each other.
    fn in_order<'b>(&mut self, definition: &'a Definition, lines: Vec<Line<'a, 'b>>) -> Vec<Line<'a, 'b>> {
        let own = definition.key.as_str();
        let is_own = |field: &&Field| !field.kind.is_many() && lists::register_of(field) == Some(own);
        let Some(upward) = definition.fields.iter().find(is_own) else {
            return lines;
        };
        let ids: Vec<RecordId> = lines.iter().map(|line| line.id).collect();
        let told: HashMap<RecordId, &Values> = lines
            .iter()
            .filter_map(|line| Some((line.id, line.value(upward)?)))
            .collect();
        let parent = |id: RecordId| match told.get(&id) {
            Some(Values::One(value)) => value.as_text()?.parse().ok(),
            _ => shown(&(self.target.existing)(id)?, upward)
                .value()?
                .as_text()?
                .parse()
                .ok(),
        };
        let order = tree::parents_first(&ids, parent);
        for place in order.circles {
            let line = &lines[place];
            let message = "the way up from here leads back to this line; correct it";
            let problem = Problem::new("circle", message);
            self.errors.add(
                line.table.spot(line.row),
                Some(line.table.heading(upward)),
                problem,
            );
        }
        let mut lines: Vec<Option<Line<'a, 'b>>> = lines.into_iter().map(Some).collect();
        order
            .order
            .into_iter()
            .filter_map(|place| lines[place].take())
            .collect()
    }

    /// Adds what a line changes to the plan.
    fn store(&mut self, line: &Line<'a, '_>, planned: &mut Planned) {
        // With a misspelt heading every line would be told to lack that field.
        if !line.table.is_sound {
            return;
        }
        let before = (self.target.existing)(line.id);
        let is_new = before.is_none();
        match self.change(line, before.as_ref(), planned.changes.len() as u64) {
            Ok(None) => planned.unchanged += 1,
            Ok(Some(change)) => {
                planned.changes.push(change);
                planned.created += usize::from(is_new);
                planned.updated += usize::from(!is_new);
            }
            Err((key, problem)) => {
                let field = key
                    .as_ref()
                    .and_then(|key| line.table.definition.field(key.as_str()));
                let heading = line.table.heading(field.unwrap_or(line.table.identity.key));
                self.errors.add(line.table.spot(line.row), Some(heading), problem);
            }
        }
    }

    fn change(
        &self,
        line: &Line<'a, '_>,
        before: Option<&Record>,
        planned: u64,
    ) -> Result<Option<Change>, FieldProblem> {
        // Also when nothing would be written: whoever imports a line expects its record to be there.
        if before.is_some_and(is_voided) {
            return Err(change::told(&Code::RecordVoided.into()));
        }
        let seq = self.target.next_seq + planned;
        change::change(
            self.target,
            seq,
            line.table.definition,
            line.id,
            before,
            &line.values,
        )
    }
}

impl Line<'_, '_> {
    fn value(&self, field: &Field) -> Option<&Values> {
        let mut values = self.values.iter();
        values
            .find(|(known, _)| known.key == field.key)
            .map(|(_, values)| values)
    }
}
