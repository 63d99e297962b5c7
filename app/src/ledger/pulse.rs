//! How the sync stands, told honestly.

use serde::{Deserialize, Serialize};
use steward_domain::replica::Status;

/// What the sync is doing, or waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Nothing was heard yet since the app was started.
    Starting,
    /// The last exchange went well.
    Current,
    /// The server can't be reached; it is tried again by itself.
    Unreachable,
    /// The session has ended: the person logs in again.
    LogIn,
    /// This phone was removed by a manager: what is unsent can only be written to a file.
    Removed,
    /// The app is too old to read records; it still sends.
    Update,
    /// The phone has no room for what came.
    PhoneFull,
}

/// How the sync stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulse {
    /// What the outbox holds.
    pub status: Status,
    /// What the sync is doing.
    pub phase: Phase,
    /// When the server was last heard, by this phone's wall clock.
    pub last_contact_ms: Option<i64>,
    /// Whether it was heard since the app was started: only then do the two clocks of this phone belong together.
    pub contacted_this_run: bool,
    /// Photos that a saved change mentions and the server does not have yet.
    pub photos_waiting: usize,
    /// How far a first download has come, while one is under way.
    pub pulling: Option<u64>,
    /// Whether the server has heard more from this phone than the phone knows of: its database is older than it was. What was unsent then
    /// is gone, and nobody can say how much that is.
    pub was_set_back: bool,
}

impl Pulse {
    pub(super) fn starting(last_contact_ms: Option<i64>) -> Self {
        Self {
            status: Status {
                waiting: 0,
                refused: 0,
                is_sending: false,
                failures: 0,
                has_lost: false,
            },
            phase: Phase::Starting,
            last_contact_ms,
            contacted_this_run: false,
            photos_waiting: 0,
            pulling: None,
            was_set_back: false,
        }
    }

    /// Whether everything that was saved here is on the server, photos too.
    #[must_use]
    pub fn is_all_synced(&self) -> bool {
        self.status.is_all_synced() && self.photos_waiting == 0
    }
}
