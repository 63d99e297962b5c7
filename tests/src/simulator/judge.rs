//! The laws that are held against what a server and its devices show.

use std::collections::{BTreeMap, BTreeSet};

use steward_domain::change::{Change, Origin};
use steward_domain::ids::{DeviceId, RecordId};
use steward_domain::merge;
use steward_domain::record::Record;
use steward_domain::replica::{Next, OutboxRow};

use super::book::Fate;
use super::laws::{Broken, Law, hold};
use super::server::Row;
use super::site::SITE;
use super::world::World;
use crate::oracle::Oracle;
use crate::schedule::Random;

/// Codes with which something right may be refused: it stands on something that was refused, or the record is full.
const CODES_OF_OTHERS: [&str; 3] = ["builds_on_refused", "group_refused", "record_full"];

impl World {
    /// Looks at what came to the server.
    pub(super) fn look_at(&mut self, rows: Vec<Row>) -> Result<(), Broken> {
        self.hold_right_is_not_refused(&rows)?;
        self.hold_rights(&rows)?;
        hold_groups_are_whole(&rows)?;
        let touched = self.book.read(rows)?;
        self.hold_records(&touched)
    }

    fn hold_right_is_not_refused(&self, rows: &[Row]) -> Result<(), Broken> {
        let hazards = self.setup.hazards;
        if hazards.roles || hazards.definitions || hazards.restores || hazards.damage || hazards.clones {
            return Ok(());
        }
        for row in rows {
            let Some(code) = row.code.as_deref().filter(|code| !CODES_OF_OTHERS.contains(code)) else {
                continue;
            };
            let change = serde_json::from_str(&row.body).ok();
            let tag = change.as_ref().map_or(0, super::device::tag_of);
            let fits = self.book.written.get(&tag).is_some_and(|written| written.fits);
            hold(Law::RightIsNotRefused, !fits, || {
                format!("change {tag} was right by what its author saw, and was refused: {code}")
            })?;
        }
        Ok(())
    }

    /// What was accepted is its author's own, and the author's to do: by the words of the definition, not by the code that judges.
    fn hold_rights(&self, rows: &[Row]) -> Result<(), Broken> {
        for row in rows.iter().filter(|row| row.code.is_none()) {
            let Ok(change) = serde_json::from_str::<Change>(&row.body) else {
                continue;
            };
            let registers = self.server.store().registers();
            let (Some(definition), Some(owner)) = (
                registers.get(change.register.as_str()),
                self.server.owner(row.origin.device),
            ) else {
                continue;
            };
            let step = change
                .step
                .as_ref()
                .and_then(|key| definition.flow.step(key.as_str()));
            let may_step = step.is_none_or(|step| step.roles.contains(&owner.role));
            let writers = change
                .writes
                .keys()
                .filter_map(|key| definition.field(key.as_str())?.writers.as_ref());
            let may_write = writers.into_iter().all(|writers| writers.contains(&owner.role));
            hold(
                Law::Rights,
                change.by == owner.staff && may_step && may_write,
                || {
                    format!(
                        "{:?} was accepted from a {:?}: {}",
                        row.origin, owner.role, row.body
                    )
                },
            )?;
        }
        Ok(())
    }

    /// Holds laws 1 to 3 against the server's records.
    pub(super) fn hold_records(&mut self, ids: &BTreeSet<RecordId>) -> Result<(), Broken> {
        let ids: Vec<RecordId> = ids.iter().copied().collect();
        let records: BTreeMap<RecordId, Record> = self
            .server
            .records(Some(&ids))
            .into_iter()
            .map(|record| (record.id, record))
            .collect();
        for id in ids {
            let record = records.get(&id);
            hold(Law::NothingDisappears, record.is_some(), || {
                format!("record {id} is gone")
            })?;
            if let Some(record) = record {
                self.hold_record(record)?;
            }
        }
        Ok(())
    }

    fn hold_record(&mut self, record: &Record) -> Result<(), Broken> {
        let (oracle, contents, is_blurred) = self.oracle_of(record.id);
        self.tally.oracle_checks += 1;
        let definition = self
            .server
            .store()
            .registers()
            .get(record.register.as_str())
            .cloned();
        let checked = if is_blurred {
            self.tally.oracle_blurred += 1;
            oracle.check_nothing_lost(record, &contents)
        } else {
            let standing = definition.map_or(Ok(()), |definition| {
                oracle.check_standing(record, &contents, &definition.flow)
            });
            oracle.check_values(record, &contents).and(standing)
        };
        checked.map_err(|how| Broken {
            law: Law::NothingDisappears,
            how,
        })
    }

