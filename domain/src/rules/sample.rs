//! FUP-1 and FUP-2: how much of a month's work is followed up 回访, and which slips are drawn.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ids::RecordId;

/// The figures of FUP-1 and FUP-2. A site may change them; the counts are of one month's dispatch slips.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleFigures {
    /// Up to so many slips, [`few_size`](Self::few_size) are drawn.
    pub few_max: usize,
    /// How many of few are drawn.
    pub few_size: usize,
    /// Above few and up to so many slips, [`some_percent`](Self::some_percent) of them are drawn.
    pub some_max: usize,
    /// The share of some, in percent.
    pub some_percent: usize,
    /// Above some and up to so many slips, [`many_percent`](Self::many_percent) of them are drawn.
    pub many_max: usize,
    /// The share of many, in percent.
    pub many_percent: usize,
    /// How many are drawn of still more slips.
    pub beyond_size: usize,
    /// The share of newspaper deliveries and of community activities, in percent (FUP-1).
    pub leisure_percent: usize,
}

impl Default for SampleFigures {
    /// The figures of S4: 20 slips: 5; 50: 30 %; 100: 15 %; more: 20; newspapers and activities: 10 %.
    fn default() -> Self {
        Self {
            few_max: 20,
            few_size: 5,
            some_max: 50,
            some_percent: 30,
            many_max: 100,
            many_percent: 15,
            beyond_size: 20,
            leisure_percent: 10,
        }
    }
}

/// What is followed up (FUP-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowedUp {
    /// Complaints 投诉.
    Complaint,
    /// Repairs 维修.
    Repair,
    /// Special-order services 特约.
    SpecialOrder,
    /// Help in an emergency 求助, such as helped patients.
    Help,
    /// Newspapers and magazines delivered 报刊.
    Newspaper,
    /// Community activities 文体活动.
    Activity,
    /// Other services.
    Other,
}

/// How many of `count` finished pieces of work are followed up: at most all of them (FUP-1, FUP-2).
///
/// Every complaint; a sample of repairs, special orders and help ([`sample_size`]); a share of newspapers and activities, rounded
/// up. The manual gives no share for other services; this reading follows up every one, since nothing allows leaving one out.
#[must_use]
pub fn follow_up_size(what: FollowedUp, count: usize, figures: &SampleFigures) -> usize {
    match what {
        FollowedUp::Complaint | FollowedUp::Other => count,
        FollowedUp::Repair | FollowedUp::SpecialOrder | FollowedUp::Help => sample_size(count, figures),
        FollowedUp::Newspaper | FollowedUp::Activity => percent_rounded_up(count, figures.leisure_percent),
    }
}

/// How many of a month's `slip_count` dispatch slips are drawn: at most all of them (FUP-2).
///
/// The manual's ranges overlap at 50 and 100; each bound belongs to the lower range. The curve drops behind 50 as the
/// manual's does: 50 slips give 15, 51 give 8. Percentages round up. Where a site's bounds are out of order, the first range
/// that holds the count counts.
#[must_use]
pub fn sample_size(slip_count: usize, figures: &SampleFigures) -> usize {
    let size = if slip_count <= figures.few_max {
        figures.few_size
    } else if slip_count <= figures.some_max {
        percent_rounded_up(slip_count, figures.some_percent)
    } else if slip_count <= figures.many_max {
        percent_rounded_up(slip_count, figures.many_percent)
    } else {
        figures.beyond_size
    };
    size.min(slip_count)
}

fn percent_rounded_up(count: usize, percent: usize) -> usize {
    count.saturating_mul(percent).div_ceil(100).min(count)
}

/// Draws `size` of the ids at random, or all if there are fewer, in the order drawn (FUP-2).
///
/// `seed` is 32 bytes from the operating system's random source, taken by the program when the month's list is closed and
/// never entered by a person. It is kept with the draw, beside the ids drawn from, so that anyone can draw again and compare.
/// Every draw is kept, too: drawing until a pleasing one comes up would show. `ids` are all slips of the month: leaving one
/// out beforehand shows in the list that is kept.
///
/// Law: the same seed and the same ids, in any order and however often named, give the same draw, on phone and server.
/// Law: a smaller draw is the beginning of a greater one, so a slip whose customer can't be reached is replaced by the next
/// one drawn and by no other.
#[must_use]
pub fn draw(seed: [u8; 32], ids: &[RecordId], size: usize) -> Vec<RecordId> {
    let mut pool = ids.to_vec();
    pool.sort_unstable();
    pool.dedup();
    let size = size.min(pool.len());
    let mut source = Source::new(seed);
    // Fisher and Yates's shuffle, stopped when enough are drawn: every place takes any of those left.
    for place in 0..size {
        let left = pool.len() - place;
        pool.swap(place, place + source.below(left));
    }
    pool.truncate(size);
    pool
}

/// Random numbers from a seed: SHA-256 over the seed and a counter. Spelled out here instead of taken from a library, whose
/// next version may draw differently: an old draw must be repeatable for as long as it is kept.
struct Source {
    seed: [u8; 32],
    counter: u64,
}

/// Keeps these digests apart from any other use of the same seed.
const PURPOSE: &[u8] = b"steward follow-up draw 1";

impl Source {
    fn new(seed: [u8; 32]) -> Self {
        Self { seed, counter: 0 }
    }

