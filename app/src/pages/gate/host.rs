//! Whom the visitor comes to see: typed as a name, by pinyin initials or by the end of a phone number, the most visited first.
//! The phone number itself is never shown: it must not be told to a visitor (VIS-7).

use std::sync::Arc;
use steward_domain::sort;

use leptos::prelude::*;
use steward_domain::definition::Field;
use steward_domain::form::{Entered, Source};
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Query, Row, Tone, folded};
use steward_domain::value::Value;
use steward_domain::work;
use steward_domain::work::gate::usual_hosts;
use steward_domain::work::read::{Id, One, Text};

use super::VISITOR;
use super::opening::given_entry;
use crate::components::picker_field::Pick;
use crate::components::suggest_field::SuggestField;
use crate::desk::{Desk, use_desk};
use crate::pages::form::OpenForm;
use crate::pages::form::field::{about, enter};
use crate::platform::pinyin;
use crate::words::{GateWords, fill};

/// How many are suggested.
const SUGGESTED_MAX: usize = 6;
/// What follows from whom somebody visits, until it is typed.
const FOLLOWS: [&str; 3] = ["host_customer", "department", "place"];

const CUSTOMER: &str = "customer";
const CUSTOMER_NAME: One<Text> = One::of("name");
const CUSTOMER_CONTACT: One<Text> = One::of("contact_name");
const CUSTOMER_PLACE: One<Id> = One::of("place");

/// Somebody who may be visited.
#[derive(Clone, Debug, Default, PartialEq)]
struct Host {
    name: String,
    department: Option<String>,
    customer: Option<RecordId>,
    place: Option<RecordId>,
    visits: usize,
    /// Where that is, in words.
    where_: String,
    search: String,
    /// What a search should begin with.
    starts: [String; 2],
}

/// The names of hosts, and of departments.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// `host`
    Person,
    /// `department`
    Department,
}

/// The box for one of the two.
#[component]
pub fn HostField(
    /// The slip.
    open: OpenForm,
    /// The field.
    field: Field,
    /// Which of the two it is.
    named: Named,
    /// One was taken from the list.
    on_taken: Callback<()>,
) -> impl IntoView {
    let desk = use_desk();
    let about = about(open, &field);
    let (key, read) = (field.key.clone(), field);
    let hosts = Memo::new(move |_| Arc::new(hosts(desk, named)));
    let value = Signal::derive(move || open.value_of(&read).as_text().unwrap_or_default().to_owned());
    let find = Callback::new(move |text: String| hosts.with(|hosts| found(hosts, &text, named)));
    let typed = key.clone();
    let on_change = Callback::new(move |text: String| {
        let value = if text.is_empty() {
            Value::Empty
        } else {
            Value::Text(text)
        };
        enter(desk, open, &typed, Entered::Value(value));
        if named == Named::Person {
            // Somebody else sits somewhere else.
            forget_given(open);
        }
    });
    let on_pick = Callback::new(move |place: String| {
        let host = place.parse::<usize>().ok();
        let host = host.and_then(|place| hosts.with_untracked(|hosts| hosts.get(place).cloned()));
        if let Some(host) = host {
            take(desk, open, &key, named, host);
            on_taken.run(());
        }
    });
    view! { <SuggestField about=about value=value find=find on_change=on_change on_pick=on_pick /> }
}

fn take(desk: Desk, open: OpenForm, key: &Key, named: Named, host: Host) {
    let words = match named {
        Named::Person => Some(host.name),
        Named::Department => host.department.clone(),
    };
    enter(
        desk,
        open,
        key,
        Entered::Value(words.map_or(Value::Empty, Value::Text)),
    );
    if named == Named::Person {
        forget_given(open);
    }
    let id = |id: RecordId| Value::text(id.to_string());
    let follows = [
        ("place", host.place.map(id)),
        ("department", host.department.map(Value::Text)),
        ("host_customer", host.customer.map(id)),
    ];
    open.form.update(|form| {
        for (key, value) in follows {
            let is_typed = form.source(key) == Some(&Source::Typed);
            if let (false, Some(value)) = (is_typed, value) {
                form.entries.insert(Key::literal(key), given_entry(value));
            }
        }
    });
}

fn forget_given(open: OpenForm) {
    for key in FOLLOWS {
        let is_given = open.with_untracked(|form, _| form.source(key) == Some(&Source::Given));
        if is_given {
            open.forget(key);
        }
    }
}

fn found(hosts: &[Host], text: &str, named: Named) -> Vec<Pick> {
    let query = Query::new(text);
    let typed = folded(text.trim());
    let mut hits: Vec<(usize, &Host)> = hosts
        .iter()
        .enumerate()
        .filter(|(_, host)| !query.is_empty() || host.visits > 0)
        .filter(|(_, host)| query.finds(&host.search))
        .collect();
    // Stable: what is alike stays in the order of the visits.
    sort::by_key(&mut hits, |(_, host)| {
        !query.is_empty() && !host.starts.iter().any(|start| start.starts_with(&typed))
    });
    let picks = hits.into_iter().take(SUGGESTED_MAX).map(|(place, host)| Pick {
        id: place.to_string(),
        words: match named {
            Named::Person => host.name.clone(),
            Named::Department => host.department.clone().unwrap_or_default(),
        },
        note: note_of(host, named),
    });
    picks.collect()
}

