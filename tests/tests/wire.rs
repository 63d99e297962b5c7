//! The wire format that was released is accepted for ever.
//!
//! `tests/fixtures/wire/v1-*.json` hold one of everything that version 1 of the envelope can say. They are frozen: no change of the
//! code ever edits them. What the code writes anew gets a new version and a new file beside them, and these are still read.

#![cfg(not(target_family = "wasm"))]

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use steward_domain::change::{Change, Write};
use steward_domain::refusal::Code;
use steward_domain::standing;
use steward_domain::wire::{Receipt, ReceiptOutcome, SyncRequest, SyncResponse, SyncStatus};
use steward_tests::support::{SITE, Sender, Server};

fn fixture(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/wire")
        .join(name);
    let text = std::fs::read_to_string(&path).expect("a fixture");
    serde_json::from_str(&text).expect("a fixture is JSON")
}

/// Reads a fixture and writes it again: the same JSON, with nothing left out and nothing added.
#[track_caller]
fn same_again<T: DeserializeOwned + Serialize>(value: &Value) -> T {
    // From text, as it comes over the line: raw parts are read from nothing else.
    let read: T = serde_json::from_str(&value.to_string()).expect("a version that was released is read");
    assert_eq!(serde_json::to_value(&read).expect("JSON"), *value);
    read
}

