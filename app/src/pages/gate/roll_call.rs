//! The roll-call 点名: everybody who is inside, by building, ticked off one by one. It works without a network, survives a crash, and
//! prints.

pub mod line;

use std::collections::BTreeSet;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use steward_domain::ids::RecordId;
use steward_domain::listing::{moment_words, people_words};
use wasm_bindgen_futures::spawn_local;

use super::inside::inside;
use crate::app::Frame;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::progress_bar::ProgressBar;
use crate::desk::use_desk;
use crate::page::Page;
use crate::platform::window;
use crate::show::Show;
use crate::words::{GateWords, at_least_words, fill, language};
use line::{Line, LineRow, by_building, lines};

/// The key in the browser's small storage.
const STORED: &str = "steward.roll-call";

/// A roll-call that is under way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct RollCall {
    /// Since when; none before the first tick.
    began_ms: Option<i64>,
    /// Whose slips were ticked off.
    here: BTreeSet<RecordId>,
}

impl RollCall {
    fn stored() -> Self {
        let storage = window().local_storage().ok().flatten();
        let text = storage.and_then(|storage| storage.get_item(STORED).ok().flatten());
        // What can't be read any more is begun again.
        text.and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    }

    fn store(&self) {
        if let (Ok(Some(storage)), Ok(text)) = (window().local_storage(), serde_json::to_string(self)) {
            // Without the small storage the ticks hold until the page is left.
            let _ = storage.set_item(STORED, &text);
        }
    }
}

/// The roll-call.
#[component]
pub fn RollCallPage() -> impl IntoView {
    let desk = use_desk();
    let inside = inside(desk);
    let roll_call = RwSignal::new(RollCall::stored());
    let only_missing = RwSignal::new(false);
    let lines = Memo::new(move |_| inside.with(|inside| lines(desk, inside)));
    let groups = Memo::new(move |_| {
        let missing = only_missing.get();
        let is_shown =
            |line: &Line| !missing || roll_call.with(|roll_call| !roll_call.here.contains(&line.id));
        by_building(desk, lines.get().into_iter().filter(is_shown))
    });
    let all = move || inside.with(|inside| inside.people);
    let here = Memo::new(move |_| {
        lines.with(|lines| {
            let ticked = lines
                .iter()
                .filter(|line| roll_call.with(|roll_call| roll_call.here.contains(&line.id)));
            ticked.map(|line| line.people).sum::<i64>()
        })
    });
    let tick = Callback::new(move |(id, is_here): (RecordId, bool)| {
        let now_ms = desk.ledger.now_ms();
        roll_call.update(|roll_call| {
            roll_call.began_ms.get_or_insert(now_ms);
            if is_here {
                roll_call.here.insert(id);
            } else {
                roll_call.here.remove(&id);
            }
            roll_call.store();
        });
    });
    let is_empty = move || lines.with(Vec::is_empty);
    let none_missing = move || !is_empty() && groups.with(Vec::is_empty);
    let buildings =
        move || groups.with(|groups| groups.iter().map(|(building, _)| *building).collect::<Vec<_>>());
    view! {
        <Frame title=Signal::derive(|| GateWords::now().roll_call.to_owned()) back=Page::Gate>
            <div class="page roll-call">
                <Head
                    roll_call=roll_call
                    here=here
                    all=Signal::derive(all)
                    least=Signal::derive(move || inside.with(|inside| inside.people_min))
                />
                <Filter only_missing=only_missing here=here all=Signal::derive(all) roll_call=roll_call />
                <Show when=is_empty>
                    <EmptyState icon=Icon::People title=Signal::derive(|| GateWords::now().nobody_inside.to_owned()) />
                </Show>
                <Show when=none_missing>
                    <EmptyState icon=Icon::Ok title=Signal::derive(|| GateWords::now().nobody_missing.to_owned()) />
                </Show>
                <For each=buildings key=|building| *building let:building>
                    <Building building=building groups=groups roll_call=roll_call on_tick=tick />
                </For>
            </div>
        </Frame>
    }
}

/// Who is in one building: people of one place are called together.
#[component]
fn Building(
    building: Option<RecordId>,
    groups: Memo<Vec<line::Group>>,
    roll_call: RwSignal<RollCall>,
    on_tick: Callback<(RecordId, bool)>,
) -> impl IntoView {
    let desk = use_desk();
    let lines = move || {
        groups.with(|groups| {
            let own = groups.iter().find(|(one, _)| *one == building);
            own.map(|(_, lines)| lines.clone()).unwrap_or_default()
        })
    };
    let name = move || match building {
        Some(id) => desk.name_of("place", id),
        None => GateWords::now().places_other.to_owned(),
    };
    let people = move || {
        let people: i64 = lines().iter().map(|line| line.people).sum();
        people_words(people, language())
    };
    let row = move |line: Line| {
        let id = line.id;
        let is_here = Memo::new(move |_| roll_call.with(|roll_call| roll_call.here.contains(&id)));
        let on_change = Callback::new(move |is_here| on_tick.run((id, is_here)));
        view! { <LineRow line=line is_here=is_here on_change=on_change /> }
    };
    view! {
        <section class="section">
            <h2 class="section__title">{name} " " <span class="count">{people}</span></h2>
            <ul class="roll-call__list">
                <For each=lines key=Line::clone children=row />
            </ul>
        </section>
    }
}

