//! Rounds: planned, walked without a network, cut short, caught up.

use crate::definition::Role;
use crate::ids::RecordId;
use crate::plan::{self, Actor};
use crate::refusal::Code;
use crate::scope;
use crate::value::{Decimal, Value};
use crate::work::Tone;
use crate::work::checking::{self, Finding, Passing, Position, Proof, Raise, Severity, Taken};
use crate::work::keys::{check, repair, round as keys};
use crate::work::round::{Round, StopState, Timing, round};
use crate::work::rounds::{Patrol, Stage};
use crate::work::scan::{LabelRead, Scan, scan};
use crate::work::walking::Ending;

use super::{DESK, GUARD, HOUR, LEAD, OTHER_WORKER, Site, WORKER, at, id, rows};

const PHOTO: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

pub(super) fn patrol(site: &Site) -> Patrol<'_> {
    Patrol {
        rounds: site.register("patrol_round"),
        checks: site.register("patrol_check"),
        routes: site.register("route"),
        checkpoints: site.register("checkpoint"),
    }
}

pub(super) fn view(site: &Site, id: RecordId, now_ms: i64) -> Round<'_> {
    round(&patrol(site), id, GUARD.staff, now_ms).unwrap()
}

/// A route of so many checkpoints, ten minutes apart, the last one with a signed label and a reading.
pub(super) fn route(site: &mut Site, count: usize, fixed_order: bool) -> RecordId {
    let mut stops = Vec::new();
    for number in 1..=count {
        let place = site.make(
            LEAD,
            "place",
            "enter",
            at(0, 0),
            &[
                ("name", Value::text("泵房")),
                ("kind", Value::text("plant")),
                ("code", Value::text(format!("P{}-{number}", site.next_id))),
            ],
        );
        let mut fields = vec![
            ("name", Value::text(format!("点{number}"))),
            ("code", Value::text(format!("XC{number:03}"))),
            ("place", id(place)),
            ("labels", Value::List(vec![Value::text("qr")])),
            (
                "inspect",
                rows(vec![
                    vec![("what", Value::text("门锁")), ("how", Value::text("锁好"))],
                    vec![("what", Value::text("照明"))],
                ]),
            ),
        ];
        if number == count {
            fields[3].1 = Value::List(vec![Value::text("signed_qr")]);
            fields.push(("label_printed_on", Value::text("2026-11-22")));
            fields.push((
                "readings",
                rows(vec![vec![
                    ("what", Value::text("水压")),
                    ("unit", Value::text("MPa")),
                    ("min", Value::text("0.3")),
                    ("max", Value::text("0.6")),
                ]]),
            ));
        }
        let checkpoint = site.make(LEAD, "checkpoint", "enter", at(0, 0), &fields);
        // Written from the last to the first: the order is a column, not the place.
        let due_after = i64::try_from(number).unwrap() * 600;
        stops.insert(
            0,
            vec![
                ("order", Value::text(number.to_string())),
                ("checkpoint", id(checkpoint)),
                ("due_after", Value::Integer(due_after)),
            ],
        );
    }
    site.make(
        LEAD,
        "route",
        "enter",
        at(0, 0),
        &[
            ("name", Value::text("设备房日检")),
            ("kind", Value::text("equipment")),
            ("schedule", Value::text("on_demand")),
            ("stops", rows(stops)),
            ("fixed_order", Value::YesNo(fixed_order)),
            ("walked_by", Value::List(vec![Value::text("guard")])),
        ],
    )
}

pub(super) fn planned(site: &mut Site, route: RecordId, walker: Option<Actor>, from_ms: i64) -> RecordId {
    let mut fields = vec![
        ("route", id(route)),
        ("due_from", Value::Integer(from_ms)),
        ("due_until", Value::Integer(from_ms + 2 * HOUR)),
    ];
    if let Some(walker) = walker {
        fields.push(("walker", id(walker.staff)));
    }
    site.make(LEAD, "patrol_round", "plan", at(0, 1), &fields)
}

pub(super) fn start(site: &mut Site, id: RecordId, now_ms: i64) {
    let drafts = view(site, id, now_ms).start(site.seen(GUARD, id), GUARD.staff, now_ms);
    let drafts = drafts.unwrap();
    site.save(GUARD, now_ms, drafts);
}

pub(super) fn plain(text: &str) -> LabelRead {
    LabelRead {
        text: text.to_owned(),
        is_signed: false,
    }
}

