//! Outboxes that travel as files: in the worlds by chance, and one by one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;
use steward_domain::change::Write;
use steward_domain::definition::Role;
use steward_domain::ids::{DeviceId, Key, RecordId};
use steward_domain::replica::outbox_file::{
    self, FILE_BYTES_MAX, FileError, Import, ImportNext, StuckBecause,
};
use steward_domain::replica::{Draft, Exchange, Failure, Held, Meta, Next, OutboxRow, Replica};
use steward_domain::time::At;
use steward_domain::value::Value;
use steward_domain::wire::{ReceiptOutcome, SyncRequest, VERSION};
use uuid::Uuid;

use crate::server::{Refused, SITE, Server};
use crate::world::{World, tags};

/// The most requests of an import: a batch and a few words about losses and restores.
const REQUESTS_MAX: usize = 60;

/// A file, and whose it is.
#[derive(Clone, Debug)]
pub(crate) struct Exported {
    pub(crate) device: DeviceId,
    staff: RecordId,
    text: String,
}

fn exported(replica: &Replica) -> Exported {
    Exported {
        device: replica.meta().device,
        staff: replica.meta().staff,
        text: outbox_file::write(replica, 77).expect("a file"),
    }
}

/// Brings a file to the server until it is done, or `breaks_off` says so before a request or an answer.
fn bring(
    server: &mut Server,
    file: &Exported,
    mut breaks_off: impl FnMut() -> bool,
) -> (Import, Option<ImportNext>) {
    let read = outbox_file::read(&file.text).expect("the same file");
    assert!(read.is_of(&Key::literal(SITE), file.staff));
    let mut import = Import::of(read);
    let mut next = None;
    for requests in 0.. {
        assert!(
            requests < REQUESTS_MAX,
            "law 7: an import comes to an end: {next:?}"
        );
        let Some(outgoing) = import.request() else { break };
        let request = SyncRequest {
            v: VERSION,
            device: outgoing.device,
            epoch: outgoing.epoch,
            cursor: outgoing.cursor,
            snapshot: outgoing.snapshot,
            definitions: outgoing.definitions.clone(),
            now_ms: 0,
            missing: outgoing.missing.clone(),
            changes: import.rows(&outgoing).map(|row| row.body.clone()).collect(),
        };
        assert_eq!(request.changes.len(), outgoing.seqs.len());
        if breaks_off() {
            return (import, None);
        }
        let answer = server.exchange(file.staff, &request, |_| ());
        if breaks_off() {
            return (import, None);
        }
        let exchange = Exchange {
            sent_wall_ms: 0,
            received_wall_ms: 1,
            received_mono_ms: 1,
        };
        next = Some(match answer {
            Ok(response) => import.answer(&response, exchange, 3),
            Err(Refused::Device) => import.failed(Failure::UnknownDevice, 3),
            Err(Refused::Hole { expected }) => import.failed(Failure::Hole { expected }, 3),
            Err(Refused::Order) => import.failed(Failure::BatchRefused, 3),
        });
    }
    (import, next)
}

impl World {
    /// A phone writes its outbox to a file.
    pub(crate) fn export(&mut self, place: usize) {
        self.tally.exports += 1;
        let file = exported(self.devices[place].tab(0));
        self.files.push(file);
        if self.files.len() > 5 {
            self.files.remove(0);
        }
    }

    /// A file is brought to the server, perhaps not to the end.
    pub(crate) fn import_some(&mut self) {
        let Some(people) = self.people.as_mut().filter(|_| !self.files.is_empty()) else {
            return;
        };
        self.tally.imports += 1;
        let file = &self.files[people.below(self.files.len())];
        bring(&mut self.server, file, || people.one_in(5));
    }

