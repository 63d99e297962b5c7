//! Lines from the price list, what they come to, and what they propose for the price.

use std::collections::BTreeMap;

use crate::ids::RecordId;
use crate::rules::fee::PriceRelease;
use crate::value::{Decimal, Value};
use crate::work::pricing::{Bill, bill, line_fen, link_of, proposals, row_from};
use crate::work::read::Row;

use super::{LEAD, Site, at, id};

fn listed(site: &mut Site, name: &str, price_fen: i64, labour: &str) -> RecordId {
    site.make(
        LEAD,
        "price_item",
        "enter",
        at(8, 0),
        &[
            ("name", Value::text(name)),
            ("kind", Value::text("work")),
            ("unit", Value::text("次")),
            ("price", Value::Integer(price_fen)),
            ("labour_units", Value::text(labour)),
        ],
    )
}

/// An order with some of its price written already.
fn reported(site: &mut Site, price: &[(&'static str, Value)]) -> RecordId {
    let place = [("name", Value::text("101")), ("kind", Value::text("home"))];
    let place = site.make(LEAD, "place", "enter", at(8, 0), &place);
    let mut fields = vec![
        ("channel", Value::text("desk")),
        ("reported_at", Value::Integer(at(8, 0))),
        ("first_contact", id(LEAD.staff)),
        ("place", id(place)),
        ("reporter_name", Value::text("张三")),
        ("item", Value::text("doors_windows")),
        ("class", Value::text("general")),
        ("description", Value::text("坏了")),
    ];
    fields.extend(price.iter().cloned());
    site.make(LEAD, "repair", "report", at(8, 0), &fields)
}

fn row(site: &Site, item: RecordId, quantity: &str) -> Row {
    let materials = site.definition("repair").field("materials").unwrap();
    let mut row = row_from(materials, site.entry(item)).unwrap();
    row.insert("quantity".to_owned(), Value::text(quantity));
    row
}

#[test]
fn a_line_takes_over_what_the_list_says_and_counts_once() {
    let mut site = Site::new();
    let tap = listed(&mut site, "更换水龙头", 3_000, "0.5");
    let materials = site.definition("repair").field("materials").unwrap();
    let row = row_from(materials, site.entry(tap)).unwrap();
    let expected = BTreeMap::from([
        ("name".to_owned(), Value::text("更换水龙头")),
        ("unit".to_owned(), Value::text("次")),
        ("price".to_owned(), Value::Integer(3_000)),
        ("quantity".to_owned(), Value::text("1")),
        ("listed".to_owned(), Value::text(tap.to_string())),
    ]);
    assert_eq!(row, expected);
    assert_eq!(line_fen(&row), Some(3_000));
    assert!(
        row_from(
            site.definition("repair").field("labour").unwrap(),
            site.entry(tap)
        )
        .is_none()
    );
    assert!(link_of(materials, &site.definition("staff").key).is_none());
}

#[test]
fn one_line_off_the_list_is_released_by_the_supervisor() {
    let mut site = Site::new();
    let tap = listed(&mut site, "更换水龙头", 3_000, "0.5");
    let pipe = listed(&mut site, "疏通下水管", 8_000, "1");
    let lines = [row(&site, tap, "2"), row(&site, pipe, "1")];
    let prices = site.register("price_item");
    let all = bill(&lines, Some(&prices));
    assert_eq!(
        (all.sum_fen, all.labour_units, all.release),
        (14_000, Decimal::whole(2), PriceRelease::PriceList)
    );
    // Without the list on the phone the lines still have their prices.
    assert_eq!(bill(&lines, None).sum_fen, 14_000);
    let own = Row::from([
        ("name".to_owned(), Value::text("定制密封圈")),
        ("price".to_owned(), Value::Integer(1_255)),
        ("quantity".to_owned(), Value::text("0.5")),
    ]);
    let mixed = bill(lines.iter().chain([&own]), Some(&prices));
    assert_eq!(
        (mixed.sum_fen, mixed.release),
        (14_628, PriceRelease::EngineeringSupervisor)
    );
    assert_eq!(bill([], None).release, PriceRelease::EngineeringSupervisor);
}

#[test]
fn only_what_nobody_wrote_is_proposed() {
    let bill_of = |sum_fen, labour: &str| Bill {
        sum_fen,
        labour_units: labour.parse().unwrap(),
        release: PriceRelease::PriceList,
        lines: 1,
    };
    let (before, now) = (bill_of(3_000, "0.5"), bill_of(6_000, "1"));
    let fee = |fen| ("fee", Value::Integer(fen));
    // held · what is proposed
    let cases = [
        (Vec::new(), vec!["fee", "price_listed", "labour_units"]),
        (vec![fee(3_000)], vec!["fee", "price_listed", "labour_units"]),
        (vec![fee(2_500)], vec!["price_listed", "labour_units"]),
        (vec![fee(6_000)], vec!["price_listed", "labour_units"]),
        (
            vec![fee(3_000), ("price_listed", Value::YesNo(false))],
            vec!["fee", "labour_units"],
        ),
        (vec![("payer", Value::text("company"))], vec!["labour_units"]),
        (
            vec![("labour_units", Value::text("2"))],
            vec!["fee", "price_listed"],
        ),
    ];
    for (held, expected) in cases {
        let mut site = Site::new();
        let order = reported(&mut site, &held);
        let proposed: Vec<_> = proposals(site.entry(order), Some(&before), &now);
        let keys: Vec<&str> = proposed.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, expected, "{held:?}");
    }
    let mut site = Site::new();
    let order = reported(&mut site, &[]);
    let nothing = Bill { lines: 0, ..now };
    assert_eq!(proposals(site.entry(order), None, &nothing), vec![]);
}
