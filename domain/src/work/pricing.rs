//! What an order costs, by its lines: work and materials, from the published price list or not (REP-4, REP-9).

use crate::definition::{Definition, Field, Kind};
use crate::ids::{Key, RecordId};
use crate::rules::fee::{PriceRelease, price_release};
use crate::sort::Gather;
use crate::value::{Decimal, Value};

use super::keys::{price_item, repair, repair_line};
use super::read::{Entry, Held as _, Number, Register, Row, YesNo};

/// What the lines of an order come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bill {
    /// All lines, in fen.
    pub sum_fen: i64,
    /// The labour of the lines of the list that tell it, in units 工.
    pub labour_units: Decimal,
    /// Who releases the price.
    pub release: PriceRelease,
    /// How many lines there are.
    pub lines: usize,
}

/// What lines come to. `prices` is the price list as this device has it: lines carry their price, labour is looked up.
#[must_use]
pub fn bill<'r>(lines: impl IntoIterator<Item = &'r Row>, prices: Option<&Register<'_>>) -> Bill {
    let mut sum_fen = 0_i64;
    let mut labour = Decimal::whole(0);
    let mut on_list = Vec::new();
    for line in lines {
        sum_fen = sum_fen.saturating_add(line_fen(line).unwrap_or(0));
        let item = repair_line::LISTED.in_row(line);
        on_list.push(item.is_some());
        labour = labour.plus(labour_of(line, item, prices));
    }
    Bill {
        sum_fen,
        labour_units: labour,
        release: price_release(&on_list),
        lines: on_list.len(),
    }
}

fn labour_of(line: &Row, item: Option<RecordId>, prices: Option<&Register<'_>>) -> Decimal {
    let found = item.and_then(|id| prices?.find(id));
    let units = found.and_then(|item| item.get(price_item::LABOUR_UNITS));
    units.map_or(Decimal::whole(0), |units| units.times(quantity(line)))
}

fn quantity(line: &Row) -> Decimal {
    repair_line::QUANTITY.in_row(line).unwrap_or(Decimal::whole(1))
}

/// A line: price times quantity, to the nearest fen; nothing while it has no price. Without a quantity it counts once.
#[must_use]
pub fn line_fen(line: &Row) -> Option<i64> {
    let price_fen = repair_line::PRICE.in_row(line)?;
    Some(quantity(line).of_whole(price_fen))
}

/// A line with what a record of the linked register says: columns that are called like a field there are filled from it, and
/// the first number that is not begins at one.
///
/// `None`: no column of the rows links to that register.
#[must_use]
pub fn row_from(rows: &Field, linked: Entry<'_>) -> Option<Row> {
    let link = link_of(rows, &linked.definition.key)?;
    let copied = |column: &Field| {
        let value = linked.value(column.key.as_str())?;
        Some((column.key.to_string(), value.clone()))
    };
    let mut row: Row = rows
        .columns
        .iter()
        .filter(|column| !column.retired)
        .filter_map(copied)
        .gather();
    row.insert(link.key.to_string(), Value::text(linked.id().to_string()));
    let counted = rows
        .columns
        .iter()
        .find(|column| is_own(column, linked.definition) && column.kind == Kind::Number);
    if let Some(counted) = counted {
        row.insert(counted.key.to_string(), Value::text("1"));
    }
    Some(row)
}

/// The column that links to a register.
#[must_use]
pub fn link_of<'f>(rows: &'f Field, register: &Key) -> Option<&'f Field> {
    let is_link = |column: &&Field| {
        column.kind == Kind::Link && !column.retired && column.register.as_ref() == Some(register)
    };
    rows.columns.iter().find(is_link)
}

/// Whether a column of a linked line is the line's own: not copied from the linked record, and not the link.
#[must_use]
pub fn is_own(column: &Field, linked: &Definition) -> bool {
    !column.retired && column.kind != Kind::Link && linked.field(column.key.as_str()).is_none()
}

/// What the lines propose for the price of an order: fee, labour, and whether the list has it all.
///
/// What a person wrote stands: only a blank field, or one that still holds what `before` proposed, is proposed anew.
#[must_use]
pub fn proposals(order: Entry<'_>, before: Option<&Bill>, now: &Bill) -> Vec<(Key, Value)> {
    if now.lines == 0 {
        return Vec::new();
    }
    let old = before.map(values).unwrap_or_default();
    let is_free = order.value(repair::PAYER.key).and_then(Value::as_text) == Some("company");
    let proposed = values(now).into_iter().filter(|(key, value)| {
        let held = order.value(key.as_str()).filter(|held| **held != Value::Empty);
        let is_untouched = held.is_none_or(|held| old.iter().any(|(of, was)| of == key && was == held));
        // Labour without a figure on the list is the worker's to say.
        let says_something = *key != repair::LABOUR_UNITS.name() || now.labour_units != Decimal::whole(0);
        let is_charged = !is_free || *key == repair::LABOUR_UNITS.name();
        is_untouched && says_something && is_charged && held != Some(value)
    });
    proposed.collect()
}

fn values(bill: &Bill) -> Vec<(Key, Value)> {
    let is_listed = bill.release == PriceRelease::PriceList;
    vec![
        (repair::FEE.name(), Value::Integer(bill.sum_fen)),
        (repair::PRICE_LISTED.name(), YesNo::write(is_listed)),
        (repair::LABOUR_UNITS.name(), Number::write(bill.labour_units)),
    ]
}