    /// Every file is brought once more, to the end, and says what became of each change.
    pub(crate) fn import_all(&mut self) {
        for file in std::mem::take(&mut self.files) {
            self.tally.imports += 1;
            let (import, next) = bring(&mut self.server, &file, || false);
            let left = import.left();
            match next {
                Some(ImportNext::Stuck(_)) => self.tally.imports_stuck += 1,
                next => {
                    assert_eq!(next, Some(ImportNext::Finished));
                    assert_eq!(left.waiting, []);
                }
            }
            let kept = self.server.kept();
            let told: BTreeSet<i64> = tags(left.waiting.iter().chain(&left.refused)).collect();
            let rows = outbox_file::read(&file.text).expect("a file").rows;
            for (tag, row) in tags(rows.iter()).zip(&rows) {
                let is_somewhere =
                    kept.contains_key(&tag) || told.contains(&tag) || row.looked_after.is_some();
                assert!(is_somewhere, "law 5: change {tag} was in a file and is nowhere");
            }
        }
    }
}

fn staff() -> RecordId {
    RecordId(Uuid::from_u128(7))
}

struct Nothing;

impl Held for Nothing {
    fn record(&self, _: RecordId) -> Option<steward_domain::record::Record> {
        None
    }
}

fn phone(server: &mut Server) -> Replica {
    server.roles.insert(staff(), Role::Manager);
    let device = server.enrol(staff());
    Replica::open(Meta::enrolled(device, Key::literal(SITE), staff()), Vec::new()).0
}

fn save(replica: &mut Replica, record: u128) {
    let set = |text: &str| Write::Set {
        value: Value::text(text),
        was: None,
    };
    let draft = Draft {
        register: Key::literal("job"),
        record: RecordId(Uuid::from_u128(record)),
        definition: 1,
        seen: replica.seen(None),
        step: Some(Key::literal("raise")),
        reason: None,
        writes: BTreeMap::from([
            (Key::literal("state"), set("open")),
            (Key::literal("headline"), set("漏水")),
        ]),
    };
    let at = At::exact(i64::try_from(record).expect("a tag"));
    let rows = replica.save(vec![draft], at).expect("a save");
    replica.saved(&rows);
}

/// The phone itself syncs until it rests.
fn sync(server: &mut Server, replica: &mut Replica) {
    for _ in 0..REQUESTS_MAX {
        let outgoing = replica.request().expect("a request");
        let bodies = replica.outbox().filter(|row| outgoing.seqs.contains(&row.seq));
        let changes: Vec<Box<RawValue>> = bodies.map(|row| row.body.clone()).collect();
        let request = SyncRequest {
            v: VERSION,
            device: outgoing.device,
            epoch: outgoing.epoch,
            cursor: outgoing.cursor,
            snapshot: outgoing.snapshot,
            definitions: outgoing.definitions,
            now_ms: 0,
            missing: outgoing.missing,
            changes,
        };
        let response = server.exchange(staff(), &request, |_| ()).expect("an answer");
        let exchange = Exchange {
            sent_wall_ms: 0,
            received_wall_ms: 1,
            received_mono_ms: 1,
        };
        let plan = replica
            .answer(&response, &Nothing, exchange)
            .expect("an answer that moves");
        replica.stored(&plan);
        if plan.next == Next::Rest {
            return;
        }
    }
    panic!("law 7: the phone does not come to rest");
}

fn is_each_there_once(server: &Server, tags: impl Iterator<Item = i64>) -> bool {
    let kept = server.kept();
    let mut tags = tags;
    tags.all(|tag| kept.get(&tag).map(Vec::as_slice) == Some(&[ReceiptOutcome::Applied]))
}

#[test]
fn a_dead_phones_changes_arrive_and_a_second_import_changes_nothing() {
    let mut server = Server::new();
    let mut replica = phone(&mut server);
    (1..=2).for_each(|record| save(&mut replica, record));
    sync(&mut server, &mut replica);
    (3..=6).for_each(|record| save(&mut replica, record));
    let file = exported(&replica);
    for _ in 0..2 {
        let (import, next) = bring(&mut server, &file, || false);
        assert_eq!(next, Some(ImportNext::Finished));
        let left = import.left();
        assert_eq!((left.accepted, left.refused.len(), left.waiting.len()), (6, 0, 0));
        assert!(is_each_there_once(&server, 1..=6));
        assert_eq!(server.data.number, 6, "nothing is merged twice");
    }
    assert_eq!(
        bring(&mut server, &file, || false).0.request(),
        None,
        "it is done"
    );
}

