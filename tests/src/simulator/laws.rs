//! The laws that are held against a world, and what it says when one is broken.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The laws of ARCHITECTURE.md by number, and some that it holds without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Law {
    /// 1: a change that comes again changes nothing, and none is there twice.
    Once,
    /// 2: the order of arrival does not matter.
    AnyOrder,
    /// 3: no value disappears unless a later change had seen it.
    NothingDisappears,
    /// 4: what is acknowledged is on the server's disk.
    AcknowledgedIsDurable,
    /// 5: what was shown as saved is in the outbox until then.
    SavedIsKept,
    /// 6: after healing everybody shows what the server has.
    Agreement,
    /// 7: every exchange moves something or says why not.
    Progress,
    /// 8: nobody holds what is outside the scope.
    Scope,
    /// 9: a loss is noticed.
    LossIsNoticed,
    /// What was right by what its author saw is not refused at the desk.
    RightIsNotRefused,
    /// Nothing is accepted that its author had no right to.
    Rights,
    /// Changes that are saved together stand or fall together.
    Together,
    /// "All synced" is said only when it is true.
    Honest,
    /// A world replays byte for byte.
    Replay,
    /// Something panicked.
    NoPanic,
}

/// A law was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which.
    pub law: Law,
    /// How.
    pub how: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.law, self.how)
    }
}

/// Holds a law: an error when it is broken.
pub(super) fn hold(law: Law, holds: bool, how: impl FnOnce() -> String) -> Result<(), Broken> {
    if holds {
        return Ok(());
    }
    Err(Broken { law, how: how() })
}
