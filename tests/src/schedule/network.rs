//! The network between the devices and the server, and what is checked after every push.

use std::collections::BTreeSet;

use steward_domain::change::{Change, Origin};
use steward_domain::ids::RecordId;
use steward_domain::record::Record;
use steward_domain::refusal::Code;

use super::device::Base;
use super::register::definition;
use super::server::Receipt;
use super::setup::Fault;
use super::world::World;

impl World {
    /// Brings the server's records to a device: those that `arrives` says. The cursor moves in any case.
    pub fn pull(&mut self, device: usize, mut arrives: impl FnMut(RecordId) -> bool) {
        let device = &mut self.devices[device];
        for (id, record) in &self.server.records {
            if record.number > device.number_of(*id) && arrives(*id) {
                let base = Base {
                    record: record.clone(),
                    contents: self.server.contents[id].clone(),
                };
                device.bases.insert(*id, base);
            }
        }
        device.cursor = self.server.number;
    }

    /// Sends the first `count` changes of a device's outbox. If the answer is lost, the device sends them again some day.
    pub fn push(&mut self, device: usize, count: usize, answer_lost: bool) {
        let mut batch = self.devices[device].outbox();
        batch.truncate(count);
        for change in self.on_its_way(&batch) {
            self.server.take(&change);
        }
        self.check(&batch);
        if answer_lost {
            return;
        }
        for change in &batch {
            let receipt = self.server.receipt(change.origin());
            let device = &mut self.devices[device];
            device.answered = change.seq;
            if let Some(Receipt::Refused(_)) = receipt {
                device.refused.insert(change.seq);
            }
        }
    }

    /// What a network that cuts and doubles makes of a batch: pieces of it, each once or more, and in the end all of it.
    fn on_its_way(&mut self, batch: &[Change]) -> Vec<Change> {
        let Some(random) = &mut self.delivery else {
            return batch.to_vec();
        };
        let mut arriving = Vec::new();
        let mut done = 0;
        while done < batch.len() {
            let from = random.below(done + 1);
            let to = done + 1 + random.below(batch.len() - done);
            arriving.extend_from_slice(&batch[from..to]);
            done = if random.one_in(3) { done } else { to };
        }
        arriving
    }

    fn check(&mut self, batch: &[Change]) {
        let touched: BTreeSet<RecordId> = batch.iter().map(|change| change.record).collect();
        let mut found = Vec::new();
        for (record, contents) in touched.iter().filter_map(|id| self.on_server(*id)) {
            let values = self.oracle.check_values(record, contents);
            let flow = &definition().flow;
            let standing = self.oracle.check_standing(record, contents, flow);
            found.extend(values.map_err(Fault::Values).err());
            found.extend(standing.map_err(Fault::Standing).err());
        }
        self.faults.extend(found);
        for change in batch {
            let Some(Receipt::Refused(code)) = self.server.receipt(change.origin()) else {
                continue;
            };
            // What builds on a refused change waits for a person, whatever it looked like.
            if self.fits.remove(&change.origin()) && code != Code::BuildsOnRefused {
                let told = format!("{code:?}: {}", serde_json::to_string(change).unwrap_or_default());
                self.faults.push(Fault::RefusedAtTheDesk(told));
            }
        }
    }

    /// A record on the server and the changes that are in it.
    #[must_use]
    pub fn on_server(&self, record: RecordId) -> Option<(&Record, &BTreeSet<Origin>)> {
        Some((
            self.server.records.get(&record)?,
            self.server.contents.get(&record)?,
        ))
    }

    /// Every device closes its forms and sends all that it has; then every device pulls all that there is.
    pub fn quiesce(&mut self) {
        for device in 0..self.devices.len() {
            self.devices[device].forms.clear();
            self.push(device, usize::MAX, false);
        }
        for device in 0..self.devices.len() {
            self.pull(device, |_| true);
        }
    }

    /// Sends everything of a device.
    pub fn push_all(&mut self, device: usize) {
        self.push(device, usize::MAX, false);
    }

    /// Brings everything to a device.
    pub fn pull_all(&mut self, device: usize) {
        self.pull(device, |_| true);
    }
}
