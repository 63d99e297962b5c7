//! Every refusal that a change can meet, produced by a real change over HTTP. Whatever is refused is acknowledged, kept with its
//! code, and stops nothing behind it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use steward_domain::ids::RecordId;
use steward_domain::refusal::Code;
use steward_domain::wire::ReceiptOutcome;
use steward_tests::support::{Client, Phone, Sender, Server, new_id, set};

use super::registers::fixture_registers;
use super::scene;

/// What a row plays on: a manager's phone that prepares records, and the device that sends what is refused.
struct Stage {
    manager: Phone,
    sender: Sender,
}

/// The changes of a row; the last one is refused with the row's code, and so are all others.
type Make = fn(&mut Stage) -> Vec<Value>;

/// Code, field to blame, who sends it, what.
type Row = (Code, Option<&'static str>, &'static str, Make);

impl Stage {
    fn new(server: &Server, login: &str) -> Self {
        let mut manager = Phone::new(server, "manager");
        manager.sync();
        Self {
            manager,
            sender: Sender::new(server, login),
        }
    }

    /// An order that is there, and in the sender's view.
    fn order(&mut self) -> RecordId {
        let id = scene::report(&mut self.manager);
        self.synced();
        id
    }

    /// What the manager has saved is on the server, and the sender has seen it.
    fn synced(&mut self) {
        scene::applied(&self.manager.sync());
        self.sender.cursor = self.manager.replica.meta().cursor;
    }

    fn edit(&mut self, register: &str, id: RecordId, writes: Value) -> Vec<Value> {
        vec![self.sender.change(register, id, writes)]
    }

    fn step(&mut self, id: RecordId, (step, from, to): (&str, &str, &str), writes: Value) -> Value {
        self.sender.step_from("repair", id, (step, from, to), writes)
    }

    /// A report with one field in another form.
    fn report_with(&mut self, field: &str, write: Value) -> Vec<Value> {
        let mut change = scene::report_change(&mut self.sender, new_id());
        change["writes"][field] = write;
        vec![change]
    }

    /// An order whose description two people have written without seeing each other.
    fn clash(&mut self) -> RecordId {
        let id = self.order();
        let (one, other) = (self.manager.form("repair", id), self.manager.form("repair", id));
        self.manager.save(one, &[("description", set("锁舌断裂"))]);
        self.manager.save(other, &[("description", set("锁芯卡死"))]);
        self.manager.sync();
        self.sender.cursor = self.manager.replica.meta().cursor;
        id
    }

    /// An order that two forms of one manager have cancelled and dispatched.
    fn clash_of_states(&mut self) -> RecordId {
        let id = self.order();
        let mut cancel = self.manager.step("repair", id, "cancel", "cancelled");
        cancel.reason = Some("撤回".to_owned());
        let dispatch = self.manager.step("repair", id, "dispatch", "dispatched");
        self.manager.save(cancel, &[("cancel_cause", set("withdrawn"))]);
        let staff = self.manager.client.staff.to_string();
        self.manager.save(
            dispatch,
            &[("sent_to", set("worker")), ("assignee", set(staff.as_str()))],
        );
        self.manager.sync();
        self.sender.cursor = self.manager.replica.meta().cursor;
        id
    }
}

/// The table. Its order is that of [`Code`].
fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    rows.extend(where_and_who());
    rows.extend(form());
    rows.extend(rights());
    rows.extend(states());
    rows.extend(values());
    rows.extend(together());
    rows
}

