//! The server's disk gets full, also in the middle of a batch: it says so, keeps nothing by halves, goes on reading, and heals without
//! being started again.

use std::fmt;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use super::again::Again;
use super::books::{self, Books};
use super::ledger::Ledger;
use super::person::{self, Person};
use super::photo::Photo;
use super::work::{self, Made};
use crate::schedule::Random;
use crate::support::{Server, SmallDisk};

/// Rounds on the same disk.
pub const ROUNDS_PER_WORLD: usize = 5;
/// The disk. A round leaves some three megabytes there.
const DISK_BYTES: u64 = 96 << 20;
/// The changes of one batch.
const BATCH: usize = 200;
/// The most room that is left when a disk begins to be full: more than a batch takes, so that it ends inside one of several.
const ROOM_BYTES_MAX: u64 = 1 << 20;
/// The most batches until the disk is full. The log of the database is used again from its beginning, so the first ones may still find room there.
const BATCHES_MAX: usize = 60;
/// Photos of a round.
const PHOTOS: u64 = 3;
/// The size of a photo: three of them don't fit where a batch did not.
const PHOTO_BYTES: usize = 900_000;

/// What came of all rounds.
#[derive(Clone, Debug, Default)]
pub struct Full {
    /// The seed of the first world.
    pub seed: u64,
    /// Why nothing was run, if this machine gives no disk.
    pub not_run: Option<String>,
    /// How many times the disk was full.
    pub rounds: usize,
    /// Rounds in which some room was left, so that the disk got full inside a transaction.
    pub with_room: usize,
    /// Batches that were refused.
    pub refused: usize,
    /// Batches that still found room on the nearly full disk.
    pub taken: usize,
    /// Photo parts that were refused.
    pub photos_refused: usize,
    /// Photo parts that still found room.
    pub photos_taken: usize,
    /// Requests that only read, answered while the disk was full.
    pub reads: usize,
    /// Changes that were saved, all of them synced at the end.
    pub changes: usize,
}

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(why) = &self.not_run {
            return write!(f, "full disks: not run: this machine gives no small disk: {why}");
        }
        writeln!(
            f,
            "full disks: {} (seed {}; {} with some room left), 0 lost, 0 doubled, nothing kept by halves",
            self.rounds, self.seed, self.with_room
        )?;
        write!(
            f,
            "  {} batches of {BATCH} refused, {} still taken; {} photo parts refused, {} still taken; {} reads answered; \
             {} changes saved, all synced without a restart",
            self.refused, self.taken, self.photos_refused, self.photos_taken, self.reads, self.changes
        )
    }
}

/// Fills the disk so many times. `tell` is called after each world.
///
/// # Panics
/// When something is lost, doubled or kept by halves, or the server does not heal.
#[must_use]
pub fn run(rounds: usize, seed: u64, mut tell: impl FnMut(&Full)) -> Full {
    let mut summary = Full {
        seed,
        ..Full::default()
    };
    let mut world_seed = seed;
    while summary.rounds < rounds {
        let disk = match SmallDisk::new(DISK_BYTES) {
            Ok(disk) => disk,
            Err(why) => {
                summary.not_run = Some(why);
                return summary;
            }
        };
        let count = ROUNDS_PER_WORLD.min(rounds - summary.rounds);
        let mut again = Again::new(format!("full {count} --seed {world_seed}"));
        World::new(world_seed, disk, Silence::No).play(count, &mut summary, &mut again);
        tell(&summary);
        world_seed += 1;
    }
    summary
}

/// Reads on a full disk, by somebody who was not heard from for days: a server that wants to write that down first must not refuse to
/// read. Returns each path that was asked, with the status and code of its answer; or why this machine gives no small disk.
///
/// # Panics
/// When the server gives no answer.
///
/// # Errors
/// Why this machine gives no small disk.
pub fn read_after_silence() -> Result<Vec<(String, u16, String)>, String> {
    let disk = SmallDisk::new(DISK_BYTES)?;
    let mut world = World::new(1, disk, Silence::Days);
    let _ballast = Ballast::fill(&world.server, 0);
    let reader = &mut world.reader.phone.client;
    let mut answers = Vec::new();
    for path in ["/api/session", "/api/devices"] {
        let answer = reader.get(path);
        answers.push((path.to_owned(), answer.status, answer.code().to_owned()));
    }
    let sent = world.reader.send();
    let status = sent.status.expect("an answer");
    answers.push(("/api/sync, without changes".to_owned(), status, sent.code));
    Ok(answers)
}

/// How long ago the server has heard from people when its disk gets full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Silence {
    /// Just now.
    No,
    /// So long that it would like to write down that they are back.
    Days,
}

struct World {
    random: Random,
    server: Server,
    /// Who brings changes and photos.
    writer: Person,
    /// Who only reads while the disk is full.
    reader: Person,
    ledger: Ledger,
    made: Vec<Made>,
    photos: u64,
}

impl World {
    fn new(seed: u64, disk: SmallDisk, silence: Silence) -> Self {
        let mut server = Server::start();
        let writer = Person::new(&server, "lead");
        let reader = Person::new(&server, "manager");
        let ledger = Ledger::new(&Books::read(server.data()));
        let stopped = server.stop();
        assert!(stopped.success(), "{stopped:?}");
        if silence == Silence::Days {
            books::forget_contacts(server.data());
        }
        server.launch_on(disk);
        for person in [&writer, &reader] {
            person.line.move_to(server.address());
        }
        Self {
            random: Random::from_seed(seed),
            server,
            writer,
            reader,
            ledger,
            made: Vec::new(),
            photos: seed << 16,
        }
    }

