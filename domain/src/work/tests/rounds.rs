//! The list of rounds, by day, and rounds that nobody has planned.

use crate::ids::RecordId;
use crate::listing::{self, Clock, Locale, Medium, Names, Row, tone_at};
use crate::words::Language;
use crate::work::course::{RoundCourse, RoundNow};
use crate::work::round::{round, rounds_walked};
use crate::work::rounds::{Progress, Stage, rounds_today, rounds_waiting, routes_to_start, walked};
use crate::work::{Day, Tone, walking};

use super::patrol::{pass, patrol, planned, route, start, view};
use super::{GUARD, HOUR, LEAD, MINUTE, OTHER_WORKER, Site, TODAY, WORKER, at};

#[test]
fn the_list_shows_mine_and_nobodys_by_what_waits() {
    let mut site = Site::new();
    let route = route(&mut site, 1, false);
    let now_ms = at(22, 30);
    let mine_late = planned(&mut site, route, Some(GUARD), at(22, 0));
    let mine_open = planned(&mut site, route, Some(GUARD), at(22, 25));
    let nobodys = planned(&mut site, route, None, at(25, 0));
    let mine_missed = planned(&mut site, route, Some(GUARD), at(8, 0));
    let others = planned(&mut site, route, Some(LEAD), at(22, 0));
    let far = planned(&mut site, route, Some(GUARD), at(40, 0));
    let running = planned(&mut site, route, Some(GUARD), at(21, 0));
    start(&mut site, running, at(21, 5));
    let cards = rounds_today(&patrol(&site), GUARD, now_ms, TODAY);
    let found: Vec<(RecordId, Tone)> = cards.iter().map(|card| (card.entry.id(), card.tone)).collect();
    let expected = [
        (running, Tone::Open),
        (mine_late, Tone::Late),
        (mine_open, Tone::Open),
        (nobodys, Tone::Future),
        (mine_missed, Tone::Missed),
    ];
    assert_eq!(found, expected, "without {others} and {far}");
    let waiting = |me| {
        rounds_waiting(
            &site.register("patrol_round"),
            &site.register("route"),
            me,
            now_ms,
        )
    };
    assert_eq!(
        waiting(GUARD),
        3,
        "what runs, what is late and what is open; not what comes, nor what was missed"
    );
    let of_cards = |me| {
        let cards = rounds_today(&patrol(&site), me, now_ms, TODAY);
        cards.iter().filter(|card| card.waits()).count()
    };
    for me in [GUARD, WORKER] {
        assert_eq!(of_cards(me), waiting(me), "a count without cards is the same");
    }
    assert_eq!(
        waiting(LEAD),
        3,
        "everybody's that are late, and what nobody has judged"
    );
    assert_eq!(waiting(WORKER), 0);
    // A route that guards walk is not a worker's, unless he is named.
    assert!(rounds_today(&patrol(&site), WORKER, now_ms, TODAY).is_empty());
    assert_eq!(routes_to_start(&site.register("route"), GUARD).len(), 1);
    assert!(routes_to_start(&site.register("route"), OTHER_WORKER).is_empty());
}

#[test]
fn a_round_across_midnight_belongs_to_both_days_and_an_old_one_to_neither() {
    let mut site = Site::new();
    let route = route(&mut site, 1, false);
    let id = planned(&mut site, route, Some(GUARD), at(23, 30));
    start(&mut site, id, at(23, 30));
    pass(&mut site, id, 0, at(23, 40), |_| {});
    let now_ms = at(24, 10);
    let done = view(&site, id, now_ms)
        .finish(site.seen(GUARD, id), "", "", now_ms)
        .unwrap();
    site.save(GUARD, now_ms, done);
    let day = |days: i64| Day {
        from_ms: TODAY.from_ms + days * Day::LENGTH_MS,
    };
    for (days, shown) in [(-1, 0), (0, 1), (1, 1), (2, 0)] {
        let day = day(days);
        let cards = rounds_today(&patrol(&site), GUARD, day.from_ms + 12 * HOUR, day);
        assert_eq!(cards.len(), shown, "{days}");
    }
    assert_eq!(TODAY.of(at(24, 0)), day(1), "midnight begins a day");
    assert_eq!(TODAY.of(at(24, 0) - 1), TODAY);
    assert_eq!(TODAY.of(at(0, 0) - MINUTE), day(-1));
}

