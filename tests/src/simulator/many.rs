//! Many worlds, on all cores.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::laws::{Broken, Law};
use super::replay::{run, script};
use super::tally::Tally;

/// Every so many worlds one is run twice, and must come to the same bytes.
pub const TWICE_EVERY: u64 = 100;

/// What came of many worlds.
#[derive(Clone, Debug, Default)]
pub struct Many {
    /// What they went through, together.
    pub tally: Tally,
    /// How many were run twice.
    pub twice: u64,
    /// Those that broke a law, by seed.
    pub broken: Vec<(u64, Broken)>,
}

/// Runs the worlds of these seeds. `seen` is called after each, with how many there were; it says whether to go on.
pub fn many(seeds: Range<u64>, threads: usize, seen: impl Fn(u64, &Many) -> bool + Sync) -> Many {
    let next = AtomicU64::new(seeds.start);
    let goes_on = AtomicBool::new(true);
    let all = Mutex::new((0, Many::default()));
    let work = || {
        while goes_on.load(Ordering::Relaxed) {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return;
            }
            let (setup, acts) = script(seed);
            let first = run(&setup, &acts);
            let is_twice = seed.is_multiple_of(TWICE_EVERY);
            let is_other = is_twice && run(&setup, &acts).digest != first.digest;
            let differs = is_other.then(|| Broken {
                law: Law::Replay,
                how: "run twice, it came to other bytes".to_owned(),
            });
            let mut all = all.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let (count, many) = &mut *all;
            *count += 1;
            many.tally.add(&first.tally);
            many.twice += u64::from(is_twice);
            many.broken
                .extend(first.broken.or(differs).map(|broken| (seed, broken)));
            if !seen(*count, many) {
                goes_on.store(false, Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(work);
        }
    });
    let (_, mut many) = all
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    many.broken.sort_by_key(|(seed, _)| *seed);
    many
}
