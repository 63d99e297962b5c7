//! `POST /api/sync`: cursors, echoes, pages and scope as a phone moves.

use steward_domain::record::Record;
use steward_domain::wire::{BATCH_CHANGES_MAX, PULL_RECORDS_MAX, ReceiptOutcome, SyncStatus};
use steward_tests::support::{Phone, Sender, Server, new_id, set};

use super::scene;

fn records_of(answer: &steward_tests::support::Answer) -> Vec<Record> {
    serde_json::from_value(answer.json["records"].clone()).expect("records")
}

#[test]
fn a_phone_that_was_up_to_date_hears_no_echo() {
    let server = Server::start();
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    let before = lead.replica.meta().cursor;
    let id = scene::report(&mut lead);

    let request = lead.request();
    let answer = lead.client.sync(&request);
    assert_eq!(records_of(&answer), []);
    assert_eq!(answer.json["previous"], before);
    assert_eq!(answer.json["cursor"], before + 1);
    lead.receive(&answer);

    assert_eq!(
        lead.replica.meta().cursor,
        before + 1,
        "its cursor jumps over its own change"
    );
    assert_eq!(
        lead.records[&id].number,
        before + 1,
        "and it has merged the change itself"
    );
    scene::agree(&server, &mut [&mut lead]);
}

#[test]
fn a_phone_that_was_behind_hears_its_own_record_with_the_others() {
    let server = Server::start();
    let (mut lead, mut manager, id) = scene::two_with_an_order(&server);
    let other = scene::report(&mut manager);
    manager.sync();

    scene::edit(&mut lead, "repair", id, &[("place_note", set("主卧"))]);
    let request = lead.request();
    let answer = lead.client.sync(&request);
    let came: Vec<_> = records_of(&answer).iter().map(|record| record.id).collect();
    assert_eq!(came, [other, id]);
    lead.receive(&answer);
    scene::agree(&server, &mut [&mut lead, &mut manager]);
}

#[test]
fn an_exchange_without_news_carries_nothing_and_moves_nothing() {
    let server = Server::start();
    let (mut lead, _, _) = scene::two_with_an_order(&server);
    let cursor = lead.replica.meta().cursor;
    let request = lead.request();
    let answer = lead.client.sync(&request);
    assert_eq!(records_of(&answer), []);
    assert_eq!(answer.json["cursor"], cursor);
    assert_eq!(answer.json["more"], false);
    assert!(answer.json.get("definitions").is_none(), "the phone has them");
    assert!(answer.json.get("gone").is_none());
}

#[test]
fn answers_are_packed_for_those_who_ask_for_it() {
    let server = Server::start();
    let sender = Sender::new(&server, "lead");
    let body = sender.envelope(&[]).to_string();
    for (accepted, packed) in [("gzip", Some("gzip")), ("identity", None)] {
        let headers = [
            ("content-type", "application/json"),
            ("accept-encoding", accepted),
        ];
        let answer = sender
            .client
            .send("POST", "/api/sync", &headers, Some(body.as_bytes()));
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-encoding"), packed);
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert!(answer.json["definitions"]["registers"].is_array());
    }
}

/// Fills the site with as many orders as said, in full batches.
fn many_orders(server: &Server, count: usize) {
    let mut sender = Sender::new(server, "reception");
    let mut left = count;
    while left > 0 {
        // As many as fit into a request.
        let batch = left.min(BATCH_CHANGES_MAX);
        let changes: Vec<_> = (0..batch)
            .map(|_| scene::report_change(&mut sender, new_id()))
            .collect();
        let answer = sender.push(&changes);
        scene::applied(&scene::receipts(&answer));
        left -= batch;
    }
}

