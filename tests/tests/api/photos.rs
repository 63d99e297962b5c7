//! `/api/photos/{sha256}`: in parts, again, after a restart, and only for those who may see them.

use serde_json::json;
use sha2::{Digest, Sha256};
use steward_domain::change::Write;
use steward_domain::ids::RecordId;
use steward_domain::value::Value;
use steward_tests::support::{Answer, Client, Phone, Server, set};

use super::scene;

/// A JPEG whose header is in order, of this many bytes.
fn photo(bytes: usize, seed: u8) -> Vec<u8> {
    let mut photo = vec![
        0xFF, 0xD8, 0xFF, 0xE0, 0, 4, b'J', b'F', 0xFF, 0xC0, 0, 11, 8, 0, 100, 0, 100, 1, 1, 0x11, 0,
    ];
    photo.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0]);
    photo.resize(bytes - 2, seed);
    photo.extend([0xFF, 0xD9]);
    photo
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn path(name: &str) -> String {
    format!("/api/photos/{name}")
}

fn put(client: &Client, name: &str, body: &[u8]) -> Answer {
    client.send("PUT", &path(name), &[], Some(body))
}

fn put_part(client: &Client, name: &str, whole: &[u8], from: usize, to: usize) -> Answer {
    let range = format!("bytes {from}-{}/{}", to - 1, whole.len());
    client.send(
        "PUT",
        &path(name),
        &[("content-range", &range)],
        Some(&whole[from..to]),
    )
}

/// How far the server says that it is.
fn offset(client: &Client, name: &str) -> Option<u64> {
    let answer = client.send("HEAD", &path(name), &[], None);
    answer
        .header("upload-offset")
        .map(|offset| offset.parse().expect("a number"))
}

/// An order with a photo that is only named as yet.
fn order_with(phone: &mut Phone, name: &str) -> RecordId {
    let id = phone.new_id();
    let draft = scene::report_draft(phone, id);
    let add = Write::Members {
        add: vec![Value::text(name)],
        remove: Vec::new(),
    };
    phone.save(draft, &[("photos_before", add)]);
    id
}

#[test]
fn a_photo_that_is_named_is_asked_for_until_it_is_whole() {
    let server = Server::start();
    let mut worker = Phone::new(&server, "worker");
    worker.sync();
    let bytes = photo(5_000, 1);
    let name = digest(&bytes);
    order_with(&mut worker, &name);
    let wanted = |worker: &mut Phone| {
        let request = worker.request();
        let answer = worker.client.sync(&request);
        worker.receive(&answer);
        answer.json["photos_wanted"].clone()
    };
    assert_eq!(
        wanted(&mut worker),
        json!([name]),
        "the text does not wait for it"
    );
    assert_eq!(put_part(&worker.client, &name, &bytes, 0, 2_000).status, 200);
    assert_eq!(wanted(&mut worker), json!([name]));
    assert_eq!(put_part(&worker.client, &name, &bytes, 2_000, 5_000).status, 201);
    assert_eq!(wanted(&mut worker), json!(null));
}

