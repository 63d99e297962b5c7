//! Worlds that once broke a law: kept as they were, act by act, so that no later version makes another world of their seed.

use serde::{Deserialize, Serialize};

use super::deed::Act;
use super::laws::Law;
use super::setup::Setup;

/// One kept case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// What was wrong, and how it was mended.
    pub why: String,
    /// The law that it broke then.
    pub law: Law,
    /// The world.
    pub setup: Setup,
    /// What happened in it.
    pub acts: Vec<Act>,
}
