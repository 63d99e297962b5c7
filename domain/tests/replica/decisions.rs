//! People decide on refused changes: in the worlds by chance, and one by one in tables.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use steward_domain::change::{Change, Seen, Tag, Write};
use steward_domain::epochs::Epochs;
use steward_domain::ids::{DeviceId, EpochId, Key, RecordId};
use steward_domain::merge;
use steward_domain::record::Record;
use steward_domain::refusal::Code;
use steward_domain::replica::{
    AgainError, Decision, Draft, Exchange, Held, KEPT_AFTER_RECEIPT_MS, Meta, Next, OutboxRow, Progress,
    Replica, Rows, SaveError,
};
use steward_domain::time::At;
use steward_domain::value::Value;
use steward_domain::wire::{BATCH_CHANGES_MAX, Receipt, ReceiptOutcome, SyncResponse, SyncStatus, VERSION};
use uuid::Uuid;

use crate::world::{Fate, World, tags};

impl World {
    /// A person looks at what was refused, or deals with files.
    pub(crate) fn decide(&mut self, place: usize) {
        let Some(people) = self.people.as_mut() else {
            return;
        };
        match people.below(24) {
            0 | 1 => self.look_after_one(place),
            2..=4 => self.apply_one_again(place),
            5 => self.export(place),
            6 => self.import_some(),
            _ => {}
        }
    }

    fn people_below(&mut self, count: usize) -> usize {
        self.people.as_mut().map_or(0, |people| people.below(count))
    }

    fn look_after_one(&mut self, place: usize) {
        let tab = self.people_below(2);
        let device = &mut self.devices[place];
        let refused = device.tab(tab).outbox().filter(|row| row.needs_decision());
        let refused: Vec<u64> = refused.map(|row| row.seq).collect();
        if refused.is_empty() {
            return;
        }
        let which = self.people_below(refused.len());
        let device = &mut self.devices[place];
        let wall_ms = device.wall_ms;
        let rows = device.tab(tab).look_after(&[refused[which]], wall_ms);
        assert!(!rows.outbox_put.is_empty());
        self.tally.let_go += rows.outbox_put.len();
        self.write_decision(place, tab, &rows);
    }

    fn apply_one_again(&mut self, place: usize) {
        let tab = self.people_below(2);
        let device = &mut self.devices[place];
        let is_open = |row: &&OutboxRow| {
            let decided = row.looked_after.map(|one| one.decision);
            row.is_refused() && decided != Some(Decision::Again)
        };
        let refused: Vec<u64> = device
            .tab(tab)
            .outbox()
            .filter(is_open)
            .map(|row| row.seq)
            .collect();
        if refused.is_empty() {
            return;
        }
        let count = 1 + self.people_below(refused.len().min(3));
        let from = self.people_below(refused.len() - count + 1);
        let chosen = &refused[from..from + count];
        let device = &self.devices[place];
        let replica = device.tabs[tab].as_ref().expect("an open tab");
        let version = self.server.version;
        let mut rows = replica
            .apply_again(chosen, &device.disk, |_| Some(version), At::exact(device.wall_ms))
            .expect("a change that was refused can be applied again");
        let old = rows.outbox_put.iter().filter(|row| row.looked_after.is_some());
        let (old, new) = (old.count(), rows.outbox_put.len());
        assert_eq!(new, 2 * old, "each has a successor");
        for row in rows.outbox_put.iter_mut().filter(|row| row.is_waiting()) {
            let mut change = row.change().expect("a change");
            change.at = At::exact(self.next_tag);
            self.next_tag += 1;
            row.body = serde_json::value::to_raw_value(&change).expect("a change");
        }
        self.tally.again += old;
        self.write_decision(place, tab, &rows);
    }

    fn write_decision(&mut self, place: usize, tab: usize, rows: &Rows) {
        if self.crashes_now(place) {
            return;
        }
        if !self.write(place, rows) {
            self.tally.plans_given_up += 1;
            return self.devices[place].close(tab);
        }
        for (tag, row) in tags(rows.outbox_put.iter()).zip(&rows.outbox_put) {
            let fate = if row.is_waiting() {
                Fate::Live
            } else {
                Fate::Decided
            };
            self.fates.insert(tag, fate);
        }
        if !self.crashes_now(place) {
            self.devices[place].tab(tab).saved(rows);
        }
    }
}

