//! Pages, lists and new records, found by their names.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::{Definition, Role};
use steward_domain::form::steps_for;
use steward_domain::listing::{Query, folded};
use steward_domain::words::Words;

use crate::components::icon::Icon;
use crate::components::waiting_count::WaitingCount;
use crate::desk::use_desk;
use crate::page::Page;
use crate::platform::pinyin;
use crate::show::Show;
use crate::waiting;
use crate::words::{SearchWords, Shell, fill, language};

/// What a search may lead to, besides records.
#[derive(Clone, PartialEq)]
enum Place {
    Page(Page),
    List(Arc<Definition>),
    New(Arc<Definition>),
}

/// The pages; during a search only those that it finds, with lists and what can be made new.
#[component]
pub(super) fn Places(
    /// The registers.
    registers: Memo<Vec<Arc<Definition>>>,
    /// What is searched for.
    search: RwSignal<String>,
) -> impl IntoView {
    let desk = use_desk();
    let role = desk.ledger.actor().role;
    let query = Memo::new(move |_| search.with(|text| Query::new(text)));
    let found = Memo::new(move |_| {
        let pages = waiting::usable(desk, Page::all_of(role))
            .into_iter()
            .map(Place::Page);
        if query.with(Query::is_empty) {
            return pages.collect::<Vec<_>>();
        }
        let registers = registers.get();
        let makes = registers
            .iter()
            .filter(|one| may_make(one, role))
            .cloned()
            .map(Place::New);
        let lists = registers.iter().cloned().map(Place::List);
        let all = pages.chain(makes).chain(lists);
        query.with(|query| all.filter(|place| query.finds(&place.text())).collect())
    });
    let title = move || {
        let words = SearchWords::now();
        if query.with(Query::is_empty) {
            words.pages
        } else {
            words.found_pages
        }
    };
    view! {
        <Show when=move || found.with(|found| !found.is_empty())>
            <section class="section">
                <h2 class="section__title">{title}</h2>
                <div class="card is-list">
                    <For each=move || found.get() key=move |place| (matches!(place, Place::New(_)), place.path(role)) children=move |place| view! { <PlaceLink place=place role=role /> } />
                </div>
            </section>
        </Show>
    }
}

#[component]
fn PlaceLink(place: Place, role: Role) -> impl IntoView {
    let (href, icon) = (place.path(role), place.icon());
    let counted = place.clone();
    let count = Memo::new(move |_| match &counted {
        Place::Page(page) => waiting::on(page),
        Place::List(_) | Place::New(_) => 0,
    });
    view! {
        <a class="row-link" href=href>
            {icon.view()}
            <span class="row-link__words">{move || place.words(role)}</span>
            <WaitingCount count=count />
            {Icon::Forward.view()}
        </a>
    }
}

impl Place {
    fn path(&self, role: Role) -> String {
        match self {
            Self::Page(page) => page.path(),
            Self::List(definition) => Page::List(definition.key.clone()).path(),
            Self::New(definition) => Page::to_make(&definition.key, role).path(),
        }
    }

    fn icon(&self) -> Icon {
        match self {
            Self::Page(page) => page.icon(),
            Self::List(_) => Icon::List,
            Self::New(_) => Icon::Plus,
        }
    }

    fn words(&self, role: Role) -> String {
        let of = |phrase, words: &Words| fill(phrase, &[("what", language().pick(words))]);
        match self {
            Self::Page(page) => page.word().to_owned(),
            Self::List(definition) => of(SearchWords::now().list_of, &definition.words),
            // What is walked is begun on the rounds' own page.
            Self::New(definition) if Page::to_make(&definition.key, role) == Page::Rounds => {
                of(SearchWords::now().to_rounds, &definition.words)
            }
            Self::New(definition) => of(SearchWords::now().to_make, &definition.words),
        }
    }

    /// What a search looks into: the names in both languages, other words for the same, and their initials.
    fn text(&self) -> String {
        let text = match self {
            Self::Page(page) => [(&Shell::ZH, &SearchWords::ZH), (&Shell::EN, &SearchWords::EN)]
                .map(|(shell, words)| format!("{} {}", page.word_in(shell), also(page, words)))
                .join(" "),
            Self::List(definition) => format!("{} {}", definition.words.zh, definition.words.en),
            Self::New(definition) => format!(
                "{} {} {} {}",
                SearchWords::ZH.actions,
                SearchWords::EN.actions,
                definition.words.zh,
                definition.words.en,
            ),
        };
        let initials = pinyin::initials(&text);
        folded(&format!("{text} {initials}"))
    }
}

/// Other words for a page.
fn also(page: &Page, words: &SearchWords) -> &'static str {
    match page {
        Page::Settings => words.also_settings,
        Page::Sync => words.also_sync,
        Page::Registers => words.also_registers,
        Page::Gate => words.also_gate,
        Page::Rounds => words.also_rounds,
        Page::Orders => words.also_orders,
        Page::Dashboard => words.also_dashboard,
        Page::Conflicts => words.also_conflicts,
        _ => "",
    }
}

fn may_make(definition: &Definition, role: Role) -> bool {
    !steps_for(definition, None, role).is_empty()
}
