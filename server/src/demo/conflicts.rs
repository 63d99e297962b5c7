//! Records on which two people worked without seeing each other, for whoever wants to see a conflict before the first real one.

use steward_domain::value::Value;

use super::Stage;
use super::book::{Entry, Fields, HOUR, MINUTE, id, row};
use super::people::{DESK, LEAD, ROUNDS, SUPERVISOR, WORKERS};
use super::places::Zone;
use super::repairs::{Order, Origin, case_of, report};
use super::visits;

/// Tells all of them.
pub(super) fn tell(stage: &mut Stage<'_, '_>) {
    two_descriptions(stage);
    two_workers(stage);
    cancelled_while_on_site(stage);
    voided_while_noted(stage);
    two_counts_at_the_gate(stage);
    two_summaries(stage);
    two_phone_numbers(stage);
}

/// An order at an office of the hospital, so many hours ago. The desk took it, so it has it in view without any network.
fn order(stage: &mut Stage<'_, '_>, hours_ago: i64, item: &str) -> Option<Order> {
    let case = case_of(stage, item, Zone::Office)?;
    let at_ms = stage.book.now_ms - hours_ago * HOUR;
    let origin = Origin {
        by_desk: true,
        ..Origin::default()
    };
    report(stage, at_ms, case, &origin)
}

fn sent_to(stage: &Stage<'_, '_>, worker: usize) -> Fields {
    vec![
        ("sent_to", Value::text("worker")),
        ("assignee", stage.setting.people.staff(worker)),
    ]
}

/// The desk and the worker in the basement describe one fault differently.
fn two_descriptions(stage: &mut Stage<'_, '_>) -> Option<i64> {
    let mut order = order(stage, 26, "minor_maintenance")?;
    let mut basement = order.entry.out_of_reach();
    let at = |minutes: i64| order.reported_ms + minutes * MINUTE;
    let desk = "科室再次来电：不只灯不亮，吊顶也有水印，请带梯子。";
    let worker = "现场看是镇流器烧坏，吊顶干燥，水印是旧痕，不用带梯子。";
    let by = (DESK[1], at(20));
    stage
        .book
        .edit(&mut order.entry, by, vec![("description", Value::text(desk))])?;
    let by = (WORKERS[0], at(41));
    stage
        .book
        .edit(&mut basement, by, vec![("description", Value::text(worker))])
}

/// The supervisor and the desk send two workers to one order.
fn two_workers(stage: &mut Stage<'_, '_>) -> Option<i64> {
    let mut order = order(stage, 20, "water_sanitary")?;
    let mut desk = order.entry.out_of_reach();
    let at_ms = order.reported_ms;
    let fields = sent_to(stage, WORKERS[1]);
    let by = (SUPERVISOR, at_ms + 9 * MINUTE);
    stage.book.take(&mut order.entry, by, "dispatch", "", fields)?;
    let fields = sent_to(stage, WORKERS[3]);
    let by = (order.desk, at_ms + 15 * MINUTE);
    stage.book.take(&mut desk, by, "dispatch", "", fields)
}

/// The desk cancels while the worker, out of reach, arrives.
fn cancelled_while_on_site(stage: &mut Stage<'_, '_>) -> Option<i64> {
    let mut order = order(stage, 16, "doors_windows")?;
    let at_ms = order.reported_ms;
    let fields = sent_to(stage, WORKERS[2]);
    let by = (order.desk, at_ms + 6 * MINUTE);
    stage.book.take(&mut order.entry, by, "dispatch", "", fields)?;
    let by = (WORKERS[2], at_ms + 18 * MINUTE);
    stage.book.take(&mut order.entry, by, "accept", "", Vec::new())?;
    let mut worker = order.entry.out_of_reach();
    let fields = vec![("cancel_cause", Value::text("withdrawn"))];
    let by = (order.desk, at_ms + 50 * MINUTE);
    let reason = "科室来电说门已自行修好，不用来了。";
    stage.book.take(&mut order.entry, by, "cancel", reason, fields)?;
    let by = (WORKERS[2], at_ms + 63 * MINUTE);
    stage.book.take(&mut worker, by, "arrive", "", Vec::new())
}

