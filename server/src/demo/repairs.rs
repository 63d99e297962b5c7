//! The repair orders of three months: reported by hour of the day, each with a fate of its own.

use steward_domain::ids::RecordId;
use steward_domain::value::Value;

use super::Stage;
use super::book::{DAY, Entry, Fields, HOUR, MINUTE, SECOND, id, in_office_hours, in_waking_hours};
use super::people::{DESK, GATE, ROUNDS, WORKERS};
use super::places::{Spot, Zone};
use super::repair_flow;
use super::troubles::{Story, TROUBLES, Trouble};
use super::words;

/// What is to become of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Plain,
    /// Later than its clock allows.
    Slow,
    Cancelled,
    Transferred,
    Returned,
    Parts,
    /// Dear work on a shared part: the owners' committee first.
    Approval,
    Redo,
    Reopened,
    NobodyHome,
    Outside,
    /// A leak, whose next rain is awaited.
    Rain,
}

const FATES: &[(i64, Fate)] = &[
    (52, Fate::Plain),
    (9, Fate::Slow),
    (7, Fate::Cancelled),
    (6, Fate::Transferred),
    (4, Fate::Returned),
    (7, Fate::Parts),
    (4, Fate::Approval),
    (3, Fate::Redo),
    (2, Fate::Reopened),
    (4, Fate::NobodyHome),
    (2, Fate::Outside),
];

/// How many orders of a hundred come in at each hour. Offices call in the morning, homes in the evening.
const HOURS: &[(i64, i64)] = &[
    (1, 1),
    (1, 5),
    (3, 7),
    (12, 8),
    (13, 9),
    (11, 10),
    (7, 11),
    (4, 12),
    (6, 13),
    (10, 14),
    (9, 15),
    (8, 16),
    (5, 17),
    (4, 18),
    (3, 19),
    (2, 21),
    (1, 23),
];

/// Orders that are left standing at a step, so that every state of the flow is met on the first day: fate, the step that
/// nobody has taken yet, hours ago.
const STANDING: &[(Fate, &str, i64)] = &[
    (Fate::Plain, "dispatch", 1),
    (Fate::Plain, "dispatch", 2),
    (Fate::Plain, "accept", 20),
    (Fate::Plain, "accept", 30),
    (Fate::Plain, "arrive", 44),
    (Fate::Plain, "arrive", 125),
    (Fate::Slow, "arrive", 140),
    (Fate::Approval, "approve", 100),
    (Fate::Approval, "approve", 150),
    (Fate::Approval, "repair_done", 260),
    (Fate::Parts, "resume", 110),
    (Fate::Parts, "resume", 170),
    (Fate::Parts, "resume", 230),
    (Fate::Plain, "repair_done", 92),
    (Fate::Slow, "repair_done", 240),
    (Fate::Outside, "repair_done", 130),
    (Fate::Plain, "customer_accept", 120),
    (Fate::Redo, "customer_accept", 160),
    (Fate::NobodyHome, "arrive", 130),
    (Fate::Rain, "customer_accept", 150),
    (Fate::Rain, "customer_accept", 180),
    (Fate::Plain, "follow_up", 180),
    (Fate::Slow, "follow_up", 260),
    (Fate::Plain, "close", 420),
    (Fate::Plain, "close", 600),
];

/// Days without rain before today, so that some leaks still wait for it.
const DRY_DAYS: i64 = 8;
const RAIN_EVERY: i64 = 6;

/// One order.
pub(super) struct Order {
    pub(super) entry: Entry,
    pub(super) case: Case,
    /// What will have been done.
    pub(super) done: &'static str,
    pub(super) urgent: bool,
    pub(super) reported_ms: i64,
    /// The moment of its last step.
    pub(super) at_ms: i64,
    /// The place in it that the reporter named.
    pub(super) corner: String,
    pub(super) worker: usize,
    pub(super) desk: usize,
    pub(super) reporter: String,
    pub(super) is_rework: bool,
    pub(super) appointment_ms: Option<i64>,
    pub(super) extended_ms: Option<i64>,
    pub(super) accepted_ms: Option<i64>,
    pub(super) stands_at: Option<&'static str>,
}

/// What is broken where.
#[derive(Clone, Copy)]
pub(super) struct Case {
    pub(super) trouble: &'static Trouble,
    pub(super) story: &'static Story,
    pub(super) spot: usize,
}

/// What makes one report differ from another.
#[derive(Default)]
pub(super) struct Origin {
    /// The person on the round who found it, and the check.
    pub(super) check: Option<(usize, RecordId)>,
    /// Other words for what was told, and for what was done.
    pub(super) told: Option<&'static str>,
    pub(super) done: Option<&'static str>,
    /// The first order, when it came back under warranty.
    pub(super) rework_of: Option<RecordId>,
    /// Taken by the desk on the phone, whatever the dice say.
    pub(super) by_desk: bool,
}