#[test]
fn a_phone_that_comes_back_to_life_doubles_nothing_and_loses_nothing() {
    // saved after the file was written; whether the phone syncs before the import, after it, or both
    for (after, before_import, after_import) in [
        (0, false, true),
        (3, false, true),
        (3, true, false),
        (3, true, true),
    ] {
        let mut server = Server::new();
        let mut replica = phone(&mut server);
        (1..=4).for_each(|record| save(&mut replica, record));
        let file = exported(&replica);
        (5..5 + after).for_each(|record| save(&mut replica, record));
        if before_import {
            sync(&mut server, &mut replica);
        }
        let (_, next) = bring(&mut server, &file, || false);
        assert_eq!(next, Some(ImportNext::Finished));
        if after_import {
            sync(&mut server, &mut replica);
        }
        let all = 4 + i64::try_from(after).expect("a count");
        assert!(is_each_there_once(&server, 1..=all), "{after} {before_import}");
        assert!(replica.status().is_all_synced());
        assert_eq!(server.data.devices.len(), 1, "no new identity was needed");
    }
}

#[test]
fn an_import_that_breaks_off_anywhere_is_begun_anew() {
    for cut in 0..6 {
        let mut server = Server::new();
        let mut replica = phone(&mut server);
        (1..=4).for_each(|record| save(&mut replica, record));
        let file = exported(&replica);
        let mut calls = 0;
        let breaks_off = || {
            calls += 1;
            calls > cut
        };
        bring(&mut server, &file, breaks_off);
        let (_, next) = bring(&mut server, &file, || false);
        assert_eq!(next, Some(ImportNext::Finished), "{cut}");
        assert!(is_each_there_once(&server, 1..=4), "{cut}");
    }
}

#[test]
fn a_restored_server_hears_from_a_file_what_it_has_lost() {
    let mut server = Server::new();
    let mut replica = phone(&mut server);
    let backup = server.data.clone();
    (1..=4).for_each(|record| save(&mut replica, record));
    sync(&mut server, &mut replica);
    let file = exported(&replica);
    server.restore(&backup);
    let (import, next) = bring(&mut server, &file, || false);
    assert_eq!(next, Some(ImportNext::Finished));
    assert_eq!(import.left().accepted, 4);
    sync(&mut server, &mut replica);
    assert!(is_each_there_once(&server, 1..=4));
}

#[test]
fn what_cannot_go_under_its_own_identity_stays_for_a_person() {
    // The phone's storage was rolled back, and it went on from there.
    let mut server = Server::new();
    let mut replica = phone(&mut server);
    save(&mut replica, 1);
    let mut rolled_back = replica.clone();
    (2..=3).for_each(|record| save(&mut replica, record));
    let file = exported(&replica);
    save(&mut rolled_back, 9);
    sync(&mut server, &mut rolled_back);
    let (import, next) = bring(&mut server, &file, || false);
    let stuck = ImportNext::Stuck(StuckBecause::OtherChanges);
    assert_eq!(next, Some(stuck));
    let left = import.left();
    assert_eq!(
        tags(left.waiting.iter()).collect::<Vec<_>>(),
        [2, 3],
        "they are told"
    );
    assert_eq!(left.accepted, 1);
    // The person takes them over into the replica of another phone.
    let mut other = phone(&mut server);
    let rows = other
        .take_over(&left.waiting, &Nothing, |_| None, At::exact(20))
        .expect("two changes");
    other.saved(&rows);
    sync(&mut server, &mut other);
    let made = |record: u128| {
        server
            .data
            .records
            .contains_key(&RecordId(Uuid::from_u128(record)))
    };
    assert!([1, 2, 3, 9].into_iter().all(made));

    let mut server = Server::new();
    let backup = server.data.clone();
    let mut replica = phone(&mut server);
    save(&mut replica, 1);
    let file = exported(&replica);
    server.restore(&backup);
    let (import, next) = bring(&mut server, &file, || false);
    assert_eq!(next, Some(ImportNext::Stuck(StuckBecause::UnknownDevice)));
    assert_eq!(import.left().waiting.len(), 1);
}

