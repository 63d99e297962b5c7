//! What is entered at a checkpoint, until it is saved.

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::ids::RecordId;
use steward_domain::value::Decimal;
use steward_domain::work::checking::{
    self, Finding, Inspected, LineResult, Passing, Position, Proof, Raise, Severity, Taken,
};
use steward_domain::work::entered::{Entered, Trouble};
use steward_domain::work::round::Round;
use steward_domain::work::scan::LabelRead;
use steward_domain::work::stops::Spot;

use super::book::Book;
use super::saving::{Deed, Fault, told};
use super::shown::{ReadingShown, SpotShown};
use crate::words::{Rounds, language};

/// Where a check belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// At this place in the round.
    Stop(usize),
    /// At a checkpoint that the round does not pass.
    ByTheWay,
}

/// How the person shows to have been there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    /// The label was read.
    Label(LabelRead),
    /// By a reason and a photo.
    ByHand,
}

/// A check that is to be made.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Task {
    pub round: RecordId,
    pub at: At,
    pub spot: SpotShown,
    pub shows: Shows,
    pub is_out_of_order: bool,
}

/// One line of what is inspected.
#[derive(Clone, Copy)]
pub(super) struct LineEntry {
    pub result: RwSignal<LineResult>,
    pub note: RwSignal<String>,
}

/// A finding that was taken back.
#[derive(Clone)]
pub(super) struct Withdrawn {
    is_problem: bool,
    item: Option<String>,
    /// The places of the lines that had a problem.
    lines: Vec<usize>,
}

impl Withdrawn {
    /// What a draft holds of it; none where nothing could be said again.
    fn of(trouble: &Trouble, spot: &SpotShown) -> Option<Self> {
        let inspect = spot.inspect.iter().enumerate();
        let lines = inspect.filter(|(_, (what, _))| trouble.withdrawn_lines.contains(what));
        let lines: Vec<usize> = lines.map(|(at, _)| at).collect();
        let is_any = trouble.is_said || !lines.is_empty();
        (trouble.is_withdrawn && is_any).then(|| Self {
            is_problem: trouble.is_said,
            item: trouble.item.clone(),
            lines,
        })
    }
}

/// What is entered. A handle: copies are the same.
#[derive(Clone, Copy)]
pub(super) struct CheckForm {
    pub lines: StoredValue<Vec<LineEntry>>,
    pub readings: StoredValue<Vec<RwSignal<String>>>,
    pub photos: RwSignal<Vec<String>>,
    pub note: RwSignal<String>,
    pub reason: RwSignal<String>,
    pub manual_photos: RwSignal<Vec<String>>,
    /// Photos that are being made smaller: nothing is saved before they are kept.
    pub busy: RwSignal<usize>,
    pub is_problem: RwSignal<bool>,
    pub what: RwSignal<String>,
    pub severity: RwSignal<Severity>,
    pub item: RwSignal<Option<String>>,
    /// What was taken back, until something else is wrong.
    withdrawn: RwSignal<Option<Withdrawn>>,
}

impl CheckForm {
    /// What was entered the last time; else everything in order.
    pub(super) fn new(spot: &SpotShown, before: Entered) -> Self {
        let line = |(what, _): &(String, String)| {
            let line = before.lines.iter().find(|line| line.item == *what);
            LineEntry {
                result: RwSignal::new(line.map_or(LineResult::Ok, |line| line.result)),
                note: RwSignal::new(line.map(|line| line.note.clone()).unwrap_or_default()),
            }
        };
        let reading = |asked: &ReadingShown| {
            let typed = before.readings.iter().find(|(what, _)| *what == asked.what);
            RwSignal::new(typed.map(|(_, typed)| typed.clone()).unwrap_or_default())
        };
        let trouble = before.trouble.as_ref();
        // What is wrong and how bad stay for who says again that something is.
        let holds = trouble.filter(|trouble| !trouble.is_withdrawn);
        Self {
            lines: StoredValue::new(spot.inspect.iter().map(line).collect()),
            readings: StoredValue::new(spot.readings.iter().map(reading).collect()),
            is_problem: RwSignal::new(holds.is_some_and(|trouble| trouble.is_said)),
            what: RwSignal::new(trouble.map(|trouble| trouble.what.clone()).unwrap_or_default()),
            severity: RwSignal::new(trouble.map_or(Severity::General, |trouble| trouble.severity)),
            item: RwSignal::new(holds.and_then(|trouble| trouble.item.clone())),
            withdrawn: RwSignal::new(trouble.and_then(|trouble| Withdrawn::of(trouble, spot))),
            photos: RwSignal::new(before.photos),
            note: RwSignal::new(before.note),
            reason: RwSignal::new(before.manual_reason),
            manual_photos: RwSignal::new(before.manual_photos),
            busy: RwSignal::new(0),
        }
    }

