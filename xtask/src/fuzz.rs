//! Feeding what comes from outside with bytes that find new ways through it, one target after the other.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::program::{Failed, Program};

/// How long each target runs, unless it is said.
const SECONDS: u64 = 60;
/// One input that takes longer is a find.
const INPUT_SECONDS_MAX: u64 = 20;
/// The most memory of the whole program. One input is bound more narrowly, by the targets themselves.
const MEMORY_MB_MAX: u64 = 1024;
/// The names of what is fuzzed, the longest input of each, and the words that it is made of.
const TARGETS: [(&str, usize, Option<&str>); 10] = [
    ("cookie", 300, None),
    ("definition", 3_000, Some("toml")),
    ("envelope", 4_096, Some("json")),
    ("image_header", 300, None),
    ("import_csv", 1_500, Some("table")),
    ("import_xlsx", 7_000, Some("workbook")),
    ("outbox_file", 7_000, Some("json")),
    ("push", 4_096, Some("json")),
    ("ranges", 200, None),
    ("response", 4_096, Some("json")),
];

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    targets: Vec<&'static str>,
    seconds: u64,
    /// Not to look for anything new, but to keep the smallest part of what was found that goes all its ways.
    keep: bool,
}

/// How one target went.
#[derive(Debug, Default, PartialEq, Eq)]
struct Went {
    runs: u64,
    runs_per_s: u64,
    coverage: u64,
    has_counters: bool,
}

/// Where everything lies.
struct Places {
    fuzz: PathBuf,
    programs: PathBuf,
    work: PathBuf,
}

/// `cargo xtask fuzz [keep] [TARGET…] [SECONDS]`.
pub(crate) fn everything(root: &Path, words: Vec<String>) -> Result<(), Failed> {
    let asked = Asked::read(words).map_err(Failed)?;
    let places = Places::of(root)?;
    // In its folder: that is where its flags are.
    Program::cargo(&["build", "--release", "--bins"]).run(&places.fuzz)?;
    if asked.keep {
        return asked.targets.iter().try_for_each(|target| places.keep(target));
    }
    let mut table = vec![format!(
        "{:<14}{:>14}{:>12}{:>10}{:>9}",
        "target", "runs", "runs/s", "coverage", "crashes"
    )];
    let mut crashed = Vec::new();
    for target in &asked.targets {
        let (went, crashes) = places.look(target, asked.seconds)?;
        let Went {
            runs,
            runs_per_s,
            coverage,
            ..
        } = went;
        let count = crashes.len();
        table.push(format!(
            "{target:<14}{runs:>14}{runs_per_s:>12}{coverage:>10}{count:>9}"
        ));
        crashed.extend(crashes.into_iter().map(|file| (*target, file)));
    }
    println!("\n{}", table.join("\n"));
    if crashed.is_empty() {
        return Ok(());
    }
    let again = |(target, file): &(&str, PathBuf)| {
        format!("{} {}", places.programs.join(target).display(), file.display())
    };
    let again: Vec<String> = crashed.iter().map(again).collect();
    Err(Failed(format!("finds; each again by:\n{}", again.join("\n"))))
}

impl Asked {
    fn read(words: Vec<String>) -> Result<Self, String> {
        let mut asked = Self {
            targets: Vec::new(),
            seconds: SECONDS,
            keep: false,
        };
        for word in words {
            if let Ok(seconds) = word.parse() {
                asked.seconds = seconds;
            } else if word == "keep" {
                asked.keep = true;
            } else {
                let known = TARGETS.iter().find(|(name, ..)| *name == word);
                let (name, ..) = known.ok_or_else(|| {
                    format!(
                        "nothing is fuzzed by the name {word}; there are: {}",
                        names().join(", ")
                    )
                })?;
                asked.targets.push(*name);
            }
        }
        if asked.seconds == 0 {
            return Err("0 seconds find nothing".to_owned());
        }
        if asked.targets.is_empty() {
            asked.targets = names();
        }
        Ok(asked)
    }
}