    fn play(mut self, rounds: usize, summary: &mut Full, again: &mut Again) {
        self.work();
        self.writer.sync(&mut self.ledger);
        for round in 1..=rounds {
            let room_bytes = match self.random.below(4) {
                0 => 0,
                1 => self.random.number() % (64 << 10),
                _ => self.random.number() % ROOM_BYTES_MAX,
            };
            again.at(format!("round {round}, {room_bytes} bytes left"));
            self.round(room_bytes, summary);
            summary.rounds += 1;
            summary.with_room += usize::from(room_bytes > 0);
        }
        again.at("the end".to_owned());
        let read_books = || copied_books(&self.server);
        let mut people = [self.writer, self.reader];
        person::check_end(&self.server, &mut people, &mut self.ledger, read_books);
        summary.changes += self.ledger.changes();
    }

    fn round(&mut self, room_bytes: u64, summary: &mut Full) {
        let photos: Vec<Photo> = (1..=PHOTOS)
            .map(|one| Photo::new(PHOTO_BYTES, self.photos + one))
            .collect();
        self.photos += PHOTOS;
        for photo in &photos {
            assert_eq!(photo.begin(&self.writer.phone.client).status, 200);
        }
        let ballast = Ballast::fill(&self.server, room_bytes);
        self.push_until_full(summary);
        let refused = self.photos_until_full(&photos, summary);
        self.read(summary);

        ballast.remove();
        self.writer.sync(&mut self.ledger);
        self.reader.sync(&mut self.ledger);
        let client = &self.writer.phone.client;
        for photo in refused {
            assert_eq!(photo.finish(client).status, 201, "the rest of a photo is taken");
        }
        assert!(
            photos.iter().all(|photo| photo.is_there(client)),
            "photos are there"
        );
        self.ledger.check(&copied_books(&self.server));
    }

    /// Somebody has a batch to send.
    fn work(&mut self) {
        while self.writer.waiting() < BATCH {
            work::do_something(&mut self.writer.phone, &mut self.made, &mut self.random);
        }
        self.ledger.saved(&self.writer.phone);
    }

    /// Batches come until one finds no room. Nothing of that one is kept, and nothing is acknowledged.
    fn push_until_full(&mut self, summary: &mut Full) {
        for _ in 0..BATCHES_MAX {
            self.work();
            let before = copied_books(&self.server);
            let sent = self.writer.exchange(&mut self.ledger);
            if sent.is_answered() {
                summary.taken += 1;
                continue;
            }
            assert_eq!(
                (sent.status, sent.code.as_str(), sent.receipts.len()),
                (Some(507), "storage_full", 0),
                "{sent:?}"
            );
            let after = copied_books(&self.server);
            assert!(
                before == after,
                "a batch that was refused has left something behind"
            );
            summary.refused += 1;
            return;
        }
        panic!("the disk did not get full");
    }

    /// Photos come until one finds no room: a batch that was refused may have left some to be used again. Those that were refused are
    /// returned.
    fn photos_until_full<'p>(&mut self, photos: &'p [Photo], summary: &mut Full) -> Vec<&'p Photo> {
        let client = &self.writer.phone.client;
        let mut refused = Vec::new();
        for photo in photos {
            let answer = photo.finish(client);
            if answer.status == 201 {
                summary.photos_taken += 1;
                continue;
            }
            assert_eq!(
                (answer.status, answer.code()),
                (507, "storage_full"),
                "{answer:?}"
            );
            assert!(photo.is_begun_only(client), "nothing of the part is kept");
            refused.push(photo);
        }
        assert!(!refused.is_empty(), "the disk is full for photos too");
        summary.photos_refused += refused.len();
        refused
    }

    /// Reading goes on: a full disk is no reason to see nothing.
    fn read(&mut self, summary: &mut Full) {
        let known = self.made.first().expect("a record").id;
        let paths = [
            "/api/health".to_owned(),
            "/api/session".to_owned(),
            "/api/devices".to_owned(),
            format!("/api/records/{known}/timeline"),
        ];
        for path in &paths {
            let answer = self.reader.phone.client.get(path);
            assert_eq!(
                answer.status, 200,
                "{path} while the disk is full: {}",
                answer.json
            );
        }
        self.reader.sync(&mut self.ledger);
        summary.reads += paths.len() + 1;
    }
}

/// What fills the disk.
struct Ballast(PathBuf);

impl Ballast {
    /// Takes all room but so many bytes.
    fn fill(server: &Server, room_bytes: u64) -> Self {
        let path = server.data_in_use().join("ballast");
        let mut file = File::create(&path).expect("a file on the small disk");
        let part = vec![0; 1 << 20];
        while file.write_all(&part).is_ok() {}
        let bytes = file.metadata().expect("its length").len();
        file.set_len(bytes.saturating_sub(room_bytes))
            .expect("some room again");
        Self(path)
    }

    fn remove(self) {
        std::fs::remove_file(&self.0).expect("the ballast is removed");
    }
}

/// The books of a server on a disk of its own. `SQLite` can't open a file in another process's namespace, so they are read from a copy;
/// nobody writes meanwhile.
fn copied_books(server: &Server) -> Books {
    let copy = tempfile::tempdir().expect("a folder for a copy");
    for end in ["", "-wal"] {
        let name = format!("{}{end}", books::FILE);
        let from = server.data_in_use().join(&name);
        std::fs::copy(&from, copy.path().join(&name)).expect("a file is copied");
    }
    Books::read(copy.path())
}
