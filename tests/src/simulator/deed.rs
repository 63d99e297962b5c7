//! What happens in a world, one act after the other.

use serde::{Deserialize, Serialize};

use crate::schedule::Random;

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// A form is opened and filled in, or several that stand or fall together.
    Open,
    /// An open form is saved: its rows are planned, and perhaps written.
    Save,
    /// Rows that were planned are written.
    Write,
    /// One exchange with the server, with whatever the network does to it.
    Exchange,
    /// A request that the network held up arrives.
    Late,
    /// The app dies.
    Crash,
    /// Hours go by on one phone.
    Wait,
    /// Somebody sets the clock of a phone.
    SetClock,
    /// The storage of a phone is damaged, rolled back, or copied to another phone.
    Damage,
    /// A person looks after what was refused.
    Decide,
    /// Photos travel.
    Photos,
    /// The server is stopped, killed, loses power, is updated, restored or backed up; somebody gets another role.
    Administer,
}

/// One act. Everything else follows from `roll` and the state of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// On which device, counted round.
    pub place: u8,
    /// What.
    pub deed: Deed,
    /// All of its chance. As text in files: JSON readers may not take 64 bits.
    #[serde(with = "as_text")]
    pub roll: u64,
}

mod as_text {
    use serde::{Deserialize, Deserializer, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    pub(super) fn serialize<S: Serializer>(roll: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{roll:016x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        let text = String::deserialize(from)?;
        u64::from_str_radix(&text, 16).map_err(serde::de::Error::custom)
    }
}

impl Act {
    /// Any act.
    pub(super) fn random(random: &mut Random) -> Self {
        let deed = match random.below(48) {
            0..=8 => Deed::Open,
            9..=19 => Deed::Save,
            20..=24 => Deed::Write,
            25..=36 => Deed::Exchange,
            37 => Deed::Late,
            38 => Deed::Crash,
            39 => Deed::Wait,
            40 => Deed::SetClock,
            41 => Deed::Damage,
            42 | 43 => Deed::Decide,
            44 => Deed::Photos,
            _ => Deed::Administer,
        };
        Self {
            place: random.number().to_le_bytes()[0],
            deed,
            roll: random.number(),
        }
    }
}
