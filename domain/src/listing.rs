//! Lists of a register's records: what a row shows, which list it is on, in which order, and how it is found.
//!
//! A row is made once when its record changes and holds everything that filtering and ordering need, so that ten thousand rows
//! are searched with every key that is pressed. The cells of a row are told only for rows in sight ([`cells`]).

mod card;
mod clock;
mod moments;
mod order;
mod said;
mod search;
mod text;

pub use card::{CardWords, card_words};
pub use clock::{Clock, ClockOf, ClockTone, clocks_of, tone_at};
pub use moments::{date_words, hour_words, moment_words, short_moment_words, span_words, time_left};
pub use order::{Found, Which, count, find, select};
pub use search::{Query, folded, half_width};
pub use text::{
    BESIDE, Locale, Medium, Names, cells, name_of, people_words, shown_field, shown_text, title_of,
};

use crate::definition::{Definition, Look, STATE_FIELD, Tab, VOIDED};
use crate::ids::{Key, RecordId};
use crate::record::Record;
use crate::standing::{conflicts, holds, shown, standing};
use crate::value::Value;
use crate::words::Words;

/// How many characters of a record's id people tell it by.
const SHORT_NUMBER_CHARS: usize = 6;

/// The colour of a state; the words stand beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Nobody has begun.
    Waiting,
    /// Under way.
    Working,
    /// It waits for something, or for somebody else than who works at it.
    Held,
    /// Done.
    Done,
    /// Left the line of work: cancelled, turned away.
    Stopped,
    /// Made by mistake.
    Voided,
    /// An entry of a directory that is in use: nothing is to be done about it, and nothing to be said.
    Standing,
    /// A person must decide.
    Conflict,
    /// Its time has not come.
    Future,
    /// It may begin now.
    Open,
    /// Late, and still possible.
    Late,
    /// Too late: it was missed.
    Missed,
    /// Made up for afterwards.
    CatchUp,
}

/// The nearest deadline that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowClock {
    /// Which clock.
    pub clock: Key,
    /// When it started, judged.
    pub started_ms: i64,
    /// The deadline.
    pub deadline_ms: i64,
    /// Until when what is late by it can still be done, where the definition says so.
    pub possible_until_ms: Option<i64>,
}

/// A list that a row is on, and the value that it is ordered by there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The list.
    pub list: Key,
    /// The value of its `order_by`, if it has one and the record too.
    pub order: Option<Value>,
}

/// One record in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The record.
    pub id: RecordId,
    /// Its headline, personal data masked.
    pub title: String,
    /// The number that people tell it by.
    pub short_number: String,
    /// The state that counts.
    pub state: String,
    /// Its colour.
    pub tone: Tone,
    /// 待办 or 已办. A record in conflict is to do, whatever its state: somebody has to decide.
    pub tab: Tab,
    /// The nearest deadline that runs; none on the tab 已办.
    pub clock: Option<RowClock>,
    /// Whether a person must choose between values.
    pub in_conflict: bool,
    /// When the newest of what is in it was written, judged.
    pub newest_ms: i64,
    /// The register's own lists that it is on.
    pub lists: Vec<Listed>,
    /// What a directory goes by: its number or name, as people sort them. Blank where the register is work.
    pub order: String,
    /// What a search looks into, folded.
    pub search: String,
}

impl Row {
    /// The row of a record. `initials` tells the pinyin initials of words: 渗水 is found by `ss`.
    #[must_use]
    pub fn of(
        record: &Record,
        definition: &Definition,
        locale: &Locale<'_>,
        initials: &dyn Fn(&str) -> String,
    ) -> Self {
        let flow = &definition.flow;
        let stands = standing(record, flow);
        let in_conflict = !conflicts(record, definition).is_empty();
        let tab = tab_of(definition, stands.state, in_conflict);
        let is_done = tab == Tab::Done;
        let title = title_of(record, definition, locale);
        let short_number = number_of(record, definition);
        let own_number = Some(self::short_number(record.id)).filter(|own| *own != short_number);
        let told: Vec<&str> = [&title, &short_number]
            .into_iter()
            .chain(&own_number)
            .map(String::as_str)
            .collect();
        let clock = if is_done {
            None
        } else {
            nearest(record, definition, locale)
        };
        Self {
            id: record.id,
            state: stands.state.to_owned(),
            tone: tone(definition, stands.state, in_conflict),
            tab,
            clock,
            in_conflict,
            newest_ms: newest_ms(record),
            lists: lists(record, definition, &stands.states),
            order: order::order_words(record, definition, locale, &title, initials),
            search: search::text_of(record, definition, locale, &told, initials),
            title,
            short_number,
        }
    }

