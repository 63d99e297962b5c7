//! How one repair order goes from the desk to the customer's signature. Each step is taken at its moment; the first one whose
//! moment is still to come ends the story, so the youngest orders are the open ones.

use steward_domain::value::Value;

use super::Stage;
use super::book::{DAY, Fields, HOUR, MINUTE, SECOND, date, in_office_hours, row};
use super::checkpoints::tenths;
use super::people::{MANAGER, SUPERVISOR, WORKERS};
use super::places::Zone;
use super::quote::Quote;
use super::repair_end::{close, customer_accepts, follow_up, late, reopen};
use super::repairs::{Fate, Order};
use super::words;

/// Of a part that costs so much one is enough.
const DEAR_FEN: i64 = 5_000;

/// Tells an order until its fate is fulfilled or the present is reached.
pub(super) fn run(stage: &mut Stage<'_, '_>, order: &mut Order, fate: Fate) -> Option<()> {
    dispatch(stage, order, fate)?;
    match fate {
        Fate::Cancelled => return cancel(stage, order),
        Fate::Transferred => transfer(stage, order)?,
        Fate::Returned => give_back(stage, order)?,
        _ => {}
    }
    accept(stage, order)?;
    if fate == Fate::NobodyHome {
        nobody_home(stage, order)?;
    }
    let arrived_ms = arrive(stage, order, fate)?;
    notes(stage, order);
    let quote = Quote::of(stage, order, fate);
    match fate {
        Fate::Parts => parts(stage, order)?,
        Fate::Approval => approval(stage, order, &quote)?,
        _ => {}
    }
    let done_ms = repair(stage, order, &quote, fate)?;
    customer_accepts(stage, order)?;
    if fate == Fate::Reopened {
        reopen(stage, order, &quote)?;
    }
    let late_ms = late(order, arrived_ms, done_ms);
    follow_up(stage, order, late_ms > 0)?;
    close(stage, order, &quote, late_ms, fate)
}

impl Order {
    /// Lets time pass. General work waits for the morning; urgent work does not.
    pub(super) fn wait(&mut self, stage: &mut Stage<'_, '_>, minutes_min: i64, minutes_max: i64) {
        let waited_s = stage.dice.number(minutes_min * 60, minutes_max * 60);
        let waited = self.at_ms + waited_s * SECOND;
        self.at_ms = if self.urgent {
            waited
        } else {
            in_office_hours(waited)
        };
    }

    pub(super) fn step(
        &mut self,
        stage: &mut Stage<'_, '_>,
        by: usize,
        step: &'static str,
        reason: &str,
        fields: Fields,
    ) -> Option<()> {
        if self.stands_at == Some(step) {
            return None;
        }
        self.at_ms = stage
            .book
            .take(&mut self.entry, (by, self.at_ms), step, reason, fields)?;
        Some(())
    }

    fn edit(&mut self, stage: &mut Stage<'_, '_>, by: usize, fields: Fields) -> Option<()> {
        self.at_ms = stage.book.edit(&mut self.entry, (by, self.at_ms), fields)?;
        Some(())
    }

    pub(super) fn is_home(&self, stage: &Stage<'_, '_>) -> bool {
        stage.setting.places.spots[self.case.spot].zone == Zone::Home
    }
}

fn dispatch(stage: &mut Stage<'_, '_>, order: &mut Order, fate: Fate) -> Option<()> {
    order.wait(stage, 3, 35);
    let mut fields = Vec::new();
    if fate == Fate::Outside {
        order.worker = SUPERVISOR;
        let company = words::OUTSIDE_COMPANIES[order.case.story.1 as usize];
        fields.push(("outside_company", Value::text(company)));
    }
    let sent_to = if fate == Fate::Outside {
        "outside_company"
    } else {
        "worker"
    };
    fields.push(("sent_to", Value::text(sent_to)));
    fields.push(("assignee", stage.setting.people.staff(order.worker)));
    if order.entry.value("first_contact").is_none() {
        fields.push(("first_contact", stage.setting.people.staff(order.desk)));
    }
    if order.is_home(stage) && fate != Fate::Outside {
        let partner = *stage.dice.pick(WORKERS);
        if partner != order.worker {
            fields.push(("partner", stage.setting.people.staff(partner)));
        }
    }
    order.step(stage, order.desk, "dispatch", "", fields)
}

fn cancel(stage: &mut Stage<'_, '_>, order: &mut Order) -> Option<()> {
    order.wait(stage, 20, 300);
    let (cause, reasons) = *stage.dice.pick(words::CANCELLATIONS);
    let reason = *stage.dice.pick(reasons);
    let fields = vec![("cancel_cause", Value::text(cause))];
    order.step(stage, order.desk, "cancel", reason, fields)
}

