//! How fast changes are taken and records given, beside the floor: the same content gzipped and kept in one fsynced
//! `SQLite` transaction, without rights, merge, receipts or HTTP. Medians of several runs; nothing is asserted.
//!
//! `cargo xtask bench`

use std::io::{Read, Write as _};
use std::time::Instant;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use rusqlite::{Connection, params};
use serde_json::Value as Json;
use serde_json::value::{RawValue, to_raw_value};
use steward_domain::change::{Change, Seen, Write};
use steward_domain::definition::RegisterText;
use steward_domain::epochs::Epochs;
use steward_domain::ids::{DeviceId, EpochId, Key, RecordId};
use steward_domain::record::Record;
use steward_domain::time::At;
use steward_domain::value::Value;
use steward_domain::wire::{BATCH_BYTES_MAX, SyncRequest, SyncResponse, VERSION};
use steward_tests::load::figures::median;
use steward_tests::load::orders::{self, AT_MS};
use steward_tests::support::{Client, SITE, Server, set};

/// Runs of each case.
const RUNS: usize = 5;

fn main() {
    println!(
        "Medians of {RUNS} runs, in ms. Floor: the same content, gzipped, in one fsynced SQLite transaction.\n"
    );
    println!(
        "{:>34} {:>9} {:>9} {:>7}   {:>9} {:>9} {:>7}   {:>7}",
        "", "push", "floor", "ratio", "pull", "floor", "ratio", "bytes"
    );
    for (records, edited) in [(1_000, 0), (1_000, 200), (10_000, 0), (10_000, 2_000)] {
        report(records, edited);
    }
    println!();
    throughput();
    println!();
    clashes();
}

fn report(records: usize, edited: usize) {
    let mut rows = Vec::new();
    for _ in 0..RUNS {
        rows.push(one_run(records, edited));
    }
    let column = |pick: fn(&Run) -> f64| median(rows.iter().map(pick).collect());
    let (push, push_floor) = (column(|run| run.push_ms), column(|run| run.push_floor_ms));
    let (pull, pull_floor) = (column(|run| run.pull_ms), column(|run| run.pull_floor_ms));
    let ratio = |mine: fn(&Run) -> f64, floor: fn(&Run) -> f64| {
        median(rows.iter().map(|run| mine(run) / floor(run)).collect())
    };
    println!(
        "{:>34} {push:>9.1} {push_floor:>9.1} {:>6.2}×   {pull:>9.1} {pull_floor:>9.1} {:>6.2}×   {:>6.2}×",
        format!("{records} records, {} changes", records + 2 * edited),
        ratio(|run| run.push_ms, |run| run.push_floor_ms),
        ratio(|run| run.pull_ms, |run| run.pull_floor_ms),
        column(|run| run.bytes_ratio),
    );
}

struct Run {
    push_ms: f64,
    push_floor_ms: f64,
    pull_ms: f64,
    pull_floor_ms: f64,
    bytes_ratio: f64,
}

fn one_run(records: usize, edited: usize) -> Run {
    let server = Server::start();
    let desk = Desk::new(&server, "reception");
    let changes = desk.changes(records, edited);
    let contents: Vec<(RecordId, String)> = changes
        .iter()
        .map(|change| (change.record, content(change)))
        .collect();

    let sent = desk.push(&changes, usize::MAX);
    let other = Desk::new(&server, "reception");
    let pull_ms = other.pull(records);
    let floor = Floor::run(&contents, records);
    Run {
        push_ms: sent.ms,
        push_floor_ms: floor.push_ms,
        pull_ms,
        pull_floor_ms: floor.pull_ms,
        bytes_ratio: ratio(sent.bytes, floor.bytes),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sizes of a benchmark are far below 2^52"
)]
fn ratio(a: usize, b: usize) -> f64 {
    a as f64 / b as f64
}

fn throughput() {
    let mut rates = Vec::new();
    for _ in 0..RUNS {
        let server = Server::start();
        let desk = Desk::new(&server, "reception");
        let changes = desk.changes(10_000, 0);
        let sent = desk.push(&changes, 200);
        rates.push(ratio(changes.len(), 1) / (sent.ms / 1_000.0));
    }
    println!("batches of 200, each fsynced: {:.0} changes/s", median(rates));
}