    /// What the oracle knows of a record; and whether less than what was seen may count.
    fn oracle_of(&self, record: RecordId) -> (Oracle, BTreeSet<Origin>, bool) {
        let epoch = self.server.store().epochs(SITE).map(|epochs| epochs.current).ok();
        let mut oracle = Oracle::default();
        let mut contents = BTreeSet::new();
        let mut is_blurred = false;
        for (_, tag) in self.book.of_record(record) {
            let origin = self.book.origin(tag);
            let Some((origin, kept)) = origin.and_then(|origin| Some((origin, self.book.kept.get(&origin)?)))
            else {
                continue;
            };
            let Some(change) = &kept.change else { continue };
            let written = self.book.written.get(&tag);
            let view = written.map(|written| &written.view).into_iter().flatten();
            oracle.tell(change, view.filter_map(|tag| self.book.origin(*tag)).collect());
            contents.insert(origin);
            is_blurred |=
                written.is_none_or(|written| written.is_blurred) || Some(change.seen.epoch) != epoch;
        }
        (oracle, contents, is_blurred)
    }

    /// Everything is healed: all laws.
    pub(super) fn judge(&mut self, random: &mut Random) -> Result<(), Broken> {
        let all: BTreeSet<RecordId> = self.book.accepted().map(|kept| kept.record).collect();
        self.hold_records(&all)?;
        self.hold_any_order(&all, random)?;
        let verdict = self.server.integrity();
        hold(Law::AcknowledgedIsDurable, verdict == "ok", || {
            format!("the data are damaged: {verdict}")
        })?;
        self.hold_all_arrived()?;
        self.hold_photos()?;
        for place in 0..self.devices.len() {
            self.hold_agreement(place)?;
        }
        self.tally.worlds += 1;
        self.tally.accepted += self.book.accepted().count() as u64;
        let conflict = steward_domain::wire::ReceiptOutcome::Conflict;
        self.tally.conflicts += self
            .book
            .accepted()
            .filter(|kept| kept.outcome == conflict)
            .count() as u64;
        Ok(())
    }

    /// Law 2: in any order that keeps what had seen before what was seen, the record is the same.
    fn hold_any_order(&mut self, ids: &BTreeSet<RecordId>, random: &mut Random) -> Result<(), Broken> {
        let records = self.server.records(None).into_iter();
        let records: BTreeMap<RecordId, Record> = records.map(|record| (record.id, record)).collect();
        for id in ids {
            let (_, _, is_blurred) = self.oracle_of(*id);
            let Some(record) = records.get(id).filter(|_| !is_blurred) else {
                continue;
            };
            let other = self.merged_in_another_order(record, random);
            hold(Law::AnyOrder, other == *record, || {
                format!("record {id} in another order is {other:?}, not {record:?}")
            })?;
        }
        Ok(())
    }

    fn merged_in_another_order(&self, record: &Record, random: &mut Random) -> Record {
        let mut left = self.book.of_record(record.id);
        let mut merged = Record::new(record.id, record.register.clone(), record.definition);
        while !left.is_empty() {
            let waits = |(_, tag): &(u64, i64)| {
                let Some(origin) = self.book.origin(*tag) else {
                    return false;
                };
                let view = self.book.written.get(tag).map(|written| &written.view);
                left.iter().any(|(_, other)| {
                    let is_seen = view.is_some_and(|view| view.contains(other));
                    let is_earlier = self
                        .book
                        .origin(*other)
                        .is_some_and(|other| other.device == origin.device && other.seq < origin.seq);
                    other != tag && (is_seen || is_earlier)
                })
            };
            let ready: Vec<usize> = (0..left.len()).filter(|place| !waits(&left[*place])).collect();
            let place = if ready.is_empty() { 0 } else { *random.pick(&ready) };
            let (number, tag) = left.remove(place);
            let kept = self
                .book
                .origin(tag)
                .and_then(|origin| self.book.kept.get(&origin));
            if let Some(change) = kept.and_then(|kept| kept.change.as_ref()) {
                merge::apply(&mut merged, change, number);
            }
        }
        merged
    }

