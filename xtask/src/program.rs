//! Running other programs, and saying which.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// What failed, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failed(pub(crate) String);

/// A program with its arguments.
pub(crate) struct Program {
    name: &'static str,
    path: OsString,
    arguments: Vec<String>,
}

impl Program {
    /// The cargo that runs us.
    pub(crate) fn cargo(arguments: &[&str]) -> Self {
        let path = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Self {
            path,
            ..Self::named("cargo", arguments)
        }
    }

    /// A program of the search path.
    pub(crate) fn named(name: &'static str, arguments: &[&str]) -> Self {
        Self {
            name,
            path: name.into(),
            arguments: arguments.iter().map(ToString::to_string).collect(),
        }
    }

    /// A program that lies at a place.
    pub(crate) fn found(name: &'static str, path: &Path, arguments: &[&str]) -> Self {
        Self {
            path: path.into(),
            ..Self::named(name, arguments)
        }
    }

    /// With further arguments.
    pub(crate) fn with(mut self, arguments: impl IntoIterator<Item = String>) -> Self {
        self.arguments.extend(arguments);
        self
    }

    /// Runs it and shows what it says.
    pub(crate) fn run(&self, folder: &Path) -> Result<(), Failed> {
        println!("$ {}", self.shown());
        let status = self
            .command(folder)
            .status()
            .map_err(|why| self.not_started(&why))?;
        if status.success() {
            Ok(())
        } else {
            Err(self.failed())
        }
    }

    /// Runs it, shows every line of its standard output, and hands each to `see`.
    pub(crate) fn watch(&self, folder: &Path, mut see: impl FnMut(&str)) -> Result<(), Failed> {
        println!("$ {}", self.shown());
        let mut command = self.command(folder);
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|why| self.not_started(&why))?;
        if let Some(output) = child.stdout.take() {
            // A test may print what is no UTF-8; that must not end the check.
            for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line);
                println!("{line}");
                see(&line);
            }
        }
        let status = child.wait().map_err(|why| self.not_started(&why))?;
        if status.success() {
            Ok(())
        } else {
            Err(self.failed())
        }
    }

    /// Runs it and returns what it says, or nothing when it fails.
    pub(crate) fn ask(&self, folder: &Path) -> Option<String> {
        let output = self
            .command(folder)
            .output()
            .ok()
            .filter(|output| output.status.success())?;
        String::from_utf8(output.stdout).ok()
    }

    /// Gives it our place, so that a signal to us is a signal to it and it can end in its own time.
    #[cfg(unix)]
    pub(crate) fn become_it(&self, folder: &Path) -> Result<(), Failed> {
        use std::os::unix::process::CommandExt;
        println!("$ {}", self.shown());
        Err(self.not_started(&self.command(folder).exec()))
    }

    /// Elsewhere it runs beside us.
    #[cfg(not(unix))]
    pub(crate) fn become_it(&self, folder: &Path) -> Result<(), Failed> {
        self.run(folder)
    }

    fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.path);
        command.args(&self.arguments).current_dir(folder);
        command
    }

    fn shown(&self) -> String {
        format!("{} {}", self.name, self.arguments.join(" "))
    }

    fn failed(&self) -> Failed {
        Failed(format!("this failed: {}", self.shown()))
    }

    fn not_started(&self, why: &std::io::Error) -> Failed {
        Failed(format!(
            "can't run {}: {why}; is it installed ({})?",
            self.name,
            match self.name {
                "node" | "npm" | "wasm-opt" => "https://nodejs.org",
                _ => "https://rustup.rs",
            }
        ))
    }
}
