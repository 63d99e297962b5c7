//! The first day of a site: many new phones pull everything at the same moment.

use std::collections::BTreeSet;
use std::sync::{Barrier, Mutex};
use std::time::Instant;

use steward_domain::ids::RecordId;
use steward_domain::replica::Next;

use super::exchange::{self, Traffic};
use super::figures::{Table, Target, count, largest, median, mib, percentile};
use super::machine::{self, Memory, Usage};
use super::orders;
use super::site::Sites;
use crate::support::Phone;

/// How large the first day is.
#[derive(Clone, Copy, Debug)]
pub struct FirstSyncs {
    /// How many phones.
    pub devices: usize,
    /// How many orders the site has.
    pub records: usize,
}

/// How many changes are saved before they are sent, while the site is filled.
const FILLED_AT_ONCE: usize = 500;

impl FirstSyncs {
    /// Fills the one site of some data with orders; a copy of them is what each run works on.
    ///
    /// # Panics
    /// When the server does not take them.
    pub fn fill(&self, sites: &mut Sites) {
        sites.fill(|server, phone| {
            let mut traffic = Traffic::default();
            for _ in (0..self.records).step_by(FILLED_AT_ONCE) {
                let made = count_of(phone);
                for _ in made..self.records.min(made + FILLED_AT_ONCE) {
                    orders::report(phone);
                }
                exchange::sync(phone, &mut traffic);
            }
            assert_eq!(traffic.errors, Vec::<String>::new(), "{}", server.address());
            assert_eq!(count_of(phone), self.records);
        });
    }

    /// Runs it on a server of its own, adds the figures, and returns what went wrong.
    ///
    /// # Panics
    /// When phones can't be made.
    #[must_use]
    pub fn run(&self, sites: &Sites, table: &mut Table) -> Vec<String> {
        let server = sites.serve();
        let process = server.process_id().expect("it runs");
        let phones = sites.new_phones(&server, self.devices);
        let before = machine::memory(process);
        let usage = Usage::begin(process);
        let (whole_s, traffic) = self.pull_all(phones);
        let (spent, after) = (usage.spent(), machine::memory(process));

        let (slowest_s, pages_ms) = (largest(&whole_s), &traffic.pulls_ms);
        let told = [
            (
                "a phone is whole after, fastest",
                percentile(whole_s.clone(), 0.0),
                "s",
            ),
            (
                "a phone is whole after, p99",
                percentile(whole_s.clone(), 99.0),
                "s",
            ),
            ("a phone is whole after, slowest", slowest_s, "s"),
            ("a page, p50", percentile(pages_ms.clone(), 50.0), "ms"),
            ("a page, p99", percentile(pages_ms.clone(), 99.0), "ms"),
            ("pages", count(pages_ms.len()), ""),
            (
                "bytes down for one phone, gzipped",
                mib(traffic.bytes_down) / count(self.devices),
                "MiB",
            ),
        ];
        for (what, value, unit) in told {
            table.add(what, value, unit, Target::None);
        }
        Memory::tell(&before, &after, table);
        spent.tell("", table);
        table.add(
            "a phone is whole after, median",
            median(whole_s),
            "s",
            Target::AtMost(60.0),
        );
        traffic.errors
    }

    /// All begin together; each is whole when it has every order in its scope.
    fn pull_all(&self, phones: Vec<Phone>) -> (Vec<f64>, Traffic) {
        let together = Barrier::new(phones.len());
        let came = Mutex::new((Vec::new(), Traffic::default()));
        std::thread::scope(|scope| {
            for mut phone in phones {
                let (together, came) = (&together, &came);
                scope.spawn(move || {
                    let mut traffic = Traffic::default();
                    together.wait();
                    let began = Instant::now();
                    let orders = pull(&mut phone, &mut traffic);
                    let whole_s = began.elapsed().as_secs_f64();
                    if orders != self.records {
                        let device = phone.replica.meta().device;
                        let why = format!("device {device} has {orders} of {} orders", self.records);
                        traffic.errors.push(why);
                    }
                    let mut came = came.lock().expect("what came");
                    came.0.push(whole_s);
                    came.1.add(traffic);
                });
            }
        });
        came.into_inner().expect("what came")
    }
}

/// Pulls everything and returns how many orders came. They are counted and dropped: a hundred phones' disks are not in one memory.
fn pull(phone: &mut Phone, traffic: &mut Traffic) -> usize {
    let mut orders: BTreeSet<RecordId> = BTreeSet::new();
    loop {
        let next = exchange::exchange(phone, traffic);
        let came = std::mem::take(&mut phone.records);
        orders.extend(
            came.into_values()
                .filter(|one| one.register == "repair")
                .map(|one| one.id),
        );
        if next != Next::Now || traffic.failures > 0 {
            return orders.len();
        }
    }
}

fn count_of(phone: &Phone) -> usize {
    phone
        .records
        .values()
        .filter(|record| record.register == "repair")
        .count()
}
