//! Running cases, counting them, and comparing records.

use std::env;
use std::io::{Write as _, stderr};
use std::sync::atomic::{AtomicU32, Ordering};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestCaseResult, TestRunner};
use steward_domain::definition::Role;
use steward_domain::record::Record;
use steward_domain::time::At;
use steward_tests::schedule::{Act, Fault, Judge, Setup, Turn, World};

/// Cases of all laws of this run so far.
static CASES: AtomicU32 = AtomicU32::new(0);

/// Judged by nobody: the laws of the merge alone.
pub(super) const MERGE: Judge = Judge::Nobody;
/// Judged as a manager's changes are.
pub(super) const PLAN: Judge = Judge::Plan(Role::Manager);

/// Checks a law on as many cases as `cases` says.
pub(super) fn law<S: Strategy>(name: &str, cases: u32, of: S, check: impl Fn(S::Value) -> TestCaseResult) {
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse::<u32>().ok());
    let cases = cases.saturating_mul(number("STEWARD_LAWS_TIMES").unwrap_or(1));
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        rng_seed: RngSeed::Fixed(number("STEWARD_LAWS_SEED").unwrap_or(1).into()),
        ..Config::default()
    };
    if let Err(why) = TestRunner::new(config).run(&of, check) {
        panic!("{name}: {why}");
    }
    count(name, cases);
}

/// Counts cases and says so past the capture of test output: CI shows how many were run.
pub(super) fn count(name: &str, cases: u32) {
    let all = CASES.fetch_add(cases, Ordering::Relaxed) + cases;
    // A closed stderr is no reason to fail.
    let _ = writeln!(stderr(), "{cases:>6} cases: {name} ({all} in all so far)");
}

prop_compose! {
    /// A turn. Shrinking leaves turns out and makes numbers small.
    pub(super) fn a_turn()(
        device in 0u8..5,
        act in prop_oneof![
            1 => Just(Act::Make),
            10 => Just(Act::Open),
            10 => Just(Act::Save),
            1 => Just(Act::Discard),
            5 => Just(Act::Pull),
            5 => Just(Act::Push),
        ],
        roll in any::<u64>(),
    ) -> Turn {
        Turn { device, act, roll }
    }
}

/// Up to `most` turns.
pub(super) fn turns(most: usize) -> impl Strategy<Value = Vec<Turn>> {
    prop::collection::vec(a_turn(), 1..most)
}

/// Worlds of any size and judge.
pub(super) fn setup() -> impl Strategy<Value = Setup> {
    (prop_oneof![Just(MERGE), Just(PLAN)], setup_of(MERGE))
        .prop_map(|(judge, setup)| Setup { judge, ..setup })
}

/// Worlds of any size.
pub(super) fn setup_of(judge: Judge) -> impl Strategy<Value = Setup> {
    (any::<u64>(), 2usize..=5).prop_map(move |(seed, devices)| Setup {
        seed,
        devices,
        ..Setup::new(judge)
    })
}

/// The first fault of a kind fails the case.
pub(super) fn no_fault(world: &World, is_looked_for: fn(&Fault) -> bool) -> TestCaseResult {
    let found: Vec<_> = world.faults.iter().filter(|fault| is_looked_for(fault)).collect();
    prop_assert!(found.is_empty(), "{:#?}", found[0]);
    Ok(())
}

/// A record without the numbers that the server gave.
pub(super) fn without_numbers(record: &Record) -> Record {
    let mut record = record.clone();
    record.number = 0;
    for author in record.authors.values_mut() {
        author.number = 0;
    }
    record
}

/// A record without anybody's clock.
pub(super) fn without_clocks(record: &Record) -> Record {
    let mut record = record.clone();
    for author in record.authors.values_mut() {
        author.at = At::exact(0);
    }
    record
}

/// A world with one record that everybody has, and its id.
pub(super) fn shared_record(
    judge: Judge,
    devices: usize,
    seed: u64,
) -> (World, steward_domain::ids::RecordId) {
    let mut world = World::new(Setup {
        seed,
        devices,
        ..Setup::new(judge)
    });
    let record = world.make(0);
    world.quiesce();
    (world, record)
}