fn transfer(stage: &mut Stage<'_, '_>, order: &mut Order) -> Option<()> {
    accept(stage, order)?;
    order.wait(stage, 10, 120);
    let before = order.worker;
    let (reason, craft) = *stage.dice.pick(words::TRANSFERS);
    order.worker = match craft {
        Some(craft) if WORKERS[craft] != before => WORKERS[craft],
        _ => SUPERVISOR,
    };
    let reason = if order.worker == SUPERVISOR {
        "本班处理不了，请工程主管接手。"
    } else {
        reason
    };
    let fields = vec![
        ("sent_to", Value::text("worker")),
        ("assignee", stage.setting.people.staff(order.worker)),
    ];
    order.step(stage, before, "transfer", reason, fields)
}

fn give_back(stage: &mut Stage<'_, '_>, order: &mut Order) -> Option<()> {
    order.wait(stage, 15, 90);
    let reason = *stage.dice.pick(words::RETURNS);
    order.step(stage, order.worker, "return", reason, Vec::new())?;
    dispatch(stage, order, Fate::Returned)
}

fn accept(stage: &mut Stage<'_, '_>, order: &mut Order) -> Option<()> {
    if order.urgent {
        order.wait(stage, 1, 12);
    } else {
        order.wait(stage, 4, 90);
    }
    let mut fields = vec![("assignee", stage.setting.people.staff(order.worker))];
    if order.is_home(stage) {
        let appointment_ms = order.at_ms + stage.dice.number(1, 8) * HOUR;
        let appointment_ms = if order.urgent {
            order.at_ms + 30 * MINUTE
        } else {
            in_office_hours(appointment_ms)
        };
        order.appointment_ms = Some(appointment_ms);
        fields.push(("appointment_at", Value::Integer(appointment_ms)));
    }
    order.step(stage, order.worker, "accept", "", fields)
}

fn nobody_home(stage: &mut Stage<'_, '_>, order: &mut Order) -> Option<()> {
    order.wait(stage, 120, 400);
    let visit = row([
        ("at", Value::Integer(order.at_ms)),
        ("persons", Value::Integer(2)),
        ("knocked_again", Value::YesNo(true)),
        ("outcome", Value::text("nobody_home")),
        ("note_left", Value::YesNo(true)),
    ]);
    order.edit(stage, order.worker, vec![("entry_visits", visit)])
}

pub(super) fn arrive(stage: &mut Stage<'_, '_>, order: &mut Order, fate: Fate) -> Option<i64> {
    match (fate, order.urgent) {
        (Fate::Slow, true) => order.wait(stage, 150, 420),
        (Fate::Slow, false) => order.wait(stage, 4_000, 7_500),
        (_, true) => order.wait(stage, 8, 70),
        (_, false) => order.wait(stage, 30, 1_500),
    }
    if let Some(appointment_ms) = order.appointment_ms.filter(|_| fate != Fate::Slow) {
        let delay = stage.dice.number(-8 * 60, 25 * 60) * SECOND;
        order.at_ms = order.at_ms.min(appointment_ms + delay).max(order.reported_ms);
    }
    let mut fields = Vec::new();
    if order.is_home(stage) {
        let alone = stage.dice.percent(25) && order.case.trouble.item != "convenience";
        let persons = if alone { 1 } else { 2 };
        let mut visit = vec![
            ("at", Value::Integer(order.at_ms)),
            ("persons", Value::Integer(persons)),
            ("outcome", Value::text("entered")),
        ];
        if alone {
            visit.push(("alone_reason", Value::text("同事在处理急修，客户同意单人上门")));
        }
        let visit = visit.into_iter().map(|(key, value)| (key.to_owned(), value));
        fields.push(("entry_visits", Value::Map(visit.collect())));
    }
    if stage.dice.percent(20) {
        let position = stage.dice.pick(&stage.setting.points).position.clone();
        let walked = row([("step", Value::text("arrive")), ("position", position)]);
        fields.push(("step_positions", walked));
    }
    order.step(stage, order.worker, "arrive", "", fields)?;
    Some(order.at_ms)
}

/// Two people write their notes, sometimes in one minute and without seeing each other's: both stay.
fn notes(stage: &mut Stage<'_, '_>, order: &mut Order) {
    let note = |text: &str| vec![("notes", row([("text", Value::text(text))]))];
    let unaware = order.entry.out_of_reach();
    if stage.dice.percent(35) {
        let text = *stage.dice.pick(words::WORKER_NOTES);
        let by = (order.worker, order.at_ms + 4 * MINUTE);
        stage.book.edit(&mut order.entry, by, note(text));
    }
    if stage.dice.percent(30) {
        let notes = if order.is_home(stage) {
            words::DESK_NOTES_HOME
        } else {
            words::DESK_NOTES_HOSPITAL
        };
        let text = *stage.dice.pick(notes);
        let by = (order.desk, order.at_ms + 6 * MINUTE);
        let mut view = if stage.dice.percent(30) {
            unaware
        } else {
            order.entry.clone()
        };
        stage.book.edit(&mut view, by, note(text));
    }
    order.at_ms += 8 * MINUTE;
}

