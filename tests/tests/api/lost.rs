//! Law 9: a device that has lost changes says so, and goes on.

use serde_json::json;
use steward_domain::replica::Notice;
use steward_tests::support::{Phone, Sender, Server, new_id};

use super::scene;

#[test]
fn a_phone_that_has_lost_changes_reports_them_and_the_leads_see_how_many() {
    let server = Server::start();
    let mut worker = Phone::new(&server, "worker");
    worker.sync();
    for _ in 0..4 {
        scene::report(&mut worker);
    }
    // The storage loses the second and the third row.
    let rows = worker
        .replica
        .outbox()
        .filter(|row| ![2, 3].contains(&row.seq))
        .cloned()
        .collect();
    let (replica, notices) = steward_domain::replica::Replica::open(worker.replica.meta().clone(), rows);
    assert_eq!(notices, [Notice::ChangesLost { first: 2, last: 3 }]);
    worker.replica = replica;
    assert_eq!(worker.sync().len(), 2);
    assert!(worker.replica.status().is_all_synced());

    let devices = server.log_in("lead").get("/api/devices").json;
    let id = json!(worker.replica.meta().device);
    let row = devices
        .as_array()
        .expect("a list")
        .iter()
        .find(|row| row["device"] == id)
        .expect("the device")
        .clone();
    assert_eq!((&row["last_seq"], &row["lost"]), (&json!(4), &json!(2)));
}

#[test]
fn lost_ranges_side_by_side_and_out_of_order_are_all_gone_past() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    sender.next_seq = 8;
    let change = scene::report_change(&mut sender, new_id());
    let mut envelope = sender.envelope(&[change]);
    envelope["missing"] = json!([[5, 7], [1, 1], [3, 4], [2, 2]]);
    let answer = sender.client.post("/api/sync", &envelope);
    scene::applied(&scene::receipts(&answer));
    assert_eq!(answer.json["acknowledged_seq"], 8);
}

#[test]
fn a_lost_range_that_makes_no_sense_moves_nothing() {
    let server = Server::start();
    let sender = Sender::new(&server, "lead");
    for missing in [json!([[5, 7]]), json!([[3, 1]]), json!([[0, 0]])] {
        let mut envelope = sender.envelope(&[]);
        envelope["missing"] = missing;
        let answer = sender.client.post("/api/sync", &envelope);
        assert_eq!(
            (answer.status, &answer.json["acknowledged_seq"]),
            (200, &json!(0)),
            "{envelope}"
        );
    }
}

#[test]
fn a_lost_range_to_the_end_of_numbers_does_not_break_the_server() {
    let server = Server::start();
    for last in [u64::MAX, u64::MAX - 1, u64::MAX / 2, 1 << 53] {
        let mut sender = Sender::new(&server, "lead");
        let change = scene::report_change(&mut sender, new_id());
        let mut envelope = sender.envelope(&[change]);
        envelope["missing"] = json!([[1, last]]);
        for _ in 0..2 {
            let answer = sender.client.post("/api/sync", &envelope);
            assert!(answer.status < 500, "{last}: {answer:?}");
        }
        let devices = sender.client.get("/api/devices");
        assert_eq!(devices.status, 200, "{last}: {devices:?}");
    }
}

#[test]
fn a_change_that_turns_up_after_it_was_reported_lost_comes_from_a_copy() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let change = scene::report_change(&mut sender, new_id());
    let mut envelope = sender.envelope(&[]);
    envelope["missing"] = json!([[1, 1]]);
    assert_eq!(
        sender.client.post("/api/sync", &envelope).json["acknowledged_seq"],
        1
    );
    let answer = sender.send(&[change]);
    assert_eq!(
        answer.json["status"], "new_device",
        "so it moves to a new identity, and is kept"
    );
}