/// Tells the orders of the last `days` days.
pub(super) fn history(stage: &mut Stage<'_, '_>, days: i64) {
    let mut finished = Vec::new();
    for day in (0..=days).rev() {
        for _ in 0..stage.dice.number(2, 5) {
            let hour = *stage.dice.weighted(HOURS);
            let at_ms = stage.book.midnight(day) + hour * HOUR + stage.dice.number(0, 3_599) * SECOND;
            let fate = *stage.dice.weighted(FATES);
            if let Some(order) = tell(stage, at_ms, fate, None) {
                finished.push(order);
            }
        }
    }
    for (fate, step, hours_ago) in STANDING {
        let at_ms = stage.book.now_ms - hours_ago * HOUR - stage.dice.number(0, 40) * MINUTE;
        tell(stage, at_ms, *fate, Some(step));
    }
    reworks(stage, &finished);
}

fn tell(stage: &mut Stage<'_, '_>, at_ms: i64, fate: Fate, stands_at: Option<&'static str>) -> Option<Order> {
    let case = choose(stage, fate);
    // At night nobody rings about a squeaking door.
    let at_ms = if case.trouble.urgent || stands_at.is_some() {
        at_ms
    } else {
        in_waking_hours(at_ms)
    };
    let mut order = report(stage, at_ms, case, &Origin::default())?;
    order.stands_at = stands_at;
    repair_flow::run(stage, &mut order, fate);
    order.accepted_ms.is_some().then_some(order)
}

/// Something that breaks, and a place where it can, such that the fate makes sense.
fn choose(stage: &mut Stage<'_, '_>, fate: Fate) -> Case {
    loop {
        let trouble = stage.dice.weighted(TROUBLES);
        let story = stage.dice.pick(trouble.stories);
        let zone = *stage.dice.pick(story.0);
        let fits = match fate {
            Fate::Approval => zone.is_shared() && !trouble.urgent,
            Fate::NobodyHome => zone == Zone::Home && !trouble.urgent,
            Fate::Parts => trouble.acceptance == "signed" && !story.4.0.is_empty(),
            Fate::Outside => trouble.acceptance == "signed",
            Fate::Rain => trouble.acceptance == "next_rain",
            _ => true,
        };
        if fits {
            let spot = somewhere(stage, zone);
            return Case { trouble, story, spot };
        }
    }
}

/// The first story of an item, at some place of a zone if it can happen there.
pub(super) fn case_of(stage: &mut Stage<'_, '_>, item: &str, zone: Zone) -> Option<Case> {
    let troubles = TROUBLES.iter().map(|(_, trouble)| trouble);
    let trouble = troubles.into_iter().find(|trouble| trouble.item == item)?;
    let fitting = trouble.stories.iter().find(|story| story.0.contains(&zone));
    let story = fitting.or(trouble.stories.first())?;
    let spot = somewhere(stage, zone);
    Some(Case { trouble, story, spot })
}

fn somewhere(stage: &mut Stage<'_, '_>, zone: Zone) -> usize {
    let spots = &stage.setting.places.spots;
    let fits = |(_, spot): &(usize, &Spot)| spot.zone == zone && !spot.vacant;
    let candidates: Vec<usize> = spots.iter().enumerate().filter(fits).map(|(at, _)| at).collect();
    *stage.dice.pick(&candidates)
}

/// Makes the order. `None` when its moment is still to come.
pub(super) fn report(stage: &mut Stage<'_, '_>, at_ms: i64, case: Case, origin: &Origin) -> Option<Order> {
    let place = &stage.setting.places.spots[case.spot];
    let trouble = case.trouble;
    let desk = *stage.dice.pick(DESK);
    let (channel, by) = channel(stage, desk, origin);
    let corner = stage.dice.pick(corners(place.zone)).to_string();
    let told = origin.told.unwrap_or(case.story.2);
    let description = stage.dice.fill(told, &corner, pleas(case));
    let raised = !trouble.urgent && DESK.contains(&by) && stage.dice.percent(5);
    let urgent = trouble.urgent || raised;
    let mut entry = stage.book.entry(&mut stage.dice, "repair", at_ms);
    let mut fields = vec![
        ("channel", Value::text(channel)),
        ("reported_at", Value::Integer(at_ms)),
        ("place", id(place.id)),
        ("place_note", Value::text(&corner)),
        ("item", Value::text(trouble.item)),
        ("class", Value::text(if urgent { "urgent" } else { "general" })),
        ("description", Value::text(description)),
        ("enters_home", Value::YesNo(place.zone == Zone::Home)),
    ];
    if raised {
        let reason = *stage.dice.pick(words::RAISED_TO_URGENT);
        fields.push(("class_reason", Value::text(reason)));
    }
    fields.push(("promised_at", promise(stage, at_ms, urgent)));
    fields.extend(links(origin));
    let reporter = reporter(stage, case.spot, (channel, by), &mut fields);
    stage.book.take(&mut entry, (by, at_ms), "report", "", fields)?;
    Some(Order {
        entry,
        case,
        done: origin.done.unwrap_or(case.story.3),
        urgent,
        reported_ms: at_ms,
        at_ms,
        corner,
        worker: worker(stage, case.story),
        desk,
        reporter,
        is_rework: origin.rework_of.is_some(),
        appointment_ms: None,
        extended_ms: None,
        accepted_ms: None,
        stands_at: None,
    })
}

