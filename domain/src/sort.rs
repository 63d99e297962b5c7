//! Sorting in few bytes. The standard library's sorts are compiled anew for everything that is sorted, four thousand bytes each time,
//! and every phone loads them all. Here one of them sorts places, and what is sorted only follows.
//!
//! Law: each leaves what the standard library's sort of the same name leaves.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Sorts by a comparison. What is equal keeps its order.
pub fn by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let places = sorted(items.len(), &mut |one, other| compare(&items[one], &items[other]));
    follow(places, &mut |one, other| items.swap(one, other));
}

/// Sorts by a key. What is equal keeps its order.
pub fn by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    by(items, |one, other| key(one).cmp(&key(other)));
}

/// Sorts by a key that is dear: it is asked for once an item. What is equal keeps its order.
pub fn by_cached_key<T, K: Ord>(items: &mut [T], key: impl FnMut(&T) -> K) {
    let keys: Vec<K> = items.iter().map(key).collect();
    let places = sorted(items.len(), &mut |one, other| keys[one].cmp(&keys[other]));
    follow(places, &mut |one, other| items.swap(one, other));
}

/// What can be gathered row by row.
pub trait Gathered<Row> {
    /// All rows. Of two with one key the later one stays.
    fn gathered(rows: impl Iterator<Item = Row>) -> Self;
}

impl<K: Ord, V> Gathered<(K, V)> for BTreeMap<K, V> {
    fn gathered(rows: impl Iterator<Item = (K, V)>) -> Self {
        let mut map = Self::new();
        for (key, value) in rows {
            map.insert(key, value);
        }
        map
    }
}

impl<T: Ord> Gathered<T> for BTreeSet<T> {
    fn gathered(rows: impl Iterator<Item = T>) -> Self {
        let mut set = Self::new();
        for one in rows {
            set.insert(one);
        }
        set
    }
}

/// Iterators that end in a map or a set.
pub trait Gather: Iterator + Sized {
    /// What `collect` makes. That one sorts the rows first.
    fn gather<All: Gathered<Self::Item>>(self) -> All {
        All::gathered(self)
    }
}

impl<Rows: Iterator> Gather for Rows {}

/// Where the first, the second … of so many stand now.
fn sorted(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

/// Brings to each place what shall stand there: round by round, as each that is moved leaves a place free.
fn follow(mut places: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for begin in 0..places.len() {
        let mut place = begin;
        loop {
            let from = std::mem::replace(&mut places[place], place);
            if from == begin {
                break;
            }
            swap(place, from);
            place = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of a key that repeats and a number that does not: so it shows which of two equals came first.
    fn rows(count: usize) -> Vec<(usize, usize)> {
        (0..count).map(|row| (row * 7919 % 13, row)).collect()
    }

    #[test]
    fn each_sorts_as_the_standard_library_does() {
        for count in [0, 1, 2, 3, 12, 20, 21, 50, 1_000] {
            let (mut expected, mut found) = (rows(count), rows(count));
            expected.sort_by_key(|row| std::cmp::Reverse(row.0));
            by(&mut found, |one, other| other.0.cmp(&one.0));
            assert_eq!(found, expected, "{count}");

            let (mut expected, mut found) = (rows(count), rows(count));
            expected.sort_by_key(|row| row.0);
            by_key(&mut found, |row| row.0);
            assert_eq!(found, expected, "{count}");

            let mut found = rows(count);
            let mut asked = 0;
            by_cached_key(&mut found, |row| {
                asked += 1;
                row.0
            });
            assert_eq!((found, asked), (expected, count));
        }
    }

    #[test]
    fn what_is_gathered_is_what_is_collected() {
        let (map, set): (BTreeMap<_, _>, BTreeSet<_>) =
            (rows(50).into_iter().collect(), rows(50).into_iter().collect());
        let gathered: BTreeMap<usize, usize> = rows(50).into_iter().gather();
        assert_eq!(gathered, map);
        let gathered: BTreeSet<(usize, usize)> = rows(50).into_iter().gather();
        assert_eq!(gathered, set);
    }
}
