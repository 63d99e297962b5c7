//! How one repair order goes from the desk to the customer's signature. Each step is taken at its moment; the first one whose
//! moment is still to come ends the story, so the youngest orders are the open ones.

use steward_domain::value::Value;

use super::Stage;
use super::book::{DAY, Fields, HOUR, MINUTE, SECOND, date, in_office_hours, row};
use super::checkpoints::tenths;
use super::people::{MANAGER, SUPERVISOR, WORKERS};
use super::places::Zone;
use super::repairs::{Fate, Order, rain_after};
use super::words;

/// REP-2, as the register has it.
const URGENT_ON_SITE: i64 = 2 * HOUR;
const URGENT_REPAIRED: i64 = 24 * HOUR;
const GENERAL_REPAIRED: i64 = 72 * HOUR;

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
    follow_up(stage, order)?;
    close(stage, order, &quote, (arrived_ms, done_ms), fate)
}

impl Order {
    /// Lets time pass. General work waits for the morning; urgent work does not.
    fn wait(&mut self, stage: &mut Stage<'_, '_>, minutes_min: i64, minutes_max: i64) {
        let waited = self.at_ms + stage.dice.number(minutes_min, minutes_max) * MINUTE;
        self.at_ms = if self.urgent {
            waited
        } else {
            in_office_hours(waited)
        };
    }

