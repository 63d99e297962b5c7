//! One exchange between a device and the server, and what a network does to it.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use steward_domain::change::UNSENT;
use steward_domain::definition::STATE_FIELD;
use steward_domain::ids::Key;
use steward_domain::merge;
use steward_domain::record::Record;
use steward_domain::replica::{Exchange, Failure, Next, Notice, OutboxRow, Outgoing, Progress, Replica};
use steward_domain::wire::{ReceiptOutcome, SyncRequest, SyncResponse, SyncStatus, VERSION};

use super::book::Fate;
use super::device::ReadBefore;
use super::disk::Fault;
use super::laws::{Broken, Law, hold};
use super::save::is_current;
use super::server::{End, Reply};
use super::world::{Held, World};
use crate::schedule::Random;

/// The most bytes of the server's disk that one push writes, in operations: more than that, and a crash comes after it.
const WRITES_MAX: usize = 40;

/// What becomes of a request and its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Well,
    RequestLost,
    /// It arrives up to a byte.
    RequestCut,
    /// It arrives when nobody waits any more.
    RequestLate,
    /// It arrives twice; the second answer is the one that is heard.
    Twice,
    AnswerLost,
    /// It is heard up to a byte.
    AnswerCut,
    /// It is sent with the session of somebody else who uses the phone.
    OtherSession,
    /// Something on the way finds one request after the other too large.
    TooLarge,
}

/// So often a batch is halved until it is empty.
const HALVINGS_MAX: usize = 10;

impl World {
    /// One exchange, and what comes next.
    pub(super) fn exchange(&mut self, place: usize, random: &mut Random) -> Result<Next, Broken> {
        let Some(outgoing) = self.devices[place].tab(0).request() else {
            // A tab that was left waiting for an answer: its request is given up.
            let jitter = u32::try_from(random.below(1_000)).unwrap_or(0);
            return Ok(self.devices[place].tab(0).failed(Failure::Unreachable, jitter));
        };
        let bytes = self.envelope(place, outgoing);
        self.trace(&bytes);
        if self.crashes_now(place, random) {
            return Ok(Next::Now);
        }
        let way = self.way(place, random);
        let person = self.devices[place].person;
        let reply = match way {
            Way::RequestLost => Reply::Silence,
            Way::RequestLate => {
                self.late.push(Held { person, bytes });
                Reply::Silence
            }
            Way::RequestCut => {
                let cut = random.below(bytes.len());
                let reply = self.deliver(person, &bytes[..cut], random)?;
                hold(Law::Once, !matches!(reply, Reply::Bytes(_)), || {
                    format!("a request that was cut at byte {cut} was answered")
                })?;
                Reply::Silence
            }
            Way::Twice => {
                self.tally.repeated += 1;
                self.deliver(person, &bytes, random)?;
                self.deliver(person, &bytes, random)?
            }
            Way::TooLarge => {
                for _ in 0..random.below(HALVINGS_MAX) {
                    let replica = self.devices[place].tab(0);
                    replica.failed(Failure::BatchRefused, 0);
                    replica.request();
                }
                Reply::Refused(Failure::BatchRefused)
            }
            Way::OtherSession => {
                let other = (person + 1) % self.server.roles.len();
                let reply = self.deliver(other, &bytes, random)?;
                let is_own = other == person;
                hold(Law::Rights, is_own || !matches!(reply, Reply::Bytes(_)), || {
                    format!("device {place} was served with the session of person {other}")
                })?;
                reply
            }
            Way::Well | Way::AnswerLost | Way::AnswerCut => self.deliver(person, &bytes, random)?,
        };
        match way {
            Way::RequestLost | Way::RequestCut | Way::RequestLate | Way::TooLarge => {
                self.tally.requests_lost += 1;
            }
            Way::AnswerLost | Way::AnswerCut => self.tally.answers_lost += 1,
            Way::Well | Way::Twice | Way::OtherSession => {}
        }
        // A form is saved while the request is under way.
        if !self.is_healing && random.one_in(5) {
            self.save(place, random)?;
        }
        if self.crashes_now(place, random) {
            return Ok(Next::Now);
        }
        self.hear(place, way, reply, random)
    }

    fn way(&self, place: usize, random: &mut Random) -> Way {
        if self.is_healing {
            return Way::Well;
        }
        if self.is_away(place) {
            return Way::RequestLost;
        }
        match random.below(28) {
            0 => Way::RequestLost,
            1 => Way::RequestCut,
            2 => Way::RequestLate,
            3 | 4 => Way::Twice,
            5 | 6 => Way::AnswerLost,
            7 => Way::AnswerCut,
            8 => Way::OtherSession,
            9 => Way::TooLarge,
            _ => Way::Well,
        }
    }