fn note_of(host: &Host, named: Named) -> String {
    let visits =
        (host.visits > 0).then(|| fill(GateWords::now().usual_host, &[("n", &host.visits.to_string())]));
    let department = host.department.clone().filter(|_| named == Named::Person);
    let parts = [department, Some(host.where_.clone()), visits]
        .into_iter()
        .flatten();
    parts
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Everybody who may be visited: those whom slips name, and the directory.
fn hosts(desk: Desk, named: Named) -> Vec<Host> {
    let mut hosts = visited(desk);
    for customer in directory(desk) {
        let is_same = |host: &&mut Host| {
            host.customer == customer.customer
                || (host.name == customer.name && host.department == customer.department)
        };
        match hosts.iter_mut().find(is_same) {
            // Its search knows the phone number.
            Some(known) => known.search = format!("{}\n{}", known.search, customer.search),
            None => hosts.push(customer),
        }
    }
    if named == Named::Department {
        hosts = departments(hosts);
    }
    hosts
}

/// Each department once.
fn departments(hosts: Vec<Host>) -> Vec<Host> {
    let mut all: Vec<Host> = Vec::new();
    for host in hosts {
        let Some(name) = host.department.clone() else {
            continue;
        };
        match all.iter_mut().find(|one| one.department.as_ref() == Some(&name)) {
            Some(known) => known.visits += host.visits,
            None => all.push(Host {
                starts: [folded(&name), pinyin::initials(&name)],
                search: format!("{}\n{}", folded(&name), pinyin::initials(&name)),
                name: String::new(),
                customer: None,
                ..host
            }),
        }
    }
    sort::by_key(&mut all, |host| std::cmp::Reverse(host.visits));
    all
}

fn visited(desk: Desk) -> Vec<Host> {
    let Some(definition) = desk.ledger.definition(VISITOR) else {
        return Vec::new();
    };
    let usual: Vec<Host> = desk.ledger.shelf(&Key::literal(VISITOR)).with(|shelf| {
        let register = work::Register::new(&definition, shelf.views().map(AsRef::as_ref));
        let hosts = usual_hosts(&register).into_iter();
        let hosts = hosts.map(|one| Host {
            name: one.host.to_owned(),
            department: one.department.map(str::to_owned),
            customer: one.customer,
            place: one.place,
            visits: one.visits,
            ..Host::default()
        });
        hosts.collect()
    });
    usual.into_iter().map(|host| told(desk, host, "")).collect()
}

fn directory(desk: Desk) -> Vec<Host> {
    let Some(definition) = desk.ledger.definition(CUSTOMER) else {
        return Vec::new();
    };
    let rows: Vec<(Host, String)> = desk.ledger.shelf(&Key::literal(CUSTOMER)).with(|shelf| {
        let hosts = shelf.views().filter_map(|view| {
            let row = desk.tell(false, |locale| {
                Row::of(view, &definition, locale, &pinyin::initials)
            });
            let entry = work::Entry::new(view, &definition);
            let name = entry.get(CUSTOMER_NAME)?.to_owned();
            let contact = entry.get(CUSTOMER_CONTACT).map(str::to_owned);
            let host = Host {
                department: contact.is_some().then(|| name.clone()),
                name: contact.unwrap_or(name),
                customer: Some(view.id),
                place: entry.get(CUSTOMER_PLACE),
                ..Host::default()
            };
            (row.tone != Tone::Voided).then_some((host, row.search))
        });
        hosts.collect()
    });
    rows.into_iter()
        .map(|(host, search)| told(desk, host, &search))
        .collect()
}

/// With the place in words, and what a search looks into.
fn told(desk: Desk, host: Host, search: &str) -> Host {
    // The room; what it lies in is known to whoever sits here.
    let where_ = host
        .place
        .map(|place| desk.name_of("place", place))
        .unwrap_or_default();
    let where_ = where_.split(" · ").next().unwrap_or_default().to_owned();
    let names = [
        Some(host.name.as_str()),
        host.department.as_deref(),
        Some(&where_),
    ];
    let names: Vec<&str> = names.into_iter().flatten().collect();
    let folded_names = folded(&names.join("\n"));
    let initials: Vec<String> = names.iter().map(|name| pinyin::initials(name)).collect();
    Host {
        starts: [folded(&host.name), pinyin::initials(&host.name)],
        search: format!("{folded_names}\n{}\n{search}", initials.join("\n")),
        where_,
        ..host
    }
}