#[test]
fn a_pull_of_more_than_one_page_misses_nothing_though_others_go_on_writing() {
    let server = Server::start();
    many_orders(&server, PULL_RECORDS_MAX + 100);
    let (mut lead, mut manager) = (Phone::new(&server, "lead"), Phone::new(&server, "manager"));
    let mut pages = 0;
    loop {
        let request = lead.request();
        let before = lead.replica.meta().cursor;
        let answer = lead.client.sync(&request);
        let more = answer.json["more"].as_bool().expect("an answer");
        assert!(records_of(&answer).len() <= PULL_RECORDS_MAX);
        lead.receive(&answer);
        assert!(lead.replica.meta().cursor > before, "law 7: the cursor moves");
        pages += 1;
        if !more {
            break;
        }
        // Between two pages somebody edits what was pulled already.
        manager.sync();
        let first = lead
            .records
            .values()
            .find(|record| record.register == "repair")
            .expect("an order")
            .id;
        scene::edit(
            &mut manager,
            "repair",
            first,
            &[("place_note", set(format!("第{pages}页").as_str()))],
        );
        manager.sync();
    }
    assert!(pages > 1);
    scene::agree(&server, &mut [&mut lead, &mut manager]);
    let orders = lead
        .records
        .values()
        .filter(|record| record.register == "repair")
        .count();
    assert_eq!(orders, PULL_RECORDS_MAX + 100);
}

#[test]
fn an_order_that_leaves_a_workers_scope_is_gone_from_his_phone() {
    let server = Server::start();
    let (mut lead, mut worker) = (Phone::new(&server, "lead"), Phone::new(&server, "worker"));
    lead.sync();
    let (closed, open) = (scene::report(&mut lead), scene::report(&mut lead));
    lead.sync();
    worker.sync();
    assert!(
        worker.records.contains_key(&closed),
        "open orders are a worker's business"
    );

    scene::cancel(&mut lead, closed);
    lead.sync();
    let request = worker.request();
    let answer = worker.client.sync(&request);
    assert_eq!(answer.json["gone"], serde_json::json!([closed]));
    worker.receive(&answer);
    assert!(!worker.records.contains_key(&closed));
    assert!(worker.records.contains_key(&open));

    // It is opened again: a worker may have it once more.
    scene::step(&mut lead, closed, ("reopen", "accepted"), Some("仍未修好"), &[]);
    scene::applied(&lead.sync());
    worker.sync();
    assert_eq!(worker.records[&closed], lead.records[&closed]);
}

#[test]
fn what_somebody_worked_on_stays_on_his_phone_when_it_is_closed() {
    let server = Server::start();
    let (mut manager, mut worker, mut guard) = (
        Phone::new(&server, "manager"),
        Phone::new(&server, "worker"),
        Phone::new(&server, "guard"),
    );
    manager.sync();
    guard.sync();
    let id = scene::report(&mut guard);
    guard.sync();
    worker.sync();
    scene::edit(&mut worker, "repair", id, &[("notes", scene::note("看过了"))]);
    scene::applied(&worker.sync());
    manager.sync();
    scene::cancel(&mut manager, id);
    scene::applied(&manager.sync());
    for phone in [&mut worker, &mut guard] {
        phone.sync();
        assert_eq!(phone.records[&id], manager.records[&id]);
    }
}

#[test]
fn a_phone_with_another_role_pulls_everything_again() {
    let server = Server::start();
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    let mut request = lead.request();
    request.definitions = Some("those of another role".to_owned());
    let answer = lead.client.sync(&request);
    assert_eq!(answer.json["status"], serde_json::json!(SyncStatus::Snapshot));
    assert!(answer.json["definitions"]["fingerprint"].is_string());
    let before = scene::held(&lead);
    lead.receive(&answer);
    lead.sync();
    assert_eq!(scene::held(&lead), before);
}

#[test]
fn an_app_that_is_too_new_can_still_send() {
    let server = Server::start();
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    scene::report(&mut lead);
    let mut request = lead.request();
    request.v = 99;
    let answer = lead.client.sync(&request);
    assert_eq!(answer.json["status"], serde_json::json!(SyncStatus::Upgrade));
    assert_eq!(answer.json["v"], 1);
    assert_eq!(
        scene::outcomes(&scene::receipts(&answer)),
        [ReceiptOutcome::Applied]
    );
}

#[test]
fn a_cursor_beyond_the_end_pulls_nothing_and_harms_nobody() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    for cursor in [sender.cursor + 1_000_000, u64::MAX] {
        sender.cursor = cursor;
        let answer = sender.send(&[]);
        assert_eq!(
            (answer.status, &answer.json["records"]),
            (200, &serde_json::json!([]))
        );
    }
}
