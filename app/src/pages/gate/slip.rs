//! The slip: the phone number first, then what the register asks for, and one tap to let somebody in.

use std::collections::BTreeMap;

use leptos::ev;
use leptos::prelude::*;
use steward_domain::definition::{Definition, Role};
use steward_domain::form::{Content, Entry, Form, Opening, Prefill, Source};
use steward_domain::formats::mask_id_number;
use steward_domain::ids::{DeviceId, Key, RecordId};
use steward_domain::plan::Actor;
use steward_domain::record::Record;
use steward_domain::value::Value;
use steward_domain::work::Day;
use steward_domain::work::gate::closing_time;

use super::handling::HandlingClock;
use super::keys::focus;
use super::post::{PostField, stored};
use super::returning::ReturningPart;
use super::save::{self, Filled};
use super::{VISITOR, day_of};
use crate::components::icon::Icon;
use crate::desk::{Desk, use_desk};
use crate::ledger::Ledger;
use crate::page::Page;
use crate::pages::form::{FormField, OpenForm};
use crate::words::{FormWords, GateWords, fill};

/// The fields in the order in which a visitor is asked. Others follow when the kind of visitor needs them.
const FIRST: &[&str] = &[
    "name",
    "kind",
    "id_kind",
    "id_number",
    "host",
    "host_named",
    "unknown_check",
    "department",
    "place",
    "purpose",
    "purpose_note",
    "people_count",
    "vehicle",
];
/// Of these, what is only asked for when something else asks for it.
const ONLY_IF_NEEDED: &[&str] = &["unknown_check", "purpose_note"];
/// What the gate itself knows, and what is asked when somebody leaves.
const ELSEWHERE: &[&str] = &[
    "phone",
    "post",
    "guard",
    "time_in",
    "id_taken_at",
    "id_returned_at",
    "expected_at",
    "time_out",
    "slip_returned",
    "takes_goods",
    "release_slip",
    "release_confirmed_by",
    "release_confirmer",
    "goods",
    "goods_checked_by",
    "message_delivered_at",
];
/// Where the focus goes for the next visitor.
pub const PHONE_BOX: &str = ".gate__slip input[type=tel]";

/// Who is at the gate now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arriving {
    /// One of those who are expected.
    expected: Option<RecordId>,
    /// Counts up, so that the next visitor has a slip of their own.
    turn: u32,
}

impl Arriving {
    /// Somebody whom nobody had announced.
    pub fn anew(&mut self) {
        *self = Self {
            expected: None,
            turn: self.turn.wrapping_add(1),
        };
    }

    /// Somebody who is expected.
    pub fn expect(&mut self, id: RecordId) {
        *self = Self {
            expected: Some(id),
            turn: self.turn.wrapping_add(1),
        };
    }
}

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

/// The slip of whoever is at the gate.
#[component]
pub fn SlipPart(
    /// Who.
    arriving: RwSignal<Arriving>,
) -> impl IntoView {
    let desk = use_desk();
    let post = RwSignal::new(stored());
    let may = matches!(
        desk.ledger.actor().role,
        Role::Guard | Role::Receptionist | Role::Lead
    );
    let is_known = Memo::new(move |_| desk.ledger.definition(VISITOR).is_some());
    view! {
        {move || {
            // Not the definition itself: a newer one that comes in between must not take what was typed.
            if !is_known.get() || !may {
                return None;
            }
            let arriving_now = arriving.get();
            let slip = untrack(|| open_slip(desk, arriving_now.expected))?;
            if arriving_now.turn > 0 {
                focus(PHONE_BOX);
            }
            Some(view! { <Slip slip=slip post=post arriving=arriving /> })
        }}
    }
}

#[component]
fn Slip(slip: OpenSlip, post: RwSignal<Option<RecordId>>, arriving: RwSignal<Arriving>) -> impl IntoView {
    let desk = use_desk();
    let open = slip.open;
    let is_busy = RwSignal::new(false);
    let turns_away = RwSignal::new(false);
    let start = move || {
        if slip.taken_ms.get_untracked().is_none() {
            slip.taken_ms.set(Some(desk.ledger.now_ms()));
        }
    };
    let phone = Signal::derive(move || text(open, "phone"));
    let on_yes = Callback::new(move |fields: BTreeMap<Key, Value>| {
        start();
        bring(open, fields);
        focus(".gate__slip .gate__save");
    });
    let next = Callback::new(move |()| arriving.update(Arriving::anew));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let filled = Filled {
            slip,
            post: post.get_untracked(),
        };
        save::sign_in(desk, filled, is_busy, next);
    };
    let title = move || match name_of(slip) {
        Some(name) => fill(GateWords::now().slip_expected, &[("name", &name)]),
        None => GateWords::now().slip.to_owned(),
    };
    view! {
        <form class="form gate__form" novalidate on:submit=submit on:input=move |_| start()>
            <div class="cluster is-between">
                <h2 class="section__title">{title}</h2>
                <button class="button is-quiet is-small" type="button" on:click=move |_| next.run(())>
                    {move || GateWords::now().start_anew}
                </button>
            </div>
            <HandlingClock taken_ms=slip.taken_ms />
            <FormField open=open field=Key::literal("phone") />
            <Show when=move || !slip.is_expected>
                <ReturningPart typed=phone on_yes=on_yes />
            </Show>
            <Fields open=open />
            <PostField post=post />
            <div class="form__actions">
                <button class="button is-danger" type="button" on:click=move |_| turns_away.set(true)>
                    {move || GateWords::now().turn_away}
                </button>
                <button
                    class="button is-primary is-large gate__save"
                    type="submit"
                    aria-busy=move || is_busy.get().to_string()
                >
                    {move || GateWords::now().save}
                </button>
            </div>
            <p class="cluster">
                <a class="button is-quiet is-small" href=Page::New(Key::literal(VISITOR)).path()>
                    {Icon::Materials.view()}
                    {move || GateWords::now().release}
                </a>
            </p>
        </form>
        <save::TurnAway slip=slip post=post is_open=turns_away on_done=next />
    }
}

