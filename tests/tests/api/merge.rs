//! `POST /api/sync`: several people change one record without seeing each other.

use steward_domain::change::Write;
use steward_domain::definition::STATE_FIELD;
use steward_domain::ids::{Key, RecordId};
use steward_domain::refusal::Code;
use steward_domain::value::Value;
use steward_domain::wire::ReceiptOutcome::{self, Applied, Conflict, Merged, Quarantined};
use steward_tests::support::{Phone, Server, set};

use super::scene;

/// Lead and manager edit one order each in a way that merges, and one in a way that clashes.
fn both_edit(lead: &mut Phone, manager: &mut Phone, id: RecordId) {
    let writes = [
        ("description", set("锁舌断裂")),
        ("notes", scene::note("已联系住户")),
        ("place_note", set("大门")),
    ];
    scene::edit(lead, "repair", id, &writes);
    let writes = [
        ("description", set("锁芯卡死")),
        ("notes", scene::note("带新锁芯")),
        ("promised_at", set(5_i64)),
    ];
    scene::edit(manager, "repair", id, &writes);
}

fn agree_after(first_is_lead: bool) {
    let server = Server::start();
    let (mut lead, mut manager, id) = scene::two_with_an_order(&server);
    both_edit(&mut lead, &mut manager, id);
    let (first, second) = if first_is_lead {
        (&mut lead, &mut manager)
    } else {
        (&mut manager, &mut lead)
    };
    assert_eq!(scene::outcomes(&first.sync()), [Applied]);
    assert_eq!(scene::outcomes(&second.sync()), [Conflict]);
    scene::agree(&server, &mut [&mut lead, &mut manager]);

    let record = &lead.records[&id];
    let both = [Value::text("锁舌断裂"), Value::text("锁芯卡死")];
    assert_eq!(record.distinct("description"), both.iter().collect::<Vec<_>>());
    assert_eq!(record.members("notes").count(), 2, "facts never clash");
    assert_eq!(record.only("place_note"), Some(&Value::text("大门")));
    assert_eq!(record.only("promised_at"), Some(&Value::Integer(5)));
    assert_eq!(scene::clashes(&lead, id), ["description"]);
    assert_eq!(scene::clashes(&manager, id), ["description"]);
    assert_eq!(scene::timeline(&lead, id).len(), 3);
}

#[test]
fn two_phones_agree_when_the_first_to_edit_syncs_first() {
    agree_after(true);
}

#[test]
fn two_phones_agree_when_the_second_to_edit_syncs_first() {
    agree_after(false);
}

#[test]
fn edits_of_different_fields_merge_without_a_question() {
    let server = Server::start();
    let (mut lead, mut manager, id) = scene::two_with_an_order(&server);
    scene::edit(&mut lead, "repair", id, &[("place_note", set("大门"))]);
    scene::edit(&mut manager, "repair", id, &[("promised_at", set(7_i64))]);
    assert_eq!(scene::outcomes(&lead.sync()), [Applied]);
    assert_eq!(scene::outcomes(&manager.sync()), [Merged]);
    scene::agree(&server, &mut [&mut lead, &mut manager]);
    assert_eq!(scene::clashes(&lead, id), [""; 0]);
}

#[test]
fn two_who_write_the_same_words_do_not_clash() {
    let server = Server::start();
    let (mut lead, mut manager, id) = scene::two_with_an_order(&server);
    for phone in [&mut lead, &mut manager] {
        scene::edit(phone, "repair", id, &[("description", set("锁舌断裂"))]);
    }
    lead.sync();
    assert_eq!(scene::outcomes(&manager.sync()), [Merged]);
    scene::agree(&server, &mut [&mut lead, &mut manager]);
    assert_eq!(scene::clashes(&lead, id), [""; 0]);
    assert_eq!(
        lead.records[&id].values("description").len(),
        2,
        "law 3: both are kept"
    );
}

#[test]
fn a_rule_chooses_where_the_register_has_one() {
    let server = Server::start();
    let (mut lead, mut manager, id) = scene::two_with_an_order(&server);
    scene::edit(
        &mut lead,
        "repair",
        id,
        &[("reported_at", set(scene::A_MOMENT - 60_000))],
    );
    scene::edit(
        &mut manager,
        "repair",
        id,
        &[("reported_at", set(scene::A_MOMENT + 60_000))],
    );
    lead.sync();
    assert_eq!(scene::outcomes(&manager.sync()), [Merged]);
    scene::agree(&server, &mut [&mut lead, &mut manager]);
    let field = lead.definitions["repair"].field("reported_at").expect("a field");
    let shown = steward_domain::standing::shown(&lead.records[&id], field);
    assert_eq!(shown.value(), Some(&Value::Integer(scene::A_MOMENT - 60_000)));
}

