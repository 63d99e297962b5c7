//! A server in memory that answers as `server/src/routes/sync.rs` does, with small pages so that paging happens.
//!
//! Two answers are what the laws ask for, and worlds fail without them:
//! a snapshot is told of records that leave the scope after its first page ([`Server::exchange`], law 8), and a cloned device
//! still hears the receipts of the changes in the same batch that are here ([`Batch::take`]), or it would double them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::value::RawValue;
use steward_domain::change::{Change, GROUP_MAX, Group};
use steward_domain::definition::{Definition, Role, file};
use steward_domain::epochs::Epochs;
use steward_domain::ids::{DeviceId, EpochId, RecordId};
use steward_domain::plan::{self, Accepted, Actor};
use steward_domain::record::Record;
use steward_domain::refusal::{Code, Refusal};
use steward_domain::scope;
use steward_domain::wire::{
    self, Definitions, Receipt, ReceiptOutcome, SyncRequest, SyncResponse, SyncStatus, VERSION,
};
use uuid::Uuid;

/// The site of every test.
pub(crate) const SITE: &str = "lakeside";

/// A definition of the register `job`, in one of its versions.
pub(crate) fn definition(version: u32) -> Definition {
    let mut definition = match file::read("register.toml", include_str!("register.toml")) {
        Ok(definition) => definition,
        Err(refused) => panic!("{refused}"),
    };
    definition.version = version;
    definition
}

/// Why a request got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The device is not known.
    Device,
    /// An earlier change is waited for.
    Hole { expected: u64 },
    /// Changes are out of order, or a group is cut.
    Order,
}

#[derive(Clone, Debug)]
pub(crate) struct DeviceRow {
    staff: RecordId,
    pub(crate) last_seq: u64,
    refused_seq: u64,
    /// What it has reported lost.
    pub(crate) lost: Vec<(u64, u64)>,
}

#[derive(Clone, Debug)]
struct Kept {
    digest: [u8; 32],
    receipt: Receipt,
    record: RecordId,
    tag: i64,
}

/// What a backup holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Data {
    pub(crate) number: u64,
    pub(crate) records: BTreeMap<RecordId, Record>,
    pub(crate) devices: BTreeMap<DeviceId, DeviceRow>,
    changes: BTreeMap<(DeviceId, u64), Kept>,
}

pub(crate) struct Server {
    pub(crate) data: Data,
    pub(crate) epochs: Epochs,
    pub(crate) roles: BTreeMap<RecordId, Role>,
    pub(crate) version: u32,
    /// Whether it finds every app too old.
    pub(crate) asks_for_upgrade: bool,
    pub(crate) page: usize,
    pub(crate) now_ms: i64,
    definitions: BTreeMap<u32, Definition>,
    ids: u128,
}

#[derive(Deserialize)]
struct Identity {
    device: DeviceId,
    seq: u64,
    #[serde(default)]
    record: Option<RecordId>,
    #[serde(default)]
    group: Option<Group>,
    #[serde(default)]
    at: Option<AtTag>,
}

#[derive(Deserialize)]
struct AtTag {
    wall_ms: i64,
}

struct Incoming<'a> {
    seq: u64,
    record: RecordId,
    group: Option<Group>,
    raw: &'a RawValue,
    tag: i64,
    change: Option<Change>,
}

struct Pushed {
    receipts: Vec<Receipt>,
    acknowledged_seq: u64,
    previous: u64,
    gone: Vec<RecordId>,
    is_cloned: bool,
}

impl Server {
    pub(crate) fn new() -> Self {
        Self {
            data: Data::default(),
            epochs: Epochs::first(EpochId(Uuid::from_u128(0xE000))),
            roles: BTreeMap::new(),
            version: 1,
            asks_for_upgrade: false,
            page: 3,
            now_ms: 1_790_000_000_000,
            definitions: (1..=9).map(|version| (version, definition(version))).collect(),
            ids: 0xD000,
        }
    }

    pub(crate) fn definition(&self) -> &Definition {
        &self.definitions[&self.version]
    }

    pub(crate) fn actor(&self, staff: RecordId) -> Actor {
        Actor {
            staff,
            role: self.roles[&staff],
        }
    }

