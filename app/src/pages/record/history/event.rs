//! One thing that happened to a record, wherever it is told from.

use std::collections::BTreeMap;
use steward_domain::sort;

use steward_domain::change::{Change, Origin, UNSENT, Write};
use steward_domain::definition::{Definition, SETTLE_STEP, STATE_FIELD, VOID_STEP};
use steward_domain::form::void_words;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Locale, shown_text};
use steward_domain::record::Record;
use steward_domain::refusal::Code;
use steward_domain::replica::{OutboxRow, Progress, Replica};
use steward_domain::time::At;
use steward_domain::value::Value;

use crate::api::Kept;
use crate::components::icon::Icon;
use crate::words::{Records, fill, language};

/// The most values that one event tells; the record itself shows them all.
const LINES_MAX: usize = 8;

/// How far a change has come.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stand {
    /// The server has it.
    Sent,
    /// It is only on this phone.
    OnThisPhone,
    /// The server refused it, and why, where it said so.
    Refused(Option<Code>),
}

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Event {
    origin: Origin,
    number: u64,
    /// When.
    pub(super) at: At,
    /// Who.
    pub(super) by: RecordId,
    step: Option<Key>,
    /// Why.
    pub(super) reason: Option<String>,
    writes: BTreeMap<Key, Write>,
    is_first: bool,
    /// How far it has come.
    pub(super) stand: Stand,
}

/// The events of a timeline as the server keeps it.
pub(super) fn of_server(kept: &[Kept]) -> Vec<Event> {
    kept.iter()
        .map(|kept| Event::of(&kept.change, kept.number, Stand::Sent))
        .collect()
}

/// What waits on this phone or was refused.
pub(super) fn of_outbox(replica: &Replica, record: RecordId) -> Vec<Event> {
    let rows = replica
        .outbox()
        .filter(|row| row.record == record && (row.is_waiting() || row.needs_decision()));
    rows.filter_map(|row| Some(Event::of(&row.change()?, UNSENT, stand_of(row))))
        .collect()
}

fn stand_of(row: &OutboxRow) -> Stand {
    match &row.progress {
        _ if !row.is_refused() => Stand::OnThisPhone,
        Progress::Answered { receipt, .. } => Stand::Refused(receipt.code),
        _ => Stand::Refused(None),
    }
}

/// What the record itself still tells: its steps, and who wrote the values that it has.
pub(super) fn of_record(record: &Record) -> Vec<Event> {
    let sent = record
        .authors
        .iter()
        .filter(|(_, author)| author.number != UNSENT);
    let events = sent.map(|(origin, author)| {
        let taken = record.steps.iter().find(|taken| taken.origin == *origin);
        Event {
            origin: *origin,
            number: author.number,
            at: author.at,
            by: author.by,
            step: taken.map(|taken| taken.step.clone()),
            reason: taken.and_then(|taken| taken.reason.clone()),
            writes: writes_of(record, *origin),
            is_first: taken.is_some_and(|taken| taken.from.is_none()),
            stand: Stand::Sent,
        }
    });
    events.collect()
}

fn writes_of(record: &Record, origin: Origin) -> BTreeMap<Key, Write> {
    let mut writes = BTreeMap::new();
    for (key, field) in &record.fields {
        let set = field.values.iter().find(|sibling| sibling.origin == origin);
        let added = field.members.iter().filter(|(tag, _)| tag.origin() == origin);
        let added: Vec<Value> = added.filter_map(|(_, member)| member.value.clone()).collect();
        if let Some(sibling) = set {
            let value = sibling.value.clone();
            writes.insert(key.clone(), Write::Set { value, was: None });
        } else if !added.is_empty() {
            let remove = Vec::new();
            writes.insert(key.clone(), Write::Members { add: added, remove });
        }
    }
    writes
}

/// Both together, each once, the newest on top: by the server's numbers, and what it does not have by its own order above.
pub(super) fn joined(mut events: Vec<Event>, own: Vec<Event>) -> Vec<Event> {
    let own = own
        .into_iter()
        .filter(|own| events.iter().all(|event| event.origin != own.origin))
        .collect::<Vec<_>>();
    events.extend(own);
    sort::by_key(&mut events, |event| {
        std::cmp::Reverse((event.number, event.origin.seq))
    });
    events
}