fn where_and_who() -> [Row; 6] {
    [
        (Code::WrongSite, None, "lead", |stage| {
            let mut change = scene::report_change(&mut stage.sender, new_id());
            change["site"] = json!("other_site");
            vec![change]
        }),
        (Code::NotTheAuthor, None, "lead", |stage| {
            let mut change = scene::report_change(&mut stage.sender, new_id());
            change["by"] = json!(stage.manager.client.staff);
            vec![change]
        }),
        (Code::UnknownRegister, None, "lead", |stage| {
            let id = stage.order();
            stage.edit("dragons", id, json!({ "name": { "set": "龙" } }))
        }),
        (Code::WrongRegister, None, "lead", |stage| {
            let id = stage.order();
            stage.edit("visitor", id, json!({ "name": { "set": "王某" } }))
        }),
        (Code::UnknownRecord, None, "lead", |stage| {
            stage.edit("repair", new_id(), json!({ "place_note": { "set": "大门" } }))
        }),
        (Code::RecordExists, None, "lead", |stage| {
            let id = stage.order();
            vec![scene::report_change(&mut stage.sender, id)]
        }),
    ]
}

fn form() -> [Row; 4] {
    [
        (Code::UnknownField, Some("colour"), "lead", |stage| {
            let id = stage.order();
            stage.edit(
                "repair",
                id,
                json!({ "place_note": { "set": "大门" }, "colour": { "set": "red" } }),
            )
        }),
        (Code::UnknownStep, None, "lead", |stage| {
            let id = stage.order();
            vec![stage.step(id, ("fly", "reported", "reported"), json!({}))]
        }),
        (Code::NothingWritten, None, "lead", |stage| {
            let id = stage.order();
            stage.edit("repair", id, json!({}))
        }),
        (Code::StateWithoutStep, None, "lead", |stage| {
            let id = stage.order();
            stage.edit("repair", id, json!({ "state": { "set": "closed" } }))
        }),
    ]
}

fn rights() -> [Row; 6] {
    [
        // The built-in flows name their makers step by step; a register without a flow has only `access.create`.
        (Code::NoRightToCreate, None, "worker", |stage| {
            let writes = json!({ "pool": { "set": "室外池" }, "measured_at": { "set": 1 } });
            vec![stage.sender.step("pool_water", new_id(), "enter", "kept", writes)]
        }),
        (Code::NoRightToWrite, Some("class_reason"), "guard", |stage| {
            stage.report_with("class_reason", json!({ "set": "住户催促" }))
        }),
        (Code::NoRightToStep, None, "guard", |stage| {
            let id = stage.order();
            let writes = json!({ "sent_to": { "set": "worker" }, "assignee": { "set": new_id() } });
            vec![stage.step(id, ("dispatch", "reported", "dispatched"), writes)]
        }),
        (Code::NoRightToStep, None, "worker", |stage| {
            let id = stage.order();
            let mut change = stage.step(id, ("void", "reported", "voided"), json!({}));
            change["reason"] = json!("录错了");
            vec![change]
        }),
        (Code::NoRightToSettle, Some("description"), "worker", |stage| {
            let id = stage.clash();
            stage.edit("repair", id, json!({ "description": { "set": "整锁更换" } }))
        }),
        (Code::NoRightToSettle, None, "worker", |stage| {
            let id = stage.clash_of_states();
            vec![stage.step(id, ("settle", "dispatched", "dispatched"), json!({}))]
        }),
    ]
}

