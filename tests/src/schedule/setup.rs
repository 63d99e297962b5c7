//! What a world is made of, and what may be found wrong in it.

use super::server::Judge;

/// A mistake that is planted in the world, never in the product: the traps of ARCHITECTURE.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// The number of the record is taken when the form is saved, not when it was opened.
    NumberAtSave,
    /// Own earlier changes are always seen, those of another form too.
    OwnAlwaysSeen,
    /// Whatever arrives last replaces all that is there.
    LastArrivalWins,
    /// The device's cursor is taken for the record's number, with pulls that stay half-done.
    CursorForNumber,
}

/// What a world is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setup {
    /// Where identities come from.
    pub seed: u64,
    /// How many devices.
    pub devices: usize,
    /// How the server judges.
    pub judge: Judge,
    /// A planted bug.
    pub bug: Option<Bug>,
    /// Where all clocks come from.
    pub clocks: u64,
    /// If given, the network cuts and doubles every batch on its way, and it arrives in the end.
    pub delivery: Option<u64>,
}

impl Setup {
    /// Three devices and no bug.
    #[must_use]
    pub fn new(judge: Judge) -> Self {
        Self {
            seed: 0,
            devices: 3,
            judge,
            bug: None,
            clocks: 0,
            delivery: None,
        }
    }
}

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A record holds other values than the oracle says.
    Values(String),
    /// A record shows another conflict of states than the oracle says.
    Standing(String),
    /// A change that was right by what its author saw was refused by the server.
    RefusedAtTheDesk(String),
}