    /// What is entered so far. Tracked.
    pub(super) fn entered(self, spot: &SpotShown) -> Entered {
        let lines = self.lines.with_value(|lines| {
            let lines = spot.inspect.iter().zip(lines);
            let lines = lines.map(|((what, _), line)| Inspected {
                item: what.clone(),
                result: line.result.get(),
                note: line.note.get(),
            });
            let is_said = |line: &Inspected| line.result != LineResult::Ok || !line.note.trim().is_empty();
            lines.filter(is_said).collect()
        });
        let readings = self.readings.with_value(|readings| {
            let readings = spot.readings.iter().zip(readings);
            readings
                .map(|(asked, typed)| (asked.what.clone(), typed.get()))
                .collect()
        });
        Entered {
            lines,
            readings,
            photos: self.photos.get(),
            note: self.note.get(),
            manual_reason: self.reason.get(),
            manual_photos: self.manual_photos.get(),
            trouble: self.trouble(spot),
        }
    }

    /// What is wrong so far; or what was said of it before it was taken back, which the screen alone must not hold.
    fn trouble(self, spot: &SpotShown) -> Option<Trouble> {
        let holds = self.has_finding();
        let mut trouble = Trouble {
            is_said: self.is_problem.get(),
            what: self.what.get(),
            severity: self.severity.get(),
            item: self.item.get(),
            is_withdrawn: !holds,
            withdrawn_lines: Vec::new(),
        };
        if let Some(withdrawn) = self.withdrawn.get().filter(|_| !holds) {
            let lines = withdrawn.lines.iter().filter_map(|at| spot.inspect.get(*at));
            trouble.withdrawn_lines = lines.map(|(what, _)| what.clone()).collect();
            trouble.is_said = withdrawn.is_problem;
            trouble.item = withdrawn.item;
        }
        (holds || trouble.says_something()).then_some(trouble)
    }

    /// Whether something is wrong: said at once, or on a line. Tracked.
    pub(super) fn has_finding(self) -> bool {
        let of_lines = || {
            self.lines
                .with_value(|lines| lines.iter().any(|line| line.result.get() == LineResult::Problem))
        };
        self.is_problem.get() || of_lines()
    }

    /// Takes back that something is wrong.
    pub(super) fn withdraw(self) {
        let is_wrong = |line: &LineEntry| line.result.get_untracked() == LineResult::Problem;
        let lines = self.lines.get_value();
        let wrong = lines.iter().enumerate().filter(|(_, line)| is_wrong(line));
        let withdrawn = Withdrawn {
            is_problem: self.is_problem.get_untracked(),
            item: self.item.get_untracked(),
            lines: wrong.map(|(at, _)| at).collect(),
        };
        self.is_problem.set(false);
        self.item.set(None);
        for line in withdrawn.lines.iter().filter_map(|at| lines.get(*at)) {
            line.result.set(LineResult::Ok);
        }
        self.withdrawn.set(Some(withdrawn));
    }

