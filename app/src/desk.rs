//! What the pages of the person who works share: the ledger, the time, short words, and values in words.

use std::cell::Cell;

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Locale, Medium, Names, short_moment_words, title_of};
use steward_domain::work::Day;

use crate::components::toast::{self, Toast};
use crate::ledger::{Ledger, SaveFault};
use crate::platform::clock;
use crate::store::StoreFault;
use crate::words::{Shell, fill, language};

/// How often clocks on the screen move.
const TICK_MS: u32 = 5_000;
/// How long a toast stays: long enough to undo (8 s).
const TOAST_MS: u32 = 8_000;
/// How deep names lead to names: a check is named by its checkpoint. A register that names itself must not turn for ever.
const NAMES_DEEP_MAX: u8 = 3;

/// The desk of the person who works. A handle: copies are the same desk.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The person's records.
    pub ledger: Ledger,
    /// The judged moment now; it moves every few seconds.
    pub now_ms: RwSignal<i64>,
    today: Memo<Day>,
    toast: RwSignal<Option<Toast>>,
}

impl Desk {
    /// Sets the desk up, for everything below this view.
    pub fn provide(ledger: Ledger) -> Self {
        let now_ms = RwSignal::new(ledger.now_ms());
        let desk = Self {
            ledger,
            now_ms,
            today: Memo::new(move |_| clock::day_of(now_ms.get())),
            toast: RwSignal::new(None),
        };
        let tick = gloo_timers::callback::Interval::new(TICK_MS, move || {
            // The interval is dropped with the view; between the two the signal may be gone.
            let _ = desk.now_ms.try_set(ledger.now_ms());
        });
        let tick = StoredValue::new_local(Some(tick));
        on_cleanup(move || drop(tick.try_update_value(Option::take)));
        provide_context(desk);
        desk
    }

    /// The newest toast.
    #[must_use]
    pub fn toast(self) -> Signal<Option<Toast>> {
        self.toast.into()
    }

    /// Puts the toast away.
    pub fn put_toast_away(self) {
        let _ = self.toast.try_set(None);
    }

    /// Says that something went well, with an undo where there is one.
    pub fn say(self, words: impl Into<String>, undo: Option<Callback<()>>) {
        let action = undo.map(|undo| (Shell::now().undo.to_owned(), undo));
        self.show(Toast {
            number: 0,
            tone: "is-success",
            words: words.into(),
            action,
        });
    }

    /// Says that something went wrong.
    pub fn complain(self, words: impl Into<String>) {
        self.show(Toast {
            number: 0,
            tone: "is-error",
            words: words.into(),
            action: None,
        });
    }

    fn show(self, mut toast: Toast) {
        let number = self
            .toast
            .try_with_untracked(|shown| shown.as_ref().map_or(0, |shown| shown.number));
        toast.number = number.unwrap_or(0) + 1;
        let number = toast.number;
        let _ = self.toast.try_set(Some(toast));
        self.put_away_later(number);
    }

    /// A toast goes by itself, but not from under a keyboard that stands on its button.
    fn put_away_later(self, number: u64) {
        gloo_timers::callback::Timeout::new(TOAST_MS, move || {
            let is_shown = self
                .toast
                .try_with_untracked(|shown| shown.as_ref().is_some_and(|one| one.number == number));
            match is_shown {
                Some(true) if toast::has_focus() => self.put_away_later(number),
                Some(true) => self.put_toast_away(),
                _ => {}
            }
        })
        .forget();
    }

