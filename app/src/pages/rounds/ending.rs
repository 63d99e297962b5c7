//! Leaving out a checkpoint, ending a round, and beginning to catch one up: each asks why, and saves.

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};
use steward_domain::work::checking;
use steward_domain::work::rounds::{Progress, Stage};

use super::book::Book;
use super::check::place_of;
use super::kept::{Doing, Kept, reason_of, words_of};
use super::reason::{ReasonField, Usual};
use super::saving::{Deed, Fault, FaultLine, save_from, told};
use super::sheet::resumed_sheet;
use super::shown::SpotShown;
use crate::components::field::About;
use crate::components::icon::Icon;
use crate::components::text_field::{TextEntry, TextField};
use crate::pages::form::{Filling, ResumedLine};
use crate::words::{Rounds, fill};

/// The summary of a round may have so many characters.
const SUMMARY_CHARS_MAX: u32 = 2_000;

/// Why checkpoints are left out.
const SKIPS: &[Usual] = &[
    |words| words.skip_locked,
    |words| words.skip_works,
    |words| words.skip_danger,
    |words| words.skip_called,
];

/// Why rounds end early.
const ENDINGS: &[Usual] = &[
    |words| words.ending_called,
    |words| words.ending_shift,
    |words| words.ending_weather,
    |words| words.ending_unwell,
];

/// Why rounds are caught up.
const CATCH_UPS: &[Usual] = &[
    |words| words.catch_missed,
    |words| words.catch_reach,
    |words| words.catch_early,
];

/// What a sheet of this kind needs.
#[derive(Clone, Copy)]
pub(super) struct Ends {
    /// It was saved.
    pub on_saved: Callback<()>,
    /// It was closed.
    pub on_close: Callback<()>,
}

/// Leaves a checkpoint out.
#[component]
pub(super) fn SkipSheet(
    /// The round.
    round: RecordId,
    /// Its place in the round.
    at: usize,
    /// The checkpoint.
    spot: SpotShown,
    /// The records.
    book: Book,
    /// What comes after.
    ends: Ends,
) -> impl IntoView {
    let checkpoint = spot.id;
    let name = StoredValue::new(spot.name);
    let title = Signal::derive(|| Rounds::now().skip.to_owned());
    let kept = Kept::at(book, round, checkpoint, Doing::Skip);
    resumed_sheet(title, kept, ends.on_close, move |filling| {
        view! { <Skip round=round at=at checkpoint=checkpoint name=name filling=filling book=book ends=ends /> }
    })
}

#[component]
fn Skip(
    round: RecordId,
    at: usize,
    checkpoint: RecordId,
    name: StoredValue<String>,
    filling: Filling,
    book: Book,
    ends: Ends,
) -> impl IntoView {
    let reason = reason_of(filling.open());
    let (is_busy, fault) = (RwSignal::new(false), RwSignal::new(None::<Fault>));
    let skip = Callback::new(move |()| {
        let ledger = book.ledger();
        let checks = Key::literal("patrol_check");
        let opened_as = ledger.open_form(&checks, None).opened_as;
        let (me, now_ms, new) = (ledger.actor(), ledger.now_ms(), book.new_of(&checks));
        let drafts = book.look_at(round, now_ms, |_, round| {
            let at = place_of(round, at, checkpoint)?;
            Some(checking::skip(
                round,
                at,
                new,
                &reason.get_untracked(),
                me,
                now_ms,
            ))
        });
        let deed = Deed {
            drafts: told(drafts.flatten()),
            opened_as,
        };
        save_from(book, (deed, Some(filling.drafting)), is_busy, fault, move || {
            book.desk.say(
                fill(Rounds::now().saved_skip, &[("name", &name.get_value())]),
                None,
            );
            ends.on_saved.run(());
        });
    });
    view! {
        <div class="dialog__body">
            <ResumedLine filling=filling />
            <p><strong>{name.get_value()}</strong></p>
            <ReasonField question=|words| words.skip_why usual=SKIPS reason=reason />
        </div>
        <Foot icon=Icon::Skip words=|words| words.skip fault=fault is_busy=is_busy book=book on_tap=skip />
    }
}

