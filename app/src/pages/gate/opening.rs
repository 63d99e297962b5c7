//! Opening a slip: for somebody new, for one who is expected, or as it was left; and what a returning visitor brings along.

use std::collections::BTreeMap;

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::form::{Content, Entry, Form, Opening, Prefill, Source};
use steward_domain::ids::{DeviceId, Key, RecordId};
use steward_domain::plan::Actor;
use steward_domain::record::Record;
use steward_domain::sort::Gather;
use steward_domain::value::Value;
use steward_domain::work::gate::closing_after;
use steward_domain::work::keys::visitor;

use super::VISITOR;
use super::turns::Who;
use crate::desk::Desk;
use crate::ledger::Ledger;
use crate::pages::form::OpenForm;
use crate::platform::clock::day_of;
use crate::store::StoredDraft;

/// An open slip.
#[derive(Clone, Copy)]
pub struct OpenSlip {
    /// The form.
    pub open: OpenForm,
    /// In whose numbers what it has seen is told.
    pub opened_as: DeviceId,
    /// Whether somebody is expected.
    pub is_expected: bool,
    /// When the ID was taken, or the first thing entered.
    pub taken_ms: RwSignal<Option<i64>>,
}

impl OpenSlip {
    /// The clock starts, unless it runs. The form keeps it, so that a slip which a crash interrupted knows when the ID was taken.
    pub fn start_clock(self, now_ms: i64) {
        if self.taken_ms.get_untracked().is_none() {
            self.taken_ms.set(Some(now_ms));
            let entry = given_entry(Value::Integer(now_ms));
            self.open.form.update(|form| {
                form.entries.insert(visitor::ID_TAKEN_AT.name(), entry);
            });
        }
    }

    /// The words that stand in a field; tracked.
    #[must_use]
    pub fn text(self, key: &str) -> String {
        text(self.open, key)
    }
}

/// Opens a slip for whoever is at the gate.
#[must_use]
pub fn open_slip(desk: Desk, who: &Who) -> Option<OpenSlip> {
    match who {
        Who::Somebody => open_new(desk, None),
        Who::Expected(id) => open_new(desk, Some(*id)),
        Who::Unfinished(draft) => resumed(desk, draft),
    }
}

fn open_new(desk: Desk, expected: Option<RecordId>) -> Option<OpenSlip> {
    let register = Key::literal(VISITOR);
    let definition = desk.ledger.definition(VISITOR)?;
    let opened = desk.ledger.open_form(&register, expected);
    let step = if expected.is_some() { "admit" } else { "sign_in" };
    let now_ms = desk.ledger.now_ms();
    let given = given(desk, &definition, now_ms, opened.view.as_ref());
    let opening = Opening {
        record: expected.unwrap_or_else(Ledger::new_record_id),
        step: Some(Key::literal(step)),
        view: opened.view,
        seen: opened.seen,
        prefill: Prefill {
            now_ms,
            actor: desk.ledger.actor(),
            given,
        },
    };
    let form = Form::open(&definition, opening).ok()?;
    Some(OpenSlip {
        open: OpenForm::new(definition, form),
        opened_as: opened.opened_as,
        is_expected: expected.is_some(),
        taken_ms: RwSignal::new(None),
    })
}

fn resumed(desk: Desk, draft: &StoredDraft) -> Option<OpenSlip> {
    let definition = desk.ledger.definition(VISITOR)?;
    let mut form = draft.form.clone();
    form.resume(&definition, desk.ledger.actor());
    let taken = form.entries.get(&visitor::ID_TAKEN_AT.name());
    let taken_ms = taken.and_then(|entry| match &entry.content {
        Content::Value(value) => value.as_integer(),
        _ => None,
    });
    Some(OpenSlip {
        is_expected: form.view.is_some(),
        open: OpenForm::new(definition, form),
        opened_as: draft.opened_as,
        taken_ms: RwSignal::new(taken_ms),
    })
}

/// Whether a draft is a slip of the gate: other forms of the register are gone on with where they were begun.
#[must_use]
pub fn is_slip(draft: &StoredDraft) -> bool {
    let is_step = |step: &Key| *step == "sign_in" || *step == "admit";
    draft.form.register == VISITOR && draft.form.step.as_ref().is_some_and(is_step)
}

fn given(desk: Desk, definition: &Definition, now_ms: i64, view: Option<&Record>) -> BTreeMap<Key, Value> {
    let leaves_by_ms = closing_after(definition, now_ms, day_of(now_ms));
    let mut given = BTreeMap::from([
        (Key::literal("leaves_by"), Value::Integer(leaves_by_ms)),
        (
            Key::literal("guard"),
            Value::text(desk.ledger.actor().staff.to_string()),
        ),
    ]);
    let usual = [
        ("kind", Value::text("visitor")),
        ("id_kind", Value::text("resident_id")),
        ("people_count", Value::Integer(1)),
        // The desk enters whom the visitor names; who can't name anybody is the exception, and one key says so (VIS-2).
        ("host_named", Value::YesNo(true)),
    ];
    // What was announced of somebody who is expected stays.
    let is_blank = |key: &str| view.is_none_or(|view| view.is_blank(key));
    let usual = usual.into_iter().filter(|(key, _)| is_blank(key));
    given.extend(usual.map(|(key, value)| (Key::literal(key), value)));
    given
}

/// Fills in what the last visit brings along. What somebody typed stays, but for the number that it was found by.
pub fn bring(open: OpenForm, fields: BTreeMap<Key, Value>) {
    let before = open.form.get_untracked();
    let is_typed = |key: &Key| before.source(key.as_str()) == Some(&Source::Typed) && *key != "phone";
    let mut given = given_of(&before);
    given.extend(fields.into_iter().filter(|(key, _)| !is_typed(key)));
    let opening = Opening {
        record: before.record,
        step: before.step.clone(),
        view: before.view.clone(),
        seen: before.seen,
        prefill: Prefill {
            now_ms: before.opened_ms,
            actor: Actor {
                staff: before.by,
                role: before.role,
            },
            given,
        },
    };
    let Ok(mut form) = Form::open(&open.definition(), opening) else {
        return;
    };
    let typed = before
        .entries
        .into_iter()
        .filter(|(key, entry)| entry.source == Source::Typed && *key != "phone");
    form.entries.extend(typed);
    open.form.set(form);
}

fn given_of(form: &Form) -> BTreeMap<Key, Value> {
    let given = form
        .entries
        .iter()
        .filter(|(_, entry)| entry.source == Source::Given);
    let values = given.filter_map(|(key, entry)| match &entry.content {
        Content::Value(value) => Some((key.clone(), value.clone())),
        _ => None,
    });
    values.gather()
}

/// What the page itself puts into the form.
#[must_use]
pub fn given_entry(value: Value) -> Entry {
    Entry {
        content: Content::Value(value),
        source: Source::Given,
    }
}

/// The words that stand in a field; tracked.
#[must_use]
pub fn text(open: OpenForm, key: &str) -> String {
    let value = open.field(key).map(|field| open.value_of(&field));
    value
        .as_ref()
        .and_then(Value::as_text)
        .unwrap_or_default()
        .to_owned()
}
