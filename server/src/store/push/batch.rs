//! One batch in its transaction: dedupe, judge, merge, give numbers, keep receipts.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{CachedStatement, Connection, OptionalExtension, params};
use serde::Deserialize;
use serde_json::value::RawValue;
use steward_domain::change::{Change, GROUP_MAX, Group, UNSENT, Write};
use steward_domain::definition::{Definition, Kind};
use steward_domain::epochs::Epochs;
use steward_domain::ids::{DeviceId, Key, RecordId};
use steward_domain::plan::{self, Accepted};
use steward_domain::record::Record;
use steward_domain::refusal::{Code, Refusal};
use steward_domain::scope;
use steward_domain::wire::{self, Receipt, ReceiptOutcome};

use super::{Bringer, Pushed, Refused, record};
use crate::store::{Registers, StoreError, from_sql, read_json, sites, to_json, to_sql};

/// Number, outcome, code, field, digest.
type KeptReceipt = (i64, String, Option<String>, Option<String>, Vec<u8>);

/// The part of a change that even an unreadable one must have, to be acknowledged.
#[derive(Deserialize)]
struct Identity {
    device: DeviceId,
    seq: u64,
    #[serde(default)]
    record: Option<RecordId>,
    #[serde(default)]
    group: Option<Group>,
}

/// One change of the batch as it came.
struct Incoming<'a> {
    seq: u64,
    record: RecordId,
    group: Option<Group>,
    raw: &'a RawValue,
    /// The change, unless it can't be read.
    change: Option<Change>,
}

pub(super) struct Batch<'a> {
    transaction: &'a Connection,
    registers: &'a Registers,
    bringer: Bringer<'a>,
    now_ms: i64,
    epochs: Epochs,
    previous: u64,
    number: u64,
    last_seq: u64,
    refused_seq: u64,
    records: BTreeMap<RecordId, Option<Record>>,
    touched: BTreeSet<RecordId>,
    receipts: Vec<Receipt>,
    is_cloned: bool,
    insert: CachedStatement<'a>,
}

