//! Who is inside: how many people at least and at most, until when, and that the gate and the register's list name the same slips.

use std::collections::BTreeMap;

use crate::change::Write;
use crate::ids::{Key, RecordId};
use crate::listing::{Locale, Medium, Names, Row, Which};
use crate::plan::{self, Actor};
use crate::replica::Draft;
use crate::value::Value;
use crate::words::Language;
use crate::work::gate::{expected, inside_now, party, put_back, sign_out};
use crate::work::month::arrivals;
use crate::work::sign_in::{Arrival, Papers, Slip, sign_in};

use super::gate::{comes_in, slip};
use super::{DESK, GUARD, LEAD, Site, TODAY, at};

/// Two who write the same field of a slip and have not heard of each other.
fn side_by_side(site: &mut Site, slip: RecordId, field: &'static str, written: [Option<i64>; 2]) {
    let drafts = written.map(|written| {
        let value = written.map_or(Value::Empty, Value::Integer);
        Draft {
            register: Key::literal("visitor"),
            record: slip,
            definition: site.definition("visitor").version,
            seen: site.seen(LEAD, slip),
            step: None,
            reason: None,
            writes: BTreeMap::from([(Key::literal(field), Write::Set { value, was: None })]),
        }
    });
    for (me, draft) in [GUARD, DESK].into_iter().zip(drafts) {
        taken(site, me, slip, draft);
    }
}

/// The server takes a change, whether or not it clashes with another.
fn taken(site: &mut Site, me: Actor, slip: RecordId, draft: Draft) {
    site.number += 1;
    let seq = site.seqs.get(&me.staff).copied().unwrap_or(0) + 1;
    site.seqs.insert(me.staff, seq);
    let change = super::change(me, seq, draft, at(9, 30), None);
    let before = site.records.get(&slip);
    let after = plan::plan(site.definition("visitor"), before, &change, me, site.number);
    site.records.insert(slip, after.unwrap().record);
}

/// Law: nobody is missing from the count while it is not decided how many a slip stands for.
#[test]
fn a_party_that_was_counted_twice_counts_with_the_greater_number() {
    // what two wrote, what stands side by side
    let rows = [
        ([Some(5), Some(6)], vec![5, 6]),
        ([Some(6), Some(5)], vec![5, 6]),
        ([Some(7), Some(7)], vec![7]),
        ([None, Some(4)], vec![1, 4]),
    ];
    for (counts, sides) in rows {
        let mut site = Site::new();
        let group = comes_in(&mut site, &slip(&[]), at(9, 0));
        comes_in(&mut site, &slip(&[]), at(9, 0));
        side_by_side(&mut site, group, "people_count", counts);
        assert_eq!(party(site.entry(group)), sides, "{counts:?}");
        let (least, most) = (sides[0], sides[sides.len() - 1]);
        let register = site.register("visitor");
        let inside = inside_now(&register, at(23, 0), TODAY);
        assert_eq!(
            (inside.people_min, inside.people),
            (least + 1, most + 1),
            "{counts:?}"
        );
        assert_eq!(
            (inside.overdue, inside.overdue_people),
            (2, most + 1),
            "{counts:?}"
        );
        let shown = inside.slips.iter().find(|slip| slip.entry.id() == group).unwrap();
        assert_eq!((shown.people_min, shown.people), (least, most), "{counts:?}");
        assert_eq!(
            arrivals(&register, at(23, 0), TODAY).today(),
            most + 1,
            "{counts:?}"
        );
    }
}

