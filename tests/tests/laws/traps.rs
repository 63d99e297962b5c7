//! The traps that drafts of this design fell into, planted in the harness: the oracle catches each, and passes the healthy
//! world on the same schedules.

use steward_tests::schedule::{Bug, Fault, Judge, Setup, World, from_seed};

use super::bench::count;

/// Each trap is found within this many schedules.
const SCHEDULES: u32 = 500;

#[test]
fn the_oracle_catches_every_planted_trap() {
    let bugs = [
        Bug::NumberAtSave,
        Bug::OwnAlwaysSeen,
        Bug::LastArrivalWins,
        Bug::CursorForNumber,
    ];
    let healthy = (0..SCHEDULES).find(|seed| is_caught(*seed, None));
    assert_eq!(healthy, None, "the healthy world fails this schedule");
    for bug in bugs {
        let caught: Vec<u32> = (0..SCHEDULES)
            .filter(|seed| is_caught(*seed, Some(bug)))
            .collect();
        let first = caught.first().map(|seed| seed + 1);
        assert!(
            first.is_some(),
            "{bug:?} is not found within {SCHEDULES} schedules"
        );
        let name = format!(
            "{bug:?} caught by {} of them, first by number {first:?}",
            caught.len()
        );
        count(&name, SCHEDULES);
    }
}

fn is_caught(seed: u32, bug: Option<Bug>) -> bool {
    let (setup, turns) = from_seed(seed.into());
    let mut world = World::new(Setup {
        judge: Judge::Nobody,
        bug,
        ..setup
    });
    world.play(&turns);
    world.quiesce();
    world.faults.iter().any(|fault| matches!(fault, Fault::Values(_)))
}
