//! The bytes of one file: as programs see them, as the platter has them, and what is on its way from the one to the other.

use std::ops::Range;
use std::sync::Arc;

use super::rolls::Rolls;

/// What a disk writes whole or not at all.
const SECTOR_BYTES: usize = 512;

/// Law: what programs see is what the platter has, with everything that waits done to it in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Contents {
    now: Arc<Vec<u8>>,
    durable: Arc<Vec<u8>>,
    waiting: Vec<Waiting>,
}

/// What the operating system was told and the platter has not.
#[derive(Clone, Debug)]
enum Waiting {
    Write { at: usize, bytes: Vec<u8> },
    Truncate { bytes: usize },
}

impl Contents {
    /// A file that has been there for long.
    pub(super) fn settled(bytes: Arc<Vec<u8>>) -> Self {
        Self {
            now: Arc::clone(&bytes),
            durable: bytes,
            waiting: Vec::new(),
        }
    }

    pub(super) fn now(&self) -> &Arc<Vec<u8>> {
        &self.now
    }

    /// As much of a range as there is.
    pub(super) fn read(&self, range: Range<usize>) -> &[u8] {
        let end = range.end.min(self.now.len());
        self.now.get(range.start..end).unwrap_or_default()
    }

    pub(super) fn write(&mut self, at: usize, bytes: &[u8]) {
        put(Arc::make_mut(&mut self.now), at, bytes);
        self.waiting.push(Waiting::Write {
            at,
            bytes: bytes.to_vec(),
        });
    }

    pub(super) fn truncate(&mut self, bytes: usize) {
        Arc::make_mut(&mut self.now).truncate(bytes);
        self.waiting.push(Waiting::Truncate { bytes });
    }

    pub(super) fn sync(&mut self) {
        if !self.waiting.is_empty() {
            let durable = Arc::make_mut(&mut self.durable);
            self.waiting.drain(..).for_each(|one| one.apply(durable));
        }
    }

    /// The platter has what was synced, and of the rest whatever chance has left: nothing, all, a beginning, or any part of it.
    pub(super) fn lose_power(&mut self, rolls: &mut Rolls) {
        let waiting = std::mem::take(&mut self.waiting);
        if !waiting.is_empty() {
            let durable = Arc::make_mut(&mut self.durable);
            match rolls.below(4) {
                0 => {}
                1 => waiting.into_iter().for_each(|one| one.apply(durable)),
                2 => {
                    let whole = rolls.below(waiting.len());
                    for (place, one) in waiting.into_iter().enumerate().take(whole + 1) {
                        if place < whole {
                            one.apply(durable);
                        } else {
                            one.apply_torn(durable, rolls);
                        }
                    }
                }
                _ => {
                    for one in waiting {
                        match rolls.below(3) {
                            0 => {}
                            1 => one.apply(durable),
                            _ => one.apply_torn(durable, rolls),
                        }
                    }
                }
            }
        }
        self.now = Arc::clone(&self.durable);
    }
}

impl Waiting {
    fn apply(self, to: &mut Vec<u8>) {
        match self {
            Self::Write { at, bytes } => put(to, at, &bytes),
            Self::Truncate { bytes } => to.truncate(bytes),
        }
    }

    /// Sectors reach the platter in any order, so any of them may be missing. A length is one number: it is there or not.
    fn apply_torn(self, to: &mut Vec<u8>, rolls: &mut Rolls) {
        match self {
            Self::Write { at, bytes } => {
                for part in sectors(at, bytes.len()) {
                    if rolls.coin() {
                        put(to, at + part.start, &bytes[part]);
                    }
                }
            }
            Self::Truncate { .. } => {
                if rolls.coin() {
                    self.apply(to);
                }
            }
        }
    }
}

/// The parts of a write, one for each sector that it touches, counted from the beginning of the write.
fn sectors(at: usize, length: usize) -> impl Iterator<Item = Range<usize>> {
    let first = at / SECTOR_BYTES;
    let last = (at + length).div_ceil(SECTOR_BYTES);
    (first..last).map(move |sector| {
        let start = (sector * SECTOR_BYTES).max(at) - at;
        let end = ((sector + 1) * SECTOR_BYTES).min(at + length) - at;
        start..end
    })
}

/// How much of a write is done when it is cut off at the end of a sector, or before its first, or behind its last.
pub(super) fn torn_length(at: usize, length: usize, rolls: &mut Rolls) -> usize {
    let ends: Vec<usize> = sectors(at, length).map(|part| part.end).collect();
    match rolls.below(ends.len() + 1) {
        0 => 0,
        place => ends[place - 1],
    }
}

fn put(to: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if to.len() < at {
        // What was never written between is a hole, and reads as zeros.
        to.resize(at, 0);
    }
    let (inside, behind) = bytes.split_at(bytes.len().min(to.len() - at));
    to[at..at + inside.len()].copy_from_slice(inside);
    to.extend_from_slice(behind);
}