#[test]
fn a_photo_comes_back_byte_for_byte_to_those_who_may_read_its_record() {
    let server = Server::start();
    let mut worker = Phone::new(&server, "worker");
    worker.sync();
    let bytes = photo(5_000, 2);
    let name = digest(&bytes);
    assert_eq!(put(&worker.client, &name, &bytes).status, 201);
    assert_eq!(
        put(&worker.client, &name, &bytes).status,
        200,
        "again is nothing new"
    );

    let lead = server.log_in("lead");
    scene::failed(&lead.get(&path(&name)), 404, "not_found");
    order_with(&mut worker, &name);
    worker.sync();
    for (login, status) in [("lead", 200), ("worker2", 200), ("guard", 404), ("admin", 404)] {
        assert_eq!(server.log_in(login).get(&path(&name)).status, status, "{login}");
    }
    let answer = lead.get(&path(&name));
    assert_eq!(answer.bytes, bytes);
    assert_eq!(answer.header("content-type"), Some("image/jpeg"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert!(
        answer
            .header("cache-control")
            .is_some_and(|said| said.contains("private"))
    );
    let tag = answer.header("etag").expect("a tag").to_owned();
    assert_eq!(
        lead.send("GET", &path(&name), &[("if-none-match", &tag)], None)
            .status,
        304
    );
}

#[test]
fn a_photo_in_a_field_that_is_not_for_a_role_is_not_for_it_either() {
    let server = Server::start();
    let mut reception = Phone::new(&server, "reception");
    reception.sync();
    let bytes = photo(600, 3);
    let name = digest(&bytes);
    put(&reception.client, &name, &bytes);
    let id = reception.new_id();
    let draft = reception.step("visitor", id, "preregister", "expected");
    let photos = Write::Members {
        add: vec![Value::text(name.as_str())],
        remove: Vec::new(),
    };
    let writes = [
        ("kind", set("visitor")),
        ("name", set("王某")),
        ("host", set("李某")),
        ("expected_at", set(1_i64)),
    ];
    reception.save(draft, &[&writes[..], &[("photos", photos)]].concat());
    scene::applied(&reception.sync());
    for (login, status) in [("guard", 200), ("lead", 200), ("worker", 404), ("admin", 404)] {
        assert_eq!(server.log_in(login).get(&path(&name)).status, status, "{login}");
    }
}

#[test]
fn parts_go_on_where_they_were_after_the_server_was_killed() {
    let mut server = Server::start();
    let mut client = server.log_in("worker");
    let bytes = photo(9_000, 4);
    let name = digest(&bytes);
    for (from, to) in [(0, 3_000), (3_000, 6_000), (6_000, 9_000)] {
        let answer = put_part(&client, &name, &bytes, from, to);
        assert_eq!(answer.json["received"], to, "{answer:?}");
        assert_eq!(answer.json["whole"], to == 9_000);
        server.restart();
        client.move_to(server.address());
        assert_eq!(
            offset(&client, &name),
            Some(to as u64),
            "law 4: what is counted is on the disk"
        );
        // The answer was lost, perhaps: the same part again is no harm.
        assert_eq!(put_part(&client, &name, &bytes, from, to).json["received"], to);
    }
    assert_eq!(client.get(&path(&name)).bytes, bytes);
}

#[test]
fn a_part_that_leaves_a_hole_is_told_where_to_go_on() {
    let server = Server::start();
    let client = server.log_in("worker");
    let bytes = photo(9_000, 5);
    let name = digest(&bytes);
    put_part(&client, &name, &bytes, 0, 3_000);
    let answer = put_part(&client, &name, &bytes, 6_000, 9_000);
    scene::failed(&answer, 416, "wrong_range");
    assert_eq!(answer.json["received"], 3_000);
    assert_eq!(
        put_part(&client, &name, &bytes, 2_000, 9_000).status,
        201,
        "an overlap is no hole"
    );
}

#[test]
fn bytes_that_are_not_what_they_say_are_thrown_away() {
    let server = Server::start();
    let client = server.log_in("worker");
    let (bytes, other) = (photo(4_000, 6), photo(4_000, 7));
    let name = digest(&bytes);
    scene::failed(&put(&client, &name, &other), 422, "photo_digest_wrong");
    assert_eq!(offset(&client, &name), None);
    put_part(&client, &name, &bytes, 0, 2_000);
    scene::failed(
        &put_part(&client, &name, &other, 2_000, 4_000),
        422,
        "photo_digest_wrong",
    );
    assert_eq!(put(&client, &name, &bytes).status, 201, "and it may begin again");

    for text in ["<svg onload=alert(1)>", "GIF89a", "<html>", "%PDF-1.7"] {
        let name = digest(text.as_bytes());
        scene::failed(&put(&client, &name, text.as_bytes()), 415, "photo_type_unknown");
        scene::failed(&client.get(&path(&name)), 404, "not_found");
    }
}

#[test]
fn photos_are_bounded() {
    let server = Server::start();
    let client = server.log_in("worker");
    let large = photo((1 << 20) + 1, 8);
    scene::failed(&put(&client, &digest(&large), &large), 413, "too_large");
    // It is heard out, so that the client learns what is wrong instead of a broken line.
    let larger = photo(3 << 20, 8);
    scene::failed(&put(&client, &digest(&larger), &larger), 413, "too_large");
    let whole = photo(1 << 20, 9);
    assert_eq!(put(&client, &digest(&whole), &whole).status, 201);

    let name = digest(b"many");
    let range = [("content-range", "bytes 0-0/99999999999")];
    scene::failed(
        &client.send("PUT", &path(&name), &range, Some(b"x")),
        413,
        "too_large",
    );
    for range in ["bytes 0-5/3", "bytes 5-0/9", "bytes 0-1/9", "items 0-0/9", ""] {
        let answer = client.send("PUT", &path(&name), &[("content-range", range)], Some(b"x"));
        scene::failed(&answer, 400, "bad_request");
    }
    scene::failed(&put(&client, &name, b""), 400, "bad_request");
}

#[test]
fn a_name_that_is_no_digest_names_nothing() {
    let server = Server::start();
    let client = server.log_in("worker");
    let long = "a".repeat(65);
    let upper = "A".repeat(64);
    for name in ["x", &long, &upper, "..%2f..%2fetc%2fpasswd"] {
        scene::failed(&put(&client, name, b"x"), 404, "not_found");
        scene::failed(&client.get(&path(name)), 404, "not_found");
    }
}

#[test]
fn how_far_a_photo_is_is_only_for_who_brings_it() {
    let server = Server::start();
    let client = server.log_in("worker");
    let bytes = photo(4_000, 10);
    let name = digest(&bytes);
    put_part(&client, &name, &bytes, 0, 1_000);
    assert_eq!(offset(&client, &name), Some(1_000));
    assert_eq!(offset(&server.log_in("worker2"), &name), None);
    assert_eq!(offset(&server.log_in("manager"), &name), None);
    scene::failed(&client.get(&path(&name)), 404, "not_found");
}
