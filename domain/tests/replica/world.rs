//! A world of a few devices and a server, in which everything goes wrong that can, and which is then healed and judged.

use std::collections::{BTreeMap, BTreeSet};

use steward_domain::change::Write;
use steward_domain::definition::{Role, STATE_FIELD};
use steward_domain::ids::{Key, RecordId};
use steward_domain::replica::{
    Draft, Exchange, Failure, KEPT_AFTER_RECEIPT_MS, Meta, Next, Notice, OutboxRow, Progress, Replica, Rows,
};
use steward_domain::time::At;
use steward_domain::value::Value;
use steward_domain::wire::{ReceiptOutcome, SyncRequest, SyncResponse, SyncStatus};
use uuid::Uuid;

use crate::device::{Device, Form};
use crate::files::Exported;
use crate::random::Random;
use crate::server::{Data, Refused, SITE, Server};

/// The most round trips that a device may need to come to rest: about thirty records in pages of three, twice, and the outbox.
const ROUND_TRIPS_MAX: usize = 120;

/// What the test did to a change whose rows were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nothing: it must be on the server.
    Live,
    /// Its row was deleted, the storage rolled back behind it, or a restore of the server found it on no device any more.
    Taken,
    /// It was refused, and a person has looked after it: it need not be on any server, and never goes to another.
    Decided,
}

/// What a seed has gone through, to see that the worlds are as bad as they should be.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) saves: usize,
    pub(crate) exchanges: usize,
    pub(crate) crashes: usize,
    pub(crate) refused: usize,
    pub(crate) moves: usize,
    pub(crate) restores: usize,
    pub(crate) deletions: usize,
    pub(crate) rollbacks: usize,
    pub(crate) torn: usize,
    pub(crate) plans_given_up: usize,
    pub(crate) snapshots: usize,
    pub(crate) round_trips_max: usize,
    pub(crate) let_go: usize,
    pub(crate) again: usize,
    pub(crate) exports: usize,
    pub(crate) imports: usize,
    pub(crate) imports_stuck: usize,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.saves += other.saves;
        self.exchanges += other.exchanges;
        self.crashes += other.crashes;
        self.refused += other.refused;
        self.moves += other.moves;
        self.restores += other.restores;
        self.deletions += other.deletions;
        self.rollbacks += other.rollbacks;
        self.torn += other.torn;
        self.plans_given_up += other.plans_given_up;
        self.snapshots += other.snapshots;
        self.round_trips_max = self.round_trips_max.max(other.round_trips_max);
        self.let_go += other.let_go;
        self.again += other.again;
        self.exports += other.exports;
        self.imports += other.imports;
        self.imports_stuck += other.imports_stuck;
    }
}

pub(crate) struct World {
    random: Random,
    /// What people decide on refused changes, and do with files: a stream of its own, so that worlds without it stay what they were.
    pub(crate) people: Option<Random>,
    pub(crate) server: Server,
    pub(crate) devices: Vec<Device>,
    /// Outboxes that were written to files.
    pub(crate) files: Vec<Exported>,
    records: Vec<RecordId>,
    backups: Vec<Data>,
    /// Requests that the network still holds: they arrive when nobody waits for them any more.
    late: Vec<(RecordId, SyncRequest)>,
    pub(crate) fates: BTreeMap<i64, Fate>,
    pub(crate) next_tag: i64,
    pub(crate) is_healing: bool,
    pub(crate) tally: Tally,
}

fn key(text: &'static str) -> Key {
    Key::literal(text)
}

fn set(value: impl Into<Value>) -> Write {
    Write::Set {
        value: value.into(),
        was: None,
    }
}

