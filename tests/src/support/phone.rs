//! A phone in a test: the real replica, its rows in memory, and a client.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use steward_domain::change::{Change, Write};
use steward_domain::definition::{Definition, RegisterText, STATE_FIELD};
use steward_domain::ids::{Key, RecordId};
use steward_domain::record::Record;
use steward_domain::replica::{Draft, Exchange, Failure, Held, Meta, Next, Notice, OutboxRow, Replica, Rows};
use steward_domain::time::At;
use steward_domain::value::Value;
use steward_domain::wire::{Receipt, SyncRequest, SyncResponse, VERSION};

use super::{Answer, Client, SITE, Server};

/// A write of a whole value.
#[must_use]
pub fn set(value: impl Into<Value>) -> Write {
    Write::Set {
        value: value.into(),
        was: None,
    }
}

/// Rows as a phone has them on its disk, and the replica that was opened from them.
pub struct Phone {
    /// The connection.
    pub client: Client,
    /// The engine.
    pub replica: Replica,
    /// Records as the server has them, in scope.
    pub records: BTreeMap<RecordId, Record>,
    shadow: BTreeMap<RecordId, Record>,
    /// The registers that the server has sent.
    pub definitions: BTreeMap<String, Definition>,
    /// What the replica has told.
    pub notices: Vec<Notice>,
    wall_ms: i64,
    ids: u128,
}

struct Disk<'a>(&'a BTreeMap<RecordId, Record>);

impl Held for Disk<'_> {
    fn record(&self, id: RecordId) -> Option<Record> {
        self.0.get(&id).cloned()
    }
}

impl Phone {
    /// Somebody logs in on a new phone.
    #[must_use]
    pub fn new(server: &Server, login: &str) -> Self {
        Self::of(server.log_in(login), SITE)
    }

    /// A new phone of somebody of a site who has logged in.
    ///
    /// # Panics
    /// When the server enrols no more, or `site` is no key.
    #[must_use]
    pub fn of(client: Client, site: &str) -> Self {
        let device = client.enrol();
        let meta = Meta::enrolled(device, Key::new(site).expect("a key"), client.staff);
        let (replica, notices) = Replica::open(meta, Vec::new());
        Self {
            client,
            replica,
            records: BTreeMap::new(),
            shadow: BTreeMap::new(),
            definitions: BTreeMap::new(),
            notices,
            // A fixed moment: tests have no clock.
            wall_ms: 1_790_000_000_000,
            ids: device.0.as_u128() << 64,
        }
    }

    /// A record id that no other phone makes.
    pub fn new_id(&mut self) -> RecordId {
        self.ids += 1;
        RecordId(uuid::Builder::from_custom_bytes(self.ids.to_be_bytes()).into_uuid())
    }

    /// Days go by.
    pub fn pass_days(&mut self, days: i64) {
        self.wall_ms += days * 86_400_000;
    }

    fn tick(&mut self) -> i64 {
        self.wall_ms += 1_000;
        self.wall_ms
    }

    /// What this phone shows of a record.
    #[must_use]
    pub fn view(&self, id: RecordId) -> Option<Record> {
        let pending: Vec<Change> = self
            .replica
            .pending_of(id)
            .filter_map(OutboxRow::change)
            .collect();
        self.replica.view(self.records.get(&id), &pending)
    }

    /// A form that is opened now.
    ///
    /// # Panics
    /// When `register` is no key.
    #[must_use]
    pub fn form(&self, register: &str, record: RecordId) -> Draft {
        Draft {
            register: Key::new(register).expect("a key"),
            record,
            definition: self.definitions.get(register).map_or(1, |one| one.version),
            seen: self.replica.seen(self.records.get(&record)),
            step: None,
            reason: None,
            writes: BTreeMap::new(),
        }
    }

    /// A form that takes a step; `was` is what the phone shows now.
    ///
    /// # Panics
    /// When `register` or `step` is no key.
    #[must_use]
    pub fn step(&self, register: &str, record: RecordId, step: &str, to: &str) -> Draft {
        let was = self
            .view(record)
            .and_then(|view| view.states().first().map(|state| Value::text(*state)));
        let mut draft = self.form(register, record);
        draft.step = Some(Key::new(step).expect("a key"));
        draft.writes.insert(
            Key::literal(STATE_FIELD),
            Write::Set {
                value: Value::text(to),
                was,
            },
        );
        draft
    }