    fn step(
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

    fn is_home(&self, stage: &Stage<'_, '_>) -> bool {
        stage.setting.places.spots[self.spot].zone == Zone::Home
    }
}

fn dispatch(stage: &mut Stage<'_, '_>, order: &mut Order, fate: Fate) -> Option<()> {
    order.wait(stage, 3, 35);
    let mut fields = Vec::new();
    if fate == Fate::Outside {
        order.worker = SUPERVISOR;
        let company = *stage.dice.pick(words::OUTSIDE_COMPANIES);
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
    let reason = *stage.dice.pick(words::TRANSFERS);
    let before = order.worker;
    order.worker = *stage.dice.pick(WORKERS);
    if order.worker == before {
        order.worker = SUPERVISOR;
    }
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

fn arrive(stage: &mut Stage<'_, '_>, order: &mut Order, fate: Fate) -> Option<i64> {
    match (fate, order.urgent) {
        (Fate::Slow, true) => order.wait(stage, 150, 420),
        (Fate::Slow, false) => order.wait(stage, 4_000, 7_500),
        (_, true) => order.wait(stage, 8, 70),
        (_, false) => order.wait(stage, 30, 1_500),
    }
    let mut fields = Vec::new();
    if order.is_home(stage) {
        let persons = stage.dice.number(1, 4).min(2);
        let mut visit = vec![
            ("at", Value::Integer(order.at_ms)),
            ("persons", Value::Integer(persons)),
            ("outcome", Value::text("entered")),
        ];
        if persons == 1 {
            visit.push(("alone_reason", Value::text("同事在处理急修，客户同意单人上门")));
        }
        let visit = visit.into_iter().map(|(key, value)| (key.to_owned(), value));
        fields.push(("entry_visits", Value::Map(visit.collect())));
    }
    if stage.dice.percent(20) {
        let position = stage.setting.points[0].position.clone();
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
        let text = *stage.dice.pick(words::DESK_NOTES);
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

/// What it costs and who pays.
struct Quote {
    payer: &'static str,
    shared: bool,
    units_tenths: i64,
    fee_fen: i64,
    is_listed: bool,
}

impl Quote {
    fn of(stage: &mut Stage<'_, '_>, order: &Order, fate: Fate) -> Self {
        let shared = stage.setting.places.spots[order.spot].zone.is_shared();
        let is_big = fate == Fate::Approval;
        let may_charge = order.is_home(stage) && !order.is_rework;
        let payer = match (is_big, may_charge && stage.dice.percent(70)) {
            (true, _) => "owners",
            (false, true) => "customer",
            (false, false) => "company",
        };
        Self {
            payer,
            shared,
            units_tenths: if is_big {
                stage.dice.number(25, 80)
            } else {
                stage.dice.number(1, 4) * 5
            },
            fee_fen: if is_big {
                stage.dice.number(12, 56) * 5_000
            } else {
                stage.dice.number(4, 60) * 500
            },
            is_listed: !is_big && stage.dice.percent(88),
        }
    }

    fn is_charged(&self) -> bool {
        self.payer != "company"
    }

    fn fields(&self) -> Fields {
        let mut fields = vec![
            ("shared_part", Value::YesNo(self.shared)),
            ("payer", Value::text(self.payer)),
            ("labour_units", Value::text(tenths(self.units_tenths))),
        ];
        if self.is_charged() {
            fields.push(("fee", Value::Integer(self.fee_fen)));
            fields.push(("price_listed", Value::YesNo(self.is_listed)));
        }
        fields
    }
}

fn parts(stage: &mut Stage<'_, '_>, order: &mut Order) -> Option<()> {
    order.wait(stage, 15, 50);
    let (part, _, _) = *stage.dice.pick(order.trouble.parts);
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
    if order.trouble.acceptance == "next_rain" {
        order.wait(stage, 5, 30);
        order.step(stage, order.worker, "await_rain", "", Vec::new())?;
    }
    Some(done_ms)
}

fn repair_done(stage: &mut Stage<'_, '_>, order: &mut Order, quote: &Quote) -> Option<()> {
    let done = stage.dice.pick(order.trouble.done);
    let done = stage.dice.fill(done, &order.corner);
    let mut fields = quote.fields();
    fields.push(("acceptance", Value::text(order.trouble.acceptance)));
    fields.push(("work_done", Value::text(done)));
    fields.push(("labour", labour(stage, order, quote)));
    if quote.is_charged() {
        fields.push(("price_confirmed", Value::YesNo(true)));
    }
    if stage.dice.percent(70) {
        let (name, unit, price) = *stage.dice.pick(order.trouble.parts);
        let quantity = stage.dice.number(1, 4);
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

fn customer_accepts(stage: &mut Stage<'_, '_>, order: &mut Order) -> Option<()> {
    let mut fields = Vec::new();
    match order.trouble.acceptance {
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

fn reopen(stage: &mut Stage<'_, '_>, order: &mut Order, quote: &Quote) -> Option<()> {
    order.wait(stage, 700, 1_900);
    let reason = *stage.dice.pick(words::REOPENINGS);
    order.step(stage, order.desk, "reopen", reason, Vec::new())?;
    arrive(stage, order, Fate::Reopened)?;
    order.wait(stage, 30, 120);
    repair_done(stage, order, quote)?;
    customer_accepts(stage, order)
}

fn follow_up(stage: &mut Stage<'_, '_>, order: &mut Order) -> Option<()> {
    order.wait(stage, 1_500, 12_000);
    if !(stage.dice.percent(40) || order.stands_at.is_some()) {
        return Some(());
    }
    let satisfaction = *stage.dice.weighted(&[(2, 0), (4, 1), (10, 2), (44, 3), (40, 4)]);
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

/// REP-2: what was late is closed with its cause and its length.
fn close(
    stage: &mut Stage<'_, '_>,
    order: &mut Order,
    quote: &Quote,
    (arrived_ms, done_ms): (i64, i64),
    fate: Fate,
) -> Option<()> {
    order.wait(stage, 60, 2_000);
    let limit = if order.urgent {
        URGENT_REPAIRED
    } else {
        GENERAL_REPAIRED
    };
    let repaired_late = done_ms - order.extended_ms.unwrap_or(order.reported_ms + limit);
    let arrived_late = arrived_ms - order.reported_ms - URGENT_ON_SITE;
    let arrived_late = if order.urgent { arrived_late } else { 0 };
    let late = repaired_late.max(arrived_late);
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
