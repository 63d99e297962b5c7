//! A morning's rush: a thousand phones come back from a day in basements, each with its changes, and all at once.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use super::exchange::{self, Traffic};
use super::figures::{Table, Target, count, largest, mib, percentile};
use super::kept::{self, Sent};
use super::machine::{self, Memory, Spent, Usage};
use super::orders;
use super::site::Sites;
use crate::support::{Phone, Server};

/// How large the rush is.
#[derive(Clone, Copy, Debug)]
pub struct Rush {
    /// How many phones.
    pub devices: usize,
    /// How many changes each has.
    pub changes: usize,
    /// How many of them are connected at the same time.
    pub connections: usize,
}

/// What one rush came to.
struct Outcome {
    prepared_s: f64,
    /// When each outbox was empty, in seconds from the beginning.
    pushed_s: Vec<f64>,
    /// When each phone had everything in its scope besides.
    whole_s: Vec<f64>,
    traffic: Traffic,
    spent: Spent,
    before: Memory,
    after: Memory,
    file_bytes: u64,
    sent: Sent,
}

impl Rush {
    /// Runs it on a server of its own, adds the figures, and returns what went wrong.
    ///
    /// # Panics
    /// When phones can't be made.
    #[must_use]
    pub fn run(&self, sites: &Sites, table: &mut Table) -> Vec<String> {
        let mut server = sites.serve();
        let outcome = self.rush(sites, &server);
        server.stop();
        let kept = outcome.sent.check(server.data());
        self.tell(&outcome, table);
        let mut wrong = outcome.traffic.errors.clone();
        wrong.extend(kept.faults);
        println!(
            "  every change is there exactly once: {} of {}, {} orders; {} conflicts; {} failures",
            kept.changes,
            self.devices * self.changes,
            kept.orders,
            outcome.traffic.conflicts,
            outcome.traffic.failures
        );
        wrong
    }

    fn rush(&self, sites: &Sites, server: &Server) -> Outcome {
        let process = server.process_id().expect("it runs");
        let began = Instant::now();
        let mut phones = sites.phones(server, self.devices);
        for phone in &mut phones {
            orders::day(phone, self.changes);
            // Connections of the preparation are closed.
            phone.client = phone.client.on_its_own_line();
        }
        let prepared_s = began.elapsed().as_secs_f64();

        let before = machine::memory(process);
        let usage = Usage::begin(process);
        let phones: Vec<Mutex<Phone>> = phones.into_iter().map(Mutex::new).collect();
        let (came, turn) = (Mutex::new(Came::default()), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..self.connections {
                scope.spawn(|| come_in_turn(&phones, &turn, &came));
            }
        });
        let spent = usage.spent();
        let mut sent = Sent::default();
        for phone in phones {
            sent.add(&phone.into_inner().expect("a phone"));
        }
        let came = came.into_inner().expect("what came");
        Outcome {
            prepared_s,
            pushed_s: came.pushed_s,
            whole_s: came.whole_s,
            traffic: came.traffic,
            spent,
            before,
            after: machine::memory(process),
            file_bytes: machine::file_bytes(&server.data().join(kept::FILE)),
            sent,
        }
    }

    fn tell(&self, outcome: &Outcome, table: &mut Table) {
        let Outcome { traffic, spent, .. } = outcome;
        let (pushes_ms, pulls_ms) = (&traffic.pushes_ms, &traffic.pulls_ms);
        let told = [
            ("set-up: log-ins, first syncs, saving", outcome.prepared_s, "s"),
            (
                "a push of one batch, p50",
                percentile(pushes_ms.clone(), 50.0),
                "ms",
            ),
            (
                "a push of one batch, p99",
                percentile(pushes_ms.clone(), 99.0),
                "ms",
            ),
            (
                "a pull of one page, p50",
                percentile(pulls_ms.clone(), 50.0),
                "ms",
            ),
            (
                "a pull of one page, p99",
                percentile(pulls_ms.clone(), 99.0),
                "ms",
            ),
            ("exchanges", count(pushes_ms.len() + pulls_ms.len()), ""),
            ("bytes up, gzipped", mib(traffic.bytes_up), "MiB"),
            ("bytes down, gzipped", mib(traffic.bytes_down), "MiB"),
            ("database", mib(outcome.file_bytes), "MiB"),
        ];
        for (what, value, unit) in told {
            table.add(what, value, unit, Target::None);
        }
        Memory::tell(&outcome.before, &outcome.after, table);
        spent.tell("", table);
        let (pushed_s, whole_s) = (largest(&outcome.pushed_s), largest(&outcome.whole_s));
        let changes = count(self.devices * self.changes);
        let (rate, within) = (Target::AtLeast(2_000.0), Target::AtMost(600.0));
        table.add(
            "changes a second, pulls among them",
            changes / pushed_s,
            "changes/s",
            rate,
        );
        table.add("every outbox is empty after", pushed_s, "s", within);
        table.add("every phone is whole after", whole_s, "s", within);
    }
}

#[derive(Default)]
struct Came {
    pushed_s: Vec<f64>,
    whole_s: Vec<f64>,
    traffic: Traffic,
}

/// One connection: the next phone that has not come, until all have.
fn come_in_turn(phones: &[Mutex<Phone>], turn: &AtomicUsize, came: &Mutex<Came>) {
    let began = Instant::now();
    while let Some(phone) = phones.get(turn.fetch_add(1, Ordering::Relaxed)) {
        let mut phone = phone.lock().expect("a phone");
        let mut traffic = Traffic::default();
        while phone.replica.status().waiting > 0 && traffic.failures == 0 {
            exchange::exchange(&mut phone, &mut traffic);
        }
        let pushed_s = began.elapsed().as_secs_f64();
        if traffic.failures == 0 {
            exchange::sync(&mut phone, &mut traffic);
        }
        let mut came = came.lock().expect("what came");
        came.pushed_s.push(pushed_s);
        came.whole_s.push(began.elapsed().as_secs_f64());
        came.traffic.add(traffic);
        drop(came);
        // It goes to work, and nobody looks at its records any more.
        phone.records.clear();
        phone.client = phone.client.on_its_own_line();
    }
}