    /// How late the clock is, in milliseconds; none while it is in time, or does not run.
    #[must_use]
    pub fn late_ms(&self, now_ms: i64) -> Option<i64> {
        let late_ms = now_ms.saturating_sub(self.clock.as_ref()?.deadline_ms);
        (late_ms > 0).then_some(late_ms)
    }
}

/// 待办 or 已办, by the state that counts. What is in conflict is to do, whatever its state.
#[must_use]
pub fn tab_of(definition: &Definition, state: &str, in_conflict: bool) -> Tab {
    if definition.flow.is_final(state) && !in_conflict {
        Tab::Done
    } else {
        Tab::Todo
    }
}

/// The end of a record's id: its beginning is the time, which records of one minute share.
#[must_use]
pub fn short_number(id: RecordId) -> String {
    let digits = id.0.simple().to_string();
    digits[digits.len() - SHORT_NUMBER_CHARS..].to_ascii_uppercase()
}

/// The number that people tell a record by: the one on the paper that goes with it, where the register has such a field, else its own.
#[must_use]
pub fn number_of(record: &Record, definition: &Definition) -> String {
    let key = definition.print.number.as_ref();
    let field = key.and_then(|key| definition.field(key.as_str()));
    let number = field.and_then(|field| {
        shown(record, field)
            .value()
            .and_then(Value::as_text)
            .map(str::trim)
            .map(str::to_owned)
    });
    number
        .filter(|number| !number.is_empty())
        .unwrap_or_else(|| short_number(record.id))
}

/// The words of a state; those of the state that every flow has stand here.
#[must_use]
pub fn state_words(definition: &Definition, state: &str) -> Words {
    match definition.flow.state(state) {
        Some(known) => known.words.clone(),
        None if state == VOIDED => Words::new("已作废", "Voided"),
        // A state of a definition that this app has not heard of yet.
        None => Words::new(state, state),
    }
}

/// The colour of a state.
#[must_use]
pub fn tone(definition: &Definition, state: &str, in_conflict: bool) -> Tone {
    let flow = &definition.flow;
    let look = flow.state(state).and_then(|known| known.look);
    match flow.state(state) {
        _ if in_conflict => Tone::Conflict,
        _ if state == VOIDED => Tone::Voided,
        _ if look == Some(Look::Late) => Tone::Late,
        _ if look == Some(Look::Missed) => Tone::Missed,
        _ if look == Some(Look::CatchUp) => Tone::CatchUp,
        Some(known) if known.apart => Tone::Stopped,
        Some(known) if definition.directory().is_some() => match known.tab {
            Tab::Todo => Tone::Standing,
            Tab::Done => Tone::Stopped,
        },
        Some(known) if known.tab == Tab::Done => Tone::Done,
        Some(known) if known.waits => Tone::Held,
        _ if flow.distance(state) == Some(0) => Tone::Waiting,
        _ => Tone::Working,
    }
}

fn nearest(record: &Record, definition: &Definition, locale: &Locale<'_>) -> Option<RowClock> {
    let running = clocks_of(record, definition, locale.now_ms, locale.offset_minutes).into_iter();
    let running = running.filter(|one| one.clock.stopped_ms.is_none());
    let ClockOf { defined, clock, .. } = running.min_by_key(|one| one.clock.deadline_ms)?;
    Some(RowClock {
        clock: defined.key.clone(),
        started_ms: clock.started_ms,
        deadline_ms: clock.deadline_ms,
        possible_until_ms: clock.possible_until_ms,
    })
}

/// By the number of the server and not by the clocks of phones: one that is a year ahead would stay on top for a year.
fn newest_ms(record: &Record) -> i64 {
    let authors = record.authors.values();
    let newest = authors.max_by_key(|author| (author.number, author.at.judged_ms()));
    newest.map_or(0, |author| author.at.judged_ms())
}

fn lists(record: &Record, definition: &Definition, states: &[&str]) -> Vec<Listed> {
    let lists = definition.lists.iter().filter(|list| {
        let in_state =
            list.states.is_empty() || list.states.iter().any(|state| states.contains(&state.as_str()));
        let is_voided = list.states.is_empty() && states.iter().all(|state| *state == VOIDED);
        in_state && !is_voided && holds(&list.when, record, definition)
    });
    let listed = lists.map(|list| Listed {
        list: list.key.clone(),
        order: list
            .order_by
            .as_ref()
            .and_then(|key| order_value(record, definition, key)),
    });
    listed.collect()
}

fn order_value(record: &Record, definition: &Definition, key: &Key) -> Option<Value> {
    if *key == STATE_FIELD {
        let state = standing(record, &definition.flow).state;
        let place = definition.flow.distance(state)?;
        return i64::try_from(place).ok().map(Value::Integer);
    }
    let field = definition.field(key.as_str())?;
    shown(record, field)
        .value()
        .filter(|value| !value.is_blank())
        .cloned()
}

#[cfg(all(test, feature = "files"))]
mod tests;
