//! A register's logbook: what is wanted of it, a preview of the sheets, and the two buttons.

use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use steward_domain::definition::Definition;
use steward_domain::ids::Key;
use steward_domain::listing::{date_words, moment_words};
use steward_domain::logbook::{Column, Extent, Period, columns, file_name, period_field, shares, told};
use steward_domain::record::Record;
use steward_domain::standing::conflicts;
use wasm_bindgen_futures::spawn_local;

use super::counting::Counted;
use super::excel::{self, Wish};
use super::file::About;
use super::making::{self, Naming};
use super::measure::{Measure, Measuring};
use super::paper::{self, Paper, Sheets, usual_signatures};
use super::wanted::{Wanted, today};
use crate::app::Frame;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::progress::Progress;
use crate::components::state_view::{Standing, StateView};
use crate::desk::{Desk, use_desk};
use crate::ledger::Phase;
use crate::page::{self, Page};
use crate::pages::list::choice::chosen_words;
use crate::pages::list::rows::Rows;
use crate::show::Show;
use crate::words::{LogbookWords, Shell, fill, language};

mod choosing;

use choosing::Choosing;

/// The most records that are printed at once: some sixty sheets. Nobody reads more on paper.
const PRINTED_MAX: usize = 1_000;

/// How many half-width signs of 1.5 mm stand beside each other on a sheet that lies on its side, and on one that does not, beside the
/// column of the rows' numbers.
const WIDE_SIGNS: usize = 182;
const HIGH_SIGNS: usize = 121;

/// How far the sheets are.
#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Reading,
    Making { done: usize, all: usize },
    TooMany,
    Ready(Arc<Paper>, Arc<[Range<usize>]>),
}

/// The logbook of a register.
#[component]
pub fn LogbookPage() -> impl IntoView {
    let address = use_params_map();
    let desk = use_desk();
    let definition = Memo::new(move |_| {
        let register = address.with(page::register_in)?;
        desk.ledger.definition(register.as_str())
    });
    // Another register is another page: nothing of the former stays.
    move || match definition.get() {
        Some(definition) => view! { <Book definition=definition /> }.into_any(),
        None => view! { <NotHere /> }.into_any(),
    }
}

#[component]
fn NotHere() -> impl IntoView {
    view! {
        <Frame title=Signal::derive(|| LogbookWords::now().print_logbook.to_owned()) back=Page::Registers>
            <div class="page">
                <StateView standing=Signal::stored(Standing::NotHere) title=Signal::derive(|| Shell::now().not_here.to_owned()) />
            </div>
        </Frame>
    }
}

#[component]
fn Book(definition: Arc<Definition>) -> impl IntoView {
    let desk = use_desk();
    let wanted = Wanted::of(desk, &definition);
    let rows = Rows::of(desk.ledger, &definition.key);
    let shelf = desk.ledger.shelf(&definition.key);
    let measure = Measure::new();
    let stage = RwSignal::new(Stage::Reading);
    let records = {
        let definition = Arc::clone(&definition);
        Memo::new(move |_| {
            let is_read = rows.is_whole() && making::is_read(desk.ledger, &definition);
            is_read.then(|| wanted.records(desk, rows, &shelf, &definition))
        })
    };
    keep_laid_out(desk, Arc::clone(&definition), wanted, records, measure, stage);
    let title = {
        let definition = Arc::clone(&definition);
        move || language().pick(&definition.print.words).to_owned()
    };
    let subtitle = move || {
        let words = LogbookWords::now();
        let told = if wanted.is_workbook.get() {
            words.export
        } else {
            words.print
        };
        told.to_owned()
    };
    let back = Page::List(definition.key.clone());
    let shown = {
        let definition = Arc::clone(&definition);
        move || shown(wanted, &definition, records, stage)
    };
    view! {
        <Frame title=Signal::derive(title) subtitle=Signal::derive(subtitle) back=back>
            <div class="page logbook">
                <Choosing definition=Arc::clone(&definition) wanted=wanted />
                <Told records=records stage=stage is_workbook=wanted.is_workbook />
                {shown}
                <Measuring measure=measure />
                <Buttons definition=definition wanted=wanted records=records stage=stage />
            </div>
        </Frame>
    }
}

type Records = Memo<Option<Vec<Arc<Record>>>>;