fn parts(stage: &mut Stage<'_, '_>, order: &mut Order) -> Option<()> {
    order.wait(stage, 15, 50);
    let (part, _, _) = order.case.story.4;
    let until_ms = order.at_ms + stage.dice.number(2, 5) * DAY;
    let told_ms = order.at_ms - 3 * MINUTE;
    order.extended_ms = Some(until_ms + DAY);
    let fields = vec![
        ("waiting_for", Value::text(part)),
        ("parts_expected_on", Value::text(date(until_ms))),
        ("deadline_extended", Value::YesNo(true)),
        ("extended_to", Value::Integer(until_ms + DAY)),
        ("extension_told", Value::text(&order.reporter)),
        ("extension_told_at", Value::Integer(told_ms)),
    ];
    let reason = format!("缺{part}，仓库无现货，已向采购报单。");
    order.step(stage, order.worker, "wait_parts", &reason, fields)?;
    order.at_ms = until_ms;
    order.wait(stage, 0, 600);
    order.step(stage, order.worker, "resume", "", Vec::new())
}

fn approval(stage: &mut Stage<'_, '_>, order: &mut Order, quote: &Quote) -> Option<()> {
    order.wait(stage, 20, 60);
    order.step(stage, order.worker, "request_approval", "", quote.fields())?;
    order.wait(stage, 900, 4_000);
    let fields = vec![
        ("committee_approved", Value::YesNo(true)),
        ("priced_by", stage.setting.people.staff(SUPERVISOR)),
        ("committee_papers", stage.photo()),
    ];
    order.step(stage, MANAGER, "approve", "", fields)?;
    order.wait(stage, 60, 600);
    let fields = vec![("price_confirmed", Value::YesNo(true))];
    order.step(stage, order.worker, "start_work", "", fields)
}

/// The work itself, until the worker says that it is done.
fn repair(stage: &mut Stage<'_, '_>, order: &mut Order, quote: &Quote, fate: Fate) -> Option<i64> {
    let is_priced_apart = quote.is_charged() && !quote.is_listed && fate != Fate::Approval;
    if is_priced_apart {
        let fields = vec![("priced_by", stage.setting.people.staff(SUPERVISOR))];
        order.edit(stage, SUPERVISOR, fields)?;
    }
    order.wait(stage, 20, 150);
    repair_done(stage, order, quote)?;
    if fate == Fate::Redo {
        order.wait(stage, 10, 60);
        let reason = *stage.dice.pick(words::REDOES);
        order.step(stage, order.worker, "redo", reason, Vec::new())?;
        order.wait(stage, 30, 120);
        repair_done(stage, order, quote)?;
    }
    let done_ms = order.at_ms;
    if order.case.trouble.acceptance == "next_rain" {
        order.wait(stage, 5, 30);
        order.step(stage, order.worker, "await_rain", "", Vec::new())?;
    }
    Some(done_ms)
}

pub(super) fn repair_done(stage: &mut Stage<'_, '_>, order: &mut Order, quote: &Quote) -> Option<()> {
    let mut fields = quote.fields();
    fields.push(("acceptance", Value::text(order.case.trouble.acceptance)));
    fields.push(("work_done", Value::text(order.done)));
    fields.push(("labour", labour(stage, order, quote)));
    if quote.is_charged() {
        fields.push(("price_confirmed", Value::YesNo(true)));
    }
    let (name, unit, price) = order.case.story.4;
    // Other words were found for it, so the part of the story does not belong to it.
    let used_part = !name.is_empty() && order.done == order.case.story.3;
    if used_part {
        let quantity = if price >= DEAR_FEN {
            1
        } else {
            stage.dice.number(1, 3)
        };
        let used = row([
            ("name", Value::text(name)),
            ("quantity", Value::text(quantity.to_string())),
            ("unit", Value::text(unit)),
            ("price", Value::Integer(price)),
        ]);
        fields.push(("materials", used));
    }
    if stage.dice.percent(40) {
        fields.push(("photos_after", stage.photo()));
    }
    order.step(stage, order.worker, "repair_done", "", fields)
}

fn labour(stage: &Stage<'_, '_>, order: &Order, quote: &Quote) -> Value {
    row([
        ("worker", stage.setting.people.staff(order.worker)),
        ("on", Value::text(date(order.at_ms))),
        ("units", Value::text(tenths(quote.units_tenths))),
        ("task", Value::text(format!("{}维修", order.corner))),
    ])
}
