//! `cargo xtask simulate`: worlds by the thousand. It prints how far it is, and makes what broke a law small.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use steward_tests::simulator::{Broken, Kept, Many, many, run, script, shrink};

const HELP: &str = "\
simulate [COUNT] [--from SEED]   that many worlds, 2000 by default; every 100th runs twice
simulate --seed SEED             one world; what broke a law is made small and written down
simulate --kept FILE             a world as it was kept
simulate --hunt COUNT            until the first world that breaks a law, and only its line";
/// How often it is told how far the worlds are.
const TOLD_EVERY: Duration = Duration::from_secs(10);
/// So many of those that broke a law are made small.
const SHRUNK_MAX: usize = 3;

fn main() -> ExitCode {
    // What panics is told with its seed.
    std::panic::set_hook(Box::new(|_| {}));
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let number = |text: &str| text.replace([',', '_'], "").parse::<u64>().ok();
    let is_well = match words[..] {
        [] => worlds(2_000, 0),
        [count] if number(count).is_some() => worlds(number(count).unwrap_or(0), 0),
        [count, "--from", seed] => match (number(count), number(seed)) {
            (Some(count), Some(seed)) => worlds(count, seed),
            _ => helped(),
        },
        ["--seed", seed] => number(seed).map_or_else(helped, one),
        ["--kept", file] => kept(Path::new(file)),
        ["--hunt", count] => number(count).map_or_else(helped, hunt),
        _ => helped(),
    };
    if is_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn helped() -> bool {
    eprintln!("{HELP}");
    false
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn worlds(count: u64, from: u64) -> bool {
    let begun = Instant::now();
    let told = std::sync::Mutex::new(begun);
    let result = many(from..from + count, threads(), |done, so_far| {
        if let Ok(mut told) = told.try_lock()
            && told.elapsed() > TOLD_EVERY
        {
            *told = Instant::now();
            tell(done, count, so_far, begun.elapsed());
        }
        true
    });
    let seconds = begun.elapsed().as_secs_f64();
    println!("{}", result.tally);
    for (seed, broken) in result.broken.iter().take(20) {
        println!("seed {seed} {broken:.600}");
    }
    for (seed, broken) in result.broken.iter().take(SHRUNK_MAX) {
        keep(*seed, broken);
    }
    println!(
        "{count} worlds in {seconds:.0} s ({:.1}/s), {} of them twice: {} broke a law",
        f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / seconds,
        result.twice,
        result.broken.len()
    );
    result.broken.is_empty()
}

fn tell(done: u64, count: u64, so_far: &Many, since: Duration) {
    let left = since.as_secs() * (count - done) / done.max(1);
    println!(
        "{done} of {count} worlds, {} broke a law, {} s, about {left} s left",
        so_far.broken.len(),
        since.as_secs()
    );
    // Nobody waits at the other end of a closed pipe.
    let _ = std::io::stdout().flush();
}

fn one(seed: u64) -> bool {
    let (setup, acts) = script(seed);
    let result = run(&setup, &acts);
    println!("{setup:#?}\n{} acts\n{}", acts.len(), result.tally);
    let Some(broken) = result.broken else {
        println!("seed {seed} breaks no law");
        return true;
    };
    println!("seed {seed} {broken}");
    keep(seed, &broken);
    false
}

/// Makes a world smaller and writes it down.
fn keep(seed: u64, broken: &Broken) {
    let (setup, acts) = script(seed);
    let acts = shrink(&setup, &acts, broken.law);
    let kept = Kept {
        why: format!("seed {seed} {broken:.300}"),
        law: broken.law,
        setup,
        acts,
    };
    let path: PathBuf = ["target", "found", &format!("{seed}.json")].iter().collect();
    let text = serde_json::to_string_pretty(&kept).unwrap_or_default();
    let written = std::fs::create_dir_all("target/found").and_then(|()| std::fs::write(&path, text));
    match written {
        Ok(()) => println!(
            "seed {seed}: {} acts are enough, in {}",
            kept.acts.len(),
            path.display()
        ),
        Err(why) => println!("seed {seed}: {} can't be written: {why}", path.display()),
    }
}

fn kept(file: &Path) -> bool {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let Ok(kept) = serde_json::from_str::<Kept>(&text) else {
        eprintln!("{} is no kept world", file.display());
        return false;
    };
    let broken = run(&kept.setup, &kept.acts).broken;
    match &broken {
        Some(broken) => println!("{} breaks {broken}", file.display()),
        None => println!("{} breaks no law", file.display()),
    }
    broken.is_none()
}

fn hunt(count: u64) -> bool {
    let result = many(0..count, 1, |_, so_far| so_far.broken.is_empty());
    match result.broken.first() {
        Some((seed, broken)) => {
            let how = broken.how.replace('\n', " ");
            println!("found by world {seed}\t{:?}\t{how:.160}", broken.law);
        }
        None => println!("not found in {count} worlds"),
    }
    result.broken.is_empty()
}