    pub(crate) fn enrol(&mut self, staff: RecordId) -> DeviceId {
        self.ids += 1;
        let device = DeviceId(Uuid::from_u128(self.ids));
        let row = DeviceRow {
            staff,
            last_seq: 0,
            refused_seq: 0,
            lost: Vec::new(),
        };
        self.data.devices.insert(device, row);
        device
    }

    /// Goes back to a backup: a new epoch begins.
    pub(crate) fn restore(&mut self, backup: &Data) {
        self.data = backup.clone();
        self.ids += 1;
        let next = EpochId(Uuid::from_u128(0xE_0000 + self.ids));
        self.epochs.former.push((self.epochs.current, self.data.number));
        self.epochs.current = next;
    }

    /// How often each change is kept here, by its tag, and whether it was accepted.
    pub(crate) fn kept(&self) -> BTreeMap<i64, Vec<ReceiptOutcome>> {
        let mut kept: BTreeMap<i64, Vec<ReceiptOutcome>> = BTreeMap::new();
        for one in self.data.changes.values() {
            kept.entry(one.tag).or_default().push(one.receipt.outcome);
        }
        kept
    }

    /// The records in a person's scope, as they reach a device.
    pub(crate) fn scope_of(&self, staff: RecordId) -> BTreeMap<RecordId, Record> {
        let actor = self.actor(staff);
        let reaches = |record: &&Record| scope::reaches(self.definition(), record, actor);
        let records = self.data.records.values().filter(reaches);
        records
            .map(|record| (record.id, scope::redacted(self.definition(), record, actor.role)))
            .collect()
    }

    fn definitions_for(&self, role: Role) -> Definitions {
        Definitions {
            fingerprint: format!("{}-{}", role.as_str(), self.version),
            registers: Vec::new(),
        }
    }

    /// One exchange. `meanwhile` is called between the transaction of the push and that of the pull.
    pub(crate) fn exchange(
        &mut self,
        staff: RecordId,
        request: &SyncRequest,
        meanwhile: impl FnOnce(&mut Self),
    ) -> Result<SyncResponse, Refused> {
        self.now_ms += 10;
        let is_other_epoch = request.epoch.is_some_and(|epoch| epoch != self.epochs.current);
        let (changes, missing) = if is_other_epoch {
            (&[][..], &[][..])
        } else {
            (request.changes.as_slice(), request.missing.as_slice())
        };
        let pushed = self.push(staff, request.device, changes, missing)?;
        let pushed_number = self.data.number;
        meanwhile(self);
        let definitions = self.definitions_for(self.roles[&staff]);
        let has_these = request.definitions.as_deref() == Some(definitions.fingerprint.as_str());
        let status = if pushed.is_cloned {
            SyncStatus::NewDevice
        } else if is_other_epoch {
            SyncStatus::EpochChanged
        } else if self.asks_for_upgrade {
            SyncStatus::Upgrade
        } else if request.definitions.is_some() && !has_these {
            SyncStatus::Snapshot
        } else {
            SyncStatus::Ok
        };
        let mut response = SyncResponse {
            v: VERSION,
            status,
            epochs: self.epochs.clone(),
            acknowledged_seq: pushed.acknowledged_seq,
            receipts: pushed.receipts,
            records: Vec::new(),
            gone: Vec::new(),
            previous: pushed.previous,
            cursor: request.cursor,
            more: false,
            photos_wanted: Vec::new(),
            definitions: (!has_these).then_some(definitions),
            label_key: None,
            site_name: None,
            server_time_ms: self.now_ms,
        };
        if status == SyncStatus::Ok {
            let was_up_to_date = request.cursor == pushed.previous && !request.snapshot;
            let from = if was_up_to_date {
                pushed_number
            } else {
                request.cursor
            };
            let from_nothing = request.cursor == 0;
            self.pull(staff, from, from_nothing, &mut response);
            if was_up_to_date {
                response.gone.extend(pushed.gone);
            }
        }
        Ok(response)
    }