fn qr(text: &str) -> Proof {
    Proof::Qr {
        label: plain(text),
        position: None,
    }
}

/// Checks a stop, with what the closure does to an ordinary check. Returns the check.
pub(super) fn pass(
    site: &mut Site,
    id: RecordId,
    stop: usize,
    now_ms: i64,
    with: impl FnOnce(&mut Passing),
) -> RecordId {
    let new = site.new_for(GUARD);
    let round = view(site, id, now_ms);
    let spot = &round.stops[stop].spot;
    let mut passing = Passing::in_order(new, spot, qr(spot.code));
    with(&mut passing);
    let repairs = site.definition("repair");
    let drafts = checking::check(&round, repairs, stop, &passing, GUARD, now_ms).unwrap();
    site.save(GUARD, now_ms, drafts);
    new.id
}

pub(super) fn states(round: &Round<'_>) -> Vec<StopState> {
    round.stops.iter().map(|stop| stop.state).collect()
}

#[test]
fn a_round_of_eight_walked_without_a_network_is_taken_whole_with_its_finding_and_its_urgent_order() {
    let mut site = Site::new();
    let route = route(&mut site, 8, false);
    let id = planned(&mut site, route, Some(GUARD), at(22, 0));
    let server = site.goes_offline(GUARD);
    start(&mut site, id, at(22, 2));
    for stop in 0..3 {
        pass(
            &mut site,
            id,
            stop,
            at(22, 12 + 10 * i64::try_from(stop).unwrap()),
            |_| {},
        );
    }
    let order = site.new_for(GUARD);
    let found = pass(&mut site, id, 3, at(22, 43), |passing| {
        passing.photos = vec![PHOTO.to_owned()];
        passing.inspected[0].result = checking::LineResult::Problem;
        passing.finding = Some(Finding {
            what: "2 号泵机封滴水成线，地面积水".to_owned(),
            aspect: Some("equipment".to_owned()),
            severity: Severity::Major,
            owner: None,
            rectify_by_ms: None,
            raises: vec![Raise {
                new: order,
                item: "pump_fault".to_owned(),
                place_note: "2 号泵".to_owned(),
            }],
        });
    });
    pass(&mut site, id, 4, at(22, 53), |passing| {
        passing.proof = Proof::Manual {
            reason: "标签脱落".to_owned(),
            photos: vec![PHOTO.to_owned()],
        };
    });
    pass(&mut site, id, 5, at(23, 2), |passing| {
        passing.proof = Proof::Nfc {
            tag: "04DE0000000006".to_owned(),
        };
    });
    let skip = site.new_for(GUARD);
    let skipped = checking::skip(&view(&site, id, at(23, 5)), 6, skip, "施工封闭", GUARD, at(23, 5)).unwrap();
    site.save(GUARD, at(23, 5), skipped);
    let last = pass(&mut site, id, 7, at(23, 40), |passing| {
        passing.proof = Proof::Qr {
            label: LabelRead {
                text: "XC008 2026-11-22".to_owned(),
                is_signed: true,
            },
            position: Some(Position {
                latitude: "22.543096".parse().unwrap(),
                longitude: "114.057865".parse().unwrap(),
                accuracy_m: Some(12),
            }),
        };
        passing.readings = vec![Taken {
            what: "水压".to_owned(),
            value: "0.75".parse().unwrap(),
        }];
    });
    let now_ms = at(23, 41);
    let round = view(&site, id, now_ms);
    assert_eq!(
        round.ending(),
        Some(Ending::Finish),
        "a skip with a reason is no gap"
    );
    let done = round
        .finish(site.seen(GUARD, id), "", "全部正常", now_ms)
        .unwrap();
    site.save(GUARD, now_ms, done);
    assert_eq!(site.comes_back(server), 1 + 3 + 2 + 1 + 1 + 1 + 1 + 1);

    let order = site.entry(order.id);
    assert_eq!(order.get(repair::CLASS), Some("urgent"), "REP-1");
    assert_eq!(order.get(repair::SHARED_PART), Some(true));
    assert_eq!(order.get(repair::RAISED_FROM), Some(found));
    let found = site.entry(found);
    assert_eq!(found.members(check::RAISED).collect::<Vec<_>>(), [order.id()]);
    assert_eq!(found.state(), "to_rectify");
    let last = site.entry(last);
    assert_eq!(last.get(check::PROOF), Some("qr_position"));
    assert_eq!(last.get(check::TIMING), Some("late"));
    let reading = last.members(check::READINGS).next().unwrap();
    assert_eq!(check::READING_OUT_OF_RANGE.in_row(reading), Some(true));
    let round = view(&site, id, now_ms);
    assert_eq!(round.card.stage, Stage::Finished);
    assert_eq!(round.entry().get(keys::STOPS_CHECKED), Some(Decimal::whole(7)));
    assert!(round.stops[3].has_finding);
    assert_eq!(round.stops[6].state, StopState::Skipped);
}