impl Event {
    fn of(change: &Change, number: u64, stand: Stand) -> Self {
        let state = change.writes.get(STATE_FIELD);
        Self {
            origin: Origin {
                device: change.device,
                seq: change.seq,
            },
            number,
            at: change.at,
            by: change.by,
            step: change.step.clone(),
            reason: change.reason.clone(),
            writes: change.writes.clone(),
            is_first: matches!(state, Some(Write::Set { was: None, .. })) && change.seen.number == 0,
            stand,
        }
    }

    /// What tells it from others, and from itself as it was before.
    pub(super) fn key(&self) -> (Origin, u64, bool, usize) {
        (
            self.origin,
            self.number,
            matches!(self.stand, Stand::Refused(_)),
            self.writes.len(),
        )
    }

    /// The colour and the icon.
    pub(super) fn look(&self) -> (&'static str, Icon) {
        match (&self.stand, self.step.as_ref().map(Key::as_str)) {
            (Stand::Refused(_), _) => ("is-refused", Icon::Alert),
            (Stand::OnThisPhone, _) => ("is-local", Icon::Phone),
            (_, Some(VOID_STEP)) => ("is-neutral", Icon::Void),
            (_, Some(SETTLE_STEP)) => ("is-info", Icon::Conflicts),
            (_, Some(_)) if self.is_first => ("is-done", Icon::Plus),
            (_, Some(_)) => ("is-done", Icon::Check),
            (_, None) => ("is-neutral", Icon::Edit),
        }
    }

    /// What was done.
    pub(super) fn title(&self, definition: &Definition) -> String {
        let words = Records::now();
        match self.step.as_ref().map(Key::as_str) {
            None => words.edited.to_owned(),
            Some(VOID_STEP) => language().pick(&void_words()).to_owned(),
            Some(SETTLE_STEP) => words.settled.to_owned(),
            Some(step) => {
                let known = definition.flow.step(step);
                known.map_or(step, |step| language().pick(&step.words)).to_owned()
            }
        }
    }

    /// What was written, a line for each field, personal data masked.
    pub(super) fn written(&self, definition: &Definition, locale: &Locale<'_>) -> Vec<String> {
        let fields = definition.fields.iter().filter(|field| field.key != STATE_FIELD);
        let lines = fields.filter_map(|field| {
            let write = self.writes.get(&field.key)?;
            let name = locale.language.pick(&field.words);
            let told = |value: &Value| shown_text(field, value, locale);
            line_of(write, name, &told, self.is_first)
        });
        lines.take(LINES_MAX).collect()
    }
}

fn line_of(write: &Write, name: &str, told: &dyn Fn(&Value) -> String, is_first: bool) -> Option<String> {
    let words = Records::now();
    match write {
        Write::Set { value, .. } if value.is_blank() && is_first => None,
        // Written again as it was: nothing happened to it.
        Write::Set { value, was } if was.as_ref() == Some(value) => None,
        Write::Set { value, was } => {
            let value = if value.is_blank() {
                words.cleared.to_owned()
            } else {
                told(value)
            };
            match was.as_ref().filter(|was| !was.is_blank()) {
                Some(was) => Some(fill(
                    words.wrote_over,
                    &[("f", name), ("was", &told(was)), ("v", &value)],
                )),
                None => Some(fill(words.wrote, &[("f", name), ("v", &value)])),
            }
        }
        Write::Members { add, remove } if add.is_empty() => Some(fill(
            words.struck,
            &[("f", name), ("n", &remove.len().to_string())],
        )),
        Write::Members { add, .. } => {
            let added: Vec<String> = add.iter().map(told).collect();
            Some(fill(
                words.added,
                &[("f", name), ("v", &added.join(language().of("；", "; ")))],
            ))
        }
        Write::Increase { by } => Some(fill(
            words.increased,
            &[("f", name), ("v", &told(&Value::Integer(*by)))],
        )),
    }
}