    /// Whether something was taken back, and nothing else is wrong since. Tracked.
    pub(super) fn is_withdrawn(self) -> bool {
        self.withdrawn.with(Option::is_some) && !self.has_finding()
    }

    /// Something is wrong again: what was taken back before is over, or a late undo would write over what was said since.
    pub(super) fn forget_withdrawn(self) {
        self.withdrawn.set(None);
    }

    /// Says again what was withdrawn; what is wrong and how bad had stayed where they were. A line that was answered otherwise since keeps
    /// its answer.
    pub(super) fn restore(self) {
        let Some(withdrawn) = self.withdrawn.try_update(Option::take).flatten() else {
            return;
        };
        let lines = self.lines.get_value();
        let lines = withdrawn.lines.iter().filter_map(|at| lines.get(*at));
        let open: Vec<&LineEntry> = lines
            .filter(|line| line.result.get_untracked() == LineResult::Ok)
            .collect();
        self.is_problem.set(withdrawn.is_problem || open.is_empty());
        self.item.set(withdrawn.item);
        for line in open {
            line.result.set(LineResult::Problem);
        }
    }

    /// Readings that are filled in and no numbers. Tracked.
    fn has_wrong_reading(self) -> bool {
        let is_wrong =
            |text: &RwSignal<String>| text.with(|text| !text.trim().is_empty() && number(text).is_none());
        self.readings.with_value(|readings| readings.iter().any(is_wrong))
    }

    /// What keeps it from being saved, before the records are asked. Untracked.
    pub(super) fn fault(self) -> Option<Fault> {
        let is_wrong = untrack(|| self.has_wrong_reading());
        let is_busy = self.busy.get_untracked() > 0;
        is_wrong
            .then_some(Fault::NotANumber)
            .or_else(|| is_busy.then_some(Fault::PhotosBusy))
    }

    fn taken(self, spot: &SpotShown) -> Vec<Taken> {
        self.readings.with_value(|readings| {
            let pairs = spot.readings.iter().zip(readings);
            let taken = pairs.filter_map(|(asked, text)| {
                Some(Taken {
                    what: asked.what.clone(),
                    value: text.with_untracked(|text| number(text))?,
                })
            });
            taken.collect()
        })
    }

    fn finding(self, book: Book, repairs: &Definition, spot: &SpotShown) -> Option<Finding> {
        if !untrack(|| self.has_finding()) {
            return None;
        }
        let item = self.item.get_untracked();
        let raise = item.clone().map(|item| Raise {
            new: book.new_of(&repairs.key),
            item,
            place_note: spot.name.clone(),
        });
        Some(Finding {
            what: self.what_words(repairs, spot, item.as_deref()),
            aspect: None,
            severity: self.severity.get_untracked(),
            owner: None,
            rectify_by_ms: None,
            raises: raise.into_iter().collect(),
        })
    }

    /// What is wrong: as written; else the lines that are not in order, else what the order is about.
    fn what_words(self, repairs: &Definition, spot: &SpotShown, item: Option<&str>) -> String {
        let written = self.what.get_untracked();
        if !written.trim().is_empty() {
            return written;
        }
        let lines = self.lines.with_value(|lines| {
            let pairs = spot.inspect.iter().zip(lines);
            let wrong = pairs.filter(|(_, line)| line.result.get_untracked() == LineResult::Problem);
            let words = wrong.map(|((what, _), line)| match line.note.get_untracked().trim() {
                "" => what.clone(),
                note => format!("{what}{}{note}", language().of("：", ": ")),
            });
            words.collect::<Vec<_>>().join(language().of("；", "; "))
        });
        if lines.is_empty() {
            return item.map(|item| item_words(repairs, item)).unwrap_or_default();
        }
        lines
    }