/// Lays the sheets out, and again when something else is wanted or a record has changed. Until then the former stay in view.
fn keep_laid_out(
    desk: Desk,
    definition: Arc<Definition>,
    wanted: Wanted,
    records: Records,
    measure: Measure,
    stage: RwSignal<Stage>,
) {
    let run = StoredValue::new(0_u32);
    Effect::new(move |_| {
        run.update_value(|run| *run += 1);
        let this_run = run.get_value();
        let is_current = move || run.try_get_value() == Some(this_run);
        let _ = language();
        let Some(records) = records.get() else {
            return stage.set(Stage::Reading);
        };
        if wanted.is_workbook.get() {
            return stage.set(Stage::Reading);
        }
        if records.len() > PRINTED_MAX {
            return stage.set(Stage::TooMany);
        }
        let definition = Arc::clone(&definition);
        let facts = facts(desk, &definition, wanted, &records);
        spawn_local(async move {
            let all = records.len() * 2;
            let go_on = |done| {
                let is_shown = matches!(stage.try_get_untracked(), Some(Stage::Ready(..)));
                if is_current() && !is_shown {
                    let _ = stage.try_set(Stage::Making { done, all });
                }
                is_current()
            };
            let Some(paper) = paper_of(desk, &definition, &records, facts, go_on).await else {
                return;
            };
            let laid = measure.pages(&paper, |done| go_on(records.len() + done)).await;
            if let Some(pages) = laid.filter(|_| is_current()) {
                let _ = stage.try_set(Stage::Ready(paper, pages));
            }
        });
    });
}

async fn paper_of(
    desk: Desk,
    definition: &Definition,
    records: &[Arc<Record>],
    facts: Vec<String>,
    go_on: impl Fn(usize) -> bool,
) -> Option<Arc<Paper>> {
    let role = desk.ledger.actor().role;
    let columns = columns(definition, role, Extent::Page, untrack(language));
    let counted = Counted::of(desk, definition, records);
    let rows = making::told_of(desk.ledger, records, Naming::Short, go_on, |record, locale| {
        let cells = columns.iter().map(|column| {
            let number = counted.told(record, definition, &column.key);
            number.map_or_else(
                || told(record, definition, &column.key, locale),
                |number| number.to_string(),
            )
        });
        cells.collect::<Vec<_>>()
    });
    let rows = rows.await?;
    let heads: Vec<String> = columns.iter().map(|column| column.head.clone()).collect();
    let room = if definition.print.landscape {
        WIDE_SIGNS
    } else {
        HIGH_SIGNS
    };
    let shares = shares(&heads, &rows, room);
    let columns = heads.into_iter().zip(shares).zip(&columns);
    let columns = columns.map(|((head, share), column)| (head, share, column.form));
    Some(untrack(|| {
        let language = language();
        let mut signatures: Vec<String> = definition
            .print
            .signatures
            .iter()
            .map(|words| language.pick(words).to_owned())
            .collect();
        if signatures.is_empty() {
            signatures = usual_signatures();
        }
        Arc::new(Paper {
            site: desk.site_name(),
            title: language.pick(&definition.print.words).to_owned(),
            facts,
            columns: columns.collect(),
            rows,
            signatures,
            is_wide: definition.print.landscape,
        })
    }))
}

/// What stands under the heading.
fn facts(desk: Desk, definition: &Definition, wanted: Wanted, records: &[Arc<Record>]) -> Vec<String> {
    untrack(|| {
        let words = LogbookWords::now();
        let columns = columns(definition, desk.ledger.actor().role, Extent::Page, language());
        let now = desk.tell_on_paper(false, |locale| moment_words(locale.now_ms, locale));
        let mut facts = Vec::new();
        if period_field(definition).is_some() {
            facts.push(format!(
                "{} {}",
                words.period,
                wanted.period.with(|period| period_words(desk, period))
            ));
        }
        facts.extend(narrowed(definition, wanted));
        facts.push(fill(words.rows_n, &[("n", &records.len().to_string())]));
        let undecided = undecided(definition, &columns, records);
        if undecided > 0 {
            facts.push(fill(words.undecided_n, &[("n", &undecided.to_string())]));
        }
        let is_private = |column: &Column| definition.field(&column.key).is_some_and(|field| field.private);
        if columns.iter().any(is_private) {
            facts.push(words.masked_short.to_owned());
        }
        facts.extend(heard_ms(desk).map(|ms| {
            let heard = desk.tell_on_paper(false, |locale| moment_words(ms, locale));
            fill(words.as_of, &[("t", &heard)])
        }));
        facts.push(fill(
            words.printed_by,
            &[("who", &desk.ledger.person().name), ("t", &now)],
        ));
        facts
    })
}

