//! What needs the person now: a line for each matter, the most pressing first, and one calm line for all the rest.

use leptos::prelude::*;
use steward_domain::listing::{moment_words, span_words, time_left};

use super::held::every;
use super::known::{Known, device_words};
use super::matter::Matter;
use super::shown::{Gap, Item, Shown};
use crate::app::shows_all;
use crate::components::icon::Icon;
use crate::desk::{Desk, use_desk};
use crate::show::Show;
use crate::words::{Dashboard, fill, language};

/// How often the times in the lines move on.
const MINUTE_MS: i64 = 60_000;

/// The section.
#[component]
pub(super) fn Needs(shown: Memo<Shown>, known: RwSignal<Option<Known>>) -> impl IntoView {
    let desk = use_desk();
    let concerns = StoredValue::new(
        Matter::EACH
            .into_iter()
            .filter(|matter| matter.concerns(desk))
            .collect::<Vec<_>>(),
    );
    let counted = Memo::new(move |_| {
        let count = |matter: &Matter| (*matter, count_of(*matter, shown, known));
        concerns.with_value(|concerns| concerns.iter().map(count).collect::<Vec<_>>())
    });
    let listed = move || {
        let counted = counted.get().into_iter();
        let pressing = counted.filter(|(_, count)| count.is_some_and(|count| count > 0));
        pressing.map(|(matter, _)| matter).collect::<Vec<_>>()
    };
    let is_calm = Memo::new(move |_| listed().is_empty());
    // Whoever does not see all can't say that all is well.
    let shows_all = Memo::new(move |_| shows_all(desk));
    let nothing = move || {
        if shows_all.get() {
            Dashboard::now().nothing
        } else {
            Dashboard::now().nothing_seen
        }
    };
    let why = move || shows_all.get().then(|| Dashboard::now().nothing_why);
    let draw = move |matter: Matter| view! { <Line matter=matter shown=shown known=known /> };
    view! {
        <section class="needs" id="needs" aria-labelledby="needs-title">
            <h2 class="dashboard__title" id="needs-title">{move || Dashboard::now().needs_you}</h2>
            <Show when=move || is_calm.get() fallback=move || view! {
                <ol class="needs__list">
                    <For each=listed key=|matter| *matter children=draw />
                </ol>
            }>
                <div class="needs__calm" class:is-info=move || !shows_all.get() role="status">
                    {move || if shows_all.get() { Icon::Ok } else { Icon::Info }.view()}
                    <p><strong>{nothing}</strong> {why}</p>
                </div>
            </Show>
            <p class="needs__rest">{move || counted.with(|counted| rest_words(counted, shows_all.get()))}</p>
        </section>
    }
}

/// How much there is of a matter; none while the server must be asked and can't.
fn count_of(matter: Matter, shown: Memo<Shown>, known: RwSignal<Option<Known>>) -> Option<usize> {
    match matter {
        Matter::Refused => known.with(|known| known.as_ref().map(|known| known.refused.len())),
        Matter::Devices => known.with(|known| known.as_ref().map(|known| known.devices.len())),
        _ => Some(shown.with(|shown| shown.items(matter).len())),
    }
}

/// What is well, and what can't be told without a network.
fn rest_words(counted: &[(Matter, Option<usize>)], shows_all: bool) -> String {
    let words = Dashboard::now();
    let list = |wanted: Option<usize>| {
        let mut list: Vec<&str> = Vec::new();
        for (matter, count) in counted {
            let word = matter.calm_word();
            let mut same = counted.iter().filter(|(other, _)| other.calm_word() == word);
            if *count == wanted && same.all(|(_, count)| *count == wanted) && !list.contains(&word) {
                list.push(word);
            }
        }
        list.join(language().of("、", ", "))
    };
    let well = if shows_all { list(Some(0)) } else { String::new() };
    let unknown = list(None);
    let told = [(words.calm, well), (words.ask_online, unknown)].into_iter();
    let told = told.filter(|(_, list)| !list.is_empty());
    told.map(|(phrase, list)| fill(phrase, &[("list", &list)]))
        .collect::<Vec<_>>()
        .join(language().of("", " "))
}

