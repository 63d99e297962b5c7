//! `POST /api/sync`: requests that are too large, cut, malformed or hostile. None of them is a server's failure, and none
//! stops the requests behind it.

use serde_json::{Value, json};
use steward_domain::change::GROUP_MAX;
use steward_domain::refusal::Code;
use steward_domain::wire::{
    BATCH_CHANGES_MAX, CHANGE_BYTES_MAX, MISSING_MAX, REQUEST_BYTES_MAX, ReceiptOutcome,
};
use steward_tests::support::{Answer, Client, Sender, Server, gzip, new_id};

use super::scene;

const JSON: (&str, &str) = ("content-type", "application/json");
const GZIP: (&str, &str) = ("content-encoding", "gzip");

fn post(sender: &Sender, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    sender.client.send("POST", "/api/sync", headers, Some(body))
}

/// The device can go on as if nothing had happened.
#[track_caller]
fn goes_on(sender: &mut Sender) {
    let change = scene::report_change(sender, new_id());
    scene::applied(&scene::receipts(&sender.push(&[change])));
}

/// A request of this many bytes that says nothing: blanks are JSON, too.
fn of_bytes(sender: &Sender, bytes: usize) -> Vec<u8> {
    let mut body = sender.envelope(&[]).to_string().into_bytes();
    body.resize(bytes, b' ');
    body
}

#[test]
fn a_body_over_the_limit_is_too_large_plain_or_packed() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let fits = of_bytes(&sender, REQUEST_BYTES_MAX);
    assert_eq!(post(&sender, &[JSON], &fits).status, 200);
    assert_eq!(post(&sender, &[JSON, GZIP], &gzip(&fits)).status, 200);
    let large = of_bytes(&sender, REQUEST_BYTES_MAX + 1);
    scene::failed(&post(&sender, &[JSON], &large), 413, "too_large");
    scene::failed(&post(&sender, &[JSON, GZIP], &gzip(&large)), 413, "too_large");
    goes_on(&mut sender);
}

#[test]
fn a_gzip_bomb_is_not_unpacked() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    // 256 MiB in a quarter of one: packed it is well within the limit.
    let bomb = gzip(&vec![b' '; 256 << 20]);
    assert!(bomb.len() > 200_000);
    let small_enough = &bomb[..bomb.len().min(REQUEST_BYTES_MAX)];
    scene::failed(&post(&sender, &[JSON, GZIP], small_enough), 413, "too_large");
    goes_on(&mut sender);
}

#[test]
fn more_changes_than_a_batch_holds_are_too_large() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let changes: Vec<_> = (0..=BATCH_CHANGES_MAX)
        .map(|_| scene::report_change(&mut sender, new_id()))
        .collect();
    scene::failed(&sender.send(&changes), 413, "too_large");
    scene::applied(&scene::receipts(&sender.send(&changes[..BATCH_CHANGES_MAX])));
}

#[test]
fn more_lost_ranges_than_a_request_reports_are_too_large() {
    let server = Server::start();
    let sender = Sender::new(&server, "lead");
    for (count, status) in [(MISSING_MAX, 200), (MISSING_MAX + 1, 413)] {
        let mut envelope = sender.envelope(&[]);
        envelope["missing"] = (0..count)
            .map(|place| json!([place * 2 + 100, place * 2 + 100]))
            .collect();
        assert_eq!(
            sender.client.post("/api/sync", &envelope).status,
            status,
            "{count}"
        );
    }
}

#[test]
fn a_body_that_is_no_request_is_refused_by_what_is_wrong_with_it() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let device = sender.device;
    let good = sender.envelope(&[]);
    let with = |key: &str, value: Value| {
        let mut envelope = good.clone();
        envelope[key] = value;
        envelope.to_string()
    };
    let rows: [(String, u16, &str); 14] = [
        (String::new(), 400, "malformed_json"),
        ("{".to_owned(), 400, "malformed_json"),
        ("hello".to_owned(), 400, "malformed_json"),
        (format!("{good}{good}"), 400, "malformed_json"),
        ("null".to_owned(), 422, "invalid_body"),
        ("{}".to_owned(), 422, "invalid_body"),
        (format!("[{good}]"), 422, "invalid_body"),
        (with("v", json!("1")), 422, "invalid_body"),
        (with("cursor", json!(-1)), 422, "invalid_body"),
        (with("cursor", json!(1.5)), 422, "invalid_body"),
        (with("device", json!("mine")), 422, "invalid_body"),
        (with("changes", json!({})), 422, "invalid_body"),
        (with("missing", json!([[1]])), 422, "invalid_body"),
        (with("colour", json!("red")), 422, "invalid_body"),
    ];
    for (body, status, code) in rows {
        let answer = post(&sender, &[JSON], body.as_bytes());
        assert_eq!(
            (answer.status, answer.code()),
            (status, code),
            "{body}: {answer:?}"
        );
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(
            !text.contains(&device.to_string()),
            "nothing is quoted back: {text}"
        );
    }
    goes_on(&mut sender);
}

