//! The dashboard, and that ten thousand records are one pass.

use crate::change::Seen;
use crate::ids::RecordId;
use crate::value::Value;
use crate::work::board::board;
use crate::work::keys::check;
use crate::work::keys::repair::ASSIGNEE;
use crate::work::month::repair_ages;
use crate::work::{Day, Register};

use super::{DESK, GUARD, LEAD, Site, TODAY, WORKER, at, id, rows};

fn filled() -> Site {
    let mut site = Site::new();
    let place = site.make(
        LEAD,
        "place",
        "enter",
        at(0, 0),
        &[("name", Value::text("泵房")), ("kind", Value::text("plant"))],
    );
    let stops: Vec<_> = ["A", "B"]
        .into_iter()
        .map(|code| {
            let fields = [
                ("name", Value::text(code)),
                ("code", Value::text(code)),
                ("place", id(place)),
                ("inspect", rows(vec![vec![("what", Value::text("门锁"))]])),
            ];
            let checkpoint = site.make(LEAD, "checkpoint", "enter", at(0, 0), &fields);
            vec![("checkpoint", id(checkpoint))]
        })
        .collect();
    let fields = [
        ("name", Value::text("夜巡")),
        ("kind", Value::text("patrol")),
        ("schedule", Value::text("on_demand")),
        ("stops", rows(stops)),
    ];
    let route = site.make(LEAD, "route", "enter", at(0, 0), &fields);
    for hours in [-26, 1, 8, 11] {
        let fields = [
            ("route", id(route)),
            ("due_from", Value::Integer(at(hours, 0))),
            ("due_until", Value::Integer(at(hours + 2, 0))),
            ("walker", id(GUARD.staff)),
        ];
        site.make(LEAD, "patrol_round", "plan", at(-30, 0), &fields);
    }
    for hours in [-100, 8, 10, 11] {
        let fields = [
            ("channel", Value::text("desk")),
            ("reported_at", Value::Integer(at(hours, 0))),
            ("first_contact", id(DESK.staff)),
            ("place", id(place)),
            ("reporter_name", Value::text("张三")),
            (
                "item",
                Value::text(if hours == 11 {
                    "doors_windows"
                } else {
                    "burst_pipe"
                }),
            ),
            (
                "class",
                Value::text(if hours == 11 { "general" } else { "urgent" }),
            ),
            ("description", Value::text("坏了")),
        ];
        site.make(DESK, "repair", "report", at(hours, 0), &fields);
    }
    let found = [
        ("checkpoint", id(place)),
        ("checked_by", id(GUARD.staff)),
        ("checked_at", Value::Integer(at(-200, 0))),
        ("proof", Value::text("qr")),
        ("label_read", Value::text("A")),
        ("timing", Value::text("unplanned")),
        ("finding", Value::text("漏水")),
        (
            "inspected",
            rows(vec![vec![
                ("item", Value::text("门锁")),
                ("result", Value::text("problem")),
            ]]),
        ),
    ];
    site.make(GUARD, "patrol_check", "check_with_finding", at(-200, 0), &found);
    site
}

#[test]
fn the_dashboard_tells_what_breaks_what_was_missed_and_what_is_to_be_decided() {
    let site = filled();
    let registers = site.registers();
    let board = board(&registers, at(11, 5), TODAY);
    let counts = board.counts;
    assert_eq!(
        (
            counts.orders_open,
            counts.orders_pressing,
            counts.orders_unrepaired
        ),
        (4, 3, 4)
    );
    assert_eq!(
        (counts.clocks_broken, counts.clocks_soon),
        (2, 1),
        "{:?}",
        board.clocks
    );
    assert!(board.clocks[0].deadline.deadline_ms < board.clocks[1].deadline.deadline_ms);
    // 01:00 is over, 08:00 is over, 11:00 has just begun; the day before yesterday is not today.
    assert_eq!((counts.rounds_missed, counts.rounds_late), (2, 0));
    assert_eq!(counts.stops_missed, 4);
    let told = board.rounds.iter().map(|gap| gap.card.words().zh);
    assert_eq!(
        told.collect::<Vec<_>>(),
        ["漏巡（待判定）"; 2],
        "as on the page of the shift"
    );
    assert_eq!((counts.findings_open, counts.findings_overdue), (1, 1));
    assert_eq!(board.findings[0].entry.get(check::FINDING), Some("漏水"));
    assert_eq!(counts.conflicts, 0);
    assert_eq!(counts.clocks_broken_pressing, 2);
    assert!(board.approvals.is_empty() && board.follow_ups.is_empty());
}

