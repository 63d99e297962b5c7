//! Somebody with a phone: the real replica, behind a line of their own, that goes on after each failure as an app does.

use steward_domain::ids::DeviceId;
use steward_domain::replica::{Failure, Next};
use steward_domain::wire::Receipt;

use super::books::Books;
use super::ledger::Ledger;
use super::line::Line;
use crate::schedule::Random;
use crate::support::{Phone, Server, gzip};

/// The most requests until everything is synced on a line that holds.
const REQUESTS_MAX: usize = 1_000;

/// Somebody.
pub(super) struct Person {
    /// Their phone.
    pub(super) phone: Phone,
    /// What lies between it and the server.
    pub(super) line: Line,
    /// Their log-in name.
    pub(super) login: &'static str,
    device: DeviceId,
}

/// What came of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sent {
    /// The `seq`s of its changes, first and last.
    pub(super) seqs: Option<(u64, u64)>,
    /// The HTTP status, if an answer has arrived whole.
    pub(super) status: Option<u16>,
    /// The error's code, if it was one.
    pub(super) code: String,
    /// Its receipts.
    pub(super) receipts: Vec<Receipt>,
    /// What the replica says to do.
    pub(super) next: Next,
}

impl Sent {
    /// Whether the server has taken the request, and the phone knows.
    #[must_use]
    pub(super) fn is_answered(&self) -> bool {
        self.status == Some(200)
    }
}

impl Person {
    /// Somebody logs in on a new phone, and is up to date.
    #[must_use]
    pub(super) fn new(server: &Server, login: &'static str) -> Self {
        let mut phone = Phone::new(server, login);
        phone.sync();
        let line = Line::to(server.address());
        phone.client.move_to(line.address());
        let device = phone.replica.meta().device;
        Self {
            phone,
            line,
            login,
            device,
        }
    }

    /// The identity of the phone.
    #[must_use]
    pub(super) fn device(&self) -> DeviceId {
        self.device
    }

    /// How many changes are only on this phone.
    #[must_use]
    pub(super) fn waiting(&self) -> usize {
        self.phone.replica.status().waiting
    }

    /// One request, whatever comes of it.
    ///
    /// # Panics
    /// When the replica gives up its identity, or asks for a person.
    pub(super) fn send(&mut self) -> Sent {
        let request = self.phone.request();
        let seq = |change: Option<&Box<serde_json::value::RawValue>>| {
            let change: serde_json::Value = serde_json::from_str(change?.get()).ok()?;
            change["seq"].as_u64()
        };
        let seqs = seq(request.changes.first()).zip(seq(request.changes.last()));
        let json = serde_json::to_vec(&request).expect("a request is JSON");
        let Some(answer) = self.phone.client.sync_packed(&gzip(&json)) else {
            let next = self.phone.replica.failed(Failure::Unreachable, 0);
            return Sent {
                seqs,
                status: None,
                code: String::new(),
                receipts: Vec::new(),
                next,
            };
        };
        let (next, receipts) = self.phone.receive(&answer);
        assert!(
            matches!(next, Next::Now | Next::Rest | Next::Wake { .. }),
            "{}: {next:?} after {} {}",
            self.login,
            answer.status,
            answer.json
        );
        Sent {
            seqs,
            status: Some(answer.status),
            code: answer.code().to_owned(),
            receipts,
            next,
        }
    }

    /// One request, whose receipts are written down if they have arrived.
    pub(super) fn exchange(&mut self, ledger: &mut Ledger) -> Sent {
        let sent = self.send();
        ledger.answered(self.device, &sent.receipts);
        sent
    }

    /// Syncs on a line that holds.
    ///
    /// # Panics
    /// When a request fails, or it does not end.
    pub(super) fn sync(&mut self, ledger: &mut Ledger) {
        for _ in 0..REQUESTS_MAX {
            let sent = self.exchange(ledger);
            assert!(
                sent.is_answered(),
                "{}: {sent:?} on a line that holds",
                self.login
            );
            if sent.next == Next::Rest {
                return;
            }
        }
        panic!("{}: the sync does not end", self.login);
    }

    /// The app is closed and opened again, now and then.
    pub(super) fn reopen_sometimes(&mut self, random: &mut Random) {
        if random.one_in(4) {
            self.phone.reopen();
        }
    }
}

/// The end: everybody syncs once more, and then phones and server agree, and every promise is kept.
///
/// # Panics
/// When they don't.
pub(super) fn check_end(
    server: &Server,
    people: &mut [Person],
    ledger: &mut Ledger,
    read_books: impl FnOnce() -> Books,
) {
    for _ in 0..2 {
        for person in people.iter_mut() {
            person.sync(ledger);
        }
    }
    let books = read_books();
    ledger.check_all_synced(&books);
    for person in people {
        let status = person.phone.replica.status();
        let told = (status.waiting, status.has_lost);
        assert_eq!(told, (0, false), "{}: {status:?}", person.login);
        assert_eq!(
            person.phone.replica.meta().device,
            person.device,
            "{} has the identity that it began with",
            person.login
        );
        check_phone(server, person, &books);
    }
}

/// A phone holds what one holds that has just been enrolled for the same person, which is what is on the server.
fn check_phone(server: &Server, person: &Person, books: &Books) {
    let login = person.login;
    let mut fresh = Phone::new(server, login);
    fresh.sync();
    let held = &person.phone.records;
    assert!(!held.is_empty(), "{login} holds records");
    let ids = |phone: &Phone| phone.records.keys().copied().collect::<Vec<_>>();
    assert_eq!(ids(&person.phone), ids(&fresh), "{login}: which records");
    for (id, record) in held {
        assert_eq!(Some(record), fresh.records.get(id), "{login}: {id}");
        let stored = serde_json::to_string(record).expect("a record is JSON");
        assert_eq!(
            Some(&stored),
            books.records.get(id),
            "{login}: {id} on the server"
        );
    }
}
