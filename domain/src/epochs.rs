//! Lives of a server's data. A restore from a backup begins a new one, and numbers above the restored one start to mean
//! something else.

use serde::{Deserialize, Serialize};

use crate::change::Seen;
use crate::ids::EpochId;

/// The present epoch and those before it, each with the number at which it was cut off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Epochs {
    /// The present one.
    pub current: EpochId,
    /// Former ones, oldest first, with the highest number of theirs that was restored.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Vec<Object>>))]
    pub former: Vec<(EpochId, u64)>,
}

impl Epochs {
    /// The first life of a server.
    #[must_use]
    pub fn first(epoch: EpochId) -> Self {
        Self {
            current: epoch,
            former: Vec::new(),
        }
    }

    /// Whether this is an epoch that a restore has ended here. One that nobody here has heard of is not.
    #[must_use]
    pub fn is_former(&self, epoch: EpochId) -> bool {
        self.former.iter().any(|(former, _)| *former == epoch)
    }

    /// What an author had seen, in numbers of the present epoch. Numbers that a restore cut off are cut down to it:
    /// perhaps a false conflict, never a loss. Of an epoch that is not known nothing counts as seen.
    #[must_use]
    pub fn in_present(&self, seen: Seen) -> Seen {
        if seen.epoch == self.current {
            return seen;
        }
        let place = self.former.iter().position(|(epoch, _)| *epoch == seen.epoch);
        let kept = place.and_then(|place| self.former[place..].iter().map(|(_, number)| *number).min());
        Seen {
            epoch: self.current,
            number: seen.number.min(kept.unwrap_or(0)),
            ..seen
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn numbers_above_a_restore_are_not_seen() {
        let epoch = |n: u128| EpochId(Uuid::from_u128(n));
        let epochs = Epochs {
            current: epoch(3),
            former: vec![(epoch(1), 100), (epoch(2), 70)],
        };
        // epoch, number, number in the present one
        let cases = [
            (3, 120, 120),
            (2, 120, 70),
            (2, 60, 60),
            (1, 120, 70),
            (1, 50, 50),
            (9, 50, 0),
        ];
        for (of, number, present) in cases {
            let seen = Seen {
                epoch: epoch(of),
                number,
                own: 5,
                answered: 4,
            };
            assert_eq!(epochs.is_former(epoch(of)), of < 3, "{of}");
            let now = epochs.in_present(seen);
            assert_eq!(
                (now.number, now.own, now.answered),
                (present, 5, 4),
                "{of} {number}"
            );
        }
    }
}
