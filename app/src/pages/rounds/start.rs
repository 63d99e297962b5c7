//! Starting a round that is in no plan.

use leptos::prelude::*;
use steward_domain::ids::RecordId;
use steward_domain::work::rounds::routes_to_start;
use steward_domain::work::walking::start_unplanned;

use super::book::Book;
use super::saving::{Deed, Fault, FaultLine, save, told};
use super::sheet::Sheet;
use crate::components::icon::Icon;
use crate::page::{self, Page};
use crate::show::Show;
use crate::words::{Rounds, fill, language};

/// A route that may be started.
#[derive(Clone, Debug, PartialEq, Eq)]
struct RouteShown {
    id: RecordId,
    name: String,
    stops: usize,
    levels: Vec<String>,
}

/// The routes that may be walked without a plan.
#[component]
pub(super) fn Unplanned(book: Book) -> impl IntoView {
    let routes = Memo::new(move |_| {
        let me = book.ledger().actor();
        let routes = book.look(|patrol| {
            let choices = routes_to_start(&patrol.routes, me);
            let choices = choices.into_iter().filter(|choice| choice.stops > 0);
            let shown = choices.map(|choice| RouteShown {
                id: choice.entry.id(),
                name: choice.name.to_owned(),
                stops: choice.stops,
                levels: choice
                    .emergency_levels
                    .iter()
                    .map(|level| (*level).to_owned())
                    .collect(),
            });
            shown.collect::<Vec<_>>()
        });
        routes.unwrap_or_default()
    });
    let asking = RwSignal::new(None::<RouteShown>);
    let (is_busy, fault) = (RwSignal::new(false), RwSignal::new(None::<Fault>));
    let start = move |route: RecordId, level: Option<String>| {
        save_start(book, route, level.as_deref(), is_busy, fault);
    };
    let row = move |route: RouteShown| {
        let shown = route.clone();
        let tapped = move |_| match route.levels.as_slice() {
            [] => start(route.id, None),
            _ => asking.set(Some(route.clone())),
        };
        view! {
            <button class="row-link round-row" type="button" on:click=tapped>
                {Icon::Route.view()}
                <span class="row-link__words">
                    {shown.name} <small>{move || fill(Rounds::now().stops_n, &[("n", &shown.stops.to_string())])}</small>
                </span>
                {Icon::Play.view()}
            </button>
        }
    };
    let sheet = move || {
        asking.get().map(|route| {
            view! {
                <Levels route=route book=book fault=fault on_close=Callback::new(move |()| asking.set(None))
                    on_level=Callback::new(move |(route, level)| start(route, Some(level))) />
            }
        })
    };
    view! {
        <Show when=move || routes.with(|routes| !routes.is_empty())>
            <section class="section">
                <h2 class="section__title">{move || Rounds::now().unplanned}</h2>
                <p class="muted">{move || Rounds::now().unplanned_hint}</p>
                <div class="card is-list">
                    <For each=move || routes.get() key=|route| (route.id, route.name.clone()) let:route>{row(route)}</For>
                </div>
                <FaultLine fault=fault book=book />
            </section>
        </Show>
        {sheet}
    }
}

fn save_start(
    book: Book,
    route: RecordId,
    level: Option<&str>,
    is_busy: RwSignal<bool>,
    fault: RwSignal<Option<Fault>>,
) {
    let (me, now_ms) = (book.ledger().actor().staff, book.ledger().now_ms());
    let Some(rounds) = book.ledger().definition("patrol_round") else {
        return;
    };
    let opened = book.ledger().open_form(&rounds.key, None);
    let new = book.new_of(&rounds.key);
    let deed = Deed {
        drafts: told(Some(start_unplanned(&rounds, new, route, level, me, now_ms))),
        opened_as: opened.opened_as,
    };
    save(book, deed, is_busy, fault, move || {
        book.desk.say(Rounds::now().saved_start, None);
        page::go(&Page::Round(new.id));
    });
}

/// Asks for the emergency level (PAT-6).
#[component]
fn Levels(
    route: RouteShown,
    book: Book,
    fault: RwSignal<Option<Fault>>,
    on_level: Callback<(RecordId, String)>,
    on_close: Callback<()>,
) -> impl IntoView {
    let id = route.id;
    let button = move |level: String| {
        let words = level_words(book, &level);
        view! {
            <button class="button is-wide is-large" type="button" on:click=move |_| on_level.run((id, level.clone()))>
                {words}
            </button>
        }
    };
    view! {
        <Sheet title=Signal::derive(|| Rounds::now().choose_level.to_owned()) on_close=on_close>
            <div class="dialog__body">
                <p class="muted">{route.name.clone()}</p>
                <div class="stack is-tight">{route.levels.iter().cloned().map(button).collect_view()}</div>
                <FaultLine fault=fault book=book />
            </div>
        </Sheet>
    }
}

fn level_words(book: Book, level: &str) -> String {
    let definition = book.ledger().definition("patrol_round");
    let field = definition
        .as_ref()
        .and_then(|definition| definition.field("emergency_level"));
    let option = field.and_then(|field| field.options.iter().find(|option| option.key == level));
    option.map_or_else(
        || level.to_owned(),
        |option| language().pick(&option.words).to_owned(),
    )
}