#[test]
fn the_start_and_the_first_check_go_in_one_group() {
    let mut site = Site::new();
    let route = route(&mut site, 2, false);
    let id = planned(&mut site, route, Some(GUARD), at(22, 0));
    let server = site.goes_offline(GUARD);
    let now_ms = at(22, 0);
    let new = site.new_for(GUARD);
    let round = view(&site, id, now_ms);
    assert_eq!(round.next, Some(0), "a scan of it starts the round");
    let mut drafts = round.start(site.seen(GUARD, id), GUARD.staff, now_ms).unwrap();
    let passing = Passing::in_order(new, &round.stops[0].spot, qr("XC001"));
    let checked = checking::check(&round, site.definition("repair"), 0, &passing, GUARD, now_ms);
    drafts.extend(checked.unwrap());
    site.save(GUARD, now_ms, drafts);
    assert_eq!(site.comes_back(server), 2);
    assert_eq!(view(&site, id, now_ms).progress().checked, 1);
}

#[test]
fn a_round_that_is_cut_short_asks_why_and_is_caught_up() {
    let mut site = Site::new();
    let route = route(&mut site, 3, false);
    let id = planned(&mut site, route, Some(GUARD), at(9, 0));
    start(&mut site, id, at(9, 0));
    pass(&mut site, id, 0, at(9, 10), |_| {});
    let new = site.new_for(GUARD);
    let skipped = checking::skip(&view(&site, id, at(9, 15)), 1, new, "门锁坏", GUARD, at(9, 15)).unwrap();
    site.save(GUARD, at(9, 15), skipped);
    let round = view(&site, id, at(9, 20));
    assert_eq!(round.ending(), Some(Ending::FinishEarly { left: 1 }));
    let seen = site.seen(GUARD, id);
    assert!(round.finish(seen, " ", "", at(9, 20)).unwrap_err().reason_missing);
    let cut = round.finish(seen, "抽调去火警", "", at(9, 20)).unwrap();
    site.save(GUARD, at(9, 20), cut);
    let round = view(&site, id, at(9, 30));
    assert_eq!(
        states(&round),
        [
            StopState::Checked(Timing::OnTime),
            StopState::Skipped,
            StopState::Missed
        ]
    );
    assert_eq!(round.card.tone, Tone::Late, "it can be caught up");

    let server = site.goes_offline(GUARD);
    let round = view(&site, id, at(10, 0));
    let seen = site.seen(GUARD, id);
    assert!(
        round
            .catch_up(seen, GUARD.staff, "", at(10, 0))
            .unwrap_err()
            .reason_missing
    );
    let begun = round
        .catch_up(seen, GUARD.staff, "补上午漏检", at(10, 0))
        .unwrap();
    site.save(GUARD, at(10, 0), begun);
    assert_eq!(view(&site, id, at(10, 0)).next, Some(2));
    let made_up = pass(&mut site, id, 1, at(10, 5), |_| {});
    pass(&mut site, id, 2, at(10, 10), |passing| {
        passing.finding = Some(Finding {
            what: "灯不亮".to_owned(),
            aspect: None,
            severity: Severity::Minor,
            owner: Some(LEAD.staff),
            rectify_by_ms: Some(at(48, 0)),
            raises: Vec::new(),
        });
    });
    let round = view(&site, id, at(10, 12));
    assert_eq!(round.ending(), Some(Ending::FinishCatchUp { left: 0 }));
    let done = round.finish(site.seen(GUARD, id), "", "", at(10, 12)).unwrap();
    site.save(GUARD, at(10, 12), done);
    assert_eq!(site.comes_back(server), 4);
    let round = view(&site, id, at(10, 15));
    assert_eq!(round.card.stage, Stage::CaughtUp);
    assert_eq!(
        states(&round),
        [
            StopState::Checked(Timing::OnTime),
            StopState::Checked(Timing::CatchUp),
            StopState::Checked(Timing::CatchUp)
        ]
    );
    let made_up = site.entry(made_up);
    assert_eq!(made_up.get(check::CATCHES_UP), Some(new.id));
    assert_eq!(made_up.record.steps[0].reason.as_deref(), Some("补上午漏检"));
}