    /// Tells values in words, in the language in use. Names that are asked for are tracked: the view is drawn again when they come.
    pub fn tell<T>(self, in_full: bool, tell: impl FnOnce(&Locale<'_>) -> T) -> T {
        self.tell_on(Medium::Screen, in_full, tell)
    }

    /// As [`Self::tell`], for what is printed: it is read years later.
    pub fn tell_on_paper<T>(self, in_full: bool, tell: impl FnOnce(&Locale<'_>) -> T) -> T {
        self.tell_on(Medium::Paper, in_full, tell)
    }

    fn tell_on<T>(self, medium: Medium, in_full: bool, tell: impl FnOnce(&Locale<'_>) -> T) -> T {
        let names = ShelfNames {
            ledger: self.ledger,
            depth: Cell::new(0),
        };
        tell(&Locale {
            language: language(),
            names: &names,
            offset_minutes: &clock::utc_offset_minutes,
            now_ms: self.now_ms.get_untracked(),
            in_full,
            medium,
        })
    }

    /// A moment in words: the hour, and the day before it only where it is another than today. Tracked: over midnight today becomes another
    /// day on a page that stays open.
    #[must_use]
    pub fn when(self, moment_ms: i64) -> String {
        // Read, as a memo that nobody has read tells nothing.
        let _ = self.today.get();
        self.tell(false, |locale| short_moment_words(moment_ms, locale))
    }

    /// What the site is called, in the language in use: it stands on everything that is printed.
    #[must_use]
    pub fn site_name(self) -> String {
        let name = self
            .ledger
            .with_replica(|replica| replica.meta().site_name.clone());
        // Nothing is known before the first answer, and from a server that does not say it yet.
        name.map_or_else(
            || self.ledger.person().site.to_string(),
            |name| language().pick(&name).to_owned(),
        )
    }

    /// The headline of a record that others link to; in brackets when it is not on this phone.
    #[must_use]
    pub fn name_of(self, register: &str, id: RecordId) -> String {
        let name = self.tell(false, |locale| locale.names.name(register, id));
        name.unwrap_or_else(|| Shell::now().nobody.to_owned())
    }
}

/// The desk of this view.
///
/// # Panics
/// Outside the pages of somebody who works.
#[must_use]
pub fn use_desk() -> Desk {
    expect_context::<Desk>()
}

/// The records of the person who works.
///
/// # Panics
/// Outside the pages of somebody who works.
#[must_use]
pub fn use_ledger() -> Ledger {
    use_desk().ledger
}

/// Why a save did not happen, in words that say what to do.
#[must_use]
pub fn save_fault_words(fault: &SaveFault) -> String {
    match fault {
        SaveFault::Store(fault) => store_fault_words(fault),
        SaveFault::Refused(_) => Shell::now().too_large.to_owned(),
        SaveFault::Busy => Shell::now().busy.to_owned(),
    }
}

/// Why the phone's store failed, in words that say what to do.
#[must_use]
pub fn store_fault_words(fault: &StoreFault) -> String {
    let words = Shell::now();
    match fault {
        StoreFault::Full => words.store_full.to_owned(),
        StoreFault::OtherVersion => words.store_other_version.to_owned(),
        StoreFault::NotOffered => words.store_not_offered.to_owned(),
        StoreFault::Unreadable(why) => fill(words.store_unreadable, &[("why", why)]),
        StoreFault::Browser(why) => fill(words.store_failed, &[("why", why)]),
    }
}

/// Names from the shelves.
struct ShelfNames {
    ledger: Ledger,
    depth: Cell<u8>,
}

impl Names for ShelfNames {
    fn name(&self, register: &str, id: RecordId) -> Option<String> {
        let definition = self.ledger.definition(register)?;
        let depth = self.depth.get();
        if depth >= NAMES_DEEP_MAX {
            // Said before: room, floor and building tell a place; the site around them does not.
            return Some(String::new());
        }
        let key = Key::new(register).ok()?;
        let view = self.ledger.shelf(&key).with(|shelf| shelf.view(id).cloned())?;
        self.depth.set(depth + 1);
        let name = title_of(
            &view,
            &definition,
            &Locale {
                language: language(),
                names: self,
                offset_minutes: &clock::utc_offset_minutes,
                now_ms: clock::wall_ms(),
                in_full: false,
                medium: Medium::Screen,
            },
        );
        self.depth.set(depth);
        Some(name)
    }

    fn may_read(&self, register: &str) -> bool {
        may_read(self.ledger, register)
    }
}

/// Whether the person may read records of a register. A definition that did not come to this phone is of one that the role has no part in.
#[must_use]
pub fn may_read(ledger: Ledger, register: &str) -> bool {
    let definition = ledger.definition(register);
    definition.is_some_and(|definition| definition.access.read.contains_key(&ledger.actor().role))
}
