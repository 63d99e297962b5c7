//! Random schedules: people on two to five devices open forms, save them, pull and push, while one server merges.
//!
//! A schedule follows from its seed alone. It can be run again with other clocks, another delivery, or a planted bug.

mod device;
mod draft;
mod network;
mod random;
mod register;
mod server;
mod setup;
mod turn;
mod world;

pub use device::{Base, Device, Form};
pub use draft::Draft;
pub use random::Random;
pub use register::definition;
pub use server::{Judge, Receipt, Server};
pub use setup::{Bug, Fault, Setup};
pub use turn::{Act, Turn};
pub use world::World;

use steward_domain::definition::Role;

/// The setup and the turns of a seed.
#[must_use]
pub fn from_seed(seed: u64) -> (Setup, Vec<Turn>) {
    let mut random = Random::from_seed(seed);
    let judge = if random.one_in(2) {
        Judge::Nobody
    } else {
        Judge::Plan(Role::Manager)
    };
    let setup = Setup {
        seed,
        devices: 2 + random.below(4),
        ..Setup::new(judge)
    };
    let turns = 60 + random.below(90);
    let turns = (0..turns).map(|_| Turn::random(&mut random)).collect();
    (setup, turns)
}

/// The final records of a seed's schedule on the server and on every device before the last pull, as one line of JSON each.
///
/// # Panics
/// When a record can't be written as JSON, which has no cause.
#[must_use]
pub fn final_records(seed: u64) -> Vec<u8> {
    let (setup, turns) = from_seed(seed);
    let mut world = World::new(setup);
    world.play(&turns);
    let mut lines = Vec::new();
    let mut line = |record: &steward_domain::record::Record| match serde_json::to_vec(record) {
        Ok(json) => {
            lines.extend(json);
            lines.push(b'\n');
        }
        Err(why) => panic!("{why}"),
    };
    for device in &world.devices {
        for record in device.shown() {
            line(&device.view(record).record);
        }
    }
    world.quiesce();
    for record in world.server.records.values() {
        line(record);
    }
    lines
}