/// How many cells hold values that somebody has yet to choose from.
fn undecided(definition: &Definition, columns: &[Column], records: &[Arc<Record>]) -> usize {
    let is_printed = |key: &Key| columns.iter().any(|column| column.key == key.as_str());
    let of_one = |record: &Arc<Record>| {
        let conflicts = conflicts(record, definition);
        conflicts.into_iter().filter(is_printed).count()
    };
    records.iter().map(of_one).sum()
}

/// The days in words.
fn period_words(desk: Desk, period: &Period) -> String {
    let words = LogbookWords::now();
    let told = |day: &String| desk.tell_on_paper(false, |locale| date_words(day, locale));
    match (period.from.as_ref().map(told), period.until.as_ref().map(told)) {
        (Some(from), Some(until)) if from == until => from,
        (Some(from), Some(until)) => fill(words.days, &[("a", &from), ("b", &until)]),
        (Some(from), None) => fill(words.since, &[("a", &from)]),
        (None, Some(until)) => fill(words.up_to, &[("b", &until)]),
        (None, None) => words.all_days.to_owned(),
    }
}

/// What the records are narrowed to, in words: a list, a state, a search.
fn narrowed(definition: &Definition, wanted: Wanted) -> Vec<String> {
    let list = wanted.list.with(|list| {
        let list = list.as_ref()?;
        Some(crate::pages::list::head::tab_words(definition, list))
    });
    let state = wanted.state.with(|state| {
        let state = state.as_ref()?;
        Some(chosen_words(definition, state))
    });
    let search = wanted.search.with(|search| {
        let search = search.trim();
        (!search.is_empty()).then(|| format!("{}: {search}", LogbookWords::now().search))
    });
    [list, state, search].into_iter().flatten().collect()
}

/// As of when the records are, if the server was ever heard.
fn as_of(desk: Desk) -> Option<String> {
    let heard_ms = heard_ms(desk)?;
    let heard = desk.tell(false, |locale| moment_words(heard_ms, locale));
    Some(fill(LogbookWords::now().as_of, &[("t", &heard)]))
}

fn heard_ms(desk: Desk) -> Option<i64> {
    desk.ledger.pulse().with(|pulse| pulse.last_contact_ms)
}

/// How many records and sheets there are, and how far they can be trusted to be all.
#[component]
fn Told(records: Records, stage: RwSignal<Stage>, is_workbook: RwSignal<bool>) -> impl IntoView {
    let desk = use_desk();
    let pulse = desk.ledger.pulse();
    let count = Memo::new(move |_| records.with(|records| records.as_ref().map(Vec::len)));
    let is_online = {
        let pulse = pulse.clone();
        // While nothing was tried yet, nobody can say that there is no network.
        Memo::new(move |_| {
            let reached = [Phase::Current, Phase::Update, Phase::Starting];
            pulse.with(|pulse| reached.contains(&pulse.phase))
        })
    };
    let counts = move || {
        let words = LogbookWords::now();
        let n = count.get()?.to_string();
        let mut told = vec![fill(words.rows_n, &[("n", &n)])];
        if let (Stage::Ready(_, pages), false) = (stage.get(), is_workbook.get()) {
            told.push(fill(words.sheets_n, &[("n", &pages.len().to_string())]));
        }
        let waiting = pulse.with(|pulse| pulse.status.waiting);
        if waiting > 0 {
            told.push(fill(words.unsent_n, &[("n", &waiting.to_string())]));
        }
        if is_online.get() {
            told.extend(as_of(desk));
        }
        Some(told.join(" · "))
    };
    let offline = move || {
        let words = LogbookWords::now();
        let n = count.get().unwrap_or(0).to_string();
        match heard_ms(desk) {
            Some(ms) => {
                let heard = desk.tell(false, |locale| moment_words(ms, locale));
                fill(words.here_only, &[("n", &n), ("t", &heard)])
            }
            None => fill(words.here_only_never, &[("n", &n)]),
        }
    };
    let is_offline = Memo::new(move |_| !is_online.get() && count.get().is_some());
    view! {
        <div class="logbook__told stack is-tight">
            <Show when=move || is_offline.get()>
                <div class="notice is-info" role="status">
                    {Icon::Offline.view()}
                    <div class="notice__words"><p>{offline}</p></div>
                </div>
            </Show>
            <p class="muted" role="status">{counts}</p>
        </div>
    }
}