fn states() -> [Row; 8] {
    [
        // Under an epoch that never was, nothing counts as seen; the state that is claimed must not be believed for that.
        (Code::StepNotFromHere, None, "lead", |stage| {
            let id = stage.order();
            let claim = json!({ "assignee": { "set": new_id() } });
            let mut change = stage.step(id, ("accept", "dispatched", "accepted"), claim);
            change["seen"] = json!({ "epoch": new_id(), "number": 0, "own": 0, "answered": 0 });
            vec![change]
        }),
        (Code::StepNotFromHere, None, "lead", |stage| {
            let id = stage.order();
            vec![stage.step(
                id,
                ("close", "reported", "closed"),
                json!({ "breach_cause": { "set": "in_time" } }),
            )]
        }),
        (Code::StateInConflict, None, "lead", |stage| {
            let id = stage.clash_of_states();
            vec![stage.step(
                id,
                ("accept", "dispatched", "accepted"),
                json!({ "assignee": { "set": new_id() } }),
            )]
        }),
        (Code::StateNeverWas, None, "lead", |stage| {
            let id = stage.order();
            let mut change = stage.step(id, ("settle", "reported", "closed"), json!({}));
            change["reason"] = json!("直接结单");
            vec![change]
        }),
        (Code::RecordVoided, None, "lead", |stage| {
            let id = stage.order();
            scene::step(&mut stage.manager, id, ("void", "voided"), Some("录错了"), &[]);
            stage.synced();
            stage.edit("repair", id, json!({ "place_note": { "set": "大门" } }))
        }),
        (Code::RecordLocked, None, "lead", |stage| {
            let id = stage.order();
            scene::cancel(&mut stage.manager, id);
            stage.synced();
            stage.edit("repair", id, json!({ "place_note": { "set": "大门" } }))
        }),
        (Code::ReasonRequired, None, "lead", |stage| {
            let id = stage.order();
            vec![stage.step(
                id,
                ("cancel", "reported", "cancelled"),
                json!({ "cancel_cause": { "set": "withdrawn" } }),
            )]
        }),
        (Code::ReasonTooLong, None, "lead", |stage| {
            let id = stage.order();
            let mut change = stage.step(
                id,
                ("cancel", "reported", "cancelled"),
                json!({ "cancel_cause": { "set": "withdrawn" } }),
            );
            change["reason"] = json!("久".repeat(501));
            vec![change]
        }),
    ]
}

fn values() -> [Row; 9] {
    [
        (Code::FieldRequired, Some("description"), "lead", |stage| {
            let mut change = scene::report_change(&mut stage.sender, new_id());
            change["writes"]
                .as_object_mut()
                .expect("writes")
                .remove("description");
            vec![change]
        }),
        (Code::ValueMalformed, Some("reported_at"), "lead", |stage| {
            stage.report_with("reported_at", json!({ "set": "昨天" }))
        }),
        (Code::ValueTooLong, Some("place_note"), "lead", |stage| {
            stage.report_with("place_note", json!({ "set": "远".repeat(201) }))
        }),
        (Code::UnknownOption, Some("class"), "lead", |stage| {
            stage.report_with("class", json!({ "set": "very_urgent" }))
        }),
        (Code::WrongWrite, Some("notes"), "lead", |stage| {
            stage.report_with("notes", json!({ "set": "一条备注" }))
        }),
        (Code::WrongWrite, Some("description"), "lead", |stage| {
            stage.report_with("description", json!({ "increase": 1 }))
        }),
        (Code::IdNumberWrong, Some("id_number"), "reception", |stage| {
            let writes = json!({
                "kind": { "set": "visitor" },
                "name": { "set": "王某" },
                "host": { "set": "李某" },
                "expected_at": { "set": 1 },
                "id_kind": { "set": "resident_id" },
                "id_number": { "set": "110105194912310021" },
            });
            vec![
                stage
                    .sender
                    .step("visitor", new_id(), "preregister", "expected", writes),
            ]
        }),
        (Code::CommitteeApprovalNeeded, None, "lead", costly_work),
        (Code::RecordFull, Some("photos_after"), "lead", |stage| {
            let id = stage.order();
            let photos: Vec<_> = (0..21).map(|place| format!("{place:064x}")).collect();
            stage.edit("repair", id, json!({ "photos_after": { "add": photos } }))
        }),
    ]
}