/// REP-8: whoever takes it promises a time.
fn promise(stage: &mut Stage<'_, '_>, at_ms: i64, urgent: bool) -> Value {
    let hours = stage.dice.number(2, 8);
    Value::Integer(if urgent {
        at_ms + hours * HOUR
    } else {
        in_office_hours(at_ms + hours * 7 * HOUR)
    })
}

fn channel(stage: &mut Stage<'_, '_>, desk: usize, origin: &Origin) -> (&'static str, usize) {
    if let Some((finder, _)) = origin.check {
        return ("staff", finder);
    }
    if origin.by_desk {
        return ("phone", desk);
    }
    let staff = *stage
        .dice
        .pick(&[WORKERS[0], WORKERS[1], ROUNDS[0], ROUNDS[1], GATE[0]]);
    *stage.dice.weighted(&[
        (58, ("phone", desk)),
        (20, ("desk", desk)),
        (14, ("online", desk)),
        (8, ("staff", staff)),
    ])
}

fn links(origin: &Origin) -> Fields {
    let mut fields = Vec::new();
    if let Some((_, check)) = origin.check {
        fields.push(("raised_from", id(check)));
    }
    match origin.rework_of {
        Some(first) => {
            fields.push(("order_kind", Value::text("rework")));
            fields.push(("rework_of", id(first)));
        }
        None => fields.push(("order_kind", Value::text("new"))),
    }
    fields
}

/// Who reports, to whom and with what: the resident, the department, or the colleague who saw it.
fn reporter(
    stage: &mut Stage<'_, '_>,
    spot: usize,
    (channel, by): (&str, usize),
    fields: &mut Fields,
) -> String {
    let setting = stage.setting;
    if channel != "online" {
        fields.push(("first_contact", setting.people.staff(by)));
    }
    if setting.places.spots[spot].zone == Zone::Home && stage.dice.percent(25) {
        fields.push(("own_equipment", Value::YesNo(true)));
    }
    if stage.dice.percent(25) {
        fields.push(("photos_before", stage.photo()));
    }
    if channel == "staff" {
        let name = setting.people.people[by].name.clone();
        fields.push(("reporter_name", Value::text(&name)));
        return name;
    }
    let near = setting.near(spot);
    let customer = &setting.customers[*stage.dice.pick(&near)];
    fields.push(("reporter_name", Value::text(&customer.contact)));
    fields.push(("reporter_phone", Value::text(&customer.phone)));
    fields.push(("customer", id(customer.id())));
    customer.contact.clone()
}

fn pleas(case: Case) -> &'static [&'static str] {
    if case.trouble.urgent {
        words::PLEAS_URGENT
    } else if case.story.0 == [Zone::Home] {
        words::PLEAS_HOME
    } else {
        words::PLEAS_HOSPITAL
    }
}

fn worker(stage: &mut Stage<'_, '_>, story: &Story) -> usize {
    if stage.dice.percent(75) {
        WORKERS[story.1 as usize]
    } else {
        *stage.dice.pick(WORKERS)
    }
}

/// Where exactly something can be in a place.
fn corners(zone: Zone) -> &'static [&'static str] {
    match zone {
        Zone::Home => words::HOME_SPOTS,
        Zone::Ward => words::WARD_SPOTS,
        Zone::Room => words::ROOM_SPOTS,
        Zone::Office => words::OFFICE_SPOTS,
        Zone::Shared | Zone::Gate | Zone::Within => words::SHARED_SPOTS,
        Zone::Plant | Zone::Roof | Zone::Garage | Zone::Outdoor => words::PLANT_SPOTS,
    }
}

/// REP-6: what broke again within the warranty is done again, free, and linked to the first order.
fn reworks(stage: &mut Stage<'_, '_>, finished: &[Order]) {
    for first in finished.iter().filter(|order| !order.urgent).step_by(17) {
        let accepted_ms = first.accepted_ms.unwrap_or(first.at_ms);
        let at_ms = in_office_hours(accepted_ms + stage.dice.number(3, 20) * DAY);
        let origin = Origin {
            rework_of: Some(first.entry.id),
            told: Some("{w}上次修过的地方{t}又出现同样问题，还在质保期内，{p}"),
            ..Origin::default()
        };
        if let Some(mut order) = report(stage, at_ms, first.case, &origin) {
            repair_flow::run(stage, &mut order, Fate::Plain);
        }
    }
}

/// The next rain after a moment, if it has come yet.
pub(super) fn rain_after(stage: &Stage<'_, '_>, at_ms: i64) -> Option<i64> {
    let today_ms = stage.book.midnight(0);
    let days_ago = (today_ms - at_ms).div_euclid(DAY);
    let rained = (DRY_DAYS..days_ago)
        .rev()
        .find(|day| day % RAIN_EVERY == DRY_DAYS % RAIN_EVERY);
    rained.map(|day| stage.book.midnight(day) + 15 * HOUR)
}