/// The lead voids an order as a slip of the finger while the desk writes a note to it.
fn voided_while_noted(stage: &mut Stage<'_, '_>) -> Option<i64> {
    let mut order = order(stage, 12, "convenience")?;
    let mut desk = order.entry.out_of_reach();
    let at_ms = order.reported_ms;
    let by = (LEAD, at_ms + 30 * MINUTE);
    stage
        .book
        .take(&mut order.entry, by, "void", "误登记，与另一单重复。", Vec::new())?;
    let note = row([("text", Value::text("科室又来电，白板尺寸改为一米二乘两米四。"))]);
    let by = (order.desk, at_ms + 44 * MINUTE);
    stage.book.edit(&mut desk, by, vec![("notes", note)])
}

/// Gate and lead count a group differently.
fn two_counts_at_the_gate(stage: &mut Stage<'_, '_>) -> Option<i64> {
    let at_ms = stage.book.now_ms - 100 * MINUTE;
    let mut slip = visits::sign_in(stage, at_ms, stage.book.now_ms + 4 * HOUR)?;
    let mut gate = slip.entry.out_of_reach();
    let counted = |people: i64| vec![("people_count", Value::Integer(people))];
    let by = (LEAD, slip.in_ms + 5 * MINUTE);
    stage.book.edit(&mut slip.entry, by, counted(6))?;
    let by = (slip.guard, slip.in_ms + 8 * MINUTE);
    stage.book.edit(&mut gate, by, counted(5))
}

/// Two guards who shared a round each sum it up.
fn two_summaries(stage: &mut Stage<'_, '_>) -> Option<i64> {
    let route = &stage.setting.routes[0];
    let at_ms = stage.book.midnight(2) + 23 * HOUR;
    let mut entry = stage.book.entry(&mut stage.dice, "patrol_round", at_ms);
    let stops = Value::text(route.stops.len().to_string());
    let fields = vec![
        ("route", id(route.id)),
        ("walker", stage.setting.people.staff(ROUNDS[0])),
        ("partner", stage.setting.people.staff(ROUNDS[1])),
        ("shift", Value::text("night")),
        ("started_at", Value::Integer(at_ms)),
    ];
    stage
        .book
        .take(&mut entry, (ROUNDS[0], at_ms), "start_now", "", fields)?;
    let mut partner = entry.out_of_reach();
    let end_ms = at_ms + 70 * MINUTE;
    let fields = vec![
        ("finished_at", Value::Integer(end_ms)),
        ("stops_total", stops.clone()),
        ("stops_checked", stops),
        ("note", Value::text("加巡一遍，车库和花园正常，西门灯箱闪烁。")),
    ];
    stage
        .book
        .take(&mut entry, (ROUNDS[0], end_ms), "finish", "", fields)?;
    let note = "加巡一遍，除西门灯箱外，液氧站围栏门锁松动，已先用链锁锁住。";
    let by = (ROUNDS[1], end_ms + 4 * MINUTE);
    stage
        .book
        .edit(&mut partner, by, vec![("note", Value::text(note))])
}

/// A resident tells two desks two new numbers.
fn two_phone_numbers(stage: &mut Stage<'_, '_>) -> Option<i64> {
    let residents: Vec<&Entry> = stage
        .setting
        .customers
        .iter()
        .filter(|customer| !customer.is_department)
        .map(|customer| &customer.entry)
        .collect();
    let mut entry = (*stage.dice.pick(&residents)).clone();
    let mut other_desk = entry.out_of_reach();
    let at_ms = stage.book.now_ms - 30 * HOUR;
    let fields = vec![("phone", Value::text(stage.dice.phone()))];
    stage.book.edit(&mut entry, (DESK[0], at_ms), fields)?;
    let fields = vec![("phone", Value::text(stage.dice.phone()))];
    stage
        .book
        .edit(&mut other_desk, (DESK[1], at_ms + 25 * MINUTE), fields)
}
