//! A check at a checkpoint, with the finding and the repair order that it raises: one deed, one group.

use std::collections::BTreeMap;

use crate::change::GROUP_MAX;
use crate::definition::Definition;
use crate::ids::{Key, RecordId};
use crate::plan::Actor;
use crate::replica::Draft;
use crate::value::{Decimal, Value};

use super::keys::{check, repair, round};
use super::read::{Entry, Held, Id, Row};
use super::round::{Round, Stop, StopState, Timing};
use super::rounds::Stage;
use super::scan::LabelRead;
use super::stops::Spot;
use super::writing::{New, NotReady, Writing, cell, row};

/// A position on the earth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Degrees.
    pub latitude: Decimal,
    /// Degrees.
    pub longitude: Decimal,
    /// How far off it may be.
    pub accuracy_m: Option<u32>,
}

impl Position {
    pub(super) fn value(self) -> Value {
        let number = |number: Decimal| Value::text(number.to_string());
        let accuracy = self.accuracy_m.map(|metres| Decimal::whole(i64::from(metres)));
        row([
            Some(("latitude", number(self.latitude))),
            Some(("longitude", number(self.longitude))),
            accuracy.map(|metres| ("accuracy_m", number(metres))),
        ])
    }
}

/// How somebody shows to have been there (PAT-3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The label was read by the camera.
    Qr {
        /// What it said.
        label: LabelRead,
        /// Where the phone was, if it knew. With a label that is signed it makes a stronger proof.
        position: Option<Position>,
    },
    /// The tag was read.
    Nfc {
        /// Its number.
        tag: String,
    },
    /// Nothing was read: why, and a photo from the spot.
    Manual {
        /// Why.
        reason: String,
        /// Digests of the photos.
        photos: Vec<String>,
    },
}

/// What was seen of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineResult {
    /// As it should be.
    Ok,
    /// Not as it should be.
    Problem,
    /// Does not apply today.
    NotApplicable,
}

impl LineResult {
    const EACH: [Self; 3] = [Self::Ok, Self::Problem, Self::NotApplicable];

    fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Problem => "problem",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// One line of what was inspected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// Which line: [`super::stops::InspectLine::what`].
    pub item: String,
    /// What was seen.
    pub result: LineResult,
    /// A word on it.
    pub note: String,
}

impl Inspected {
    /// A line as a row of the checklist has it; `None` when it is none.
    #[must_use]
    pub fn of_row(row: &Row) -> Option<Self> {
        let text = |cell: &str| row.get(cell).and_then(Value::as_text);
        let result = text("result")?;
        Some(Self {
            item: text("item")?.to_owned(),
            result: LineResult::EACH
                .into_iter()
                .find(|known| known.as_str() == result)?,
            note: text("note").unwrap_or_default().to_owned(),
        })
    }
}

/// Every line of a checkpoint as it should be: what a check with one tap says.
#[must_use]
pub fn all_in_order(spot: &Spot<'_>) -> Vec<Inspected> {
    let line = |item: &str| Inspected {
        item: item.to_owned(),
        result: LineResult::Ok,
        note: String::new(),
    };
    if spot.inspect.is_empty() {
        // A checkpoint that this device has not heard of yet is still a place where somebody was.
        return vec![line(if spot.name.is_empty() { "现场" } else { spot.name })];
    }
    spot.inspect.iter().map(|asked| line(asked.what)).collect()
}

/// A reading that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What was read: [`super::stops::ReadingAsked::what`].
    pub what: String,
    /// The value.
    pub value: Decimal,
}

/// How bad a finding is. The same as `patrol_check.findings.severity`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// 轻微
    Minor,
    /// 一般
    General,
    /// 重大
    Major,
}

impl Severity {
    const EACH: [Self; 3] = [Self::Minor, Self::General, Self::Major];

    /// The option of the register.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minor => "minor",
            Self::General => "general",
            Self::Major => "major",
        }
    }

    /// By the option of the register.
    #[must_use]
    pub fn of(option: &str) -> Option<Self> {
        Self::EACH.into_iter().find(|known| known.as_str() == option)
    }
}