#[test]
fn what_was_saved_since_is_in_a_fresh_view_and_not_in_a_stale_one() {
    let mut site = Site::new();
    let route = route(&mut site, 1, false);
    let id = planned(&mut site, route, Some(GUARD), at(9, 0));
    let mut server = site.goes_offline(GUARD);
    let stale = site.seen(GUARD, id);
    start(&mut site, id, at(9, 0));
    pass(&mut site, id, 0, at(9, 10), |_| {});
    let round = view(&site, id, at(9, 11));
    let again = round.start(stale, GUARD.staff, at(9, 11)).unwrap_err();
    assert!(again.not_from_here, "it is under way");
    let definition = site.definition("patrol_round");
    let (_, outbox) = site.offline.as_ref().unwrap();
    let started = plan::plan(definition, server.get(&id), &outbox[0], GUARD, 900).unwrap();
    server.insert(id, started.record);
    let ended = |seen| {
        let draft = round.finish(seen, "", "", at(9, 11)).unwrap().remove(0);
        let change = super::change(GUARD, 3, draft, at(9, 11), None);
        plan::plan(definition, server.get(&id), &change, GUARD, 901)
    };
    assert_eq!(ended(stale).unwrap_err().code, Code::StepNotFromHere);
    let outcome = ended(site.seen(GUARD, id)).unwrap().outcome;
    assert_eq!(outcome, plan::Outcome::Applied);
}

#[test]
fn a_check_by_the_way_belongs_to_no_round() {
    let mut site = Site::new();
    route(&mut site, 1, false);
    let new = site.new_for(GUARD);
    let patrol = patrol(&site);
    let spot = patrol.spot_of_label("xc001").unwrap();
    let passing = Passing::in_order(new, &spot, qr("XC001"));
    let (checks, repairs) = (site.definition("patrol_check"), site.definition("repair"));
    let drafts = checking::check_by_the_way(checks, repairs, &spot, &passing, GUARD, at(9, 0)).unwrap();
    site.save(GUARD, at(9, 0), drafts);
    let made = site.entry(new.id);
    assert_eq!(made.get(check::ROUND), None);
    assert_eq!(made.get(check::TIMING), Some("unplanned"));
}

#[test]
fn timing_follows_the_due_moment_and_the_graces() {
    let mut site = Site::new();
    let route = route(&mut site, 2, false);
    let id = planned(&mut site, route, Some(GUARD), at(9, 0));
    start(&mut site, id, at(9, 3));
    // The first is due ten minutes after the start: 5 minutes early and 10 late are on time.
    let cases = [
        (at(9, 7), Timing::Early),
        (at(9, 8), Timing::OnTime),
        (at(9, 13), Timing::OnTime),
        (at(9, 23), Timing::OnTime),
        (at(9, 23) + 1, Timing::Late),
    ];
    for (now_ms, timing) in cases {
        assert_eq!(view(&site, id, now_ms).timing(0, now_ms), timing, "{now_ms}");
    }
    let tones = [
        (at(9, 7), [Tone::Future, Tone::Future]),
        (at(9, 13), [Tone::Open, Tone::Future]),
        (at(9, 24), [Tone::Late, Tone::Open]),
    ];
    for (now_ms, expected) in tones {
        let round = view(&site, id, now_ms);
        let found: Vec<Tone> = round.stops.iter().map(|stop| stop.tone).collect();
        assert_eq!(found, expected, "{now_ms}");
    }
}

#[test]
fn a_fixed_order_marks_what_comes_before_its_turn_and_refuses_nothing() {
    for (is_fixed, expected) in [(true, Some(true)), (false, None)] {
        let mut site = Site::new();
        let route = route(&mut site, 3, is_fixed);
        let id = planned(&mut site, route, Some(GUARD), at(9, 0));
        start(&mut site, id, at(9, 0));
        let scanned = scan(&patrol(&site), &view(&site, id, at(9, 20)), "xc002 ", None);
        let stop = Scan::Stop {
            stop: 1,
            is_out_of_order: is_fixed,
            label: plain("xc002 "),
        };
        assert_eq!(scanned, stop);
        let second = pass(&mut site, id, 1, at(9, 20), |_| {});
        assert_eq!(site.entry(second).get(check::OUT_OF_ORDER), expected);
        let first = pass(&mut site, id, 0, at(9, 21), |_| {});
        assert_eq!(site.entry(first).get(check::OUT_OF_ORDER), None);
        assert_eq!(view(&site, id, at(9, 21)).is_order_fixed, is_fixed);
    }
}

