//! The gate: returning visitors, who is inside, and the clock of the ID.

use std::collections::BTreeMap;

use crate::change::Seen;
use crate::clocks;
use crate::definition::Definition;
use crate::formats;
use crate::ids::{Key, RecordId};
use crate::replica::Draft;
use crate::sort::{self, Gather};
use crate::span::Span;
use crate::standing::{Shown, shown};
use crate::value::Value;

use super::keys::visitor;
use super::orders;
use super::read::{Entry, Register};
use super::writing::{NotReady, Writing};
use super::{Day, Window};

/// The fewest digits that are looked up: fewer would show a stranger half the list.
pub const DIGITS_MIN: usize = 4;

/// Somebody who was here before, masked: "is it you?"
#[derive(Clone, Debug)]
pub struct Returning<'a> {
    /// The last visit: what [`prefill`] takes.
    pub last: Entry<'a>,
    /// `李**`
    pub name_masked: String,
    /// `138****1234`
    pub phone_masked: String,
    /// From where.
    pub company: Option<&'a str>,
    /// Whom they visited.
    pub host: Option<&'a str>,
    /// In which department.
    pub department: Option<&'a str>,
    /// Where that is.
    pub place: Option<RecordId>,
    /// The vehicle.
    pub vehicle: Option<&'a str>,
    /// When they came last.
    pub last_ms: i64,
    /// How often they were here, as far as this device knows.
    pub visits: usize,
    /// Still inside: signing in twice is a mistake.
    pub is_inside: bool,
}

/// Visitors whose phone number begins or ends with these digits, the latest first, at most `limit`. Other signs are passed over.
#[must_use]
pub fn returning<'a>(visitors: &Register<'a>, typed: &str, limit: usize) -> Vec<Returning<'a>> {
    let typed = digits(typed);
    if typed.len() < DIGITS_MIN {
        return Vec::new();
    }
    let mut known: BTreeMap<(String, &'a str), (Entry<'a>, i64, usize, bool)> = BTreeMap::new();
    for entry in visitors.entries() {
        let Some(phone) = entry.get(visitor::PHONE).map(digits) else {
            continue;
        };
        let is_like = phone.starts_with(&typed) || phone.ends_with(&typed);
        // Whoever was turned away is asked anew.
        let (true, Some(at_ms)) = (is_like, came_ms(entry)) else {
            continue;
        };
        let name = entry.get(visitor::NAME).unwrap_or_default();
        let inside = entry.state() == INSIDE;
        let best = known.entry((phone, name)).or_insert((entry, at_ms, 0, false));
        best.2 += 1;
        best.3 |= inside;
        if at_ms > best.1 {
            (best.0, best.1) = (entry, at_ms);
        }
    }
    let mut found: Vec<(Entry<'a>, i64, usize, bool)> = known.into_values().collect();
    sort::by_key(&mut found, |(entry, at_ms, ..)| {
        (std::cmp::Reverse(*at_ms), entry.id())
    });
    found.truncate(limit);
    found.into_iter().map(recognised).collect()
}

