//! What was asked on the command line.

use std::path::PathBuf;

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// Say what there is.
    Help,
    /// Run the server with these arguments.
    Run(Vec<String>),
    /// The whole check.
    Test,
    /// The benchmarks, with these arguments.
    Bench(Vec<String>),
    /// The client alone.
    Client {
        /// As small as for people.
        release: bool,
        /// Another folder for it.
        out: Option<PathBuf>,
    },
    /// What the client for people measures in a browser; only these, if any are named.
    Figures(Vec<String>),
    /// Journeys in a browser; only those whose names have one of the words, if there are any.
    Journeys(Vec<String>),
    /// Worlds of the simulator.
    Simulate(Vec<String>),
    /// Bugs that are planted for it to find.
    Planted(Vec<String>),
    /// Real crashes of the server.
    Crashes(Vec<String>),
    /// Kills of the browser.
    Kills(Vec<String>),
    /// Broken input.
    Fuzz(Vec<String>),
    /// Many devices.
    Load(Vec<String>),
    /// Everything that is handed to people.
    Dist,
}

impl Request {
    /// Reads the words after `cargo xtask`.
    pub(crate) fn read(words: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut words = words.into_iter();
        let Some(command) = words.next() else {
            return Ok(Self::Help);
        };
        let mut rest: Vec<String> = words.collect();
        match command.as_str() {
            "help" | "--help" | "-h" => Ok(Self::Help),
            "run" | "bench" => {
                // `run -- --demo` by habit means the same as `run --demo`.
                if rest.first().is_some_and(|word| word == "--") {
                    rest.remove(0);
                }
                Ok(if command == "run" {
                    Self::Run(rest)
                } else {
                    Self::Bench(rest)
                })
            }
            "test" if rest.is_empty() => Ok(Self::Test),
            "test" => Err(format!(
                "`test` is the whole check and takes no arguments; for a part of it: cargo test {}",
                rest.join(" ")
            )),
            "client" => client(rest),
            "figures" => Ok(Self::Figures(rest)),
            "journeys" => Ok(Self::Journeys(rest)),
            "simulate" => Ok(Self::Simulate(rest)),
            "planted" => Ok(Self::Planted(rest)),
            "crashes" => Ok(Self::Crashes(rest)),
            "kills" => Ok(Self::Kills(rest)),
            "fuzz" => Ok(Self::Fuzz(rest)),
            "load" => Ok(Self::Load(rest)),
            "dist" if rest.is_empty() => Ok(Self::Dist),
            "dist" => Err("`dist` takes no arguments".to_owned()),
            other => Err(format!("there is no command `{other}`")),
        }
    }
}

fn client(words: Vec<String>) -> Result<Request, String> {
    let (mut release, mut out) = (false, None);
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--release" => release = true,
            "--out" => out = Some(words.next().ok_or("--out needs a folder")?.into()),
            other => return Err(format!("`client` does not know {other}")),
        }
    }
    Ok(Request::Client { release, out })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Request, String> {
        Request::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn words_become_a_request() {
        let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        let rows = [
            ("", Request::Help),
            ("help", Request::Help),
            ("--help", Request::Help),
            ("run", Request::Run(vec![])),
            ("run --help", Request::Run(words(&["--help"]))),
            ("run -- serve --demo", Request::Run(words(&["serve", "--demo"]))),
            ("run serve -- --", Request::Run(words(&["serve", "--", "--"]))),
            ("test", Request::Test),
            ("bench 1000", Request::Bench(words(&["1000"]))),
            ("simulate 1000000", Request::Simulate(words(&["1000000"]))),
            ("planted", Request::Planted(vec![])),
            ("crashes kills 1000", Request::Crashes(words(&["kills", "1000"]))),
            ("kills 500", Request::Kills(words(&["500"]))),
            ("fuzz envelope 60", Request::Fuzz(words(&["envelope", "60"]))),
            ("load soak 60", Request::Load(words(&["soak", "60"]))),
            (
                "client",
                Request::Client {
                    release: false,
                    out: None,
                },
            ),
            (
                "client --out a/b --release",
                Request::Client {
                    release: true,
                    out: Some("a/b".into()),
                },
            ),
            ("figures sizes list", Request::Figures(words(&["sizes", "list"]))),
            ("journeys gate", Request::Journeys(words(&["gate"]))),
            ("dist", Request::Dist),
        ];
        for (line, request) in rows {
            assert_eq!(read(line), Ok(request), "{line:?}");
        }
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for (line, part) in [
            ("tset", "no command `tset`"),
            ("test laws", "cargo test laws"),
            ("client --out", "needs a folder"),
            ("client -r", "does not know -r"),
            ("dist --release", "no arguments"),
        ] {
            let why = read(line).unwrap_err();
            assert!(why.contains(part), "{why}");
        }
    }
}