fn names() -> Vec<&'static str> {
    TARGETS.iter().map(|(name, ..)| *name).collect()
}

impl Places {
    fn of(root: &Path) -> Result<Self, Failed> {
        let said = Program::named("rustc", &["-vV"]).ask(root);
        let host = said.and_then(|said| {
            let mut lines = said.lines();
            lines.find_map(|line| line.strip_prefix("host: ").map(str::to_owned))
        });
        let host = host.ok_or_else(|| Failed("rustc does not say which machine this is".to_owned()))?;
        let work = root.join("target/fuzz");
        Ok(Self {
            fuzz: root.join("fuzz"),
            programs: work.join(host).join("release"),
            work,
        })
    }

    /// What was found so far; it need not be kept.
    fn found(&self, target: &str) -> PathBuf {
        self.work.join("found").join(target)
    }

    fn kept(&self, target: &str) -> PathBuf {
        self.fuzz.join("corpus").join(target)
    }

    /// Runs one target for so long, and returns how it went and what it stopped at.
    fn look(&self, target: &str, seconds: u64) -> Result<(Went, Vec<PathBuf>), Failed> {
        let (found, crashes) = (self.found(target), self.work.join("crashes").join(target));
        made(&found)?;
        made(&crashes)?;
        let before = files(&crashes)?;
        let length_max = TARGETS
            .iter()
            .find(|(name, ..)| *name == target)
            .map_or(0, |(_, length, _)| *length);
        let mut arguments = vec![
            format!("-max_total_time={seconds}"),
            format!("-max_len={length_max}"),
            format!("-timeout={INPUT_SECONDS_MAX}"),
            format!("-rss_limit_mb={MEMORY_MB_MAX}"),
            format!("-artifact_prefix={}/", crashes.display()),
            "-print_final_stats=1".to_owned(),
        ];
        let words = TARGETS
            .iter()
            .find(|(name, ..)| *name == target)
            .and_then(|(.., words)| *words);
        arguments.extend(words.map(|words| {
            let file = self.fuzz.join("dictionaries").join(format!("{words}.dict"));
            format!("-dict={}", file.display())
        }));
        arguments.push(found.display().to_string());
        arguments.push(self.kept(target).display().to_string());
        println!("== {target}, {seconds} s");
        let begun = Instant::now();
        let (log, is_well) = self.run(target, &arguments)?;
        let went = Went::read(&log, begun.elapsed().as_secs());
        if !went.has_counters {
            return Err(Failed(format!(
                "{target} was built without coverage, which would find nothing; is RUSTFLAGS set?"
            )));
        }
        let mut new = files(&crashes)?;
        new.retain(|file| !before.contains(file));
        if !is_well && new.is_empty() {
            return Err(Failed(format!(
                "{target} ended badly and left no input:\n{}",
                last_lines(&log)
            )));
        }
        if !new.is_empty() {
            println!("{}", last_lines(&log));
        }
        Ok((went, new))
    }

    /// Adds what goes new ways to the corpus of the repository: the fewest files, by edges and not by how often each is gone.
    fn keep(&self, target: &str) -> Result<(), Failed> {
        let found = self.found(target);
        made(&found)?;
        let before = files(&self.kept(target))?.len();
        let arguments = [
            "-set_cover_merge=1".to_owned(),
            "-use_counters=0".to_owned(),
            self.kept(target).display().to_string(),
            found.display().to_string(),
        ];
        let (log, is_well) = self.run(target, &arguments)?;
        if !is_well {
            return Err(Failed(format!("{target} can't be merged:\n{}", last_lines(&log))));
        }
        let after = files(&self.kept(target))?.len();
        println!(
            "{target}: {after} files, {} of them new",
            after.saturating_sub(before)
        );
        Ok(())
    }

