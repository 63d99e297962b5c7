//! What the lead of a shift sees of everybody's rounds.

use crate::ids::RecordId;
use crate::value::Value;
use crate::work::shift::{Part, rounds_of_shift};
use crate::work::{Day, HOUR_MS};

use super::patrol::{patrol, planned, route, start};
use super::{GUARD, LEAD, OTHER_WORKER, Site, TODAY, at};

fn parts(site: &Site, now_ms: i64, day: Day) -> Vec<(Part, RecordId)> {
    let parts = rounds_of_shift(&patrol(site), LEAD, now_ms, day).into_iter();
    parts.map(|(part, card)| (part, card.entry.id())).collect()
}

#[test]
fn the_lead_sees_everybodys_rounds_what_is_late_first() {
    let mut site = Site::new();
    let route = route(&mut site, 1, false);
    let now_ms = at(22, 30);
    let done = planned(&mut site, route, Some(GUARD), at(18, 0));
    let coming = planned(&mut site, route, None, at(25, 0));
    let due = planned(&mut site, route, Some(OTHER_WORKER), at(22, 25));
    let running = planned(&mut site, route, Some(GUARD), at(21, 0));
    let overdue = planned(&mut site, route, Some(GUARD), at(19, 0));
    let late = planned(&mut site, route, Some(GUARD), at(22, 0));
    let never = planned(&mut site, route, Some(OTHER_WORKER), at(8, 0));
    let mine = planned(&mut site, route, Some(LEAD), at(22, 0));
    let missed = planned(&mut site, route, Some(GUARD), at(6, 0));
    for (id, started_ms) in [(done, at(18, 5)), (running, at(21, 5)), (overdue, at(19, 5))] {
        start(&mut site, id, started_ms);
    }
    let started = [("started_at", Value::Integer(at(22, 1)))];
    site.step(LEAD, mine, "start", at(22, 1), &started);
    let finished = [
        ("finished_at", Value::Integer(at(19, 0))),
        ("stops_total", Value::text("1")),
        ("stops_checked", Value::text("1")),
    ];
    site.step(GUARD, done, "finish", at(19, 0), &finished);
    site.step(LEAD, missed, "miss", at(8, 30), &[]);
    let expected = [
        (Part::Mine, mine),
        (Part::Late, overdue),
        (Part::Late, late),
        (Part::UnderWay, running),
        (Part::Coming, due),
        (Part::Coming, coming),
        (Part::Missed, never),
        (Part::Missed, missed),
        (Part::Over, done),
    ];
    assert_eq!(parts(&site, now_ms, TODAY), expected);
}

#[test]
fn what_was_missed_goes_when_it_can_be_caught_up_no_longer() {
    let mut site = Site::new();
    let route = route(&mut site, 1, false);
    let missed = planned(&mut site, route, Some(GUARD), at(6, 0));
    let never = planned(&mut site, route, Some(GUARD), at(7, 0));
    site.step(LEAD, missed, "miss", at(8, 30), &[]);
    let day = |days: i64| Day {
        from_ms: TODAY.from_ms + days * Day::LENGTH_MS,
    };
    // As long as the clock of the catch-up runs, which begins when the lead has called it missed.
    let until_ms = at(8, 30) + 24 * HOUR_MS;
    assert_eq!(
        parts(&site, until_ms, day(1)),
        [(Part::Missed, never), (Part::Missed, missed)],
        "what is to be judged goes first"
    );
    // What nobody has judged stays: it waits for the lead.
    assert_eq!(parts(&site, until_ms + 1, day(1)), [(Part::Missed, never)]);
}
