//! The manager's dashboard: what is about to break, what was missed, who is inside, what a person must decide.

use crate::ids::{Key, RecordId};
use crate::record::Record;
use crate::sort;
use crate::standing::conflicts;

use super::course::RoundNow;
use super::gate::{self, InsideNow};
use super::keys::{check, round};
use super::orders::{self, Deadline};
use super::read::{Entry, Register};
use super::rounds::{self, Patrol, RoundCard, Stage};
use super::stops::SKIPPED;
use super::{Day, Tone};

/// A clock that has run out, or will soon.
#[derive(Clone, Copy, Debug)]
pub struct Alert<'a> {
    /// The record.
    pub entry: Entry<'a>,
    /// Its clock that runs out first.
    pub deadline: Deadline<'a>,
}

/// A round of today that was not walked, not walked to its end, or is late.
#[derive(Clone, Debug)]
pub struct RoundGap<'a> {
    /// The round.
    pub card: RoundCard<'a>,
    /// The checkpoints that nobody has come to, and nobody can now but by catching up.
    pub stops_missed: usize,
}

/// A record that a person must decide about.
#[derive(Clone, Debug)]
pub struct Conflict<'a> {
    /// The record.
    pub entry: Entry<'a>,
    /// Its fields in conflict, the state among them.
    pub fields: Vec<Key>,
    /// Since when it is in conflict, judged: the moment of the newest value that stands beside another. None when nothing tells.
    pub since_ms: Option<i64>,
}

/// An order that waits for somebody in the office.
#[derive(Clone, Copy, Debug)]
pub struct Waiting<'a> {
    /// The order.
    pub entry: Entry<'a>,
    /// Since when it waits, judged; none when nothing tells.
    pub since_ms: Option<i64>,
}

/// Numbers for the tiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Orders that are not done.
    pub orders_open: usize,
    /// Urgent ones among them that are not repaired.
    pub orders_pressing: usize,
    /// Those that are not repaired.
    pub orders_unrepaired: usize,
    /// Those that are repaired, and wait for the customer or the rain.
    pub orders_to_accept: usize,
    /// Those that the customer has accepted, and that nobody has called back about.
    pub orders_to_follow_up: usize,
    /// Clocks that have run out.
    pub clocks_broken: usize,
    /// Those of urgent orders that are not repaired among them.
    pub clocks_broken_pressing: usize,
    /// Clocks that will soon.
    pub clocks_soon: usize,
    /// Rounds of today that nobody walked.
    pub rounds_missed: usize,
    /// Rounds of today that are late, cut short or being caught up.
    pub rounds_late: usize,
    /// Rounds that somebody walks now.
    pub rounds_under_way: usize,
    /// Checkpoints of today that nobody came to.
    pub stops_missed: usize,
    /// Checkpoints of today that were skipped.
    pub stops_skipped: usize,
    /// People inside.
    pub people_inside: i64,
    /// Slips that are overdue.
    pub visitors_overdue: usize,
    /// Records in conflict.
    pub conflicts: usize,
    /// Findings that are not put right in time.
    pub findings_overdue: usize,
    /// Findings that are not put right.
    pub findings_open: usize,
}

/// The dashboard.
#[derive(Clone, Debug, Default)]
pub struct Board<'a> {
    /// Orders, and records of registers without a part of their own here, whose clock is broken or soon will be: the latest first.
    pub clocks: Vec<Alert<'a>>,
    /// Rounds of today with gaps, the worst first.
    pub rounds: Vec<RoundGap<'a>>,
    /// Who is inside.
    pub inside: InsideNow<'a>,
    /// Records in conflict: who waits longest first.
    pub conflicts: Vec<Conflict<'a>>,
    /// Orders whose price, or whose committee, must be agreed before work goes on: who waits longest first (REP-4).
    pub approvals: Vec<Waiting<'a>>,
    /// Orders that the customer has accepted and nobody has called back about: who waits longest first (FUP-2).
    pub follow_ups: Vec<Waiting<'a>>,
    /// Findings whose clock has run out, the latest first.
    pub findings: Vec<Alert<'a>>,
    /// Numbers.
    pub counts: Counts,
}

/// Registers whose clocks have a part of their own on the board.
const OWN_PARTS: [&str; 3] = ["patrol_round", "patrol_check", "visitor"];

/// The dashboard of a site at a moment, from all its registers, in one pass over each.
#[must_use]
pub fn board<'a>(registers: &[Register<'a>], now_ms: i64, day: Day) -> Board<'a> {
    let mut board = Board::default();
    for register in registers {
        board.conflicts.extend(in_conflict(register));
        let key = register.definition.key.as_str();
        if !OWN_PARTS.contains(&key) && !register.definition.clocks.is_empty() {
            board.clocks.extend(alerts(register, now_ms, day));
        }
        match key {
            "repair" => orders_open(register, &mut board),
            "visitor" => board.inside = gate::inside_now(register, now_ms, day),
            "patrol_check" => findings(register, now_ms, day, &mut board),
            _ => {}
        }
    }
    if let Some(patrol) = patrol(registers) {
        gaps(&patrol, now_ms, day, &mut board);
    }
    let by_deadline = |alert: &Alert<'_>| (alert.deadline.deadline_ms, alert.entry.id());
    sort::by_key(&mut board.conflicts, |one| (one.since_ms, one.entry.id()));
    sort::by_key(&mut board.clocks, by_deadline);
    sort::by_key(&mut board.findings, by_deadline);
    let broken = || board.clocks.iter().filter(|alert| alert.deadline.is_broken());
    board.counts.clocks_broken = broken().count();
    board.counts.clocks_broken_pressing = broken().filter(|alert| is_pressing_order(alert.entry)).count();
    board.counts.clocks_soon = board.clocks.len() - board.counts.clocks_broken;
    board.counts.people_inside = board.inside.people;
    board.counts.visitors_overdue = board.inside.overdue;
    board.counts.conflicts = board.conflicts.len();
    board.counts.findings_overdue = board.findings.len();
    board
}