    /// Runs a target's program, and returns what it said and whether it ended well.
    fn run(&self, target: &str, arguments: &[String]) -> Result<(String, bool), Failed> {
        let path = self.work.join(format!("{target}.log"));
        let failed = |why: std::io::Error| Failed(format!("{target}: {why}"));
        let log = File::create(&path).map_err(failed)?;
        let status = Command::new(self.programs.join(target))
            .args(arguments)
            .current_dir(&self.work)
            .stdout(Stdio::null())
            .stderr(log)
            .status()
            .map_err(failed)?;
        // What panics may say anything.
        let said = fs::read(&path).map_err(failed)?;
        Ok((String::from_utf8_lossy(&said).into_owned(), status.success()))
    }
}

impl Went {
    /// Reads what the engine says: statistics at the end if it came to an end, and how it went on the way.
    fn read(log: &str, seconds: u64) -> Self {
        let mut went = Self::default();
        for line in log.lines() {
            if let Some(runs) = line.strip_prefix("stat::number_of_executed_units: ") {
                went.runs = runs.trim().parse().unwrap_or(went.runs);
            } else if let Some((runs, rest)) = line.strip_prefix('#').and_then(|line| line.split_once('\t')) {
                went.runs = runs.parse().unwrap_or(went.runs);
                let coverage = rest.split("cov: ").nth(1).and_then(|rest| rest.split(' ').next());
                went.coverage = coverage
                    .and_then(|count| count.parse().ok())
                    .unwrap_or(went.coverage);
            }
            went.has_counters |= line.contains("inline 8-bit counters");
        }
        went.runs_per_s = went.runs / seconds.max(1);
        went
    }
}

fn made(folder: &Path) -> Result<(), Failed> {
    fs::create_dir_all(folder).map_err(|why| Failed(format!("{}: {why}", folder.display())))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Failed> {
    let failed = |why: std::io::Error| Failed(format!("{}: {why}", folder.display()));
    let entries = fs::read_dir(folder).map_err(failed)?;
    entries
        .map(|entry| entry.map(|entry| entry.path()).map_err(failed))
        .collect()
}

fn last_lines(log: &str) -> String {
    const LINES: usize = 25;
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Asked, String> {
        Asked::read(line.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn words_are_targets_and_a_number_of_seconds() {
        let rows = [
            ("", names(), SECONDS, false),
            ("5", names(), 5, false),
            ("cookie push 90", vec!["cookie", "push"], 90, false),
            ("keep envelope", vec!["envelope"], SECONDS, true),
        ];
        for (line, targets, seconds, keep) in rows {
            let asked = Asked {
                targets,
                seconds,
                keep,
            };
            assert_eq!(read(line), Ok(asked), "{line:?}");
        }
        for (line, part) in [("coockie", "there are: cookie, "), ("0", "find nothing")] {
            let why = read(line).unwrap_err();
            assert!(why.contains(part), "{why}");
        }
    }

    #[test]
    fn what_the_engine_says_is_read() {
        let log = "INFO: Loaded 1 modules   (415 inline 8-bit counters): 415 [0x5, 0x6),\n\
            #10\tINITED cov: 72 ft: 84 corp: 8/606b exec/s: 0 rss: 27Mb\n\
            #2097152\tpulse  cov: 91 ft: 84 corp: 8/606b lim: 150 exec/s: 699050 rss: 27Mb\n";
        let mut went = Went {
            runs: 2_097_152,
            runs_per_s: 1_048_576,
            coverage: 91,
            has_counters: true,
        };
        assert_eq!(Went::read(log, 2), went);
        let whole = format!("{log}stat::number_of_executed_units: 3000000\nstat::peak_rss_mb: 27\n");
        (went.runs, went.runs_per_s) = (3_000_000, 3_000_000);
        assert_eq!(Went::read(&whole, 0), went);
        assert_eq!(Went::read("no counters", 1), Went::default());
    }

    #[test]
    fn every_program_has_its_line() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/fuzz_targets");
        let mut programs: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| {
                entry
                    .unwrap()
                    .path()
                    .file_stem()
                    .unwrap()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        programs.sort();
        assert_eq!(programs, names());
    }
}