/// Something wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub what: String,
    /// What it belongs to: an option of `findings.aspect`.
    pub aspect: Option<String>,
    /// How bad.
    pub severity: Severity,
    /// Who puts it right. Without one the lead sees it on the list of findings.
    pub owner: Option<RecordId>,
    /// Until when. Without one the figure of the register holds.
    pub rectify_by_ms: Option<i64>,
    /// The repair orders that it raises.
    pub raises: Vec<Raise>,
}

/// A repair order that a finding raises (PAT-4). Its class, and whether it is a shared part, follow from the item (REP-1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raise {
    /// The order that is made.
    pub new: New,
    /// What is wrong: an option of `repair.item`.
    pub item: String,
    /// Where exactly.
    pub place_note: String,
}

/// What somebody did at a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passing {
    /// The check that is made.
    pub new: New,
    /// How the person shows to have been there.
    pub proof: Proof,
    /// Line by line; [`all_in_order`] to begin with.
    pub inspected: Vec<Inspected>,
    /// Readings.
    pub readings: Vec<Taken>,
    /// Digests of photos. Those of a finding go along with the orders that it raises.
    pub photos: Vec<String>,
    /// A word on it.
    pub note: String,
    /// Something wrong.
    pub finding: Option<Finding>,
    /// Why it is made up for only now. Empty: the reason that the catch-up was begun with.
    pub reason: String,
}

impl Passing {
    /// A check at which everything is in order.
    #[must_use]
    pub fn in_order(new: New, spot: &Spot<'_>, proof: Proof) -> Self {
        Self {
            new,
            proof,
            inspected: all_in_order(spot),
            readings: Vec::new(),
            photos: Vec::new(),
            note: String::new(),
            finding: None,
            reason: String::new(),
        }
    }
}

/// The most orders that one finding raises: the group has the check and perhaps the start of the round, too.
pub const RAISES_MAX: usize = GROUP_MAX as usize - 2;

/// The check of a stop, and before it the orders that its finding raises. Saved together they are one group; the start of the round
/// ([`Round::start`]) may go before them in the same group.
///
/// # Errors
/// [`NotReady`] tells what is still to be asked. Nothing is refused because of a reading or of the order.
pub fn check(
    round: &Round<'_>,
    repairs: &Definition,
    stop: usize,
    passing: &Passing,
    me: Actor,
    now_ms: i64,
) -> Result<Vec<Draft>, NotReady> {
    let at = round.stops.get(stop).ok_or_else(NotReady::default)?;
    let is_catching_up = round.card.stage == Stage::CatchingUp;
    let mut writing = stands(round, at, made(round.checks, passing, is_catching_up), me, now_ms)
        .put(check::TIMING, round.timing(stop, now_ms).as_str());
    if round.is_out_of_order(stop) {
        writing = writing.put(check::OUT_OF_ORDER, true);
    }
    if is_catching_up {
        let skipped = at.check.filter(|_| at.state == StopState::Skipped);
        let begun = round.entry().last_step(&["catch_up"]);
        let reason = match passing.reason.trim() {
            "" => begun.and_then(|(_, reason)| reason).unwrap_or_default(),
            reason => reason,
        };
        writing = writing
            .put_some(check::CATCHES_UP, skipped.map(Entry::id))
            .why(reason);
    }
    with_orders(writing, repairs, &at.spot, passing, me, now_ms)
}

/// A check by the way: at a checkpoint, but in no round.
///
/// # Errors
/// As [`check`].
pub fn check_by_the_way(
    checks: &Definition,
    repairs: &Definition,
    spot: &Spot<'_>,
    passing: &Passing,
    me: Actor,
    now_ms: i64,
) -> Result<Vec<Draft>, NotReady> {
    let writing =
        here(spot, made(checks, passing, false), me, now_ms).put(check::TIMING, Timing::Unplanned.as_str());
    with_orders(writing, repairs, spot, passing, me, now_ms)
}

