//! `GET /api/refused` and `GET /api/audit`: who sees what was refused, and what was done to the system itself.

use serde_json::{Value, json};
use steward_tests::support::{Client, Sender, Server, new_id};

use super::scene;

fn seqs(client: &Client, device: &Value) -> Vec<u64> {
    let answer = client.get("/api/refused");
    assert_eq!(answer.status, 200);
    let rows = answer.json.as_array().expect("a list").clone();
    rows.iter()
        .filter(|row| row["device"] == *device)
        .map(|row| row["seq"].as_u64().expect("a seq"))
        .collect()
}

/// A slip with the visitor's number, refused for one more field that nobody knows.
fn refused_slip(sender: &mut Sender) -> Value {
    let writes = json!({ "id_number": { "set": scene::RESIDENT_ID }, "colour": { "set": "red" } });
    sender.step("visitor", new_id(), "preregister", "expected", writes)
}

#[test]
fn what_was_refused_is_listed_with_its_reason_and_as_it_was_sent() {
    let server = Server::start();
    let mut guard = Sender::new(&server, "guard");
    let change = refused_slip(&mut guard);
    guard.push(std::slice::from_ref(&change));
    let rows = guard.client.get("/api/refused").json;
    assert_eq!(rows.as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&rows[0]["code"], &rows[0]["field"]),
        (&json!("unknown_field"), &json!("colour"))
    );
    assert_eq!((&rows[0]["seq"], &rows[0]["change"]), (&json!(1), &change));
}

#[test]
fn leads_see_others_refused_changes_but_no_field_that_is_not_for_them() {
    let server = Server::start();
    let mut guard = Sender::new(&server, "guard");
    let slip = refused_slip(&mut guard);
    let order = guard.step("repair", new_id(), "fly", "reported", json!({}));
    guard.push(&[slip, order]);
    let device = json!(guard.device);
    for (login, seen) in [
        ("guard", &[1, 2][..]),
        ("lead", &[1, 2]),
        ("manager", &[1, 2]),
        ("admin", &[]),
        ("guard2", &[]),
        ("worker", &[]),
    ] {
        let mut found = seqs(&server.log_in(login), &device);
        found.sort_unstable();
        assert_eq!(found, seen, "{login}");
    }
}

#[test]
fn a_change_that_nobody_can_read_shows_an_administrator_no_private_number() {
    let server = Server::start();
    let mut guard = Sender::new(&server, "guard");
    let mut slip = refused_slip(&mut guard);
    slip["mood"] = json!("good");
    guard.push(&[slip]);
    for (login, shown) in [
        ("guard", true),
        ("manager", true),
        ("admin", false),
        ("guard2", false),
    ] {
        let answer = server.log_in(login).get("/api/refused");
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert_eq!(text.contains(scene::RESIDENT_ID), shown, "{login}");
    }
}

#[test]
fn ones_own_refused_change_does_not_vanish_behind_many_of_others() {
    let server = Server::start();
    let mut worker = Sender::new(&server, "worker");
    let own = worker.step("repair", new_id(), "fly", "reported", json!({}));
    worker.push(&[own]);
    let mut guard = Sender::new(&server, "guard");
    for _ in 0..2 {
        let many: Vec<_> = (0..300)
            .map(|_| guard.step("repair", new_id(), "fly", "reported", json!({})))
            .collect();
        guard.push(&many);
    }
    assert_eq!(seqs(&worker.client, &json!(worker.device)), [1]);
}

#[test]
fn the_audit_log_has_who_did_what_without_words_of_a_record() {
    let server = Server::start();
    let mut reception = Sender::new(&server, "reception");
    let slip = refused_slip(&mut reception);
    reception.push(&[slip]);
    let answer = server.log_in("admin").get("/api/audit");
    assert_eq!(answer.status, 200);
    let entries = answer.json.as_array().expect("a list").clone();
    let told = |who: &str, what: &str| {
        entries
            .iter()
            .any(|entry| entry["who"] == who && entry["what"] == what)
    };
    assert!(told("reception", "session_opened") && told("reception", "device_enrolled"));
    assert!(told("command line", "account_made"));
    assert!(
        entries
            .iter()
            .all(|entry| entry["at_ms"].as_i64().is_some_and(|at| at > 0))
    );
    assert!(!String::from_utf8_lossy(&answer.bytes).contains(scene::RESIDENT_ID));
}
