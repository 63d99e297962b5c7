//! Everything works again, and every device syncs until it rests.

use steward_domain::replica::Next;

use super::laws::{Broken, Law, hold};
use super::world::World;
use crate::schedule::Random;

/// The most round trips that a device may need to come to rest: all records in pages of one, twice, and its outbox.
const ROUND_TRIPS_MAX: usize = 160;

impl World {
    /// The network is good, the server too; then everybody syncs, and once more, because of what the others have brought.
    pub(super) fn heal(&mut self) -> Result<(), Broken> {
        self.is_healing = true;
        self.late.clear();
        self.server.disk.heal();
        for _ in 0..2 {
            for place in 0..self.devices.len() {
                self.write_planned(place, &mut Random::from_seed(0))?;
                self.sync_until_rest(place)?;
            }
        }
        Ok(())
    }

    /// Law 7: every sync ends.
    pub(super) fn sync_until_rest(&mut self, place: usize) -> Result<(), Broken> {
        // Nothing goes wrong any more, so there is no chance in it.
        let mut random = Random::from_seed(0);
        for _ in 0..ROUND_TRIPS_MAX {
            if self.exchange(place, &mut random)? == Next::Rest {
                return self.send_photos(place, &mut random);
            }
        }
        hold(Law::Progress, false, || {
            format!("device {place} does not come to rest")
        })
    }
}
