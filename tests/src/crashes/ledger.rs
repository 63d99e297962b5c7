//! What was promised: every change that a phone has shown as saved, and every receipt that has reached one. It is written down beside
//! the phones, so that a phone which forgets is found out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value as Json;
use steward_domain::ids::DeviceId;
use steward_domain::wire::{Receipt, ReceiptOutcome};

use super::books::Books;
use crate::support::Phone;

/// The promises.
#[derive(Clone, Debug)]
pub(super) struct Ledger {
    /// What was there before anybody began.
    before: BTreeSet<(DeviceId, u64)>,
    saved: BTreeMap<(DeviceId, u64), Box<str>>,
    receipts: BTreeMap<(DeviceId, u64), Receipt>,
}

impl Ledger {
    /// Nobody has promised anything yet.
    pub(super) fn new(books: &Books) -> Self {
        Self {
            before: books.changes.keys().copied().collect(),
            saved: BTreeMap::new(),
            receipts: BTreeMap::new(),
        }
    }

    /// Writes down what a phone has saved since the last time.
    pub(super) fn saved(&mut self, phone: &Phone) {
        let device = phone.replica.meta().device;
        let known = self.saved_by(device);
        for row in phone.replica.outbox().filter(|row| row.seq > known) {
            self.saved.insert((device, row.seq), row.body.get().into());
        }
        assert_eq!(
            self.saved_by(device),
            phone.replica.meta().next_seq - 1,
            "the outbox of {device} has what was saved"
        );
    }

    /// How many changes a device has saved.
    fn saved_by(&self, device: DeviceId) -> u64 {
        let last = self.saved.range((device, 0)..=(device, u64::MAX)).next_back();
        last.map_or(0, |((_, seq), _)| *seq)
    }

    /// Writes down the receipts of an answer that has arrived.
    ///
    /// # Panics
    /// When one differs from the one that was given before.
    pub(super) fn answered(&mut self, device: DeviceId, receipts: &[Receipt]) {
        for receipt in receipts {
            let known = self
                .receipts
                .entry((device, receipt.seq))
                .or_insert_with(|| receipt.clone());
            assert_eq!(
                known, receipt,
                "{device}: a receipt is the same whenever it is given"
            );
        }
    }

    /// How many changes were saved.
    #[must_use]
    pub(super) fn changes(&self) -> usize {
        self.saved.len()
    }

    /// How many receipts had this outcome.
    #[must_use]
    pub(super) fn outcomes(&self, outcome: ReceiptOutcome) -> usize {
        let like = |receipt: &&Receipt| receipt.outcome == outcome;
        self.receipts.values().filter(like).count()
    }

    /// What must hold at any moment.
    ///
    /// # Panics
    /// When a promise is broken.
    pub(super) fn check(&self, books: &Books) {
        for ((device, seq), receipt) in &self.receipts {
            let row = books.changes.get(&(*device, *seq));
            let row = row.unwrap_or_else(|| panic!("lost: {device} {seq} was acknowledged: {receipt:?}"));
            assert_eq!(
                (row.number, row.outcome.as_str()),
                (receipt.number, receipt.outcome.as_str()),
                "{device} {seq} is kept as its receipt says"
            );
        }
        for (device, last_seq) in &books.last_seqs {
            let rows = books.changes.range((*device, 0)..=(*device, u64::MAX));
            let seqs: Vec<u64> = rows.map(|((_, seq), _)| *seq).collect();
            is_counted(&seqs, 1..last_seq + 1, &format!("the changes of {device}"));
        }
        is_counted(&books.numbers, 1..books.number + 1, "the numbers of the site");
        assert_eq!(books.lost, 0, "a device has reported a loss");
        for (key, row) in &books.changes {
            let saved = self.saved.get(key);
            assert!(
                saved.is_some() || self.before.contains(key),
                "doubled or made up: nobody has saved {key:?}: {}",
                row.body
            );
            assert!(
                saved.is_none_or(|body| **body == *row.body),
                "{key:?} was saved as {saved:?} and is kept as {}",
                row.body
            );
        }
    }

    /// What must hold besides when everybody has synced.
    ///
    /// # Panics
    /// When a promise is broken.
    pub(super) fn check_all_synced(&self, books: &Books) {
        self.check(books);
        for (device, seq) in self.saved.keys() {
            assert!(
                books.changes.contains_key(&(*device, *seq)),
                "lost: {device} {seq} was saved and is not on the server"
            );
        }
        self.check_marks(books);
    }

    /// The note of every accepted change is in the records once, and of a refused one nowhere.
    fn check_marks(&self, books: &Books) {
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for mark in books.records.values().flat_map(|record| marks(record)) {
            *found.entry(mark).or_default() += 1;
        }
        let mut looked_for = 0;
        for (key, body) in &self.saved {
            let body: Json = serde_json::from_str(body).expect("a change is JSON");
            let notes = body["writes"]["notes"].to_string();
            let is_kept = books.changes.get(key).is_some_and(|row| row.number > 0);
            for mark in marks(&notes) {
                looked_for += 1;
                let times = found.get(mark).copied().unwrap_or(0);
                assert_eq!(
                    times,
                    usize::from(is_kept),
                    "{key:?}: how often its note is there"
                );
            }
        }
        assert!(looked_for > 0, "nothing was marked: this checks nothing");
    }
}

fn is_counted(numbers: &[u64], expected: Range<u64>, what: &str) {
    let is_right = numbers.iter().copied().eq(expected.clone());
    let first_wrong = numbers
        .iter()
        .zip(expected.clone())
        .find(|(is, right)| *is != right);
    assert!(
        is_right,
        "{what} are not {expected:?} without hole or double: {} of them, first difference {first_wrong:?}",
        numbers.len()
    );
}

fn marks(text: &str) -> impl Iterator<Item = &str> {
    text.split('《')
        .skip(1)
        .filter_map(|rest| rest.split_once('》').map(|(mark, _)| mark))
}
