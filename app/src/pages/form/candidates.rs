//! What a picker offers: the records of a register that are on this phone, found by their words and by pinyin initials.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use steward_domain::sort;

use leptos::prelude::*;
use steward_domain::definition::{Definition, Field, Kind, Tab};
use steward_domain::form::{Offer, offers};
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Query, Row, Tone, folded, shown_field, title_of};
use steward_domain::record::Record;

use crate::components::picker_field::{Found, Pick};
use crate::desk::Desk;
use crate::ledger::{Ledger, Shelf};
use crate::platform::pinyin;
use crate::words::{FormWords, fill};

/// How many results are drawn.
const DRAWN_MAX: usize = 50;
/// How deep places lie in each other. One that lies in itself must not turn for ever.
const PATH_MAX: usize = 8;
/// How many that were picked lately stand first.
const RECENT_MAX: usize = 8;
/// How many likely ones stand under the search before anybody searches.
const OFFERED_MAX: usize = 8;
/// Stands between a place and what is in it.
const IN: &str = " › ";

thread_local! {
    /// What was picked lately, by register, newest first; until the app is closed.
    static RECENT: RefCell<BTreeMap<Key, Vec<String>>> = RefCell::default();
}

/// A record that can be picked.
#[derive(Clone, Debug, PartialEq)]
struct Candidate {
    pick: Pick,
    /// What a search looks into.
    search: String,
    /// What a search should begin with.
    starts: [String; 2],
}

/// The register that a field's values are records of.
#[must_use]
pub fn register_of(field: &Field) -> Option<Key> {
    match field.kind {
        Kind::Place => Some(Key::literal("place")),
        Kind::Staff => Some(Key::literal("staff")),
        Kind::Customer => Some(Key::literal("customer")),
        Kind::Link | Kind::Links => field.register.clone(),
        _ => None,
    }
}

/// What a picker of a form's field offers before anybody searches, and how much each has in hand where that is known; `register` is that
/// of the form. Nothing for most fields.
#[must_use]
pub fn offered(desk: Desk, field: &Field, register: Option<Key>) -> Memo<Vec<Pick>> {
    let linked = register_of(field).filter(|_| !field.offers.is_empty());
    let field = field.clone();
    Memo::new(move |_| {
        let (Some(linked), Some(own)) = (&linked, &register) else {
            return Vec::new();
        };
        let definition_of = |key: &Key| desk.ledger.definition(key.as_str());
        let (Some(linked), Some(own)) = (definition_of(linked), definition_of(own)) else {
            return Vec::new();
        };
        let role = desk.ledger.actor().role;
        let (people, records) = (desk.ledger.shelf(&linked.key), desk.ledger.shelf(&own.key));
        let offers = people.with(|people| {
            records.with(|records| {
                let people = people.views().map(AsRef::as_ref);
                let records = records.views().map(AsRef::as_ref);
                offers(&field, role, (&linked, people), (&own, records))
            })
        });
        let likely = offers.into_iter().take(OFFERED_MAX);
        likely.map(|offer| offered_pick(desk, &field, offer)).collect()
    })
}

fn offered_pick(desk: Desk, field: &Field, offer: Offer) -> Pick {
    let mut pick = pick_of(desk, field, &offer.id.to_string());
    let in_hand = offer
        .in_hand
        .map(|count| fill(FormWords::now().in_hand, &[("n", &count.to_string())]));
    let told = [Some(pick.note), in_hand];
    let told: Vec<String> = told
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    pick.note = told.join(" · ");
    pick
}

/// The search of a picker over the records of a register. What it goes through is made when it is first used.
#[must_use]
pub fn finder(desk: Desk, field: &Field) -> Callback<String, Found> {
    let register = register_of(field);
    let takes_done = matches!(field.kind, Kind::Link | Kind::Links);
    let index = Memo::new(move |_| {
        register
            .as_ref()
            .map(|register| Arc::new(candidates(desk, register, takes_done)))
            .unwrap_or_default()
    });
    let register = register_of(field);
    Callback::new(move |text: String| index.with(|all| found(all, &text, &recent(register.as_ref()))))
}

/// Notes that somebody picked a record: it stands first the next time.
pub fn picked(register: &Key, id: &str) {
    RECENT.with(|recent| {
        let mut recent = recent.borrow_mut();
        let ids = recent.entry(register.clone()).or_default();
        ids.retain(|known| known != id);
        ids.insert(0, id.to_owned());
        ids.truncate(RECENT_MAX);
    });
}

fn recent(register: Option<&Key>) -> Vec<String> {
    let known = |register| RECENT.with(|recent| recent.borrow().get(register).cloned());
    register.and_then(known).unwrap_or_default()
}

