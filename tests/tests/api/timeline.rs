//! `GET /api/records/{record}/timeline`.

use serde_json::json;
use steward_tests::support::{Sender, Server, new_id, set};

use super::scene;

#[test]
fn the_timeline_has_every_change_in_order_as_it_was_made() {
    let server = Server::start();
    let (mut lead, mut manager, id) = scene::two_with_an_order(&server);
    scene::edit(&mut manager, "repair", id, &[("place_note", set("大门"))]);
    manager.sync();
    scene::cancel(&mut lead, id);
    lead.sync();

    let entries = scene::timeline(&lead, id);
    let numbers: Vec<_> = entries
        .iter()
        .map(|entry| entry["number"].as_u64().expect("a number"))
        .collect();
    assert!(numbers.is_sorted() && numbers.len() == 3, "{numbers:?}");
    assert_eq!(entries[2]["change"]["reason"], "报修人撤回");
    assert_eq!(entries[2]["change"]["step"], "cancel");
    assert_eq!(entries[1]["change"]["by"], json!(manager.client.staff));
    assert_eq!(
        entries[1]["change"]["writes"],
        json!({ "place_note": { "set": "大门" } })
    );
    assert_eq!(entries, scene::timeline(&manager, id));
}

#[test]
fn a_long_timeline_goes_on_behind_a_number() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let id = new_id();
    let mut changes = vec![scene::report_change(&mut sender, id)];
    changes.extend((0..499).map(|_| sender.change("repair", id, json!({ "place_note": { "set": "大门" } }))));
    sender.push(&changes);
    let more: Vec<_> = (0..30)
        .map(|_| sender.change("repair", id, json!({ "place_note": { "set": "后门" } })))
        .collect();
    sender.push(&more);

    let page = |after: u64| {
        let answer = sender
            .client
            .get(&format!("/api/records/{id}/timeline?after={after}"));
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json.as_array().expect("a list").clone()
    };
    let first = page(0);
    assert_eq!(first.len(), 500);
    let last = first[499]["number"].as_u64().expect("a number");
    let second = page(last);
    let all: Vec<_> = scene::origins(&first)
        .into_iter()
        .chain(scene::origins(&second))
        .map(|(_, seq)| seq)
        .collect();
    assert_eq!(all, (1..=530).collect::<Vec<_>>());
    assert!(page(u64::MAX).is_empty());
}

#[test]
fn a_timeline_that_is_not_there_is_not_found_and_a_query_that_is_wrong_is_refused() {
    let server = Server::start();
    let (lead, _, id) = scene::two_with_an_order(&server);
    let get = |path: String| lead.client.get(&path);
    scene::failed(
        &get(format!("/api/records/{}/timeline", new_id())),
        404,
        "not_found",
    );
    scene::failed(&get("/api/records/no-id/timeline".to_owned()), 404, "not_found");
    scene::failed(
        &get(format!("/api/records/{id}/timeline?after=-1")),
        400,
        "bad_request",
    );
    scene::failed(
        &get(format!("/api/records/{id}/timeline?before=1")),
        400,
        "bad_request",
    );
}
