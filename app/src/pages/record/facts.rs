//! What a record holds: every field with a value, in the order of the register.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::{Definition, Field, Kind};
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::shown_text;
use steward_domain::record::Record;
use steward_domain::standing::{Shown, shown};
use steward_domain::value::Value;

use super::photos::{Photos, Picture};
use crate::components::icon::Icon;
use crate::desk::{Desk, use_desk};
use crate::page::Page;
use crate::show::Show;
use crate::words::{Records, fill, language};

/// The facts of a record. Personal data is masked until the person asks for it.
#[component]
pub fn Facts(
    /// The register.
    definition: Arc<Definition>,
    /// The record as it is shown.
    #[prop(into)]
    view: Signal<Arc<Record>>,
) -> impl IntoView {
    let in_full = RwSignal::new(false);
    let fields: Vec<Field> = definition.fields.clone();
    let has_private = {
        let fields = fields.clone();
        Memo::new(move |_| {
            let mut private = fields.iter().filter(|field| field.private);
            view.with(|view| private.any(|field| !view.is_blank(field.key.as_str())))
        })
    };
    let rows = fields.into_iter().map(|field| {
        let field = StoredValue::new(field);
        let what = Memo::new(move |_| field.with_value(|field| view.with(|view| Fact::of(view, field))));
        view! { <FactRow field=field what=what in_full=in_full /> }
    });
    let rows = rows.collect_view();
    let eye = move || {
        if in_full.get() {
            Icon::EyeOff.view()
        } else {
            Icon::Eye.view()
        }
    };
    let eye_words = move || {
        if in_full.get() {
            Records::now().hide_private
        } else {
            Records::now().show_private
        }
    };
    view! {
        <section class="section">
            <h2 class="section__title">{move || Records::now().facts}</h2>
            <div class="card">
                <dl class="key-value">{rows}</dl>
                <Show when=move || has_private.get()>
                    <div class="card__foot cluster is-between">
                        <span class="muted">{move || (!in_full.get()).then(|| Records::now().private_hidden)}</span>
                        <button
                            class="button is-small"
                            type="button"
                            aria-pressed=move || in_full.get().to_string()
                            on:click=move |_| in_full.update(|in_full| *in_full = !*in_full)
                        >
                            {eye} {eye_words}
                        </button>
                    </div>
                </Show>
            </div>
        </section>
    }
}

/// What a field shows, kept so that a row is drawn again only when this changes.
#[derive(Clone, Debug, PartialEq)]
enum Fact {
    Blank,
    One(Value),
    /// A rule chose the first; the others are kept.
    Chosen(Value, Vec<Value>),
    Conflict(Vec<Value>),
    Many(Vec<Value>),
}

impl Fact {
    fn of(view: &Record, field: &Field) -> Self {
        let many = |values: Vec<&Value>| values.into_iter().cloned().collect::<Vec<_>>();
        if view.is_blank(field.key.as_str()) {
            return Self::Blank;
        }
        match shown(view, field) {
            Shown::Blank => Self::Blank,
            Shown::Value(value) => Self::One(value.clone()),
            Shown::Chosen { value, others } => Self::Chosen(value.clone(), many(others)),
            Shown::Conflict(values) => Self::Conflict(many(values)),
            Shown::Set(members) => Self::Many(members.into_iter().map(|(_, value)| value.clone()).collect()),
            Shown::Sum(sum) => Self::One(Value::Integer(sum)),
        }
    }
}