#[test]
fn an_unplanned_round_is_started_from_its_route() {
    let mut site = Site::new();
    let route = route(&mut site, 1, false);
    let server = site.goes_offline(GUARD);
    let new = site.new_for(GUARD);
    let rounds = site.definition("patrol_round");
    let drafts = walking::start_unplanned(rounds, new, route, None, GUARD.staff, at(3, 0)).unwrap();
    site.save(GUARD, at(3, 0), drafts);
    pass(&mut site, new.id, 0, at(3, 10), |_| {});
    let round = view(&site, new.id, at(3, 12));
    let done = round.finish(site.seen(GUARD, new.id), "", "", at(3, 12)).unwrap();
    site.save(GUARD, at(3, 12), done);
    assert_eq!(site.comes_back(server), 3);
    let cards = rounds_today(&patrol(&site), GUARD, at(4, 0), TODAY);
    assert_eq!(cards[0].tone, Tone::Done);
}

struct Nobody;

impl Names for Nobody {
    fn name(&self, _: &str, _: RecordId) -> Option<String> {
        None
    }
}

/// How the list of the register shows a round: the row is made at one moment and looked at in another.
fn listed(site: &Site, id: RecordId, made_ms: i64, now_ms: i64) -> listing::Tone {
    let locale = Locale {
        language: Language::Zh,
        names: &Nobody,
        offset_minutes: &|_| 480,
        now_ms: made_ms,
        in_full: false,
        medium: Medium::Screen,
    };
    let entry = site.entry(id);
    let row = Row::of(entry.record, entry.definition, &locale, &|_| String::new());
    tone_at(row.tone, row.clock.as_ref().map(Clock::from), now_ms)
}

#[test]
fn the_register_shows_a_round_in_the_colours_of_my_rounds() {
    let mut site = Site::new();
    let route = route(&mut site, 1, false);
    // Due from ten to twelve, with a quarter of an hour to start.
    let planned = planned(&mut site, route, Some(GUARD), at(10, 0));
    let until_ms = crate::work::rounds::window(site.entry(planned)).until_ms;
    let moments = [
        (at(9, 0), Tone::Future, listing::Tone::Future),
        (at(10, 5), Tone::Open, listing::Tone::Open),
        (at(10, 20), Tone::Late, listing::Tone::Late),
        (until_ms, Tone::Late, listing::Tone::Late),
        (until_ms + 1, Tone::Missed, listing::Tone::Missed),
    ];
    for (now_ms, mine, register) in moments {
        let card = view(&site, planned, now_ms).card;
        assert_eq!((card.stage, card.tone), (Stage::Planned, mine));
        assert_eq!(card.now.look(), register, "one judgement for both");
        for made_ms in [at(0, 0), now_ms] {
            assert_eq!(listed(&site, planned, made_ms, now_ms), register, "{mine:?}");
        }
    }
    start(&mut site, planned, at(10, 20));
    assert_eq!(
        listed(&site, planned, at(10, 20), at(10, 30)),
        listing::Tone::Working
    );
    let card = view(&site, planned, until_ms + HOUR).card;
    assert_eq!((card.stage, card.tone), (Stage::Started, Tone::Late));
    assert_eq!(
        listed(&site, planned, at(10, 20), until_ms + HOUR),
        listing::Tone::Late,
        "what was begun can be ended"
    );
}

#[test]
fn missed_cut_short_and_caught_up_rounds_have_their_colours_in_the_register() {
    let site = Site::new();
    let rounds = site.definition("patrol_round");
    let expected = [
        ("missed", listing::Tone::Missed),
        ("left_incomplete", listing::Tone::Missed),
        ("finished_early", listing::Tone::Late),
        ("catching_up", listing::Tone::CatchUp),
        ("caught_up", listing::Tone::CatchUp),
        ("finished", listing::Tone::Done),
    ];
    for (state, tone) in expected {
        assert_eq!(listing::tone(rounds, state, false), tone, "{state}");
    }
    assert_eq!(listing::tone(rounds, "missed", true), listing::Tone::Conflict);
}