impl World {
    pub(crate) fn new(seed: u64, has_people: bool) -> Self {
        let mut random = Random::from_seed(seed);
        let mut server = Server::new();
        server.page = 1 + random.below(4);
        let mut devices = Vec::new();
        for place in 0..2 + random.below(4) {
            // Two devices of one person are common: a phone and a desk.
            let staff = RecordId(Uuid::from_u128(0xA000 + (place as u128) / 2));
            let role = random.pick(&[Role::Guard, Role::Worker, Role::Manager, Role::Manager]);
            server.roles.entry(staff).or_insert(role);
            let device = server.enrol(staff);
            devices.push(Device::new(
                device,
                staff,
                Meta::enrolled(device, key(SITE), staff),
            ));
        }
        let backups = vec![server.data.clone()];
        Self {
            random,
            people: has_people.then(|| Random::from_seed(!seed)),
            server,
            devices,
            files: Vec::new(),
            records: Vec::new(),
            backups,
            late: Vec::new(),
            fates: BTreeMap::new(),
            next_tag: 1,
            is_healing: false,
            tally: Tally::default(),
        }
    }

    /// Everything goes wrong for a while; then it is healed and judged.
    pub(crate) fn run(&mut self) {
        for _ in 0..40 + self.random.below(120) {
            let place = self.random.below(self.devices.len());
            self.devices[place].wall_ms += 1_000;
            match self.random.below(40) {
                0..=8 => self.open_form(place),
                9..=18 => self.plan_save(place),
                19..=24 => self.write_save(place),
                25..=33 => {
                    self.exchange(place);
                }
                34 => self.deliver_late(),
                35 => self.crash(place),
                36 => self.devices[place].wall_ms += 80 * 3_600_000,
                37 => self.damage(place),
                _ => self.administer(),
            }
            self.decide(place);
        }
        self.heal();
        self.judge();
    }

    fn crash(&mut self, place: usize) {
        self.tally.crashes += 1;
        self.devices[place].crash();
    }

    pub(crate) fn crashes_now(&mut self, place: usize) -> bool {
        let crashes = !self.is_healing && self.random.one_in(12);
        if crashes {
            self.crash(place);
        }
        crashes
    }

    fn open_form(&mut self, place: usize) {
        let tab = self.random.below(2);
        let count = if self.random.one_in(4) {
            2 + self.random.below(2)
        } else {
            1
        };
        let drafts = (0..count).map(|_| self.draft(place, tab)).collect();
        let forms = &mut self.devices[place].forms;
        forms.push(Form { tab, drafts });
        if forms.len() > 4 {
            forms.remove(0);
        }
    }

    fn draft(&mut self, place: usize, tab: usize) -> Draft {
        let is_new = self.records.is_empty() || (self.records.len() < 14 && self.random.one_in(4));
        let record = if is_new {
            let id = RecordId(Uuid::from_u128(0xF000 + self.records.len() as u128));
            self.records.push(id);
            id
        } else {
            // Mostly one that this device knows; now and then one that it can only have heard of.
            let known: Vec<RecordId> = self.devices[place].disk.records.keys().copied().collect();
            if known.is_empty() || self.random.one_in(6) {
                self.random.pick(&self.records)
            } else {
                self.random.pick(&known)
            }
        };
        let device = &mut self.devices[place];
        let base = device.disk.records.get(&record).cloned();
        let view = device.view(tab, record);
        let seen = device.tab(tab).seen(base.as_ref());
        let mut draft = Draft {
            register: key("job"),
            record,
            definition: 1,
            seen,
            step: None,
            reason: None,
            writes: BTreeMap::new(),
        };
        let state = view
            .as_ref()
            .and_then(|view| view.states().first().map(|one| (*one).to_owned()));
        let step = match state.as_deref() {
            None if is_new || self.random.one_in(3) => Some(("raise", "open")),
            None => None,
            Some("open") => self.random.one_in(3).then_some(("finish", "done")),
            // A guess now and then: it is refused.
            Some(_) => self
                .random
                .one_in(2)
                .then(|| self.random.pick(&[("reopen", "open"), ("finish", "done")])),
        };
        if let Some((step, to)) = step {
            draft.step = Some(key(step));
            let was = state.map(Value::text);
            let value = Value::text(to);
            draft.writes.insert(key(STATE_FIELD), Write::Set { value, was });
        }
        self.fill(&mut draft, view.as_ref());
        draft
    }