#[test]
fn a_clash_is_settled_by_a_change_that_has_seen_both() {
    let server = Server::start();
    let (mut lead, mut manager, id) = scene::two_with_an_order(&server);
    both_edit(&mut lead, &mut manager, id);
    manager.sync();
    assert_eq!(scene::outcomes(&lead.sync()), [Conflict]);
    assert_eq!(scene::clashes(&lead, id), ["description"]);

    scene::edit(
        &mut lead,
        "repair",
        id,
        &[("description", set("锁舌断裂，锁芯也卡死"))],
    );
    assert_eq!(scene::outcomes(&lead.sync()), [Applied]);
    scene::agree(&server, &mut [&mut lead, &mut manager]);
    assert_eq!(scene::clashes(&manager, id), [""; 0]);
    let settled = Value::text("锁舌断裂，锁芯也卡死");
    assert_eq!(manager.records[&id].only("description"), Some(&settled));
    assert_eq!(
        scene::timeline(&lead, id).len(),
        4,
        "law 3: the timeline shows what was chosen from"
    );
}

#[test]
fn two_who_settle_at_once_clash_again_in_view() {
    let server = Server::start();
    let (mut lead, mut manager, id) = scene::two_with_an_order(&server);
    both_edit(&mut lead, &mut manager, id);
    lead.sync();
    manager.sync();
    lead.sync();
    scene::edit(&mut lead, "repair", id, &[("description", set("按锁舌处理"))]);
    scene::edit(&mut manager, "repair", id, &[("description", set("按锁芯处理"))]);
    assert_eq!(scene::outcomes(&manager.sync()), [Applied]);
    assert_eq!(scene::outcomes(&lead.sync()), [Conflict]);
    scene::agree(&server, &mut [&mut lead, &mut manager]);
    assert_eq!(scene::clashes(&manager, id), ["description"]);
    assert_eq!(
        manager.records[&id].distinct("description").len(),
        2,
        "only the two that settled"
    );

    scene::edit(&mut manager, "repair", id, &[("description", set("整锁更换"))]);
    assert_eq!(scene::outcomes(&manager.sync()), [Applied]);
    scene::agree(&server, &mut [&mut lead, &mut manager]);
    assert_eq!(scene::clashes(&lead, id), [""; 0]);
}

#[test]
fn a_worker_may_clash_and_may_not_settle() {
    let server = Server::start();
    let (mut lead, mut worker) = (Phone::new(&server, "lead"), Phone::new(&server, "worker"));
    lead.sync();
    let id = scene::report(&mut lead);
    lead.sync();
    worker.sync();
    scene::edit(&mut lead, "repair", id, &[("description", set("锁舌断裂"))]);
    scene::edit(&mut worker, "repair", id, &[("description", set("锁芯卡死"))]);
    lead.sync();
    assert_eq!(
        scene::outcomes(&worker.sync()),
        [Conflict],
        "what was right in the basement is not refused"
    );

    scene::edit(&mut worker, "repair", id, &[("description", set("整锁更换"))]);
    let receipts = worker.sync();
    assert_eq!(scene::outcomes(&receipts), [Quarantined]);
    assert_eq!(receipts[0].code, Some(Code::NoRightToSettle));
    lead.sync();
    assert_eq!(lead.records[&id].distinct("description").len(), 2);
}

/// Lead voids an order while the manager edits it; `outcomes` are those of whoever comes second.
fn void_against_edit(void_first: bool) {
    let server = Server::start();
    let (mut lead, mut manager, id) = scene::two_with_an_order(&server);
    scene::step(&mut lead, id, ("void", "voided"), Some("录错了"), &[]);
    scene::edit(&mut manager, "repair", id, &[("place_note", set("大门"))]);
    let (first, second) = if void_first {
        (&mut lead, &mut manager)
    } else {
        (&mut manager, &mut lead)
    };
    assert_eq!(scene::outcomes(&first.sync()), [Applied]);
    assert_eq!(scene::outcomes(&second.sync()), [Conflict]);
    scene::agree(&server, &mut [&mut lead, &mut manager]);
    assert_eq!(scene::clashes(&lead, id), [STATE_FIELD]);

    // The lead takes the voiding back; a state in conflict needs no reason.
    scene::step(&mut lead, id, ("settle", "reported"), None, &[]);
    assert_eq!(scene::outcomes(&lead.sync()), [Applied]);
    scene::agree(&server, &mut [&mut lead, &mut manager]);
    assert_eq!(scene::clashes(&manager, id), [""; 0]);
    assert_eq!(manager.records[&id].states(), ["reported"]);
    assert_eq!(
        manager.records[&id].only("place_note"),
        Some(&Value::text("大门"))
    );
}