#[test]
fn a_round_says_what_it_is_now_and_what_its_clock_runs_to() {
    let mut site = Site::new();
    let route = route(&mut site, 1, false);
    // Due from ten to twelve, with a quarter of an hour to start.
    let id = planned(&mut site, route, Some(GUARD), at(10, 0));
    let now = |site: &Site, now_ms: i64| {
        let course = RoundCourse::of(site.entry(id)).unwrap();
        (
            course.now(now_ms),
            course.catch_up().map(|clock| clock.deadline_ms),
        )
    };
    let moments = [
        (at(9, 59), RoundNow::Coming, None),
        (at(10, 0), RoundNow::MayStart, Some("可开始")),
        (at(10, 15), RoundNow::MayStart, Some("可开始")),
        (at(10, 16), RoundNow::LateToStart, Some("已晚，仍可巡查")),
        (at(12, 0), RoundNow::LateToStart, Some("已晚，仍可巡查")),
        (at(12, 1), RoundNow::NotJudged, Some("漏巡（待判定）")),
    ];
    for (now_ms, expected, words) in moments {
        assert_eq!(now(&site, now_ms), (expected, None));
        assert_eq!(expected.words().map(|words| words.zh).as_deref(), words);
    }
    let record = site.entry(id).record;
    assert!(RoundCourse::of_record(record, site.definition("patrol_round")).is_some());
    assert!(RoundCourse::of_record(record, site.definition("patrol_check")).is_none());

    site.step(LEAD, id, "miss", at(20, 0), &[]);
    let by_ms = at(20, 0) + 24 * HOUR;
    assert_eq!(now(&site, at(21, 0)), (RoundNow::Missed, Some(by_ms)));
    assert_eq!(now(&site, by_ms + 1), (RoundNow::Missed, Some(by_ms)));
    assert_eq!(RoundNow::Missed.words(), None, "that is what its state is called");
    let reason = [
        ("walker", super::id(GUARD.staff)),
        ("catch_up_started_at", crate::value::Value::Integer(at(22, 0))),
    ];
    site.step(GUARD, id, "catch_up", at(22, 0), &reason);
    assert_eq!(now(&site, at(22, 5)), (RoundNow::CatchingUp, Some(by_ms)));
    let done = [("catch_up_finished_at", crate::value::Value::Integer(at(23, 0)))];
    site.step(GUARD, id, "finish_catch_up", at(23, 0), &done);
    assert_eq!(
        now(&site, at(23, 5)),
        (RoundNow::CaughtUp, None),
        "no time is left of what is done"
    );
}

#[test]
fn what_somebody_walks_past_its_end_is_late_and_said_to_be() {
    let mut site = Site::new();
    let route = route(&mut site, 1, false);
    let id = planned(&mut site, route, Some(GUARD), at(10, 0));
    start(&mut site, id, at(10, 5));
    let now = |now_ms: i64| view(&site, id, now_ms).card.now;
    assert_eq!(
        (now(at(12, 0)), now(at(12, 0) + 1)),
        (RoundNow::UnderWay, RoundNow::Overrunning)
    );
    assert!(RoundNow::Overrunning.words().is_some() && RoundNow::UnderWay.words().is_none());
}

#[test]
fn rounds_under_way_have_the_same_checkpoints_together_as_one_by_one() {
    let mut site = Site::new();
    let route = route(&mut site, 3, true);
    let ids: Vec<RecordId> = (0..4)
        .map(|hours| planned(&mut site, route, Some(GUARD), at(10 + hours, 0)))
        .collect();
    for id in &ids[..3] {
        start(&mut site, *id, at(10, 5));
    }
    pass(&mut site, ids[1], 0, at(10, 10), |_| {});
    let now_ms = at(10, 30);
    let patrol = patrol(&site);
    let cards = rounds_today(&patrol, GUARD, now_ms, TODAY);
    let walked = rounds_walked(&patrol, cards.iter(), now_ms);
    assert_eq!(
        walked.keys().collect::<Vec<_>>(),
        ids[..3].iter().collect::<Vec<_>>()
    );
    for (id, together) in walked {
        let alone = round(&patrol, id, GUARD.staff, now_ms).unwrap();
        assert_eq!(super::patrol::states(&together), super::patrol::states(&alone));
        assert_eq!((together.next, together.is_order_fixed), (alone.next, true));
        assert_eq!(together.progress(), alone.progress());
        assert_eq!(together.stops[0].spot.code, alone.stops[0].spot.code);
    }
    assert!(rounds_walked(&patrol, [].iter(), now_ms).is_empty());
}

#[test]
fn how_far_a_round_came_is_counted_where_nobody_ended_it() {
    let mut site = Site::new();
    let route = route(&mut site, 3, false);
    let missed = planned(&mut site, route, Some(GUARD), at(8, 0));
    let running = planned(&mut site, route, Some(GUARD), at(22, 0));
    start(&mut site, running, at(22, 5));
    pass(&mut site, running, 0, at(22, 15), |_| {});
    let patrol = patrol(&site);
    let rounds = [site.entry(missed), site.entry(running)];
    let found = walked(&patrol, &rounds);
    let of = |checked| Progress {
        checked,
        skipped: 0,
        total: 3,
    };
    assert_eq!(found.get(&missed), Some(&of(0)));
    assert_eq!(found.get(&running), Some(&of(1)));
    let nowhere = crate::work::Register::new(site.definition("route"), []);
    let without_routes = crate::work::rounds::Patrol {
        routes: nowhere,
        ..patrol
    };
    assert!(
        walked(&without_routes, &rounds).is_empty(),
        "of an unknown route nothing is told"
    );
}
