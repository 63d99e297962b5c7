//! The fields of the slip, in the order in which a visitor is asked; what is seldom filled lies behind "more".

use leptos::prelude::*;
use steward_domain::form::Source;
use steward_domain::formats::mask_id_number;
use steward_domain::ids::Key;
use steward_domain::sort;

use super::host::{HostField, Named};
use super::opening::text;
use super::quick::{QuickChoice, QuickSelect};
use crate::pages::form::{FormField, OpenForm};
use crate::words::{FormWords, GateWords};

/// What finds a returning visitor, and whoever else comes.
const FIRST: &[&str] = &["phone", "name", "kind"];
/// Then the papers, the host, what for. Others follow when the kind of visitor needs them.
const USUAL: &[&str] = &[
    "id_kind",
    "id_number",
    "host",
    "department",
    "purpose",
    "host_named",
    "people_count",
];
/// What the gate itself knows, and what is asked when somebody leaves.
const ELSEWHERE: &[&str] = &[
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

/// The fields that a slip asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sorted {
    /// Phone, name, kind.
    pub first: Vec<Key>,
    /// What else is asked.
    pub main: Vec<Key>,
    /// What may be filled.
    pub more: Vec<Key>,
}

impl Sorted {
    /// Everything that is asked, in order.
    pub fn asked(&self) -> impl Iterator<Item = &Key> {
        self.first.iter().chain(&self.main)
    }
}

/// Sorts the fields of a slip; tracked.
#[must_use]
pub fn sorted(open: OpenForm) -> Sorted {
    let is_here = |one: &crate::pages::form::AskedKey| !ELSEWHERE.contains(&one.key.as_str());
    let asked: Vec<_> = open.asked().into_iter().filter(is_here).collect();
    let place = |key: &Key| USUAL.iter().position(|usual| *usual == key.as_str());
    let is_first = |key: &Key| FIRST.contains(&key.as_str());
    let (first, rest): (Vec<_>, Vec<_>) = asked.into_iter().partition(|one| is_first(&one.key));
    let (mut main, more): (Vec<_>, Vec<_>) = rest
        .into_iter()
        .partition(|one| one.is_required || place(&one.key).is_some());
    // What this kind of visitor needs besides stands at the end, in the order of the register.
    sort::by_key(&mut main, |one| place(&one.key).unwrap_or(USUAL.len()));
    let keys =
        |all: Vec<crate::pages::form::AskedKey>| all.into_iter().map(|one| one.key).collect::<Vec<_>>();
    let mut first = keys(first);
    sort::by_key(&mut first, |key| {
        FIRST.iter().position(|first| *first == key.as_str())
    });
    Sorted {
        first,
        main: keys(main),
        more: keys(more),
    }
}

/// A row of fields.
#[component]
pub fn Fields(
    /// The slip.
    open: OpenForm,
    /// Which.
    #[prop(into)]
    keys: Signal<Vec<Key>>,
    /// A field was filled from a list: on to the next one.
    on_filled: Callback<Key>,
) -> impl IntoView {
    let draw = move |key: Key| {
        let class = format!("gate__field gate__field-{key}");
        view! { <div class=class><Field open=open key=key on_filled=on_filled /></div> }
    };
    view! {
        <div class="gate__fields">
            <For each=move || keys.get() key=Key::clone children=draw />
        </div>
    }
}

#[component]
fn Field(open: OpenForm, key: Key, on_filled: Callback<Key>) -> impl IntoView {
    let filled = key.clone();
    let on_taken = Callback::new(move |()| on_filled.run(filled.clone()));
    let own = match (key.as_str(), open.field(key.as_str())) {
        ("kind" | "id_kind", Some(field)) => view! { <QuickSelect open=open field=field /> }.into_any(),
        ("purpose", Some(field)) => view! { <QuickChoice open=open field=field /> }.into_any(),
        ("host", Some(field)) => {
            view! { <HostField open=open field=field named=Named::Person on_taken=on_taken /> }.into_any()
        }
        ("department", Some(field)) => {
            view! { <HostField open=open field=field named=Named::Department on_taken=on_taken /> }.into_any()
        }
        ("id_number", _) => return view! { <IdNumber open=open key=key /> }.into_any(),
        _ => return view! { <FormField open=open field=key /> }.into_any(),
    };
    let anchor = open.anchor(&key);
    view! { <div id=anchor on:focusout=move |_| open.leave(&key)>{own}</div> }.into_any()
}

/// The number of an ID that the last visit brought along is masked: the queue can read the screen.
#[component]
fn IdNumber(open: OpenForm, key: Key) -> impl IntoView {
    let masked = Memo::new(move |_| {
        let is_given = open
            .form
            .with(|form| form.source("id_number") == Some(&Source::Given));
        is_given.then(|| mask_id_number(&text(open, "id_number")))
    });
    let again = move |_| {
        open.forget("id_number");
        let key = Key::literal("id_number");
        request_animation_frame(move || open.focus_field(&key));
    };
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
