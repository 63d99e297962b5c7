//! `cargo xtask planted`: does the simulator find what it is there to find?
//!
//! Bugs are planted into a copy of the tree, each behind a switch, so that the product itself knows nothing of them and one build
//! serves all. Then worlds are run with one bug switched on after the other, and a table says in which world it was found.

mod bugs;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::program::{Failed, Program};
use bugs::{BUGS, Bug, switch};

/// How many worlds a bug may hide in.
const WORLDS_MAX: &str = "20000";
/// How many worlds must break no law while no bug is switched on.
const WORLDS_SOUND: &str = "300";
/// What the copy is made of.
const PARTS: [&str; 6] = [
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo",
    "domain",
    "server",
    "tests",
];
/// Folders of tests that the simulator does not need, and which hold a million small files.
const LEFT_OUT: [&str; 3] = ["node_modules", "browser", "target"];
/// Where the switch is declared.
const LIBRARY: &str = "domain/src/lib.rs";
/// The switch, by the number of the bug.
const SWITCH: &str =
    "//! Which bug is switched on: the tree that this is in was made by `cargo xtask planted`.

use std::sync::OnceLock;

/// Whether it is this one.
#[must_use]
pub fn is(bug: usize) -> bool {
    static ON: OnceLock<Option<usize>> = OnceLock::new();
    let on = ON.get_or_init(|| std::env::var(\"STEWARD_PLANTED\").ok().and_then(|text| text.parse().ok()));
    *on == Some(bug)
}
";

/// Plants all bugs, hunts for those whose names begin with one of these words, or for all, and prints the table.
pub(crate) fn everything(root: &Path, words: &[String]) -> Result<(), Failed> {
    let folder = root.join("target/planted");
    let tree = folder.join("tree");
    copy(root, &tree)?;
    plant(root, &tree)?;
    let manifest = tree.join("Cargo.toml").display().to_string();
    let target = folder.join("target").display().to_string();
    Program::cargo(&[
        "build",
        "--profile",
        "simulate",
        "--bin",
        "simulate",
        "--manifest-path",
    ])
    .with([manifest, "--target-dir".to_owned(), target])
    .run(root)?;
    let simulate = folder.join("target/simulate/simulate");
    println!("\nwithout a bug: {}", hunt(&simulate, None, WORLDS_SOUND)?);
    let begun = Instant::now();
    let (mut count, mut missed) = (0, Vec::new());
    for (place, bug) in BUGS.iter().enumerate() {
        if !words.is_empty() && !words.iter().any(|word| bug.name.starts_with(word.as_str())) {
            continue;
        }
        count += 1;
        let begun = Instant::now();
        let line = hunt(&simulate, Some(place), WORLDS_MAX)?;
        if !line.starts_with("found") {
            missed.push(bug.name);
        }
        println!(
            "{:<24} {:<76} {:>4.0} s  {line}",
            bug.name,
            bug.what,
            begun.elapsed().as_secs_f64()
        );
        // The table grows while one waits for it.
        let _ = std::io::stdout().flush();
    }
    println!(
        "\n{count} bugs, {} found, in {} s",
        count - missed.len(),
        begun.elapsed().as_secs()
    );
    if missed.is_empty() {
        Ok(())
    } else {
        Err(Failed(format!("not found: {}", missed.join(", "))))
    }
}

/// Runs worlds until one breaks a law, and returns the line that says so. Without a bug none may.
fn hunt(simulate: &Path, bug: Option<usize>, worlds: &str) -> Result<String, Failed> {
    let mut command = Command::new(simulate);
    command.args(["--hunt", worlds]).env_remove("STEWARD_PLANTED");
    if let Some(bug) = bug {
        command.env("STEWARD_PLANTED", bug.to_string());
    }
    let output = command
        .output()
        .map_err(|why| Failed(format!("can't run {}: {why}", simulate.display())))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().last().unwrap_or("it said nothing").to_owned();
    if bug.is_none() && !output.status.success() {
        return Err(Failed(format!("a law is broken without any bug: {line}")));
    }
    Ok(line)
}

fn copy(root: &Path, tree: &Path) -> Result<(), Failed> {
    let changed: Vec<PathBuf> = BUGS
        .iter()
        .map(|bug| bug.file)
        .chain([LIBRARY])
        .map(|file| root.join(file))
        .collect();
    for part in PARTS {
        copy_into(&root.join(part), &tree.join(part), &changed)?;
    }
    let manifest = read(&root.join("Cargo.toml"))?;
    let members = "members = [\"app\", \"domain\", \"server\", \"tests\", \"xtask\"]";
    if !manifest.contains(members) {
        return Err(Failed(format!(
            "Cargo.toml has no line `{members}`: mend xtask/src/planted.rs"
        )));
    }
    let manifest = manifest.replace(members, "members = [\"domain\", \"server\", \"tests\"]");
    write(&tree.join("Cargo.toml"), &manifest)?;
    // The server is built anew whenever this is missing.
    write(&tree.join("target/client/index.html"), "")
}

/// Copies all but what is changed on the way. What is the same already is left, so that a second run builds little.
fn copy_into(from: &Path, to: &Path, changed: &[PathBuf]) -> Result<(), Failed> {
    let told = |why: std::io::Error| Failed(format!("{}: {why}", from.display()));
    if from.is_dir() {
        fs::create_dir_all(to).map_err(told)?;
        for entry in fs::read_dir(from).map_err(told)? {
            let entry = entry.map_err(told)?;
            let name = entry.file_name();
            if !LEFT_OUT.iter().any(|left_out| name == *left_out) {
                copy_into(&entry.path(), &to.join(name), changed)?;
            }
        }
        return Ok(());
    }
    if changed.iter().any(|file| file == from) {
        return Ok(());
    }
    let bytes = fs::read(from).map_err(told)?;
    write_bytes(to, &bytes)
}

fn plant(root: &Path, tree: &Path) -> Result<(), Failed> {
    write(&tree.join("domain/src/planted.rs"), SWITCH)?;
    let library = read(&root.join(LIBRARY))?;
    write(&tree.join(LIBRARY), &format!("{library}\npub mod planted;\n"))?;
    let mut files: Vec<&str> = BUGS.iter().map(|bug| bug.file).collect();
    files.sort_unstable();
    files.dedup();
    for file in files {
        let mut text = read(&root.join(file))?;
        for (place, bug) in BUGS.iter().enumerate().filter(|(_, bug)| bug.file == file) {
            text = planted(&text, bug, place)?;
        }
        write(&tree.join(file), &text)?;
    }
    Ok(())
}

fn planted(text: &str, bug: &Bug, place: usize) -> Result<String, Failed> {
    if text.matches(bug.words).count() != 1 {
        return Err(Failed(format!(
            "{}: `{}` must stand once in {}, also beside the other bugs",
            bug.name, bug.words, bug.file
        )));
    }
    let words = bug.planted.replace("PLANTED", &switch(bug.file, place));
    Ok(text.replacen(bug.words, &words, 1))
}

fn read(path: &Path) -> Result<String, Failed> {
    fs::read_to_string(path).map_err(|why| Failed(format!("{}: {why}", path.display())))
}

fn write(path: &Path, text: &str) -> Result<(), Failed> {
    write_bytes(path, text.as_bytes())
}

/// A file that has these bytes already keeps its date, and what was built from it.
fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), Failed> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let folder = path.parent().map(PathBuf::from).unwrap_or_default();
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, bytes))
        .map_err(|why| Failed(format!("{}: {why}", path.display())))
}
