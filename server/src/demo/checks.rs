//! One check at one checkpoint: the proof, what was seen, and what a finding leads to (PAT-3, PAT-4, PAT-7).

use steward_domain::value::Value;

use super::Stage;
use super::book::{DAY, Entry, Fields, HOUR, MINUTE, date, id, row};
use super::checkpoints::{Point, tenths};
use super::findings::{FINDINGS, Finding};
use super::patrols::Round;
use super::people::{LEAD, SUPERVISOR};
use super::places::Zone;
use super::repair_flow;
use super::repairs::{self, Case, Fate, Order, Origin};
use super::words;

/// Early and late, as the routes have it.
const EARLY_GRACE: i64 = 5 * MINUTE;
const LATE_GRACE: i64 = 10 * MINUTE;

/// One stop of a round.
pub(super) struct Check {
    pub(super) stop: usize,
    pub(super) due_ms: i64,
    pub(super) at_ms: i64,
    pub(super) catches_up: bool,
}

/// Tells one check. `None` when its moment is still to come: the round is under way.
pub(super) fn tell(stage: &mut Stage<'_, '_>, round: &Round<'_>, check: &Check) -> Option<()> {
    let setting = stage.setting;
    let point = &setting.points[round.route.stops[check.stop]];
    let mut entry = stage.book.entry(&mut stage.dice, "patrol_check", check.at_ms);
    let mut fields = vec![
        ("round", id(round.entry.id)),
        ("checkpoint", id(point.id)),
        ("place", id(point.place)),
        ("checked_by", setting.people.staff(round.walker)),
        ("checked_at", Value::Integer(check.at_ms)),
        ("due_at", Value::Integer(check.due_ms)),
    ];
    if let Some(partner) = round.partner {
        fields.push(("partner", setting.people.staff(partner)));
    }
    if let Some(level) = round.level {
        fields.push(("emergency_level", Value::text(level)));
    }
    let by = (round.walker, check.at_ms);
    if !check.catches_up && stage.dice.percent(1) {
        let reason = *stage.dice.pick(words::SKIPPED);
        let skipped = stage.book.take(&mut entry, by, "skip", reason, fields);
        return skipped.map(|_| ());
    }
    fields.push(("timing", Value::text(timing(check))));
    if stage.dice.percent(2) && round.route.plan.letter != 'P' {
        fields.push(("out_of_order", Value::YesNo(true)));
    }
    proof(stage, point, &mut fields);
    readings(stage, point, &mut fields);
    if stage.dice.percent(10) {
        let note = *stage.dice.pick(words::CHECK_NOTES);
        fields.push(("note", Value::text(note)));
    }
    if let Some(finding) = finding(stage, point) {
        return found(stage, (round, point, check), entry, fields, finding);
    }
    fields.push(("inspected", inspected(point, None)));
    let (step, reason) = if check.catches_up {
        ("catch_up", "按要求补检。")
    } else {
        ("check", "")
    };
    stage.book.take(&mut entry, by, step, reason, fields).map(|_| ())
}

fn timing(check: &Check) -> &'static str {
    match check.at_ms - check.due_ms {
        _ if check.catches_up => "catch_up",
        late if late > LATE_GRACE => "late",
        early if early < -EARLY_GRACE => "early",
        _ => "on_time",
    }
}

/// PAT-3: the label where it can be read; otherwise a reason and a photo.
fn proof(stage: &mut Stage<'_, '_>, point: &Point, fields: &mut Fields) {
    if stage.dice.percent(2) {
        let reason = *stage.dice.pick(words::UNSCANNED);
        fields.push(("proof", Value::text("manual")));
        fields.push(("manual_reason", Value::text(reason)));
        fields.push(("manual_photos", stage.photo()));
        return;
    }
    fields.push(("label_read", Value::text(&point.code)));
    if point.has_nfc && stage.dice.percent(70) {
        fields.push(("proof", Value::text("nfc")));
    } else if point.is_signed {
        fields.push(("proof", Value::text("qr_position")));
        fields.push(("position", point.position.clone()));
    } else {
        fields.push(("proof", Value::text("qr")));
    }
}

fn readings(stage: &mut Stage<'_, '_>, point: &Point, fields: &mut Fields) {
    if point.look.readings.is_empty() {
        return;
    }
    let rows = point.look.readings.iter().map(|(what, unit, min, max)| {
        let margin = (max - min) / 6;
        let is_out = stage.dice.percent(2);
        let value = if is_out {
            max + margin.max(1)
        } else {
            stage.dice.number(min + margin, max - margin)
        };
        row([
            ("what", Value::text(*what)),
            ("unit", Value::text(*unit)),
            ("value", Value::text(tenths(value))),
            ("out_of_range", Value::YesNo(is_out)),
        ])
    });
    fields.push(("readings", Value::List(rows.collect())));
}

fn finding(stage: &mut Stage<'_, '_>, point: &Point) -> Option<&'static Finding> {
    if !stage.dice.percent(4) {
        return None;
    }
    let fits: Vec<&Finding> = FINDINGS
        .iter()
        .filter(|finding| finding.looks.contains(&point.look.key))
        .collect();
    (!fits.is_empty()).then(|| *stage.dice.pick(&fits))
}