fn changes() -> Vec<Change> {
    let request = fixture("v1-request.json");
    request["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .map(same_again)
        .collect()
}

#[test]
fn a_request_of_the_first_version_is_read_and_written_as_it_is() {
    let request: SyncRequest = same_again(&fixture("v1-request.json"));
    assert_eq!(request.v, 1);
    assert!(request.epoch.is_some() && request.definitions.is_some() && !request.missing.is_empty());
    let first: SyncRequest = same_again(&fixture("v1-request-first.json"));
    assert!(first.epoch.is_none() && first.definitions.is_none() && first.changes.is_empty());
    let snapshot: SyncRequest = same_again(&fixture("v1-request-snapshot.json"));
    assert!(snapshot.snapshot);
}

#[test]
fn the_request_holds_every_kind_of_write_and_value() {
    let changes = changes();
    let writes: Vec<&Write> = changes.iter().flat_map(|change| change.writes.values()).collect();
    let has = |wanted: fn(&Write) -> bool| writes.iter().any(|write| wanted(write));
    assert!(has(|write| matches!(write, Write::Set { was: Some(_), .. })));
    assert!(has(|write| matches!(write, Write::Set { was: None, .. })));
    assert!(has(
        |write| matches!(write, Write::Members { add, remove } if !add.is_empty() && !remove.is_empty())
    ));
    assert!(has(
        |write| matches!(write, Write::Members { remove, .. } if remove.is_empty())
    ));
    assert!(has(|write| matches!(write, Write::Increase { by } if *by < 0)));
    for form in ["null", "true", "\"", "[", "{", "17"] {
        let is_set = |write: &&Write| matches!(write, Write::Set { value, .. } if json!(value).to_string().starts_with(form));
        assert!(writes.iter().any(is_set), "{form}");
    }
    assert!(
        changes
            .iter()
            .any(|change| change.group.is_some() && change.step.is_some())
    );
    assert!(changes.iter().any(|change| change.reason.is_some()));
    assert!(
        changes
            .iter()
            .any(|change| change.at.mono_ms.is_some() && change.at.offset_ms != 0)
    );
}

#[test]
fn an_answer_of_the_first_version_is_read_and_written_as_it_is() {
    let answer: SyncResponse = same_again(&fixture("v1-response.json"));
    assert_eq!((answer.v, answer.status), (1, SyncStatus::Ok));
    assert!(!answer.gone.is_empty() && answer.more && !answer.photos_wanted.is_empty());
    assert!(!answer.epochs.former.is_empty());

    let outcomes: BTreeSet<_> = answer
        .receipts
        .iter()
        .map(|receipt| receipt.outcome.as_str())
        .collect();
    assert_eq!(outcomes.len(), 4, "{outcomes:?}");
    let definitions = answer.definitions.as_ref().expect("definitions");
    let register = &definitions.registers[0].read().expect("a register");
    let record = &answer.records[0];
    let clashes: Vec<_> = standing::conflicts(record, register)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(clashes, ["state", "finding"]);
    let states: Vec<_> = record.fields.values().collect();
    assert!(
        states.iter().any(|state| state.shares.len() > 1),
        "shares of a quantity"
    );
    let members = || states.iter().flat_map(|state| state.members.values());
    assert!(
        members().any(|member| !member.struck_by.is_empty() && member.value.is_some()),
        "a struck member"
    );
    assert!(
        members().any(|member| member.value.is_none()),
        "one struck out before it came"
    );
    assert!(
        record
            .steps
            .iter()
            .any(|taken| taken.reason.is_some() && taken.from.is_some())
    );
}

#[test]
fn every_status_and_every_code_keeps_its_name() {
    for status in fixture("v1-statuses.json").as_array().expect("a list") {
        same_again::<SyncStatus>(status);
    }
    let codes = fixture("v1-codes.json");
    for code in codes.as_array().expect("a list") {
        let receipt =
            json!({ "seq": 1, "outcome": "quarantined", "number": 0, "code": code, "field": "fee" });
        let receipt: Receipt = same_again(&receipt);
        assert_eq!(receipt.outcome, ReceiptOutcome::Quarantined);
        assert_eq!(receipt.code.map(Code::as_str).as_deref(), code.as_str());
    }
}

#[test]
fn a_batch_of_the_first_version_is_taken_by_the_server_of_today() {
    let server = Server::start();
    let sender = Sender::new(&server, "manager");
    let mut request = fixture("v1-request.json");
    // Only who and where is put right; the form stays.
    let device = request["device"].clone();
    let text = request
        .to_string()
        .replace(device.as_str().expect("a device"), &sender.device.to_string());
    request = serde_json::from_str(&text).expect("JSON");
    request["epoch"] = json!(sender.epoch);
    for change in request["changes"].as_array_mut().expect("changes") {
        change["site"] = json!(SITE);
        change["by"] = json!(sender.client.staff);
        change["seen"]["epoch"] = json!(sender.epoch);
    }
    let answer = sender.client.post("/api/sync", &request);
    assert_eq!(answer.status, 200, "{answer:?}");
    let receipts: Vec<Receipt> = serde_json::from_value(answer.json["receipts"].clone()).expect("receipts");
    let count = request["changes"].as_array().map(Vec::len);
    assert_eq!(Some(receipts.len()), count);
    assert!(
        receipts
            .iter()
            .all(|receipt| receipt.code != Some(Code::Malformed)),
        "{receipts:?}"
    );
    let accepted = receipts
        .iter()
        .filter(|receipt| receipt.outcome != ReceiptOutcome::Quarantined)
        .count();
    assert!(accepted >= 3, "{receipts:?}");
    // Its definitions are others than ours, so it is told to pull everything again, with ours.
    assert_eq!(answer.json["status"], "snapshot");
    let _: SyncResponse = serde_json::from_slice(&answer.bytes).expect("an answer of today");
}

#[test]
fn the_first_request_and_a_snapshot_of_the_first_version_are_answered_with_records() {
    let server = Server::start();
    let sender = Sender::new(&server, "manager");
    for name in ["v1-request-first.json", "v1-request-snapshot.json"] {
        let mut request = fixture(name);
        request["device"] = json!(sender.device);
        if request.get("epoch").is_some() {
            request["epoch"] = json!(sender.epoch);
            request["definitions"] = sender.send(&[]).json["definitions"]["fingerprint"].clone();
        }
        let answer = sender.client.post("/api/sync", &request);
        assert_eq!(
            (answer.status, &answer.json["status"]),
            (200, &json!("ok")),
            "{name}"
        );
        assert!(
            !answer.json["records"].as_array().expect("records").is_empty(),
            "{name}"
        );
    }
}
