//! Law 4: the server is killed (SIGKILL) between any two requests, and nothing that it has acknowledged is lost or doubled.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use steward_domain::ids::RecordId;
use steward_domain::replica::Failure;
use steward_domain::wire::{Receipt, ReceiptOutcome};
use steward_tests::support::{Answer, Phone, Server, set};

use super::scene;

/// Two phones and a server, in the middle of something.
struct World {
    server: Server,
    lead: Phone,
    manager: Phone,
    orders: Vec<RecordId>,
    /// Every receipt that a phone was given, by device and `seq`.
    acknowledged: BTreeMap<(String, u64), Receipt>,
}

/// Which phone sends.
#[derive(Clone, Copy)]
enum Who {
    Lead,
    Manager,
}

impl World {
    fn new() -> Self {
        let server = Server::start();
        let (lead, manager, id) = scene::two_with_an_order(&server);
        Self {
            server,
            lead,
            manager,
            orders: vec![id],
            acknowledged: BTreeMap::new(),
        }
    }

    fn restart(&mut self) {
        self.server.restart();
        self.lead.client.move_to(self.server.address());
        self.manager.client.move_to(self.server.address());
    }

    fn phone(&mut self, who: Who) -> &mut Phone {
        match who {
            Who::Lead => &mut self.lead,
            Who::Manager => &mut self.manager,
        }
    }

    fn ask(&mut self, who: Who) -> Answer {
        let phone = self.phone(who);
        let request = phone.request();
        let answer = phone.client.sync(&request);
        let device = request.device.to_string();
        for receipt in scene::receipts(&answer) {
            let known = self
                .acknowledged
                .entry((device.clone(), receipt.seq))
                .or_insert_with(|| receipt.clone());
            assert_eq!(*known, receipt, "a receipt is the same whenever it is given");
        }
        answer
    }

    /// One request and its answer.
    fn exchange(&mut self, who: Who) {
        let answer = self.ask(who);
        self.phone(who).receive(&answer);
    }

    /// One request whose answer is lost with the server.
    fn exchange_into_the_void(&mut self, who: Who) {
        let _ = self.ask(who);
        self.restart();
        let phone = self.phone(who);
        phone.replica.failed(Failure::Unreachable, 0);
        phone.reopen();
    }
}

/// Who sends a request, and what is done before it.
type Line = (Who, fn(&mut World));

/// What is done before each request: both write to the same orders, one batch is refused, one clashes.
const SCRIPT: [Line; 6] = [
    (Who::Lead, |world| {
        let first = world.orders[0];
        scene::edit(
            &mut world.lead,
            "repair",
            first,
            &[("description", set("锁舌断裂"))],
        );
        scene::edit(
            &mut world.manager,
            "repair",
            first,
            &[("description", set("锁芯卡死"))],
        );
        let id = scene::report(&mut world.lead);
        world.orders.push(id);
    }),
    (Who::Manager, |world| {
        let first = world.orders[0];
        scene::edit(
            &mut world.manager,
            "repair",
            first,
            &[("notes", scene::note("带新锁芯"))],
        );
    }),
    (Who::Lead, |world| {
        let (first, second) = (world.orders[0], world.orders[1]);
        scene::edit(&mut world.lead, "repair", second, &[("colour", set("red"))]);
        scene::edit(
            &mut world.lead,
            "repair",
            first,
            &[("notes", scene::note("已联系住户"))],
        );
    }),
    (Who::Manager, |world| {
        let drafts = (0..2).map(|_| {
            let id = world.manager.new_id();
            world.orders.push(id);
            scene::report_draft(&world.manager, id)
        });
        let drafts: Vec<_> = drafts.collect();
        world.manager.save_group(drafts);
    }),
    (Who::Lead, |world| {
        let second = world.orders[1];
        scene::cancel(&mut world.lead, second);
    }),
    (Who::Manager, |world| {
        let first = world.orders[0];
        scene::edit(
            &mut world.manager,
            "repair",
            first,
            &[("description", set("整锁更换"))],
        );
    }),
];

