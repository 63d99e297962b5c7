//! `POST /api/sync`: the same changes again, in another order, in overlapping batches. Law 1 over HTTP.

use serde_json::{Value, json};
use steward_domain::wire::{Receipt, ReceiptOutcome};
use steward_tests::support::{Phone, Sender, Server, new_id};

use super::scene;

/// A report and two edits of it.
fn three(sender: &mut Sender) -> Vec<Value> {
    let id = new_id();
    let report = scene::report_change(sender, id);
    let first = sender.change("repair", id, json!({ "place_note": { "set": "大门" } }));
    let second = sender.change(
        "repair",
        id,
        json!({ "notes": { "add": [{ "text": "带新锁芯" }] } }),
    );
    vec![report, first, second]
}

/// Every change of the device is in its record's timeline exactly once, and the record is as it should be.
fn is_once(server: &Server, sender: &Sender, changes: &[Value]) {
    let mut lead = Phone::new(server, "lead");
    lead.sync();
    let id = changes[0]["record"]
        .as_str()
        .expect("an id")
        .parse()
        .expect("an id");
    let expected: Vec<_> = changes
        .iter()
        .map(|change| (sender.device.to_string(), change["seq"].as_u64().expect("a seq")))
        .collect();
    assert_eq!(scene::origins(&scene::timeline(&lead, id)), expected);
    assert_eq!(lead.records[&id].members("notes").count(), 1);
    assert_eq!(lead.records[&id].values("place_note").len(), 1);
}

#[test]
fn a_batch_that_comes_three_times_gets_the_same_receipts_and_counts_once() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let changes = three(&mut sender);
    let first = sender.send(&changes);
    let number = first.json["cursor"].clone();
    for _ in 0..2 {
        let again = sender.send(&changes);
        assert_eq!(scene::receipts(&again), scene::receipts(&first));
        assert_eq!(again.json["acknowledged_seq"], 3);
        assert_eq!(again.json["previous"], number, "the site's number did not move");
    }
    is_once(&server, &sender, &changes);
}

#[test]
fn a_phone_whose_answer_was_lost_sends_again_and_nothing_is_doubled() {
    let server = Server::start();
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    let id = scene::report(&mut lead);
    scene::edit(&mut lead, "repair", id, &[("notes", scene::note("带新锁芯"))]);
    let request = lead.request();
    let lost = lead.client.sync(&request);
    lead.replica
        .failed(steward_domain::replica::Failure::Unreachable, 0);
    // It even restarts in between.
    lead.reopen();
    let receipts = lead.sync();
    assert_eq!(receipts, scene::receipts(&lost));
    scene::agree(&server, &mut [&mut lead]);
    assert_eq!(scene::timeline(&lead, id).len(), 2);
    assert_eq!(lead.records[&id].members("notes").count(), 1);
}

#[test]
fn batches_that_overtake_each_other_are_asked_for_in_order() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let changes = three(&mut sender);
    let early = sender.send(&changes[1..]);
    scene::failed(&early, 409, "sequence_gap");
    assert_eq!(early.json["expected_seq"], 1);
    scene::applied(&scene::receipts(&sender.send(&changes[..1])));
    let early = sender.send(&changes[2..]);
    scene::failed(&early, 409, "sequence_gap");
    assert_eq!(early.json["expected_seq"], 2);
    scene::applied(&scene::receipts(&sender.send(&changes[1..])));
    is_once(&server, &sender, &changes);
}

#[test]
fn a_hole_inside_a_batch_refuses_all_of_it() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let changes = three(&mut sender);
    let answer = sender.send(&[changes[0].clone(), changes[2].clone()]);
    scene::failed(&answer, 409, "sequence_gap");
    assert_eq!(answer.json["expected_seq"], 2);
    assert_eq!(
        sender.send(&[]).json["acknowledged_seq"],
        0,
        "nothing of it is stored"
    );
    scene::applied(&scene::receipts(&sender.send(&changes)));
    is_once(&server, &sender, &changes);
}

#[test]
fn overlapping_batches_get_old_receipts_for_old_changes_and_new_ones_for_new() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let changes = three(&mut sender);
    let first = scene::receipts(&sender.send(&changes[..2]));
    let both = scene::receipts(&sender.send(&changes[1..]));
    assert_eq!(both[0], first[1]);
    assert_eq!((both[1].seq, both[1].outcome), (3, ReceiptOutcome::Applied));
    let all: Vec<Receipt> = scene::receipts(&sender.send(&changes));
    assert_eq!(all, [first[0].clone(), both[0].clone(), both[1].clone()]);
    is_once(&server, &sender, &changes);
}

#[test]
fn a_refused_change_that_comes_again_gets_its_refusal_again() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "guard");
    let refused = sender.step("repair", new_id(), "fly", "reported", json!({}));
    let first = scene::receipts(&sender.send(std::slice::from_ref(&refused)));
    assert_eq!(scene::outcomes(&first), [ReceiptOutcome::Quarantined]);
    assert_eq!(scene::receipts(&sender.send(&[refused])), first);
    let listed = sender.client.get("/api/refused").json;
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
}

#[test]
fn a_group_that_comes_again_is_the_same_group() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let group = json!({ "first": 1, "count": 2 });
    let mut changes = vec![
        scene::report_change(&mut sender, new_id()),
        scene::report_change(&mut sender, new_id()),
    ];
    for change in &mut changes {
        change["group"] = group.clone();
    }
    let first = scene::receipts(&sender.send(&changes));
    scene::applied(&first);
    assert_eq!(scene::receipts(&sender.send(&changes)), first);
    // The tail of a group alone is a cut group, also when it is there already.
    scene::failed(&sender.send(&changes[1..]), 400, "batch_out_of_order");
}

#[test]
fn other_words_under_a_used_identity_mean_a_cloned_phone() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let changes = three(&mut sender);
    sender.push(&changes);
    let mut other = changes[1].clone();
    other["writes"]["place_note"]["set"] = json!("后门");
    let answer = sender.send(&[other]);
    assert_eq!(
        (answer.status, &answer.json["status"]),
        (200, &json!("new_device"))
    );
    assert_eq!(answer.json["receipts"], json!([]));
    is_once(&server, &sender, &changes);
}

#[test]
fn two_phones_from_one_copied_profile_both_keep_their_words() {
    let server = Server::start();
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    let rows: Vec<_> = lead.replica.outbox().cloned().collect();
    let (copied, _) = steward_domain::replica::Replica::open(lead.replica.meta().clone(), rows);
    let original = std::mem::replace(&mut lead.replica, copied);
    let one = scene::report(&mut lead);
    scene::applied(&lead.sync());

    // The other half of the profile writes under the same numbers, and has not pulled what the first one did.
    lead.replica = original;
    lead.records.remove(&one);
    let other = scene::report(&mut lead);
    assert_ne!(one, other);
    let device = lead.replica.meta().device;
    scene::applied(&lead.sync());
    assert_ne!(
        lead.replica.meta().device,
        device,
        "it has an identity of its own now"
    );
    scene::agree(&server, &mut [&mut lead]);
    assert!(lead.records.contains_key(&one) && lead.records.contains_key(&other));
}