/// The sheets, or why there are none.
fn shown(wanted: Wanted, definition: &Definition, records: Records, stage: RwSignal<Stage>) -> AnyView {
    let count = Memo::new(move |_| records.with(|records| records.as_ref().map(Vec::len)));
    let Some(n) = count.get() else {
        return view! { <Progress words=Signal::derive(|| LogbookWords::now().reading.to_owned()) /> }
            .into_any();
    };
    if n == 0 {
        return view! { <EmptyState icon=Icon::List title=Signal::derive(|| LogbookWords::now().nothing.to_owned()) /> }
            .into_any();
    }
    if wanted.is_workbook.get() {
        let name = file_name(definition, language(), &today(use_desk()).to_string());
        return view! { <About name=name definition=Arc::new(definition.clone()) count=n /> }.into_any();
    }
    match stage.get() {
        Stage::Reading | Stage::Making { .. } => {
            let done = Signal::derive(move || match stage.get() {
                Stage::Making { done, all } => (done, all),
                _ => (0, 1),
            });
            view! { <Progress words=Signal::derive(|| LogbookWords::now().making.to_owned()) done=done /> }
                .into_any()
        }
        Stage::TooMany => {
            let max = PRINTED_MAX.to_string();
            let title = move || {
                fill(
                    LogbookWords::now().too_many,
                    &[("n", &n.to_string()), ("max", &max)],
                )
            };
            view! {
                <EmptyState icon=Icon::Print title=Signal::derive(title)>
                    <p>{move || LogbookWords::now().too_many_why}</p>
                </EmptyState>
            }
            .into_any()
        }
        Stage::Ready(paper, pages) => view! {
            <h2 class="section__title logbook__title">{LogbookWords::now().preview}</h2>
            <Sheets paper=paper pages=pages />
        }
        .into_any(),
    }
}

/// Print, and export.
#[component]
fn Buttons(
    definition: Arc<Definition>,
    wanted: Wanted,
    records: Records,
    stage: RwSignal<Stage>,
) -> impl IntoView {
    let desk = use_desk();
    let progress = RwSignal::new(None::<excel::Stage>);
    let is_ready = Memo::new(move |_| {
        stage.with(|stage| matches!(stage, Stage::Ready(paper, _) if !paper.rows.is_empty()))
    });
    let has_any = Memo::new(move |_| {
        records.with(|records| records.as_ref().is_some_and(|records| !records.is_empty()))
    });
    let is_busy = Memo::new(move |_| progress.with(Option::is_some));
    let is_workbook = wanted.is_workbook;
    let print = move |_| {
        if is_workbook.get_untracked() {
            is_workbook.set(false);
        } else if is_ready.get_untracked() {
            paper::print();
        }
    };
    let export = move |_| {
        let Some(records) = records.get_untracked().filter(|_| !is_busy.get_untracked()) else {
            return;
        };
        let wish = Wish {
            definition: Arc::clone(&definition),
            facts: workbook_facts(desk, &definition, wanted),
            records,
        };
        spawn_local(async move { excel::export(desk, wish, progress).await });
    };
    let is_off = move |is_on: bool| (!is_on).then_some("true");
    view! {
        {move || progress.get().map(|stage| view! { <excel::Writing stage=stage /> })}
        <div class="page__action">
            <button
                class="button is-large"
                class:is-primary=move || !is_workbook.get()
                type="button"
                aria-disabled=move || is_off(is_ready.get() || (is_workbook.get() && has_any.get()))
                on:click=print
            >
                {Icon::Print.view()} {move || LogbookWords::now().print}
            </button>
            <button
                class="button is-large"
                class:is-primary=move || is_workbook.get()
                type="button"
                aria-busy=move || is_busy.get().to_string()
                aria-disabled=move || is_off(has_any.get())
                on:click=export
            >
                {Icon::Sheet.view()} {move || LogbookWords::now().export_short}
            </button>
        </div>
    }
}

/// What the workbook says about itself, besides what every workbook says.
fn workbook_facts(desk: Desk, definition: &Definition, wanted: Wanted) -> Vec<(String, String)> {
    untrack(|| {
        let words = LogbookWords::now();
        let mut facts = Vec::new();
        if period_field(definition).is_some() {
            let days = wanted.period.with(|period| period_words(desk, period));
            facts.push((words.period.to_owned(), days));
        }
        for what in narrowed(definition, wanted) {
            facts.push((words.content.to_owned(), what));
        }
        facts
    })
}
