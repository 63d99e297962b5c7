//! Plays many devices against a real server process and prints what it bears, beside the targets.
//!
//! `cargo xtask load devices | first-syncs | soak [name=number…]`

use std::process::ExitCode;

use steward_tests::load::figures::Table;
use steward_tests::load::first_syncs::FirstSyncs;
use steward_tests::load::machine;
use steward_tests::load::paced::Paced;
use steward_tests::load::rush::Rush;
use steward_tests::load::site::{CREW, CREW_OF_ALL, Sites};
use steward_tests::load::soak::Soak;
use steward_tests::load::words::Words;

const HELP: &str = "\
devices      a morning's rush: [devices=1000] [changes=200] [connections=32] [sites=20] [runs=3]
paced        a steady stream of batches: [rate=333] [seconds=60] [sites=20] [runs=3]
first-syncs  new phones of one site, all at once: [devices=100] [records=5000] [runs=3]
soak         hours of ordinary work on one site: [minutes=60] [devices=100] [rate=50] [pause=1000]";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let command = words.next().unwrap_or_default();
    let done = Words::read(words).and_then(|words| match command.as_str() {
        "devices" => devices(words),
        "paced" => paced(words),
        "first-syncs" => first_syncs(words),
        "soak" => soak(words),
        other => Err(format!("there is nothing called `{other}`\n{HELP}")),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("load: {why}");
            ExitCode::FAILURE
        }
    }
}

fn devices(mut words: Words) -> Result<(), String> {
    let rush = Rush {
        devices: words.take("devices", 1_000),
        changes: words.take("changes", 200),
        connections: words.take("connections", 32),
    };
    let (sites, runs) = (words.take("sites", 20), words.take("runs", 3));
    words.end()?;
    println!(
        "{} phones on {sites} sites come back with {} changes each, {} at a time.",
        rush.devices, rush.changes, rush.connections
    );
    let made = Sites::make(sites, rush.devices, CREW);
    several(runs, |table| rush.run(&made, table))
}

fn paced(mut words: Words) -> Result<(), String> {
    let (rate, seconds) = (words.take("rate", 333), words.take("seconds", 60));
    let (sites, runs) = (words.take("sites", 20), words.take("runs", 3));
    words.end()?;
    println!("{rate} changes are due each second, for {seconds} s, on {sites} sites, whatever was answered.");
    let made = Sites::make(sites, 100, CREW);
    several(runs, |table| {
        let stream = |batch| Paced {
            changes_per_s: rate,
            batch,
            seconds,
        };
        [200, 10]
            .into_iter()
            .flat_map(|batch| stream(batch).run(&made, table))
            .collect()
    })
}

fn first_syncs(mut words: Words) -> Result<(), String> {
    let day = FirstSyncs {
        devices: words.take("devices", 100),
        records: words.take("records", 5_000),
    };
    let runs = words.take("runs", 3);
    words.end()?;
    println!(
        "{} new phones pull {} orders each, at the same moment.",
        day.devices, day.records
    );
    let mut sites = Sites::make(1, day.devices, CREW_OF_ALL);
    day.fill(&mut sites);
    several(runs, |table| day.run(&sites, table))
}

fn soak(mut words: Words) -> Result<(), String> {
    let soak = Soak {
        minutes: words.take("minutes", 60),
        devices: words.take("devices", 100),
        changes_per_s: words.take("rate", 50),
        pause_ms: words.take("pause", 1_000),
    };
    words.end()?;
    println!(
        "{} phones of one site save {} changes a second between them and listen for news, for {} minutes.",
        soak.devices, soak.changes_per_s, soak.minutes
    );
    several(1, |table| soak.run(table))
}

/// Runs something several times and prints the best of each figure, and all. Whatever went wrong in any run is a failure; a missed
/// target is not: the machine may have been busy with something else, which the table says.
fn several(runs: usize, mut run: impl FnMut(&mut Table) -> Vec<String>) -> Result<(), String> {
    let mut table = Table::default();
    for place in 1..=runs {
        println!("run {place} of {runs}, on {} cores", machine::cores());
        let wrong = run(&mut table);
        if !wrong.is_empty() {
            return Err(format!(
                "run {place} went wrong:\n{}\n{}",
                wrong.join("\n"),
                table.text()
            ));
        }
    }
    println!("\n{}", table.text());
    let verdict = if table.is_met() {
        "every target is met"
    } else {
        "a target is missed"
    };
    println!(
        "  {verdict} (the best run of each figure counts; processor times say what others used meanwhile)"
    );
    Ok(())
}
