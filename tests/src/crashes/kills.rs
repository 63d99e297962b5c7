//! The server is killed (SIGKILL) while several phones push: before their requests are whole, inside the transaction, after it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use steward_domain::ids::DeviceId;
use steward_domain::wire::ReceiptOutcome;

use super::again::Again;
use super::books::{self, Books};
use super::ledger::Ledger;
use super::line::Fate;
use super::person::{self, Person, Sent};
use super::work::{self, Made};
use crate::schedule::Random;
use crate::support::Server;

/// Kills on the same data. Then others begin, so that the checks stay quick: they read everything.
pub const KILLS_PER_WORLD: usize = 25;
/// The changes of one batch.
const BATCH: usize = 200;
/// The latest moment of a kill by the clock.
const KILL_MS_MAX: u64 = 200;
/// How long a request may take to reach a place in its bytes; only a failure waits so long.
const PATIENCE: Duration = Duration::from_mins(1);
/// Who pushes.
const LOGINS: [&str; 3] = ["lead", "manager", "reception"];

/// When a kill falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    /// So long after the batches have begun to be sent.
    After(Duration),
    /// Somewhere in the bytes of the first phone's request.
    Up(u32),
    /// Somewhere in the bytes of the answer to it.
    Down(u32),
}

/// What came of all kills.
#[derive(Clone, Debug, Default)]
pub struct Kills {
    /// The seed of the first world.
    pub seed: u64,
    /// How many kills.
    pub kills: usize,
    /// Kills at a random moment of the clock.
    pub by_clock: usize,
    /// Batches under way whose request was not whole when the server died.
    pub before_whole: usize,
    /// Batches whose request was whole, and that are not in the database.
    pub whole_not_committed: usize,
    /// Batches that are in the database, and whose answer did not arrive.
    pub committed_not_answered: usize,
    /// Batches whose answer had arrived.
    pub answered: usize,
    /// Changes that were saved.
    pub changes: usize,
    /// Of these: applied, merged, in conflict, refused.
    pub outcomes: [usize; 4],
    /// The longest time until the server accepted again.
    pub restart_ms_max: u128,
    /// How long three batches took without a kill, in the slowest world.
    pub batch_ms_max: u128,
}

impl fmt::Display for Kills {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [applied, merged, conflicts, refused] = self.outcomes;
        let batches =
            self.before_whole + self.whole_not_committed + self.committed_not_answered + self.answered;
        writeln!(
            f,
            "kills: {} (seed {}; {} at a moment of the clock, {} at a byte), 0 lost, 0 doubled",
            self.kills,
            self.seed,
            self.by_clock,
            self.kills - self.by_clock
        )?;
        writeln!(
            f,
            "  batches of {BATCH} under way: {batches}: {} before the request was whole, {} whole and not committed, \
             {} committed and not answered, {} answered",
            self.before_whole, self.whole_not_committed, self.committed_not_answered, self.answered
        )?;
        write!(
            f,
            "  changes saved: {} ({applied} applied, {merged} merged, {conflicts} in conflict, {refused} refused); \
             three batches took up to {} ms, a start up to {} ms",
            self.changes, self.batch_ms_max, self.restart_ms_max
        )
    }
}

/// Kills the server so many times. `tell` is called after each world.
///
/// # Panics
/// When something is lost or doubled.
#[must_use]
pub fn run(kills: usize, seed: u64, mut tell: impl FnMut(&Kills)) -> Kills {
    let mut summary = Kills {
        seed,
        ..Kills::default()
    };
    let mut world_seed = seed;
    while summary.kills < kills {
        let count = KILLS_PER_WORLD.min(kills - summary.kills);
        let mut again = Again::new(format!("kills {count} --seed {world_seed}"));
        World::new(world_seed).play(count, &mut summary, &mut again);
        tell(&summary);
        world_seed += 1;
    }
    summary
}

struct World {
    random: Random,
    server: Server,
    people: Vec<Person>,
    ledger: Ledger,
    made: Vec<Made>,
    /// How long the batches take when nobody kills.
    clean: Duration,
}

impl World {
    fn new(seed: u64) -> Self {
        let server = Server::start();
        let people = LOGINS.map(|login| Person::new(&server, login)).into();
        let ledger = Ledger::new(&Books::read(server.data()));
        Self {
            random: Random::from_seed(seed),
            server,
            people,
            ledger,
            made: Vec::new(),
            clean: Duration::ZERO,
        }
    }

    fn play(mut self, kills: usize, summary: &mut Kills, again: &mut Again) {
        self.work();
        let began = Instant::now();
        let sent = send_all(&mut self.people);
        self.clean = began.elapsed();
        self.note(&sent);
        for kill in 1..=kills {
            self.work();
            let moment = self.moment();
            again.at(format!("kill {kill}, {moment:?}"));
            self.kill(moment, summary);
            summary.kills += 1;
            summary.by_clock += usize::from(matches!(moment, Moment::After(_)));
        }
        again.at("the end".to_owned());
        let read_books = || Books::read(self.server.data());
        person::check_end(&self.server, &mut self.people, &mut self.ledger, read_books);
        summary.changes += self.ledger.changes();
        let kinds = [
            ReceiptOutcome::Applied,
            ReceiptOutcome::Merged,
            ReceiptOutcome::Conflict,
            ReceiptOutcome::Quarantined,
        ];
        for (sum, kind) in summary.outcomes.iter_mut().zip(kinds) {
            *sum += self.ledger.outcomes(kind);
        }
        summary.batch_ms_max = summary.batch_ms_max.max(self.clean.as_millis());
    }