    fn next(&mut self) -> u64 {
        let digest = Sha256::new()
            .chain_update(PURPOSE)
            .chain_update(self.seed)
            .chain_update(self.counter.to_be_bytes())
            .finalize();
        self.counter += 1;
        digest
            .iter()
            .take(8)
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// A number from 0 to `bound` − 1, each as likely as any other. `bound` is at least 1.
    fn below(&mut self, bound: usize) -> usize {
        // u64 on every target: a phone's 32-bit usize must not give another draw than the server's.
        let bound = bound as u64;
        // 2^64 is rarely a multiple of the bound; numbers behind its last multiple would favour the first ids.
        let surplus = (u64::MAX - bound + 1) % bound;
        loop {
            let number = self.next();
            if number <= u64::MAX - surplus {
                // Smaller than the bound, which was a usize.
                #[allow(clippy::cast_possible_truncation)]
                return (number % bound) as usize;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};
    use uuid::Uuid;

    fn ids(numbers: impl IntoIterator<Item = u128>) -> Vec<RecordId> {
        numbers
            .into_iter()
            .map(|number| RecordId(Uuid::from_u128(number)))
            .collect()
    }

    fn numbers(ids: &[RecordId]) -> Vec<u128> {
        ids.iter().map(|id| id.0.as_u128()).collect()
    }

    #[test]
    fn sample_sizes_follow_the_manual() {
        let cases = [
            (0, 0),
            (1, 1),
            (4, 4),
            (5, 5),
            (6, 5),
            (20, 5),
            (21, 7),
            (30, 9),
            (31, 10),
            (50, 15),
            (51, 8),
            (60, 9),
            (61, 10),
            (100, 15),
            (101, 20),
            (5_000, 20),
            (usize::MAX, 20),
        ];
        for (slips, size) in cases {
            assert_eq!(
                sample_size(slips, &SampleFigures::default()),
                size,
                "{slips} slips"
            );
        }
    }

    #[test]
    fn a_site_may_change_the_figures() {
        let figures = SampleFigures {
            few_max: 10,
            few_size: 50,
            some_percent: 250,
            beyond_size: 30,
            ..SampleFigures::default()
        };
        for (slips, size) in [(10, 10), (11, 11), (51, 8), (101, 30)] {
            assert_eq!(sample_size(slips, &figures), size, "{slips} slips");
        }
    }

    #[test]
    fn each_kind_of_work_has_its_share() {
        use FollowedUp::*;
        let cases = [
            (Complaint, 37, 37),
            (Other, 37, 37),
            (Repair, 37, 12),
            (SpecialOrder, 37, 12),
            (Help, 4, 4),
            (Newspaper, 0, 0),
            (Newspaper, 1, 1),
            (Newspaper, 200, 20),
            (Activity, 201, 21),
        ];
        for (what, count, size) in cases {
            let seen = follow_up_size(what, count, &SampleFigures::default());
            assert_eq!(seen, size, "{what:?} of {count}");
        }
    }

    #[test]
    fn a_kept_draw_can_be_repeated_for_ever() {
        // Never change these numbers: draws that are kept at sites were made like this.
        assert_eq!(numbers(&draw([7; 32], &ids(1..=30), 9)), KEPT_DRAW);
    }

    const KEPT_DRAW: [u128; 9] = [25, 1, 5, 19, 8, 14, 28, 23, 11];

    #[test]
    fn every_id_is_as_likely_as_any_other_at_every_place() {
        const SEEDS: u32 = 6_000;
        let population = ids(1..=10);
        let mut times: BTreeMap<(usize, u128), u32> = BTreeMap::new();
        for seed in 0..SEEDS {
            let seed: [u8; 32] = Sha256::digest(seed.to_be_bytes()).into();
            for (place, number) in numbers(&draw(seed, &population, 3)).into_iter().enumerate() {
                *times.entry((place, number)).or_default() += 1;
            }
        }
        assert_eq!(times.len(), 3 * 10);
        for (place_and_id, seen) in times {
            // 600 expected, with a standard deviation of 23: five of them.
            assert!(
                seen.abs_diff(SEEDS / 10) < 116,
                "{place_and_id:?} was drawn {seen} times"
            );
        }
    }

    #[test]
    fn neighbouring_seeds_draw_differently() {
        let population = ids(1..=100);
        let draws: BTreeSet<_> = (0..200).map(|byte| draw([byte; 32], &population, 15)).collect();
        assert_eq!(draws.len(), 200);
    }

    proptest! {
        #[test]
        fn a_sample_is_never_greater_than_the_month(slips in 0usize..10_000) {
            prop_assert!(sample_size(slips, &SampleFigures::default()) <= slips);
        }

        #[test]
        fn a_draw_has_its_size_and_names_nobody_twice(
            seed: [u8; 32],
            population in prop::collection::btree_set(any::<u128>(), 0..150),
            size in 0usize..200,
        ) {
            let drawn = numbers(&draw(seed, &ids(population.clone()), size));
            prop_assert_eq!(drawn.len(), size.min(population.len()));
            let distinct: BTreeSet<_> = drawn.iter().copied().collect();
            prop_assert_eq!(distinct.len(), drawn.len());
            prop_assert!(distinct.is_subset(&population));
        }

        #[test]
        fn the_order_and_repetition_of_the_ids_change_nothing(
            seed: [u8; 32],
            (sorted, shuffled) in prop::collection::vec(any::<u128>(), 0..80)
                .prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle())),
            size in 0usize..80,
        ) {
            let once = draw(seed, &ids(sorted.clone()), size);
            prop_assert_eq!(&once, &draw(seed, &ids(shuffled.clone()), size));
            let twice = ids(shuffled.into_iter().chain(sorted));
            prop_assert_eq!(&once, &draw(seed, &twice, size));
        }

        #[test]
        fn a_smaller_draw_begins_a_greater_one(seed: [u8; 32], count in 0u128..120, size in 0usize..120) {
            let population = ids(0..count);
            let greater = draw(seed, &population, size + 1);
            prop_assert!(greater.starts_with(&draw(seed, &population, size)));
        }
    }
}
