//! `cargo xtask …`: the commands of the repository. Only the standard library, so that it builds in a moment.

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod check;
mod program;
mod request;

use program::{Failed, Program};
use request::Request;

const HELP: &str = "\
cargo xtask run [ARGUMENTS…]    build the server and run it; the arguments go to it (try: run --help)
cargo xtask test                the whole check: format, lints (native and wasm), build, every test
cargo xtask bench [ARGUMENTS…]  build for release and print the benchmarks
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
    // No --package: with the features of the whole workspace, or a build after `test` would do much of it over again.
    Program::cargo(&["run", "--bin", "steward", "--manifest-path"])
        .with([manifest.display().to_string(), "--".to_owned()])
        .with(arguments)
        .become_it(&here)
}

fn bench(arguments: Vec<String>) -> Result<(), Failed> {
    Program::cargo(&["run", "--release", "--bin", "bench", "--"])
        .with(arguments)
        .become_it(&root())
}

/// The folder of the workspace: the parent of this crate's.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
