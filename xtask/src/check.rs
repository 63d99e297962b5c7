//! The whole check, step by step. It stops at the first step that fails.

use std::path::Path;
use std::time::Instant;

use crate::program::{Failed, Program};

const WASM: &str = "wasm32-unknown-unknown";

/// Runs every step and prints how long each took.
pub(crate) fn everything(root: &Path) -> Result<(), Failed> {
    let begun = Instant::now();
    step("the wasm target is there", || install_wasm(root))?;
    step("format", || {
        Program::cargo(&["fmt", "--all", "--check"]).run(root)
    })?;
    step("lints", || {
        Program::cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]).run(root)
    })?;
    step("lints of the domain for phones", || {
        Program::cargo(&[
            "clippy",
            "--package",
            "steward-domain",
            "--target",
            WASM,
            "--",
            "-D",
            "warnings",
        ])
        .run(root)
    })?;
    // Tests of crashes and restarts start the real program. The whole workspace, so that its dependencies are
    // built once, with the features that the tests have.
    step("build", || Program::cargo(&["build", "--workspace"]).run(root))?;
    let mut count = Count::default();
    let tests = Program::cargo(&["test", "--workspace"]);
    let result = step("tests", || tests.watch(root, |line| count.see(line)));
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

fn step(name: &str, run: impl FnOnce() -> Result<(), Failed>) -> Result<(), Failed> {
    println!("\n== {name}");
    let begun = Instant::now();
    let result = run();
    let verdict = if result.is_ok() { "ok" } else { "FAILED" };
    println!("== {name}: {verdict}, {:.1} s", begun.elapsed().as_secs_f32());
    result
}

/// rustup adds the targets of `rust-toolchain.toml` only when it installs the toolchain itself.
fn install_wasm(root: &Path) -> Result<(), Failed> {
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
        let Some((_, result)) = line
            .trim()
            .strip_prefix("test result: ")
            .and_then(|line| line.split_once(". "))
        else {
            return;
        };
        for part in result.split("; ") {
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
        assert_eq!(
            count,
            Count {
                passed: 41,
                failed: 2,
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