fn id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

fn device(number: u128) -> DeviceId {
    DeviceId(Uuid::from_u128(number))
}

fn key(text: &'static str) -> Key {
    Key::literal(text)
}

fn opened() -> Replica {
    Replica::open(Meta::enrolled(device(1), key("lakeside"), id(7)), Vec::new()).0
}

fn set(value: &str, was: Option<&str>) -> Write {
    Write::Set {
        value: Value::text(value),
        was: was.map(Value::text),
    }
}

/// A step that leads to a state, or an edit, with one more write.
fn draft(
    replica: &Replica,
    record: u128,
    step: Option<(&'static str, &str, Option<&str>)>,
    write: (&'static str, Write),
) -> Draft {
    let mut writes = BTreeMap::from([(key(write.0), write.1)]);
    if let Some((_, to, was)) = step {
        writes.insert(key("state"), set(to, was));
    }
    Draft {
        register: key("job"),
        record: id(record),
        definition: 1,
        seen: replica.seen(None),
        step: step.map(|(step, ..)| key(step)),
        reason: step.map(|_| "试".to_owned()),
        writes,
    }
}

fn raised(replica: &Replica, record: u128) -> Draft {
    let write = ("headline", set("漏水", None));
    draft(replica, record, Some(("raise", "open", None)), write)
}

fn save(replica: &mut Replica, drafts: Vec<Draft>) {
    let rows = replica.save(drafts, At::exact(5)).expect("a save");
    replica.saved(&rows);
}

#[derive(Default)]
struct Holds(Vec<Record>);

impl Held for Holds {
    fn record(&self, id: RecordId) -> Option<Record> {
        self.0.iter().find(|record| record.id == id).cloned()
    }
}

fn answer(status: SyncStatus, acknowledged_seq: u64, receipts: Vec<Receipt>) -> SyncResponse {
    SyncResponse {
        v: VERSION,
        status,
        epochs: Epochs::first(EpochId(Uuid::from_u128(1))),
        acknowledged_seq,
        receipts,
        records: Vec::new(),
        gone: Vec::new(),
        previous: 3,
        cursor: 4,
        more: false,
        photos_wanted: Vec::new(),
        definitions: None,
        label_key: None,
        site_name: None,
        server_time_ms: 0,
    }
}

fn exchange(replica: &mut Replica, response: &SyncResponse, wall_ms: i64) -> Next {
    replica.request().expect("no request under way");
    let exchange = Exchange {
        sent_wall_ms: wall_ms,
        received_wall_ms: wall_ms,
        received_mono_ms: 0,
    };
    let plan = replica
        .answer(response, &Holds::default(), exchange)
        .expect("an answer that moves");
    replica.stored(&plan);
    plan.next
}

/// The server refuses changes up to a `seq`.
fn refuse(replica: &mut Replica, up_to: u64) {
    let refused = |seq| Receipt::refused(seq, Code::NoRightToWrite.into());
    let response = answer(SyncStatus::Ok, up_to, (1..=up_to).map(refused).collect());
    exchange(replica, &response, 1_000);
}

/// As stores keep it: through JSON and back.
fn opened_anew(replica: &Replica) -> Replica {
    let json = |row: &OutboxRow| serde_json::to_string(row).expect("a row");
    let rows = replica.outbox().map(json);
    let rows = rows.map(|row| serde_json::from_str(&row).expect("the same row"));
    Replica::open(replica.meta().clone(), rows.collect()).0
}

#[test]
fn a_row_of_before_is_read_and_an_undecided_one_looks_as_before() {
    let mut replica = opened();
    let draft = raised(&replica, 1);
    save(&mut replica, vec![draft]);
    let row = replica.outbox().next().expect("a row");
    let json = serde_json::to_string(row).expect("a row");
    assert!(
        !json.contains("looked_after") && !json.contains("is_former"),
        "{json}"
    );
    let read: OutboxRow = serde_json::from_str(&json).expect("the same row");
    assert_eq!((&read, read.looked_after, read.is_former), (row, None, false));
}

#[test]
fn what_is_let_go_counts_no_more_and_is_gone_after_72_hours() {
    let mut replica = opened();
    let drafts = vec![raised(&replica, 1), raised(&replica, 2)];
    save(&mut replica, drafts);
    let waiting = raised(&replica, 3);
    refuse(&mut replica, 2);
    save(&mut replica, vec![waiting]);
    let rows = replica.look_after(&[2, 3, 9], 5_000);
    let put: Vec<u64> = rows.outbox_put.iter().map(|row| row.seq).collect();
    assert_eq!(
        put,
        [1, 2],
        "its group goes along; what waits or is not here does not"
    );
    assert_eq!(replica.status().refused, 2, "nothing moves before it is on disk");
    replica.saved(&rows);
    let mut replica = opened_anew(&replica);
    let status = replica.status();
    assert_eq!(
        (status.waiting, status.refused, status.is_all_synced()),
        (1, 0, false)
    );
    assert!(replica.look_after(&[1, 2], 9_000).outbox_put.is_empty(), "once");
    let accepted = |seq| Receipt {
        seq,
        outcome: ReceiptOutcome::Applied,
        number: 4,
        code: None,
        field: None,
    };
    exchange(&mut replica, &answer(SyncStatus::Ok, 3, vec![accepted(3)]), 6_000);
    assert!(replica.status().is_all_synced());
    for (wall_ms, kept) in [
        (5_000 + KEPT_AFTER_RECEIPT_MS, 3),
        (5_001 + KEPT_AFTER_RECEIPT_MS, 1),
    ] {
        exchange(&mut replica, &answer(SyncStatus::Ok, 3, Vec::new()), wall_ms);
        assert_eq!(replica.outbox().count(), kept, "{wall_ms}");
    }
    assert!(!replica.status().has_lost && !opened_anew(&replica).status().has_lost);
}

#[test]
fn a_restored_server_is_not_offered_what_was_looked_after() {
    let mut replica = opened();
    for record in 1..=3 {
        let draft = raised(&replica, record);
        save(&mut replica, vec![draft]);
    }
    refuse(&mut replica, 3);
    replica.saved(&replica.look_after(&[2], 1_000));
    let mut restored = answer(SyncStatus::EpochChanged, 0, Vec::new());
    restored.epochs.current = EpochId(Uuid::from_u128(2));
    restored.epochs.former = vec![(EpochId(Uuid::from_u128(1)), 0)];
    // Long after: it stays until the server has gone past its number, or it would look like a loss.
    exchange(&mut replica, &restored, 2_000 + KEPT_AFTER_RECEIPT_MS);
    let mut replica = opened_anew(&replica);
    assert!(!replica.status().has_lost, "nothing is lost");
    let request = replica.request().expect("a request");
    assert_eq!((request.seqs, request.missing), (vec![1, 3], vec![(2, 2)]));
    assert_eq!(
        replica.failed(steward_domain::replica::Failure::Hole { expected: 2 }, 0),
        Next::Wake { after_ms: 1_000 },
        "that is said already"
    );
    let request = replica.request().expect("a request");
    assert_eq!(request.seqs, [1, 3], "not even when the server waits for it");
}

/// A change by somebody else, who has seen all that was there.
fn theirs(number: u64, step: Option<&'static str>, writes: BTreeMap<Key, Write>) -> Change {
    Change {
        device: device(9),
        seq: number,
        site: key("lakeside"),
        register: key("job"),
        record: id(1),
        definition: 1,
        seen: Seen {
            epoch: EpochId(Uuid::from_u128(1)),
            number: number - 1,
            own: number - 1,
            answered: number - 1,
        },
        by: id(8),
        at: At::exact(1),
        step: step.map(key),
        reason: None,
        writes,
        group: None,
    }
}

#[test]
fn what_is_applied_again_has_seen_what_is_in_view_now() {
    let mut replica = opened();
    let first = raised(&replica, 1);
    save(&mut replica, vec![first]);
    let tool = Write::Members {
        add: vec![Value::text("lamp")],
        remove: Vec::new(),
    };
    let second = draft(
        &replica,
        1,
        Some(("finish", "done", Some("open"))),
        ("tools", tool),
    );
    save(&mut replica, vec![second]);
    let strike = Write::Members {
        add: Vec::new(),
        remove: [1, 2]
            .map(|seq| Tag {
                device: device(1),
                seq: if seq == 1 { 2 } else { 77 },
                index: 0,
            })
            .to_vec(),
    };
    let third = draft(&replica, 1, None, ("tools", strike));
    save(&mut replica, vec![third]);
    let fourth = draft(&replica, 1, None, ("headline", set("修好", Some("漏水"))));
    save(&mut replica, vec![fourth]);
    refuse(&mut replica, 4);
    // Others have written meanwhile.
    let mut base = Record::new(id(1), key("job"), 1);
    let made = BTreeMap::from([(key("state"), set("open", None))]);
    merge::apply(&mut base, &theirs(1, Some("raise"), made), 1);
    let renamed = BTreeMap::from([(key("headline"), set("渗水", None))]);
    merge::apply(&mut base, &theirs(2, None, renamed), 2);
    let rows = replica
        .apply_again(&[4, 2, 3], &Holds(vec![base]), |_| Some(6), At::exact(99))
        .expect("three changes");
    let new: Vec<Change> = rows.outbox_put.iter().filter_map(OutboxRow::change).collect();
    let told: Vec<_> = new[..3]
        .iter()
        .map(|change| {
            (
                change.seq,
                change.seen.number,
                change.seen.own,
                change.seen.answered,
            )
        })
        .collect();
    assert_eq!(
        told,
        [(5, 2, 4, 4), (6, 2, 5, 4), (7, 2, 6, 4)],
        "each has seen the successors of those that it had seen"
    );
    assert!(
        new[..3]
            .iter()
            .all(|change| change.definition == 6 && change.at == At::exact(99))
    );
    assert_eq!(new[0].step, Some(key("finish")));
    assert_eq!(new[0].reason.as_deref(), Some("试"));
    assert_eq!(new[0].writes[&key("state")], set("done", Some("open")));
    let Write::Members { remove, .. } = &new[1].writes[&key("tools")] else {
        panic!("members");
    };
    let struck: Vec<u64> = remove.iter().map(|tag| tag.seq).collect();
    assert_eq!(struck, [6 - 1, 77], "it strikes out what the successor adds");
    assert_eq!(new[2].writes[&key("headline")], set("修好", Some("渗水")));
    let decided = rows.outbox_put[3..].iter().map(|row| (row.seq, row.looked_after));
    let again = decided
        .map(|(seq, decided)| (seq, decided.map(|one| one.decision)))
        .collect::<Vec<_>>();
    assert_eq!(again, [2, 3, 4].map(|seq| (seq, Some(Decision::Again))));
    replica.saved(&rows);
    let status = replica.status();
    assert_eq!(
        (status.waiting, status.refused),
        (3, 1),
        "the first is still open"
    );
    let none = |_: &Key| None;
    let twice = replica.apply_again(&[3], &Holds::default(), none, At::exact(1));
    assert_eq!(twice, Err(AgainError::NotRefused { seq: 3 }), "once");
}

#[test]
fn what_makes_a_record_or_meets_none_keeps_its_was() {
    let mut replica = opened();
    let raise = raised(&replica, 1);
    let finish = draft(
        &replica,
        2,
        Some(("finish", "done", Some("open"))),
        ("headline", set("a", Some("b"))),
    );
    save(&mut replica, vec![raise, finish]);
    refuse(&mut replica, 2);
    let rows = replica
        .apply_again(&[1], &Holds::default(), |_| None, At::exact(9))
        .expect("a group");
    let new: Vec<Change> = rows.outbox_put[..2]
        .iter()
        .filter_map(OutboxRow::change)
        .collect();
    assert_eq!(new[0].group.map(|group| (group.first, group.count)), Some((3, 2)));
    assert_eq!(new[0].group, new[1].group);
    assert_eq!(new[0].writes[&key("state")], set("open", None));
    assert_eq!(new[1].writes[&key("state")], set("done", Some("open")));
    assert_eq!(new[1].writes[&key("headline")], set("a", Some("b")));
    assert_eq!(new[0].definition, 1, "its own, where none is told");
}

#[test]
fn what_was_let_go_can_be_applied_again_and_what_waits_can_not() {
    let mut replica = opened();
    let first = raised(&replica, 1);
    save(&mut replica, vec![first]);
    refuse(&mut replica, 1);
    replica.saved(&replica.look_after(&[1], 1_000));
    let none = |_: &Key| None;
    let rows = replica.apply_again(&[1], &Holds::default(), none, At::exact(2_000));
    replica.saved(&rows.expect("it is still here"));
    let next = raised(&replica, 2);
    save(&mut replica, vec![next]);
    for (seqs, why) in [
        (&[3][..], AgainError::NotRefused { seq: 3 }),
        (&[1], AgainError::NotRefused { seq: 1 }),
        (&[42], AgainError::NotRefused { seq: 42 }),
        (&[], AgainError::Save(SaveError::GroupSize)),
    ] {
        let refused = replica.apply_again(seqs, &Holds::default(), none, At::exact(3));
        assert_eq!(refused, Err(why), "{seqs:?}");
    }
}

#[test]
fn what_this_app_cannot_read_or_somebody_else_wrote_is_not_applied_again() {
    let mut replica = opened();
    for record in 1..=2 {
        let draft = raised(&replica, record);
        save(&mut replica, vec![draft]);
    }
    refuse(&mut replica, 2);
    let mut rows: Vec<OutboxRow> = replica.outbox().cloned().collect();
    let strange = r#"{"device":"00000000-0000-0000-0000-000000000001","seq":1,"mood":[1.50]}"#;
    rows[0].body = RawValue::from_string(strange.to_owned()).expect("JSON");
    let mut other = rows[1].change().expect("a change");
    other.by = id(8);
    rows[1].body = serde_json::value::to_raw_value(&other).expect("a change");
    let mut replica = Replica::open(replica.meta().clone(), rows).0;
    let none = |_: &Key| None;
    for (seqs, why) in [
        ([1, 2], AgainError::Unreadable { seq: 1 }),
        ([2, 2], AgainError::NotTheAuthor { seq: 2 }),
    ] {
        let refused = replica.apply_again(&seqs, &Holds::default(), none, At::exact(3));
        assert_eq!(refused, Err(why));
    }
    // It can be let go all the same.
    replica.saved(&replica.look_after(&[1, 2], 1));
    assert_eq!(replica.status().refused, 0);
}

#[test]
fn no_more_is_applied_again_at_once_than_one_batch() {
    let mut replica = opened();
    for _ in 0..=BATCH_CHANGES_MAX {
        let draft = raised(&replica, 1);
        save(&mut replica, vec![draft]);
    }
    let all: Vec<OutboxRow> = replica.outbox().cloned().collect();
    let none = |_: &Key| None;
    let taken = replica.take_over(&all, &Holds::default(), none, At::exact(1));
    assert_eq!(taken, Err(AgainError::Save(SaveError::GroupSize)));
    let taken = replica.take_over(&all[1..], &Holds::default(), none, At::exact(1));
    assert_eq!(taken.map(|rows| rows.outbox_put.len()), Ok(BATCH_CHANGES_MAX));
}

#[test]
fn what_is_left_of_a_torn_group_is_applied_again_as_a_group_of_its_own() {
    let mut replica = opened();
    let group = (1..=3).map(|record| raised(&replica, record)).collect();
    save(&mut replica, group);
    let kept = replica.outbox().filter(|row| row.seq != 2).cloned().collect();
    let mut replica = Replica::open(replica.meta().clone(), kept).0;
    exchange(&mut replica, &answer(SyncStatus::Ok, 3, Vec::new()), 1_000);
    assert!(replica.outbox().all(|row| row.progress == Progress::Torn));
    let rows = replica
        .apply_again(&[3], &Holds::default(), |_| None, At::exact(9))
        .expect("what is left");
    replica.saved(&rows);
    let mut replica = opened_anew(&replica);
    assert_eq!(replica.status().refused, 0);
    let waiting = replica.outbox().filter(|row| row.is_waiting());
    let waiting: Vec<_> = waiting
        .map(|row| (row.seq, row.group.map(|group| (group.first, group.count))))
        .collect();
    assert_eq!(waiting, [(4, Some((4, 2))), (5, Some((4, 2)))]);
    assert_eq!(replica.request().expect("a request").seqs, [4, 5]);
}

#[test]
fn a_move_takes_refused_changes_along_for_the_person_and_not_for_the_server() {
    let mut replica = opened();
    for record in 1..=3 {
        let draft = raised(&replica, record);
        save(&mut replica, vec![draft]);
    }
    refuse(&mut replica, 2);
    replica.saved(&replica.look_after(&[2], 1_000));
    let strike = Write::Members {
        add: Vec::new(),
        remove: vec![Tag {
            device: device(1),
            seq: 3,
            index: 0,
        }],
    };
    let fourth = draft(&replica, 3, None, ("tools", strike));
    save(&mut replica, vec![fourth]);
    let rows = replica.move_to(device(2));
    replica.moved(&rows);
    let mut replica = opened_anew(&replica);
    let told: Vec<_> = replica
        .outbox()
        .map(|row| (row.seq, row.is_waiting(), row.needs_decision(), row.is_former))
        .collect();
    assert_eq!(
        told,
        [
            (1, false, true, true),
            (2, false, false, true),
            (3, true, false, false),
            (4, true, false, false)
        ]
    );
    let reason = |row: &OutboxRow| match &row.progress {
        Progress::Answered { receipt, .. } => receipt.code,
        _ => None,
    };
    assert!(
        replica
            .outbox()
            .take(2)
            .all(|row| reason(row) == Some(Code::NoRightToWrite))
    );
    let request = replica.request().expect("a request");
    assert_eq!((request.seqs, request.missing), (vec![3, 4], vec![(1, 2)]));
    assert!(!replica.status().has_lost);
    let moved = replica
        .outbox()
        .last()
        .and_then(OutboxRow::change)
        .expect("a change");
    let Write::Members { remove, .. } = &moved.writes[&key("tools")] else {
        panic!("members");
    };
    assert_eq!(
        (remove[0].device, remove[0].seq),
        (device(2), 3),
        "it strikes out what has moved along"
    );
}

#[test]
fn the_photos_of_changes_that_no_server_has_are_known() {
    let mut replica = opened();
    let digest = |sign: &str| sign.repeat(64);
    let photos = |add: &[&str]| Write::Members {
        add: add.iter().map(|sign| Value::text(digest(sign))).collect(),
        remove: Vec::new(),
    };
    let accepted = draft(&replica, 1, None, ("photos", photos(&["a"])));
    save(&mut replica, vec![accepted]);
    let refused = draft(&replica, 2, None, ("photos", photos(&["b", "c"])));
    save(&mut replica, vec![refused]);
    let (signed, before, capitals) = (digest("d"), digest("e"), digest("F"));
    let waiting = draft(&replica, 3, None, ("signature", set(&signed, Some(&before))));
    save(&mut replica, vec![waiting]);
    let none = draft(&replica, 4, None, ("note", set(&capitals, None)));
    save(&mut replica, vec![none]);
    let receipt = Receipt {
        seq: 1,
        outcome: ReceiptOutcome::Merged,
        number: 4,
        code: None,
        field: None,
    };
    let receipts = vec![receipt, Receipt::refused(2, Code::RecordFull.into())];
    exchange(&mut replica, &answer(SyncStatus::Ok, 2, receipts), 1_000);
    let unsent: Vec<String> = replica.photos_unsent().into_iter().collect();
    assert_eq!(unsent, [digest("b"), digest("c"), digest("d")]);
    let first = replica.outbox().next().expect("a row").photos();
    assert_eq!(first.into_iter().collect::<Vec<_>>(), [digest("a")]);
}