#[test]
fn what_a_check_still_needs_is_told_before_it_is_saved() {
    let mut site = Site::new();
    let route = route(&mut site, 1, false);
    let id = planned(&mut site, route, Some(GUARD), at(9, 0));
    start(&mut site, id, at(9, 0));
    let new = site.new_for(GUARD);
    let round = view(&site, id, at(9, 10));
    let spot = &round.stops[0].spot;
    let refused = |passing: &Passing| {
        let repairs = site.definition("repair");
        checking::check(&round, repairs, 0, passing, GUARD, at(9, 10)).unwrap_err()
    };
    let manual = Proof::Manual {
        reason: String::new(),
        photos: Vec::new(),
    };
    let blank: Vec<String> = refused(&Passing::in_order(new, spot, manual))
        .blank
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(blank, ["manual_reason", "manual_photos"]);
    let mut passing = Passing::in_order(new, spot, qr("XC001"));
    passing.finding = Some(Finding {
        what: " ".to_owned(),
        aspect: None,
        severity: Severity::Minor,
        owner: None,
        rectify_by_ms: None,
        raises: Vec::new(),
    });
    assert_eq!(refused(&passing).blank[0], "finding");
}

#[test]
fn a_check_reaches_who_walks_along_and_no_other_guard() {
    let (partner, stranger) = (
        Actor {
            role: Role::Guard,
            ..WORKER
        },
        Actor {
            role: Role::Guard,
            ..OTHER_WORKER
        },
    );
    let mut site = Site::new();
    let route = route(&mut site, 3, false);
    let alone = planned(&mut site, route, Some(GUARD), at(20, 0));
    start(&mut site, alone, at(20, 0));
    let unseen = pass(&mut site, alone, 0, at(20, 10), |_| {});
    let shared = site.make(
        LEAD,
        "patrol_round",
        "plan",
        at(0, 1),
        &[
            ("route", id(route)),
            ("due_from", Value::Integer(at(22, 0))),
            ("walker", id(GUARD.staff)),
            ("partner", id(partner.staff)),
        ],
    );
    start(&mut site, shared, at(22, 0));
    let seen = pass(&mut site, shared, 0, at(22, 10), |_| {});
    let new = site.new_for(GUARD);
    let skip = checking::skip(
        &view(&site, shared, at(22, 15)),
        1,
        new,
        "门锁着",
        GUARD,
        at(22, 15),
    )
    .unwrap();
    site.save(GUARD, at(22, 15), skip);
    // The other way round: what the partner checks names the walker.
    let new_of_partner = site.new_for(partner);
    let theirs = round(&patrol(&site), shared, partner.staff, at(22, 20)).unwrap();
    assert_eq!(theirs.card.companion, Some(GUARD.staff));
    assert_eq!((theirs.progress().checked, theirs.progress().skipped), (1, 1));
    let passing = Passing::in_order(new_of_partner, &theirs.stops[2].spot, qr("XC003"));
    let drafts = checking::check(
        &theirs,
        site.definition("repair"),
        2,
        &passing,
        partner,
        at(22, 20),
    );
    let drafts = drafts.unwrap();
    site.save(partner, at(22, 20), drafts);

    let reaches = |check: RecordId, actor: Actor| {
        let entry = site.entry(check);
        scope::reaches(entry.definition, entry.record, actor)
    };
    for check in [seen, new.id, new_of_partner.id] {
        for (actor, expected) in [
            (GUARD, true),
            (partner, true),
            (LEAD, true),
            (stranger, false),
            (DESK, false),
        ] {
            assert_eq!(reaches(check, actor), expected, "{check} {actor:?}");
        }
    }
    assert!(!reaches(unseen, partner), "a round that is not theirs");
    let ended = view(&site, shared, at(22, 30));
    assert_eq!(ended.progress().left(), 0);
    let made_by: Vec<_> = ended
        .stops
        .iter()
        .map(|stop| stop.check.unwrap().get(check::CHECKED_BY))
        .collect();
    assert_eq!(
        made_by,
        [Some(GUARD.staff), Some(GUARD.staff), Some(partner.staff)]
    );
}
