//! Saving, and deciding on what was refused: rows are planned, and written later, perhaps after something else.

use std::collections::BTreeSet;

use steward_domain::change::Change;
use steward_domain::ids::RecordId;
use steward_domain::replica::{Decision, Draft, OutboxRow, Replica, Rows};
use steward_domain::time::At;

use super::book::{Fate, Written};
use super::device::{OpenForm, Planned, ReadBefore, tags};
use super::laws::{Broken, Law, hold};
use super::world::World;
use crate::schedule::Random;

impl World {
    /// A form is saved: the plan is made, and the rows are written at once or later.
    pub(super) fn save(&mut self, place: usize, random: &mut Random) -> Result<(), Broken> {
        if self.devices[place].planned.is_some() {
            return self.write_planned(place, random);
        }
        let forms = self.devices[place].forms.len();
        if forms == 0 {
            self.open(place, random);
            return Ok(());
        }
        if self.setup.phones[self.devices[place].phone].is_away {
            self.setup.phones[self.devices[place].phone].wall_ms += 86_400_000;
        }
        let which = random.below(forms);
        let form = self.devices[place].forms.remove(which);
        self.plan(place, form);
        if random.one_in(4) {
            return Ok(());
        }
        self.write_planned(place, random)
    }

    fn plan(&mut self, place: usize, form: OpenForm) {
        let wall_ms = self.wall_ms(place);
        let tag = self.book.next_tag;
        self.book.next_tag += i64::try_from(form.drafts.len()).unwrap_or(1);
        let device = &mut self.devices[place];
        device.tab(form.tab);
        let Some(replica) = &device.tabs[form.tab] else {
            return;
        };
        let told = |draft: &Draft| Draft {
            seen: replica.told_as_now(form.opened_as, device.former.as_ref(), draft.seen),
            ..draft.clone()
        };
        let drafts = form.drafts.iter().map(|one| told(&one.draft)).collect();
        let at = replica.meta().clock.at(wall_ms, Some(tag));
        let Ok(mut rows) = replica.save(drafts, at) else {
            return;
        };
        mark(&mut rows.outbox_put, at, tag);
        self.devices[place].planned = Some(Planned { form, rows, tag });
    }

    pub(super) fn write_planned(&mut self, place: usize, random: &mut Random) -> Result<(), Broken> {
        if self.crashes_now(place, random) {
            return Ok(());
        }
        let Some(Planned { form, rows, tag }) = self.devices[place].planned.take() else {
            return Ok(());
        };
        if self.is_phone_full(random) {
            // Nothing is shown as saved, and the form stays open.
            self.devices[place].forms.push(form);
            return Ok(());
        }
        let outbox = &self.devices[place].stored.outbox;
        let is_used = rows.outbox_put.iter().any(|row| outbox.contains_key(&row.seq));
        if !self.write(place, &rows)? {
            // Another tab came first: it is planned again.
            self.tally.plans_given_up += 1;
            self.devices[place].close(form.tab);
            self.devices[place].forms.push(form);
            return Ok(());
        }
        hold(Law::SavedIsKept, !is_used, || {
            format!("device {place} used a seq twice")
        })?;
        self.write_down(place, &form, &rows, tag);
        if !random.one_in(4) {
            // The other tab is told, unless it sleeps.
            self.devices[place].close(1 - form.tab);
        }
        if !self.crashes_now(place, random) {
            let replica = self.devices[place].tab(form.tab);
            // A tab that was opened in between has read the rows already.
            if replica.meta().revision == rows.revision_before {
                replica.saved(&rows);
            }
        }
        Ok(())
    }

    fn write_down(&mut self, place: usize, form: &OpenForm, rows: &Rows, tag: i64) {
        let has_moved = form.opened_as != self.devices[place].stored.meta.device;
        self.tally.saves += rows.outbox_put.len() as u64;
        if rows.outbox_put.len() > 1 {
            self.tally.grouped += rows.outbox_put.len() as u64;
        }
        for (tag, drafted) in (tag..).zip(&form.drafts) {
            let written = Written {
                fate: Fate::Live,
                view: drafted.view.clone(),
                fits: drafted.fits,
                is_blurred: has_moved,
            };
            self.book.written.insert(tag, written);
        }
    }

    fn is_phone_full(&mut self, random: &mut Random) -> bool {
        let is_full = !self.is_healing && random.one_in(25);
        self.tally.phone_full += u64::from(is_full);
        is_full
    }

    /// One transaction on a phone's disk, with law 5 held against it.
    pub(super) fn write(&mut self, place: usize, rows: &Rows) -> Result<bool, Broken> {
        let stored = &mut self.devices[place].stored;
        let before: BTreeSet<i64> =
            tags(rows.outbox_remove.iter().filter_map(|seq| stored.outbox.get(seq))).collect();
        if !stored.write(rows) {
            return Ok(false);
        }
        let after: BTreeSet<i64> = tags(&rows.outbox_put).collect();
        for tag in before.difference(&after) {
            let is_decided = self
                .book
                .written
                .get(tag)
                .is_none_or(|written| written.fate != Fate::Live);
            hold(Law::SavedIsKept, is_decided || self.book.has(*tag), || {
                format!("device {place} removed change {tag}, which the server does not have")
            })?;
        }
        let revision = rows.meta.revision.to_le_bytes();
        self.trace(&revision);
        Ok(true)
    }