fn recognised((last, last_ms, visits, is_inside): (Entry<'_>, i64, usize, bool)) -> Returning<'_> {
    Returning {
        last,
        name_masked: formats::mask_name(last.get(visitor::NAME).unwrap_or_default()),
        phone_masked: formats::mask_phone(last.get(visitor::PHONE).unwrap_or_default()),
        company: last.get(visitor::COMPANY),
        host: last.get(visitor::HOST),
        department: last.get(visitor::DEPARTMENT),
        place: last.get(visitor::PLACE),
        vehicle: last.get(visitor::VEHICLE),
        last_ms,
        visits,
        is_inside,
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

const INSIDE: &str = "inside";

/// The fields that a visitor brings along from the last visit. Who escorts, what is carried and how many come is asked anew, and so are
/// papers that run out.
const BROUGHT: &[&str] = &[
    "kind",
    "phone",
    "name",
    "id_kind",
    "id_number",
    "company",
    "host",
    "host_customer",
    "department",
    "place",
    "purpose",
    "purpose_note",
    "vehicle",
];

/// What the form of a returning visitor is filled with.
#[must_use]
pub fn prefill(last: Entry<'_>) -> BTreeMap<Key, Value> {
    let fields = last.definition.fields.iter();
    let brought = fields.filter(|field| BROUGHT.contains(&field.key.as_str()) && !field.retired);
    brought
        .filter_map(|field| {
            let value = last.value(field.key.as_str())?;
            (!value.is_blank()).then(|| (field.key.clone(), value.clone()))
        })
        .gather()
}

/// Somebody whom visitors come to see, as the slips tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsualHost<'a> {
    /// As visitors name them.
    pub host: &'a str,
    /// In which department.
    pub department: Option<&'a str>,
    /// In the directory.
    pub customer: Option<RecordId>,
    /// Where that is, by the last slip that says it.
    pub place: Option<RecordId>,
    /// How many slips name them.
    pub visits: usize,
    /// When somebody came last.
    pub last_ms: i64,
}

/// Whom visitors come to see, the most frequent first; of those alike, the one who was visited last.
#[must_use]
pub fn usual_hosts<'a>(visitors: &Register<'a>) -> Vec<UsualHost<'a>> {
    let mut known: BTreeMap<(&'a str, Option<&'a str>), UsualHost<'a>> = BTreeMap::new();
    for entry in visitors.entries() {
        let (Some(host), Some(came_ms)) = (entry.get(visitor::HOST), came_ms(entry)) else {
            continue;
        };
        let department = entry.get(visitor::DEPARTMENT);
        let (customer, place) = (entry.get(visitor::HOST_CUSTOMER), entry.get(visitor::PLACE));
        let one = known.entry((host, department)).or_insert(UsualHost {
            host,
            department,
            customer,
            place,
            visits: 0,
            last_ms: i64::MIN,
        });
        one.visits += 1;
        if came_ms >= one.last_ms {
            one.last_ms = came_ms;
            one.customer = customer.or(one.customer);
            one.place = place.or(one.place);
        }
    }
    let mut hosts: Vec<UsualHost<'a>> = known.into_values().collect();
    sort::by_key(&mut hosts, |one| std::cmp::Reverse((one.visits, one.last_ms)));
    hosts
}

/// When somebody came, or is expected. Goods that leave are no visit, and whoever was turned away did not come.
fn came_ms(entry: Entry<'_>) -> Option<i64> {
    entry
        .get(visitor::TIME_IN)
        .or_else(|| entry.get(visitor::EXPECTED_AT))
}

/// Somebody who is inside now.
#[derive(Clone, Copy, Debug)]
pub struct Inside<'a> {
    /// The slip.
    pub entry: Entry<'a>,
    /// Since when.
    pub since_ms: i64,
    /// How many people; of several numbers that stand side by side the greatest: nobody may be missing from a roll-call.
    pub people: i64,
    /// The least of those numbers.
    pub people_min: i64,
    /// Until when: as agreed, else as the register's clock of a stay has it.
    pub leaves_by_ms: i64,
    /// Whether that is past.
    pub is_overdue: bool,
    /// Whether the site has closed since they came: the lead's list (VIS-6).
    pub is_after_closing: bool,
}

/// Everybody who is inside now.
#[derive(Clone, Debug, Default)]
pub struct InsideNow<'a> {
    /// Overdue first, then who has been inside the longest.
    pub slips: Vec<Inside<'a>>,
    /// The people on them: what a roll-call counts.
    pub people: i64,
    /// How many they are at least: fewer, while somebody has still to decide how many a slip stands for.
    pub people_min: i64,
    /// The slips that are overdue.
    pub overdue: usize,
    /// The people on those.
    pub overdue_people: i64,
}

/// Who is inside now. `day` is any day of the site: it tells where midnight lies.
#[must_use]
pub fn inside_now<'a>(visitors: &Register<'a>, now_ms: i64, day: Day) -> InsideNow<'a> {
    let inside = visitors.entries().filter(|entry| entry.state() == INSIDE);
    let mut slips: Vec<Inside<'a>> = inside.map(|entry| is_inside(entry, now_ms, day)).collect();
    sort::by_key(&mut slips, |slip| {
        (!slip.is_overdue, slip.since_ms, slip.entry.id())
    });
    let overdue = || slips.iter().filter(|slip| slip.is_overdue);
    InsideNow {
        people: slips.iter().map(|slip| slip.people).sum(),
        people_min: slips.iter().map(|slip| slip.people_min).sum(),
        overdue: overdue().count(),
        overdue_people: overdue().map(|slip| slip.people).sum(),
        slips,
    }
}