    fn fill(&mut self, draft: &mut Draft, view: Option<&steward_domain::record::Record>) {
        let random = &mut self.random;
        let number = i64::try_from(random.below(90)).unwrap_or(0);
        let write = match random.below(9) {
            0..=3 => ("headline", set(format!("标题{number}").as_str())),
            4 => ("left", set(1_700_000_000_000 + number)),
            5 => ("spent", Write::Increase { by: number }),
            6 | 7 => {
                let mut remove = Vec::new();
                if let Some((tag, _)) = view.and_then(|view| view.members("tools").next())
                    && random.one_in(2)
                {
                    remove.push(tag);
                }
                let add = vec![Value::text(random.pick(&["hammer", "lamp"]))];
                ("tools", Write::Members { add, remove })
            }
            _ => ("secret", set(format!("内情{number}").as_str())),
        };
        draft.writes.insert(key(write.0), write.1);
    }

    /// A form is saved: the plan is made, and the rows are written later, perhaps after an answer.
    fn plan_save(&mut self, place: usize) {
        if self.devices[place].planned.is_some() {
            return self.write_save(place);
        }
        let forms = self.devices[place].forms.len();
        if forms == 0 {
            return self.open_form(place);
        }
        let which = self.random.below(forms);
        let form = self.devices[place].forms.remove(which);
        self.plan(place, form);
        if self.random.one_in(2) {
            self.write_save(place);
        }
    }

    fn plan(&mut self, place: usize, form: Form) {
        let tag = self.next_tag;
        self.next_tag += i64::try_from(form.drafts.len()).unwrap_or(1);
        let replica = self.devices[place].tab(form.tab);
        // Each change gets a moment of its own, by which it is found again under whatever identity.
        let mut rows = replica.save(form.drafts.clone(), At::exact(tag)).expect("a save");
        for (tag, row) in (tag..).zip(&mut rows.outbox_put) {
            let mut change = row.change().expect("a change");
            change.at = At::exact(tag);
            row.body = serde_json::value::to_raw_value(&change).expect("a change");
        }
        self.devices[place].planned = Some((form, tag, rows));
    }

    fn write_save(&mut self, place: usize) {
        if self.crashes_now(place) {
            return;
        }
        let Some((form, tag, rows)) = self.devices[place].planned.take() else {
            return;
        };
        let outbox = &self.devices[place].disk.outbox;
        let is_used = rows.outbox_put.iter().any(|row| outbox.contains_key(&row.seq));
        if self.write(place, &rows) {
            assert!(!is_used, "no seq is used twice, whichever tab saves");
            self.tally.saves += rows.outbox_put.len();
            for (tag, _) in (tag..).zip(&rows.outbox_put) {
                self.fates.insert(tag, Fate::Live);
            }
            if !self.crashes_now(place) {
                let device = &mut self.devices[place];
                // A tab that was opened in between has read the rows already.
                let replica = device.tab(form.tab);
                if replica.meta().revision == rows.revision_before {
                    replica.saved(&rows);
                }
            }
        } else {
            self.tally.plans_given_up += 1;
            self.devices[place].close(form.tab);
            self.plan(place, form);
            self.write_save(place);
        }
    }

    /// One transaction, and what may be gone after it.
    pub(crate) fn write(&mut self, place: usize, rows: &Rows) -> bool {
        let device = &mut self.devices[place];
        let before = device.disk.outbox.clone();
        if !device.disk.write(rows) {
            return false;
        }
        let kept: BTreeSet<i64> = tags(device.disk.outbox.values()).collect();
        for (tag, row) in tags(before.values()).zip(before.values()) {
            if kept.contains(&tag) {
                continue;
            }
            assert!(
                !row.needs_decision(),
                "the words of refused change {tag} are gone, and nobody has decided"
            );
            if let Some(looked_after) = row.looked_after {
                let age_ms = device.wall_ms + 20 - looked_after.at_wall_ms;
                assert!(
                    age_ms > KEPT_AFTER_RECEIPT_MS,
                    "change {tag} is gone {age_ms} ms after it was looked after"
                );
            }
        }
        true
    }

