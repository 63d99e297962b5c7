//! Hours of ordinary work: phones that save, sync, and listen for news, minute by minute; and what the server then has in memory,
//! in open files and on the disk.

mod minute;
mod walker;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use steward_domain::ids::RecordId;
use steward_domain::record::Record;

use super::exchange::Traffic;
use super::figures::{Table, Target, count, largest, median, slope};
use super::kept::{self, Sent};
use super::machine::Usage;
use super::paced::wait_until;
use super::site::{CREW, Sites};
use super::{exchange, orders};
use crate::support::{Phone, Server};
use minute::Minute;
use walker::{Came, Pace, Walker};

/// Orders of the first hour, which everybody goes on writing in.
const SHARED_ORDERS: usize = 300;
/// Minutes in which caches fill, and which say nothing about a leak.
const WARM_MINUTES: usize = 10;
/// How much its own memory may seem to grow in an hour: less than one cache of a connection more or less.
const OWN_MIB_PER_H_MAX: f64 = 32.0;
/// The same of its open files: a file that is not closed with each of a thousand exchanges would be hundreds.
const FILES_PER_H_MAX: f64 = 50.0;

/// How long and how hard.
#[derive(Clone, Copy, Debug)]
pub struct Soak {
    /// How long.
    pub minutes: usize,
    /// How many phones.
    pub devices: usize,
    /// How many changes are saved in a second, by all of them together.
    pub changes_per_s: usize,
    /// How long a phone that heard news rests after an exchange before the next one, in milliseconds.
    pub pause_ms: usize,
}

impl Soak {
    /// Runs it, prints each minute, adds the figures, and returns what went wrong.
    ///
    /// # Panics
    /// When phones can't be made.
    #[must_use]
    pub fn run(&self, table: &mut Table) -> Vec<String> {
        let mut sites = Sites::make(1, self.devices, CREW);
        sites.fill(|_, phone| {
            let mut traffic = Traffic::default();
            for _ in 0..SHARED_ORDERS {
                orders::report(phone);
            }
            exchange::sync(phone, &mut traffic);
            assert_eq!(traffic.errors, Vec::<String>::new());
        });
        let mut server = sites.serve();
        let phones = sites.phones(&server, self.devices);
        let usage = Usage::begin(server.process_id().expect("it runs"));
        let (walkers, minutes, mut total) = self.walk(&server, &sites, phones);
        let spent = usage.spent();
        let mut wrong = Self::settle(walkers, &mut server, &mut total, table);
        self.tell(&minutes, &total, table);
        spent.tell("", table);
        wrong.extend(total.errors);
        wrong
    }

