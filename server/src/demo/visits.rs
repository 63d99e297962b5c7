//! The visitors of three months, and who is inside right now.

use steward_domain::value::Value;

use super::Stage;
use super::book::{DAY, Entry, Fields, HOUR, MINUTE, SECOND, row};
use super::people::{DESK, GATE, LEAD, ROUNDS};
use super::slips;
use super::words;

/// How many of a hundred come at each hour.
const HOURS: &[(i64, i64)] = &[
    (10, 8),
    (18, 9),
    (16, 10),
    (8, 11),
    (5, 12),
    (5, 13),
    (13, 14),
    (12, 15),
    (8, 16),
    (5, 17),
];

/// Closing time of the site, from midnight.
const CLOSING: i64 = 22 * HOUR;
/// How many are signed in shortly before the present, beside those of the day's ordinary course.
const INSIDE_NOW: i64 = 12;

/// How somebody comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Signed in at the gate, and out again.
    Through,
    Expected,
    TurnedAway,
    /// Only goods leave.
    Goods,
}

const WAYS: &[(i64, Way)] = &[
    (80, Way::Through),
    (10, Way::Expected),
    (5, Way::TurnedAway),
    (5, Way::Goods),
];

/// One slip while its story is told.
pub(super) struct Slip {
    pub(super) entry: Entry,
    /// Who registered it.
    pub(super) guard: usize,
    pub(super) in_ms: i64,
    pub(super) leaves_by_ms: i64,
}

/// Tells the visitors of the last `days` days.
pub(super) fn history(stage: &mut Stage<'_, '_>, days: i64) {
    for day in (0..=days).rev() {
        let midnight_ms = stage.book.midnight(day);
        for _ in 0..stage.dice.number(3, 7) {
            let hour = *stage.dice.weighted(HOURS);
            let at_ms = midnight_ms + hour * HOUR + stage.dice.number(0, 3_599) * SECOND;
            match *stage.dice.weighted(WAYS) {
                Way::Through => through(stage, at_ms, midnight_ms),
                Way::Expected => expected(stage, at_ms, midnight_ms),
                Way::TurnedAway => turned_away(stage, at_ms),
                Way::Goods => goods_only(stage, at_ms),
            };
        }
    }
    inside_now(stage);
    // Tomorrow's callers, who are announced today.
    for hour in [9, 10, 14] {
        let midnight_ms = stage.book.midnight(-1);
        expected(stage, midnight_ms + hour * HOUR, midnight_ms);
    }
}

fn through(stage: &mut Stage<'_, '_>, at_ms: i64, midnight_ms: i64) -> Option<()> {
    let mut slip = sign_in(stage, at_ms, midnight_ms + CLOSING)?;
    let stay = stage.dice.number(15, 210) * MINUTE;
    let out_ms = (slip.in_ms + stay).min(slip.leaves_by_ms - 5 * MINUTE);
    notes(stage, &mut slip);
    if stage.dice.percent(2) {
        return sign_out_late(stage, &mut slip);
    }
    sign_out(stage, &mut slip, out_ms)
}

/// Somebody who is signed in at the gate.
pub(super) fn sign_in(stage: &mut Stage<'_, '_>, at_ms: i64, leaves_by_ms: i64) -> Option<Slip> {
    let (card, guard) = slips::card(stage, at_ms);
    let entry = stage.book.entry(&mut stage.dice, "visitor", at_ms);
    let mut slip = Slip {
        entry,
        guard,
        in_ms: at_ms,
        leaves_by_ms,
    };
    pass_gate(stage, &mut slip, "sign_in", card)?;
    Some(slip)
}

