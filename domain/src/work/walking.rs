//! Starting, ending and catching up a round.

use crate::change::Seen;
use crate::definition::Definition;
use crate::ids::RecordId;
use crate::replica::Draft;
use crate::value::Decimal;

use super::keys::round;
use super::round::Round;
use super::rounds::Stage;
use super::writing::{New, NotReady, Writing};

/// How a round can be ended as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Every checkpoint was checked or skipped.
    Finish,
    /// Some are left: it asks why.
    FinishEarly {
        /// How many are left.
        left: usize,
    },
    /// The catch-up ends.
    FinishCatchUp {
        /// How many are left; they stay missed.
        left: usize,
    },
}

impl Round<'_> {
    /// How the round can be ended; `None` while nobody walks it.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        let left = self.progress().left();
        match self.card.stage {
            Stage::Started if left == 0 => Some(Ending::Finish),
            Stage::Started => Some(Ending::FinishEarly { left }),
            Stage::CatchingUp => Some(Ending::FinishCatchUp { left }),
            _ => None,
        }
    }

    /// Starts a planned round. It may go before the first check in the same group.
    ///
    /// # Errors
    /// [`NotReady`] when it is not planned any more.
    pub fn start(&self, seen: Seen, me: RecordId, now_ms: i64) -> Result<Vec<Draft>, NotReady> {
        let draft = Writing::step(self.entry(), seen, "start")
            .put(round::WALKER, me)
            .put(round::STARTED_AT, now_ms)
            .ready()?;
        Ok(vec![draft])
    }

    /// Ends the round by the step that what is left asks for: [`Self::ending`].
    ///
    /// # Errors
    /// [`NotReady`] when checkpoints are left and no reason is given, or when nobody walks it.
    pub fn finish(
        &self,
        seen: Seen,
        reason: &str,
        summary: &str,
        now_ms: i64,
    ) -> Result<Vec<Draft>, NotReady> {
        let progress = self.progress();
        let count = |count: usize| Decimal::whole(i64::try_from(count).unwrap_or(i64::MAX));
        let ended = |step, reason| {
            Writing::step(self.entry(), seen, step)
                .put(round::FINISHED_AT, now_ms)
                .put(round::STOPS_TOTAL, count(progress.total))
                .put(round::STOPS_CHECKED, count(progress.checked))
                .why(reason)
        };
        let writing = match self.ending() {
            Some(Ending::FinishEarly { .. }) => ended("finish_early", reason),
            Some(Ending::FinishCatchUp { .. }) => Writing::step(self.entry(), seen, "finish_catch_up")
                .put(round::CATCH_UP_FINISHED_AT, now_ms)
                .put(round::STOPS_CHECKED, count(progress.checked)),
            _ => ended("finish", ""),
        };
        Ok(vec![writing.put_words(round::NOTE, summary).ready()?])
    }

    /// Begins to catch up what was missed or cut short. The reason is that of every check in it, too.
    ///
    /// # Errors
    /// [`NotReady`] without a reason, or when there is nothing to catch up.
    pub fn catch_up(
        &self,
        seen: Seen,
        me: RecordId,
        reason: &str,
        now_ms: i64,
    ) -> Result<Vec<Draft>, NotReady> {
        let draft = Writing::step(self.entry(), seen, "catch_up")
            .put(round::WALKER, me)
            .put(round::CATCH_UP_STARTED_AT, now_ms)
            .why(reason)
            .ready()?;
        Ok(vec![draft])
    }
}

/// Starts a round that nobody has planned.
///
/// # Errors
/// [`NotReady`]; it can't be, but for a level that is no option.
pub fn start_unplanned(
    rounds: &Definition,
    new: New,
    route: RecordId,
    emergency_level: Option<&str>,
    me: RecordId,
    now_ms: i64,
) -> Result<Vec<Draft>, NotReady> {
    let draft = Writing::make(rounds, new, "start_now")
        .put(round::ROUTE, route)
        .put_some(round::EMERGENCY_LEVEL, emergency_level)
        .put(round::WALKER, me)
        .put(round::STARTED_AT, now_ms)
        .ready()?;
    Ok(vec![draft])
}