    /// Lets every phone work until the time is over, and looks at the server each minute.
    fn walk<'s>(
        &self,
        server: &Server,
        sites: &'s Sites,
        phones: Vec<Phone>,
    ) -> (Vec<Walker<'s>>, Vec<Minute>, Traffic) {
        let began = Instant::now();
        let ends = began + Duration::from_mins(1) * u32::try_from(self.minutes).unwrap_or(u32::MAX);
        let pace = Pace {
            ends,
            every: Duration::from_secs_f64(count(self.devices) / count(self.changes_per_s)),
            pause: Duration::from_millis(self.pause_ms as u64),
        };
        let came = Mutex::new(Came::default());
        let mut walkers: Vec<Walker<'_>> = (0..)
            .zip(phones)
            .map(|(place, phone)| Walker::new(place, phone, &sites.people[place % sites.people.len()]))
            .collect();
        let (mut minutes, mut total) = (Vec::new(), Traffic::default());
        println!("{}", Minute::HEAD);
        std::thread::scope(|scope| {
            for (place, walker) in walkers.iter_mut().enumerate() {
                // Spread over the interval, or all would save in the same moment.
                let first = began + pace.every.mul_f64(count(place) / count(self.devices));
                let came = &came;
                scope.spawn(move || walker.walk(first, pace, came));
            }
            for minute in 1..=self.minutes {
                let usage = Usage::begin(server.process_id().expect("it runs"));
                wait_until(began + Duration::from_mins(1) * u32::try_from(minute).unwrap_or(u32::MAX));
                let came = std::mem::take(&mut *came.lock().expect("what came"));
                minutes.push(Minute::look(minute, server, &came, usage.spent()));
                println!("{}", minutes[minutes.len() - 1].line());
                total.add(came.traffic);
            }
        });
        // What came while the last ones ended their exchanges.
        total.add(came.into_inner().expect("what came").traffic);
        (walkers, minutes, total)
    }

    /// Everybody syncs once more; then what phones and server have is compared.
    fn settle(
        walkers: Vec<Walker<'_>>,
        server: &mut Server,
        total: &mut Traffic,
        table: &mut Table,
    ) -> Vec<String> {
        let mut sent = Sent::default();
        let mut last = Traffic::default();
        let mut walkers = walkers;
        for walker in &mut walkers {
            walker.sync(&mut last);
        }
        // The first of them have not seen what the last ones brought.
        for walker in &mut walkers {
            walker.sync(&mut last);
            sent.add(&walker.phone);
        }
        total.add(last);
        let stopped = server.stop();
        let stored = stored(server);
        let mut wrong: Vec<String> = walkers
            .iter()
            .flat_map(|walker| walker.differs_from(&stored))
            .collect();
        if !stopped.success() {
            wrong.push(format!("the server ended with {stopped}"));
        }
        wrong.truncate(20);
        let kept = sent.check(server.data());
        println!(
            "  every change is there exactly once: {} of {}, {} orders; {} phones compared with the server",
            kept.changes,
            sent.count(),
            kept.orders,
            walkers.len()
        );
        table.add(
            "changes on the server",
            count(kept.changes),
            "",
            Target::AtLeast(count(sent.count())),
        );
        wrong.extend(kept.faults);
        wrong
    }

    fn tell(&self, minutes: &[Minute], total: &Traffic, table: &mut Table) {
        let warm = minutes.get(WARM_MINUTES..).unwrap_or_default();
        let growth = |of: fn(&Minute) -> f64| {
            let hours = |minute: &Minute| count(minute.place) / 60.0;
            let points: Vec<(f64, f64)> = warm.iter().map(|minute| (hours(minute), of(minute))).collect();
            slope(&points)
        };
        let p99_ms: Vec<f64> = minutes.iter().map(|minute| minute.p99_ms).collect();
        let per_s = |events: usize| count(events) / count(self.minutes * 60);
        let exchanges = total.pushes_ms.len() + total.pulls_ms.len();
        let due = count(self.changes_per_s) * 0.99;
        let (own, resident) = (
            growth(|minute| minute.own_mib),
            growth(|minute| minute.resident_mib),
        );
        let (files, file) = (
            growth(|minute| count(minute.files)),
            growth(|minute| minute.file_mib),
        );
        let told = [
            (
                "after the first minutes its own memory grows by",
                own,
                "MiB/h",
                Target::AtMost(OWN_MIB_PER_H_MAX),
            ),
            (
                "and what is resident, the mapped file too, by",
                resident,
                "MiB/h",
                Target::None,
            ),
            ("and open files by", files, "/h", Target::AtMost(FILES_PER_H_MAX)),
            ("and the database by", file, "MiB/h", Target::None),
            (
                "due to acknowledged, p99 of the worst minute",
                largest(&p99_ms),
                "ms",
                Target::None,
            ),
            (
                "due to acknowledged, p99 of the middle minute",
                median(p99_ms),
                "ms",
                Target::AtMost(500.0),
            ),
            (
                "changes a second",
                per_s(total.accepted),
                "changes/s",
                Target::AtLeast(due),
            ),
            ("exchanges a second", per_s(exchanges), "", Target::None),
            ("conflicts", count(total.conflicts), "", Target::None),
            ("errors", count(total.failures), "", Target::AtMost(0.0)),
        ];
        for (what, value, unit, target) in told {
            table.add(what, value, unit, target);
        }
    }
}

/// The records as the server's file has them.
fn stored(server: &Server) -> BTreeMap<RecordId, Record> {
    let file = kept::open(server.data());
    let mut statement = file.prepare("SELECT body FROM records").expect("the records");
    let rows = statement
        .query_map([], |row| row.get::<_, String>(0))
        .expect("the records");
    rows.map(|body| {
        let record: Record = serde_json::from_str(&body.expect("a record")).expect("a record");
        (record.id, record)
    })
    .collect()
}