    /// A person looks after something that was refused.
    pub(super) fn decide(&mut self, place: usize, random: &mut Random) -> Result<(), Broken> {
        let tab = random.below(2);
        let refused: Vec<u64> = {
            let is_open = |row: &&OutboxRow| {
                let decided = row.looked_after.map(|one| one.decision);
                row.is_refused() && decided != Some(Decision::Again)
            };
            let rows = self.devices[place].tab(tab).outbox().filter(is_open);
            rows.map(|row| row.seq).collect()
        };
        if refused.is_empty() {
            return Ok(());
        }
        let chosen = *random.pick(&refused);
        let wall_ms = self.wall_ms(place);
        let device = &mut self.devices[place];
        device.tab(tab);
        let Some(replica) = &device.tabs[tab] else {
            return Ok(());
        };
        if random.one_in(2) {
            let rows = replica.look_after(&[chosen], wall_ms);
            self.tally.let_go += rows.outbox_put.len() as u64;
            return self.write_decision(place, tab, chosen, &rows, random);
        }
        let Some(definitions) = device.stored.definitions() else {
            return Ok(());
        };
        let held = ReadBefore::of(&device.stored, replica.needs_again(&[chosen]));
        let version = |key: &_| definitions.get(key).map(|one| one.version);
        let at = replica.meta().clock.at(wall_ms, None);
        let planned = replica.apply_again(&[chosen], &held, version, at);
        let mut rows = planned.map_err(|why| Broken {
            law: Law::Progress,
            how: format!("change {chosen} of device {place} can't be applied again: {why:?}"),
        })?;
        let first = self.book.next_tag;
        let waiting = rows.outbox_put.iter_mut().filter(|row| row.is_waiting());
        let count = mark(waiting, at, first);
        self.book.next_tag += count;
        self.tally.again += u64::try_from(count).unwrap_or(0);
        self.write_decision(place, tab, chosen, &rows, random)
    }

    fn write_decision(
        &mut self,
        place: usize,
        tab: usize,
        chosen: u64,
        rows: &Rows,
        random: &mut Random,
    ) -> Result<(), Broken> {
        if self.crashes_now(place, random) || self.is_phone_full(random) {
            return Ok(());
        }
        let views = self.views_of_new(place, tab, rows);
        if !self.write(place, rows)? {
            self.tally.plans_given_up += 1;
            self.devices[place].close(tab);
            return Ok(());
        }
        let row = self.devices[place].stored.outbox.get(&chosen);
        hold(
            Law::Once,
            row.is_none_or(|row| row.looked_after.is_some()),
            || format!("change {chosen} of device {place} was decided on, and is still to be decided on"),
        )?;
        let puts: Vec<(i64, bool)> = tags(&rows.outbox_put)
            .zip(rows.outbox_put.iter().map(OutboxRow::is_waiting))
            .collect();
        for (tag, is_new) in puts {
            if is_new {
                let written = Written {
                    fate: Fate::Live,
                    view: views
                        .iter()
                        .find(|(one, _)| *one == tag)
                        .map(|(_, view)| view.clone())
                        .unwrap_or_default(),
                    fits: false,
                    // What a refused change saw of others of its kind is told in numbers that the oracle does not follow.
                    is_blurred: true,
                };
                self.book.written.insert(tag, written);
            } else {
                self.book.set_fate(tag, Fate::Decided);
            }
        }
        if !self.crashes_now(place, random) {
            let replica = self.devices[place].tab(tab);
            if replica.meta().revision == rows.revision_before {
                replica.saved(rows);
            }
        }
        Ok(())
    }

    /// What the authors of changes that are applied again have in view: the records as they are shown now.
    fn views_of_new(&mut self, place: usize, tab: usize, rows: &Rows) -> Vec<(i64, BTreeSet<i64>)> {
        let new = rows.outbox_put.iter().filter(|row| row.is_waiting());
        let new: Vec<(i64, RecordId)> = tags(new.clone()).zip(new.map(|row| row.record)).collect();
        let mut views = Vec::new();
        for (tag, record) in new {
            let device = &mut self.devices[place];
            let mut view: BTreeSet<i64> = device
                .pending(tab, record)
                .iter()
                .map(super::device::tag_of)
                .collect();
            if let Some(base) = self.devices[place].stored.records.get(&record) {
                view.extend(
                    self.book
                        .contents(&self.devices[place].stored.meta, record, base.number),
                );
            }
            views.push((tag, view));
        }
        views
    }
}

/// Gives each change a moment of its own, by which it is found again under whatever identity. Returns how many there were.
fn mark<'a>(rows: impl IntoIterator<Item = &'a mut OutboxRow>, at: At, first: i64) -> i64 {
    let mut count = 0;
    for row in rows {
        let change = row.change().map(|change| Change {
            at: At {
                mono_ms: Some(first + count),
                ..at
            },
            ..change
        });
        row.body = serde_json::value::to_raw_value(&change).expect("a change is JSON");
        count += 1;
    }
    count
}

/// Whether a replica was opened from what is stored now.
pub(super) fn is_current(replica: &Replica, stored: &super::device::Stored) -> bool {
    replica.meta().revision == stored.meta.revision
}