    fn envelope(&self, place: usize, outgoing: Outgoing) -> Vec<u8> {
        let device = &self.devices[place];
        let outbox = device.tabs[0].as_ref().map(Replica::outbox);
        let bodies: BTreeMap<u64, &RawValue> = outbox
            .into_iter()
            .flatten()
            .map(|row| (row.seq, row.body.as_ref()))
            .collect();
        let bodies = outgoing.seqs.iter().filter_map(|seq| bodies.get(seq));
        let request = SyncRequest {
            v: VERSION,
            device: outgoing.device,
            epoch: outgoing.epoch,
            cursor: outgoing.cursor,
            snapshot: outgoing.snapshot,
            definitions: outgoing.definitions,
            now_ms: self.wall_ms(place),
            missing: outgoing.missing,
            changes: bodies.map(|body| (*body).to_owned()).collect(),
        };
        serde_json::to_vec(&request).expect("a request is JSON")
    }

    /// A request reaches the server, whose disk may fail under it, or whose process may end.
    pub(super) fn deliver(
        &mut self,
        person: usize,
        bytes: &[u8],
        random: &mut Random,
    ) -> Result<Reply, Broken> {
        self.tally.exchanges += 1;
        let fault = self.fault(random);
        if let Some(fault) = fault {
            let writes = random.below(WRITES_MAX) as u64;
            self.server.fail_after(writes, fault);
        }
        let other = self.late.pop().filter(|_| !self.is_healing && random.one_in(2));
        let reply = self.server.handle(person, bytes, |server| {
            // Another request is served between the two transactions of this one.
            if let Some(other) = &other {
                let _ = server.handle(other.person, &other.bytes, |_| ());
            }
        });
        if let Reply::Bytes(answer) = &reply {
            self.trace(answer);
            self.acknowledge(bytes, answer);
        }
        let end = self.end_of(fault, &reply, random);
        if let Some(end) = end {
            self.restart(end, random)?;
        } else {
            self.server.disk.heal();
            self.tally.disk_faults += u64::from(fault.is_some());
            let rows = self.server.new_rows();
            self.look_at(rows)?;
        }
        Ok(reply)
    }

    fn fault(&self, random: &mut Random) -> Option<Fault> {
        if self.is_healing || !self.setup.hazards.server {
            return None;
        }
        match random.below(24) {
            0 => Some(Fault::Full),
            1 => Some(Fault::Io),
            2..=4 => Some(Fault::Cut),
            _ => None,
        }
    }

    /// How the server ends with this request, if it does.
    fn end_of(&mut self, fault: Option<Fault>, reply: &Reply, random: &mut Random) -> Option<End> {
        if fault != Some(Fault::Cut) {
            return None;
        }
        self.tally.kills_inside += u64::from(matches!(reply, Reply::Silence));
        Some(if random.one_in(2) { End::Power } else { End::Kill })
    }

    /// An answer has left the server: what it acknowledges must be on the disk.
    fn acknowledge(&mut self, request: &[u8], answer: &[u8]) {
        let device = serde_json::from_slice::<SyncRequest>(request).map(|request| request.device);
        let answer = serde_json::from_slice::<SyncResponse<serde_json::Value>>(answer);
        if let (Ok(device), Ok(answer)) = (device, answer) {
            let seqs = answer.receipts.iter().map(|receipt| receipt.seq);
            let origins = seqs.map(|seq| steward_domain::change::Origin { device, seq });
            self.book.acknowledged.extend(origins);
        }
    }

    pub(super) fn deliver_late(&mut self, random: &mut Random) -> Result<(), Broken> {
        if self.late.is_empty() {
            return Ok(());
        }
        let which = random.below(self.late.len());
        let Held { person, bytes } = self.late.remove(which);
        self.tally.repeated += 1;
        self.deliver(person, &bytes, random).map(drop)
    }