/// At the end everybody agrees, and every acknowledged change is in one timeline exactly once, or listed as refused.
fn is_whole(mut world: World) {
    for who in [Who::Lead, Who::Manager, Who::Lead] {
        world.phone(who).sync();
    }
    let refused: Vec<Value> = world
        .lead
        .client
        .get("/api/refused")
        .json
        .as_array()
        .expect("a list")
        .clone();
    let mut found: BTreeMap<(String, u64), u64> = BTreeMap::new();
    for row in &refused {
        let device = row["device"].as_str().expect("an id").to_owned();
        *found
            .entry((device, row["seq"].as_u64().expect("a seq")))
            .or_default() += 1;
    }
    for id in world.orders.clone() {
        for origin in scene::origins(&scene::timeline(&world.lead, id)) {
            *found.entry(origin).or_default() += 1;
        }
    }
    for (origin, receipt) in &world.acknowledged {
        assert_eq!(found.get(origin), Some(&1), "{origin:?} {receipt:?}");
    }
    assert!(found.values().all(|times| *times == 1), "{found:?}");
    receipts_repeat(&world);

    // What was refused stays on its phone until a person has decided.
    assert_eq!(world.lead.replica.status().refused, 1);
    assert_eq!(
        world.lead.replica.status().waiting + world.manager.replica.status().waiting,
        0
    );
    let mut fresh = Phone::new(&world.server, "lead");
    fresh.sync();
    assert_eq!(scene::held(&world.lead), scene::held(&fresh));
    assert_eq!(scene::held(&world.manager), scene::held(&fresh));
    assert_eq!(world.orders.len(), 4);
}

/// Everything that a phone ever sent is sent once more, and gets the receipts that it got then.
fn receipts_repeat(world: &World) {
    for phone in [&world.lead, &world.manager] {
        let meta = phone.replica.meta();
        let changes: Vec<Value> = phone
            .replica
            .outbox()
            .map(|row| serde_json::from_str(row.body.get()).expect("JSON"))
            .collect();
        let body = json!({
            "v": 1, "device": meta.device, "cursor": meta.cursor, "now_ms": 0, "changes": ["HERE"],
        });
        // The bytes must be the same, so they are not written anew.
        let bodies: Vec<&str> = phone.replica.outbox().map(|row| row.body.get()).collect();
        let body = body.to_string().replace("\"HERE\"", &bodies.join(","));
        let headers = [("content-type", "application/json")];
        let again = scene::receipts(
            &phone
                .client
                .send("POST", "/api/sync", &headers, Some(body.as_bytes())),
        );
        assert_eq!(again.len(), changes.len());
        for receipt in again {
            let known = world.acknowledged.get(&(meta.device.to_string(), receipt.seq));
            assert!(known.is_none_or(|known| *known == receipt), "{receipt:?}");
        }
    }
}

/// Plays the script; before or during the request at `position` the server is killed.
fn play(position: usize, lose_the_answer: bool) {
    let mut world = World::new();
    for (place, (who, prepare)) in SCRIPT.into_iter().enumerate() {
        prepare(&mut world);
        if place == position && lose_the_answer {
            world.exchange_into_the_void(who);
        } else if place == position {
            world.restart();
        }
        world.exchange(who);
    }
    let outcomes: Vec<_> = world
        .acknowledged
        .values()
        .map(|receipt| receipt.outcome)
        .collect();
    assert!(outcomes.contains(&ReceiptOutcome::Conflict) && outcomes.contains(&ReceiptOutcome::Quarantined));
    is_whole(world);
}

#[test]
fn a_server_killed_between_any_two_requests_loses_and_doubles_nothing() {
    for position in 0..SCRIPT.len() {
        play(position, false);
    }
}

#[test]
fn a_server_killed_after_any_answer_that_was_lost_loses_and_doubles_nothing() {
    for position in 0..SCRIPT.len() {
        play(position, true);
    }
}

#[test]
fn a_server_killed_in_the_middle_of_batches_has_each_of_them_whole_or_not_at_all() {
    let mut server = Server::start();
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    for _ in 0..5 {
        for _ in 0..100 {
            scene::report(&mut lead);
        }
        let request = lead.request();
        let client = lead.client.clone();
        let sending = std::thread::spawn(move || {
            let body = serde_json::to_vec(&request).expect("JSON");
            client.try_send(
                "POST",
                "/api/sync",
                &[("content-type", "application/json")],
                Some(&body),
            )
        });
        // Killed while it may be anywhere in the batch.
        server.restart();
        lead.client.move_to(server.address());
        match sending.join().expect("the thread ends") {
            Some(answer) if answer.status == 200 => {
                lead.receive(&answer);
            }
            _ => {
                lead.replica.failed(Failure::Unreachable, 0);
            }
        }
        let last = lead.client.get("/api/devices").json;
        let id = json!(lead.replica.meta().device);
        let row = last
            .as_array()
            .expect("a list")
            .iter()
            .find(|row| row["device"] == id)
            .expect("it")
            .clone();
        assert_eq!(
            row["last_seq"].as_u64().expect("a seq") % 100,
            0,
            "whole batches only"
        );
        lead.sync();
    }
    let orders = lead
        .records
        .values()
        .filter(|record| record.register == "repair")
        .count();
    assert_eq!(orders, 500);
    scene::agree(&server, &mut [&mut lead]);
}

#[test]
fn sessions_and_devices_outlive_a_restart() {
    let mut world = World::new();
    world.restart();
    assert_eq!(world.lead.client.get("/api/session").status, 200);
    scene::agree(&world.server, &mut [&mut world.lead, &mut world.manager]);
}
