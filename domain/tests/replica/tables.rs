//! Small things of the engine, as tables: batches, losses, pauses, moves, what is kept for how long.

use std::collections::BTreeMap;

use steward_domain::change::{Change, Group, Seen, UNSENT, Write};
use steward_domain::epochs::Epochs;
use steward_domain::ids::{DeviceId, EpochId, Key, RecordId};
use steward_domain::label::LabelKey;
use steward_domain::merge;
use steward_domain::record::Record;
use steward_domain::refusal::Code;
use steward_domain::replica::{
    Draft, Exchange, Failure, GROUP_BYTES_MAX, Held, KEPT_AFTER_RECEIPT_MS, Meta, Next, Notice, OutboxRow,
    Progress, Replica, SaveError, Stalled,
};
use steward_domain::time::At;
use steward_domain::value::Value;
use steward_domain::wire::{
    BATCH_BYTES_MAX, BATCH_CHANGES_MAX, MISSING_MAX, Receipt, ReceiptOutcome, SyncResponse, SyncStatus,
    VERSION,
};
use steward_domain::words::Words;
use uuid::Uuid;

fn id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

fn device(number: u128) -> DeviceId {
    DeviceId(Uuid::from_u128(number))
}

fn epoch(number: u128) -> EpochId {
    EpochId(Uuid::from_u128(number))
}

fn meta() -> Meta {
    Meta::enrolled(device(1), Key::literal("lakeside"), id(7))
}

fn open(meta: Meta, rows: Vec<OutboxRow>) -> Replica {
    Replica::open(meta, rows).0
}

fn draft(replica: &Replica, record: u128, text: &str) -> Draft {
    let mut writes = BTreeMap::new();
    let set = |value: &str, was: Option<&str>| Write::Set {
        value: Value::text(value),
        was: was.map(Value::text),
    };
    writes.insert(Key::literal("headline"), set(text, None));
    writes.insert(Key::literal("state"), set("open", None));
    Draft {
        register: Key::literal("job"),
        record: id(record),
        definition: 1,
        seen: replica.seen(None),
        step: Some(Key::literal("raise")),
        reason: None,
        writes,
    }
}

fn save(replica: &mut Replica, drafts: Vec<Draft>) {
    let rows = replica.save(drafts, At::exact(5)).expect("a save");
    replica.saved(&rows);
}

fn one(replica: &mut Replica, record: u128) {
    let draft = draft(replica, record, "漏水");
    save(replica, vec![draft]);
}

/// The answer of a server that has taken changes up to a `seq` and stands at a number.
fn answer(status: SyncStatus, acknowledged_seq: u64, number: u64) -> SyncResponse {
    SyncResponse {
        v: VERSION,
        status,
        epochs: Epochs::first(epoch(1)),
        acknowledged_seq,
        receipts: Vec::new(),
        records: Vec::new(),
        gone: Vec::new(),
        previous: 0,
        cursor: number,
        more: false,
        photos_wanted: Vec::new(),
        definitions: None,
        label_key: None,
        site_name: None,
        server_time_ms: 3_600_000,
    }
}

fn accepted(seq: u64, number: u64) -> Receipt {
    Receipt {
        seq,
        outcome: ReceiptOutcome::Applied,
        number,
        code: None,
        field: None,
    }
}

fn at(wall_ms: i64) -> Exchange {
    Exchange {
        sent_wall_ms: wall_ms - 200,
        received_wall_ms: wall_ms,
        received_mono_ms: 50,
    }
}

struct Holds(Vec<Record>);

impl Held for Holds {
    fn record(&self, id: RecordId) -> Option<Record> {
        self.0.iter().find(|record| record.id == id).cloned()
    }
}

/// A request and its answer, written and stored.
fn exchange(
    replica: &mut Replica,
    response: &SyncResponse,
    held: &[Record],
    wall_ms: i64,
) -> steward_domain::replica::Plan {
    replica.request().expect("no request under way");
    let plan = replica
        .answer(response, &Holds(held.to_vec()), at(wall_ms))
        .expect("an answer that moves");
    replica.stored(&plan);
    plan
}

fn seqs(replica: &mut Replica) -> Vec<u64> {
    let seqs = replica.request().expect("a request").seqs;
    replica.failed(Failure::Unreachable, 0);
    seqs
}

