//! The customers of the demo site: the hospital's departments, and who lives in the estate.

use steward_domain::ids::RecordId;
use steward_domain::value::Value;

use super::book::{Book, Entry, Fields, HOUR, SECOND, date, id};
use super::dice::Dice;
use super::people::MANAGER;
use super::places::{Places, Spot, Zone};

/// The hospital, as departments name it.
pub(super) const HOSPITAL: &str = "青杉医院（演示）";

/// Every so many homes there is a second resident.
const SECOND_RESIDENT_EVERY: usize = 5;
/// Every so many homes are rented.
const TENANT_EVERY: usize = 6;

/// One customer.
pub(super) struct Customer {
    /// Its record, as it was entered.
    pub(super) entry: Entry,
    pub(super) name: String,
    /// Who speaks for it: the contact of a department, the resident.
    pub(super) contact: String,
    pub(super) phone: String,
    /// Its place among the places.
    pub(super) spot: usize,
    pub(super) is_department: bool,
}

impl Customer {
    pub(super) fn id(&self) -> RecordId {
        self.entry.id
    }
}

/// Enters all customers. The manager does, because the administrator has no right to personal data.
pub(super) fn enter(book: &mut Book<'_>, dice: &mut Dice, places: &Places, mut at_ms: i64) -> Vec<Customer> {
    let mut customers = Vec::new();
    for (spot, place) in places.spots.iter().enumerate() {
        if place.is_department {
            customers.push(department(book, dice, (spot, place), at_ms));
            at_ms += 20 * SECOND;
        }
        if place.zone != Zone::Home || place.vacant {
            continue;
        }
        let kind = if spot.is_multiple_of(TENANT_EVERY) {
            "tenant"
        } else {
            "owner"
        };
        customers.push(resident(book, dice, (spot, place), kind, at_ms));
        at_ms += 20 * SECOND;
        if spot.is_multiple_of(SECOND_RESIDENT_EVERY) {
            customers.push(resident(book, dice, (spot, place), "occupant", at_ms));
            at_ms += 20 * SECOND;
        }
    }
    customers
}

fn department(book: &mut Book<'_>, dice: &mut Dice, (spot, place): (usize, &Spot), at_ms: i64) -> Customer {
    let (contact, _) = dice.name();
    let phone = dice.phone();
    let fields = vec![
        ("name", Value::text(&place.name)),
        ("pinyin", Value::text(&place.pinyin)),
        ("kind", Value::text("department")),
        ("organisation", Value::text(HOSPITAL)),
        ("contact_name", Value::text(&contact)),
        ("visits", Value::text("call_first")),
        ("other_phone", Value::text((6_000 + spot).to_string())),
    ];
    Customer {
        entry: enter_one(book, dice, &phone, place, fields, at_ms),
        name: place.name.clone(),
        contact,
        phone,
        spot,
        is_department: true,
    }
}

fn resident(
    book: &mut Book<'_>,
    dice: &mut Dice,
    (spot, place): (usize, &Spot),
    kind: &str,
    at_ms: i64,
) -> Customer {
    let (name, pinyin) = dice.name();
    let phone = dice.phone();
    let moved_in_ms = at_ms - dice.number(100, 4_000) * 24 * HOUR;
    let mut fields = vec![
        ("name", Value::text(&name)),
        ("pinyin", Value::text(pinyin)),
        ("kind", Value::text(kind)),
        ("moved_in_on", Value::text(date(moved_in_ms))),
        ("language", Value::text("zh")),
        (
            "visits",
            Value::text(*dice.pick(&["call_first", "call_first", "welcome"])),
        ),
    ];
    if dice.percent(30) {
        let vehicle = super::book::row([
            ("plate", Value::text(dice.plate())),
            ("note", Value::text("地下车库固定车位")),
        ]);
        fields.push(("vehicles", vehicle));
    }
    if dice.percent(12) {
        fields.push(("special_care", Value::text(*dice.pick(CARE))));
    }
    if dice.percent(15) {
        fields.push(("preferences", Value::text(*dice.pick(PREFERENCES))));
    }
    Customer {
        entry: enter_one(book, dice, &phone, place, fields, at_ms),
        contact: name.clone(),
        name,
        phone,
        spot,
        is_department: false,
    }
}

fn enter_one(
    book: &mut Book<'_>,
    dice: &mut Dice,
    phone: &str,
    place: &Spot,
    mut fields: Fields,
    at_ms: i64,
) -> Entry {
    fields.push(("phone", Value::text(phone)));
    fields.push(("place", id(place.id)));
    fields.push(("confirmed_on", Value::text(date(at_ms))));
    let mut entry = book.entry(dice, "customer", at_ms);
    book.take(&mut entry, (MANAGER, at_ms), "enter", "", fields);
    entry
}

const CARE: &[&str] = &[
    "独居老人，敲门后请多等一会儿。",
    "家有新生儿，上门请勿按门铃，改打电话。",
    "行动不便，需要帮忙搬重物。",
    "听力不好，电话请慢一点说。",
];

const PREFERENCES: &[&str] = &[
    "上门前半小时电话联系。",
    "只在周末上午方便。",
    "入户请穿鞋套，家中有宠物。",
    "希望同一位师傅上门。",
];