    /// Everybody has a batch to send.
    fn work(&mut self) {
        for person in &mut self.people {
            let mut waiting = person.waiting();
            while waiting < BATCH {
                let before = person.phone.replica.meta().next_seq;
                work::do_something(&mut person.phone, &mut self.made, &mut self.random);
                let count = person.phone.replica.meta().next_seq - before;
                waiting += usize::try_from(count).expect("a group is small");
            }
            self.ledger.saved(&person.phone);
        }
    }

    /// Some moments are spread over the clock, some over the time that the batches really take, so that many fall inside whatever the speed
    /// of the machine is. The rest is places in the bytes, which no speed moves.
    fn moment(&mut self) -> Moment {
        let share = u32::try_from(self.random.number() >> 32).unwrap_or(0);
        let of = |whole: Duration| whole.mul_f64(f64::from(share) / f64::from(u32::MAX));
        match self.random.below(8) {
            0..3 => Moment::After(of(Duration::from_millis(KILL_MS_MAX))),
            3..5 => Moment::After(of(self.clean.mul_f64(1.5))),
            5 => Moment::Up(share),
            _ => Moment::Down(share),
        }
    }

    fn kill(&mut self, moment: Moment, summary: &mut Kills) {
        let before = self.of_each(&books::last_seqs(self.server.data()));
        let sent = self.kill_while_all_send(moment);
        let began = Instant::now();
        self.server.launch();
        summary.restart_ms_max = summary.restart_ms_max.max(began.elapsed().as_millis());
        for person in &self.people {
            person.line.move_to(self.server.address());
        }
        self.note(&sent);
        let books = Books::read(self.server.data());
        self.ledger.check(&books);
        let after = self.of_each(&books.last_seqs);
        for (place, sent) in sent.iter().enumerate() {
            let (_, last) = sent.seqs.expect("everybody had a batch to send");
            let is_committed = after[place] == last;
            assert!(
                is_committed || after[place] == before[place],
                "a batch is there whole or not at all: {} before, {} after, {last} its last",
                before[place],
                after[place]
            );
            let is_whole = self.people[place].line.passage().is_whole();
            let stage = match (sent.is_answered(), is_committed, is_whole) {
                (true, _, _) => &mut summary.answered,
                (false, true, _) => &mut summary.committed_not_answered,
                (false, false, true) => &mut summary.whole_not_committed,
                (false, false, false) => &mut summary.before_whole,
            };
            *stage += 1;
        }
        self.go_on();
    }

    fn kill_while_all_send(&mut self, moment: Moment) -> Vec<Sent> {
        for person in &self.people {
            person.line.forget();
        }
        let watch = self.people[0].line.watch();
        match moment {
            Moment::After(_) => {}
            Moment::Up(share) => self.people[0].line.next(Fate::CutUp { share }),
            Moment::Down(share) => self.people[0].line.next(Fate::CutDown { share }),
        }
        let (server, people) = (&mut self.server, &mut self.people);
        std::thread::scope(|scope| {
            let sending: Vec<_> = people
                .iter_mut()
                .map(|person| scope.spawn(|| person.send()))
                .collect();
            match moment {
                Moment::After(delay) => {
                    // Nobody ever says anything: the moment is what is being tried.
                    let (_silent, silence) = mpsc::channel::<()>();
                    let _ = silence.recv_timeout(delay);
                }
                Moment::Up(_) | Moment::Down(_) => {
                    watch
                        .reached
                        .recv_timeout(PATIENCE)
                        .expect("the request reaches its place");
                }
            }
            server.kill();
            watch.release();
            sending
                .into_iter()
                .map(|one| one.join().expect("a phone goes on"))
                .collect()
        })
    }

    /// Phones go on as they do: the same request again. Sometimes some are offline, and have the old batch still to send at the next kill.
    fn go_on(&mut self) {
        for person in &mut self.people {
            person.reopen_sometimes(&mut self.random);
            if !self.random.one_in(4) {
                person.sync(&mut self.ledger);
            }
        }
    }

    fn note(&mut self, sent: &[Sent]) {
        for (person, sent) in self.people.iter().zip(sent) {
            self.ledger.answered(person.device(), &sent.receipts);
        }
    }

    /// The highest `seq` of each person's phone.
    fn of_each(&self, last_seqs: &BTreeMap<DeviceId, u64>) -> Vec<u64> {
        let of = |person: &Person| last_seqs[&person.device()];
        self.people.iter().map(of).collect()
    }
}

fn send_all(people: &mut [Person]) -> Vec<Sent> {
    std::thread::scope(|scope| {
        let sending: Vec<_> = people
            .iter_mut()
            .map(|person| scope.spawn(|| person.send()))
            .collect();
        sending
            .into_iter()
            .map(|one| one.join().expect("a phone goes on"))
            .collect()
    })
}