    /// One exchange with all that can happen on the way. Returns what the replica wants next.
    fn exchange(&mut self, place: usize) -> Next {
        let device = &mut self.devices[place];
        let outgoing = loop {
            if let Some(outgoing) = device.tab(0).request() {
                break outgoing;
            }
            // One was under way when the answer got lost in a way that nobody noticed.
            device.tab(0).failed(Failure::Unreachable, 0);
        };
        let bodies: Vec<_> = outgoing
            .seqs
            .iter()
            .map(|seq| {
                let row = device.tab(0).outbox().find(|row| row.seq == *seq);
                let row = row.expect("a batch is of the outbox");
                assert_eq!(
                    row.looked_after, None,
                    "what was looked after is never sent again"
                );
                row.body.clone()
            })
            .collect();
        let request = device.envelope(outgoing, &bodies);
        if self.crashes_now(place) {
            return Next::Now;
        }
        if !self.is_healing && self.random.one_in(8) {
            // It is lost, or it arrives when nobody waits for it any more.
            if self.random.one_in(2) {
                let staff = self.devices[place].staff;
                self.late.push((staff, request));
            }
            return self.devices[place].tab(0).failed(Failure::Unreachable, 0);
        }
        let answer = self.send(place, &request);
        if !self.is_healing {
            if self.random.one_in(6) {
                let staff = self.devices[place].staff;
                self.late.push((staff, request.clone()));
            }
            if self.random.one_in(8) {
                return self.devices[place].tab(0).failed(Failure::Unreachable, 0);
            }
            // A form is saved while the request is under way.
            if self.random.one_in(4) {
                self.plan_save(place);
            }
            if self.crashes_now(place) {
                return Next::Now;
            }
        }
        match answer {
            Ok(response) => self.receive(place, &response),
            Err(refused) => {
                let failure = match refused {
                    Refused::Device => Failure::UnknownDevice,
                    Refused::Hole { expected } => Failure::Hole { expected },
                    Refused::Order => Failure::BatchRefused,
                };
                let next = self.devices[place].tab(0).failed(failure, 7);
                if next == Next::Enrol {
                    self.enrol(place);
                }
                next
            }
        }
    }

    fn send(&mut self, place: usize, request: &SyncRequest) -> Result<SyncResponse, Refused> {
        self.tally.exchanges += 1;
        let staff = self.devices[place].staff;
        let other = self.late.pop().filter(|_| !self.is_healing);
        let meanwhile = |server: &mut Server| {
            // Another request is served between the two transactions of this one.
            if let Some((staff, request)) = other {
                let _ = server.exchange(staff, &request, |_| ());
            }
        };
        let response = self.server.exchange(staff, request, meanwhile)?;
        let line = serde_json::to_string(&response).expect("an answer");
        Ok(serde_json::from_str(&line).expect("the same answer"))
    }

    fn deliver_late(&mut self) {
        if self.late.is_empty() {
            return;
        }
        let which = self.random.below(self.late.len());
        let (staff, request) = self.late.remove(which);
        let _ = self.server.exchange(staff, &request, |_| ());
    }

