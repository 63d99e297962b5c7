//! What goes wrong: crashes, damaged storage, copied profiles, and everything that happens to a server.

use std::collections::BTreeSet;

use steward_domain::definition::Role;
use steward_domain::replica::Notice;

use super::book::Fate;
use super::device::{Device, tags};
use super::laws::{Broken, Law, hold};
use super::server::End;
use super::world::World;
use crate::schedule::Random;

/// The most devices in a world, copies included.
const DEVICES_MAX: usize = 8;

impl World {
    pub(super) fn crash(&mut self, place: usize, random: &mut Random) {
        self.tally.app_crashes += 1;
        let keeps_drafts = random.one_in(2);
        self.devices[place].crash(keeps_drafts);
    }

    /// Whether the app dies here, between two effects.
    pub(super) fn crashes_now(&mut self, place: usize, random: &mut Random) -> bool {
        let crashes = !self.is_healing && random.one_in(40);
        if crashes {
            self.crash(place, random);
        }
        crashes
    }

    /// The storage of a phone is damaged, rolled back, or copied.
    pub(super) fn damage(&mut self, place: usize, random: &mut Random) -> Result<(), Broken> {
        let hazards = self.setup.hazards;
        if hazards.clones && random.one_in(2) {
            self.copy_profile(place);
            return Ok(());
        }
        if !hazards.damage {
            return Ok(());
        }
        match random.below(4) {
            0 => self.delete_rows(place, random),
            1 => {
                self.roll_back(place, random);
                Ok(())
            }
            _ => {
                let device = &mut self.devices[place];
                let copy = device.stored.clone();
                device.copies.push(copy);
                Ok(())
            }
        }
    }

    /// A profile is copied to another phone, with everything that is on it.
    fn copy_profile(&mut self, place: usize) {
        // Of three profiles with one identity two may hold the same unsent change, and the third have used its number: both move it to
        // an identity of their own, and it is there twice. docs/reliability.md says so.
        let identity = self.devices[place].stored.meta.device;
        let profiles = self
            .devices
            .iter()
            .filter(|one| one.stored.meta.device == identity);
        if self.devices.len() >= DEVICES_MAX || profiles.count() > 1 {
            return;
        }
        self.tally.clones += 1;
        let original = &self.devices[place];
        let mut copy = Device::new(original.phone, original.person, original.stored.meta.clone());
        copy.stored = original.stored.clone();
        copy.photos.clone_from(&original.photos);
        self.devices.push(copy);
    }

    fn delete_rows(&mut self, place: usize, random: &mut Random) -> Result<(), Broken> {
        let device = &mut self.devices[place];
        let waiting = device.stored.outbox.values().filter(|row| row.is_waiting());
        let waiting: Vec<u64> = waiting.map(|row| row.seq).collect();
        if waiting.is_empty() {
            return Ok(());
        }
        let deleted: BTreeSet<u64> = (0..=random.below(2)).map(|_| *random.pick(&waiting)).collect();
        self.tally.rows_deleted += deleted.len() as u64;
        for seq in &deleted {
            let Some(row) = self.devices[place].stored.outbox.remove(seq) else {
                continue;
            };
            // It is gone from every copy too: found again there, it would be another fault.
            let is_it = |known: &steward_domain::replica::OutboxRow| known.body.get() == row.body.get();
            for copy in &mut self.devices[place].copies {
                if copy.outbox.get(seq).is_some_and(is_it) {
                    copy.outbox.remove(seq);
                }
            }
            let is_held_elsewhere = self
                .devices
                .iter()
                .any(|other| other.stored.outbox.get(seq).is_some_and(is_it));
            if !is_held_elsewhere {
                for tag in tags([&row]) {
                    self.book.set_fate(tag, Fate::Taken);
                }
            }
        }
        let device = &mut self.devices[place];
        device.must_move = None;
        device.crash(true);
        device.notices.clear();
        device.tab(0);
        for seq in deleted {
            let is_told = device.notices.iter().any(|notice| {
                matches!(notice, Notice::ChangesLost { first, last } if (*first..=*last).contains(&seq))
            });
            hold(Law::LossIsNoticed, is_told, || {
                format!("device {place} does not tell that change {seq} of its outbox is gone")
            })?;
        }
        Ok(())
    }