/// One line: what, the worst of it, how much, and the way there.
#[component]
fn Line(matter: Matter, shown: Memo<Shown>, known: RwSignal<Option<Known>>) -> impl IntoView {
    let desk = use_desk();
    let minute = every(desk, MINUTE_MS);
    let count = Memo::new(move |_| count_of(matter, shown, known).unwrap_or_default());
    let urgent = Memo::new(move |_| shown.with(|shown| shown.counts.clocks_broken_pressing));
    let label = move || match urgent.get() {
        urgent if urgent > 0 && matter == Matter::Broken => {
            fill(Dashboard::now().broken_urgent, &[("n", &urgent.to_string())])
        }
        _ => matter.word().to_owned(),
    };
    let worst = Memo::new(move |_| {
        let now_ms = minute.get() * MINUTE_MS;
        match matter {
            Matter::Refused | Matter::Devices => {
                known.with(|known| known.as_ref().map(|known| known_words(desk, matter, known)))
            }
            _ => shown.with(|shown| {
                let item = shown.items(matter).first()?;
                Some(item_words(desk, matter, item, shown.gaps.get(&item.id), now_ms))
            }),
        }
        .unwrap_or_default()
    });
    view! {
        <li>
            <a class=format!("needs__line {}", matter.tone()) href=matter.path()>
                <span class="needs__icon">{matter.icon().view()}</span>
                <span class="needs__words">
                    <span class="needs__label">{label}</span>
                    <span class="needs__worst">{move || worst.get()}</span>
                </span>
                <strong class="needs__count">{move || count.get()}</strong>
                {Icon::Forward.view()}
            </a>
        </li>
    }
}

/// The worst record of a matter: first how bad it is, then what it is.
fn item_words(desk: Desk, matter: Matter, item: &Item, gap: Option<&Gap>, now_ms: i64) -> String {
    let words = Dashboard::now();
    let name = desk.name_of(item.register.as_str(), item.id);
    let name = match (matter, desk.ledger.definition(item.register.as_str())) {
        // They may be of any register, and a name alone does not say of which.
        (Matter::Conflicts, Some(definition)) => {
            let register = language().pick(&definition.words);
            fill(words.of_register, &[("r", register), ("name", &name)])
        }
        _ => name,
    };
    let how = match (matter, item.at_ms) {
        (Matter::Gaps, _) => gap.map(gap_words),
        (Matter::Approvals | Matter::FollowUps | Matter::Conflicts, Some(since_ms)) => {
            let waited = span_words((now_ms - since_ms) / 60_000 * 60, language());
            Some(fill(words.waited, &[("t", &waited)]))
        }
        (_, Some(deadline_ms)) => Some(time_left(deadline_ms, now_ms, language())),
        (_, None) => None,
    };
    how.map_or_else(|| name.clone(), |how| format!("{how} · {name}"))
}

/// What is wrong with a round.
fn gap_words(gap: &Gap) -> String {
    let now = language().pick(&gap.now);
    match stops_words(gap) {
        Some(stops) => format!("{now} · {stops}"),
        None => now.to_owned(),
    }
}

/// How many checkpoints were left out of a round that was begun.
pub(super) fn stops_words(gap: &Gap) -> Option<String> {
    let words = || {
        fill(
            Dashboard::now().stops_missed,
            &[("n", &gap.stops_missed.to_string())],
        )
    };
    (gap.stops_missed > 0).then(words)
}

fn known_words(desk: Desk, matter: Matter, known: &Known) -> String {
    if matter == Matter::Devices {
        let device = known.devices.first();
        return device.map_or_else(String::new, |device| {
            let (who, heard) = device_words(desk, device, known.at_ms);
            format!("{heard} · {who}")
        });
    }
    let Some(newest) = known.refused.first() else {
        return String::new();
    };
    let time = desk.tell(false, |locale| moment_words(newest.received_ms, locale));
    let author = newest.change().map(|change| desk.name_of("staff", change.by));
    author.map_or_else(|| time.clone(), |author| format!("{time} · {author}"))
}