/// Somebody who was announced twice over comes all the same: who lets him in decides nothing that is not his to decide.
#[test]
fn who_is_expected_with_two_numbers_is_let_in_and_leaves_both() {
    let mut site = Site::new();
    let fields = [
        ("kind", Value::text("companion")),
        ("name", Value::text("赵五")),
        ("host", Value::text("王医生")),
        ("expected_at", Value::Integer(at(9, 0))),
        ("people_count", Value::Integer(2)),
    ];
    let slip_id = site.make(DESK, "visitor", "preregister", at(-10, 0), &fields);
    side_by_side(&mut site, slip_id, "people_count", [Some(3), Some(4)]);
    let arrival = Arrival::Expected(site.entry(slip_id), site.seen(GUARD, slip_id));
    let came = Slip {
        fields: BTreeMap::new(),
        papers: Papers::NotAsked,
        people: None,
        ..slip(&[])
    };
    let drafts = sign_in(arrival, &came, GUARD.staff, at(9, 0)).unwrap();
    for draft in drafts {
        taken(&mut site, GUARD, slip_id, draft);
    }
    assert_eq!(site.entry(slip_id).state(), "inside");
    assert_eq!(party(site.entry(slip_id)), [3, 4]);
}

#[test]
fn who_is_announced_for_two_times_is_expected_at_each() {
    let mut site = Site::new();
    let fields = [
        ("kind", Value::text("companion")),
        ("name", Value::text("赵五")),
        ("host", Value::text("王医生")),
        ("expected_at", Value::Integer(at(9, 0))),
    ];
    let announced = site.make(DESK, "visitor", "preregister", at(-10, 0), &fields);
    let times = [Some(at(15, 0)), Some(at(34, 0))];
    side_by_side(&mut site, announced, "expected_at", times);
    let visitors = site.register("visitor");
    for (day, count) in [(TODAY, 1), (TODAY.of(at(34, 0)), 1), (TODAY.of(at(50, 0)), 0)] {
        assert_eq!(expected(&visitors, day).len(), count, "{day:?}");
    }
}

/// The gate and the list 超时未离开 name the same slips, whoever made them and whatever they say.
#[test]
fn the_gate_and_the_list_of_the_overdue_agree() {
    let mut site = Site::new();
    // came, until when, until when he may stay by the rules
    let rows = [
        (at(9, 0), Some(at(12, 0)), at(12, 0)),
        (at(9, 0), Some(at(26, 0)), at(26, 0)),
        // Without a time to leave: the longest stay, and never past closing time (VIS-6).
        (at(9, 0), None, at(21, 0)),
        (at(20, 0), None, at(22, 0)),
        (at(23, 0), None, at(35, 0)),
    ];
    let mut slips = Vec::new();
    for (came_ms, leaves_by_ms, until_ms) in rows {
        let one = Slip {
            leaves_by_ms,
            ..slip(&[])
        };
        slips.push((comes_in(&mut site, &one, came_ms), until_ms));
    }
    // Signed out by mistake, and put back.
    let back = comes_in(&mut site, &slip(&[]), at(10, 0));
    let out = sign_out(site.entry(back), site.seen(GUARD, back), at(20, 0)).unwrap();
    site.save(GUARD, at(20, 0), out);
    let again = put_back(site.entry(back), site.seen(GUARD, back), "点错了").unwrap();
    site.save(GUARD, at(20, 30), again);
    slips.push((back, at(22, 0)));
    let definition = site.definition("visitor");
    let list = definition.lists.iter().find(|list| list.late).unwrap();
    let register = site.register("visitor");
    for hour in 9..48 {
        for now_ms in [at(hour, 0), at(hour, 0) + 1] {
            let inside = inside_now(&register, now_ms, TODAY);
            let locale = Locale {
                language: Language::Zh,
                names: &Nobody,
                offset_minutes: &|_| 480,
                now_ms,
                in_full: false,
                medium: Medium::Screen,
            };
            for (id, until_ms) in &slips {
                let row = Row::of(site.entry(*id).record, definition, &locale, &|_| String::new());
                let is_listed = Which::List(list, now_ms).has(&row);
                let at_gate = inside.slips.iter().find(|slip| slip.entry.id() == *id).unwrap();
                assert_eq!(
                    (is_listed, at_gate.is_overdue),
                    (now_ms > *until_ms, now_ms > *until_ms)
                );
                assert_eq!(at_gate.leaves_by_ms, *until_ms);
                assert!(at_gate.is_overdue || !at_gate.is_after_closing);
            }
        }
    }
}

struct Nobody;

impl Names for Nobody {
    fn name(&self, _: &str, _: RecordId) -> Option<String> {
        None
    }
}