    fn roll_back(&mut self, place: usize, random: &mut Random) {
        let copies = self.devices[place].copies.len();
        if copies == 0 {
            return;
        }
        self.tally.rollbacks += 1;
        let which = random.below(copies);
        let device = &mut self.devices[place];
        let copy = device.copies[which].clone();
        device.copies.truncate(which + 1);
        device.crash(false);
        let before: Vec<i64> = tags(device.stored.outbox.values()).collect();
        device.stored = copy;
        let held: BTreeSet<i64> = self
            .devices
            .iter()
            .flat_map(|device| tags(device.stored.outbox.values()))
            .collect();
        for tag in before {
            if !held.contains(&tag) {
                self.book.set_fate(tag, Fate::Taken);
            }
        }
        let epochs = self.server.store().epochs(super::site::SITE).ok();
        let device = &mut self.devices[place];
        let identity = device.stored.meta.device;
        let known = self.book.last_seq(identity);
        let knows_epoch = device.stored.meta.epochs == epochs;
        device.must_move = (knows_epoch && known >= device.stored.meta.next_seq).then_some(identity);
    }

    /// Something happens to the server, or to who may do what.
    pub(super) fn administer(&mut self, place: usize, random: &mut Random) -> Result<(), Broken> {
        let hazards = self.setup.hazards;
        match random.below(10) {
            0 | 1 if hazards.restores => {
                self.server.back_up(random);
                return self.look_again();
            }
            2 if hazards.restores => return self.restore(random),
            3 if hazards.definitions => {
                let has_changed = self.server.update_registers(random);
                self.tally.definitions += u64::from(has_changed);
                return self.look_again();
            }
            4 if hazards.roles => {
                let roles = [
                    Role::Guard,
                    Role::Worker,
                    Role::Receptionist,
                    Role::Lead,
                    Role::Manager,
                ];
                let person = self.devices[place].person;
                self.server.roles[person] = *random.pick(&roles);
                self.tally.roles += 1;
            }
            5 | 6 => return self.restart(End::Stop, random),
            7 if hazards.server => {
                let end = if random.one_in(2) { End::Kill } else { End::Power };
                return self.restart(end, random);
            }
            8 => self.server.checkpoint(),
            _ => self.server.set_page(1 + random.below(6)),
        }
        Ok(())
    }

    /// The server ends and starts again; law 4 is held against what it then has.
    pub(super) fn restart(&mut self, end: End, random: &mut Random) -> Result<(), Broken> {
        match end {
            End::Stop => {}
            End::Kill => self.tally.server_kills += 1,
            End::Power => self.tally.power_losses += 1,
        }
        self.server.restart(end, random);
        if end != End::Stop {
            let verdict = self.server.integrity();
            hold(Law::AcknowledgedIsDurable, verdict == "ok", || {
                format!("after {end:?} the data are damaged: {verdict}")
            })?;
        }
        self.look_again()
    }

    fn look_again(&mut self) -> Result<(), Broken> {
        let rows = self.server.new_rows();
        let touched = self.book.read_again(rows)?;
        self.hold_records(&touched)
    }

    fn restore(&mut self, random: &mut Random) -> Result<(), Broken> {
        self.tally.restores += 1;
        let which = random.below(self.server.backups.len());
        let ended = self.server.restore(which, random);
        let rows = self.server.new_rows();
        self.book.restored(ended, rows)?;
        self.count_as_taken();
        for device in &mut self.devices {
            device.must_move = None;
        }
        Ok(())
    }
}
