//! How the server was in one minute.

use super::walker::Came;
use crate::load::figures::{count, mib, percentile};
use crate::load::kept;
use crate::load::machine::{self, Spent};
use crate::support::Server;

/// One line of the soak.
#[derive(Clone, Debug)]
pub(super) struct Minute {
    /// Which.
    pub(super) place: usize,
    /// Memory that is the server's own.
    pub(super) own_mib: f64,
    /// Memory that is resident.
    pub(super) resident_mib: f64,
    /// The database.
    pub(super) file_mib: f64,
    /// Its open files and connections.
    pub(super) files: usize,
    /// From when a change was due until it was acknowledged.
    pub(super) p99_ms: f64,
    p50_ms: f64,
    changes_per_s: f64,
    pulls_per_s: f64,
    heard_per_s: f64,
    wal_mib: f64,
    spent: Spent,
    failures: usize,
}

impl Minute {
    /// What the columns are.
    pub(super) const HEAD: &str = "  min  changes/s  p50 ms  p99 ms  pulls/s  news/s   own MiB   RSS MiB  files  WAL MiB   db MiB  server s  client s  others s  errors";

    /// Looks at the server at the end of a minute.
    ///
    /// # Panics
    /// When the server is gone.
    #[must_use]
    pub(super) fn look(minute: usize, server: &Server, came: &Came, spent: Spent) -> Self {
        let process = server.process_id().expect("it runs");
        let memory = machine::memory(process);
        let rate = |events: usize| count(events) / spent.wall_s;
        Self {
            place: minute,
            own_mib: mib(memory.own_bytes),
            resident_mib: mib(memory.resident_bytes),
            file_mib: mib(machine::file_bytes(&server.data().join(kept::FILE))),
            files: machine::open_files(process),
            p99_ms: percentile(came.waits_ms.clone(), 99.0),
            p50_ms: percentile(came.waits_ms.clone(), 50.0),
            changes_per_s: rate(came.traffic.accepted),
            pulls_per_s: rate(came.traffic.pulls_ms.len()),
            heard_per_s: rate(came.heard),
            wal_mib: mib(machine::file_bytes(&server.data().join(kept::WAL))),
            spent,
            failures: came.traffic.failures,
        }
    }

    /// The line.
    #[must_use]
    pub(super) fn line(&self) -> String {
        format!(
            "  {:>3}  {:>9.1}  {:>6.1}  {:>6.1}  {:>7.1}  {:>6.0}  {:>8.1}  {:>8.1}  {:>5}  {:>7.1}  {:>7.1}  {:>8.1}  {:>8.1}  {:>8.1}  {:>6}",
            self.place,
            self.changes_per_s,
            self.p50_ms,
            self.p99_ms,
            self.pulls_per_s,
            self.heard_per_s,
            self.own_mib,
            self.resident_mib,
            self.files,
            self.wal_mib,
            self.file_mib,
            self.spent.server_s,
            self.spent.client_s,
            self.spent.others_s,
            self.failures
        )
    }
}
