//! Somebody at work for hours: saves now and then, syncs at once, and pulls when the stream of news says that there is something.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use steward_domain::ids::RecordId;
use steward_domain::record::Record;
use steward_domain::replica::Next;

use crate::load::exchange::{self, Traffic};
use crate::load::orders;
use crate::load::site::Person;
use crate::schedule::Random;
use crate::support::{Client, Phone};

/// One of so many changes is a new order; the others are written into orders that everybody has.
const NEW_ONE_IN: usize = 20;
/// How long a phone waits before it opens a stream again that was cut.
const STREAM_AGAIN: Duration = Duration::from_secs(1);

/// When to do what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// The end of the day.
    pub(super) ends: Instant,
    /// From one change to the next.
    pub(super) every: Duration,
    /// The rest after an exchange, before news are asked for again.
    pub(super) pause: Duration,
}

/// What came since somebody looked.
#[derive(Debug, Default)]
pub(super) struct Came {
    /// From when a change was due until it was acknowledged, in milliseconds.
    pub(super) waits_ms: Vec<f64>,
    /// News that were heard.
    pub(super) heard: usize,
    /// What went over the line.
    pub(super) traffic: Traffic,
}

/// Somebody with a phone.
pub(super) struct Walker<'p> {
    /// The phone. Of the orders it keeps those that everybody writes in.
    pub(super) phone: Phone,
    person: &'p Person,
    shared: BTreeSet<RecordId>,
    /// The number of each order that came.
    numbers: BTreeMap<RecordId, u64>,
    random: Random,
    heard_up_to: u64,
}

impl<'p> Walker<'p> {
    /// Somebody whose phone has synced once.
    #[must_use]
    pub(super) fn new(place: usize, phone: Phone, person: &'p Person) -> Self {
        let mut walker = Self {
            shared: phone.records.keys().copied().collect(),
            phone,
            person,
            numbers: BTreeMap::new(),
            random: Random::from_seed(place as u64),
            heard_up_to: 0,
        };
        walker.file_away();
        walker
    }

    /// Works until the day ends.
    pub(super) fn walk(&mut self, first: Instant, pace: Pace, came: &Mutex<Came>) {
        let news = listen(self.phone.client.clone(), pace.ends);
        let (mut due, mut may_pull) = (first, first);
        while Instant::now() < pace.ends {
            let is_behind = self.heard_up_to > self.phone.replica.meta().cursor;
            let until = if is_behind { due.min(may_pull) } else { due }.min(pace.ends);
            match self.wait(&news, until) {
                Heard::Nothing => {}
                Heard::Cut => {
                    let mut came = came.lock().expect("what came");
                    came.traffic.fail(&self.phone, "the stream of news was cut");
                    continue;
                }
                Heard::News => {
                    came.lock().expect("what came").heard += 1;
                    continue;
                }
            }
            let mut now = Came::default();
            let was_due = due;
            while due <= Instant::now() {
                self.save();
                due += pace.every;
            }
            if due > was_due {
                self.exchange_until_sent(&mut now.traffic);
                now.waits_ms.push(was_due.elapsed().as_secs_f64() * 1_000.0);
            } else if !is_behind || Instant::now() < may_pull {
                continue;
            }
            self.sync(&mut now.traffic);
            may_pull = Instant::now() + pace.pause;
            let mut came = came.lock().expect("what came");
            came.waits_ms.extend(now.waits_ms);
            came.traffic.add(now.traffic);
        }
    }

    fn wait(&mut self, news: &Receiver<Option<u64>>, until: Instant) -> Heard {
        let left = until.saturating_duration_since(Instant::now());
        match news.recv_timeout(left) {
            Ok(None) => Heard::Cut,
            Ok(Some(number)) => {
                self.heard_up_to = self.heard_up_to.max(number);
                Heard::News
            }
            Err(RecvTimeoutError::Timeout) => Heard::Nothing,
            Err(RecvTimeoutError::Disconnected) => {
                // The stream ends with the day; then there is nothing to hear any more.
                std::thread::park_timeout(left);
                Heard::Nothing
            }
        }
    }

    fn save(&mut self) {
        let writes_in: Vec<RecordId> = self
            .phone
            .records
            .values()
            .filter(|record| record.register == "repair")
            .map(|record| record.id)
            .collect();
        let chosen = (!writes_in.is_empty() && !self.random.one_in(NEW_ONE_IN))
            .then(|| *self.random.pick(&writes_in))
            .filter(|id| self.may_write(*id));
        match chosen {
            Some(id) => {
                let (round, place) = (self.random.number() % 100, self.random.below(270));
                orders::edit(&mut self.phone, id, round, place);
            }
            None => {
                orders::report(&mut self.phone);
            }
        }
    }

    /// Writing where two descriptions stand side by side settles them, which is for the desk.
    fn may_write(&self, id: RecordId) -> bool {
        let is_clash = self
            .phone
            .view(id)
            .is_some_and(|view| view.distinct("description").len() > 1);
        !is_clash || self.is_desk()
    }

    fn is_desk(&self) -> bool {
        matches!(self.person.role, "receptionist" | "lead" | "manager")
    }

    fn exchange_until_sent(&mut self, traffic: &mut Traffic) {
        while self.phone.replica.status().waiting > 0 && traffic.failures == 0 {
            exchange::exchange(&mut self.phone, traffic);
        }
    }

    /// Exchanges until there is nothing more to do.
    pub(super) fn sync(&mut self, traffic: &mut Traffic) {
        while traffic.failures == 0 && exchange::exchange(&mut self.phone, traffic) == Next::Now {}
        self.file_away();
    }

    /// A hundred phones' disks are not in one memory: of most orders only the number is kept.
    fn file_away(&mut self) {
        let (shared, numbers) = (&self.shared, &mut self.numbers);
        self.phone.records.retain(|id, record| {
            if record.register == "repair" {
                numbers.insert(*id, record.number);
            }
            shared.contains(id)
        });
    }

    /// Law 6: what this phone shows is what the server has. The desk has every order; whole, where private fields reach it.
    #[must_use]
    pub(super) fn differs_from(&self, stored: &BTreeMap<RecordId, Record>) -> Vec<String> {
        let device = self.phone.replica.meta().device;
        let mut differs = Vec::new();
        for (id, number) in &self.numbers {
            let has = stored.get(id).map(|record| record.number);
            if has != Some(*number) {
                differs.push(format!(
                    "device {device} has order {id} at {number}, the server at {has:?}"
                ));
            }
        }
        if self.is_desk() {
            let orders = stored
                .values()
                .filter(|record| record.register == "repair")
                .count();
            if self.numbers.len() != orders {
                differs.push(format!(
                    "device {device} has {} of {orders} orders",
                    self.numbers.len()
                ));
            }
            let others = self
                .phone
                .records
                .values()
                .filter(|record| stored.get(&record.id) != Some(record));
            differs
                .extend(others.map(|record| format!("device {device} has another state of {}", record.id)));
        }
        differs
    }
}

enum Heard {
    Nothing,
    News,
    /// The stream has ended before the day did.
    Cut,
}

/// Passes on what the stream of news says, until the day ends; nothing, when it is cut.
fn listen(client: Client, ends: Instant) -> Receiver<Option<u64>> {
    let (tell, news) = mpsc::channel();
    std::thread::spawn(move || {
        while Instant::now() < ends {
            for number in client.live() {
                if tell.send(Some(number)).is_err() {
                    return;
                }
            }
            if Instant::now() < ends && tell.send(None).is_err() {
                return;
            }
            std::thread::park_timeout(STREAM_AGAIN);
        }
    });
    news
}