#[component]
fn FactRow(field: StoredValue<Field>, what: Memo<Fact>, in_full: RwSignal<bool>) -> impl IntoView {
    let desk = use_desk();
    let label = move || field.with_value(|field| language().pick(&field.words).to_owned());
    let in_conflict = Memo::new(move |_| what.with(|what| matches!(what, Fact::Conflict(_))));
    let one = move |value: &Value| field.with_value(|field| told(desk, field, value, in_full));
    let body = move || match what.get() {
        Fact::Blank => ().into_any(),
        Fact::One(value) => one(&value),
        Fact::Chosen(value, others) => {
            let others: Vec<String> = field.with_value(|field| {
                others
                    .iter()
                    .map(|other| words_of(desk, field, other, in_full.get()))
                    .collect()
            });
            let others = fill(Records::now().others_kept, &[("v", &others.join(" / "))]);
            view! { {one(&value)} <p class="muted">{others}</p> }.into_any()
        }
        Fact::Conflict(values) => {
            let sides = values.iter().map(|value| view! { <div>{one(value)}</div> });
            view! { <div class="stack is-tight">{sides.collect_view()}</div> }.into_any()
        }
        Fact::Many(values) => field.with_value(|field| many_told(desk, field, &values, in_full)),
    };
    view! {
        <Show when=move || what.with(|what| *what != Fact::Blank)>
            <div class="key-value__row" class:is-conflict=move || in_conflict.get()>
                <dt>
                    {label}
                    <Show when=move || in_conflict.get()>" · " {move || Records::now().in_conflict}</Show>
                </dt>
                <dd>{body}</dd>
            </div>
        </Show>
    }
}

fn words_of(desk: Desk, field: &Field, value: &Value, in_full: bool) -> String {
    desk.tell(in_full, |locale| shown_text(field, value, locale))
}

/// One value: a link where it names a record, a call where it is a phone, a picture where it is one, else words.
fn told(desk: Desk, field: &Field, value: &Value, in_full: RwSignal<bool>) -> AnyView {
    if let Some(register) = register_of(field) {
        return linked(desk, &register, field, value);
    }
    let words = words_of(desk, field, value, in_full.get());
    match (field.kind, value.as_text()) {
        (Kind::Phone, Some(number)) => {
            let call = fill(Records::now().call, &[("n", &words)]);
            let digits: String = number
                .chars()
                .filter(|sign| sign.is_ascii_digit() || *sign == '+')
                .collect();
            view! {
                <a class="fact-link" href=format!("tel:{digits}") aria-label=call>{Icon::Call.view()} {words}</a>
            }
            .into_any()
        }
        (Kind::Signature, Some(digest)) => {
            let alt = language().pick(&field.words).to_owned();
            view! { <Picture digest=digest.to_owned() alt=alt class="signature-pad__image" /> }.into_any()
        }
        _ => words.into_any(),
    }
}

fn many_told(desk: Desk, field: &Field, values: &[Value], in_full: RwSignal<bool>) -> AnyView {
    if field.kind == Kind::Photos {
        let digests = values
            .iter()
            .filter_map(Value::as_text)
            .map(str::to_owned)
            .collect();
        let title = language().pick(&field.words).to_owned();
        return view! { <Photos digests=digests title=title /> }.into_any();
    }
    if field.kind == Kind::Choices {
        let words: Vec<String> = values
            .iter()
            .map(|value| words_of(desk, field, value, in_full.get()))
            .collect();
        return words.join(language().of("、", ", ")).into_any();
    }
    let lines = values
        .iter()
        .map(|value| view! { <li>{told(desk, field, value, in_full)}</li> });
    view! { <ul class="fact-lines">{lines.collect_view()}</ul> }.into_any()
}

/// The register that a field's values name records of.
fn register_of(field: &Field) -> Option<Key> {
    match field.kind {
        Kind::Place => Some(Key::literal("place")),
        Kind::Staff => Some(Key::literal("staff")),
        Kind::Customer => Some(Key::literal("customer")),
        Kind::Link | Kind::Links => field.register.clone(),
        _ => None,
    }
}

/// A link to the record, if it is here to be opened.
fn linked(desk: Desk, register: &Key, field: &Field, value: &Value) -> AnyView {
    let words = words_of(desk, field, value, false);
    let id = value.as_text().and_then(|text| text.parse().ok()).map(RecordId);
    let is_here = id.is_some_and(|id| {
        desk.ledger
            .shelf(register)
            .with(|shelf| shelf.entries.contains_key(&id))
    });
    match id.filter(|_| is_here) {
        Some(id) => {
            view! { <a class="fact-link" href=Page::of_record(register, id).path()>{words}</a> }.into_any()
        }
        None => words.into_any(),
    }
}
