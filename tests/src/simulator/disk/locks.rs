//! Who may touch a file: the locks of rollback journals, and the slots of a write-ahead log.

use rusqlite::ffi;

use super::state::Outcome;

/// What one open file holds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Held {
    /// One of `SQLITE_LOCK_NONE` to `SQLITE_LOCK_EXCLUSIVE`, which grow.
    pub(super) level: i32,
    shared: u8,
    exclusive: u8,
}

impl Held {
    /// Raises the lock, as far as the others of the same file leave room.
    pub(super) fn raise(&mut self, level: i32, may_write: bool, others: &[Self]) -> Outcome<()> {
        if self.level >= level {
            return Ok(());
        }
        // The operating system locks no file for writing that was opened for reading.
        if level > ffi::SQLITE_LOCK_SHARED && !may_write {
            return Err(ffi::SQLITE_IOERR_LOCK);
        }
        let highest = others.iter().map(|one| one.level).max().unwrap_or_default();
        let barrier = match level {
            ffi::SQLITE_LOCK_SHARED => ffi::SQLITE_LOCK_PENDING,
            _ => ffi::SQLITE_LOCK_RESERVED,
        };
        if highest >= barrier {
            return Err(ffi::SQLITE_BUSY);
        }
        if level == ffi::SQLITE_LOCK_EXCLUSIVE && highest >= ffi::SQLITE_LOCK_SHARED {
            // Whoever has begun to write lets no new reader in while it waits for the old ones.
            if self.level == ffi::SQLITE_LOCK_RESERVED {
                self.level = ffi::SQLITE_LOCK_PENDING;
            }
            return Err(ffi::SQLITE_BUSY);
        }
        self.level = level;
        Ok(())
    }

    pub(super) fn lower(&mut self, level: i32) {
        self.level = self.level.min(level);
    }

    /// Locks or unlocks slots of the shared memory. `slots` has a bit for each.
    pub(super) fn change_slots(&mut self, slots: u8, flags: i32, others: &[Self]) -> Outcome<()> {
        if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
            self.shared &= !slots;
            self.exclusive &= !slots;
            return Ok(());
        }
        let is_exclusive = flags & ffi::SQLITE_SHM_EXCLUSIVE != 0;
        let blocks = |one: &Self| one.exclusive & slots != 0 || (is_exclusive && one.shared & slots != 0);
        if others.iter().any(blocks) {
            return Err(ffi::SQLITE_BUSY);
        }
        if is_exclusive {
            self.exclusive |= slots;
        } else {
            self.shared |= slots;
        }
        Ok(())
    }

    pub(super) fn leave_shared_memory(&mut self) {
        self.shared = 0;
        self.exclusive = 0;
    }
}
