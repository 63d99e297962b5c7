//! What is to go wrong, and when.

use rusqlite::ffi;

use super::Fault;
use super::state::Outcome;

/// Counts the operations that change something, and decides what becomes of the next.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    operations: u64,
    planned: Option<Planned>,
    is_cut: bool,
}

#[derive(Clone, Copy, Debug)]
struct Planned {
    /// The number of the first operation that it meets.
    from: u64,
    fault: Fault,
}

/// What becomes of an operation.
pub(super) enum Fate {
    /// All of it is done.
    Done,
    /// A part of it is done, and then this code is told.
    Torn(i32),
}

impl Trouble {
    pub(super) fn operations(&self) -> u64 {
        self.operations
    }

    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    pub(super) fn plan(&mut self, operations: u64, fault: Fault) {
        let from = self.operations + operations;
        self.planned = Some(Planned { from, fault });
    }

    pub(super) fn heal(&mut self) {
        self.planned = None;
    }

    pub(super) fn cut(&mut self) {
        self.heal();
        self.is_cut = true;
    }

    /// Another process has the disk.
    pub(super) fn end(&mut self) {
        self.heal();
        self.is_cut = false;
    }

    /// A process that is gone does nothing, and is told nothing but `code`.
    pub(super) fn refuse_if_cut(&self, code: i32) -> Outcome<()> {
        if self.is_cut { Err(code) } else { Ok(()) }
    }

    /// Decides about the next operation. `code` is what a broken device says to it.
    pub(super) fn next_operation(&mut self, is_write: bool, code: i32) -> Outcome<Fate> {
        self.refuse_if_cut(code)?;
        let number = self.operations;
        self.operations += 1;
        let Some(planned) = self.planned.filter(|planned| number >= planned.from) else {
            return Ok(Fate::Done);
        };
        match planned.fault {
            // What needs no room goes on, and may make some.
            Fault::Full if !is_write => Ok(Fate::Done),
            Fault::Full if number > planned.from => Err(ffi::SQLITE_FULL),
            Fault::Full => Ok(Fate::Torn(ffi::SQLITE_FULL)),
            Fault::Io => {
                self.heal();
                Ok(Fate::Torn(code))
            }
            Fault::Cut => {
                self.cut();
                Ok(Fate::Torn(code))
            }
        }
    }
}
