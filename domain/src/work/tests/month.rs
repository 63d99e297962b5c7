//! The figures of the last weeks: whole days, whole hours, and what does not count.

use std::collections::BTreeMap;

use crate::change::Write;
use crate::definition::{STATE_FIELD, VOID_STEP, VOIDED};
use crate::ids::{Key, RecordId};
use crate::replica::Draft;
use crate::value::Value;
use crate::work::checking;
use crate::work::month::{
    Ages, Arrivals, HOURS, LINE_DAYS, Visits, arrivals, axis_end, presence, repair_ages, repair_days,
};
use crate::work::orders::take;
use crate::work::{Day, Entry};

use super::patrol::{pass, patrol, planned, route, start, view};
use super::{DESK, GUARD, HOUR, LEAD, MINUTE, OTHER_WORKER, Site, TODAY, WORKER, at, id};

const DAY: i64 = 24 * HOUR;

fn void(site: &mut Site, record: RecordId, now_ms: i64) {
    let entry = site.entry(record);
    let state = Write::Set {
        value: Value::text(VOIDED),
        was: Some(Value::text(entry.state())),
    };
    let draft = Draft {
        register: entry.definition.key.clone(),
        record,
        definition: entry.definition.version,
        seen: site.seen(LEAD, record),
        step: Some(Key::literal(VOID_STEP)),
        reason: Some("重复".to_owned()),
        writes: BTreeMap::from([(Key::literal(STATE_FIELD), state)]),
    };
    site.save(LEAD, now_ms, vec![draft]);
    assert!(site.entry(record).is_voided());
}

fn visits(done: usize, late: usize, missed: usize, caught_up: usize, skipped: usize) -> Visits {
    Visits {
        done,
        late,
        missed,
        caught_up,
        skipped,
    }
}

#[test]
fn a_site_without_rounds_has_nothing_due() {
    let site = Site::new();
    let found = presence(&patrol(&site), at(12, 0), TODAY);
    assert_eq!(found.all, Visits::default());
    assert!(found.checkpoints.is_empty());
    assert_eq!(found.worst_hour(), None);
    assert!(found.worst().is_empty());
}

#[test]
fn a_visit_is_done_late_missed_caught_up_or_skipped_in_the_hour_in_which_it_was_due() {
    let mut site = Site::new();
    let route = route(&mut site, 3, false);
    // Due at 08:10, 08:20, 08:30: the first in time, the second an hour late, the third skipped.
    let walked = planned(&mut site, route, Some(GUARD), at(8, 0));
    start(&mut site, walked, at(8, 0));
    pass(&mut site, walked, 0, at(8, 10), |_| {});
    pass(&mut site, walked, 1, at(9, 20), |_| {});
    let new = site.new_for(GUARD);
    let skipped = checking::skip(&view(&site, walked, at(9, 25)), 2, new, "施工", GUARD, at(9, 25)).unwrap();
    site.save(GUARD, at(9, 25), skipped);
    // Due from 23:50 of yesterday, so that the first stop is due at midnight: nobody came.
    let missed = planned(&mut site, route, Some(GUARD), at(0, -10));
    // Missed at 03:10, 03:20, 03:30, and one of them caught up at noon.
    let caught = planned(&mut site, route, Some(GUARD), at(3, 0));
    site.step(LEAD, caught, "miss", at(5, 30), &[]);
    let again = [
        ("walker", id(GUARD.staff)),
        ("catch_up_started_at", Value::Integer(at(12, 0))),
    ];
    site.step(GUARD, caught, "catch_up", at(12, 0), &again);
    pass(&mut site, caught, 0, at(12, 5), |_| {});

    let found = presence(&patrol(&site), at(13, 0), TODAY);
    assert_eq!(found.all, visits(1, 1, 6, 1, 1));
    assert_eq!(found.all.due(), 9);
    assert_eq!(found.checkpoints.len(), 3);
    for row in &found.checkpoints {
        assert_eq!(row.hours[0].missed, 1, "due between midnight and half past");
        assert_eq!(row.hours[3].missed, 1);
        assert_eq!(row.hours[8].due(), 1);
        assert_eq!(row.hours[12], Visits::default(), "caught up, but not due then");
        assert_eq!(row.all.missed, 2);
    }
    assert_eq!(
        found.checkpoints[0].hours[8].late, 1,
        "of as many missed, the late goes first"
    );
    assert_eq!(found.worst_hour(), None, "as many at midnight as at three");
    assert_eq!(found.worst().len(), 3, "none was missed more often than another");
    assert_eq!(found.missed_at(3).len(), 3);
    assert!(found.missed_at(12).is_empty());

    void(&mut site, missed, at(13, 0));
    let found = presence(&patrol(&site), at(13, 0), TODAY);
    assert_eq!(found.all.missed, 3, "a voided round was never due");
    assert_eq!(found.worst_hour(), Some(3));
}

