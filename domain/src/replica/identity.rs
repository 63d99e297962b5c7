//! Moving to a new identity, when another profile has used the old one or the server has never heard of it.

use super::outbox::{self, OutboxRow};
use super::{Meta, Replica, Rows};
use crate::change::{Seen, Tag};
use crate::ids::DeviceId;
use crate::sort::Gather;

impl Replica {
    /// Plans the move to a new identity: every change without a receipt is written again under it, in order. Changes that the server
    /// has already are left where they are, so nothing is doubled. Refused ones come along for the person who has still to decide: they
    /// take a number, but the server keeps them under the former identity and is not asked again.
    ///
    /// Forms that are open at this moment go on with [`Self::seen_after_move`].
    #[must_use]
    pub fn move_to(&self, device: DeviceId) -> Rows {
        let moving = self.moving();
        let meta = Meta {
            device,
            cursor: 0,
            whole: 0,
            snapshot: Some(0),
            next_seq: 1 + moving.len() as u64,
            answered: 0,
            ..self.meta.clone()
        };
        let mut rows = Rows::new(&self.meta, meta);
        rows.clear_shadow = true;
        rows.outbox_remove = self.outbox.keys().copied().collect();
        let own = |own: u64| up_to(&moving, own);
        let new_seq = |seq: u64| 1 + own(seq.saturating_sub(1));
        let moves = |seq: u64| moving.binary_search_by_key(&seq, |row| row.seq).is_ok();
        let new_tag = |tag: Tag| {
            if tag.device == self.meta.device && moves(tag.seq) {
                let seq = new_seq(tag.seq);
                Tag { device, seq, ..tag }
            } else {
                tag
            }
        };
        rows.outbox_put = moving
            .iter()
            .filter_map(|row| outbox::moved(row, device, new_seq, own, new_tag))
            .collect();
        let outbox = rows.outbox_put.iter().map(|row| (row.seq, row.clone())).gather();
        rows.meta.missing = outbox::unsendable(&outbox, 0, rows.meta.next_seq);
        rows
    }

    /// What a form that was opened before a move has in view, told under the new identity: to be taken before [`Self::moved`]. The old
    /// `own` would count other changes there, and a value that nobody had seen could be written over.
    ///
    /// Own changes that were in view and keep their place are seen. Those with a receipt are seen through the record's number, or else
    /// stand beside what the form writes: a conflict perhaps, never a loss.
    #[must_use]
    pub fn seen_after_move(&self, seen: Seen) -> Seen {
        Seen {
            own: up_to(&self.moving(), seen.own),
            answered: 0,
            ..seen
        }
    }

    /// What a form has in view that was opened under the identity `opened_as`, told under the present one. `former` is the replica as it was
    /// before the last move, if that is still known.
    ///
    /// When nobody knows any more what those numbers meant, nothing of this device's own counts as seen: perhaps a false conflict,
    /// never a loss.
    #[must_use]
    pub fn told_as_now(&self, opened_as: DeviceId, former: Option<&Replica>, seen: Seen) -> Seen {
        if opened_as == self.meta.device {
            return seen;
        }
        match former.filter(|former| former.meta.device == opened_as) {
            Some(former) => former.seen_after_move(seen),
            None => Seen {
                own: 0,
                answered: 0,
                ..seen
            },
        }
    }

    fn moving(&self) -> Vec<&OutboxRow> {
        self.outbox.values().filter(|row| row.moves_along()).collect()
    }

    /// The transaction of [`Self::move_to`] has ended well.
    pub fn moved(&mut self, rows: &Rows) {
        self.meta = rows.meta.clone();
        self.outbox = rows.outbox_put.iter().map(|row| (row.seq, row.clone())).gather();
        self.asked = None;
    }
}

/// How many of these rows are at or below a `seq`.
fn up_to(rows: &[&OutboxRow], seq: u64) -> u64 {
    rows.partition_point(|row| row.seq <= seq) as u64
}