#[test]
fn a_batch_has_bounds_and_never_cuts_a_group() {
    // bytes of text in each save, changes in each save, how many saves, changes in the batch
    let cases: &[(usize, usize, usize, usize)] = &[
        (10, 1, 3, 3),
        (10, 1, BATCH_CHANGES_MAX, BATCH_CHANGES_MAX),
        (10, 1, BATCH_CHANGES_MAX + 1, BATCH_CHANGES_MAX),
        (10, 3, 200, BATCH_CHANGES_MAX / 3 * 3),
        (30_000, 1, 20, 8),
        // A group that alone is more than a batch still goes, alone.
        (30_000, 16, 2, 16),
    ];
    for (bytes, changes, saves, expected) in cases {
        let mut replica = open(meta(), Vec::new());
        let text = "x".repeat(*bytes);
        for _ in 0..*saves {
            let drafts = (0..*changes).map(|_| draft(&replica, 1, &text)).collect();
            save(&mut replica, drafts);
        }
        let batch = seqs(&mut replica);
        assert_eq!(
            batch,
            (1..=*expected as u64).collect::<Vec<_>>(),
            "{bytes} {changes} {saves}"
        );
        let is_one_group = batch.len() == *changes;
        let sum: usize = replica
            .outbox()
            .take(batch.len())
            .map(|row| row.body.get().len())
            .sum();
        assert!(sum <= BATCH_BYTES_MAX || is_one_group);
    }
}

#[test]
fn a_group_that_no_request_could_carry_is_not_saved() {
    let replica = open(meta(), Vec::new());
    let drafts = |count: usize| {
        (0..count)
            .map(|_| draft(&replica, 1, &"漏".repeat(20_000)))
            .collect::<Vec<_>>()
    };
    assert_eq!(replica.save(drafts(16), At::exact(1)).err(), None);
    let wide = |_| {
        let mut draft = draft(&replica, 1, &"漏".repeat(10_000));
        let note = Write::Set {
            value: Value::text("漏".repeat(10_500)),
            was: None,
        };
        draft.writes.insert(Key::literal("note"), note);
        draft
    };
    let rows = replica
        .save((0..15).map(wide).collect(), At::exact(1))
        .expect("a save");
    let bytes: usize = rows.outbox_put.iter().map(|row| row.body.get().len()).sum();
    assert!(bytes <= GROUP_BYTES_MAX);
    assert_eq!(
        replica.save((0..16).map(wide).collect(), At::exact(1)),
        Err(SaveError::TooLarge)
    );
    assert_eq!(replica.save(drafts(17), At::exact(1)), Err(SaveError::GroupSize));
    assert_eq!(replica.save(Vec::new(), At::exact(1)), Err(SaveError::GroupSize));
}

#[test]
fn losses_are_found_at_the_start() {
    // saves (changes in each), rows deleted, told, reported
    type Ranges = &'static [(u64, u64)];
    let cases: &[(&[usize], &[u64], Ranges, Ranges)] = &[
        (&[1, 1, 1], &[], &[], &[]),
        (&[1, 1, 1], &[2], &[(2, 2)], &[(2, 2)]),
        (&[1, 1, 1], &[1, 2, 3], &[(1, 3)], &[(1, 3)]),
        (&[1, 1, 1, 1, 1], &[1, 2, 4], &[(1, 2), (4, 4)], &[(1, 2), (4, 4)]),
        (&[1, 1, 1], &[3], &[(3, 3)], &[(3, 3)]),
        // What is left of a group can't be sent either.
        (&[1, 3, 1], &[3], &[(3, 3)], &[(2, 4)]),
        (&[1, 3, 1], &[2], &[(2, 2)], &[(2, 4)]),
        (&[3, 3], &[4], &[(4, 4)], &[(4, 6)]),
    ];
    for (saves, deleted, told, reported) in cases {
        let mut replica = open(meta(), Vec::new());
        for changes in *saves {
            let drafts = (0..*changes).map(|_| draft(&replica, 1, "a")).collect();
            save(&mut replica, drafts);
        }
        let rows = replica
            .outbox()
            .filter(|row| !deleted.contains(&row.seq))
            .cloned();
        let (mut opened, notices) = Replica::open(replica.meta().clone(), rows.collect());
        let lost = |(first, last): &(u64, u64)| Notice::ChangesLost {
            first: *first,
            last: *last,
        };
        assert_eq!(
            notices,
            told.iter().map(lost).collect::<Vec<_>>(),
            "{saves:?} {deleted:?}"
        );
        assert_eq!(opened.meta().missing, *reported);
        assert_eq!(opened.status().has_lost, !told.is_empty());
        assert!(!opened.status().is_all_synced());
        let request = opened.request().expect("a request");
        assert_eq!(request.missing, *reported);
        let is_lost = |seq: &u64| {
            reported
                .iter()
                .any(|(first, last)| (*first..=*last).contains(seq))
        };
        assert!(!request.seqs.iter().any(is_lost), "a torn group is not sent");
        // Opened once more, it says the same and not more.
        let (again, notices) = Replica::open(opened.meta().clone(), opened.outbox().cloned().collect());
        assert_eq!(notices.len(), told.len());
        assert_eq!(again.meta().missing, *reported);
    }
}