#[test]
fn what_is_still_ahead_of_a_round_is_not_missed() {
    let mut site = Site::new();
    let route = route(&mut site, 3, false);
    let yesterday = planned(&mut site, route, Some(GUARD), at(-6, 0));
    start(&mut site, yesterday, at(-6, 0));
    pass(&mut site, yesterday, 0, at(-6, 10), |_| {});
    let found = |site: &Site, now_ms: i64, today: Day| presence(&patrol(site), now_ms, today).all;
    let before = Day {
        from_ms: TODAY.from_ms - DAY,
    };
    assert_eq!(
        found(&site, at(-1, 0), before),
        visits(1, 0, 0, 0, 0),
        "late, but still on its way"
    );
    assert_eq!(
        found(&site, at(1, 0), TODAY),
        visits(1, 0, 2, 0, 0),
        "nobody ended it, and its day is over"
    );

    planned(&mut site, route, Some(GUARD), at(8, 0));
    let cases = [
        ("not begun yet", at(7, 0), 2),
        ("it may still be walked", at(10, 0), 2),
        ("its time is over", at(10, 1), 5),
    ];
    for (what, now_ms, missed) in cases {
        assert_eq!(found(&site, now_ms, TODAY).missed, missed, "{what}");
    }
    let later = Day {
        from_ms: TODAY.from_ms + 30 * DAY,
    };
    assert_eq!(
        found(&site, later.from_ms, later).due(),
        3,
        "yesterday's is too old by then"
    );
}

fn reported(site: &mut Site, class: &'static str, now_ms: i64) -> RecordId {
    let fields = [
        ("channel", Value::text("desk")),
        ("reported_at", Value::Integer(now_ms)),
        ("first_contact", id(DESK.staff)),
        ("place", id(LEAD.staff)),
        ("reporter_name", Value::text("张三")),
        (
            "item",
            Value::text(if class == "urgent" {
                "burst_pipe"
            } else {
                "doors_windows"
            }),
        ),
        ("class", Value::text(class)),
        ("description", Value::text("坏了")),
    ];
    site.make(DESK, "repair", "report", now_ms, &fields)
}

fn repaired(site: &mut Site, order: RecordId, now_ms: i64) {
    for step in ["accept", "arrive"] {
        let drafts = take(
            site.entry(order),
            site.seen(WORKER, order),
            step,
            "",
            None,
            WORKER,
        )
        .unwrap();
        site.save(WORKER, now_ms - HOUR, drafts);
    }
    done(site, order, now_ms);
}

fn done(site: &mut Site, order: RecordId, now_ms: i64) {
    let fields = [
        ("shared_part", Value::YesNo(false)),
        ("payer", Value::text("company")),
        ("labour_units", Value::text("1")),
        ("work_done", Value::text("换合页")),
        ("acceptance", Value::text("signed")),
    ];
    site.step(WORKER, order, "repair_done", now_ms, &fields);
}

