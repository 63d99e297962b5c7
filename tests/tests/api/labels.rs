//! `/api/labels`: labels that only the server can make.

use serde_json::{Value, json};
use steward_domain::ids::RecordId;
use steward_domain::label::sheet::{LABELS_MAX, LabelsMade};
use steward_domain::label::{LabelKey, LabelKind, Reading, read};
use steward_tests::support::{Client, Sender, Server, new_id};

use super::scene;

/// A checkpoint on the server, and the manager who entered it.
fn with_a_checkpoint(server: &Server) -> (Sender, RecordId) {
    let mut manager = Sender::new(server, "manager");
    let id = new_id();
    let writes = json!({
        "name": { "set": "泵房" },
        "code": { "set": "XC001" },
        "place": { "set": new_id() },
        "inspect": { "add": [{ "what": "门锁" }] },
    });
    let change = manager.step("checkpoint", id, "enter", "in_use", writes);
    scene::applied(&scene::receipts(&manager.push(&[change])));
    (manager, id)
}

/// The day of the server, which runs on this machine.
fn today() -> String {
    let now = chrono::DateTime::from_timestamp_millis(steward_server::routes::now_ms());
    now.expect("a moment").date_naive().to_string()
}

fn asked(records: &[RecordId]) -> Value {
    json!({ "kind": "checkpoint", "records": records, "made_on": today() })
}

fn made(client: &Client, body: &Value) -> LabelsMade {
    let answer = client.post("/api/labels", body);
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_value(answer.json).expect("labels")
}

/// What the server tells a device that has never asked.
fn key_of(server: &Server, login: &str) -> Option<LabelKey> {
    let answer = Sender::new(server, login).send(&[]);
    let key = answer.json.get("label_key")?.clone();
    Some(serde_json::from_value(key).expect("a key"))
}

#[test]
fn a_label_is_an_address_of_the_site_that_every_phone_can_check() {
    let server = Server::start();
    let (manager, checkpoint) = with_a_checkpoint(&server);
    assert_eq!(key_of(&server, "guard"), None, "no label was made yet");
    let nobody = new_id();
    let today = today();
    let wanted = |records: &[RecordId]| json!({ "kind": "checkpoint", "records": records, "made_on": today });
    let sheet = made(&manager.client, &wanted(&[checkpoint, nobody, checkpoint]));
    assert_eq!(sheet.site.zh, "测试项目");
    assert_eq!(sheet.unknown, [nobody]);
    let [label] = sheet.labels.as_slice() else {
        panic!("{sheet:?}")
    };
    assert_eq!(label.record, checkpoint);
    let host = format!("http://{}/l/", server.address());
    assert!(label.address.starts_with(&host), "{}", label.address);
    assert_eq!(label.code.side, 49, "version 8 of QR codes");
    assert!(label.code.path().is_some());
    let key = key_of(&server, "guard").expect("the key, with the next exchange");
    let Reading::Signed(told) = read(&label.address, Some(&key)) else {
        panic!("{}", label.address)
    };
    assert_eq!((told.kind, told.record), (LabelKind::Checkpoint, checkpoint));
    assert_eq!(told.made_on.to_string(), today);
    let again = made(&server.log_in("admin"), &wanted(&[checkpoint]));
    assert_eq!(
        again.labels[0].address, label.address,
        "the same label, asked for again"
    );
    let audit = server.log_in("admin").get("/api/audit").json;
    let entries = audit.as_array().expect("entries").iter();
    let told: Vec<&Value> = entries
        .filter(|entry| entry["what"] == "labels_made")
        .map(|entry| &entry["detail"])
        .collect();
    let detail = json!(format!("checkpoint 1 {today}"));
    assert_eq!(told, [&detail, &detail]);
}

#[test]
fn a_label_is_of_its_register_and_of_today_and_there_are_not_too_many() {
    let server = Server::start();
    let (manager, checkpoint) = with_a_checkpoint(&server);
    let of_places = json!({ "kind": "place", "records": [checkpoint], "made_on": today() });
    let sheet = made(&manager.client, &of_places);
    assert_eq!((sheet.labels.len(), sheet.unknown), (0, vec![checkpoint]));
    let many: Vec<RecordId> = (0..=LABELS_MAX).map(|_| new_id()).collect();
    let refused = |body: &Value, status, code| {
        scene::failed(&manager.client.post("/api/labels", body), status, code);
    };
    refused(&asked(&many), 413, "too_large");
    assert_eq!(
        made(&manager.client, &asked(&many[1..])).unknown.len(),
        LABELS_MAX
    );
    refused(
        &json!({ "kind": "checkpoint", "records": [], "made_on": "2020-01-01" }),
        422,
        "invalid_body",
    );
    refused(
        &json!({ "kind": "staff", "records": [], "made_on": today() }),
        422,
        "invalid_body",
    );
    refused(
        &json!({ "kind": "place", "records": ["x"], "made_on": today() }),
        422,
        "invalid_body",
    );
}

#[test]
fn the_address_is_the_one_that_the_browser_was_on() {
    let server = Server::start();
    let (manager, checkpoint) = with_a_checkpoint(&server);
    let body = serde_json::to_vec(&asked(&[checkpoint])).expect("JSON");
    let from = |origin: &str| {
        let headers = [("content-type", "application/json"), ("origin", origin)];
        manager.client.send("POST", "/api/labels", &headers, Some(&body))
    };
    let sheet: LabelsMade = serde_json::from_value(from("https://wy.example").json).expect("labels");
    assert!(sheet.labels[0].address.starts_with("https://wy.example/l/"));
    scene::failed(&from("null"), 400, "bad_request");
}

#[test]
fn labels_stay_good_over_a_restart_and_a_restored_backup() {
    let mut server = Server::start();
    let (manager, checkpoint) = with_a_checkpoint(&server);
    let label = made(&manager.client, &asked(&[checkpoint])).labels.remove(0);
    let key = key_of(&server, "guard");
    let backup = server.data().join("backup.sqlite").to_string_lossy().into_owned();
    server.command(&["backup", &backup], "");
    server.restart();
    assert_eq!(key_of(&server, "guard"), key);
    server.kill();
    server.command(&["restore", &backup], "");
    server.launch();
    assert_eq!(key_of(&server, "guard"), key);
    assert!(matches!(read(&label.address, key.as_ref()), Reading::Signed(_)));
}

#[test]
fn every_server_has_a_key_of_its_own() {
    let (one, other) = (Server::start(), Server::start());
    let (manager, checkpoint) = with_a_checkpoint(&one);
    let label = made(&manager.client, &asked(&[checkpoint])).labels.remove(0);
    made(&other.log_in("manager"), &asked(&[]));
    let theirs = key_of(&other, "guard");
    assert_eq!(read(&label.address, theirs.as_ref()), Reading::OtherSite);
}