/// VIS-4: the ID is in the guard's hand for seconds, and sometimes for too many.
fn pass_gate(
    stage: &mut Stage<'_, '_>,
    slip: &mut Slip,
    step: &'static str,
    mut fields: Fields,
) -> Option<()> {
    let handling = if stage.dice.percent(92) {
        stage.dice.number(9, 24)
    } else {
        stage.dice.number(27, 70)
    };
    let taken_ms = slip.in_ms;
    slip.in_ms += handling * SECOND;
    fields.push(("time_in", Value::Integer(slip.in_ms)));
    fields.push(("leaves_by", Value::Integer(slip.leaves_by_ms)));
    if fields.iter().any(|(key, _)| *key == "id_number") {
        fields.push(("id_taken_at", Value::Integer(taken_ms)));
        fields.push(("id_returned_at", Value::Integer(slip.in_ms)));
    }
    let by = (slip.guard, slip.in_ms);
    stage.book.take(&mut slip.entry, by, step, "", fields).map(|_| ())
}

fn notes(stage: &mut Stage<'_, '_>, slip: &mut Slip) {
    if stage.dice.percent(12) {
        let text = *stage.dice.pick(words::VISIT_NOTES);
        let by = (slip.guard, slip.in_ms + MINUTE);
        stage.book.edit(
            &mut slip.entry,
            by,
            vec![("notes", row([("text", Value::text(text))]))],
        );
    }
    if stage.dice.percent(5) {
        let fields = vec![
            ("host_out", Value::YesNo(true)),
            ("message", Value::text(*stage.dice.pick(words::MESSAGES))),
            ("message_delivered_at", Value::Integer(slip.in_ms + 3 * MINUTE)),
        ];
        let by = (*stage.dice.pick(DESK), slip.in_ms + 3 * MINUTE);
        stage.book.edit(&mut slip.entry, by, fields);
    }
}

fn sign_out(stage: &mut Stage<'_, '_>, slip: &mut Slip, out_ms: i64) -> Option<()> {
    let takes_goods = stage.dice.percent(4);
    let mut fields = vec![
        ("time_out", Value::Integer(out_ms)),
        ("slip_returned", Value::YesNo(true)),
        ("takes_goods", Value::YesNo(takes_goods)),
    ];
    if takes_goods {
        fields.extend(goods(stage, slip.guard));
    }
    let by = if stage.dice.percent(80) {
        slip.guard
    } else {
        *stage.dice.pick(ROUNDS)
    };
    stage
        .book
        .take(&mut slip.entry, (by, out_ms), "sign_out", "", fields)
        .map(|_| ())
}

/// VIS-6: gone without handing the slip in; the lead settles it next morning.
fn sign_out_late(stage: &mut Stage<'_, '_>, slip: &mut Slip) -> Option<()> {
    let reason = *stage.dice.pick(words::LEFT_UNSIGNED);
    let at_ms = slip.leaves_by_ms + stage.dice.number(30, 600) * MINUTE;
    let fields = vec![
        ("time_out", Value::Integer(slip.leaves_by_ms)),
        ("slip_returned", Value::YesNo(false)),
    ];
    stage
        .book
        .take(&mut slip.entry, (LEAD, at_ms), "sign_out_late", reason, fields)
        .map(|_| ())
}

/// Announced by the desk on the day before; comes, or does not.
fn expected(stage: &mut Stage<'_, '_>, expected_ms: i64, midnight_ms: i64) -> Option<()> {
    let announced_ms = midnight_ms - stage.dice.number(7, 13) * HOUR;
    let (card, guard) = slips::card(stage, expected_ms);
    let entry = stage.book.entry(&mut stage.dice, "visitor", announced_ms);
    let mut slip = Slip {
        entry,
        guard,
        in_ms: expected_ms + stage.dice.number(-20, 40) * MINUTE,
        leaves_by_ms: midnight_ms + CLOSING,
    };
    let known = [
        "kind",
        "name",
        "phone",
        "company",
        "host",
        "host_customer",
        "department",
        "place",
    ];
    let (mut announced, at_gate): (Fields, Fields) =
        card.into_iter().partition(|(key, _)| known.contains(key));
    announced.push(("expected_at", Value::Integer(expected_ms)));
    let by = (*stage.dice.pick(DESK), announced_ms);
    stage
        .book
        .take(&mut slip.entry, by, "preregister", "", announced)?;
    if stage.dice.percent(15) {
        let by = (by.0, midnight_ms + DAY - HOUR);
        return stage
            .book
            .take(&mut slip.entry, by, "never_came", "", Vec::new())
            .map(|_| ());
    }
    pass_gate(stage, &mut slip, "admit", at_gate)?;
    let out_ms = slip.in_ms + stage.dice.number(20, 150) * MINUTE;
    sign_out(stage, &mut slip, out_ms)
}