    /// Law 5: what was saved, and was not taken away, is on the server, or waits for a person to decide.
    fn hold_all_arrived(&self) -> Result<(), Broken> {
        let mut undecided = BTreeSet::new();
        for device in &self.devices {
            let rows = device.stored.outbox.values().filter(|row| row.needs_decision());
            undecided.extend(super::device::tags(rows));
        }
        for (tag, written) in &self.book.written {
            let is_there = self.book.has(*tag) || undecided.contains(tag);
            hold(Law::SavedIsKept, written.fate != Fate::Live || is_there, || {
                format!("change {tag} was saved and is not on the server")
            })?;
        }
        Ok(())
    }

    /// Law 6: a device shows what the server has, within its scope; law 9: a rollback is noticed by then.
    fn hold_agreement(&mut self, place: usize) -> Result<(), Broken> {
        let person = self.devices[place].person;
        let all = self.server.records(None);
        let visible = all
            .iter()
            .filter_map(|record| self.server.visible(record, person));
        let visible: BTreeMap<RecordId, Record> = visible.map(|record| (record.id, record)).collect();
        let must_move = self.devices[place].must_move;
        hold(Law::LossIsNoticed, must_move.is_none(), || {
            format!("device {place} was rolled back behind what the server has, and did not notice")
        })?;
        let difference = first_difference(&self.devices[place].stored.records, &visible);
        hold(Law::Agreement, difference.is_none(), || {
            format!("device {place} differs from the server: {difference:?}")
        })?;
        for id in self.records.clone() {
            let view = self.devices[place].view(0, id);
            hold(Law::Agreement, view.as_ref() == visible.get(&id), || {
                format!("device {place} shows {id} otherwise than the server has it")
            })?;
        }
        self.hold_all_synced(place)
    }

    /// When somebody has looked after every refused change, all is synced, and stays so.
    fn hold_all_synced(&mut self, place: usize) -> Result<(), Broken> {
        let status = self.devices[place].tab(0).status();
        hold(Law::Honest, status.waiting == 0 && !status.has_lost, || {
            format!("device {place} is at rest with {status:?}")
        })?;
        let refused = self.devices[place]
            .tab(0)
            .outbox()
            .filter(|row| row.needs_decision());
        let refused: Vec<u64> = refused.map(|row: &OutboxRow| row.seq).collect();
        let wall_ms = self.wall_ms(place);
        let rows = self.devices[place].tab(0).look_after(&refused, wall_ms);
        for tag in super::device::tags(&rows.outbox_put) {
            self.book.set_fate(tag, Fate::Decided);
        }
        let is_written = self.write(place, &rows)?;
        hold(Law::Progress, is_written, || {
            format!("device {place} can't look after a change")
        })?;
        self.devices[place].tab(0).saved(&rows);
        let next = self.exchange(place, &mut Random::from_seed(0))?;
        self.devices[place].crash(false);
        let status = self.devices[place].tab(0).status();
        hold(Law::Honest, status.is_all_synced() && next == Next::Rest, || {
            format!("device {place} has looked after everything: {status:?}, {next:?}")
        })
    }
}

/// Of a group that came, all or none was accepted.
fn hold_groups_are_whole(rows: &[Row]) -> Result<(), Broken> {
    let mut groups: BTreeMap<(DeviceId, u64), (u32, u32, u32)> = BTreeMap::new();
    for row in rows {
        let Ok(change) = serde_json::from_str::<Change>(&row.body) else {
            continue;
        };
        if let Some(group) = change.group {
            let (came, accepted, count) = groups.entry((change.device, group.first)).or_default();
            *came += 1;
            *accepted += u32::from(row.code.is_none());
            *count = group.count;
        }
    }
    for ((device, first), (came, accepted, count)) in groups {
        let is_whole = came == count && (accepted == 0 || accepted == count);
        hold(Law::Together, is_whole, || {
            format!(
                "of the {count} changes from {first} of {device} {came} came and {accepted} were accepted"
            )
        })?;
    }
    Ok(())
}

fn first_difference(
    held: &BTreeMap<RecordId, Record>,
    visible: &BTreeMap<RecordId, Record>,
) -> Option<(RecordId, String)> {
    let ids: BTreeSet<&RecordId> = held.keys().chain(visible.keys()).collect();
    let id = ids.into_iter().find(|id| held.get(id) != visible.get(id))?;
    Some((
        *id,
        format!("{:?} instead of {:?}", held.get(id), visible.get(id)),
    ))
}
