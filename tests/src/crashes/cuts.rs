//! Connections are cut at every kind of byte, requests arrive twice, and late; phones go on until everything is through.

use std::fmt;

use super::again::Again;
use super::books::Books;
use super::ledger::Ledger;
use super::line::Fate;
use super::person::{self, Person};
use super::work::{self, Made};
use crate::schedule::Random;
use crate::support::Server;

/// Cuts on the same data. Then others begin, so that the checks stay quick: they read everything.
pub const CUTS_PER_WORLD: usize = 250;
/// Who works.
const LOGINS: [&str; 3] = ["lead", "manager", "reception"];
/// The books are looked at after so many cuts, and at the end.
const LOOK_EVERY: usize = 50;

/// What came of all cuts.
#[derive(Clone, Debug, Default)]
pub struct Cuts {
    /// The seed of the first world.
    pub seed: u64,
    /// How many cuts.
    pub cuts: usize,
    /// Those in a request.
    pub in_request: usize,
    /// Those right behind a whole request: nobody waits for its answer.
    pub behind_request: usize,
    /// Those in an answer.
    pub in_answer: usize,
    /// Those in an answer to a request that carried changes: they were committed, and the phone did not know.
    pub after_commit: usize,
    /// All requests of phones.
    pub requests: usize,
    /// Those that arrived twice.
    pub repeated: usize,
    /// Those that were held back and arrived behind later ones.
    pub reordered: usize,
    /// Changes that were saved.
    pub changes: usize,
}

impl fmt::Display for Cuts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "cuts: {} (seed {}), 0 lost, 0 doubled", self.cuts, self.seed)?;
        writeln!(
            f,
            "  {} in a request, {} right behind one, {} in an answer; {} of these after a commit that the phone did not hear of",
            self.in_request, self.behind_request, self.in_answer, self.after_commit
        )?;
        write!(
            f,
            "  {} requests, {} of them twice, {} behind later ones; {} changes saved, all synced",
            self.requests, self.repeated, self.reordered, self.changes
        )
    }
}

/// Cuts so many connections. `tell` is called after each world.
///
/// # Panics
/// When something is lost or doubled.
#[must_use]
pub fn run(cuts: usize, seed: u64, mut tell: impl FnMut(&Cuts)) -> Cuts {
    let mut summary = Cuts {
        seed,
        ..Cuts::default()
    };
    let mut world_seed = seed;
    while summary.cuts < cuts {
        let count = CUTS_PER_WORLD.min(cuts - summary.cuts);
        let mut again = Again::new(format!("cuts {count} --seed {world_seed}"));
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
        }
    }

    fn play(mut self, cuts: usize, summary: &mut Cuts, again: &mut Again) {
        let cuts_before = summary.cuts;
        while summary.cuts < cuts_before + cuts {
            let place = self.random.below(self.people.len());
            self.work(place);
            let fate = self.fate();
            let cut = summary.cuts - cuts_before + 1;
            again.at(format!("request {}, cut {cut}: {fate:?}", summary.requests + 1));
            self.request(place, fate, summary);
            let passage = self.people[place].line.passage();
            again.at(format!("the checks after cut {cut}: {passage:?}"));
            if cut.is_multiple_of(LOOK_EVERY) {
                self.ledger.check(&Books::read(self.server.data()));
            }
        }
        again.at("the end".to_owned());
        for person in &self.people {
            person.line.deliver_held();
        }
        let read_books = || Books::read(self.server.data());
        person::check_end(&self.server, &mut self.people, &mut self.ledger, read_books);
        summary.changes += self.ledger.changes();
    }

    /// Somebody does a few things, or nothing: then the request only asks for news.
    fn work(&mut self, place: usize) {
        let person = &mut self.people[place];
        let count = match self.random.below(10) {
            0..3 => 0,
            3..9 => 1 + self.random.below(6),
            _ => 30,
        };
        for _ in 0..count {
            work::do_something(&mut person.phone, &mut self.made, &mut self.random);
        }
        self.ledger.saved(&person.phone);
    }

    /// One request in ten arrives twice, one in ten late; of the others most are cut.
    fn fate(&mut self) -> Fate {
        let share = u32::try_from(self.random.number() >> 32).unwrap_or(0);
        match self.random.below(100) {
            0..10 => Fate::Repeat {
                gives_second: share.is_multiple_of(2),
            },
            10..20 => Fate::HoldBack {
                after: 1 + self.random.below(3),
            },
            20..42 => Fate::CutUp { share },
            42..48 => Fate::CutUp { share: u32::MAX },
            48..80 => Fate::CutDown { share },
            _ => Fate::Pass,
        }
    }

    fn request(&mut self, place: usize, fate: Fate, summary: &mut Cuts) {
        let person = &mut self.people[place];
        person.line.next(fate);
        let sent = person.exchange(&mut self.ledger);
        let passage = person.line.passage();
        assert_eq!(
            passage.fate, fate,
            "the request went through the line: {passage:?}"
        );
        let is_cut = matches!(
            fate,
            Fate::CutUp { .. } | Fate::CutDown { .. } | Fate::HoldBack { .. }
        );
        assert_eq!(sent.is_answered(), !is_cut, "{sent:?} {passage:?}");
        summary.requests += 1;
        match fate {
            Fate::Pass => {}
            Fate::CutUp { .. } if passage.is_whole() => summary.behind_request += 1,
            Fate::CutUp { .. } => summary.in_request += 1,
            Fate::CutDown { .. } => {
                summary.in_answer += 1;
                summary.after_commit += usize::from(sent.seqs.is_some());
            }
            Fate::Repeat { .. } => summary.repeated += 1,
            Fate::HoldBack { .. } => summary.reordered += 1,
        }
        summary.cuts += usize::from(matches!(fate, Fate::CutUp { .. } | Fate::CutDown { .. }));
        person.reopen_sometimes(&mut self.random);
    }
}
