//! What is typed into the sheets of a round: under which key it is kept until it is saved, and how its form is opened.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::form::{Entered as Entry, Form, Opening, Prefill};
use steward_domain::ids::{Key, RecordId};
use steward_domain::value::Value;
use steward_domain::work::entered::given;

use super::book::Book;
use crate::ledger::Ledger;
use crate::pages::form::drafting::key_for;
use crate::pages::form::{OpenForm, Opens, Start};
use crate::words::{Rounds, code_words};

const ROUND: &str = "patrol_round";
const CHECK: &str = "patrol_check";
/// The steps of a round that have a sheet.
const STEPS: &[&str] = &["finish", "finish_early", "finish_catch_up", "catch_up"];

/// What is done at a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    Check,
    Skip,
}

impl Doing {
    const EACH: [Self; 2] = [Self::Check, Self::Skip];

    fn step(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Skip => "skip",
        }
    }
}

/// What is typed into one sheet.
#[derive(Clone)]
pub(super) struct Kept {
    /// By this key it is found again.
    pub key: String,
    /// Opens it when nothing was kept.
    pub opens: Opens,
}

impl Kept {
    /// At a checkpoint. The check has no record yet, so it goes by where it is.
    pub(super) fn at(book: Book, round: RecordId, checkpoint: RecordId, doing: Doing) -> Self {
        let step = doing.step();
        Self {
            key: format!("{ROUND}/{round}/{step}-{checkpoint}"),
            opens: Arc::new(move || {
                let at = given(round, checkpoint);
                open(book, CHECK, (None, Ledger::new_record_id()), step, at)
            }),
        }
    }

    /// At a step of a round.
    pub(super) fn of_step(book: Book, round: RecordId, step: &'static str) -> Self {
        Self {
            key: key_for(&Key::literal(ROUND), round, Some(&Key::literal(step))),
            opens: Arc::new(move || open(book, ROUND, (Some(round), round), step, BTreeMap::new())),
        }
    }
}

/// The round whose sheets a draft is of; none of other drafts.
#[must_use]
pub fn round_of_draft(key: &str) -> Option<RecordId> {
    let (round, sheet) = key.strip_prefix(ROUND)?.strip_prefix('/')?.split_once('/')?;
    let is_at = |doing: Doing| {
        sheet
            .strip_prefix(doing.step())
            .is_some_and(|rest| rest.starts_with('-'))
    };
    let is_of_sheet = STEPS.contains(&sheet) || Doing::EACH.into_iter().any(is_at);
    round.parse().ok().filter(|_| is_of_sheet)
}

fn open(
    book: Book,
    register: &str,
    (before, record): (Option<RecordId>, RecordId),
    step: &'static str,
    given: BTreeMap<Key, Value>,
) -> Result<Start, String> {
    let ledger = book.ledger();
    let gone = || Rounds::now().gone.to_owned();
    let definition = ledger.definition(register).ok_or_else(gone)?;
    let opened = ledger.open_form(&definition.key, before);
    let opening = Opening {
        record,
        step: Some(Key::literal(step)),
        view: opened.view,
        seen: opened.seen,
        prefill: Prefill {
            now_ms: ledger.now_ms(),
            actor: ledger.actor(),
            given,
        },
    };
    let form = Form::open(&definition, opening).map_err(|code| code_words(code, None))?;
    Ok(Start {
        definition,
        form,
        opened_as: opened.opened_as,
    })
}

/// The reason in a form. What is written into it goes into the form.
pub(super) fn reason_of(open: OpenForm) -> RwSignal<String> {
    let reason = RwSignal::new(open.with_untracked(|form, _| form.reason.clone()));
    Effect::new(move |_| {
        let written = reason.get();
        if open.with_untracked(|form, _| form.reason != written) {
            open.form.update(|form| form.reason = written);
        }
    });
    reason
}

/// The words of a field in a form, likewise.
pub(super) fn words_of(open: OpenForm, field: &'static str) -> RwSignal<String> {
    let held = move || {
        open.with_untracked(|form, definition| {
            let value = definition.field(field).and_then(|field| form.value(field));
            value.and_then(Value::as_text).unwrap_or_default().to_owned()
        })
    };
    let words = RwSignal::new(held());
    Effect::new(move |_| {
        let written = words.get();
        if held() == written {
            return;
        }
        // Words of any length are taken, and too many are told when they are saved.
        let _ = open.enter(field, Entry::Value(Value::text(written)));
    });
    words
}
