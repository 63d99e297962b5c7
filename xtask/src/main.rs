//! `cargo xtask …`: the commands of the repository. Of crates only what builds the client, since every command waits for them once.

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod check;
mod client;
mod dist;
mod fuzz;
mod planted;
mod program;
mod request;

use client::Kind;
use program::{Failed, Program};
use request::Request;

const HELP: &str = "\
cargo xtask run [ARGUMENTS…]    build client and server and run them; the arguments go to the server (try: run --help)
cargo xtask test                the whole check: format, lints (native and wasm), build, every test
cargo xtask bench [ARGUMENTS…]  build for release and print the benchmarks
cargo xtask client [--release] [--out FOLDER]
                                build the client alone, into target/client or another folder
cargo xtask figures [WORDS…]    build for people and print what the client measures in a browser
cargo xtask journeys [WORDS…]   walk through the app in a browser: screenshots in target/screens, paper in target/prints, and at
                                the end what people's tasks take (for these: journeys rounds orders gate)
cargo xtask simulate [COUNT]    worlds in which everything goes wrong; `simulate --help` says more
cargo xtask planted [NAMES…]    plant bugs, and print in which world the simulator finds each
cargo xtask crashes kills|full|cuts [COUNT]
                                kill the server, fill its disk, cut its connections
cargo xtask kills [COUNT]       kill the browser in the middle of saves
cargo xtask fuzz [TARGETS…] [SECONDS]
                                feed broken input to whatever reads input
cargo xtask load devices|first-syncs|soak [MINUTES]
                                many devices against one server
cargo xtask dist                build client and server for people, and print how large they are
cargo xtask help                this text";

fn main() -> ExitCode {
    let done = match Request::read(env::args().skip(1)) {
        Ok(Request::Help) => {
            println!("{HELP}");
            Ok(())
        }
        Ok(Request::Run(arguments)) => run(arguments),
        Ok(Request::Test) => check::everything(&root()),
        Ok(Request::Bench(arguments)) => bench(arguments),
        Ok(Request::Client { release, out }) => client(release, out),
        Ok(Request::Figures(words)) => figures(words),
        Ok(Request::Journeys(words)) => journeys(words),
        Ok(Request::Simulate(words)) => optimised("simulate", "simulate", words),
        Ok(Request::Planted(words)) => planted::everything(&root(), &words),
        Ok(Request::Crashes(words)) => crashes(words),
        Ok(Request::Kills(words)) => kills(words),
        Ok(Request::Fuzz(words)) => fuzz::everything(&root(), words),
        Ok(Request::Load(words)) => optimised("release", "load", words),
        Ok(Request::Dist) => dist::everything(&root()),
        Err(why) => Err(Failed(format!("{why}\n\n{HELP}"))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed(why)) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Vec<String>) -> Result<(), Failed> {
    // The program runs where the person stands, so that its data and settings are looked for there.
    let here = env::current_dir().map_err(|why| Failed(format!("no current folder: {why}")))?;
    let manifest = root().join("Cargo.toml");
    quick_client()?;
    // No --package: with the features of all native members, or a build after `test` would do much of it over again.
    Program::cargo(&["run", "--bin", "steward", "--manifest-path"])
        .with([manifest.display().to_string(), "--".to_owned()])
        .with(arguments)
        .become_it(&here)
}

fn bench(arguments: Vec<String>) -> Result<(), Failed> {
    quick_client()?;
    Program::cargo(&["run", "--release", "--bin", "bench", "--"])
        .with(arguments)
        .become_it(&root())
}

/// A program of the tests, built to be fast.
fn optimised(profile: &str, program: &str, words: Vec<String>) -> Result<(), Failed> {
    Program::cargo(&["run", "--profile", profile, "--bin", program, "--"])
        .with(words)
        .become_it(&root())
}

/// With the server as the tests have it.
fn crashes(words: Vec<String>) -> Result<(), Failed> {
    Program::cargo(&["build"]).run(&root())?;
    Program::cargo(&["run", "--bin", "crashes", "--"])
        .with(words)
        .become_it(&root())
}

/// A part of what `test` does, for whoever changes a page.
fn journeys(words: Vec<String>) -> Result<(), Failed> {
    quick_client()?;
    Program::cargo(&["build"]).run(&root())?;
    Program::named("node", &["tests/browser/run.mjs"])
        .with(words)
        .become_it(&root())
}

/// With client and server as the journeys have them.
fn kills(words: Vec<String>) -> Result<(), Failed> {
    quick_client()?;
    Program::cargo(&["build"]).run(&root())?;
    Program::named("node", &["tests/browser/kills.mjs"])
        .with(words)
        .become_it(&root())
}

/// Sizes, first load, cold start, saves and long lists, each beside its target.
fn figures(words: Vec<String>) -> Result<(), Failed> {
    check::install_wasm(&root())?;
    client::build(&root(), Kind::Release, &root().join(client::FOLDER))?;
    Program::cargo(&["build"]).run(&root())?;
    Program::named("node", &["tests/browser/figures.mjs"])
        .with(words)
        .run(&root())
}

/// `--out` begins where the person stands.
fn client(release: bool, out: Option<PathBuf>) -> Result<(), Failed> {
    let kind = if release { Kind::Release } else { Kind::Quick };
    let out = out.unwrap_or_else(|| root().join(client::FOLDER));
    let built = client::build(&root(), kind, &out)?;
    println!("the client {} is in {}", built.version, built.folder.display());
    Ok(())
}

/// The client where a debug build of the server reads it, and a release build embeds it.
fn quick_client() -> Result<(), Failed> {
    check::install_wasm(&root())?;
    client(false, None)
}

/// The folder of the workspace: the parent of this crate's.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