#[test]
fn orders_that_wait_for_the_office_stand_by_how_long_they_wait() {
    let mut site = filled();
    let orders: Vec<_> = site
        .register("repair")
        .records
        .iter()
        .map(|record| record.id)
        .collect();
    for (order, hours) in [(orders[1], 10), (orders[2], 9)] {
        for step in ["accept", "arrive"] {
            let seen = site.seen(WORKER, order);
            let drafts = crate::work::orders::take(site.entry(order), seen, step, "", None, WORKER).unwrap();
            site.save(WORKER, at(8, 30), drafts);
        }
        let price = [
            ("shared_part", Value::YesNo(true)),
            ("payer", Value::text("company")),
            ("labour_units", Value::text("9")),
        ];
        site.step(WORKER, order, "request_approval", at(hours, 0), &price);
    }
    let registers = site.registers();
    let board = board(&registers, at(11, 5), TODAY);
    let waiting: Vec<_> = board
        .approvals
        .iter()
        .map(|one| (one.entry.id(), one.since_ms))
        .collect();
    assert_eq!(
        waiting,
        [(orders[2], Some(at(9, 0))), (orders[1], Some(at(10, 0)))]
    );
}

#[test]
fn an_urgent_order_that_is_repaired_is_urgent_no_more_wherever_it_is_counted() {
    let mut site = filled();
    // It was reported four days ago, so its promise is broken, too.
    let order = site.register("repair").records[0].id;
    for step in ["accept", "arrive"] {
        let seen = site.seen(WORKER, order);
        let drafts = crate::work::orders::take(site.entry(order), seen, step, "", None, WORKER).unwrap();
        site.save(WORKER, at(8, 30), drafts);
    }
    let done = [
        ("shared_part", Value::YesNo(false)),
        ("payer", Value::text("company")),
        ("labour_units", Value::text("1")),
        ("work_done", Value::text("换管")),
        ("acceptance", Value::text("signed")),
    ];
    site.step(WORKER, order, "repair_done", at(10, 0), &done);
    let counted = |site: &Site| {
        let counts = board(&site.registers(), at(11, 5), TODAY).counts;
        let ages = repair_ages(&site.register("repair"), at(11, 5)).buckets;
        let pressing: usize = ages.iter().map(|ages| ages.pressing).sum();
        let waits = (
            counts.orders_unrepaired,
            counts.orders_to_accept,
            counts.orders_to_follow_up,
        );
        assert_eq!(counts.orders_open, 4);
        assert_eq!(counts.clocks_broken, 2);
        (
            counts.orders_pressing,
            pressing,
            counts.clocks_broken_pressing,
            waits,
        )
    };
    assert_eq!(counted(&site), (2, 2, 1, (3, 1, 0)));
    let signed = [
        ("signature", Value::text("a".repeat(64))),
        ("accepted_at", Value::Integer(at(10, 5))),
    ];
    site.step(WORKER, order, "customer_accept", at(10, 5), &signed);
    let counts = board(&site.registers(), at(11, 5), TODAY).counts;
    assert_eq!(
        (
            counts.orders_unrepaired,
            counts.orders_to_accept,
            counts.orders_to_follow_up
        ),
        (3, 0, 1)
    );
    assert_eq!(
        counts.clocks_broken, 1,
        "the promise was kept late, and runs no more"
    );
}

#[test]
fn a_record_in_conflict_is_named_with_its_fields() {
    let mut site = filled();
    let order = site.register("repair").records[3].id;
    let before = site.records[&order].clone();
    site.step(
        DESK,
        order,
        "dispatch",
        at(11, 1),
        &[("sent_to", Value::text("worker")), ("assignee", id(WORKER.staff))],
    );
    // A worker who has not heard of it takes the order for himself.
    let definition = site.definition("repair").clone();
    let entry = crate::work::Entry::new(&before, &definition);
    let seen = Seen {
        number: before.number,
        ..site.seen(super::OTHER_WORKER, order)
    };
    let taken = crate::work::orders::take(entry, seen, "accept", "", None, super::OTHER_WORKER).unwrap();
    let draft = taken.into_iter().next().unwrap();
    let change = super::change(super::OTHER_WORKER, 1, draft, at(11, 2), None);
    site.number += 1;
    let number = site.number;
    let record = site.records.get_mut(&order).unwrap();
    assert!(crate::merge::apply(record, &change, number));
    let registers = site.registers();
    let board = board(&registers, at(11, 5), TODAY);
    assert_eq!(board.counts.conflicts, 1);
    let fields: Vec<String> = board.conflicts[0]
        .fields
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(fields, ["assignee"]);
    assert_eq!(board.conflicts[0].entry.id(), order);
    assert_eq!(
        board.conflicts[0].since_ms,
        Some(at(11, 2)),
        "since the second of the two"
    );
    let entry = board.conflicts[0].entry;
    let workers: Vec<RecordId> = entry.each(ASSIGNEE).collect();
    assert_eq!(entry.get(ASSIGNEE), None);
    assert_eq!(workers.len(), 2, "somebody has it: two have");
    assert!(workers.contains(&WORKER.staff) && workers.contains(&super::OTHER_WORKER.staff));
}

#[test]
fn ten_thousand_records_are_looked_at_once() {
    let site = filled();
    let registers: Vec<Register<'_>> = site
        .registers()
        .into_iter()
        .map(|register| {
            let records = register.records.iter().copied().cycle();
            let count = if register.records.is_empty() { 0 } else { 10_000 };
            Register::new(register.definition, records.take(count))
        })
        .collect();
    let day = Day {
        from_ms: TODAY.from_ms,
    };
    let board = board(&registers, at(11, 5), day);
    assert_eq!(board.counts.orders_open, 10_000);
}