fn made<'a>(checks: &'a Definition, passing: &Passing, is_catching_up: bool) -> Writing<'a> {
    let step = match (is_catching_up, &passing.finding) {
        (false, None) => "check",
        (false, Some(_)) => "check_with_finding",
        (true, None) => "catch_up",
        (true, Some(_)) => "catch_up_with_finding",
    };
    Writing::make(checks, passing.new, step)
}

/// What was seen and read, and the drafts in their order.
fn with_orders(
    writing: Writing<'_>,
    repairs: &Definition,
    spot: &Spot<'_>,
    passing: &Passing,
    me: Actor,
    now_ms: i64,
) -> Result<Vec<Draft>, NotReady> {
    let has_photo = !spot.photo_required || !passing.photos.is_empty();
    let mut writing = writing
        .put_words(check::NOTE, &passing.note)
        .add(check::INSPECTED, passing.inspected.iter().map(inspected))
        .add(check::READINGS, readings(spot, &passing.readings))
        .add(check::PHOTOS, texts(&passing.photos))
        .also_needs(check::PHOTOS.name(), has_photo);
    writing = proved(writing, &passing.proof);
    let mut drafts = Vec::new();
    if let Some(finding) = &passing.finding {
        writing = found(writing, finding, now_ms);
        // The check names its orders, so it comes behind them.
        for raise in finding.raises.iter().take(RAISES_MAX) {
            drafts.push(order(repairs, spot, passing, finding, raise, me.staff, now_ms)?);
        }
    }
    drafts.push(writing.ready()?);
    Ok(drafts)
}

/// A stop that is left out, and why.
///
/// # Errors
/// [`NotReady`] without a reason.
pub fn skip(
    round: &Round<'_>,
    stop: usize,
    new: New,
    reason: &str,
    me: Actor,
    now_ms: i64,
) -> Result<Vec<Draft>, NotReady> {
    let at = round.stops.get(stop).ok_or_else(NotReady::default)?;
    let writing = stands(round, at, Writing::make(round.checks, new, "skip"), me, now_ms);
    Ok(vec![writing.why(reason).ready()?])
}

/// In which round, with whom, and when it was due.
fn stands<'a>(round: &Round<'_>, at: &Stop<'_>, writing: Writing<'a>, me: Actor, now_ms: i64) -> Writing<'a> {
    let level = round.entry().get(round::EMERGENCY_LEVEL);
    here(&at.spot, writing, me, now_ms)
        .put(check::ROUND, round.entry().id())
        .put_some(check::PARTNER, round.card.companion)
        .put_some(check::DUE_AT, at.due_ms)
        .put_some(check::EMERGENCY_LEVEL, level)
}

/// Who, when, where.
fn here<'a>(spot: &Spot<'_>, writing: Writing<'a>, me: Actor, now_ms: i64) -> Writing<'a> {
    writing
        .put(check::CHECKPOINT, spot.id)
        .put_some(check::PLACE, spot.place)
        .put(check::CHECKED_BY, me.staff)
        .put(check::CHECKED_AT, now_ms)
}

fn proved<'a>(writing: Writing<'a>, proof: &Proof) -> Writing<'a> {
    match proof {
        Proof::Qr { label, position } => {
            let is_strong = label.is_signed && position.is_some();
            let writing = writing
                .put(check::PROOF, if is_strong { "qr_position" } else { "qr" })
                .put_words(check::LABEL_READ, &label.text);
            match position.map(Position::value) {
                Some(Value::Map(position)) => writing.put(check::POSITION, &position),
                _ => writing,
            }
        }
        Proof::Nfc { tag } => writing.put(check::PROOF, "nfc").put_words(check::LABEL_READ, tag),
        Proof::Manual { reason, photos } => writing
            .put(check::PROOF, "manual")
            .put_words(check::MANUAL_REASON, reason)
            .add(check::MANUAL_PHOTOS, texts(photos)),
    }
}

