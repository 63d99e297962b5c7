//! What the machine says about processes: processor time, memory, open files. Read from Linux' `/proc`.

use std::fs;
use std::path::Path;
use std::time::Instant;

use super::figures::{Table, Target, mib};

/// Ticks of processor time in a second: the same on every machine that Linux tells them to programs of.
const TICKS_PER_S: f64 = 100.0;

/// How many cores there are.
#[must_use]
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// How much memory a process has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// All that is resident, pages of mapped files included, which the system takes back when it wants.
    pub resident_bytes: u64,
    /// What is its own: what a leak would be in.
    pub own_bytes: u64,
    /// The most that was ever resident.
    pub peak_bytes: u64,
}

/// The memory of a process.
///
/// # Panics
/// When there is no such process, or this is not Linux.
#[must_use]
pub fn memory(process: u32) -> Memory {
    let text = read(&format!("/proc/{process}/status"));
    let line = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|line| line.trim_start_matches(':').trim().strip_suffix("kB"));
        kib.and_then(|kib| kib.trim().parse::<u64>().ok())
            .expect("a size")
            * 1024
    };
    Memory {
        resident_bytes: line("VmRSS"),
        own_bytes: line("RssAnon"),
        peak_bytes: line("VmHWM"),
    }
}

impl Memory {
    /// Adds what was resident before and after, and the most.
    pub fn tell(before: &Self, after: &Self, table: &mut Table) {
        for (when, bytes) in [
            ("before", before.resident_bytes),
            ("after", after.resident_bytes),
            ("at its peak", after.peak_bytes),
        ] {
            table.add(
                &format!("server's memory {when}"),
                mib(bytes),
                "MiB",
                Target::None,
            );
        }
    }
}

/// How many files and connections a process has open.
///
/// # Panics
/// When there is no such process, or this is not Linux.
#[must_use]
pub fn open_files(process: u32) -> usize {
    fs::read_dir(format!("/proc/{process}/fd"))
        .expect("a process")
        .count()
}

/// The size of a file; 0 when it is not there.
#[must_use]
pub fn file_bytes(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

/// Who has used how much processor time, since when.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    server: u32,
    began: Instant,
    server_s: f64,
    client_s: f64,
    machine_s: f64,
}

/// Processor time by who used it, in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Spent {
    /// By the clock.
    pub wall_s: f64,
    /// By the server.
    pub server_s: f64,
    /// By us, who play the devices.
    pub client_s: f64,
    /// By everybody else on this machine.
    pub others_s: f64,
}

impl Spent {
    /// Adds who has used how much.
    pub fn tell(&self, of: &str, table: &mut Table) {
        for (who, seconds) in [
            ("server", self.server_s),
            ("client", self.client_s),
            ("others", self.others_s),
        ] {
            table.add(&format!("{of}processor: {who}"), seconds, "s", Target::None);
        }
    }
}

impl Usage {
    /// From now on.
    #[must_use]
    pub fn begin(server: u32) -> Self {
        Self {
            server,
            began: Instant::now(),
            server_s: process_s(server),
            client_s: process_s(std::process::id()),
            machine_s: machine_s(),
        }
    }

    /// What was used since the beginning.
    #[must_use]
    pub fn spent(&self) -> Spent {
        let server_s = process_s(self.server) - self.server_s;
        let client_s = process_s(std::process::id()) - self.client_s;
        Spent {
            wall_s: self.began.elapsed().as_secs_f64(),
            server_s,
            client_s,
            others_s: (machine_s() - self.machine_s - server_s - client_s).max(0.0),
        }
    }
}

fn process_s(process: u32) -> f64 {
    let text = read(&format!("/proc/{process}/stat"));
    // The name of the program is in brackets and may hold anything.
    let (_, fields) = text.rsplit_once(')').expect("a line of fields");
    let ticks: Vec<f64> = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse().ok())
        .collect();
    ticks.iter().sum::<f64>() / TICKS_PER_S
}

/// User, nice, system, interrupts and what a host took away; not idle and not waiting for the disk.
fn machine_s() -> f64 {
    let text = read("/proc/stat");
    let fields: Vec<f64> = text
        .lines()
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .skip(1)
        .filter_map(|field| field.parse().ok())
        .collect();
    let busy = [0, 1, 2, 5, 6, 7];
    busy.iter().filter_map(|place| fields.get(*place)).sum::<f64>() / TICKS_PER_S
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|why| panic!("{path}: {why}; load is measured on Linux"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_memory_and_open_files() {
        let us = std::process::id();
        let memory = memory(us);
        assert!(memory.own_bytes > 0 && memory.own_bytes <= memory.resident_bytes);
        assert!(memory.resident_bytes <= memory.peak_bytes);
        assert!(open_files(us) >= 3);
    }

    #[test]
    fn work_is_counted_as_ours() {
        let usage = Usage::begin(std::process::id());
        let mut sum = 0u64;
        while usage.spent().client_s < 0.03 {
            sum = (0..100_000u64).fold(sum, |sum, one| sum.rotate_left(1) ^ one);
        }
        let spent = usage.spent();
        assert!(spent.server_s >= 0.03, "both are this process: {spent:?} {sum}");
    }
}