#[test]
fn open_orders_are_counted_by_their_age() {
    let now_ms = at(12, 0);
    // Age in minutes, and the bucket.
    let table = [
        (-60, 0),
        (0, 0),
        (4 * 60 - 1, 0),
        (4 * 60, 1),
        (24 * 60, 2),
        (3 * 24 * 60 - 1, 2),
        (3 * 24 * 60, 3),
        (7 * 24 * 60, 4),
        (28 * 24 * 60 - 1, 4),
        (28 * 24 * 60, 5),
    ];
    for (age_minutes, bucket) in table {
        let mut site = Site::new();
        reported(&mut site, "urgent", now_ms - age_minutes * MINUTE);
        let ages = repair_ages(&site.register("repair"), now_ms);
        let urgent = Ages {
            pressing: 1,
            others: 0,
        };
        assert_eq!(ages.buckets[bucket], urgent, "{age_minutes} min");
        assert_eq!(ages.all(), 1);
        assert_eq!(ages.oldest_ms, Some(age_minutes.max(0) * MINUTE));
    }
}

#[test]
fn orders_that_are_over_have_no_age() {
    let mut site = Site::new();
    let none = repair_ages(&site.register("repair"), at(12, 0));
    assert_eq!((none.all(), none.oldest_ms), (0, None));
    reported(&mut site, "general", at(9, 0));
    let cancelled = reported(&mut site, "general", at(1, 0));
    let cause = [("cancel_cause", Value::text("withdrawn"))];
    site.step(DESK, cancelled, "cancel", at(1, 10), &cause);
    let voided = reported(&mut site, "urgent", at(2, 0));
    void(&mut site, voided, at(2, 10));
    let ages = repair_ages(&site.register("repair"), at(12, 0));
    assert_eq!((ages.all(), ages.oldest_ms), (1, Some(3 * HOUR)));
    assert_eq!(ages.buckets[0].others, 1);
}