#[test]
fn a_file_is_read_byte_for_byte_or_not_at_all() {
    let mut server = Server::new();
    let mut replica = phone(&mut server);
    (1..=3).for_each(|record| save(&mut replica, record));
    let mut rows: Vec<OutboxRow> = replica.outbox().cloned().collect();
    // A newer app has written this one.
    let device = replica.meta().device;
    let strange = format!(r#"{{"seq": 2 ,"device":"{device}","mood":1.50,"new":[ 1.0 ]}}"#);
    rows[1].body = RawValue::from_string(strange).expect("JSON");
    let replica = Replica::open(replica.meta().clone(), rows).0;
    let text = exported(&replica).text;
    let read = outbox_file::read(&text).expect("the same file");
    let bodies = |rows: &[OutboxRow]| {
        rows.iter()
            .map(|row| row.body.get().to_owned())
            .collect::<Vec<_>>()
    };
    let held: Vec<OutboxRow> = replica.outbox().cloned().collect();
    assert_eq!(bodies(&read.rows), bodies(&held));
    assert_eq!(
        (read.device, read.next_seq, read.written_wall_ms),
        (device, 4, 77)
    );
    assert_eq!(outbox_file::read(&format!("\u{feff}{text}\n")), Ok(read));

    // A file of these contents, with a checksum that fits.
    let sealed = |content: &str| {
        use sha2::Digest;
        let digest = sha2::Sha256::digest(content.as_bytes());
        let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let digest: String = digits
            .filter_map(|digit| char::from_digit(digit.into(), 16))
            .collect();
        format!(r#"{{"steward_outbox":1,"sha256":"{digest}","content":{content}}}"#)
    };
    let content = &text[text.find("\"content\":").expect("it") + 10..text.len() - 1];
    assert_eq!(sealed(content), text);
    let cases = [
        (text.replace("漏水", "漏氷"), FileError::Damaged, "file_damaged"),
        (
            text[..text.len() / 2].to_owned(),
            FileError::NotAnOutbox,
            "file_not_an_outbox",
        ),
        ("[1]".to_owned(), FileError::NotAnOutbox, "file_not_an_outbox"),
        (String::new(), FileError::NotAnOutbox, "file_not_an_outbox"),
        (
            r#"{"steward_outbox":9,"new":{}}"#.to_owned(),
            FileError::Newer { version: 9 },
            "file_newer",
        ),
        (
            "x".repeat(FILE_BYTES_MAX + 1),
            FileError::TooLarge,
            "file_too_large",
        ),
        (
            sealed(&content.replace("\"next_seq\":4", "\"next_seq\":3")),
            FileError::Inconsistent,
            "file_inconsistent",
        ),
        (sealed("{}"), FileError::Inconsistent, "file_inconsistent"),
        (
            sealed(&content.replace("\"missing\":[]", "\"missing\":[[1,9007199254740991]]")),
            FileError::Inconsistent,
            "file_inconsistent",
        ),
        (
            sealed(&content.replace("\"seq\": 2 ", "\"seq\": 7 ")),
            FileError::Inconsistent,
            "file_inconsistent",
        ),
    ];
    for (text, why, code) in cases {
        let shown: String = text.chars().take(80).collect();
        assert_eq!(outbox_file::read(&text), Err(why), "{shown}");
        assert_eq!(why.code(), code);
    }
}

#[test]
fn a_file_names_the_photos_that_it_does_not_hold() {
    let mut server = Server::new();
    let mut replica = phone(&mut server);
    let digest = "ab".repeat(32);
    let draft = Draft {
        register: Key::literal("job"),
        record: RecordId(Uuid::from_u128(1)),
        definition: 1,
        seen: replica.seen(None),
        step: None,
        reason: None,
        writes: BTreeMap::from([(
            Key::literal("photos_before"),
            Write::Members {
                add: vec![Value::text(digest.as_str())],
                remove: Vec::new(),
            },
        )]),
    };
    let rows = replica.save(vec![draft], At::exact(1)).expect("a save");
    replica.saved(&rows);
    let read = outbox_file::read(&exported(&replica).text).expect("a file");
    assert_eq!(read.photos.iter().collect::<Vec<_>>(), [&digest]);
    assert!(!read.is_of(&Key::literal("elsewhere"), staff()));
    assert!(!read.is_of(&Key::literal(SITE), RecordId(Uuid::from_u128(8))));
}