#[test]
fn voiding_beside_editing_is_a_conflict_when_the_voiding_comes_first() {
    void_against_edit(true);
}

#[test]
fn voiding_beside_editing_is_a_conflict_when_the_editing_comes_first() {
    void_against_edit(false);
}

#[test]
fn steps_on_one_line_merge_to_the_furthest_and_states_apart_are_a_conflict() {
    // what the manager does beside a lead who accepts, the receipt, the clash
    let rows: [((&str, &str), ReceiptOutcome, &[&str]); 2] = [
        (("dispatch", "dispatched"), Merged, &[]),
        (("cancel", "cancelled"), Conflict, &[STATE_FIELD]),
    ];
    for (taken, outcome, clash) in rows {
        let server = Server::start();
        let (mut lead, mut manager, id) = scene::two_with_an_order(&server);
        let worker = Value::text(lead.client.staff.to_string());
        scene::step(
            &mut lead,
            id,
            ("accept", "accepted"),
            None,
            &[("assignee", set(worker.clone()))],
        );
        let more = [
            ("assignee", set(worker)),
            ("sent_to", set("worker")),
            ("cancel_cause", set("withdrawn")),
        ];
        scene::step(&mut manager, id, taken, Some("同时"), &more);
        assert_eq!(scene::outcomes(&lead.sync()), [Applied]);
        assert_eq!(scene::outcomes(&manager.sync()), [outcome], "{taken:?}");
        scene::agree(&server, &mut [&mut lead, &mut manager]);
        assert_eq!(scene::clashes(&lead, id), clash, "{taken:?}");
        assert_eq!(lead.records[&id].states().len(), 2);
    }
}

#[test]
fn a_form_that_was_open_during_a_pull_has_not_seen_what_came() {
    let server = Server::start();
    let (mut lead, mut manager, id) = scene::two_with_an_order(&server);
    let open = manager.form("repair", id);
    scene::edit(&mut lead, "repair", id, &[("description", set("锁舌断裂"))]);
    lead.sync();
    manager.sync();
    manager.save(open, &[("description", set("锁芯卡死"))]);
    assert_eq!(scene::outcomes(&manager.sync()), [Conflict]);
    scene::agree(&server, &mut [&mut lead, &mut manager]);
}

#[test]
fn two_forms_on_one_phone_lose_nothing_to_each_other() {
    let server = Server::start();
    let (mut lead, mut manager, id) = scene::two_with_an_order(&server);
    let (one, other) = (lead.form("repair", id), lead.form("repair", id));
    lead.save(one, &[("description", set("锁舌断裂"))]);
    lead.save(other, &[("description", set("锁芯卡死"))]);
    assert_eq!(scene::outcomes(&lead.sync()), [Applied, Conflict]);
    scene::agree(&server, &mut [&mut lead, &mut manager]);
    assert_eq!(scene::clashes(&manager, id), ["description"]);
}

#[test]
fn a_member_that_one_strikes_out_while_another_adds_one_leaves_the_added_one() {
    let server = Server::start();
    let (mut lead, mut manager, id) = scene::two_with_an_order(&server);
    scene::edit(&mut lead, "repair", id, &[("notes", scene::note("第一条"))]);
    lead.sync();
    manager.sync();
    let (tag, _) = lead.records[&id].members("notes").next().expect("a note");
    scene::edit(
        &mut lead,
        "repair",
        id,
        &[(
            "notes",
            Write::Members {
                add: Vec::new(),
                remove: vec![tag],
            },
        )],
    );
    scene::edit(&mut manager, "repair", id, &[("notes", scene::note("第二条"))]);
    manager.sync();
    assert_eq!(scene::outcomes(&lead.sync()), [Merged]);
    scene::agree(&server, &mut [&mut lead, &mut manager]);
    let left: Vec<_> = lead.records[&id]
        .members("notes")
        .map(|(_, value)| value.clone())
        .collect();
    assert_eq!(left.len(), 1);
    let struck = lead.records[&id].fields[&Key::literal("notes")].members.len();
    assert_eq!(struck, 2, "a struck note is kept");
}