    fn receive(&mut self, place: usize, response: &SyncResponse) -> Next {
        let device = &mut self.devices[place];
        let exchange = Exchange {
            sent_wall_ms: device.wall_ms,
            received_wall_ms: device.wall_ms + 20,
            received_mono_ms: 5,
        };
        device.tab(0);
        let replica = device.tabs[0].as_ref().expect("a tab");
        let Ok(plan) = replica.answer(response, &device.disk, exchange) else {
            return device.tab(0).failed(Failure::Unreachable, 3);
        };
        let loses = plan
            .notices
            .iter()
            .any(|notice| matches!(notice, Notice::ChangesLost { .. }));
        if response.status == SyncStatus::EpochChanged {
            let held: BTreeSet<u64> = replica.outbox().map(|row| row.seq).collect();
            let has_lost =
                (response.acknowledged_seq + 1..replica.meta().next_seq).any(|seq| !held.contains(&seq));
            assert_eq!(
                loses, has_lost,
                "law 9: what the server has lost for good is told"
            );
        }
        if self.crashes_now(place) {
            return Next::Now;
        }
        if !self.is_healing && self.random.one_in(6) {
            // A save comes between the plan and its rows.
            self.write_save(place);
        }
        if !self.write(place, &plan.rows) {
            self.tally.plans_given_up += 1;
            self.devices[place].close(0);
            return Next::Now;
        }
        let device = &mut self.devices[place];
        device.notices.extend(plan.notices.iter().cloned());
        let refused = |row: &&OutboxRow| row.is_refused();
        self.tally.refused += plan.rows.outbox_put.iter().filter(refused).count();
        self.tally.torn += plan
            .rows
            .outbox_put
            .iter()
            .filter(|row| row.progress == Progress::Torn)
            .count();
        self.tally.snapshots += usize::from(plan.rows.swap_shadow);
        if self.crashes_now(place) {
            return Next::Now;
        }
        let device = &mut self.devices[place];
        if let Some(replica) = device.tabs[0].as_mut() {
            replica.stored(&plan);
        }
        self.check_status(place);
        if plan.next == Next::Enrol {
            self.enrol(place);
        }
        plan.next
    }

    /// "All synced" is said only when it is true, as far as a device can know.
    fn check_status(&mut self, place: usize) {
        let device = &mut self.devices[place];
        let knows_epoch = device.disk.meta.epochs.as_ref() == Some(&self.server.epochs);
        let replica = device.tab(0);
        if !knows_epoch || replica.meta().revision != device.disk.meta.revision {
            return;
        }
        let device = &mut self.devices[place];
        if device.tab(0).status().is_all_synced() {
            let kept = self.server.kept();
            let rows = self.devices[place].disk.outbox.values();
            for row in rows.filter(|row| row.looked_after.is_none()) {
                let tag = row.change().expect("a change").at.wall_ms;
                let is_there = kept.get(&tag).is_some_and(|outcomes| {
                    outcomes
                        .iter()
                        .any(|outcome| *outcome != ReceiptOutcome::Quarantined)
                });
                assert!(is_there, "all synced, but change {tag} is not");
            }
        }
    }

    /// The device gets a new identity.
    fn enrol(&mut self, place: usize) {
        let staff = self.devices[place].staff;
        if self.crashes_now(place) {
            return;
        }
        let new = self.server.enrol(staff);
        let device = &mut self.devices[place];
        device.tab(0);
        let replica = device.tabs[0].as_ref().expect("a tab");
        let rows: Rows = replica.move_to(new);
        let before: Replica = replica.clone();
        if !self.write(place, &rows) {
            self.devices[place].close(0);
            return;
        }
        self.tally.moves += 1;
        let device = &mut self.devices[place];
        let mut forms = std::mem::take(&mut device.forms);
        forms.extend(device.planned.take().map(|(form, ..)| form));
        for draft in forms.iter_mut().flat_map(|form| &mut form.drafts) {
            draft.seen = before.seen_after_move(draft.seen);
        }
        device.forms = forms;
        device.must_move = None;
        device.copies.clear();
        // The other tab is told to open anew.
        device.close(1);
        if let Some(replica) = device.tabs[0].as_mut() {
            replica.moved(&rows);
        }
        self.crashes_now(place);
    }

    /// The storage of a device is damaged.
    fn damage(&mut self, place: usize) {
        match self.random.below(4) {
            0 => self.delete_rows(place),
            1 => self.roll_back(place),
            _ => {
                let device = &mut self.devices[place];
                let copy = device.disk.clone();
                device.copies.push(copy);
            }
        }
    }