/// A result for each line; the one that the finding is about is the problem.
fn inspected(point: &Point, finding: Option<&Finding>) -> Value {
    let lines = point.look.inspect;
    let problem = finding.map(|finding| {
        let same = |(_, _, aspect): &(&str, &str, &str)| *aspect == finding.aspect;
        lines.iter().position(same).unwrap_or(0)
    });
    let lines = lines.iter().enumerate().map(|(place, (what, _, _))| {
        let is_problem = problem == Some(place);
        let result = if is_problem { "problem" } else { "ok" };
        let mut entry = vec![("item", Value::text(*what)), ("result", Value::text(result))];
        if let Some(finding) = finding.filter(|_| is_problem) {
            entry.push(("note", Value::text(finding.what)));
        }
        let entry = entry.into_iter().map(|(key, value)| (key.to_owned(), value));
        Value::Map(entry.collect())
    });
    Value::List(lines.collect())
}

/// PAT-4: the finding and the order that it raises are one deed.
fn found(
    stage: &mut Stage<'_, '_>,
    (round, point, check): (&Round<'_>, &Point, &Check),
    mut entry: Entry,
    mut fields: Fields,
    finding: &'static Finding,
) -> Option<()> {
    let (step, reason) = if check.catches_up {
        ("catch_up_with_finding", "补检时发现问题。")
    } else {
        ("check_with_finding", "")
    };
    let owner = if finding.item.is_some() { SUPERVISOR } else { LEAD };
    fields.push(("inspected", inspected(point, Some(finding))));
    fields.extend(described(stage, check.at_ms, owner, finding));
    let by = (round.walker, check.at_ms);
    let Some(item) = finding.item else {
        stage.book.take(&mut entry, by, step, reason, fields)?;
        put_right(stage, entry, check.at_ms, owner, finding);
        return Some(());
    };
    let order = raise(
        stage,
        (by, step, reason),
        &mut entry,
        fields,
        (item, point, finding),
    )?;
    finish_order(stage, order);
    // What is not put right yet does not hold up the round.
    put_right(stage, entry, check.at_ms, owner, finding);
    Some(())
}

/// PAT-7: what is wrong, whose it is, and until when.
fn described(stage: &mut Stage<'_, '_>, at_ms: i64, owner: usize, finding: &Finding) -> Fields {
    let rectify_by_ms = at_ms + stage.dice.number(2, 7) * DAY;
    let owner = stage.setting.people.staff(owner);
    let raises = if finding.item.is_some() {
        "repair"
    } else {
        "nothing"
    };
    let line = row([
        ("number", Value::text("1")),
        ("aspect", Value::text(finding.aspect)),
        ("what", Value::text(finding.what)),
        ("severity", Value::text(finding.severity)),
        ("raises", Value::text(raises)),
        ("owner", owner.clone()),
        ("due_on", Value::text(date(rectify_by_ms))),
    ]);
    vec![
        ("finding", Value::text(finding.what)),
        ("findings", line),
        ("owner", owner),
        ("rectify_by", Value::Integer(rectify_by_ms)),
        ("photos", stage.photo()),
    ]
}

fn raise(
    stage: &mut Stage<'_, '_>,
    (by, step, reason): ((usize, i64), &'static str, &str),
    entry: &mut Entry,
    mut fields: Fields,
    (item, point, finding): (&str, &Point, &'static Finding),
) -> Option<Order> {
    let spots = &stage.setting.places.spots;
    let spot = spots.iter().position(|spot| spot.id == point.place)?;
    let case = repairs::case_of(stage, item, Zone::Shared)?;
    let case = Case { spot, ..case };
    if by.1 > stage.book.now_ms {
        return None;
    }
    let origin = Origin {
        check: Some((by.0, entry.id)),
        told: Some(finding.what),
        done: Some(finding.put_right),
        ..Origin::default()
    };
    // The order is told first, because the check names it; both carry one moment.
    stage.book.open_group();
    let order = repairs::report(stage, by.1, case, &origin);
    if let Some(order) = &order {
        fields.push(("raised", id(order.entry.id)));
    }
    stage.book.take(entry, by, step, reason, fields);
    stage.book.close_group();
    order
}

fn finish_order(stage: &mut Stage<'_, '_>, mut order: Order) {
    let fate = *stage
        .dice
        .weighted(&[(84, Fate::Plain), (12, Fate::Slow), (4, Fate::Transferred)]);
    repair_flow::run(stage, &mut order, fate);
}

/// PAT-7: put right by its owner, looked at again by the lead, and sometimes not good enough at first.
fn put_right(
    stage: &mut Stage<'_, '_>,
    mut entry: Entry,
    found_ms: i64,
    owner: usize,
    finding: &Finding,
) -> Option<()> {
    let mut at_ms = found_ms;
    let fails = stage.dice.percent(8);
    for attempt in 0..=i64::from(fails) {
        at_ms += stage.dice.number(20, 110) * HOUR;
        let fields = vec![
            ("rectification", Value::text(finding.put_right)),
            ("rectified_photos", stage.photo()),
        ];
        stage
            .book
            .take(&mut entry, (owner, at_ms), "rectify", "", fields)?;
        at_ms += stage.dice.number(2, 28) * HOUR;
        let passed = attempt == i64::from(fails);
        let note = if passed {
            "现场复看，已整改到位。"
        } else {
            "仍未到位，限期再改。"
        };
        let looked = row([
            ("at", Value::Integer(at_ms)),
            ("by", stage.setting.people.staff(LEAD)),
            ("finding", Value::text("1")),
            ("passed", Value::YesNo(passed)),
            ("note", Value::text(note)),
        ]);
        let (step, reason) = if passed { ("pass", "") } else { ("fail", note) };
        let fields = vec![("reinspections", looked)];
        stage.book.take(&mut entry, (LEAD, at_ms), step, reason, fields)?;
    }
    Some(())
}