/// Ends the round; with checkpoints left it asks why.
#[component]
pub(super) fn FinishSheet(
    /// The round.
    round: RecordId,
    /// How far it is.
    progress: Progress,
    /// Where it is in its flow.
    stage: Stage,
    /// The records.
    book: Book,
    /// What comes after.
    ends: Ends,
) -> impl IntoView {
    let asks_why = progress.left() > 0 && stage != Stage::CatchingUp;
    let (step, action): (&'static str, Usual) = match (stage, asks_why) {
        (Stage::CatchingUp, _) => ("finish_catch_up", |words| words.finish_catch_up),
        (_, true) => ("finish_early", |words| words.finish_early),
        (_, false) => ("finish", |words| words.finish),
    };
    let title = Signal::derive(move || action(Rounds::now()).to_owned());
    resumed_sheet(
        title,
        Kept::of_step(book, round, step),
        ends.on_close,
        move |filling| {
            view! { <Finish round=round progress=progress asks_why=asks_why action=action filling=filling book=book ends=ends /> }
        },
    )
}

#[component]
fn Finish(
    round: RecordId,
    progress: Progress,
    asks_why: bool,
    action: Usual,
    filling: Filling,
    book: Book,
    ends: Ends,
) -> impl IntoView {
    let (reason, summary) = (reason_of(filling.open()), words_of(filling.open(), "note"));
    let (is_busy, fault) = (RwSignal::new(false), RwSignal::new(None::<Fault>));
    let finish = Callback::new(move |()| {
        let deed = Deed::of_round(book, round, |round, seen, now_ms| {
            round.finish(seen, &reason.get_untracked(), &summary.get_untracked(), now_ms)
        });
        save_from(book, (deed, Some(filling.drafting)), is_busy, fault, move || {
            book.desk.say(Rounds::now().saved_finish, None);
            ends.on_saved.run(());
        });
    });
    let told = move || match progress.left() {
        0 => fill(
            Rounds::now().ending_none_left,
            &[("n", &progress.total.to_string())],
        ),
        left => fill(Rounds::now().ending_left, &[("n", &left.to_string())]),
    };
    view! {
        <div class="dialog__body">
            <ResumedLine filling=filling />
            <p>{told}</p>
            {asks_why.then(|| view! { <ReasonField question=|words| words.ending_why usual=ENDINGS reason=reason /> })}
            <TextField
                about=About::new(Signal::derive(|| {
                    let words = Rounds::now();
                    format!("{} ({})", words.summary, words.optional)
                }))
                value=summary
                on_change=Callback::new(move |text| summary.set(text))
                entry=TextEntry::Lines
                chars_max=Some(SUMMARY_CHARS_MAX)
            />
        </div>
        <Foot icon=Icon::Flag words=action fault=fault is_busy=is_busy book=book on_tap=finish />
    }
}

/// Begins to catch up what was missed or cut short.
#[component]
pub(super) fn CatchUpSheet(
    /// The round.
    round: RecordId,
    /// Its name.
    name: String,
    /// The records.
    book: Book,
    /// What comes after.
    ends: Ends,
) -> impl IntoView {
    let name = StoredValue::new(name);
    let title = Signal::derive(|| Rounds::now().catch_up_title.to_owned());
    resumed_sheet(
        title,
        Kept::of_step(book, round, "catch_up"),
        ends.on_close,
        move |filling| {
            view! { <CatchUp round=round name=name filling=filling book=book ends=ends /> }
        },
    )
}

#[component]
fn CatchUp(
    round: RecordId,
    name: StoredValue<String>,
    filling: Filling,
    book: Book,
    ends: Ends,
) -> impl IntoView {
    let reason = reason_of(filling.open());
    let (is_busy, fault) = (RwSignal::new(false), RwSignal::new(None::<Fault>));
    let begin = Callback::new(move |()| {
        let me = book.ledger().actor().staff;
        let deed = Deed::of_round(book, round, |round, seen, now_ms| {
            round.catch_up(seen, me, &reason.get_untracked(), now_ms)
        });
        save_from(book, (deed, Some(filling.drafting)), is_busy, fault, move || {
            book.desk.say(Rounds::now().saved_catch_up, None);
            ends.on_saved.run(());
        });
    });
    view! {
        <div class="dialog__body">
            <ResumedLine filling=filling />
            <p><strong>{name.get_value()}</strong></p>
            <ReasonField question=|words| words.catch_up_why usual=CATCH_UPS reason=reason />
        </div>
        <Foot icon=Icon::History words=|words| words.catch_up fault=fault is_busy=is_busy book=book on_tap=begin />
    }
}

/// The button at the end of a sheet.
#[component]
fn Foot(
    icon: Icon,
    words: Usual,
    fault: RwSignal<Option<Fault>>,
    is_busy: RwSignal<bool>,
    book: Book,
    on_tap: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="dialog__foot round-sheet__foot">
            <FaultLine fault=fault book=book />
            <button
                class="button is-primary is-large"
                type="button"
                aria-busy=move || is_busy.get().to_string()
                on:click=move |_| on_tap.run(())
            >
                {icon.view()} {move || words(Rounds::now())}
            </button>
        </div>
    }
}