#[test]
fn more_losses_than_one_request_reports_do_not_hold_up_the_queue() {
    let mut replica = open(meta(), Vec::new());
    let count = 2 * MISSING_MAX as u64 + 10;
    (0..count).for_each(|_| one(&mut replica, 1));
    let odd = replica.outbox().filter(|row| row.seq % 2 == 1).cloned().collect();
    let mut replica = open(replica.meta().clone(), odd);
    let request = replica.request().expect("a request");
    assert_eq!(request.missing.len(), MISSING_MAX);
    let last_reported = request.missing[MISSING_MAX - 1].1;
    assert_eq!(
        request.seqs.last(),
        Some(&(last_reported + 1)),
        "nothing behind a loss that is not told"
    );
}

#[test]
fn a_meta_row_that_is_older_than_the_outbox_still_saves_and_uses_no_seq_twice() {
    let mut replica = open(meta(), Vec::new());
    let stored = replica.meta().clone();
    (0..3).for_each(|_| one(&mut replica, 1));
    let damaged = open(stored.clone(), replica.outbox().cloned().collect());
    let rows = damaged
        .save(vec![draft(&damaged, 2, "a")], At::exact(1))
        .expect("a save");
    assert_eq!(rows.outbox_put[0].seq, 4);
    assert!(rows.follow(&stored), "or nothing could ever be written again");
}

#[test]
fn of_two_tabs_the_second_plans_again() {
    let mut first = open(meta(), Vec::new());
    let mut second = first.clone();
    let rows = second
        .save(vec![draft(&second, 1, "a")], At::exact(1))
        .expect("a save");
    one(&mut first, 2);
    assert!(!rows.follow(first.meta()), "another tab has saved");
    second = open(first.meta().clone(), first.outbox().cloned().collect());
    let rows = second
        .save(vec![draft(&second, 1, "a")], At::exact(1))
        .expect("a save");
    assert!(rows.follow(first.meta()));
    assert_eq!(rows.outbox_put[0].seq, 2);
    // An answer that was stored in between counts too, though it saves nothing.
    exchange(&mut first, &answer(SyncStatus::Ok, 0, 9), &[], 1_000);
    assert!(
        !rows.follow(first.meta()),
        "a stale tab must not turn the cursor back"
    );
}

#[test]
fn pauses_double_up_to_a_minute_with_half_of_it_by_chance() {
    for jitter in [0, 1, 999, u32::MAX] {
        let mut replica = open(meta(), Vec::new());
        for failures in 1..40u32 {
            let full = (1_000u64 << failures.min(6)).min(60_000);
            replica.request();
            let Next::Wake { after_ms } = replica.failed(Failure::Unreachable, jitter) else {
                panic!("a pause");
            };
            assert!(
                (full / 2..=full).contains(&after_ms),
                "{failures} {jitter}: {after_ms}"
            );
            assert_eq!(replica.status().failures, failures);
        }
    }
    let mut replica = open(meta(), Vec::new());
    assert_eq!(replica.failed(Failure::Unauthorized, 0), Next::LogIn);
    assert_eq!(replica.status().failures, 0);
}