fn is_inside(entry: Entry<'_>, now_ms: i64, day: Day) -> Inside<'_> {
    let made_ms = entry.record.made_by().map(|author| author.at.judged_ms());
    let since_ms = entry.get(visitor::TIME_IN).or(made_ms).unwrap_or(now_ms);
    let closing_ms = closing_after(entry.definition, since_ms, day);
    // By the same clock as the register's list of those who are overdue: the two must name the same slips.
    let deadline = orders::deadline(entry, now_ms, &|_| day.offset_minutes());
    let leaves_by_ms = deadline.map_or(closing_ms, |deadline| deadline.deadline_ms);
    let party = party(entry);
    Inside {
        entry,
        since_ms,
        people: party.last().copied().unwrap_or(1),
        people_min: party.first().copied().unwrap_or(1),
        leaves_by_ms,
        is_overdue: now_ms > leaves_by_ms,
        is_after_closing: now_ms > closing_ms.max(leaves_by_ms),
    }
}

/// How many people a slip stands for: one number, or each of those that stand side by side until somebody decides, the least first. A slip
/// that says nothing stands for one.
#[must_use]
pub fn party(entry: Entry<'_>) -> Vec<i64> {
    let field = entry.definition.field(visitor::PEOPLE_COUNT.key);
    let shown = field.map_or(Shown::Blank, |field| shown(entry.record, field));
    let values = match &shown {
        Shown::Conflict(values) => values.clone(),
        one => one.value().into_iter().collect(),
    };
    let counts = values.into_iter().map(|value| value.as_integer().unwrap_or(1));
    let mut counts: Vec<i64> = counts.collect();
    if counts.is_empty() {
        counts.push(1);
    }
    sort::by_key(&mut counts, |count| *count);
    counts.dedup();
    counts
}

/// The first closing time after a moment: what `leaves_by` is filled with. Who comes in the night stays until the next one. `day` is any
/// day of the site.
#[must_use]
pub fn closing_after(visitors: &Definition, moment_ms: i64, day: Day) -> i64 {
    let figure = visitors.figure("closing_time", visitors.version);
    let closing = figure.and_then(|figure| figure.parse::<Span>().ok());
    let day = day.of(moment_ms);
    closing.map_or(day.window().until_ms, |closing| {
        clocks::next_at(closing, moment_ms, day.offset_minutes())
    })
}

/// Which field is asked next: the first one behind `from` that is still missing; when there is none, the first one at all that is. `None`
/// when nothing but `from` itself is: then saving says what is wrong with it.
#[must_use]
pub fn next_asked<'k>(
    order: &[&'k Key],
    is_missing: impl Fn(&Key) -> bool,
    from: Option<&Key>,
) -> Option<&'k Key> {
    let here = order.iter().position(|key| Some(*key) == from);
    let behind = here.map_or(0, |here| here + 1);
    let (before, after) = order.split_at(behind);
    let mut others = after.iter().chain(before).filter(|key| Some(**key) != from);
    others.find(|key| is_missing(key)).copied()
}

/// Visitors who are announced for a day, by the hour. Of several times that stand side by side each brings them on its day.
#[must_use]
pub fn expected<'a>(visitors: &Register<'a>, day: Day) -> Vec<Entry<'a>> {
    let waiting = visitors.entries().filter(|entry| entry.state() == "expected");
    let mut waiting: Vec<(i64, Entry<'a>)> = waiting
        .filter_map(|entry| {
            let times = entry.record.values(visitor::EXPECTED_AT.key).iter();
            let times = times.filter_map(|sibling| sibling.value.as_integer());
            Some((times.filter(|at_ms| day.of(*at_ms) == day).min()?, entry))
        })
        .collect();
    sort::by_key(&mut waiting, |(at_ms, entry)| (*at_ms, entry.id()));
    waiting.into_iter().map(|(_, entry)| entry).collect()
}

/// The clock of VIS-4: from taking the ID to giving it back.
#[must_use]
pub fn handling(visitors: &Definition, id_taken_ms: i64) -> Window {
    let figure = visitors.figure("handling_max", visitors.version);
    let length = figure.and_then(|figure| figure.parse::<Span>().ok());
    Window {
        from_ms: id_taken_ms,
        until_ms: length.map_or(id_taken_ms, |length| length.after(id_taken_ms)),
    }
}

/// One tap: gone, the slip handed in, nothing carried out. Goods ask for the form.
///
/// # Errors
/// [`NotReady`] when the slip is not inside.
pub fn sign_out(slip: Entry<'_>, seen: Seen, now_ms: i64) -> Result<Vec<Draft>, NotReady> {
    let draft = Writing::step(slip, seen, "sign_out")
        .put(visitor::TIME_OUT, now_ms)
        .put(visitor::SLIP_RETURNED, true)
        .put(visitor::TAKES_GOODS, false)
        .ready()?;
    Ok(vec![draft])
}

/// VIS-6: gone without handing the slip in. A lead says when, and how that is known.
///
/// # Errors
/// [`NotReady`] without a reason.
pub fn sign_out_late(
    slip: Entry<'_>,
    seen: Seen,
    left_ms: i64,
    reason: &str,
) -> Result<Vec<Draft>, NotReady> {
    let draft = Writing::step(slip, seen, "sign_out_late")
        .put(visitor::TIME_OUT, left_ms)
        .put(visitor::SLIP_RETURNED, false)
        .why(reason)
        .ready()?;
    Ok(vec![draft])
}

/// The undo of a tap on the wrong line: still inside. What signing out had written is taken back.
///
/// # Errors
/// [`NotReady`] without a reason.
pub fn put_back(slip: Entry<'_>, seen: Seen, reason: &str) -> Result<Vec<Draft>, NotReady> {
    let mut writing = Writing::step(slip, seen, "still_inside").why(reason);
    for field in [
        visitor::TIME_OUT.name(),
        visitor::SLIP_RETURNED.name(),
        visitor::TAKES_GOODS.name(),
    ] {
        writing = writing.put_value(field, Value::Empty);
    }
    Ok(vec![writing.ready()?])
}
