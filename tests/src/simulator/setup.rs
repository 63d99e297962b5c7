//! What a world is made of.

use serde::{Deserialize, Serialize};
use steward_domain::definition::Role;

use crate::schedule::Random;

/// The server's clock when a world begins.
pub(super) const BEGIN_MS: i64 = 1_795_000_000_000;
const HOUR_MS: i64 = 3_600_000;

/// A phone, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// The people who use it, by their place among [`Setup::roles`]. Each has a device of their own on it.
    pub people: Vec<usize>,
    /// What its clock says when the world begins.
    pub wall_ms: i64,
    /// Whether it is out of reach until the end: sixty days in a basement, its clock going on a day at each save.
    pub is_away: bool,
}

/// What may happen in a world. Faults that are never together leave sharper laws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "independent switches")]
pub struct Hazards {
    /// The server is restored from backups.
    pub restores: bool,
    /// The storage of phones is damaged or rolled back.
    pub damage: bool,
    /// Profiles are copied to other phones.
    pub clones: bool,
    /// People get other roles.
    pub roles: bool,
    /// Registers get new versions.
    pub definitions: bool,
    /// The server's disk is full or fails, its process dies, its power goes.
    pub server: bool,
}

/// A world before anything has happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// Where identities and the disks' chance come from.
    pub seed: u64,
    /// What each person is at the beginning.
    pub roles: Vec<Role>,
    /// The phones.
    pub phones: Vec<Phone>,
    /// The most records in one answer.
    pub page_records_max: usize,
    /// What may happen.
    pub hazards: Hazards,
}

impl Setup {
    /// Any world with two to eight devices.
    pub(super) fn random(random: &mut Random, seed: u64) -> Self {
        let people = 2 + random.below(4);
        let roles = (0..people).map(|_| {
            *random.pick(&[
                Role::Guard,
                Role::Worker,
                Role::Receptionist,
                Role::Lead,
                Role::Manager,
                Role::Manager,
            ])
        });
        let roles: Vec<Role> = roles.collect();
        let mut phones = Vec::new();
        let mut devices = 0;
        while devices < 2 || (phones.len() < 5 && devices < 7 && !random.one_in(3)) {
            let mut users = vec![phones.len() % people];
            if random.one_in(3) {
                // Handed over at the end of a shift.
                users.push((users[0] + 1) % people);
            }
            devices += users.len();
            phones.push(Phone {
                people: users,
                wall_ms: wall_ms(random),
                is_away: random.one_in(10),
            });
        }
        let mut may = |times| random.one_in(times);
        let restores = may(3);
        let hazards = Hazards {
            restores,
            damage: may(3),
            // A profile that was copied, and a server that forgets one of the two, are more than can be healed.
            clones: !restores && may(3),
            roles: may(3),
            definitions: may(3),
            server: may(2),
        };
        Self {
            seed,
            roles,
            phones,
            page_records_max: 1 + random.below(5),
            hazards,
        }
    }
}

/// A clock that is right, two days off, or not set at all.
pub(super) fn wall_ms(random: &mut Random) -> i64 {
    let hours = i64::try_from(random.below(97)).unwrap_or(0) - 48;
    match random.below(8) {
        0..=3 => BEGIN_MS,
        4 | 5 => BEGIN_MS + hours * HOUR_MS,
        6 => 1_000 * hours.abs(),
        _ => 2_147_483_647_000 + hours * HOUR_MS,
    }
}