fn in_conflict<'a>(register: &Register<'a>) -> impl Iterator<Item = Conflict<'a>> {
    let definition = register.definition;
    // Voiding ‖ editing is a conflict too, so voided records are looked at as well.
    let all = register.records.iter();
    all.filter_map(move |record| {
        let fields = conflicts(record, definition);
        (!fields.is_empty()).then(|| Conflict {
            entry: Entry::new(record, definition),
            since_ms: clashing_since(record, &fields),
            fields,
        })
    })
}

/// When the newest of the values was written that stand side by side.
fn clashing_since(record: &Record, fields: &[Key]) -> Option<i64> {
    let siblings = fields.iter().flat_map(|field| record.values(field.as_str()));
    let authors = siblings.filter_map(|sibling| record.authors.get(&sibling.origin));
    authors.map(|author| author.at.judged_ms()).max()
}

fn alerts<'a>(register: &Register<'a>, now_ms: i64, day: Day) -> impl Iterator<Item = Alert<'a>> {
    register.entries().filter_map(move |entry| {
        let deadline = orders::deadline(entry, now_ms, &|_| day.offset_minutes())?;
        (deadline.is_broken() || deadline.is_soon).then_some(Alert { entry, deadline })
    })
}

fn is_pressing_order(entry: Entry<'_>) -> bool {
    entry.definition.key == "repair" && orders::is_pressing(entry)
}

fn orders_open<'a>(repairs: &Register<'a>, board: &mut Board<'a>) {
    for entry in repairs.entries().filter(|entry| !entry.is_final()) {
        board.counts.orders_open += 1;
        board.counts.orders_pressing += usize::from(orders::is_pressing(entry));
        board.counts.orders_unrepaired += usize::from(!orders::is_repaired(entry));
        board.counts.orders_to_accept += usize::from(matches!(entry.state(), "repaired" | "awaiting_rain"));
        let (list, step) = match entry.state() {
            "awaiting_approval" => (&mut board.approvals, "request_approval"),
            "customer_accepted" => (&mut board.follow_ups, "customer_accept"),
            _ => continue,
        };
        let since_ms = entry.last_step(&[step]).map(|(at_ms, _)| at_ms);
        list.push(Waiting { entry, since_ms });
    }
    let by_patience = |waiting: &Waiting<'_>| (waiting.since_ms, waiting.entry.id());
    sort::by_key(&mut board.approvals, by_patience);
    sort::by_key(&mut board.follow_ups, by_patience);
    board.counts.orders_to_follow_up = board.follow_ups.len();
}

fn findings<'a>(checks: &Register<'a>, now_ms: i64, day: Day, board: &mut Board<'a>) {
    for entry in checks.entries() {
        let is_today = || entry.get(check::CHECKED_AT).map(|at_ms| day.of(at_ms)) == Some(day);
        if entry.state() == SKIPPED && is_today() {
            board.counts.stops_skipped += 1;
        }
        if entry.is_final() {
            continue;
        }
        board.counts.findings_open += 1;
        let deadline = orders::deadline(entry, now_ms, &|_| day.offset_minutes());
        if let Some(deadline) = deadline.filter(Deadline::is_broken) {
            board.findings.push(Alert { entry, deadline });
        }
    }
}

fn patrol<'a>(registers: &[Register<'a>]) -> Option<Patrol<'a>> {
    let find = |key: &str| {
        registers
            .iter()
            .find(|register| register.definition.key == key)
            .cloned()
    };
    Some(Patrol {
        rounds: find("patrol_round")?,
        checks: find("patrol_check")?,
        routes: find("route")?,
        checkpoints: find("checkpoint")?,
    })
}

fn gaps<'a>(patrol: &Patrol<'a>, now_ms: i64, day: Day, board: &mut Board<'a>) {
    let is_today = |entry: &Entry<'_>| rounds::window(*entry).overlaps(&day.window());
    let today: Vec<Entry<'a>> = patrol.rounds.entries().filter(is_today).collect();
    let mut checks = rounds::checks_by_round(&patrol.checks, &today);
    let routes = patrol.routes.by_id();
    let nobody = RecordId(uuid::Uuid::nil());
    for entry in today {
        let route = entry.get(round::ROUTE).and_then(|id| routes.get(&id)).copied();
        let made = checks.remove(&entry.id()).unwrap_or_default();
        let Some(card) = rounds::card(entry, route, made, nobody, now_ms) else {
            continue;
        };
        board.counts.rounds_under_way += usize::from(card.stage.is_under_way());
        let is_over =
            !card.stage.is_under_way() && (card.stage != Stage::Planned || card.now == RoundNow::NotJudged);
        let stops_missed = if is_over { card.progress.left() } else { 0 };
        board.counts.stops_missed += stops_missed;
        board.counts.rounds_missed += usize::from(card.tone == Tone::Missed);
        board.counts.rounds_late += usize::from(card.tone == Tone::Late);
        if matches!(card.tone, Tone::Missed | Tone::Late) || stops_missed > 0 {
            board.rounds.push(RoundGap { card, stops_missed });
        }
    }
    sort::by_key(&mut board.rounds, |gap| {
        (gap.card.tone, gap.card.window.from_ms, gap.card.entry.id())
    });
}