fn texts(texts: &[String]) -> impl Iterator<Item = Value> {
    texts.iter().map(Value::text)
}

pub(super) fn inspected(line: &Inspected) -> Value {
    let note = line.note.trim();
    row([
        Some(("item", Value::text(line.item.as_str()))),
        Some(("result", Value::text(line.result.as_str()))),
        (!note.is_empty()).then(|| ("note", Value::text(note))),
    ])
}

fn readings(spot: &Spot<'_>, taken: &[Taken]) -> Vec<Value> {
    let reading = |taken: &Taken| {
        let asked = spot.readings.iter().find(|asked| asked.what == taken.what);
        let unit = asked.and_then(|asked| asked.unit);
        row([
            Some(cell(check::READING_WHAT, taken.what.as_str())),
            Some(cell(check::READING_VALUE, taken.value)),
            unit.map(|unit| cell(check::READING_UNIT, unit)),
            asked.map(|asked| cell(check::READING_OUT_OF_RANGE, asked.is_out(taken.value))),
        ])
    };
    taken.iter().map(reading).collect()
}

/// PAT-7: what is wrong, whose it is, until when, and what it raises.
fn found<'a>(writing: Writing<'a>, finding: &Finding, now_ms: i64) -> Writing<'a> {
    let raises = if finding.raises.is_empty() {
        "nothing"
    } else {
        "repair"
    };
    // The column holds a short text; the whole of it stands in `finding`.
    let what: String = finding.what.trim().chars().take(FINDING_CHARS_MAX).collect();
    let line = row([
        Some(cell(check::FINDING_NUMBER, "1")),
        Some(cell(check::FINDING_WHAT, what.as_str())),
        Some(cell(check::FINDING_SEVERITY, finding.severity.as_str())),
        Some(cell(check::FINDING_RAISES, raises)),
        finding
            .aspect
            .as_deref()
            .map(|aspect| cell(check::FINDING_ASPECT, aspect)),
        finding.owner.map(|owner| cell(check::FINDING_OWNER, owner)),
    ]);
    let orders = finding.raises.iter().take(RAISES_MAX);
    let by_ms = finding.rectify_by_ms.filter(|by_ms| *by_ms > now_ms);
    writing
        .put_words(check::FINDING, &finding.what)
        .add(check::FINDINGS, [line])
        .put_some(check::OWNER, finding.owner)
        .put_some(check::RECTIFY_BY, by_ms)
        .add(check::RAISED, orders.map(|raise| Id::write(raise.new.id)))
}

/// The most characters of `findings.what`.
const FINDING_CHARS_MAX: usize = 200;

fn order(
    repairs: &Definition,
    spot: &Spot<'_>,
    passing: &Passing,
    finding: &Finding,
    raise: &Raise,
    me: RecordId,
    now_ms: i64,
) -> Result<Draft, NotReady> {
    let proposed = proposed(repairs, repair::ITEM.key, &raise.item);
    Writing::make(repairs, raise.new, "report")
        .put_all(&proposed)
        .put(repair::CHANNEL, "staff")
        .put(repair::REPORTED_AT, now_ms)
        .put(repair::FIRST_CONTACT, me)
        .put_some(repair::PLACE, spot.place)
        .put_words(repair::PLACE_NOTE, &raise.place_note)
        .put(repair::ITEM, raise.item.as_str())
        .put_words(repair::DESCRIPTION, &finding.what)
        .put(repair::ORDER_KIND, "new")
        .put(repair::RAISED_FROM, passing.new.id)
        .add(repair::PHOTOS_BEFORE, texts(&passing.photos))
        .ready()
}

/// What choosing an option proposes for other fields.
pub(super) fn proposed(definition: &Definition, field: &str, option: &str) -> BTreeMap<Key, Value> {
    let field = definition.field(field);
    let chosen = field.and_then(|field| field.options.iter().find(|known| known.key == option));
    chosen.map(|chosen| chosen.sets.clone()).unwrap_or_default()
}
