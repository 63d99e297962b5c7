//! What the tests play on: repair orders and slips that are in order, and what all phones must agree on.

use serde_json::{Value, json};
use steward_domain::change::Write;
use steward_domain::ids::{Key, RecordId};
use steward_domain::record::Record;
use steward_domain::replica::Draft;
use steward_domain::standing;
use steward_domain::value::Value as FieldValue;
use steward_domain::wire::{Receipt, ReceiptOutcome};
use steward_tests::support::{Answer, Phone, Sender, Server, set};

/// A number with the right check digit (GB 11643).
pub(super) const RESIDENT_ID: &str = "11010519491231002X";
/// A phone number that no fixture has.
pub(super) const SECRET_PHONE: &str = "13912345678";
/// The figures of a day on which something happens.
pub(super) const A_MOMENT: i64 = 1_790_000_000_000;

/// The writes of a report with nothing missing, as JSON, without the state.
pub(super) fn report_json(reporter: RecordId) -> Value {
    json!({
        "channel": { "set": "staff" },
        "reported_at": { "set": A_MOMENT },
        "first_contact": { "set": reporter },
        "place": { "set": "01890000-0000-7000-8000-000000000001" },
        "item": { "set": "doors_windows" },
        "class": { "set": "general" },
        "description": { "set": "门锁坏了" },
    })
}

/// Reports a repair on a phone; nothing is sent.
pub(super) fn report(phone: &mut Phone) -> RecordId {
    let id = phone.new_id();
    let draft = report_draft(phone, id);
    phone.save(draft, &[]);
    id
}

/// The form of [`report`], filled in.
pub(super) fn report_draft(phone: &Phone, id: RecordId) -> Draft {
    let mut draft = phone.step("repair", id, "report", "reported");
    let writes: std::collections::BTreeMap<Key, Write> =
        serde_json::from_value(report_json(phone.client.staff)).expect("writes");
    draft.writes.extend(writes);
    draft
}

/// Reports a repair by hand.
pub(super) fn report_change(sender: &mut Sender, id: RecordId) -> Value {
    let writes = report_json(sender.client.staff);
    sender.step("repair", id, "report", "reported", writes)
}

/// Edits fields of a record as the phone shows it now; nothing is sent.
pub(super) fn edit(phone: &mut Phone, register: &str, id: RecordId, writes: &[(&'static str, Write)]) {
    let draft = phone.form(register, id);
    phone.save(draft, writes);
}

/// Takes a step with a reason, and whatever else it writes; nothing is sent.
pub(super) fn step(
    phone: &mut Phone,
    id: RecordId,
    (step, to): (&str, &str),
    reason: Option<&str>,
    writes: &[(&'static str, Write)],
) {
    let mut draft = phone.step("repair", id, step, to);
    draft.reason = reason.map(str::to_owned);
    phone.save(draft, writes);
}

/// Cancels an order, which needs a reason and a cause.
pub(super) fn cancel(phone: &mut Phone, id: RecordId) {
    step(
        phone,
        id,
        ("cancel", "cancelled"),
        Some("报修人撤回"),
        &[("cancel_cause", set("withdrawn"))],
    );
}

/// A note, which is a fact: it clashes with nothing.
pub(super) fn note(text: &str) -> Write {
    let row = FieldValue::Map([("text".to_owned(), FieldValue::text(text))].into());
    Write::Members {
        add: vec![row],
        remove: Vec::new(),
    }
}

/// Two people who answer for all orders, up to date, and an order that both have.
pub(super) fn two_with_an_order(server: &Server) -> (Phone, Phone, RecordId) {
    let (mut lead, mut manager) = (Phone::new(server, "lead"), Phone::new(server, "manager"));
    lead.sync();
    let id = report(&mut lead);
    applied(&lead.sync());
    manager.sync();
    (lead, manager, id)
}

/// The outcomes of receipts, in order.
pub(super) fn outcomes(receipts: &[Receipt]) -> Vec<ReceiptOutcome> {
    receipts.iter().map(|receipt| receipt.outcome).collect()
}

/// Every change was applied.
#[track_caller]
pub(super) fn applied(receipts: &[Receipt]) {
    assert!(!receipts.is_empty(), "nothing was sent");
    assert!(
        receipts
            .iter()
            .all(|receipt| receipt.outcome == ReceiptOutcome::Applied),
        "{receipts:?}"
    );
}

/// A record as JSON, byte for byte.
pub(super) fn bytes_of(record: &Record) -> String {
    serde_json::to_string(record).expect("a record is JSON")
}

/// Everything that a phone holds, byte for byte.
pub(super) fn held(phone: &Phone) -> Vec<String> {
    phone.records.values().map(bytes_of).collect()
}

/// The fields of an order that a person must choose in.
pub(super) fn clashes(phone: &Phone, id: RecordId) -> Vec<String> {
    let record = &phone.records[&id];
    let definition = &phone.definitions[record.register.as_str()];
    standing::conflicts(record, definition)
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// Law 6: phones of the same scope hold the same bytes, and so does a third one that has just been enrolled.
#[track_caller]
pub(super) fn agree(server: &Server, phones: &mut [&mut Phone]) {
    let mut fresh = Phone::new(server, "lead");
    fresh.sync();
    for phone in phones {
        phone.sync();
        assert_eq!(held(phone), held(&fresh));
        assert!(
            phone.replica.status().is_all_synced(),
            "{:?}",
            phone.replica.status()
        );
    }
}

/// The timeline of a record as somebody sees it.
#[track_caller]
pub(super) fn timeline(phone: &Phone, id: RecordId) -> Vec<Value> {
    let answer = phone.client.get(&format!("/api/records/{id}/timeline"));
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json.as_array().expect("a list").clone()
}

/// Device and `seq` of each entry of a timeline.
pub(super) fn origins(entries: &[Value]) -> Vec<(String, u64)> {
    let origin = |entry: &Value| {
        let change = &entry["change"];
        (
            change["device"].as_str().expect("a device").to_owned(),
            change["seq"].as_u64().expect("a seq"),
        )
    };
    entries.iter().map(origin).collect()
}

/// The receipts of an answer.
#[track_caller]
pub(super) fn receipts(answer: &Answer) -> Vec<Receipt> {
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_value(answer.json["receipts"].clone()).expect("receipts")
}

/// The request failed in the one form, with this status and code.
#[track_caller]
pub(super) fn failed(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.code()), (status, code), "{answer:?}");
    assert!(
        answer.json["message"]
            .as_str()
            .is_some_and(|message| !message.is_empty()),
        "{answer:?}"
    );
    let id = answer.json["request_id"].as_str().expect("a request id");
    assert_eq!(answer.header("x-request-id"), Some(id));
}
