//! `/api/devices`: enrolling, looking after, removing.

use serde_json::json;
use steward_tests::support::{Phone, Sender, Server, new_id};

use super::scene;

#[test]
fn a_device_begins_at_one_and_is_its_persons() {
    let server = Server::start();
    let client = server.log_in("worker");
    let (one, other) = (client.enrol(), client.enrol());
    assert_ne!(one, other);
    let rows = server.log_in("lead").get("/api/devices").json;
    let row = rows
        .as_array()
        .expect("a list")
        .iter()
        .find(|row| row["device"] == json!(one))
        .expect("it")
        .clone();
    assert_eq!(
        (&row["staff"], &row["label"]),
        (&json!(client.staff), &json!("test"))
    );
    assert_eq!(
        (&row["last_seq"], &row["lost"], row.get("removed_ms")),
        (&json!(0), &json!(0), None)
    );
}

#[test]
fn a_label_has_one_to_sixty_characters() {
    let server = Server::start();
    let client = server.log_in("worker");
    for (label, status) in [
        ("门岗平板".to_owned(), 201),
        ("长".repeat(60), 201),
        ("长".repeat(61), 422),
        ("  ".to_owned(), 422),
        ("a\nb".to_owned(), 422),
    ] {
        assert_eq!(
            client.post("/api/devices", &json!({ "label": label })).status,
            status,
            "{label:?}"
        );
    }
    scene::failed(
        &client.post("/api/devices", &json!({ "label": "a", "device": new_id() })),
        422,
        "invalid_body",
    );
}

#[test]
fn a_person_has_a_bounded_number_of_devices_and_room_again_after_one_is_removed() {
    let server = Server::start();
    let client = server.log_in("worker");
    let devices: Vec<_> = (0..32).map(|_| client.enrol()).collect();
    scene::failed(
        &client.post("/api/devices", &json!({ "label": "one more" })),
        409,
        "exists",
    );
    assert_eq!(client.delete(&format!("/api/devices/{}", devices[0])).status, 204);
    assert_eq!(
        client
            .post("/api/devices", &json!({ "label": "one more" }))
            .status,
        201
    );
}

#[test]
fn a_removed_device_is_refused_at_its_next_request_and_keeps_everything() {
    let server = Server::start();
    let mut worker = Phone::new(&server, "worker");
    worker.sync();
    scene::report(&mut worker);
    scene::applied(&worker.sync());
    let id = scene::report(&mut worker);
    let device = worker.replica.meta().device;
    let lead = server.log_in("lead");
    assert_eq!(lead.delete(&format!("/api/devices/{device}")).status, 204);

    let request = worker.request();
    let answer = worker.client.sync(&request);
    scene::failed(&answer, 403, "device_removed");
    worker.receive(&answer);
    assert_eq!(worker.replica.status().waiting, 1);
    // Only asking for news is refused, too, and so is a repeat of what was acknowledged.
    let mut empty = request.clone();
    empty.changes.clear();
    scene::failed(&worker.client.sync(&empty), 403, "device_removed");
    scene::failed(&lead.delete(&format!("/api/devices/{device}")), 404, "not_found");

    // A manager agrees: the person enrols again, and nothing is lost.
    let rows = worker.replica.move_to(worker.client.enrol());
    worker.replica.moved(&rows);
    worker.sync();
    assert_eq!(scene::timeline(&worker, id).len(), 1);
}

#[test]
fn a_device_of_somebody_else_is_refused() {
    let server = Server::start();
    let worker = Sender::new(&server, "worker");
    let mut other = Sender::new(&server, "worker2");
    let own = other.device;
    other.device = worker.device;
    scene::failed(&other.send(&[]), 403, "device_removed");
    let change = scene::report_change(&mut other, new_id());
    scene::failed(&other.send(&[change]), 403, "device_removed");
    let mut unknown = other.envelope(&[]);
    unknown["device"] = json!(new_id());
    scene::failed(&other.client.post("/api/sync", &unknown), 403, "device_unknown");
    // Nor may a change of another device come in an envelope of one's own.
    let mut change = scene::report_change(&mut other, new_id());
    change["device"] = json!(worker.device);
    other.device = own;
    scene::failed(&other.send(&[change]), 400, "batch_out_of_order");
    assert_eq!(worker.send(&[]).json["acknowledged_seq"], 0);
}

#[test]
fn ones_own_device_may_be_removed_and_somebody_elses_only_by_a_lead() {
    let server = Server::start();
    let worker = Sender::new(&server, "worker");
    let path = format!("/api/devices/{}", worker.device);
    for login in ["worker2", "guard", "reception"] {
        scene::failed(&server.log_in(login).delete(&path), 403, "forbidden");
    }
    assert_eq!(worker.client.delete(&path).status, 204);
    for login in ["lead", "manager", "admin"] {
        let device = worker.client.enrol();
        assert_eq!(
            server
                .log_in(login)
                .delete(&format!("/api/devices/{device}"))
                .status,
            204,
            "{login}"
        );
    }
    scene::failed(
        &worker.client.delete(&format!("/api/devices/{}", new_id())),
        404,
        "not_found",
    );
    scene::failed(&worker.client.delete("/api/devices/mine"), 404, "not_found");
}

#[test]
fn the_leads_see_how_far_a_device_is_and_how_far_its_clock_is_off() {
    let server = Server::start();
    let mut worker = Sender::new(&server, "worker");
    let change = scene::report_change(&mut worker, new_id());
    worker.push(&[change]);
    let second = scene::report_change(&mut worker, new_id());
    worker.push(&[second]);
    let rows = server.log_in("manager").get("/api/devices").json;
    let row = rows
        .as_array()
        .expect("a list")
        .iter()
        .find(|row| row["device"] == json!(worker.device));
    let row = row.expect("it").clone();
    assert_eq!(row["last_seq"], 2);
    assert_eq!(row["cursor"], worker.cursor - 1, "as it said at the last contact");
    // The sender's clock stands at 1970.
    assert_eq!(row["clock_ms"], row["contact_ms"]);
}
