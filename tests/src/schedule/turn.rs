//! One turn of a schedule.

use super::random::Random;

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A form of a new record is opened and saved.
    Make,
    /// A form of a record is opened. Several may be open at once: two tabs, or two people at one phone.
    Open,
    /// An open form is saved.
    Save,
    /// An open form is closed.
    Discard,
    /// All records are pulled, or some of them and then the network goes.
    Pull,
    /// The outbox is pushed, or its beginning; the answer may be lost.
    Push,
}

/// Somebody does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// On which device, counted round.
    pub device: u8,
    /// What.
    pub act: Act,
    /// Everything else follows from this number and the state of the device.
    pub roll: u64,
}

impl Turn {
    /// Any turn.
    #[must_use]
    pub fn random(random: &mut Random) -> Self {
        let act = match random.below(32) {
            0 => Act::Make,
            1..=10 => Act::Open,
            11..=20 => Act::Save,
            21 => Act::Discard,
            22..=26 => Act::Pull,
            _ => Act::Push,
        };
        Self {
            device: random.number().to_le_bytes()[0],
            act,
            roll: random.number(),
        }
    }
}