#[test]
fn a_batch_that_is_refused_is_halved_until_only_a_question_is_left_and_grows_again() {
    let mut replica = open(meta(), Vec::new());
    (0..4).for_each(|_| one(&mut replica, 1));
    let sent = |replica: &mut Replica| {
        let seqs = replica.request().expect("a request").seqs;
        replica.failed(Failure::BatchRefused, 0);
        seqs.len()
    };
    let sizes: Vec<usize> = (0..10).map(|_| sent(&mut replica)).collect();
    assert_eq!(sizes, [4, 4, 4, 4, 4, 4, 4, 3, 1, 0]);
    exchange(&mut replica, &answer(SyncStatus::Ok, 0, 5), &[], 1_000);
    assert_eq!(seqs(&mut replica), [1], "pulls went on meanwhile");
}

#[test]
fn an_answer_sets_the_clock() {
    let mut replica = open(meta(), Vec::new());
    exchange(&mut replica, &answer(SyncStatus::Ok, 0, 0), &[], 1_000_200);
    // Half-way between 1 000 000 and 1 000 200; the server says 3 600 000.
    assert_eq!(replica.meta().clock.offset_ms, 3_600_000 - 1_000_100);
    assert_eq!(
        replica.meta().clock.at(1_000_300, Some(150)).judged_ms(),
        3_600_200
    );
}

#[test]
fn the_key_of_labels_is_kept_without_a_network_and_outlives_a_server_that_has_none() {
    let mut replica = open(meta(), Vec::new());
    let told = |key: Option<u8>| SyncResponse {
        label_key: key.map(|byte| LabelKey::new([byte; 32])),
        ..answer(SyncStatus::Ok, 0, 0)
    };
    for (says, has) in [
        (None, None),
        (Some(1), Some(1)),
        (None, Some(1)),
        (Some(2), Some(2)),
    ] {
        exchange(&mut replica, &told(says), &[], 1_000_200);
        let kept = serde_json::to_string(replica.meta()).expect("JSON");
        replica = open(serde_json::from_str(&kept).expect("the row"), Vec::new());
        assert_eq!(
            replica.meta().label_key,
            has.map(|byte| LabelKey::new([byte; 32]))
        );
    }
}

#[test]
fn the_name_of_the_site_is_kept_without_a_network_and_outlives_a_server_that_says_none() {
    let mut replica = open(meta(), Vec::new());
    let named = |name: &str| Words::new(name, name);
    for (says, has) in [
        (None, None),
        (Some("北院"), Some("北院")),
        (None, Some("北院")),
        (Some("南院"), Some("南院")),
    ] {
        let told = SyncResponse {
            site_name: says.map(named),
            ..answer(SyncStatus::Ok, 0, 0)
        };
        exchange(&mut replica, &told, &[], 1_000_200);
        let kept = serde_json::to_string(replica.meta()).expect("JSON");
        replica = open(serde_json::from_str(&kept).expect("the row"), Vec::new());
        assert_eq!(replica.meta().site_name, has.map(named));
    }
}

#[test]
fn receipts_are_kept_for_72_hours_and_until_the_records_have_them() {
    // hours after the receipt, cursor, whether the row is kept
    let cases = [
        (0, 5, true),
        (71, 5, true),
        (73, 5, false),
        (73, 0, true),
        (1_000, 0, true),
    ];
    for (hours, cursor, is_kept) in cases {
        let mut replica = open(meta(), Vec::new());
        one(&mut replica, 1);
        let mut response = answer(SyncStatus::Ok, 1, cursor);
        response.receipts = vec![accepted(1, 5)];
        // The device was not up to date: its own record comes with the others, or later.
        response.previous = 4;
        response.more = cursor < 5;
        exchange(&mut replica, &response, &[], 1_000);
        assert_eq!(replica.pending_of(id(1)).count(), usize::from(cursor < 5));
        let mut later = answer(SyncStatus::Ok, 1, cursor + 1);
        later.previous = 4;
        exchange(&mut replica, &later, &[], 1_000 + hours * 3_600_000);
        assert_eq!(
            replica.outbox().count(),
            usize::from(is_kept),
            "{hours} h at {cursor}"
        );
    }
    assert_eq!(KEPT_AFTER_RECEIPT_MS, 72 * 3_600_000);
}

