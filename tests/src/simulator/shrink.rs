//! Making a world that broke a law smaller, so that a person can read it.

use super::deed::Act;
use super::laws::Law;
use super::replay::run;
use super::setup::Setup;

/// The most runs that are spent on it.
const RUNS_MAX: usize = 1_500;

/// Leaves out acts, larger parts first, as long as the same law is broken.
#[must_use]
pub fn shrink(setup: &Setup, acts: &[Act], law: Law) -> Vec<Act> {
    let mut left = acts.to_vec();
    let mut runs = 0;
    let mut part = left.len().div_ceil(2).max(1);
    loop {
        let mut from = 0;
        let mut has_shrunk = false;
        while from < left.len() && runs < RUNS_MAX {
            let to = left.len().min(from + part);
            let without: Vec<Act> = left[..from].iter().chain(&left[to..]).copied().collect();
            runs += 1;
            if run(setup, &without)
                .broken
                .is_some_and(|broken| broken.law == law)
            {
                left = without;
                has_shrunk = true;
            } else {
                from = to;
            }
        }
        if runs >= RUNS_MAX || (part == 1 && !has_shrunk) {
            return left;
        }
        part = if part == 1 { 1 } else { part.div_ceil(2) };
    }
}
