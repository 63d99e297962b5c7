//! A device whose changes are written by hand, as JSON: also those that no phone of ours would write.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};
use steward_domain::ids::{DeviceId, EpochId, RecordId};
use steward_domain::registers;

use super::{Answer, Client, SITE, Server};

/// The version of a register's form that an app of today has; of a register that is not there, the first.
fn version_of(register: &str) -> u32 {
    static VERSIONS: LazyLock<BTreeMap<String, u32>> = LazyLock::new(|| {
        let definitions = registers::built_in().expect("the built-in registers");
        definitions
            .into_iter()
            .map(|one| (one.key.to_string(), one.version))
            .collect()
    });
    VERSIONS.get(register).copied().unwrap_or(1)
}

/// A device without a replica.
pub struct Sender {
    /// The connection.
    pub client: Client,
    /// The device.
    pub device: DeviceId,
    /// The epoch of the server at the first contact.
    pub epoch: EpochId,
    /// The number up to which it says that it has pulled.
    pub cursor: u64,
    /// The `seq` of the next change.
    pub next_seq: u64,
}

impl Sender {
    /// Somebody logs in and enrols a device.
    ///
    /// # Panics
    /// When the server refuses.
    #[must_use]
    pub fn new(server: &Server, login: &str) -> Self {
        let client = server.log_in(login);
        let device = client.enrol();
        let nowhere = EpochId(uuid::Uuid::nil());
        let mut sender = Self {
            client,
            device,
            epoch: nowhere,
            cursor: 0,
            next_seq: 1,
        };
        let answer = sender.client.post("/api/sync", &sender.envelope(&[]));
        assert_eq!(answer.status, 200, "{answer:?}");
        sender.epoch = answer.json["epochs"]["current"]
            .as_str()
            .expect("an epoch")
            .parse()
            .expect("an id");
        sender.cursor = answer.json["cursor"].as_u64().expect("a cursor");
        sender
    }

    /// A request with these changes.
    #[must_use]
    pub fn envelope(&self, changes: &[Value]) -> Value {
        let mut envelope =
            json!({ "v": 1, "device": self.device, "cursor": self.cursor, "now_ms": 0, "changes": changes });
        if !self.epoch.0.is_nil() {
            envelope["epoch"] = json!(self.epoch);
        }
        envelope
    }

    /// The next change: its author has seen everything that this device did, and what the server has up to the cursor.
    #[allow(clippy::needless_pass_by_value)] // callers write it down in place
    pub fn change(&mut self, register: &str, record: RecordId, writes: Value) -> Value {
        let seq = self.next_seq;
        self.next_seq += 1;
        json!({
            "device": self.device,
            "seq": seq,
            "site": SITE,
            "register": register,
            "record": record,
            "definition": version_of(register),
            "seen": { "epoch": self.epoch, "number": self.cursor, "own": seq - 1, "answered": seq - 1 },
            "by": self.client.staff,
            "at": { "wall_ms": 1_790_000_000_000_i64, "quality": "good" },
            "writes": writes,
        })
    }

    /// The next change, which makes a record by a step.
    ///
    /// # Panics
    /// When `writes` is no object.
    pub fn step(
        &mut self,
        register: &str,
        record: RecordId,
        step: &str,
        to: &str,
        mut writes: Value,
    ) -> Value {
        writes["state"] = json!({ "set": to });
        let mut change = self.change(register, record, writes);
        change["step"] = json!(step);
        change
    }

    /// The next change, which takes a step `from` a state.
    ///
    /// # Panics
    /// When `writes` is no object.
    pub fn step_from(
        &mut self,
        register: &str,
        record: RecordId,
        (step, from, to): (&str, &str, &str),
        writes: Value,
    ) -> Value {
        let mut change = self.step(register, record, step, to, writes);
        change["writes"]["state"]["was"] = json!(from);
        change
    }

    /// Sends changes, as they are.
    #[must_use]
    pub fn send(&self, changes: &[Value]) -> Answer {
        self.client.post("/api/sync", &self.envelope(changes))
    }

    /// Sends changes that the server takes, and moves the cursor.
    ///
    /// # Panics
    /// When the server takes none.
    pub fn push(&mut self, changes: &[Value]) -> Answer {
        let answer = self.send(changes);
        assert_eq!(answer.status, 200, "{answer:?}");
        self.cursor = answer.json["cursor"].as_u64().expect("a cursor");
        answer
    }
}

/// A record id that nobody else makes.
#[must_use]
pub fn new_id() -> RecordId {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    RecordId(uuid::Builder::from_custom_bytes((u128::from(count) << 8).to_be_bytes()).into_uuid())
}
