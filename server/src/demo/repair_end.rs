//! How one repair order ends: accepted by the customer, followed up, and closed with what was late.

use steward_domain::value::Value;

use super::Stage;
use super::book::{HOUR, SECOND, date, in_office_hours};
use super::quote::Quote;
use super::repair_flow::{arrive, repair_done};
use super::repairs::{Fate, Order, rain_after};
use super::words;

/// REP-2, as the register has it.
const URGENT_ON_SITE: i64 = 2 * HOUR;
const URGENT_REPAIRED: i64 = 24 * HOUR;
const GENERAL_REPAIRED: i64 = 72 * HOUR;

pub(super) fn customer_accepts(stage: &mut Stage<'_, '_>, order: &mut Order) -> Option<()> {
    let mut fields = Vec::new();
    match order.case.trouble.acceptance {
        "next_rain" => {
            order.at_ms = rain_after(stage, order.at_ms)?.max(order.at_ms);
            fields.push(("rain_on", Value::text(date(order.at_ms))));
            fields.push(("rain_check", Value::text("dry")));
            order.wait(stage, 900, 2_000);
        }
        "water_runs" => {
            fields.push(("water_check", Value::text("runs_freely")));
            order.wait(stage, 3, 30);
        }
        _ => order.wait(stage, 3, 180),
    }
    fields.push(("signature", stage.signature()));
    fields.push(("accepted_by", Value::text(&order.reporter)));
    fields.push(("accepted_at", Value::Integer(order.at_ms)));
    order.step(stage, order.worker, "customer_accept", "", fields)?;
    order.accepted_ms = Some(order.at_ms);
    Some(())
}

pub(super) fn reopen(stage: &mut Stage<'_, '_>, order: &mut Order, quote: &Quote) -> Option<()> {
    order.wait(stage, 700, 1_900);
    let reason = *stage.dice.pick(words::REOPENINGS);
    order.step(stage, order.desk, "reopen", reason, Vec::new())?;
    arrive(stage, order, Fate::Reopened)?;
    order.wait(stage, 30, 120);
    repair_done(stage, order, quote)?;
    customer_accepts(stage, order)
}

pub(super) fn follow_up(stage: &mut Stage<'_, '_>, order: &mut Order, is_late: bool) -> Option<()> {
    order.wait(stage, 1_500, 12_000);
    order.at_ms = in_office_hours(order.at_ms);
    if !(stage.dice.percent(40) || order.stands_at.is_some()) {
        return Some(());
    }
    let table: &[(i64, usize)] = if is_late {
        &[(12, 0), (28, 1), (40, 2), (20, 3)]
    } else {
        &[(1, 1), (7, 2), (48, 3), (44, 4)]
    };
    let satisfaction = *stage.dice.weighted(table);
    let key = ["very_poor", "poor", "fair", "good", "very_good"][satisfaction];
    let opinion = *stage.dice.pick(words::OPINIONS[satisfaction]);
    let way = *stage.dice.pick(&["phone", "phone", "phone", "visit", "online"]);
    let fields = vec![
        ("follow_up_by", Value::text(way)),
        ("satisfaction", Value::text(key)),
        ("suggestions", Value::text(opinion)),
    ];
    order.step(stage, order.desk, "follow_up", "", fields)
}

/// By how much the worse of its clocks was broken; not above 0 when none was.
pub(super) fn late(order: &Order, arrived_ms: i64, done_ms: i64) -> i64 {
    let limit = if order.urgent {
        URGENT_REPAIRED
    } else {
        GENERAL_REPAIRED
    };
    let repaired_late = done_ms - order.extended_ms.unwrap_or(order.reported_ms + limit);
    let arrived_late = arrived_ms - order.reported_ms - URGENT_ON_SITE;
    if order.urgent {
        repaired_late.max(arrived_late)
    } else {
        repaired_late
    }
}

/// REP-2: what was late is closed with its cause and its length.
pub(super) fn close(
    stage: &mut Stage<'_, '_>,
    order: &mut Order,
    quote: &Quote,
    late: i64,
    fate: Fate,
) -> Option<()> {
    order.wait(stage, 60, 2_000);
    order.at_ms = in_office_hours(order.at_ms);
    let cause = match fate {
        _ if late <= 0 => "in_time",
        Fate::Parts => "parts",
        Fate::Approval => "approval",
        Fate::NobodyHome => "customer_absent",
        Fate::Outside => "outside_company",
        Fate::Transferred | Fate::Returned => "dispatch",
        _ => *stage.dice.pick(&[
            "staff_short",
            "staff_short",
            "dispatch",
            "customer_absent",
            "weather",
        ]),
    };
    let mut fields = vec![("breach_cause", Value::text(cause))];
    if late > 0 {
        fields.push(("breach_length", Value::Integer(late / SECOND)));
        fields.push((
            "breach_note",
            Value::text("已向客户致歉并说明原因，后续同类报修优先安排。"),
        ));
    }
    if quote.is_charged() {
        let payment = if quote.payer == "owners" { "billed" } else { "paid" };
        fields.push(("payment", Value::text(payment)));
    }
    order.step(stage, order.desk, "close", "", fields)
}