/// REP-4: work on a shared part that costs more than the figures allow.
fn costly_work(stage: &mut Stage) -> Vec<Value> {
    let id = new_id();
    let prepared = [
        scene::report_change(&mut stage.sender, id),
        stage.step(
            id,
            ("accept", "reported", "accepted"),
            json!({ "assignee": { "set": new_id() } }),
        ),
        stage.step(id, ("arrive", "accepted", "on_site"), json!({})),
    ];
    scene::applied(&scene::receipts(&stage.sender.push(&prepared)));
    stage.manager.sync();
    let writes = json!({
        "shared_part": { "set": true },
        "payer": { "set": "owners" },
        "labour_units": { "set": "2.5" },
        "fee": { "set": 50_001 },
        "price_listed": { "set": true },
        "price_confirmed": { "set": true },
    });
    vec![stage.step(id, ("start_work", "on_site", "on_site"), writes)]
}

fn together() -> [Row; 3] {
    [
        (Code::GroupRefused, None, "lead", |stage| {
            let mut refused = scene::report_change(&mut stage.sender, new_id());
            refused["writes"]["class"] = json!({ "set": "very_urgent" });
            let mut changes = vec![refused, scene::report_change(&mut stage.sender, new_id())];
            let first = changes[0]["seq"].clone();
            for change in &mut changes {
                change["group"] = json!({ "first": first, "count": 2 });
            }
            changes
        }),
        (Code::BuildsOnRefused, None, "lead", |stage| {
            let id = stage.order();
            let refused = stage
                .sender
                .change("repair", id, json!({ "colour": { "set": "red" } }));
            let mut on_it = stage
                .sender
                .change("repair", id, json!({ "place_note": { "set": "大门" } }));
            on_it["seen"]["answered"] = refused["seen"]["answered"].clone();
            vec![refused, on_it]
        }),
        (Code::Malformed, None, "lead", |stage| {
            let mut change = scene::report_change(&mut stage.sender, new_id());
            change["mood"] = json!("good");
            vec![change]
        }),
    ]
}

#[test]
fn every_refusal_is_acknowledged_kept_and_stops_nothing_behind_it() {
    let folder = fixture_registers();
    let server = Server::start_with(&["--registers", folder.to_str().expect("a path")]);
    let outsider = server.log_in("guard2");
    // One person has a bounded number of devices: one stage for each.
    let mut stages: BTreeMap<&str, Stage> = BTreeMap::new();
    for (code, field, login, make) in rows() {
        let name = code.as_str();
        let stage = stages.entry(login).or_insert_with(|| Stage::new(&server, login));
        let refused = make(stage);
        stage.manager.sync();
        let before = scene::held(&stage.manager);
        let next = scene::report_change(&mut stage.sender, new_id());
        let answer = stage.sender.send(&[refused.clone(), vec![next.clone()]].concat());
        let receipts = scene::receipts(&answer);

        let (behind, all) = receipts.split_last().expect("receipts");
        assert_eq!(
            behind.outcome,
            ReceiptOutcome::Applied,
            "{name}: the next record goes through: {behind:?}"
        );
        assert_eq!(answer.json["acknowledged_seq"], next["seq"], "{name}");
        for receipt in all {
            assert_eq!(
                (receipt.outcome, receipt.number),
                (ReceiptOutcome::Quarantined, 0),
                "{name}: {receipt:?}"
            );
        }
        let last = all.last().expect("a refusal");
        assert_eq!(
            (last.code, last.field.as_ref().map(ToString::to_string).as_deref()),
            (Some(code), field)
        );

        changes_nothing(&mut stage.manager, &before, &next, &name);
        is_listed(&outsider, stage, &refused, &name);
    }
}

/// The manager holds what he held, and the order that came behind the refusal.
fn changes_nothing(manager: &mut Phone, before: &[String], next: &Value, name: &str) {
    manager.sync();
    let came: RecordId = next["record"].as_str().expect("an id").parse().expect("an id");
    assert!(manager.records.remove(&came).is_some(), "{name}");
    assert_eq!(
        scene::held(manager),
        before,
        "{name}: nothing of it is in any record"
    );
}