#[test]
fn days_begin_at_midnight_and_what_is_done_again_counts_when_it_was_done_last() {
    let mut site = Site::new();
    let first_ms = TODAY.from_ms - 13 * DAY;
    reported(&mut site, "general", first_ms - 1);
    reported(&mut site, "general", first_ms);
    reported(&mut site, "general", TODAY.from_ms - 1);
    let again = reported(&mut site, "general", TODAY.from_ms);
    let days = |site: &Site| {
        let days = repair_days(&site.register("repair"), at(12, 0), TODAY);
        assert_eq!(days[0].day.from_ms, first_ms);
        assert_eq!(days[LINE_DAYS - 1].day, TODAY);
        let counts = days.into_iter().filter(|day| day.reported + day.repaired > 0);
        counts
            .map(|day| {
                (
                    (TODAY.from_ms - day.day.from_ms) / DAY,
                    day.reported,
                    day.repaired,
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(days(&site), [(13, 1, 0), (1, 1, 0), (0, 1, 0)]);
    repaired(&mut site, again, at(-2, 0));
    assert_eq!(days(&site), [(13, 1, 0), (1, 1, 1), (0, 1, 0)]);
    site.step(WORKER, again, "redo", at(8, 0), &[]);
    assert_eq!(
        days(&site),
        [(13, 1, 0), (1, 1, 0), (0, 1, 0)],
        "it is not repaired any more"
    );
    done(&mut site, again, at(9, 0));
    assert_eq!(days(&site), [(13, 1, 0), (1, 1, 0), (0, 1, 1)]);
    void(&mut site, again, at(10, 0));
    assert_eq!(days(&site), [(13, 1, 0), (1, 1, 0)]);
}

#[test]
fn a_record_in_conflict_counts_once() {
    let mut site = Site::new();
    let order = reported(&mut site, "urgent", at(8, 0));
    let before = site.records[&order].clone();
    let definition = site.definition("repair").clone();
    site.step(
        DESK,
        order,
        "dispatch",
        at(8, 5),
        &[("sent_to", Value::text("worker")), ("assignee", id(WORKER.staff))],
    );
    let seen = crate::change::Seen {
        number: before.number,
        ..site.seen(OTHER_WORKER, order)
    };
    let drafts = take(
        Entry::new(&before, &definition),
        seen,
        "accept",
        "",
        None,
        OTHER_WORKER,
    )
    .unwrap();
    let change = super::change(
        OTHER_WORKER,
        1,
        drafts.into_iter().next().unwrap(),
        at(8, 6),
        None,
    );
    site.number += 1;
    let number = site.number;
    assert!(crate::merge::apply(
        site.records.get_mut(&order).unwrap(),
        &change,
        number
    ));
    let repairs = site.register("repair");
    assert!(!crate::standing::conflicts(repairs.records[0], &definition).is_empty());
    assert_eq!(repair_ages(&repairs, at(12, 0)).buckets[1].pressing, 1);
    assert_eq!(repair_ages(&repairs, at(12, 0)).all(), 1);
    assert_eq!(repair_days(&repairs, at(12, 0), TODAY)[LINE_DAYS - 1].reported, 1);
}

fn came(site: &mut Site, people: i64, now_ms: i64) -> RecordId {
    let fields = [
        ("kind", Value::text("visitor")),
        ("name", Value::text("李小四")),
        ("phone", Value::text("13800001234")),
        ("id_kind", Value::text("passport")),
        ("id_number", Value::text("E00001234")),
        ("host", Value::text("王医生")),
        ("host_named", Value::YesNo(true)),
        ("purpose", Value::text("visit")),
        ("people_count", Value::Integer(people)),
        ("time_in", Value::Integer(now_ms)),
        ("post", id(LEAD.staff)),
        ("guard", id(GUARD.staff)),
    ];
    site.make(GUARD, "visitor", "sign_in", now_ms, &fields)
}

fn hours(arrivals: &Arrivals) -> Vec<(usize, i64, i64)> {
    let all = (0..HOURS).zip(arrivals.hours);
    all.filter(|(_, hour)| hour.people + hour.today > 0)
        .map(|(at, hour)| (at, hour.people, hour.today))
        .collect()
}

#[test]
fn visitors_are_counted_by_the_hour_and_averaged_over_the_days_that_there_were() {
    let mut site = Site::new();
    let now_ms = at(12, 0);
    let found = |site: &Site| arrivals(&site.register("visitor"), now_ms, TODAY);
    let none = found(&site);
    assert_eq!(
        (none.days, none.usual_day_tenths(), none.busiest_hour()),
        (0, None, None)
    );
    came(&mut site, 2, TODAY.from_ms);
    came(&mut site, 1, at(11, 59));
    came(&mut site, 7, at(13, 0));
    let today = found(&site);
    assert_eq!(
        hours(&today),
        [(0, 0, 2), (11, 0, 1)],
        "what is to come has not come"
    );
    assert_eq!((today.days, today.today(), today.usual_tenths(11)), (0, 3, None));
    let so_far = [0, 11, 12, 13, HOURS].map(|hour| today.today_at(hour));
    assert_eq!(
        so_far,
        [Some(2), Some(1), Some(0), None, None],
        "twelve has begun, one has not"
    );
    came(&mut site, 4, at(-1, 0));
    came(&mut site, 1, TODAY.from_ms - 3 * DAY);
    let few = found(&site);
    assert_eq!(hours(&few), [(0, 1, 2), (11, 0, 1), (23, 4, 0)]);
    assert_eq!(
        (few.days, few.usual_tenths(23), few.usual_tenths(0)),
        (3, Some(13), Some(3))
    );
    assert_eq!((few.usual_day_tenths(), few.busiest_hour()), (Some(17), Some(23)));
    came(&mut site, 5, TODAY.from_ms - 14 * DAY);
    let old = came(&mut site, 9, TODAY.from_ms - 14 * DAY - 1);
    let many = found(&site);
    assert_eq!(
        (many.days, many.hours[0].people, many.hours[23].people),
        (14, 6, 4)
    );
    void(&mut site, old, now_ms);
    assert_eq!(found(&site).days, 14);
}

#[test]
fn an_axis_ends_at_a_number_whose_middle_is_easy() {
    let table = [
        (-1, 1),
        (0, 1),
        (1, 1),
        (2, 2),
        (3, 4),
        (7, 8),
        (9, 10),
        (11, 12),
        (13, 16),
        (41, 50),
        (81, 100),
        (101, 120),
        (9_999, 10_000),
    ];
    for (greatest, end) in table {
        assert_eq!(axis_end(greatest), end, "{greatest}");
    }
    assert_eq!(axis_end(i64::MAX), i64::MAX);
}