    fn delete_rows(&mut self, place: usize) {
        let device = &mut self.devices[place];
        let waiting: Vec<u64> = device
            .disk
            .outbox
            .values()
            .filter(|row| row.is_waiting())
            .map(|row| row.seq)
            .collect();
        if waiting.is_empty() {
            return;
        }
        self.tally.deletions += 1;
        let mut deleted = Vec::new();
        for _ in 0..=self.random.below(2) {
            deleted.push(self.random.pick(&waiting));
        }
        let device = &mut self.devices[place];
        for seq in &deleted {
            let Some(row) = device.disk.outbox.remove(seq) else {
                continue;
            };
            // It is gone from every copy too: found again there, it would be another fault.
            for copy in &mut device.copies {
                if copy
                    .outbox
                    .get(seq)
                    .is_some_and(|known| known.body.get() == row.body.get())
                {
                    copy.outbox.remove(seq);
                }
            }
            let tag = row.change().expect("a change").at.wall_ms;
            self.fates.insert(tag, Fate::Taken);
        }
        device.must_move = None;
        device.crash();
        device.notices.clear();
        device.tab(0);
        for seq in deleted {
            let is_told = device.notices.iter().any(|notice| {
                matches!(notice, Notice::ChangesLost { first, last } if (*first..=*last).contains(&seq))
            });
            assert!(is_told, "law 9: the loss of {seq} is told at the next start");
        }
    }

    fn roll_back(&mut self, place: usize) {
        let copies = self.devices[place].copies.len();
        if copies == 0 {
            return;
        }
        self.tally.rollbacks += 1;
        let which = self.random.below(copies);
        let device = &mut self.devices[place];
        let copy = device.copies[which].clone();
        let kept: BTreeSet<i64> = tags(copy.outbox.values()).collect();
        for tag in tags(device.disk.outbox.values()) {
            if !kept.contains(&tag) {
                self.fates.insert(tag, Fate::Taken);
            }
        }
        device.copies.truncate(which + 1);
        device.crash();
        device.disk = copy;
        let identity = device.disk.meta.device;
        let known = self
            .server
            .data
            .devices
            .get(&identity)
            .map_or(0, |row| row.last_seq);
        let knows_epoch = device.disk.meta.epochs.as_ref() == Some(&self.server.epochs);
        device.must_move = (knows_epoch && known >= device.disk.meta.next_seq).then_some(identity);
    }

    fn administer(&mut self) {
        match self.random.below(7) {
            0 | 1 => self.backups.push(self.server.data.clone()),
            2 => self.restore(),
            3 => self.server.version = 1 + (self.server.version % 9),
            4 => {
                let place = self.random.below(self.devices.len());
                let role = self.random.pick(&[Role::Guard, Role::Worker, Role::Manager]);
                self.server.roles.insert(self.devices[place].staff, role);
            }
            5 => self.server.asks_for_upgrade = !self.server.asks_for_upgrade,
            _ => self.server.page = 1 + self.random.below(4),
        }
    }

    fn restore(&mut self) {
        self.tally.restores += 1;
        let which = self.random.below(self.backups.len());
        let backup = self.backups[which].clone();
        self.backups.truncate(which + 1);
        self.server.restore(&backup);
        // What no device holds any more is gone for good.
        let kept = self.server.kept();
        let held: BTreeSet<i64> = self
            .devices
            .iter()
            .flat_map(|device| tags(device.disk.outbox.values()))
            .collect();
        for (tag, fate) in self.fates.iter_mut().filter(|(_, fate)| **fate == Fate::Live) {
            if !kept.contains_key(tag) && !held.contains(tag) {
                *fate = Fate::Taken;
            }
        }
        for device in &mut self.devices {
            device.must_move = None;
        }
        // Three faults at once are not healed: another profile took the identity, the phone moved on with its changes, and the server
        // forgot the other profile. A file of the identity that was left is then offered like one of a phone that died.
        let is_present = |file: &Exported| {
            let identities = self.devices.iter().map(|device| device.disk.meta.device);
            identities.into_iter().any(|device| device == file.device)
        };
        self.files.retain(is_present);
    }