#[test]
fn a_refused_change_stays_and_is_not_shown_in_the_record() {
    let mut replica = open(meta(), Vec::new());
    one(&mut replica, 1);
    let change = replica
        .outbox()
        .next()
        .and_then(OutboxRow::change)
        .expect("a change");
    assert!(replica.view(None, std::slice::from_ref(&change)).is_some());
    let mut response = answer(SyncStatus::Ok, 1, 0);
    response.receipts = vec![Receipt::refused(1, Code::NoRightToWrite.into())];
    let plan = exchange(&mut replica, &response, &[], 1_000);
    assert_eq!(plan.notices, [Notice::Refused { seq: 1 }]);
    assert_eq!(replica.meta().answered, 1);
    assert!(replica.view(None, &[change]).is_none());
    let mut later = answer(SyncStatus::Ok, 1, 0);
    later.previous = 3;
    exchange(&mut replica, &later, &[], 1_000 + 2 * KEPT_AFTER_RECEIPT_MS);
    let status = replica.status();
    assert_eq!(
        (status.waiting, status.refused, status.is_all_synced()),
        (0, 1, false)
    );
}

#[test]
fn what_is_folded_on_the_phone_is_the_servers_record_byte_for_byte() {
    let mut replica = open(meta(), Vec::new());
    exchange(&mut replica, &answer(SyncStatus::Ok, 0, 0), &[], 500);
    one(&mut replica, 1);
    let base = replica.view(None, &[]).is_none();
    assert!(base);
    let mut edit = draft(&replica, 1, "修好");
    edit.step = None;
    edit.writes.remove("state");
    save(&mut replica, vec![edit]);
    let mut response = answer(SyncStatus::Ok, 2, 2);
    response.receipts = vec![accepted(1, 1), accepted(2, 2)];
    let mut server: Option<Record> = None;
    for (number, row) in (1..).zip(replica.outbox()) {
        let mut change = row.change().expect("a change");
        change.seen = response.epochs.in_present(change.seen);
        let record = server.get_or_insert_with(|| Record::new(change.record, change.register.clone(), 1));
        merge::apply(record, &change, number);
    }
    let plan = exchange(&mut replica, &response, &[], 1_000);
    let json = |record: &Record| serde_json::to_string(record).expect("a record");
    assert_eq!(
        plan.rows.records_put.iter().map(json).collect::<Vec<_>>(),
        [json(&server.expect("a record"))]
    );
    assert_eq!(plan.rows.records_put[0].number, 2);
    assert_eq!((plan.next, plan.rows.meta.cursor), (Next::Rest, 2));
}

#[test]
fn a_record_that_had_left_the_scope_is_fetched_and_not_torn() {
    let mut replica = open(meta(), Vec::new());
    exchange(&mut replica, &answer(SyncStatus::Ok, 0, 9), &[], 500);
    let mut edit = draft(&replica, 1, "修好");
    edit.seen.number = 5;
    edit.step = None;
    edit.writes.remove("state");
    save(&mut replica, vec![edit]);
    let mut response = answer(SyncStatus::Ok, 1, 10);
    response.previous = 9;
    response.receipts = vec![accepted(1, 10)];
    let plan = exchange(&mut replica, &response, &[], 1_000);
    assert_eq!(plan.rows.records_put, []);
    assert_eq!(
        (plan.next, plan.rows.meta.cursor),
        (Next::Now, 9),
        "the server sends it as it sends those of others"
    );
}

#[test]
fn a_record_that_came_is_not_gone() {
    let mut replica = open(meta(), Vec::new());
    let mut response = answer(SyncStatus::Ok, 0, 9);
    // What was pushed moved both out of the scope; before the pull somebody brought one of them back.
    response.gone = vec![id(1), id(2)];
    response.records = vec![Record::new(id(2), Key::literal("job"), 1)];
    let plan = exchange(&mut replica, &response, &[], 1_000);
    assert_eq!(plan.rows.records_remove, [id(1)]);
    assert_eq!(plan.rows.records_put, response.records);
}

