//! What people do on their phones: made by chance, in several registers, alone and in groups, on the same records.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use steward_domain::change::Write;
use steward_domain::ids::{DeviceId, Key, RecordId};
use steward_domain::replica::Draft;

use crate::schedule::Random;
use crate::support::Phone;

/// A fixed moment: what is written does not depend on the clock.
const A_MOMENT: i64 = 1_790_000_000_000;
/// The place that reports name. Nobody asks whether it is there.
const PLACE: &str = "01890000-0000-7000-8000-000000000001";
/// One record in so many is one that everybody writes to.
const MEETING_EVERY: usize = 50;
/// How often a record is looked for that a phone holds.
const LOOKS: usize = 8;

/// A record that somebody has made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made {
    /// Its register.
    pub(super) register: &'static str,
    /// The record.
    pub(super) id: RecordId,
    /// Who has it, also while nobody else does.
    pub(super) by: DeviceId,
}

/// The text that marks one write of one change: it is in one record, once, or it is nowhere.
#[must_use]
pub(super) fn mark(phone: &Phone) -> String {
    let meta = phone.replica.meta();
    format!("《{}-{}》", meta.device, meta.next_seq)
}

/// One person does one thing, which is one change or a group. Nothing is sent.
pub(super) fn do_something(phone: &mut Phone, made: &mut Vec<Made>, random: &mut Random) {
    let chance = random.below(100);
    match (chance, held(phone, made, random)) {
        (0..25, Some(at)) => write_note(phone, at),
        (25..52, Some(at)) => write_text(phone, at),
        (52..56, Some(at)) if at.register == "repair" => cancel(phone, at),
        (56..58, Some(at)) => write_nonsense(phone, at),
        (58..68, _) => make_group(phone, made, random),
        _ => make_one(phone, made, random),
    }
}

/// A record that this phone holds: half of the times one where people meet.
fn held(phone: &Phone, made: &[Made], random: &mut Random) -> Option<Made> {
    let own = phone.replica.meta().device;
    let is_meeting = random.one_in(2);
    for _ in 0..LOOKS.min(made.len()) {
        let place = random.below(made.len());
        let place = if is_meeting {
            place - place % MEETING_EVERY
        } else {
            place
        };
        let one = made[place];
        if one.by == own || phone.records.contains_key(&one.id) {
            return Some(one);
        }
    }
    None
}

fn make_one(phone: &mut Phone, made: &mut Vec<Made>, random: &mut Random) {
    let id = phone.new_id();
    let (register, draft) = match random.below(5) {
        0 => ("visitor", visitor(phone, id)),
        1 => ("customer", customer(phone, id)),
        _ => ("repair", report(phone, id, None)),
    };
    phone.save(draft, &[]);
    let by = phone.replica.meta().device;
    made.push(Made { register, id, by });
}

/// A round and the orders that were raised on it: they stand or fall together.
fn make_group(phone: &mut Phone, made: &mut Vec<Made>, random: &mut Random) {
    let round = phone.new_id();
    let mut drafts = vec![start_round(phone, round)];
    let by = phone.replica.meta().device;
    made.push(Made {
        register: "patrol_round",
        id: round,
        by,
    });
    for _ in 0..=random.below(3) {
        let id = phone.new_id();
        drafts.push(report(phone, id, Some(round)));
        made.push(Made {
            register: "repair",
            id,
            by,
        });
    }
    phone.save_group(drafts);
}

/// A note is a fact: it clashes with nothing, and stays.
fn write_note(phone: &mut Phone, at: Made) {
    let mut draft = phone.form(at.register, at.id);
    let text = mark(phone);
    draft
        .writes
        .extend(writes(json!({ "notes": { "add": [{ "text": text }] } })));
    phone.save(draft, &[]);
}

/// A text of which there is one: two people who write it at once are in conflict.
fn write_text(phone: &mut Phone, at: Made) {
    let field = match at.register {
        "repair" => "description",
        "visitor" => "message",
        "customer" => "organisation",
        _ => "note",
    };
    let mut draft = phone.form(at.register, at.id);
    let text = mark(phone);
    draft.writes.extend(writes(json!({ field: { "set": text } })));
    phone.save(draft, &[]);
}

/// A field that no register has: refused, kept with its reason, and acknowledged.
fn write_nonsense(phone: &mut Phone, at: Made) {
    let mut draft = phone.form(at.register, at.id);
    draft.writes.extend(writes(json!({ "colour": { "set": "red" } })));
    phone.save(draft, &[]);
}

fn cancel(phone: &mut Phone, at: Made) {
    let mut draft = phone.step("repair", at.id, "cancel", "cancelled");
    draft.reason = Some("报修人撤回".to_owned());
    draft
        .writes
        .extend(writes(json!({ "cancel_cause": { "set": "withdrawn" } })));
    phone.save(draft, &[]);
}

/// A repair is reported, perhaps on a round.
#[must_use]
pub(super) fn report(phone: &Phone, id: RecordId, on_round: Option<RecordId>) -> Draft {
    let mut fields = json!({
        "channel": { "set": "staff" },
        "reported_at": { "set": A_MOMENT },
        "first_contact": { "set": phone.client.staff },
        "place": { "set": PLACE },
        "item": { "set": "doors_windows" },
        "class": { "set": "general" },
        "description": { "set": "门锁坏了" },
        "notes": { "add": [{ "text": mark(phone) }] },
    });
    if let Some(round) = on_round {
        // Only the first of a group has a mark: the drafts don't know their own numbers yet.
        fields["notes"] = json!({ "add": [{ "text": "巡查发现" }] });
        fields["place_note"] = json!({ "set": round.to_string() });
    }
    filled(phone.step("repair", id, "report", "reported"), fields)
}

fn visitor(phone: &Phone, id: RecordId) -> Draft {
    let fields = json!({
        "kind": { "set": "visitor" },
        "name": { "set": "访客" },
        "host": { "set": "住户" },
        "expected_at": { "set": A_MOMENT },
        "notes": { "add": [{ "text": mark(phone) }] },
    });
    filled(phone.step("visitor", id, "preregister", "expected"), fields)
}

fn customer(phone: &Phone, id: RecordId) -> Draft {
    let fields = json!({
        "name": { "set": "住户" },
        "kind": { "set": "owner" },
        "notes": { "add": [{ "text": mark(phone) }] },
    });
    filled(phone.step("customer", id, "enter", "living_in"), fields)
}

fn start_round(phone: &Phone, id: RecordId) -> Draft {
    let fields = json!({
        "route": { "set": PLACE },
        "walker": { "set": phone.client.staff },
        "started_at": { "set": A_MOMENT },
        "notes": { "add": [{ "text": mark(phone) }] },
    });
    filled(phone.step("patrol_round", id, "start_now", "started"), fields)
}

fn filled(mut draft: Draft, fields: Json) -> Draft {
    draft.writes.extend(writes(fields));
    draft
}

fn writes(fields: Json) -> BTreeMap<Key, Write> {
    serde_json::from_value(fields).expect("writes")
}