    /// The network is good, the server as well, and every device syncs until it rests; then once more.
    fn heal(&mut self) {
        self.is_healing = true;
        self.late.clear();
        self.server.asks_for_upgrade = false;
        for round in 0..2 {
            if round == 1 {
                self.import_all();
            }
            for place in 0..self.devices.len() {
                if self.devices[place].planned.is_some() {
                    self.write_save(place);
                }
                let mut round_trips = 0;
                loop {
                    let next = self.exchange(place);
                    round_trips += 1;
                    if next == Next::Rest {
                        break;
                    }
                    assert!(
                        round_trips < ROUND_TRIPS_MAX,
                        "law 7: device {place} does not come to rest: {next:?}"
                    );
                }
                self.tally.round_trips_max = self.tally.round_trips_max.max(round_trips);
            }
        }
    }

    fn judge(&mut self) {
        let kept = self.server.kept();
        for (tag, outcomes) in &kept {
            assert!(outcomes.len() == 1, "law 1: change {tag} is on the server twice");
        }
        let mut undecided = BTreeSet::new();
        for device in &self.devices {
            let rows = device.disk.outbox.values();
            undecided.extend(tags(rows.filter(|row| row.needs_decision())));
        }
        for (tag, fate) in &self.fates {
            if *fate == Fate::Live {
                let is_there = kept.contains_key(tag) || undecided.contains(tag);
                assert!(is_there, "law 5: change {tag} was saved and is not on the server");
            }
        }
        for place in 0..self.devices.len() {
            self.judge_device(place);
        }
    }

    fn judge_device(&mut self, place: usize) {
        let device = &mut self.devices[place];
        assert_eq!(
            device.must_move, None,
            "law 9: the rollback of device {place} is noticed"
        );
        let shown = self.server.scope_of(device.staff);
        let json = |records: &BTreeMap<RecordId, steward_domain::record::Record>| {
            serde_json::to_string_pretty(&records.values().collect::<Vec<_>>()).expect("records")
        };
        assert_eq!(json(&device.disk.records), json(&shown), "law 6: device {place}");
        let status = device.tab(0).status();
        assert_eq!(status.waiting, 0);
        assert!(!status.has_lost, "the loss was reported");
        assert_eq!(status.is_all_synced(), status.refused == 0);
        for id in &self.records {
            assert_eq!(
                device.view(0, *id).as_ref(),
                shown.get(id),
                "law 6: the view of {id}"
            );
            assert_eq!(device.tab(0).pending_of(*id).count(), 0);
        }
        self.judge_decided(place);
    }

    /// When everything is answered, and somebody has looked after every refused change, all is synced, and stays so.
    fn judge_decided(&mut self, place: usize) {
        let device = &mut self.devices[place];
        let refused = device.tab(0).outbox().filter(|row| row.needs_decision());
        let refused: Vec<u64> = refused.map(|row| row.seq).collect();
        let wall_ms = device.wall_ms;
        let rows = device.tab(0).look_after(&refused, wall_ms);
        assert!(self.write(place, &rows));
        self.devices[place].tab(0).saved(&rows);
        let status = self.devices[place].tab(0).status();
        assert!(status.is_all_synced(), "all is looked after: {status:?}");
        assert_eq!(self.exchange(place), Next::Rest);
        self.devices[place].crash();
        let status = self.devices[place].tab(0).status();
        assert!(status.is_all_synced(), "all is still looked after: {status:?}");
    }
}

pub(crate) fn tags<'a>(rows: impl Iterator<Item = &'a OutboxRow>) -> impl Iterator<Item = i64> {
    rows.map(|row| row.change().expect("a change").at.wall_ms)
}
