//! Real crashes of the server, as many as it takes to trust it: killed, its disk full, connections cut.
//!
//! `cargo xtask crashes kills 1000 | full 50 | cuts 2000`, each with `--seed N` to run a failure again.

use std::fmt::Display;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use steward_tests::crashes::{cuts, full, kills};

const USAGE: &str = "crashes kills [1000] | full [50] | cuts [2000]   [--seed N]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(asked) = Asked::read(&arguments) else {
        eprintln!("{USAGE}");
        return ExitCode::FAILURE;
    };
    println!("seed {}", asked.seed);
    match asked.what {
        What::Kills => show(&kills::run(asked.count, asked.seed, |so_far| {
            progress(so_far.kills);
        })),
        What::Cuts => show(&cuts::run(asked.count, asked.seed, |so_far| {
            progress(so_far.cuts);
        })),
        What::Full => {
            let full = full::run(asked.count, asked.seed, |so_far| progress(so_far.rounds));
            show(&full);
            if full.not_run.is_some() {
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

#[derive(Clone, Copy)]
enum What {
    Kills,
    Full,
    Cuts,
}

/// What the command line asks for.
struct Asked {
    what: What,
    count: usize,
    seed: u64,
}

impl Asked {
    fn read(arguments: &[String]) -> Option<Self> {
        let (plain, seed) = match arguments {
            [plain @ .., flag, seed] if flag == "--seed" => (plain, seed.parse().ok()?),
            plain => (plain, new_seed()),
        };
        let (what, count) = match plain {
            [what] => (what, None),
            [what, count] => (what, Some(count.parse().ok()?)),
            _ => return None,
        };
        let (what, usual) = match what.as_str() {
            "kills" => (What::Kills, 1_000),
            "full" => (What::Full, 50),
            "cuts" => (What::Cuts, 2_000),
            _ => return None,
        };
        Some(Self {
            what,
            count: count.unwrap_or(usual),
            seed,
        })
    }
}

/// Another one at each run: every night tries something new. It is printed, and that makes it the same again.
fn new_seed() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_secs()
}

fn progress(done: usize) {
    println!("… {done}");
}

fn show(summary: &impl Display) {
    println!("{summary}");
}