/// A record as a picker shows it; also one that is not on this phone.
#[must_use]
pub fn pick_of(desk: Desk, field: &Field, id: &str) -> Pick {
    let (Some(register), Ok(record)) = (register_of(field), id.parse::<RecordId>()) else {
        return Pick {
            id: id.to_owned(),
            words: id.to_owned(),
            note: String::new(),
        };
    };
    let shelf = desk.ledger.shelf(&register);
    let view = shelf.with(|shelf| shelf.view(record).cloned());
    match (view, desk.ledger.definition(register.as_str())) {
        (Some(view), Some(definition)) => shown(desk, &definition, &view),
        _ => Pick {
            id: id.to_owned(),
            words: desk.name_of(register.as_str(), record),
            note: String::new(),
        },
    }
}

/// Where a place is, from the largest that it lies in down to the place itself.
#[must_use]
pub fn place_path(ledger: Ledger, id: RecordId) -> Vec<String> {
    ledger.shelf(&Key::literal("place")).with(|shelf| {
        let mut names = path_above(shelf, id);
        names.extend(shelf.view(id).map(|view| name_of(view)));
        names
    })
}

fn path_above(shelf: &Shelf, id: RecordId) -> Vec<String> {
    let parent = |view: &Record| {
        let parent = view
            .distinct("parent")
            .first()
            .and_then(|value| value.as_text())
            .map(str::parse);
        parent.and_then(Result::ok)
    };
    let mut names = Vec::new();
    let mut at = shelf.view(id).and_then(|view| parent(view));
    while let Some(view) = at
        .and_then(|id| shelf.view(id))
        .filter(|_| names.len() < PATH_MAX)
    {
        names.insert(0, name_of(view));
        at = parent(view);
    }
    names
}

fn name_of(place: &Record) -> String {
    place
        .distinct("name")
        .first()
        .and_then(|name| name.as_text())
        .unwrap_or_default()
        .to_owned()
}

/// A record's name, and what tells it from others of that name.
fn shown(desk: Desk, definition: &Definition, view: &Record) -> Pick {
    let (words, note) = if definition.key == "place" {
        let shelf = desk.ledger.shelf(&definition.key);
        (
            name_of(view),
            shelf.with(|shelf| path_above(shelf, view.id)).join(IN),
        )
    } else {
        desk.tell(false, |locale| {
            let mut parts = definition
                .title
                .iter()
                .map(|key| shown_field(view, definition, key.as_str(), locale));
            let first = parts.next().unwrap_or_default();
            let rest: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
            if first.is_empty() {
                (title_of(view, definition, locale), String::new())
            } else {
                (first, rest.join(" · "))
            }
        })
    };
    Pick {
        id: view.id.to_string(),
        words,
        note,
    }
}

fn candidates(desk: Desk, register: &Key, takes_done: bool) -> Vec<Candidate> {
    let Some(definition) = desk.ledger.definition(register.as_str()) else {
        return Vec::new();
    };
    let views: Vec<Arc<Record>> = desk
        .ledger
        .shelf(register)
        .with(|shelf| shelf.views().cloned().collect());
    let mut all: Vec<Candidate> = views
        .iter()
        .filter_map(|view| candidate(desk, &definition, view, takes_done))
        .collect();
    if takes_done {
        // Ids are in the order of time: the newest record is the likelier one.
        all.reverse();
    }
    all
}

fn candidate(desk: Desk, definition: &Definition, view: &Record, takes_done: bool) -> Option<Candidate> {
    let row = desk.tell(false, |locale| {
        Row::of(view, definition, locale, &pinyin::initials)
    });
    if row.tone == Tone::Voided || (row.tab == Tab::Done && !takes_done) {
        return None;
    }
    let pick = shown(desk, definition, view);
    let path = pick.note.replace(IN, "\n");
    Some(Candidate {
        search: format!("{}\n{}\n{}", row.search, folded(&path), pinyin::initials(&path)),
        starts: [folded(&pick.words), pinyin::initials(&pick.words)],
        pick,
    })
}

fn found(all: &[Candidate], text: &str, recent: &[String]) -> Found {
    let query = Query::new(text);
    let typed = folded(text.trim());
    let mut hits: Vec<&Candidate> = all.iter().filter(|one| query.finds(&one.search)).collect();
    let rank = |one: &&Candidate| {
        let lately = recent
            .iter()
            .position(|id| *id == one.pick.id)
            .unwrap_or(RECENT_MAX);
        let starts = query.is_empty() || one.starts.iter().any(|start| start.starts_with(&typed));
        (!starts, lately)
    };
    // Stable: what is alike stays in the register's own order.
    sort::by_key(&mut hits, rank);
    Found {
        more: hits.len().saturating_sub(DRAWN_MAX),
        picks: hits
            .into_iter()
            .take(DRAWN_MAX)
            .map(|one| one.pick.clone())
            .collect(),
        has_any: !all.is_empty(),
    }
}
