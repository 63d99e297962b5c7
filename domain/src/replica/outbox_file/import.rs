//! Bringing a file to the server, in the place of the phone that it comes from.

use super::OutboxFile;
use crate::ids::RecordId;
use crate::record::Record;
use crate::replica::{Exchange, Failure, Held, Next, OutboxRow, Outgoing, Progress, Replica};
use crate::wire::SyncResponse;

/// An import under way. It lives in memory and may be broken off anywhere: begun anew, it finds what has arrived.
///
/// ```text
/// while let Some(request) = import.request() { send it; import.answer(…) or import.failed(…) }
/// ```
#[derive(Clone, Debug)]
pub struct Import {
    replica: Replica,
    stuck: Option<StuckBecause>,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportNext {
    /// The next request.
    Now,
    /// The next request after so many milliseconds.
    Wake {
        /// The pause.
        after_ms: u64,
    },
    /// The session has ended: the person logs in.
    LogIn,
    /// The server has answered every change that can be sent. [`Import::left`] tells what a person has still to look at.
    Finished,
    /// Changes are left that can't be sent under their own identity. Keep the file.
    Stuck(StuckBecause),
}

/// Why changes can't be sent under their own identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StuckBecause {
    /// The server has other changes under the same numbers: the phone went on from an older state, or has reported these as lost.
    OtherChanges,
    /// The server was restored from a backup that is older than the phone's enrolment. If the phone comes to life, it brings them itself.
    UnknownDevice,
}

/// How many changes of a file have come how far, and those that wait for a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// How many the server has accepted.
    pub accepted: usize,
    /// Those that were refused, or torn, and that nobody had looked after when the file was written.
    pub refused: Vec<OutboxRow>,
    /// Those without an answer.
    pub waiting: Vec<OutboxRow>,
}

/// Records that come along are not kept: the person's own replica has them.
struct NoRecords;

impl Held for NoRecords {
    fn record(&self, _: RecordId) -> Option<Record> {
        None
    }
}

impl Import {
    /// Begins. Whether the file is of the person who is logged in, [`OutboxFile::is_of`] tells; the server takes it from nobody else.
    #[must_use]
    pub fn of(file: OutboxFile) -> Self {
        Self {
            replica: file.replica(),
            stuck: None,
        }
    }

    /// The next request; none while one is under way, or when there is nothing more to send.
    pub fn request(&mut self) -> Option<Outgoing> {
        match self.standing() {
            ImportNext::Now => self.replica.request(),
            _ => None,
        }
    }

    /// The rows of a request, in its order.
    pub fn rows<'a>(&'a self, outgoing: &'a Outgoing) -> impl Iterator<Item = &'a OutboxRow> {
        let seqs = outgoing.seqs.iter();
        seqs.filter_map(|seq| self.replica.outbox.get(seq))
    }

    /// The answer to the last request has come.
    pub fn answer(&mut self, response: &SyncResponse, exchange: Exchange, jitter: u32) -> ImportNext {
        let Ok(plan) = self.replica.answer(response, &NoRecords, exchange) else {
            return self.failed(Failure::Unreachable, jitter);
        };
        self.replica.stored(&plan);
        // Where the phone has gone on, the server knows more than the file, and that is well. Where something still waits, it has other
        // changes of those numbers. A new identity would double what the phone brings itself, so none is asked for.
        if plan.next == Next::Enrol && self.is_owing() {
            self.stuck = Some(StuckBecause::OtherChanges);
        }
        self.standing()
    }

    /// The last request came to nothing. `jitter` is any random number.
    pub fn failed(&mut self, failure: Failure, jitter: u32) -> ImportNext {
        match self.replica.failed(failure, jitter) {
            Next::Enrol => {
                self.stuck = Some(StuckBecause::UnknownDevice);
                self.standing()
            }
            Next::LogIn => ImportNext::LogIn,
            Next::Wake { after_ms } => ImportNext::Wake { after_ms },
            Next::Now | Next::Rest | Next::Update => self.standing(),
        }
    }

    /// How far the changes have come.
    #[must_use]
    pub fn left(&self) -> Left {
        let mut left = Left::default();
        for row in self.replica.outbox() {
            if row.is_waiting() {
                left.waiting.push(row.clone());
            } else if row.needs_decision() {
                left.refused.push(row.clone());
            } else if matches!(row.progress, Progress::Answered { .. }) && !row.is_refused() {
                left.accepted += 1;
            }
        }
        left
    }

    fn standing(&self) -> ImportNext {
        match self.stuck {
            Some(why) => ImportNext::Stuck(why),
            // Before the first answer nobody knows whether the server has been restored meanwhile.
            None if self.is_owing() || self.replica.meta.revision == 0 => ImportNext::Now,
            None => ImportNext::Finished,
        }
    }

    /// Whether the server has still to hear of something.
    fn is_owing(&self) -> bool {
        !self.replica.meta.missing.is_empty() || self.replica.outbox().any(OutboxRow::is_waiting)
    }
}
