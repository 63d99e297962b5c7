//! The whole check, step by step. It stops at the first step that fails.

use std::path::Path;
use std::time::Instant;

use crate::client::{self, Kind};
use crate::program::{Failed, Program};

/// What phones run.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";
/// The journeys through the client, in a browser.
const JOURNEYS: &str = "tests/browser/journeys";

/// Runs every step and prints how long each took.
pub(crate) fn everything(root: &Path) -> Result<(), Failed> {
    let begun = Instant::now();
    step("the wasm target is there", || install_wasm(root))?;
    step("format", || {
        Program::cargo(&["fmt", "--all", "--check"]).run(root)
    })?;
    // Without packages named, cargo takes the native members; the client is wasm only, and this program has features of its own.
    step("lints", || clippy(&["--all-targets"]).run(root))?;
    step("lints of the commands", || {
        clippy(&["--package", "xtask", "--all-targets"]).run(root)
    })?;
    // With the profile of the client that is built next, so that macros are compiled once.
    let phones = [
        "--package",
        "steward-domain",
        "--package",
        "steward-app",
        "--target",
        WASM,
    ];
    let features = format!("steward-app/{}", client::GALLERY);
    let phones = [
        &phones[..],
        &["--profile", "client-quick", "--features", &features],
    ]
    .concat();
    step("lints for phones", || clippy(&phones).run(root))?;
    step("client", || {
        client::build(root, Kind::Quick, &root.join(client::FOLDER)).map(drop)
    })?;
    // Tests of crashes and restarts start the real program. All native members, so that their dependencies are
    // built once, with the features that the tests have; the tests with them, so that no core waits for the last crate of the other.
    step("build", || {
        Program::cargo(&["build", "--bins", "--tests"]).run(root)
    })?;
    let mut count = Count::default();
    let result = tests(root, &mut count);
    println!(
        "\n{} passed, {} failed, {} ignored",
        count.passed, count.failed, count.ignored
    );
    result?;
    if count.passed == 0 {
        return Err(Failed(
            "no test ran: a check that checks nothing does not pass".to_owned(),
        ));
    }
    println!("everything passed in {} s", begun.elapsed().as_secs());
    Ok(())
}

fn clippy(arguments: &[&str]) -> Program {
    let strict = ["--", "-D", "warnings"];
    Program::cargo(&[&["clippy"], arguments, &strict].concat())
}

fn tests(root: &Path, count: &mut Count) -> Result<(), Failed> {
    step("tests", || {
        Program::cargo(&["test"]).watch(root, |line| count.see(line))
    })?;
    step("tests of the commands", || {
        Program::cargo(&["test", "--package", "xtask"]).watch(root, |line| count.see(line))
    })?;
    if !root.join(JOURNEYS).is_dir() {
        return Err(Failed(format!("{JOURNEYS} is gone")));
    }
    step("tests in a browser", || {
        Program::named("node", &["tests/browser/run.mjs"]).watch(root, |line| count.see_journeys(line))
    })
}

fn step(name: &str, run: impl FnOnce() -> Result<(), Failed>) -> Result<(), Failed> {
    println!("\n== {name}");
    let begun = Instant::now();
    let result = run();
    let verdict = if result.is_ok() { "ok" } else { "FAILED" };
    println!("== {name}: {verdict}, {:.1} s", begun.elapsed().as_secs_f32());
    result
}

/// rustup adds the targets of `rust-toolchain.toml` only when it installs the toolchain itself.
pub(crate) fn install_wasm(root: &Path) -> Result<(), Failed> {
    let sysroot = Program::named("rustc", &["--print", "sysroot"]).ask(root);
    let there =
        sysroot.is_some_and(|sysroot| Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).is_dir());
    if there {
        Ok(())
    } else {
        Program::named("rustup", &["target", "add", WASM]).run(root)
    }
}

/// How many tests ran, summed over the test programs.
#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    passed: u64,
    failed: u64,
    ignored: u64,
}

impl Count {
    /// Reads a line such as `test result: ok. 33 passed; 0 failed; 0 ignored; …`.
    fn see(&mut self, line: &str) {
        if let Some((_, result)) = line
            .trim()
            .strip_prefix("test result: ")
            .and_then(|line| line.split_once(". "))
        {
            self.add(result.split("; "));
        }
    }

    /// Reads the last line of the browser's tests, `4 passed, 0 failed`.
    fn see_journeys(&mut self, line: &str) {
        let is_result = |part: &str| {
            let number = part
                .strip_suffix(" passed")
                .or_else(|| part.strip_suffix(" failed"));
            number.is_some_and(|number| number.parse::<u64>().is_ok())
        };
        if line.split(", ").all(is_result) {
            self.add(line.split(", "));
        }
    }

    fn add<'line>(&mut self, parts: impl Iterator<Item = &'line str>) {
        for part in parts {
            match part
                .split_once(' ')
                .map(|(number, what)| (number.parse().unwrap_or(0), what))
            {
                Some((number, "passed")) => self.passed += number,
                Some((number, "failed")) => self.failed += number,
                Some((number, "ignored")) => self.ignored += number,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_summed_over_test_programs() {
        let mut count = Count::default();
        for line in [
            "running 3 tests",
            "test a ... ok",
            "test result: ok. 33 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.17s",
            "test result: FAILED. 8 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.02s",
            "test result: unheard of",
        ] {
            count.see(line);
        }
        for line in ["", "a journey, 3 passed", "4 passed, 1 failed", "passed, failed"] {
            count.see_journeys(line);
        }
        assert_eq!(
            count,
            Count {
                passed: 45,
                failed: 3,
                ignored: 1
            }
        );
    }

    #[test]
    fn the_first_failure_is_the_result_of_a_step() {
        assert_eq!(step("good", || Ok(())), Ok(()));
        assert_eq!(
            step("bad", || Err(Failed("why".to_owned()))),
            Err(Failed("why".to_owned()))
        );
    }
}
