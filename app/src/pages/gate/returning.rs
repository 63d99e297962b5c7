//! "Is it you?": somebody who was here before, masked until the desk says yes.

use std::collections::BTreeMap;

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::moment_words;
use steward_domain::value::Value;
use steward_domain::work;
use steward_domain::work::gate::{DIGITS_MIN, prefill, returning};

use super::VISITOR;
use crate::components::icon::Icon;
use crate::components::key_hint::KeyHint;
use crate::desk::{Desk, use_desk};
use crate::words::{GateWords, fill};

/// How many are offered at once.
const OFFERED_MAX: usize = 3;
/// The keys of "it is this one", for the first who is offered. In the box of the number, Enter does the same.
pub const YES_KEYS: &str = "Alt+Y";

/// Somebody who may be the one at the desk.
#[derive(Clone, Debug, PartialEq)]
struct Known {
    last: RecordId,
    name: String,
    phone: String,
    from: String,
    last_ms: i64,
    visits: usize,
    is_inside: bool,
}

/// Offers those whose number begins or ends with the digits.
#[component]
pub fn ReturningPart(
    /// The digits that were typed.
    #[prop(into)]
    typed: Signal<String>,
    /// It is this one: what the last visit brings along.
    on_yes: Callback<BTreeMap<Key, Value>>,
) -> impl IntoView {
    let desk = use_desk();
    // Who said no to a number is not asked again for the same digits.
    let denied = RwSignal::new(None::<String>);
    let found = Memo::new(move |_| {
        let typed = typed.get();
        if denied.with(|denied| {
            denied
                .as_ref()
                .is_some_and(|denied| typed.starts_with(denied.as_str()))
        }) {
            return Vec::new();
        }
        known(desk, &typed)
    });
    let yes = move |last: RecordId| {
        if let Some(fields) = brought(desk, last) {
            denied.set(Some(typed.get_untracked()));
            on_yes.run(fields);
        }
    };
    let no = move |()| denied.set(Some(typed.get_untracked()));
    let each = move || found.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <div class="gate__known" aria-live="polite">
            <For each=each key=|(place, known)| (*place, known.last, known.is_inside) let:one>
                <Match is_first={one.0 == 0} known=one.1 on_yes=Callback::new(yes) on_no=Callback::new(no) />
            </For>
        </div>
    }
}

#[component]
fn Match(is_first: bool, known: Known, on_yes: Callback<RecordId>, on_no: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let last = known.last;
    let name = known.name;
    let came = {
        let (last_ms, visits) = (known.last_ms, known.visits.to_string());
        move || {
            let at = desk.tell(false, |locale| moment_words(last_ms, locale));
            fill(GateWords::now().came, &[("t", &at), ("n", &visits)])
        }
    };
    let warning = known.is_inside.then(|| {
        view! {
            <p class="field__note is-warning">{Icon::Alert.view()} {move || GateWords::now().is_inside}</p>
        }
    });
    view! {
        <div class="gate__returning">
            <p class="gate__masked">{move || fill(GateWords::now().is_it, &[("name", &name)])}</p>
            <p>
                <span>{known.phone}</span>
                " · "
                {came}
                {(!known.from.is_empty()).then(|| format!(" · {}", known.from))}
            </p>
            {warning}
            <div class="cluster">
                <button
                    class="button is-primary"
                    type="button"
                    aria-keyshortcuts=is_first.then_some(YES_KEYS)
                    on:click=move |_| on_yes.run(last)
                >
                    {Icon::Check.view()}
                    {move || GateWords::now().is_you}
                    {is_first.then(|| view! { <KeyHint keys="Enter" /> })}
                </button>
                <button
                    class="button"
                    type="button"
                    aria-keyshortcuts=is_first.then_some("Alt+U")
                    on:click=move |_| on_no.run(())
                >
                    {move || GateWords::now().not_you}
                    {is_first.then(|| view! { <KeyHint keys="Alt+U" /> })}
                </button>
            </div>
        </div>
    }
}

fn known(desk: Desk, typed: &str) -> Vec<Known> {
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    let Some(definition) = desk.ledger.definition(VISITOR).filter(|_| digits >= DIGITS_MIN) else {
        return Vec::new();
    };
    let shelf = desk.ledger.shelf(&Key::literal(VISITOR));
    shelf.with(|shelf| {
        let register = work::Register::new(&definition, shelf.views().map(AsRef::as_ref));
        let found = returning(&register, typed, OFFERED_MAX).into_iter();
        let known = found.map(|one| {
            let to_see = [one.host, one.department]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ");
            let to_see = (!to_see.is_empty()).then(|| fill(GateWords::now().to_see, &[("who", &to_see)]));
            let from = [one.company.map(str::to_owned), to_see];
            let from: Vec<String> = from.into_iter().flatten().collect();
            Known {
                last: one.last.id(),
                name: one.name_masked,
                phone: one.phone_masked,
                from: from.join(" · "),
                last_ms: one.last_ms,
                visits: one.visits,
                is_inside: one.is_inside,
            }
        });
        known.collect()
    })
}

fn brought(desk: Desk, last: RecordId) -> Option<BTreeMap<Key, Value>> {
    let definition = desk.ledger.definition(VISITOR)?;
    let shelf = desk.ledger.shelf(&Key::literal(VISITOR));
    shelf.with_untracked(|shelf| {
        let view = shelf.view(last)?;
        Some(prefill(work::Entry::new(view, &definition)))
    })
}
