//! Photos travel behind the changes, in parts that are cut and repeated.

use std::collections::BTreeSet;

use steward_domain::replica::OutboxRow;

use super::device::Photo;
use super::laws::{Broken, Law, hold};
use super::site::SITE;
use super::world::World;
use crate::schedule::Random;
use steward_server::store::photos::PartRange;

/// How many bytes a part has: some photos take one, some three.
const PART_BYTES: usize = 64;

impl World {
    /// Sends the photos that wait and whose changes the server has, until the network is cut.
    pub(super) fn send_photos(&mut self, place: usize, random: &mut Random) -> Result<(), Broken> {
        if self.is_away(place) {
            return Ok(());
        }
        let device = &mut self.devices[place];
        let unsent = device.tab(0).outbox().filter(|row| row.is_waiting());
        let held_up: BTreeSet<String> = unsent.flat_map(OutboxRow::photos).collect();
        let waiting = device.photos.iter().filter(|(_, photo)| photo.is_waiting);
        let waiting: Vec<String> = waiting.map(|(digest, _)| digest.clone()).collect();
        for digest in waiting {
            let Some(photo) = self.devices[place].photos.get(&digest).cloned() else {
                continue;
            };
            if held_up.contains(&digest) {
                continue;
            }
            if !self.is_healing && random.one_in(3) {
                return Ok(());
            }
            if self.send_photo(place, &digest, &photo.bytes, random)? {
                let is_waiting = false;
                let photo = Photo { is_waiting, ..photo };
                self.devices[place].photos.insert(digest, photo);
            }
        }
        Ok(())
    }

    /// Returns whether the server has it now.
    fn send_photo(
        &mut self,
        place: usize,
        digest: &str,
        bytes: &[u8],
        random: &mut Random,
    ) -> Result<bool, Broken> {
        let staff = self.devices[place].staff;
        // The server says how far it is: what it has come by, another device's parts too, is not sent again.
        let progress = self.server.store().photo_progress(SITE, digest).ok().flatten();
        let mut start = progress.map_or(0, |progress| usize::try_from(progress.received).unwrap_or(0));
        let whole = progress.is_some_and(|progress| progress.is_whole);
        while !whole && start < bytes.len() {
            let end = bytes.len().min(start + PART_BYTES);
            let range = PartRange {
                start: start as u64,
                total: bytes.len() as u64,
            };
            for _ in 0..=usize::from(!self.is_healing && random.one_in(4)) {
                let part = &bytes[start..end];
                let now_ms = self.server.now_ms;
                let taken = self
                    .server
                    .store()
                    .photo_part(SITE, staff, digest, range, part, now_ms);
                hold(Law::Once, taken.is_ok() || !self.is_healing, || {
                    format!("a part of photo {digest} from byte {start} is not taken: {taken:?}")
                })?;
            }
            if !self.is_healing && random.one_in(4) {
                return Ok(false);
            }
            start = end;
        }
        self.tally.photos += 1;
        let progress = self.server.store().photo_progress(SITE, digest).ok().flatten();
        Ok(progress.is_some_and(|progress| progress.is_whole))
    }

    /// Every photo that an accepted change speaks of, and that a device still holds, is whole on the server, byte for byte.
    pub(super) fn hold_photos(&self) -> Result<(), Broken> {
        for device in &self.devices {
            for (digest, Photo { bytes, .. }) in &device.photos {
                let mentions = self
                    .server
                    .store()
                    .photo_mentions(SITE, digest)
                    .unwrap_or_default();
                if mentions.is_empty() {
                    continue;
                }
                let there = self.server.store().photo(SITE, digest).ok().flatten();
                let is_there = there.is_some_and(|(_, there)| there == *bytes);
                hold(Law::SavedIsKept, is_there, || {
                    format!("photo {digest} is spoken of and is not on the server")
                })?;
            }
        }
        Ok(())
    }
}