/// The fields: those that a visitor is asked for, and behind "more" those that may be filled.
#[component]
fn Fields(open: OpenForm) -> impl IntoView {
    let sorted = Memo::new(move |_| sorted(open));
    let main = move || sorted.with(|(main, _)| main.clone());
    let more = move || sorted.with(|(_, more)| more.clone());
    view! {
        <div class="gate__fields">
            <For each=main key=Key::clone let:key>
                <Field open=open key=key />
            </For>
        </div>
        <details class="gate__more">
            <summary class="button is-quiet">{move || GateWords::now().more_fields}</summary>
            <div class="form__section">
                <For each=more key=Key::clone let:key>
                    <FormField open=open field=key />
                </For>
            </div>
        </details>
    }
}

fn sorted(open: OpenForm) -> (Vec<Key>, Vec<Key>) {
    let asked = open.asked();
    let asked: Vec<_> = asked
        .into_iter()
        .filter(|one| !ELSEWHERE.contains(&one.key.as_str()))
        .collect();
    let place = |key: &Key| FIRST.iter().position(|first| *first == key.as_str());
    let is_usual = |key: &Key| place(key).is_some() && !ONLY_IF_NEEDED.contains(&key.as_str());
    let (mut main, more): (Vec<_>, Vec<_>) = asked
        .into_iter()
        .partition(|one| one.is_required || is_usual(&one.key));
    // What this kind of visitor needs besides stands at the end, in the order of the register.
    main.sort_by_key(|one| place(&one.key).unwrap_or(FIRST.len()));
    let keys = |all: Vec<crate::pages::form::AskedKey>| all.into_iter().map(|one| one.key).collect();
    (keys(main), keys(more))
}

/// A field of the slip. The number of an ID that the last visit brought along is masked: the queue can read the screen.
#[component]
fn Field(open: OpenForm, key: Key) -> impl IntoView {
    let is_number = key == "id_number";
    let masked = Memo::new(move |_| {
        let is_given = open
            .form
            .with(|form| form.source("id_number") == Some(&Source::Given));
        (is_number && is_given).then(|| mask_id_number(&text(open, "id_number")))
    });
    let again = move |_| open.forget("id_number");
    move || {
        match masked.get() {
        Some(masked) => view! {
            <div class="field">
                <p class="field__label">{move || GateWords::now().masked_id}</p>
                <div class="picker-field__chosen">
                    <span class="picker-field__words">{masked}</span>
                    <button class="button is-quiet" type="button" on:click=again>{move || FormWords::now().change}</button>
                </div>
            </div>
        }
        .into_any(),
        None => view! { <FormField open=open field=key.clone() /> }.into_any(),
    }
    }
}

/// Opens a slip for somebody new, or for one who is expected.
fn open_slip(desk: Desk, expected: Option<RecordId>) -> Option<OpenSlip> {
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

fn given(desk: Desk, definition: &Definition, now_ms: i64, view: Option<&Record>) -> BTreeMap<Key, Value> {
    let closing_ms = closing_time(definition, day_of(now_ms));
    // Who comes after closing stays until the next one.
    let leaves_by_ms = if closing_ms > now_ms {
        closing_ms
    } else {
        closing_ms.saturating_add(Day::LENGTH_MS)
    };
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
    ];
    // What was announced of somebody who is expected stays.
    let is_blank = |key: &str| view.is_none_or(|view| view.is_blank(key));
    let usual = usual.into_iter().filter(|(key, _)| is_blank(key));
    given.extend(usual.map(|(key, value)| (Key::literal(key), value)));
    given
}

/// Fills in what the last visit brings along. What somebody typed stays, but for the number that it was found by.
fn bring(open: OpenForm, fields: BTreeMap<Key, Value>) {
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
    values.collect()
}

/// What the page itself puts into the form.
#[must_use]
pub fn given_entry(value: Value) -> Entry {
    Entry {
        content: Content::Value(value),
        source: Source::Given,
    }
}

/// The words that stand in a field.
fn text(open: OpenForm, key: &str) -> String {
    let value = open.field(key).map(|field| open.value_of(&field));
    value
        .as_ref()
        .and_then(Value::as_text)
        .unwrap_or_default()
        .to_owned()
}

fn name_of(slip: OpenSlip) -> Option<String> {
    let name = slip.is_expected.then(|| text(slip.open, "name"))?;
    Some(name).filter(|name| !name.is_empty())
}