    /// What the device hears, and does.
    fn hear(&mut self, place: usize, way: Way, reply: Reply, random: &mut Random) -> Result<Next, Broken> {
        let jitter = u32::try_from(random.below(1_000)).unwrap_or(0);
        let bytes = match (way, reply) {
            (Way::AnswerLost, _) | (_, Reply::Silence) => {
                return Ok(self.devices[place].tab(0).failed(Failure::Unreachable, jitter));
            }
            (Way::AnswerCut, Reply::Bytes(bytes)) => bytes[..random.below(bytes.len())].to_vec(),
            (_, Reply::Bytes(bytes)) => bytes,
            (_, Reply::Refused(failure)) => {
                let next = self.devices[place].tab(0).failed(failure, jitter);
                if next == Next::Enrol {
                    self.enrol(place, random)?;
                }
                return Ok(next);
            }
        };
        let Ok(response) = serde_json::from_slice::<SyncResponse>(&bytes) else {
            hold(Law::Progress, way == Way::AnswerCut, || {
                "an answer can't be read".to_owned()
            })?;
            return Ok(self.devices[place].tab(0).failed(Failure::Unreachable, jitter));
        };
        self.receive(place, &response, random)
    }

    fn receive(
        &mut self,
        place: usize,
        response: &SyncResponse,
        random: &mut Random,
    ) -> Result<Next, Broken> {
        self.hold_scope(place, response)?;
        let wall_ms = self.wall_ms(place);
        let exchange = Exchange {
            sent_wall_ms: wall_ms,
            received_wall_ms: wall_ms + 20,
            received_mono_ms: 5,
        };
        let device = &mut self.devices[place];
        device.tab(0);
        let Some(replica) = &device.tabs[0] else {
            return Ok(Next::Now);
        };
        let held = ReadBefore::of(&device.stored, replica.needs(response));
        let Ok(plan) = replica.answer(response, &held, exchange) else {
            return Ok(device.tab(0).failed(Failure::Unreachable, 3));
        };
        hold_losses_are_told(replica, response, &plan.notices)?;
        if self.crashes_now(place, random) {
            return Ok(Next::Now);
        }
        if !self.is_healing && random.one_in(6) {
            // A save comes between the plan and its rows.
            self.write_planned(place, random)?;
        }
        if !self.is_healing && random.one_in(30) {
            self.tally.phone_full += 1;
            return Ok(self.devices[place].tab(0).failed(Failure::Unreachable, 3));
        }
        if !self.write(place, &plan.rows)? {
            self.tally.plans_given_up += 1;
            self.devices[place].close(0);
            return Ok(Next::Now);
        }
        self.count(&plan.rows.outbox_put, plan.rows.swap_shadow);
        let device = &mut self.devices[place];
        device.notices.extend(plan.notices.iter().cloned());
        for digest in &response.photos_wanted {
            if let Some(photo) = device.photos.get_mut(digest) {
                photo.is_waiting = true;
            }
        }
        if self.crashes_now(place, random) {
            return Ok(Next::Now);
        }
        if let Some(replica) = self.devices[place].tabs[0].as_mut() {
            replica.stored(&plan);
        }
        self.hold_status_is_true(place)?;
        self.hold_once(place, &plan.rows.records_put)?;
        if plan.next == Next::Enrol {
            self.enrol(place, random)?;
        }
        Ok(plan.next)
    }

    fn count(&mut self, put: &[OutboxRow], has_swapped: bool) {
        let is_answered = |row: &&OutboxRow| matches!(row.progress, Progress::Answered { .. });
        let refused = put.iter().filter(is_answered).filter(|row| row.is_refused());
        self.tally.refused += refused.count() as u64;
        self.tally.snapshots += u64::from(has_swapped);
    }

    /// Law 8: what an answer brings is within the scope of the person whom it is for.
    fn hold_scope(&self, place: usize, response: &SyncResponse) -> Result<(), Broken> {
        let person = self.devices[place].person;
        for record in &response.records {
            let role = self.server.actor(person).role;
            let registers = self.server.store().registers();
            let definition = registers.get(record.register.as_str());
            let may_read = |key: &Key| {
                let field = definition.and_then(|one| one.field(key.as_str()));
                *key == STATE_FIELD || field.is_some_and(|field| field.is_readable_by(role))
            };
            // By the definition's words, since the function that cuts fields out may be at fault itself.
            hold(Law::Scope, record.fields.keys().all(may_read), || {
                format!(
                    "device {place} of a {role:?} got of {} fields that are not for it",
                    record.id
                )
            })?;
            let visible = self.server.visible(record, person);
            hold(Law::Scope, visible.as_ref() == Some(record), || {
                format!(
                    "device {place} got of {} more than its person may have",
                    record.id
                )
            })?;
        }
        Ok(())
    }