#[test]
fn a_body_that_is_not_what_its_headers_say_is_refused() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let body = sender.envelope(&[]).to_string().into_bytes();
    scene::failed(&post(&sender, &[JSON, GZIP], &body), 400, "bad_request");
    let packed = gzip(&body);
    scene::failed(
        &post(&sender, &[JSON, GZIP], &packed[..packed.len() / 2]),
        400,
        "bad_request",
    );
    scene::failed(&post(&sender, &[JSON], &packed), 400, "malformed_json");
    scene::failed(
        &post(&sender, &[JSON, ("content-encoding", "br")], &body),
        415,
        "wrong_media_type",
    );
    let not_text = [&body[..1], &[0xFF, 0xFE], &body[1..]].concat();
    scene::failed(&post(&sender, &[JSON], &not_text), 400, "malformed_json");
    goes_on(&mut sender);
}

/// Sends one change that can't be read; it is acknowledged, kept, and the next one goes through.
#[track_caller]
fn is_kept_as_malformed(sender: &mut Sender, raw: &str) {
    let next = scene::report_change(sender, new_id());
    let envelope = sender.envelope(&[json!("HERE"), next]).to_string();
    let body = envelope.replace("\"HERE\"", raw);
    let receipts = scene::receipts(&post(sender, &[JSON], body.as_bytes()));
    let shown: String = raw.chars().take(400).collect();
    assert_eq!(receipts[0].code, Some(Code::Malformed), "{shown}");
    assert_eq!(receipts[1].outcome, ReceiptOutcome::Applied, "{shown}");
    // A repeat is still the same change.
    let again = scene::receipts(&post(sender, &[JSON], body.as_bytes()));
    assert_eq!(again, receipts);
}

#[test]
fn a_change_of_another_form_is_kept_as_it_came() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let spoil: [fn(&mut Value); 12] = [
        |change| change["colour"] = json!("red"),
        |change| change["writes"]["place_note"] = json!({ "set": 0.5 }),
        |change| change["writes"]["place_note"] = json!({ "set": 9_007_199_254_740_993_i64 }),
        |change| change["writes"]["place_note"] = json!({ "erase": true }),
        |change| change["writes"]["Place Note"] = json!({ "set": 1 }),
        |change| change["writes"]["place_note"] = json!({ "set": [[[[[[1]]]]]] }),
        |change| change["writes"]["place_note"] = json!({ "set": vec![1; 300] }),
        |change| change["writes"] = json!([]),
        |change| change["at"] = json!("today"),
        |change| change["register"] = json!(7),
        |change| change["seen"] = json!({ "number": 1 }),
        |change| change["site"] = json!("Not A Key"),
    ];
    for spoil in spoil {
        let mut change = sender.change("repair", new_id(), json!({}));
        spoil(&mut change);
        is_kept_as_malformed(&mut sender, &change.to_string());
        let listed = sender.client.get("/api/refused").json;
        let kept = listed
            .as_array()
            .expect("a list")
            .iter()
            .find(|row| row["seq"] == change["seq"]);
        assert_eq!(kept.expect("it is listed")["change"], change);
    }
}

#[test]
fn a_change_over_its_limit_is_kept_and_does_not_stop_the_queue() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let mut change = sender.change(
        "repair",
        new_id(),
        json!({ "description": { "set": "长".repeat(10_000) } }),
    );
    change["writes"]["work_done"] = json!({ "set": "长".repeat(10_000) });
    change["writes"]["suggestions"] = json!({ "set": "长".repeat(5_000) });
    assert!(change.to_string().len() > CHANGE_BYTES_MAX);
    is_kept_as_malformed(&mut sender, &change.to_string());
}

#[test]
fn a_change_that_nests_deep_is_kept_and_breaks_nobodys_list() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let depth = 60_000;
    let change = sender
        .change("repair", new_id(), json!({ "place_note": { "set": "DEEP" } }))
        .to_string();
    let deep = change.replace("\"DEEP\"", &format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
    is_kept_as_malformed(&mut sender, &deep);
    let listed = sender.client.get("/api/refused");
    assert_eq!(listed.status, 200);
    assert!(
        listed.json.is_array(),
        "one change must not make the list unreadable"
    );
}