#[test]
fn a_move_counts_anew_and_keeps_what_this_app_cannot_read() {
    let mut replica = open(meta(), Vec::new());
    (0..3).for_each(|_| one(&mut replica, 1));
    let opened_before = replica.seen(None);
    let group = (0..2).map(|_| draft(&replica, 2, "a")).collect();
    save(&mut replica, group);
    one(&mut replica, 3);
    let mut rows: Vec<OutboxRow> = replica.outbox().cloned().collect();
    // A newer app has written this one.
    let strange = r#"{"seq":3,"device":"00000000-0000-0000-0000-000000000001","seen":{"own":2,"answered":0,"mood":1.50},"new":[ 1.0 ]}"#;
    rows[2].body = serde_json::value::RawValue::from_string(strange.to_owned()).expect("JSON");
    let mut replica = open(replica.meta().clone(), rows);
    let mut response = answer(SyncStatus::NewDevice, 9, 0);
    response.receipts = vec![accepted(1, 1)];
    let plan = exchange(&mut replica, &response, &[], 1_000);
    assert_eq!(plan.next, Next::Enrol);

    let form = replica.seen_after_move(opened_before);
    let rows = replica.move_to(device(2));
    assert_eq!(rows.outbox_remove, [1, 2, 3, 4, 5, 6]);
    let moved: Vec<u64> = rows.outbox_put.iter().map(|row| row.seq).collect();
    assert_eq!(moved, [1, 2, 3, 4, 5]);
    let change = |place: usize| rows.outbox_put[place].change().expect("a change");
    // own: of the former 1 to 3, 1 has a receipt and stays behind.
    let told: Vec<_> = [0, 2, 3, 4]
        .map(|place| {
            let Change {
                device,
                seq,
                seen,
                group,
                ..
            } = change(place);
            (
                device.0.as_u128(),
                seq,
                seen.own,
                seen.answered,
                group.map(|group| group.first),
            )
        })
        .to_vec();
    assert_eq!(
        told,
        [
            (2, 1, 0, 0, None),
            (2, 3, 2, 0, Some(3)),
            (2, 4, 2, 0, Some(3)),
            (2, 5, 4, 0, None)
        ]
    );
    assert_eq!(rows.outbox_put[2].group, Some(Group { first: 3, count: 2 }));
    assert_eq!(
        (form.own, form.answered),
        (2, 0),
        "and so for a form that was open"
    );
    assert!(rows.outbox_put[1].change().is_none());
    let body = rows.outbox_put[1].body.get();
    for part in [
        r#""new":[ 1.0 ]"#,
        r#""mood":1.50"#,
        r#""seq":2"#,
        r#""own":1"#,
        r#"000000000002""#,
    ] {
        assert!(body.contains(part), "{part} in {body}");
    }
    assert_eq!(
        (
            rows.meta.next_seq,
            rows.meta.snapshot,
            rows.meta.missing.as_slice()
        ),
        (6, Some(0), &[][..])
    );
    replica.moved(&rows);
    assert_eq!(replica.status().waiting, 5);
}

#[test]
fn changes_that_both_know_have_their_receipts_before_a_restored_phone_moves() {
    let mut replica = open(meta(), Vec::new());
    (0..BATCH_CHANGES_MAX + 2).for_each(|_| one(&mut replica, 1));
    let count = BATCH_CHANGES_MAX as u64;
    let mut response = answer(SyncStatus::Ok, count + 9, count + 9);
    response.previous = 1;
    response.receipts = (1..=count).map(|seq| accepted(seq, seq)).collect();
    assert_eq!(
        exchange(&mut replica, &response, &[], 1_000).next,
        Next::Now,
        "two are still to be asked for"
    );
    response.receipts = vec![accepted(count + 1, count + 1), accepted(count + 2, count + 2)];
    assert_eq!(exchange(&mut replica, &response, &[], 1_000).next, Next::Enrol);
    assert_eq!(replica.move_to(device(2)).outbox_put, [], "nothing is doubled");
}

#[test]
fn a_group_that_the_server_has_half_of_is_somebody_elses() {
    let mut replica = open(meta(), Vec::new());
    let group = (0..3).map(|_| draft(&replica, 2, "a")).collect();
    save(&mut replica, group);
    let mut response = answer(SyncStatus::Ok, 2, 2);
    response.previous = 1;
    assert_eq!(exchange(&mut replica, &response, &[], 1_000).next, Next::Enrol);
}