/// The same 1,000 records edited on two phones that don't see each other.
fn clashes() {
    let mut rows = Vec::new();
    for _ in 0..RUNS {
        let server = Server::start();
        let (one, two) = (Desk::new(&server, "reception"), Desk::new(&server, "lead"));
        let made = one.changes(1_000, 0);
        let floor = Floor::run(
            &made
                .iter()
                .map(|change| (change.record, content(change)))
                .collect::<Vec<_>>(),
            1_000,
        );
        one.push(&made, usize::MAX);
        let numbers = (1..=1_000).collect::<Vec<u64>>();
        let first = one.edits(&made, &numbers, 1_000);
        let second = two.edits(&made, &numbers, 0);
        let ms = one.push(&first, usize::MAX).ms + two.push(&second, usize::MAX).ms;
        let records = one.all(1_000);
        assert!(
            records
                .iter()
                .all(|record| record.values("description").len() == 2),
            "every clash is kept"
        );
        rows.push((ms, ms / floor.push_ms));
    }
    let (ms, times) = (
        median(rows.iter().map(|row| row.0).collect()),
        median(rows.iter().map(|row| row.1).collect()),
    );
    println!(
        "1,000 records edited on two phones, both pushed, all clashes kept: {ms:.1} ms, {times:.2} × the floor's push of 1,000"
    );
}

/// Somebody with a device.
struct Desk {
    client: Client,
    device: DeviceId,
    place: RecordId,
    epochs: Epochs,
    cursor: u64,
    definitions: String,
    definition: u32,
}

struct Sent {
    ms: f64,
    bytes: usize,
}

impl Desk {
    fn new(server: &Server, login: &str) -> Self {
        let client = server.log_in(login);
        let device = client.enrol();
        let nowhere = EpochId(uuid::Uuid::nil());
        let mut desk = Self {
            client,
            device,
            place: RecordId(uuid::Uuid::from_u128(1)),
            epochs: Epochs::first(nowhere),
            cursor: 0,
            definitions: String::new(),
            definition: 1,
        };
        let answer = desk.client.sync(&desk.request(Vec::new(), 0));
        let response: SyncResponse = serde_json::from_slice(&answer.bytes).expect("an answer");
        let definitions = response
            .definitions
            .expect("the first answer brings the registers");
        let repair = definitions
            .registers
            .iter()
            .filter_map(RegisterText::read)
            .find(|one| one.key == "repair")
            .expect("repair");
        desk.definition = repair.version;
        desk.definitions = definitions.fingerprint;
        desk.cursor = response.cursor;
        desk.epochs = response.epochs;
        desk
    }

    fn request(&self, changes: Vec<Box<RawValue>>, cursor: u64) -> SyncRequest {
        let known = !self.definitions.is_empty();
        SyncRequest {
            v: VERSION,
            device: self.device,
            epoch: known.then_some(self.epochs.current),
            cursor,
            snapshot: false,
            definitions: known.then(|| self.definitions.clone()),
            now_ms: AT_MS,
            missing: Vec::new(),
            changes,
        }
    }

