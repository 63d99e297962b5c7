//! A steady stream of batches, each sent when it is due and not when the one before was answered: what waits is seen.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::exchange::{self, Traffic};
use super::figures::{Table, Target, count, percentile};
use super::kept::Sent;
use super::machine::Usage;
use super::orders;
use super::site::Sites;
use crate::support::{Phone, Server};

/// How many phones take turns.
const PHONES: usize = 100;
/// How many of them may wait for their answers at the same time.
const CONNECTIONS: usize = 32;

/// A stream of changes.
#[derive(Clone, Copy, Debug)]
pub struct Paced {
    /// How many changes are due in a second.
    pub changes_per_s: usize,
    /// How many come in one batch.
    pub batch: usize,
    /// For how long.
    pub seconds: usize,
}

impl Paced {
    /// Runs it on a server of its own, adds the figures, and returns what went wrong.
    ///
    /// # Panics
    /// When phones can't be made.
    #[must_use]
    pub fn run(&self, sites: &Sites, table: &mut Table) -> Vec<String> {
        let mut server = sites.serve();
        let phones = sites.phones(&server, PHONES);
        let (waits_ms, traffic, sent) = self.stream(&server, phones, table);
        server.stop();
        let kept = sent.check(server.data());
        let name = format!("{} a batch", self.batch);
        table.add(
            &format!("{name}: changes a second"),
            count(kept.changes) / count(self.seconds),
            "changes/s",
            Target::None,
        );
        for (per_cent, target) in [
            (50.0, Target::None),
            (99.0, Target::AtMost(500.0)),
            (100.0, Target::None),
        ] {
            let what = format!("{name}: due to acknowledged, p{per_cent}");
            table.add(&what, percentile(waits_ms.clone(), per_cent), "ms", target);
        }
        let mut wrong = traffic.errors;
        wrong.extend(kept.faults);
        wrong
    }

    fn stream(&self, server: &Server, phones: Vec<Phone>, table: &mut Table) -> (Vec<f64>, Traffic, Sent) {
        let usage = Usage::begin(server.process_id().expect("it runs"));
        let phones: Vec<Mutex<Phone>> = phones.into_iter().map(Mutex::new).collect();
        let (came, turn) = (Mutex::new((Vec::new(), Traffic::default())), AtomicUsize::new(0));
        let began = Instant::now();
        std::thread::scope(|scope| {
            for _ in 0..CONNECTIONS {
                scope.spawn(|| self.send_in_turn(began, &phones, &turn, &came));
            }
        });
        let spent = usage.spent();
        spent.tell(&format!("{} a batch: ", self.batch), table);
        let mut sent = Sent::default();
        for phone in phones {
            sent.add(&phone.into_inner().expect("a phone"));
        }
        let (waits_ms, traffic) = came.into_inner().expect("what came");
        (waits_ms, traffic, sent)
    }

    fn send_in_turn(
        &self,
        began: Instant,
        phones: &[Mutex<Phone>],
        turn: &AtomicUsize,
        came: &Mutex<(Vec<f64>, Traffic)>,
    ) {
        let batches = self.changes_per_s * self.seconds / self.batch;
        loop {
            let place = turn.fetch_add(1, Ordering::Relaxed);
            if place >= batches {
                return;
            }
            let due = began + Duration::from_secs_f64(count(place * self.batch) / count(self.changes_per_s));
            let mut phone = phones[place % phones.len()].lock().expect("a phone");
            orders::day(&mut phone, self.batch);
            wait_until(due);
            let mut traffic = Traffic::default();
            while phone.replica.status().waiting > 0 && traffic.failures == 0 {
                exchange::exchange(&mut phone, &mut traffic);
            }
            let waited_ms = due.elapsed().as_secs_f64() * 1_000.0;
            // Then the rest of what others did.
            exchange::sync(&mut phone, &mut traffic);
            let mut came = came.lock().expect("what came");
            came.0.push(waited_ms);
            came.1.add(traffic);
        }
    }
}

/// Waits for a moment of the schedule: the load is paced by the clock, and nothing else waits for it.
pub fn wait_until(due: Instant) {
    while let Some(left) = due
        .checked_duration_since(Instant::now())
        .filter(|left| !left.is_zero())
    {
        std::thread::park_timeout(left);
    }
}