impl<'a> Batch<'a> {
    pub(super) fn begin(
        transaction: &'a Connection,
        registers: &'a Registers,
        bringer: Bringer<'a>,
        now_ms: i64,
    ) -> Result<Self, Refused> {
        let site = bringer.site.as_str();
        let device: Option<(Vec<u8>, Option<i64>, i64, i64)> = transaction
            .prepare_cached(
                "SELECT staff, removed_ms, last_seq, refused_seq FROM devices WHERE site = ?1 AND device = ?2",
            )?
            .query_row(params![site, bringer.device.0.as_bytes()], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .optional()?;
        let (staff, removed_ms, last_seq, refused_seq) = device.ok_or(Refused::UnknownDevice)?;
        if staff != bringer.actor.staff.0.as_bytes() || removed_ms.is_some() {
            return Err(Refused::Device);
        }
        let previous = sites::number(transaction, site)?;
        Ok(Self {
            transaction,
            registers,
            bringer,
            now_ms,
            epochs: sites::epochs(transaction, site)?,
            previous,
            number: previous,
            last_seq: from_sql(last_seq),
            refused_seq: from_sql(refused_seq),
            records: BTreeMap::new(),
            touched: BTreeSet::new(),
            receipts: Vec::new(),
            is_cloned: false,
            insert: transaction.prepare_cached(
                "INSERT INTO changes
                 (site, device, seq, number, record, outcome, code, field, digest, received_ms, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?,
        })
    }

    /// Goes past changes that the device says it has lost, and keeps that they were. Ranges may touch each other, in any order.
    pub(super) fn skip_lost(&mut self, missing: &[(u64, u64)]) -> Result<(), Refused> {
        // No device counts beyond exact integers, and none may make us do it.
        let is_next = |(first, last): &&(u64, u64), seq| *first <= seq && *last >= seq && *last < UNSENT;
        while let Some((_, last)) = missing.iter().find(|range| is_next(range, self.last_seq + 1)) {
            self.transaction.execute(
                "INSERT INTO lost_changes (site, device, first_seq, last_seq, reported_ms) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO NOTHING",
                params![
                    self.bringer.site.as_str(),
                    self.bringer.device.0.as_bytes(),
                    to_sql(self.last_seq + 1),
                    to_sql(*last),
                    self.now_ms
                ],
            )?;
            self.last_seq = *last;
        }
        Ok(())
    }

    pub(super) fn take(&mut self, changes: &[Box<RawValue>], missing: &[(u64, u64)]) -> Result<(), Refused> {
        let mut incoming: Vec<Incoming<'_>> = changes
            .iter()
            .map(|raw| self.read(raw))
            .collect::<Result<_, Refused>>()?;
        let mut rest = incoming.as_mut_slice();
        while !rest.is_empty() {
            let count = unit_length(rest).ok_or(Refused::Order)?;
            let (unit, after) = rest.split_at_mut(count);
            let first = &unit[0];
            if first.seq > self.last_seq + 1 {
                self.skip_lost(missing)?;
            }
            if first.seq > self.last_seq + 1 {
                return Err(Refused::Hole {
                    expected: self.last_seq + 1,
                });
            }
            let known = unit.iter().filter(|one| one.seq <= self.last_seq).count();
            if known == unit.len() {
                self.repeat(unit)?;
            } else if self.is_cloned || known > 0 {
                // A group is kept whole, so of a group that is half known the other half is somebody else's. Nothing new is taken from an
                // identity that two profiles use; what both have, both hear of, or it would be doubled under another identity.
                self.is_cloned = true;
                return Ok(());
            } else {
                self.take_unit(unit)?;
            }
            rest = after;
        }
        Ok(())
    }

    fn read<'r>(&self, raw: &'r RawValue) -> Result<Incoming<'r>, Refused> {
        let nobody = RecordId(uuid::Uuid::nil());
        if let Ok(change) = serde_json::from_str::<Change>(raw.get()) {
            if change.device != self.bringer.device {
                return Err(Refused::Order);
            }
            let (seq, record, group) = (change.seq, change.record, change.group);
            let is_too_large = raw.get().len() > wire::CHANGE_BYTES_MAX;
            return Ok(Incoming {
                seq,
                record,
                group,
                raw,
                change: (!is_too_large).then_some(change),
            });
        }
        // It may come from a newer app, or from a broken one. It is kept all the same, if it only says which it is.
        let identity: Identity = serde_json::from_str(raw.get()).map_err(|_| Refused::Order)?;
        if identity.device != self.bringer.device {
            return Err(Refused::Order);
        }
        Ok(Incoming {
            seq: identity.seq,
            record: identity.record.unwrap_or(nobody),
            group: identity.group,
            raw,
            change: None,
        })
    }

    /// Changes that are here already: the same answer again, if they are the same changes.
    fn repeat(&mut self, unit: &[Incoming<'_>]) -> Result<(), Refused> {
        let mut statement = self.transaction.prepare_cached(
            "SELECT number, outcome, code, field, digest FROM changes WHERE site = ?1 AND device = ?2 AND seq = ?3",
        )?;
        for one in unit {
            let key = params![
                self.bringer.site.as_str(),
                self.bringer.device.0.as_bytes(),
                to_sql(one.seq)
            ];
            let row: Option<KeptReceipt> = statement
                .query_row(key, |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
                })
                .optional()?;
            let Some((number, outcome, code, field, digest)) = row else {
                // It was reported lost and has turned up again, in a profile that was copied before.
                self.is_cloned = true;
                continue;
            };
            if digest != wire::digest(one.raw) {
                self.is_cloned = true;
                continue;
            }
            self.receipts
                .push(stored_receipt(one.seq, number, &outcome, code, field)?);
        }
        Ok(())
    }

    /// Judges a change, or a group that stands or falls together.
    fn take_unit(&mut self, unit: &mut [Incoming<'_>]) -> Result<(), Refused> {
        let mut staged: BTreeMap<RecordId, Record> = BTreeMap::new();
        let mut verdicts = Vec::with_capacity(unit.len());
        for (place, one) in (1u64..).zip(unit.iter_mut()) {
            let verdict = self.judge(one, &staged, self.number + place)?;
            verdicts.push(verdict.map(|Accepted { record, outcome }| {
                staged.insert(one.record, record);
                outcome
            }));
        }
        let stands = verdicts.iter().all(Result::is_ok);
        for (one, verdict) in unit.iter().zip(verdicts) {
            let receipt = match verdict {
                Ok(outcome) if stands => {
                    self.number += 1;
                    Receipt::accepted(one.seq, outcome, self.number)
                }
                Ok(_) => Receipt::refused(one.seq, Code::GroupRefused.into()),
                Err(refusal) => Receipt::refused(one.seq, refusal),
            };
            self.keep(one, receipt)?;
        }
        if stands {
            self.touched.extend(staged.keys());
            self.records
                .extend(staged.into_iter().map(|(id, record)| (id, Some(record))));
        }
        Ok(())
    }

    fn judge(
        &mut self,
        one: &mut Incoming<'_>,
        staged: &BTreeMap<RecordId, Record>,
        number: u64,
    ) -> Result<Result<Accepted, Refusal>, StoreError> {
        let Some(change) = &mut one.change else {
            return Ok(Err(Code::Malformed.into()));
        };
        if change.site != *self.bringer.site {
            return Ok(Err(Code::WrongSite.into()));
        }
        let Some(definition) = self.registers.get(change.register.as_str()) else {
            return Ok(Err(Code::UnknownRegister.into()));
        };
        if self.builds_on_refused(change)? {
            return Ok(Err(Code::BuildsOnRefused.into()));
        }
        if !staged.contains_key(&one.record) {
            self.load(one.record)?;
        }
        let before = staged
            .get(&one.record)
            .or_else(|| self.records.get(&one.record).and_then(Option::as_ref));
        // Only of an epoch that did end here: an invented one must not make a claim believed.
        let is_offered_again = self.epochs.is_former(change.seen.epoch);
        change.seen = self.epochs.in_present(change.seen);
        // Nobody can have seen what is not there yet.
        change.seen.number = change.seen.number.min(self.number);
        let plan = if is_offered_again {
            plan::plan_offered_again
        } else {
            plan::plan
        };
        Ok(plan(definition, before, change, self.bringer.actor, number))
    }

    /// Only changes of the same record that build on a refused one wait with it.
    fn builds_on_refused(&self, change: &Change) -> Result<bool, StoreError> {
        if change.seen.answered >= self.refused_seq {
            return Ok(false);
        }
        let mut statement = self.transaction.prepare_cached(
            "SELECT seq FROM changes WHERE site = ?1 AND device = ?2 AND seq > ?3 AND record = ?4
             AND outcome = 'quarantined'",
        )?;
        let rows = statement.query_map(
            params![
                self.bringer.site.as_str(),
                self.bringer.device.0.as_bytes(),
                to_sql(change.seen.answered),
                change.record.0.as_bytes()
            ],
            |row| row.get(0),
        )?;
        for seq in rows {
            if change.builds_on(from_sql(seq?)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn load(&mut self, id: RecordId) -> Result<(), StoreError> {
        if !self.records.contains_key(&id) {
            let record = record(self.transaction, self.bringer.site.as_str(), id)?;
            self.records.insert(id, record);
        }
        Ok(())
    }

    /// Keeps a change with its receipt: accepted or refused, it is on the disk from now on.
    fn keep(&mut self, one: &Incoming<'_>, receipt: Receipt) -> Result<(), Refused> {
        self.insert.execute(params![
            self.bringer.site.as_str(),
            self.bringer.device.0.as_bytes(),
            to_sql(one.seq),
            to_sql(receipt.number),
            one.record.0.as_bytes(),
            receipt.outcome.as_str(),
            receipt.code.map(Code::as_str),
            receipt.field.as_ref().map(Key::as_str),
            wire::digest(one.raw),
            self.now_ms,
            one.raw.get(),
        ])?;
        self.last_seq = one.seq;
        if receipt.outcome == ReceiptOutcome::Quarantined {
            self.refused_seq = one.seq;
        } else if let Some(change) = &one.change {
            self.keep_photo_mentions(change)?;
        }
        self.receipts.push(receipt);
        Ok(())
    }

    fn keep_photo_mentions(&self, change: &Change) -> Result<(), StoreError> {
        let Some(definition) = self.registers.get(change.register.as_str()) else {
            return Ok(());
        };
        for (field, digest) in photos_of(change, definition) {
            self.transaction
                .prepare_cached(
                    "INSERT INTO photo_mentions (site, sha256, record, field, device) VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT DO NOTHING",
                )?
                .execute(params![
                    self.bringer.site.as_str(),
                    digest,
                    change.record.0.as_bytes(),
                    field.as_str(),
                    self.bringer.device.0.as_bytes()
                ])?;
        }
        Ok(())
    }

    pub(super) fn end(mut self) -> Result<Pushed, Refused> {
        let site = self.bringer.site.as_str();
        let mut gone = Vec::new();
        let mut put = self.transaction.prepare_cached(
            "INSERT INTO records (site, id, register, number, body) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (site, id) DO UPDATE SET number = excluded.number, body = excluded.body",
        )?;
        for id in &self.touched {
            let Some(Some(record)) = self.records.remove(id) else {
                continue;
            };
            let register = record.register.as_str();
            let reaches = self
                .registers
                .get(register)
                .is_some_and(|one| scope::reaches(one, &record, self.bringer.actor));
            if !reaches {
                gone.push(*id);
            }
            put.execute(params![
                site,
                id.0.as_bytes(),
                register,
                to_sql(record.number),
                to_json(&record)?
            ])?;
        }
        if self.number > self.previous {
            self.transaction
                .prepare_cached("UPDATE sites SET number = ?2 WHERE site = ?1")?
                .execute(params![site, to_sql(self.number)])?;
        }
        self.transaction
            .prepare_cached(
                "UPDATE devices SET last_seq = ?3, refused_seq = ?4, cursor = ?5, clock_ms = ?6, contact_ms = ?7
                 WHERE site = ?1 AND device = ?2",
            )?
            .execute(params![
                site,
                self.bringer.device.0.as_bytes(),
                to_sql(self.last_seq),
                to_sql(self.refused_seq),
                to_sql(self.bringer.cursor),
                self.bringer.clock_ms,
                self.now_ms
            ])?;
        Ok(Pushed {
            receipts: self.receipts,
            acknowledged_seq: self.last_seq,
            previous: self.previous,
            number: self.number,
            gone,
            is_cloned: self.is_cloned,
        })
    }
}

/// How many changes stand or fall with the first one; `None` when its group is cut or out of order.
fn unit_length(rest: &[Incoming<'_>]) -> Option<usize> {
    let first = rest.first()?;
    let is_next = |pair: &[Incoming<'_>]| Some(pair[1].seq) == pair[0].seq.checked_add(1);
    let in_order = |unit: &[Incoming<'_>]| unit.windows(2).all(is_next);
    let count = match first.group {
        None => 1,
        Some(group) if group.first == first.seq && (1..=GROUP_MAX).contains(&group.count) => {
            group.count as usize
        }
        Some(_) => return None,
    };
    let unit = rest.get(..count)?;
    let is_whole = unit.iter().all(|one| one.group == first.group) && in_order(unit);
    is_whole.then_some(count)
}

fn stored_receipt(
    seq: u64,
    number: i64,
    outcome: &str,
    code: Option<String>,
    field: Option<String>,
) -> Result<Receipt, StoreError> {
    let damaged = || StoreError::Damaged("a receipt".to_owned());
    let outcome = ReceiptOutcome::from_name(outcome).ok_or_else(damaged)?;
    let code = code
        .map(|code| read_json("a receipt's code", &format!("{code:?}")))
        .transpose()?;
    let field = field.map(Key::new).transpose().map_err(|_| damaged())?;
    Ok(Receipt {
        seq,
        outcome,
        number: from_sql(number),
        code,
        field,
    })
}

/// The photos and signatures that a change refers to.
fn photos_of<'c>(change: &'c Change, definition: &Definition) -> Vec<(&'c Key, &'c str)> {
    let mut photos = Vec::new();
    for (key, write) in &change.writes {
        let kind = definition.field(key.as_str()).map(|field| field.kind);
        if !matches!(kind, Some(Kind::Photos | Kind::Signature)) {
            continue;
        }
        match write {
            Write::Set { value, .. } => photos.extend(value.as_text().map(|digest| (key, digest))),
            Write::Members { add, .. } => {
                photos.extend(
                    add.iter()
                        .filter_map(|value| value.as_text())
                        .map(|digest| (key, digest)),
                );
            }
            Write::Increase { .. } => {}
        }
    }
    photos
}