/// Its author and a manager see what was refused, as it was sent; others don't.
fn is_listed(outsider: &Client, stage: &Stage, refused: &[Value], name: &str) {
    let device = json!(stage.sender.device);
    let listed = |client: &Client| -> Vec<Value> {
        let answer = client.get("/api/refused");
        assert_eq!(answer.status, 200, "{name}");
        let rows = answer.json.as_array().expect("a list").clone();
        rows.into_iter()
            .filter(|row| row["device"] == device)
            .map(|row| row["change"].clone())
            .collect()
    };
    for client in [&stage.sender.client, &stage.manager.client] {
        let found = listed(client);
        assert!(
            refused.iter().all(|change| found.contains(change)),
            "{name}: {found:?}"
        );
    }
    assert!(listed(outsider).is_empty(), "{name}: an outsider sees none");
}

#[test]
fn every_code_of_the_interface_has_a_row() {
    let server = Server::start();
    let description = server.log_in("guard").get("/api/openapi.json").json;
    let mut told: BTreeSet<String> =
        serde_json::from_value(description["components"]["schemas"]["Code"]["enum"].clone())
            .expect("the codes");
    // What an app calls a reason of a later build. No server gives it.
    assert!(told.remove(Code::Newer.as_str().as_str()));
    let rows: BTreeSet<String> = rows().iter().map(|(code, ..)| code.as_str()).collect();
    assert_eq!(
        rows, told,
        "a code without a row can't be reached, or nobody has tried"
    );
    assert!(told.len() > 30);
}

#[test]
fn of_a_refused_group_nothing_is_visible_and_every_member_is_kept() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let id = new_id();
    let mut group = [
        scene::report_change(&mut sender, id),
        sender.change("repair", id, json!({ "place_note": { "set": "大门" } })),
        sender.change("repair", id, json!({ "colour": { "set": "red" } })),
    ];
    for change in &mut group {
        change["group"] = json!({ "first": 1, "count": 3 });
    }
    let receipts = scene::receipts(&sender.push(&group));
    let codes: Vec<_> = receipts.iter().filter_map(|receipt| receipt.code).collect();
    assert_eq!(
        codes,
        [Code::GroupRefused, Code::GroupRefused, Code::UnknownField]
    );
    scene::failed(
        &sender.client.get(&format!("/api/records/{id}/timeline")),
        404,
        "not_found",
    );
    let kept = sender.client.get("/api/refused").json;
    assert_eq!(kept.as_array().map(Vec::len), Some(3));

    // The same again without the fault, as a person would apply it: a new change, a new identity.
    let again = scene::report_change(&mut sender, id);
    scene::applied(&scene::receipts(&sender.push(&[again])));
}

#[test]
fn a_refused_change_can_be_made_again_and_what_builds_on_it_waits_only_in_its_own_record() {
    let server = Server::start();
    let mut worker = Phone::new(&server, "worker");
    worker.sync();
    let (refused, good) = (worker.new_id(), worker.new_id());
    // Offline: a report that lacks its description, an edit of it, and another report.
    let mut draft = scene::report_draft(&worker, refused);
    draft.writes.remove("description");
    worker.save(draft, &[]);
    scene::edit(&mut worker, "repair", refused, &[("place_note", set("大门"))]);
    let draft = scene::report_draft(&worker, good);
    worker.save(draft, &[]);
    let receipts = worker.sync();
    let codes: Vec<_> = receipts.iter().map(|receipt| receipt.code).collect();
    assert_eq!(
        codes,
        [Some(Code::FieldRequired), Some(Code::BuildsOnRefused), None]
    );
    assert_eq!(worker.replica.status().refused, 2);
    assert!(worker.view(refused).is_none() && worker.view(good).is_some());

    let draft = scene::report_draft(&worker, refused);
    worker.save(draft, &[]);
    scene::applied(&worker.sync());
    scene::edit(&mut worker, "repair", refused, &[("place_note", set("大门"))]);
    scene::applied(&worker.sync());
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    assert_eq!(lead.records[&refused], worker.records[&refused]);
}