    fn passing(
        self,
        book: Book,
        definitions: (&Definition, &Definition),
        task: &Task,
        spot: &Spot<'_>,
        position: Option<Position>,
    ) -> Passing {
        let (checks, repairs) = definitions;
        let proof = match &task.shows {
            Shows::Label(label) => Proof::Qr {
                label: label.clone(),
                position,
            },
            Shows::ByHand => Proof::Manual {
                reason: self.reason.get_untracked(),
                photos: self.manual_photos.get_untracked(),
            },
        };
        let mut passing = Passing::in_order(book.new_of(&checks.key), spot, proof);
        self.lines.with_value(|lines| {
            for (inspected, line) in passing.inspected.iter_mut().zip(lines) {
                inspected.result = line.result.get_untracked();
                inspected.note = line.note.get_untracked();
            }
        });
        passing.readings = self.taken(&task.spot);
        passing.photos = self.photos.get_untracked();
        passing.note = self.note.get_untracked();
        passing.finding = self.finding(book, repairs, &task.spot);
        if passing.finding.is_some() && spot.inspect.is_empty() {
            // The only line is the place itself.
            passing
                .inspected
                .iter_mut()
                .for_each(|line| line.result = LineResult::Problem);
        }
        passing
    }

    /// The check, with the order that it raises.
    pub(super) fn deed(self, book: Book, task: &Task, position: Option<Position>) -> Option<Deed> {
        let ledger = book.ledger();
        let (checks, repairs) = (ledger.definition("patrol_check")?, ledger.definition("repair")?);
        let opened_as = ledger.open_form(&checks.key, None).opened_as;
        let (me, now_ms) = (ledger.actor(), ledger.now_ms());
        let drafts = book.look_at(task.round, now_ms, |patrol, round| match task.at {
            At::ByTheWay => {
                let spot = patrol.spot(task.spot.id);
                let passing = self.passing(book, (&checks, &repairs), task, &spot, position);
                Some(checking::check_by_the_way(
                    &checks, &repairs, &spot, &passing, me, now_ms,
                ))
            }
            At::Stop(at) => {
                let at = place_of(round, at, task.spot.id)?;
                let passing = self.passing(book, (&checks, &repairs), task, &round.stops[at].spot, position);
                Some(checking::check(round, &repairs, at, &passing, me, now_ms))
            }
        });
        Some(Deed {
            drafts: told(drafts.flatten()),
            opened_as,
        })
    }
}

/// The place of a stop in the round as it stands now: a route may have changed since the sheet was opened.
pub(super) fn place_of(round: &Round<'_>, at: usize, checkpoint: RecordId) -> Option<usize> {
    let is_it = |at: &usize| {
        round
            .stops
            .get(*at)
            .is_some_and(|stop| stop.spot.id == checkpoint && stop.is_open())
    };
    Some(at)
        .filter(is_it)
        .or_else(|| (0..round.stops.len()).find(is_it))
}

/// A number as people type it: with the signs of a Chinese keyboard, too.
pub(super) fn number(text: &str) -> Option<Decimal> {
    let typed: String = text
        .trim()
        .chars()
        .map(steward_domain::listing::half_width)
        .collect();
    typed.replace('。', ".").parse().ok()
}

/// The words of a repair item.
pub(super) fn item_words(repairs: &Definition, item: &str) -> String {
    let field = repairs.field("item");
    let option = field.and_then(|field| field.options.iter().find(|option| option.key == item));
    option.map_or_else(
        || item.to_owned(),
        |option| language().pick(&option.words).to_owned(),
    )
}

/// What the button at the end says: what will be saved.
pub(super) fn save_words(form: CheckForm, spot: &SpotShown) -> &'static str {
    let words = Rounds::now();
    let is_out = || {
        form.readings.with_value(|readings| {
            let mut pairs = spot.readings.iter().zip(readings);
            pairs.any(|(asked, text)| text.with(|text| number(text).is_some_and(|value| asked.is_out(value))))
        })
    };
    match (form.has_finding(), form.item.with(Option::is_some)) {
        (true, true) => words.save_and_raise,
        (true, false) => words.save_problem,
        (false, _) if is_out() => words.save_check,
        (false, _) => words.all_in_order,
    }
}