    /// "All synced" is said only when it is true, as far as a device can know.
    fn hold_status_is_true(&mut self, place: usize) -> Result<(), Broken> {
        let epochs = self.server.store().epochs(super::site::SITE).ok();
        let device = &mut self.devices[place];
        let knows_epoch = device.stored.meta.epochs == epochs;
        device.tab(0);
        let Some(replica) = &device.tabs[0] else {
            return Ok(());
        };
        if !knows_epoch || !is_current(replica, &device.stored) || !replica.status().is_all_synced() {
            return Ok(());
        }
        let rows = device
            .stored
            .outbox
            .values()
            .filter(|row| row.looked_after.is_none());
        for tag in super::device::tags(rows) {
            let is_there = self
                .book
                .outcome(tag)
                .is_some_and(|one| one != ReceiptOutcome::Quarantined);
            hold(Law::Honest, is_there, || {
                format!("device {place} says that all is synced, but the server lacks change {tag}")
            })?;
        }
        Ok(())
    }

    /// Law 1: an own change that a record has changes nothing when it is laid over it once more.
    fn hold_once(&mut self, place: usize, came: &[Record]) -> Result<(), Broken> {
        for base in came {
            let stored = &self.devices[place].stored;
            let own = base.applied.get(&stored.meta.device).copied().unwrap_or(0);
            let rows = stored.outbox.range(..=own).map(|(_, row)| row);
            let mut rows = rows.filter(|row| row.record == base.id && !row.is_refused());
            let Some(change) = rows.next_back().and_then(OutboxRow::change) else {
                continue;
            };
            let mut again = base.clone();
            let is_new = merge::apply(&mut again, &change, UNSENT);
            hold(Law::Once, !is_new && again == *base, || {
                format!(
                    "change {} of device {place}, applied again, changes {}",
                    change.seq, base.id
                )
            })?;
        }
        Ok(())
    }

    /// The device gets a new identity.
    fn enrol(&mut self, place: usize, random: &mut Random) -> Result<(), Broken> {
        if self.crashes_now(place, random) {
            return Ok(());
        }
        let Some(new) = self.server.enrol(self.devices[place].person) else {
            return Ok(());
        };
        let device = &mut self.devices[place];
        device.tab(0);
        let Some(before) = device.tabs[0].clone() else {
            return Ok(());
        };
        let rows = before.move_to(new);
        if !self.write(place, &rows)? {
            self.devices[place].close(0);
            return Ok(());
        }
        self.tally.moves += 1;
        for tag in super::device::tags(&rows.outbox_put) {
            self.book.blur(tag);
        }
        let device = &mut self.devices[place];
        device.must_move = None;
        device.copies.clear();
        // The other tab is told to open anew.
        device.close(1);
        if let Some(replica) = device.tabs[0].as_mut() {
            replica.moved(&rows);
        }
        device.former = Some(before);
        let planned = device.planned.take().map(|planned| planned.form);
        device.forms.extend(planned);
        self.crashes_now(place, random);
        Ok(())
    }

    /// Everything that no device holds and the server lacks is gone for good, through a restore.
    pub(super) fn count_as_taken(&mut self) {
        let held: std::collections::BTreeSet<i64> = self
            .devices
            .iter()
            .flat_map(|device| super::device::tags(device.stored.outbox.values()))
            .collect();
        let lacks = |tag: &i64| !self.book.has(*tag) && !held.contains(tag);
        let live = self
            .book
            .written
            .iter()
            .filter(|(_, written)| written.fate == Fate::Live);
        let gone: Vec<i64> = live.map(|(tag, _)| *tag).filter(lacks).collect();
        for tag in gone {
            self.book.set_fate(tag, Fate::Taken);
        }
    }
}

/// Law 9: of what a restored server has lost, and is no longer here, the person is told.
fn hold_losses_are_told(
    replica: &Replica,
    response: &SyncResponse,
    notices: &[Notice],
) -> Result<(), Broken> {
    if response.status != SyncStatus::EpochChanged {
        return Ok(());
    }
    let is_told = notices
        .iter()
        .any(|notice| matches!(notice, Notice::ChangesLost { .. }));
    let held: std::collections::BTreeSet<u64> = replica.outbox().map(|row| row.seq).collect();
    let mut expected = response.acknowledged_seq + 1..replica.meta().next_seq;
    let has_lost = expected.any(|seq| !held.contains(&seq));
    hold(Law::LossIsNoticed, is_told == has_lost, || {
        format!("after a restore changes were lost: {has_lost}, told: {is_told}")
    })
}
