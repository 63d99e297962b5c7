//! Running a world: by its seed, or act by act as it was kept.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::deed::Act;
use super::laws::{Broken, Law};
use super::setup::Setup;
use super::tally::Tally;
use super::world::World;
use crate::schedule::Random;

/// What came of a world.
#[derive(Clone, Debug)]
pub struct Run {
    /// What it went through.
    pub tally: Tally,
    /// The same for every run of the same world: requests, answers, and what is on every disk at the end.
    pub digest: u64,
    /// The law that it broke.
    pub broken: Option<Broken>,
}

/// The world and the acts of a seed: 60 to 200 of them.
#[must_use]
pub fn script(seed: u64) -> (Setup, Vec<Act>) {
    let mut random = Random::from_seed(seed);
    let setup = Setup::random(&mut random, seed);
    let acts = 60 + random.below(141);
    let acts = (0..acts).map(|_| Act::random(&mut random)).collect();
    (setup, acts)
}

/// Plays a world to its end: everything goes wrong for a while; then it is healed and judged.
#[must_use]
pub fn run(setup: &Setup, acts: &[Act]) -> Run {
    let played = catch_unwind(AssertUnwindSafe(|| play(setup, acts)));
    played.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Run {
            tally: Tally::default(),
            digest: 0,
            broken: Some(Broken {
                law: Law::NoPanic,
                how: text.unwrap_or_default(),
            }),
        }
    })
}

fn play(setup: &Setup, acts: &[Act]) -> Run {
    let mut world = match World::new(setup) {
        Ok(world) => world,
        Err(broken) => {
            return Run {
                tally: Tally::default(),
                digest: 0,
                broken: Some(broken),
            };
        }
    };
    let played = acts
        .iter()
        .try_for_each(|act| world.play(*act))
        .and_then(|()| world.heal())
        .and_then(|()| world.judge(&mut Random::from_seed(setup.seed)));
    Run {
        digest: world.digest(),
        tally: world.tally,
        broken: played.err(),
    }
}