#[component]
fn Head(
    roll_call: RwSignal<RollCall>,
    here: Memo<i64>,
    all: Signal<i64>,
    /// How many there are at least, while a number is still to be checked.
    least: Signal<i64>,
) -> impl IntoView {
    let desk = use_desk();
    let counted = move || {
        let (here, all) = (here.get(), all.get());
        let (n, all_words) = (here.to_string(), all.to_string());
        if all > 0 && here == all {
            fill(GateWords::now().roll_call_whole, &[("n", &all_words)])
        } else {
            fill(
                GateWords::now().roll_call_count,
                &[("n", &n), ("all", &all_words)],
            )
        }
    };
    let began = move || {
        let began_ms = roll_call.with(|roll_call| roll_call.began_ms);
        began_ms.map(|began_ms| {
            let at = desk.tell(false, |locale| moment_words(began_ms, locale));
            fill(GateWords::now().roll_call_began, &[("t", &at)])
        })
    };
    let pulse = desk.ledger.pulse();
    let waits = move || {
        let waiting = pulse.with(|pulse| pulse.status.waiting);
        (waiting > 0).then(|| fill(GateWords::now().roll_call_waits, &[("n", &waiting.to_string())]))
    };
    let tone = move || {
        if all.get() > 0 && here.get() == all.get() {
            "is-ok"
        } else {
            "is-waiting"
        }
    };
    let unsure = move || at_least_words(least.get(), all.get());
    let count = |count: i64| usize::try_from(count).unwrap_or_default();
    let done = Signal::derive(move || (count(here.get()), count(all.get())));
    view! {
        <div class=move || format!("roll-call__head {}", tone())>
            <p class="roll-call__count" role="status">{counted}</p>
            <Show when=move || unsure().is_some()><p class="roll-call__unsure">{unsure}</p></Show>
            <p class="muted">{began} " " {waits} " " {move || GateWords::now().roll_call_note}</p>
            <div class="roll-call__bar">
                <ProgressBar label=Signal::derive(|| GateWords::now().roll_call.to_owned()) done=done />
            </div>
        </div>
    }
}

#[component]
fn Filter(
    only_missing: RwSignal<bool>,
    here: Memo<i64>,
    all: Signal<i64>,
    roll_call: RwSignal<RollCall>,
) -> impl IntoView {
    let desk = use_desk();
    let chip = move |missing: bool| {
        let words = move || {
            let words = GateWords::now();
            if missing {
                words.roll_call_missing
            } else {
                words.roll_call_all
            }
        };
        let count = move || {
            if missing {
                all.get() - here.get()
            } else {
                all.get()
            }
        };
        view! {
            <button
                class="filter-chips__chip"
                type="button"
                aria-pressed=move || (only_missing.get() == missing).to_string()
                on:click=move |_| only_missing.set(missing)
            >
                {Icon::Check.view()} {words} " " <span class="count">{count}</span>
            </button>
        }
    };
    let anew = move |_| {
        let former = roll_call.get_untracked();
        roll_call.set(RollCall::default());
        roll_call.with_untracked(RollCall::store);
        spawn_local(async move {
            // What is made in a view goes with it, and the page may be left before the undo.
            let undo = Callback::new(move |()| {
                former.store();
                let _ = roll_call.try_set(former.clone());
                desk.say(GateWords::now().roll_call_undone, None);
            });
            desk.say(GateWords::now().roll_call_cleared, Some(undo));
        });
    };
    let print = move |_| {
        // A browser without printing does nothing, and says so itself.
        let _ = window().print();
    };
    view! {
        <div class="cluster is-between roll-call__tools">
            <div class="cluster" role="group" aria-label=move || GateWords::now().roll_call>
                {chip(false)} {chip(true)}
            </div>
            <div class="cluster">
                <Show when=move || roll_call.with(|roll_call| roll_call.began_ms.is_some())>
                    <button class="button is-quiet" type="button" on:click=anew>
                        {Icon::Undo.view()} {move || GateWords::now().roll_call_anew}
                    </button>
                </Show>
                <button class="button" type="button" on:click=print>
                    {Icon::Print.view()} {move || GateWords::now().print}
                </button>
            </div>
        </div>
    }
}