    fn pull(&self, staff: RecordId, from: u64, from_nothing: bool, response: &mut SyncResponse) {
        let actor = self.actor(staff);
        let mut behind: Vec<&Record> = self.data.records.values().collect();
        behind.retain(|record| record.number > from);
        behind.sort_by_key(|record| record.number);
        response.cursor = from;
        for record in behind {
            if response.records.len() + response.gone.len() >= self.page {
                response.more = true;
                return;
            }
            response.cursor = record.number;
            if scope::reaches(self.definition(), record, actor) {
                let visible = scope::redacted(self.definition(), record, actor.role);
                response.records.push(visible);
            } else if !from_nothing {
                response.gone.push(record.id);
            }
        }
        response.cursor = self.data.number.max(from);
    }

    fn push(
        &mut self,
        staff: RecordId,
        device: DeviceId,
        changes: &[Box<RawValue>],
        missing: &[(u64, u64)],
    ) -> Result<Pushed, Refused> {
        let row = self.data.devices.get(&device).filter(|row| row.staff == staff);
        let row = row.ok_or(Refused::Device)?.clone();
        let mut batch = Batch {
            actor: self.actor(staff),
            device,
            previous: self.data.number,
            row,
            data: self.data.clone(),
            server: self,
            touched: BTreeSet::new(),
            receipts: Vec::new(),
            is_cloned: false,
        };
        batch.skip_lost(missing);
        batch.take(changes, missing)?;
        let (data, pushed) = batch.end();
        self.data = data;
        Ok(pushed)
    }
}

/// One transaction: it works on a copy, which takes the place of the data when it ends well.
struct Batch<'a> {
    server: &'a Server,
    actor: Actor,
    device: DeviceId,
    previous: u64,
    row: DeviceRow,
    data: Data,
    touched: BTreeSet<RecordId>,
    receipts: Vec<Receipt>,
    is_cloned: bool,
}