#[test]
fn a_change_that_does_not_say_which_it_is_is_refused_with_its_batch() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let other = Sender::new(&server, "lead");
    let good = sender.change("repair", new_id(), json!({}));
    let with = |key: &str, value: Value| {
        let mut change = good.clone();
        change[key] = value;
        change
    };
    let nobody = new_id();
    let rows = [
        json!(null),
        json!([]),
        json!("change"),
        json!({}),
        with("device", json!(other.device)),
        with("device", json!(nobody)),
        with("seq", json!(-1)),
        with("seq", json!(1.0)),
        with("group", json!({ "first": -1 })),
    ];
    for change in rows {
        scene::failed(
            &sender.send(std::slice::from_ref(&change)),
            400,
            "batch_out_of_order",
        );
    }
    assert_eq!(sender.send(&[]).json["acknowledged_seq"], 0);
    sender.next_seq = 1;
    goes_on(&mut sender);
}

#[test]
fn numbers_at_their_ends_are_refused_and_not_counted_on_from() {
    let server = Server::start();
    for seq in [0, u64::MAX, 1 << 63] {
        let mut sender = Sender::new(&server, "lead");
        let mut change = scene::report_change(&mut sender, new_id());
        change["seq"] = json!(seq);
        let answer = sender.send(&[change]);
        assert!(answer.status < 500, "{seq}: {answer:?}");
        assert_eq!(sender.send(&[]).json["acknowledged_seq"], 0, "{seq}");
    }
    let mut sender = Sender::new(&server, "lead");
    let mut change = scene::report_change(&mut sender, new_id());
    change["seen"] =
        json!({ "epoch": sender.epoch, "number": u64::MAX, "own": u64::MAX, "answered": u64::MAX });
    change["definition"] = json!(u32::MAX);
    change["at"] =
        json!({ "wall_ms": i64::MIN, "offset_ms": i64::MIN, "mono_ms": i64::MAX, "quality": "good" });
    let mut envelope = sender.envelope(&[change]);
    envelope["now_ms"] = json!(i64::MIN);
    envelope["cursor"] = json!(u64::MAX);
    scene::applied(&scene::receipts(&sender.client.post("/api/sync", &envelope)));
    goes_on(&mut sender);
}

#[test]
fn a_group_that_is_cut_or_makes_no_sense_is_refused_with_its_batch() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let changes: Vec<_> = (0..3)
        .map(|_| scene::report_change(&mut sender, new_id()))
        .collect();
    let grouped = |groups: &[(u64, u64)]| {
        let mut changes = changes[..groups.len()].to_vec();
        for (change, (first, count)) in changes.iter_mut().zip(groups) {
            change["group"] = json!({ "first": first, "count": count });
        }
        changes
    };
    let rows: [&[(u64, u64)]; 7] = [
        &[(1, 2)],
        &[(1, 3), (1, 3)],
        &[(1, 2), (2, 2)],
        &[(2, 2), (2, 2)],
        &[(1, 0)],
        &[(0, 1)],
        &[(1, u64::from(GROUP_MAX) + 1), (1, u64::from(GROUP_MAX) + 1)],
    ];
    for groups in rows {
        scene::failed(&sender.send(&grouped(groups)), 400, "batch_out_of_order");
    }
    assert_eq!(sender.send(&[]).json["acknowledged_seq"], 0);
    scene::applied(&scene::receipts(&sender.send(&grouped(&[
        (1, 3),
        (1, 3),
        (1, 3),
    ]))));
}

#[test]
fn a_connection_that_breaks_off_leaves_nothing_behind() {
    use std::io::Write;
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    for kept in [0, 10, 200] {
        let mut connection = std::net::TcpStream::connect(server.address()).expect("the server accepts");
        let body = "x".repeat(kept);
        write!(
            connection,
            "POST /api/sync HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n{body}"
        )
        .expect("a head");
    }
    goes_on(&mut sender);
}

#[test]
fn a_refused_request_is_answered_although_its_body_is_still_on_the_way() {
    let server = Server::start();
    let nobody = Client::new(server.address());
    let body = vec![b'x'; 1 << 20];
    // The same connection each time: one that was hung up on would break the next request.
    for _ in 0..5 {
        for (method, path, status, code) in [
            ("POST", "/api/sync", 401, "not_signed_in"),
            ("PUT", "/api/health", 403, "forbidden"),
            ("POST", "/api/none", 404, "not_found"),
        ] {
            scene::failed(&nobody.send(method, path, &[], Some(&body)), status, code);
        }
    }
}