    fn change(&self, seq: u64, record: RecordId, number: u64, writes: Vec<(&'static str, Write)>) -> Change {
        let seen = Seen {
            epoch: self.epochs.current,
            number,
            own: seq - 1,
            answered: 0,
        };
        Change {
            device: self.device,
            seq,
            site: Key::literal(SITE),
            register: Key::literal("repair"),
            record,
            definition: self.definition,
            seen,
            by: self.client.staff,
            at: At::exact(AT_MS + i64::try_from(seq).unwrap_or(0) * 1_000),
            step: None,
            reason: None,
            writes: writes
                .into_iter()
                .map(|(field, write)| (Key::literal(field), write))
                .collect(),
            group: None,
        }
    }

    /// New orders of about 400 bytes of content; of the first `edited`, the description is then written twice more.
    fn changes(&self, records: usize, edited: usize) -> Vec<Change> {
        let mut changes = Vec::with_capacity(records + 2 * edited);
        for seq in 1..=records as u64 {
            let id = uuid::Builder::from_unix_timestamp_millis(1_790_000_000_000 + seq, &orders::random(seq))
                .into_uuid();
            let mut change = self.change(
                seq,
                RecordId(id),
                0,
                orders::order(seq, self.client.staff, self.place),
            );
            change.step = Some(Key::literal("report"));
            changes.push(change);
        }
        for round in 1..=2 {
            for place in 0..edited {
                let seq = changes.len() as u64 + 1;
                let text = orders::supplement(round, place);
                let write = vec![("description", set(text.as_str()))];
                changes.push(self.change(seq, changes[place].record, 0, write));
            }
        }
        changes
    }

    /// An edit of each record's description by somebody who saw it under its number.
    fn edits(&self, made: &[Change], numbers: &[u64], after_seq: u64) -> Vec<Change> {
        let text = format!("补充：{}到场看过。", self.client.staff);
        let edit = |((seq, made), number): ((u64, &Change), &u64)| {
            self.change(
                seq,
                made.record,
                *number,
                vec![("description", set(text.as_str()))],
            )
        };
        (after_seq + 1..).zip(made).zip(numbers).map(edit).collect()
    }

    /// Pushes changes as an outbox would: written down before, sent in batches, each acknowledged before the next.
    fn push(&self, changes: &[Change], batch_max: usize) -> Sent {
        let bodies: Vec<Box<RawValue>> = changes
            .iter()
            .map(|change| to_raw_value(change).expect("JSON"))
            .collect();
        let mut batches: Vec<Vec<Box<RawValue>>> = Vec::new();
        let mut bytes = usize::MAX;
        for body in bodies {
            let size = body.get().len();
            let is_full = bytes.saturating_add(size) > BATCH_BYTES_MAX
                || batches
                    .last()
                    .is_none_or(|batch| batch.len() >= batch_max.min(500));
            if is_full {
                batches.push(Vec::new());
                bytes = 0;
            }
            bytes += size;
            batches.last_mut().expect("a batch").push(body);
        }
        let sizes: usize = batches
            .iter()
            .map(|batch| packed(batch.iter().map(|body| body.get())).len())
            .sum();
        let mut cursor = self.cursor;
        let started = Instant::now();
        let mut accepted = 0;
        for batch in batches {
            let answer = self.client.sync(&self.request(batch, cursor));
            let response: SyncResponse = serde_json::from_slice(&answer.bytes).expect("an answer");
            accepted += response
                .receipts
                .iter()
                .filter(|receipt| receipt.number > 0)
                .count();
            cursor = response.cursor;
        }
        let ms = started.elapsed().as_secs_f64() * 1_000.0;
        assert_eq!(accepted, changes.len(), "every change is accepted");
        Sent { ms, bytes: sizes }
    }

    /// The first pull of a new device, with records read into memory.
    fn pull(&self, expected: usize) -> f64 {
        let started = Instant::now();
        let records = self.all(expected);
        drop(records);
        started.elapsed().as_secs_f64() * 1_000.0
    }

    fn all(&self, expected: usize) -> Vec<Record> {
        let (mut records, mut cursor) = (Vec::new(), 0);
        loop {
            let answer = self.client.sync(&self.request(Vec::new(), cursor));
            let response: SyncResponse = serde_json::from_slice(&answer.bytes).expect("an answer");
            records.extend(
                response
                    .records
                    .into_iter()
                    .filter(|record| record.register == "repair"),
            );
            cursor = response.cursor;
            if !response.more {
                break;
            }
        }
        assert_eq!(records.len(), expected, "every record comes");
        records
    }
}

/// What is in a change besides its envelope: the record's id and the fields, as plain JSON.
fn content(change: &Change) -> String {
    let mut content = serde_json::Map::new();
    content.insert("id".to_owned(), Json::String(change.record.to_string()));
    for (field, write) in &change.writes {
        if let Write::Set { value, .. } = write {
            content.insert(
                field.to_string(),
                serde_json::to_value::<&Value>(value).expect("JSON"),
            );
        }
    }
    Json::Object(content).to_string()
}

fn packed<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    for line in lines {
        encoder
            .write_all(line.as_bytes())
            .and_then(|()| encoder.write_all(b"\n"))
            .expect("memory");
    }
    encoder.finish().expect("memory")
}

fn unpacked(bytes: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).expect("gzip");
    text
}

struct Floor {
    push_ms: f64,
    pull_ms: f64,
    bytes: usize,
}

impl Floor {
    fn run(contents: &[(RecordId, String)], records: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut database = Connection::open(folder.path().join("floor.sqlite")).expect("a file");
        database
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                 CREATE TABLE records (id TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL);",
            )
            .expect("a table");
        let started = Instant::now();
        let bytes = packed(contents.iter().map(|(_, content)| content.as_str()));
        let text = unpacked(&bytes);
        let transaction = database.transaction().expect("a transaction");
        {
            let mut insert = transaction
                .prepare("INSERT INTO records (id, at, body) VALUES (?1, ?2, ?3)")
                .expect("a statement");
            for (place, (line, (id, _))) in (0i64..).zip(text.lines().zip(contents)) {
                insert
                    .execute(params![id.to_string(), place, line])
                    .expect("a row");
            }
        }
        transaction.commit().expect("a commit");
        let push_ms = started.elapsed().as_secs_f64() * 1_000.0;
        let pull_ms = Self::pull(&database, records);
        Self {
            push_ms,
            pull_ms,
            bytes: bytes.len(),
        }
    }

    /// Reads one row for each record, packs and unpacks them, and reads the JSON.
    fn pull(database: &Connection, records: usize) -> f64 {
        let started = Instant::now();
        let mut select = database
            .prepare("SELECT body FROM records ORDER BY at LIMIT ?1")
            .expect("a statement");
        let rows = select
            .query_map([i64::try_from(records).expect("a count")], |row| {
                row.get::<_, String>(0)
            })
            .expect("rows");
        let rows: Vec<String> = rows.collect::<Result<_, _>>().expect("rows");
        let text = unpacked(&packed(rows.iter().map(String::as_str)));
        let read: Vec<Json> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        assert_eq!(read.len(), records);
        started.elapsed().as_secs_f64() * 1_000.0
    }
}