#[test]
fn a_hole_is_offered_again_or_reported() {
    let mut replica = open(meta(), Vec::new());
    (0..2).for_each(|_| one(&mut replica, 1));
    let group = (0..2).map(|_| draft(&replica, 2, "a")).collect();
    save(&mut replica, group);
    let mut response = answer(SyncStatus::Ok, 4, 4);
    response.previous = 1;
    response.receipts = (1..=4).map(|seq| accepted(seq, seq)).collect();
    exchange(&mut replica, &response, &[], 1_000);
    one(&mut replica, 1);
    // The server has lost all but the first: the whole rest comes again, and no group is cut.
    replica.request();
    assert_eq!(replica.failed(Failure::Hole { expected: 2 }, 0), Next::Now);
    assert_eq!(seqs(&mut replica), [2, 3, 4, 5]);
    assert!(
        matches!(
            replica.failed(Failure::Hole { expected: 2 }, 0),
            Next::Wake { .. }
        ),
        "said once"
    );
    // Receipts that come again move something, though no higher one than before comes.
    let mut again = answer(SyncStatus::Ok, 4, 4);
    again.previous = 1;
    again.receipts = (2..=4).map(|seq| accepted(seq, seq)).collect();
    assert_eq!(exchange(&mut replica, &again, &[], 1_000).next, Next::Now);

    let kept = replica.outbox().filter(|row| row.seq != 2).cloned().collect();
    let mut replica = open(replica.meta().clone(), kept);
    assert_eq!(replica.failed(Failure::Hole { expected: 2 }, 0), Next::Now);
    assert_eq!(replica.request().expect("a request").missing, [(2, 2)]);
}

#[test]
fn a_restored_server_that_stands_within_a_group_has_somebody_elses_change() {
    // what the server refused or accepted, and whether a hole or a restore tells
    for (is_refused, is_hole) in [(true, false), (false, false), (true, true), (false, true)] {
        let mut replica = open(meta(), Vec::new());
        let group = (0..3).map(|_| draft(&replica, 2, "a")).collect();
        save(&mut replica, group);
        let mut response = answer(SyncStatus::Ok, 3, 3);
        let receipt = |seq| {
            if is_refused {
                Receipt::refused(seq, Code::NoRightToWrite.into())
            } else {
                accepted(seq, seq)
            }
        };
        response.receipts = (1..=3).map(receipt).collect();
        response.previous = 1;
        exchange(&mut replica, &response, &[], 1_000);
        if is_hole {
            replica.request();
            assert_eq!(replica.failed(Failure::Hole { expected: 2 }, 0), Next::Now);
            assert_eq!(seqs(&mut replica), [1, 2, 3], "never a part of a group");
            continue;
        }
        let mut restored = answer(SyncStatus::EpochChanged, 1, 1);
        restored.epochs = Epochs {
            current: epoch(2),
            former: vec![(epoch(1), 1)],
        };
        assert_eq!(exchange(&mut replica, &restored, &[], 2_000).next, Next::Enrol);
        assert_eq!(replica.status().waiting, 3);
    }
}

#[test]
fn a_server_that_has_never_heard_of_the_phone_gets_everything_under_a_new_identity() {
    let mut replica = open(meta(), Vec::new());
    (0..2).for_each(|_| one(&mut replica, 1));
    let mut response = answer(SyncStatus::Ok, 2, 2);
    response.previous = 1;
    response.receipts = vec![accepted(1, 1), accepted(2, 2)];
    exchange(&mut replica, &response, &[], 1_000);
    replica.request();
    assert_eq!(replica.failed(Failure::UnknownDevice, 0), Next::Enrol);
    assert_eq!(replica.move_to(device(2)).outbox_put.len(), 2);
}

#[test]
fn a_form_that_is_opened_before_the_new_snapshot_has_seen_numbers_of_the_former_epoch() {
    let mut replica = open(meta(), Vec::new());
    exchange(&mut replica, &answer(SyncStatus::Ok, 0, 90), &[], 500);
    let mut shown = Record::new(id(1), Key::literal("job"), 1);
    shown.number = 90;
    let mut response = answer(SyncStatus::EpochChanged, 0, 90);
    response.epochs = Epochs {
        current: epoch(2),
        former: vec![(epoch(1), 70)],
    };
    exchange(&mut replica, &response, &[], 600);
    let seen = replica.seen(Some(&shown));
    assert_eq!((seen.epoch, seen.number), (epoch(1), 90));
    assert_eq!(
        response.epochs.in_present(seen).number,
        70,
        "80 of the new epoch was never seen"
    );
    let mut swapped = answer(SyncStatus::Ok, 0, 75);
    swapped.epochs = response.epochs;
    exchange(&mut replica, &swapped, &[], 700);
    assert_eq!(replica.seen(None).epoch, epoch(2));
}