    /// Saves a form with more writes; nothing is sent.
    pub fn save(&mut self, draft: Draft, writes: &[(&'static str, Write)]) {
        self.save_group(vec![with(draft, writes)]);
    }

    /// Saves forms that stand or fall together.
    ///
    /// # Panics
    /// When the replica refuses.
    pub fn save_group(&mut self, drafts: Vec<Draft>) {
        let at = At::exact(self.tick());
        let rows = self.replica.save(drafts, at).expect("a save");
        self.replica.saved(&rows);
    }

    /// The next request as it would leave now.
    ///
    /// # Panics
    /// When one is under way.
    pub fn request(&mut self) -> SyncRequest {
        let outgoing = self.replica.request().expect("no request under way");
        // Not all of them: what was acknowledged stays in the outbox for days.
        let bodies: BTreeMap<u64, &RawValue> = self
            .replica
            .outbox()
            .filter(|row| outgoing.seqs.contains(&row.seq))
            .map(|row| (row.seq, &*row.body))
            .collect();
        let changes = outgoing.seqs.iter().map(|seq| bodies[seq].to_owned()).collect();
        SyncRequest {
            v: VERSION,
            device: outgoing.device,
            epoch: outgoing.epoch,
            cursor: outgoing.cursor,
            snapshot: outgoing.snapshot,
            definitions: outgoing.definitions,
            now_ms: self.tick(),
            missing: outgoing.missing,
            changes,
        }
    }

    /// Takes an answer in, and says what comes next.
    ///
    /// # Panics
    /// When the answer moves nothing.
    pub fn receive(&mut self, answer: &Answer) -> (Next, Vec<Receipt>) {
        if answer.status != 200 {
            let failure = match answer.code() {
                "sequence_gap" => Failure::Hole {
                    expected: answer.json["expected_seq"].as_u64().unwrap_or(0),
                },
                "too_large" | "batch_out_of_order" => Failure::BatchRefused,
                "not_signed_in" => Failure::Unauthorized,
                "device_unknown" => Failure::UnknownDevice,
                _ => Failure::Unreachable,
            };
            return (self.replica.failed(failure, 0), Vec::new());
        }
        let response: SyncResponse =
            serde_json::from_slice(&answer.bytes).expect("an answer that can be read");
        let wall_ms = self.tick();
        let exchange = Exchange {
            sent_wall_ms: wall_ms,
            received_wall_ms: wall_ms,
            received_mono_ms: 0,
        };
        let plan = self
            .replica
            .answer(&response, &Disk(&self.records), exchange)
            .expect("an answer that moves something");
        self.write(&plan.rows);
        self.replica.stored(&plan);
        self.notices.extend(plan.notices.iter().cloned());
        let told = response.definitions.iter().flat_map(|all| &all.registers);
        for definition in told.filter_map(RegisterText::read) {
            self.definitions.insert(definition.key.to_string(), definition);
        }
        (plan.next, response.receipts)
    }

    fn write(&mut self, rows: &Rows) {
        if rows.clear_shadow {
            self.shadow.clear();
        }
        let into = if rows.into_shadow {
            &mut self.shadow
        } else {
            &mut self.records
        };
        into.extend(rows.records_put.iter().map(|record| (record.id, record.clone())));
        for id in &rows.records_remove {
            into.remove(id);
        }
        if rows.swap_shadow {
            self.records = std::mem::take(&mut self.shadow);
        }
    }

    /// Syncs until there is nothing more to do, and returns all receipts.
    ///
    /// # Panics
    /// When that never happens, or the server asks for something that this phone can't do by itself.
    pub fn sync(&mut self) -> Vec<Receipt> {
        let mut receipts = Vec::new();
        for _ in 0..1_000 {
            let request = self.request();
            let answer = self.client.sync(&request);
            let (next, came) = self.receive(&answer);
            receipts.extend(came);
            match next {
                Next::Now => {}
                Next::Rest => return receipts,
                Next::Enrol => {
                    let rows = self.replica.move_to(self.client.enrol());
                    self.write(&rows);
                    self.replica.moved(&rows);
                }
                other => panic!("{other:?} after {answer:?}"),
            }
        }
        panic!("the sync does not end");
    }

    /// Opens the replica anew from its rows, as after a crash.
    pub fn reopen(&mut self) {
        let rows = self.replica.outbox().cloned().collect();
        let (replica, notices) = Replica::open(self.replica.meta().clone(), rows);
        self.replica = replica;
        self.notices.extend(notices);
    }
}

fn with(mut draft: Draft, writes: &[(&'static str, Write)]) -> Draft {
    for (field, write) in writes {
        draft.writes.insert(Key::literal(field), write.clone());
    }
    draft
}
