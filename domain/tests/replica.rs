//! The sync engine in a world that loses, repeats, reorders, crashes and goes back in time: laws 5 to 9 of ARCHITECTURE.md.
//!
//! A seed is a world. `STEWARD_REPLICA_SEED` runs one alone, `STEWARD_REPLICA_SEEDS` another number of them.

#[path = "replica/decisions.rs"]
mod decisions;
#[path = "replica/device.rs"]
mod device;
#[path = "replica/files.rs"]
mod files;
#[path = "replica/random.rs"]
mod random;
#[path = "replica/server.rs"]
mod server;
#[path = "replica/tables.rs"]
mod tables;
#[path = "replica/world.rs"]
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

use world::{Tally, World};

/// How many worlds a run of the tests goes through.
const SEEDS: u64 = 2_500;

/// Worlds that once failed, before people decided on refused changes in them. They are run as they were.
const KEPT_SEEDS: &[u64] = &[1_723, 3_033, 4_669, 8_434, 18_872, 19_455];

/// Worlds with people in them that once failed.
const KEPT_SEEDS_WITH_PEOPLE: &[u64] = &[6_576, 11_298];

fn run(seed: u64, has_people: bool) -> Result<Tally, u64> {
    let result = catch_unwind(AssertUnwindSafe(|| {
        let mut world = World::new(seed, has_people);
        world.run();
        world.tally
    }));
    result.map_err(|_| seed)
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn nothing_is_lost_doubled_or_stuck_in_a_world_of_faults() {
    let one = number("STEWARD_REPLICA_SEED");
    let count = number("STEWARD_REPLICA_SEEDS").unwrap_or(SEEDS);
    let kept = KEPT_SEEDS.iter().map(|seed| (*seed, false));
    let later = KEPT_SEEDS_WITH_PEOPLE.iter().copied().chain(0..count);
    let seeds: Vec<(u64, bool)> = if let Some(seed) = one {
        vec![(seed, false), (seed, true)]
    } else {
        kept.chain(later.map(|seed| (seed, true))).collect()
    };
    let results: Vec<Result<Tally, u64>> = std::thread::scope(|scope| {
        let run_all = |chunk: &[(u64, bool)]| chunk.iter().map(|one| run(one.0, one.1)).collect::<Vec<_>>();
        let threads: Vec<_> = seeds
            .chunks(seeds.len().div_ceil(4))
            .map(|chunk| scope.spawn(move || run_all(chunk)))
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_default())
            .collect()
    });
    let mut tally = Tally::default();
    let mut failed = Vec::new();
    for result in results {
        match result {
            Ok(one) => tally.add(one),
            Err(seed) => failed.push(seed),
        }
    }
    println!("{} worlds: {tally:?}", seeds.len());
    assert!(
        failed.is_empty(),
        "{} seeds failed; run one with STEWARD_REPLICA_SEED: {:?}",
        failed.len(),
        &failed[..failed.len().min(20)]
    );
}
