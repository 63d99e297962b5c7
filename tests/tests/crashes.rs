//! Real crashes of the real server: killed in the middle of batches, on a full disk, behind connections that break.
//!
//! `cargo xtask crashes` runs the same in larger numbers. Each failure prints how to run it again.

#![cfg(not(target_family = "wasm"))]

use std::io::Write;

use steward_tests::crashes::{cuts, full, kills};

/// Said beside the capture of the test runner: what was not run must be seen.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

#[test]
fn a_server_killed_in_the_middle_of_batches_loses_and_doubles_nothing() {
    let summary = kills::run(100, 1, |_| {});
    println!("{summary}");
    assert_eq!(summary.kills, 100);
    // The kills must really have fallen everywhere, or they prove little.
    let stages = [
        summary.before_whole,
        summary.whole_not_committed,
        summary.committed_not_answered,
        summary.answered,
    ];
    assert!(stages.iter().all(|count| *count > 0), "{summary}");
    assert!(summary.outcomes.iter().all(|count| *count > 0), "{summary}");
}

#[test]
fn connections_cut_at_any_byte_lose_and_double_nothing() {
    let summary = cuts::run(2_000, 1, |_| {});
    println!("{summary}");
    assert_eq!(summary.cuts, 2_000);
    let kinds = [
        summary.in_request,
        summary.behind_request,
        summary.after_commit,
        summary.repeated,
        summary.reordered,
    ];
    assert!(kinds.iter().all(|count| *count > 0), "{summary}");
}

#[test]
fn a_full_disk_refuses_whole_batches_and_heals_without_a_restart() {
    let summary = full::run(10, 1, |_| {});
    println!("{summary}");
    if summary.not_run.is_some() {
        return say(&summary.to_string());
    }
    assert!(summary.rounds == 10 && summary.refused == 10, "{summary}");
    assert!(summary.with_room > 0 && summary.photos_refused > 0, "{summary}");
}

#[test]
fn a_full_disk_is_no_reason_not_to_read_for_somebody_who_comes_back() {
    match full::read_after_silence() {
        Err(why) => say(&format!(
            "reading on a full disk: not run: this machine gives no small disk: {why}"
        )),
        Ok(answers) => {
            for (path, status, code) in answers {
                assert_eq!((status, code.as_str()), (200, ""), "{path}");
            }
        }
    }
}
