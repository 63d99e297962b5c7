//! The simulator in the whole check: two thousand worlds, and every world that ever broke a law.
//!
//! `cargo xtask simulate` runs more of them, one alone, or one that was kept.

use std::path::Path;

use steward_tests::simulator::{Kept, many, run};

/// How many worlds a run of the tests goes through.
const WORLDS: u64 = 2_000;

#[test]
fn no_law_is_broken_in_two_thousand_worlds() {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let result = many(0..WORLDS, threads, |_, _| true);
    println!("{}", result.tally);
    println!("{WORLDS} worlds, {} of them twice", result.twice);
    let broken: Vec<String> = result
        .broken
        .iter()
        .map(|(seed, broken)| format!("seed {seed} {broken:.300}"))
        .collect();
    assert!(
        broken.is_empty(),
        "cargo xtask simulate --seed …:\n{}",
        broken.join("\n")
    );
    // Worlds in which nothing goes wrong would prove nothing.
    assert_eq!(result.tally.missing(), Vec::<&str>::new());
    assert!(result.twice >= WORLDS / 100);
}

#[test]
fn worlds_that_once_broke_a_law_break_none() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/found");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the kept worlds") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a file");
        let kept: Kept = serde_json::from_str(&text).expect("a kept world");
        let broken = run(&kept.setup, &kept.acts).broken;
        assert_eq!(broken, None, "{}: {}", path.display(), kept.why);
        count += 1;
    }
    assert!(count > 0, "no world was kept");
}