impl Batch<'_> {
    fn skip_lost(&mut self, missing: &[(u64, u64)]) {
        let last_seq = self.row.last_seq;
        let fits = |range: &&(u64, u64)| range.0 <= last_seq + 1 && range.1 > last_seq;
        if let Some((_, last)) = missing.iter().find(fits) {
            self.row.lost.push((last_seq + 1, *last));
            self.row.last_seq = *last;
        }
    }

    fn take(&mut self, changes: &[Box<RawValue>], missing: &[(u64, u64)]) -> Result<(), Refused> {
        let incoming = changes.iter().map(|raw| self.read(raw));
        let incoming: Vec<Incoming<'_>> = incoming.collect::<Result<_, _>>()?;
        let mut rest = incoming.as_slice();
        while let Some(first) = rest.first() {
            let count = unit_length(rest).ok_or(Refused::Order)?;
            let (unit, after) = rest.split_at(count);
            if unit.iter().all(|one| one.seq <= self.row.last_seq) {
                self.repeat(unit);
                rest = after;
                continue;
            }
            if self.is_cloned || first.seq <= self.row.last_seq {
                // Groups are kept whole: of one that is half known, the other half is somebody else's.
                self.is_cloned = true;
                return Ok(());
            }
            if first.seq > self.row.last_seq + 1 {
                self.skip_lost(missing);
            }
            if first.seq > self.row.last_seq + 1 {
                return Err(Refused::Hole {
                    expected: self.row.last_seq + 1,
                });
            }
            self.take_unit(unit)?;
            rest = after;
        }
        Ok(())
    }

    fn read<'r>(&self, raw: &'r RawValue) -> Result<Incoming<'r>, Refused> {
        let identity: Identity = serde_json::from_str(raw.get()).map_err(|_| Refused::Order)?;
        if identity.device != self.device {
            return Err(Refused::Order);
        }
        Ok(Incoming {
            seq: identity.seq,
            record: identity.record.unwrap_or(RecordId(Uuid::nil())),
            group: identity.group,
            raw,
            tag: identity.at.map_or(0, |at| at.wall_ms),
            change: serde_json::from_str(raw.get()).ok(),
        })
    }

    fn repeat(&mut self, unit: &[Incoming<'_>]) {
        for one in unit {
            let kept = self.data.changes.get(&(self.device, one.seq));
            if let Some(kept) = kept.filter(|kept| kept.digest == wire::digest(one.raw)) {
                self.receipts.push(kept.receipt.clone());
            } else {
                self.is_cloned = true;
            }
        }
    }

    fn take_unit(&mut self, unit: &[Incoming<'_>]) -> Result<(), Refused> {
        let mut staged: BTreeMap<RecordId, Record> = BTreeMap::new();
        let mut verdicts = Vec::new();
        for (place, one) in (1u64..).zip(unit) {
            if one.seq <= self.row.last_seq {
                return Err(Refused::Order);
            }
            let verdict = self.judge(one, &staged, self.data.number + place);
            if let Ok(accepted) = &verdict {
                staged.insert(one.record, accepted.record.clone());
            }
            verdicts.push(verdict);
        }
        let stands = verdicts.iter().all(Result::is_ok);
        for (one, verdict) in unit.iter().zip(verdicts) {
            let receipt = match verdict {
                Ok(accepted) if stands => {
                    self.data.number += 1;
                    Receipt::accepted(one.seq, accepted.outcome, self.data.number)
                }
                Ok(_) => Receipt::refused(one.seq, Code::GroupRefused.into()),
                Err(refusal) => Receipt::refused(one.seq, refusal),
            };
            self.keep(one, receipt);
        }
        if stands {
            self.touched.extend(staged.keys());
            self.data.records.extend(staged);
        }
        Ok(())
    }

    fn judge(
        &self,
        one: &Incoming<'_>,
        staged: &BTreeMap<RecordId, Record>,
        number: u64,
    ) -> Result<Accepted, Refusal> {
        let change = one.change.as_ref().ok_or(Code::Malformed)?;
        if change.register != self.server.definition().key {
            return Err(Code::UnknownRegister.into());
        }
        let builds_on = |((device, seq), kept): (&(DeviceId, u64), &Kept)| {
            let is_refused = kept.receipt.outcome == ReceiptOutcome::Quarantined;
            *device == self.device && is_refused && kept.record == one.record && change.builds_on(*seq)
        };
        if change.seen.answered < self.row.refused_seq && self.data.changes.iter().any(builds_on) {
            return Err(Code::BuildsOnRefused.into());
        }
        let before = staged
            .get(&one.record)
            .or_else(|| self.data.records.get(&one.record));
        let is_offered_again = self.server.epochs.is_former(change.seen.epoch);
        let mut seen = self.server.epochs.in_present(change.seen);
        seen.number = seen.number.min(self.data.number);
        let change = Change {
            seen,
            ..change.clone()
        };
        let plan = if is_offered_again {
            plan::plan_offered_again
        } else {
            plan::plan
        };
        plan(self.server.definition(), before, &change, self.actor, number)
    }

    fn keep(&mut self, one: &Incoming<'_>, receipt: Receipt) {
        self.row.last_seq = one.seq;
        if receipt.outcome == ReceiptOutcome::Quarantined {
            self.row.refused_seq = one.seq;
        }
        let kept = Kept {
            digest: wire::digest(one.raw),
            receipt: receipt.clone(),
            record: one.record,
            tag: one.tag,
        };
        let known = self.data.changes.insert((self.device, one.seq), kept);
        assert!(known.is_none(), "the server's key is unique");
        self.receipts.push(receipt);
    }

    fn end(mut self) -> (Data, Pushed) {
        let definition = self.server.definition();
        let reaches = |id: &RecordId| scope::reaches(definition, &self.data.records[id], self.actor);
        let gone = self.touched.iter().copied().filter(|id| !reaches(id)).collect();
        let pushed = Pushed {
            receipts: self.receipts,
            acknowledged_seq: self.row.last_seq,
            previous: self.previous,
            gone,
            is_cloned: self.is_cloned,
        };
        self.data.devices.insert(self.device, self.row);
        (self.data, pushed)
    }
}

fn unit_length(rest: &[Incoming<'_>]) -> Option<usize> {
    let first = rest.first()?;
    let count = match first.group {
        None => 1,
        Some(group) if group.first == first.seq && (1..=GROUP_MAX).contains(&group.count) => {
            group.count as usize
        }
        Some(_) => return None,
    };
    let unit = rest.get(..count)?;
    let is_in_order = unit.windows(2).all(|pair| pair[1].seq == pair[0].seq + 1);
    (is_in_order && unit.iter().all(|one| one.group == first.group)).then_some(count)
}