fn turned_away(stage: &mut Stage<'_, '_>, at_ms: i64) -> Option<()> {
    let (card, guard) = slips::card(stage, at_ms);
    let reason = *stage.dice.pick(words::TURNED_AWAY);
    let told = [
        "kind",
        "name",
        "host",
        "department",
        "people_count",
        "post",
        "guard",
    ];
    let fields = card.into_iter().filter(|(key, _)| told.contains(key)).collect();
    let mut entry = stage.book.entry(&mut stage.dice, "visitor", at_ms);
    stage
        .book
        .take(&mut entry, (guard, at_ms), "turn_away", reason, fields)
        .map(|_| ())
}

/// VIS-8: a resident or a department sends goods out.
fn goods_only(stage: &mut Stage<'_, '_>, at_ms: i64) -> Option<()> {
    let guard = *stage.dice.pick(GATE);
    let (name, _) = stage.dice.name();
    let mut fields = vec![
        ("kind", Value::text("goods_only")),
        ("name", Value::text(name)),
        ("phone", Value::text(stage.dice.phone())),
        ("post", slips::post(stage, guard)),
        ("guard", stage.setting.people.staff(guard)),
        ("time_out", Value::Integer(at_ms)),
        ("takes_goods", Value::YesNo(true)),
        ("vehicle", Value::text(stage.dice.plate())),
    ];
    fields.extend(goods(stage, guard));
    let mut entry = stage.book.entry(&mut stage.dice, "visitor", at_ms);
    stage
        .book
        .take(&mut entry, (guard, at_ms), "release", "", fields)
        .map(|_| ())
}

fn goods(stage: &mut Stage<'_, '_>, guard: usize) -> Fields {
    let customer = stage.dice.pick(&stage.setting.customers);
    let by = if customer.is_department {
        "department"
    } else {
        "owner"
    };
    let rows = (0..stage.dice.number(1, 3)).map(|_| {
        let (name, note) = *stage.dice.pick(words::GOODS);
        let quantity = stage.dice.number(1, 3);
        row([
            ("name", Value::text(name)),
            ("quantity", Value::text(quantity.to_string())),
            ("note", Value::text(note)),
        ])
    });
    let rows = rows.collect();
    vec![
        ("goods", Value::List(rows)),
        (
            "release_slip",
            Value::text(format!("FX{:05}", stage.dice.number(1, 99_999))),
        ),
        ("release_confirmed_by", Value::text(by)),
        ("release_confirmer", Value::text(&customer.contact)),
        ("goods_checked_by", stage.setting.people.staff(guard)),
        ("photos", stage.photo()),
    ]
}

/// Whoever looks at the demo finds people inside, at whatever hour; and two from yesterday whom nobody signed out.
fn inside_now(stage: &mut Stage<'_, '_>) {
    let now_ms = stage.book.now_ms;
    for _ in 0..INSIDE_NOW {
        let at_ms = now_ms - stage.dice.number(4, 150) * MINUTE;
        let closing_ms = stage.book.midnight(0) + CLOSING;
        sign_in(stage, at_ms, closing_ms.max(now_ms + 2 * HOUR));
    }
    for hour in [15, 17] {
        let at_ms = stage.book.midnight(1) + hour * HOUR + stage.dice.number(0, 50) * MINUTE;
        let closing_ms = stage.book.midnight(1) + CLOSING;
        sign_in(stage, at_ms, closing_ms);
    }
}