#[test]
fn an_answer_that_moves_nothing_or_belongs_to_no_request_is_stalled() {
    let mut replica = open(meta(), Vec::new());
    let news = answer(SyncStatus::Ok, 0, 5);
    assert_eq!(
        replica.answer(&news, &Holds(Vec::new()), at(1)).err(),
        Some(Stalled),
        "nothing was asked"
    );
    exchange(&mut replica, &news, &[], 1_000);
    // Saved while the request is under way: no reason to call the server stuck.
    replica.request();
    one(&mut replica, 1);
    let plan = replica
        .answer(&news, &Holds(Vec::new()), at(2_000))
        .expect("an answer");
    assert_eq!(plan.next, Next::Now);
    replica.stored(&plan);
    // Asked with a change, and no word about it.
    replica.request();
    assert_eq!(
        replica.answer(&news, &Holds(Vec::new()), at(3_000)).err(),
        Some(Stalled)
    );
    // A page that was asked for before everything was begun anew.
    let mut late = answer(SyncStatus::Ok, 0, 9);
    late.receipts = vec![accepted(1, 9)];
    replica.failed(Failure::Unreachable, 0);
    exchange(&mut replica, &answer(SyncStatus::Snapshot, 0, 5), &[], 4_000);
    assert_eq!(
        replica.answer(&late, &Holds(Vec::new()), at(5_000)).err(),
        Some(Stalled)
    );
}

#[test]
fn an_app_that_is_too_old_sends_on_and_does_not_take_definitions_without_their_records() {
    let mut replica = open(meta(), Vec::new());
    one(&mut replica, 1);
    let mut response = answer(SyncStatus::Upgrade, 1, 0);
    response.receipts = vec![accepted(1, 1)];
    response.definitions = Some(steward_domain::wire::Definitions {
        fingerprint: "new".to_owned(),
        registers: Vec::new(),
    });
    let plan = exchange(&mut replica, &response, &[], 1_000);
    assert_eq!(
        (plan.next, plan.rows.meta.definitions.as_deref()),
        (Next::Update, None)
    );
    assert!(!replica.may_pull());
    assert_eq!(
        replica.pending_of(id(1)).count(),
        1,
        "it is not in any record here"
    );
}

#[test]
fn what_is_left_of_a_torn_group_stays_for_a_person_and_moves_along() {
    let mut replica = open(meta(), Vec::new());
    let group = (0..3).map(|_| draft(&replica, 2, "a")).collect();
    save(&mut replica, group);
    let kept = replica.outbox().filter(|row| row.seq != 2).cloned().collect();
    let mut replica = open(replica.meta().clone(), kept);
    let plan = exchange(&mut replica, &answer(SyncStatus::Ok, 3, 0), &[], 1_000);
    assert_eq!(
        plan.notices,
        [Notice::Refused { seq: 1 }, Notice::Refused { seq: 3 }]
    );
    assert!(replica.outbox().all(|row| row.progress == Progress::Torn));
    let status = replica.status();
    assert_eq!((status.waiting, status.refused, status.has_lost), (0, 2, false));
    assert_eq!(replica.meta().answered, 3);
    let rows = replica.move_to(device(2));
    assert_eq!(rows.outbox_put.len(), 2);
    assert_eq!(rows.meta.missing, [(1, 2)]);
}

#[test]
fn a_record_shown_with_a_waiting_change_has_no_number_for_it() {
    let mut replica = open(meta(), Vec::new());
    one(&mut replica, 1);
    let change = replica
        .outbox()
        .next()
        .and_then(OutboxRow::change)
        .expect("a change");
    let view = replica
        .view(None, std::slice::from_ref(&change))
        .expect("a record");
    assert_eq!((view.number, view.number_of(change.origin())), (0, UNSENT));
    let Seen {
        number,
        own,
        answered,
        ..
    } = replica.seen(None);
    assert_eq!((number, own, answered), (0, 1, 0));
}
