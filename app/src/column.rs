//! A column of the side-by-side desk: a page within the page, with an address and a way back of its own.
//!
//! Pages know nothing of it. Their frame, the links in them and the ways on after a save ask here first, and lead on inside the
//! column where they were.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// How far back a column leads.
const BACK_MAX: usize = 20;

thread_local! {
    /// The columns that are on the screen, in order, and which of them was worked in last.
    static OPEN: RefCell<(Vec<Column>, usize)> = const { RefCell::new((Vec::new(), 0)) };
}

/// A column. A handle.
#[derive(Clone, Copy)]
pub struct Column {
    /// The page that it shows, with what the address asks.
    full: RwSignal<String>,
    back: RwSignal<Vec<String>>,
    path: Memo<String>,
    query: Memo<ParamsMap>,
}

impl Column {
    /// A column that shows a page.
    #[must_use]
    pub fn new(path: String) -> Self {
        let full = RwSignal::new(path);
        Self {
            full,
            back: RwSignal::new(Vec::new()),
            path: Memo::new(move |_| full.with(|full| split(full).0.to_owned())),
            query: Memo::new(move |_| full.with(|full| asked(split(full).1))),
        }
    }

    /// The column that this view is in.
    #[must_use]
    pub fn here() -> Option<Self> {
        use_context()
    }

    /// The page that it shows; tracked.
    #[must_use]
    pub fn path(self) -> Memo<String> {
        self.path
    }

    /// The same with what the address asks; tracked.
    #[must_use]
    pub fn address(self) -> String {
        self.full.get()
    }

    /// Whether there is a way back; tracked.
    #[must_use]
    pub fn has_back(self) -> bool {
        self.back.with(|back| !back.is_empty())
    }

    /// Shows another register, from its beginning.
    pub fn show(self, path: String) {
        self.back.set(Vec::new());
        self.full.set(path);
    }

    /// Goes on to a page.
    pub fn go(self, path: String) {
        let from = self.full.get_untracked();
        self.back.update(|back| {
            back.push(from);
            let many = back.len().saturating_sub(BACK_MAX);
            back.drain(..many);
        });
        self.full.set(path);
    }

    /// Goes on to a page that takes this one's place.
    pub fn go_instead(self, path: String) {
        self.full.set(path);
    }

    /// Goes back.
    pub fn go_back(self) {
        if let Some(path) = self.back.try_update(Vec::pop).flatten() {
            self.full.set(path);
        }
    }

    /// Whether the column shows the form that a save of this record ends.
    fn has_form_of(self, path: &str) -> bool {
        let shown = self.path.get_untracked();
        let is_step = shown.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        let is_new = shown.strip_suffix("/new").is_some_and(|register| {
            path.starts_with(register) || (register == "/r/repair" && path.starts_with("/orders/"))
        });
        is_step || is_new
    }
}

/// These columns are on the screen until the view is gone.
pub fn open(columns: Vec<Column>) {
    OPEN.with(|open| *open.borrow_mut() = (columns, 0));
    on_cleanup(|| OPEN.with(|open| *open.borrow_mut() = (Vec::new(), 0)));
}

/// Somebody works in the column at a place.
pub fn work_in(place: usize) {
    OPEN.with(|open| open.borrow_mut().1 = place);
}

/// Leads on inside a column, where columns are open: the one whose form has ended, else the one that was worked in. Whether it did.
#[must_use]
pub fn leads_to(path: &str, takes_place: bool) -> bool {
    let column = OPEN.with(|open| {
        let open = open.borrow();
        let with_form = open
            .0
            .iter()
            .find(|column| takes_place && column.has_form_of(path));
        with_form.or_else(|| open.0.get(open.1)).copied()
    });
    let Some(column) = column.filter(|_| shows(path)) else {
        return false;
    };
    if takes_place {
        column.go_instead(path.to_owned());
    } else {
        column.go(path.to_owned());
    }
    true
}

/// Whether a column shows a page. Others take the whole screen.
#[must_use]
pub fn shows(path: &str) -> bool {
    parts(path).is_some()
}

/// The parts of the address that a page in a column reads; `None` of pages that take the whole screen.
#[must_use]
pub fn parts(path: &str) -> Option<(&'static str, ParamsMap)> {
    let path = split(path).0;
    let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let (page, named): (&'static str, Vec<(&'static str, &str)>) = match segments.as_slice() {
        ["gate"] => ("gate", Vec::new()),
        ["gate", "roll-call"] => ("roll-call", Vec::new()),
        ["orders"] => ("orders", Vec::new()),
        ["orders", id] => ("order", vec![("id", id)]),
        ["r", register] => ("list", vec![("register", register)]),
        ["r", register, "new"] => ("new", vec![("register", register)]),
        ["r", register, id] => ("record", vec![("register", register), ("id", id)]),
        ["r", _, _, "print"] => return None,
        ["r", register, id, step] => ("step", vec![("register", register), ("id", id), ("step", step)]),
        _ => return None,
    };
    let mut params = ParamsMap::new();
    for (name, value) in named {
        params.insert(name, value.to_owned());
    }
    Some((page, params))
}

/// What the address of this view asks: of its column, else of the browser.
#[must_use]
pub fn query_here() -> Memo<ParamsMap> {
    Column::here().map_or_else(use_query_map, |column| column.query)
}

fn split(full: &str) -> (&str, &str) {
    full.split_once('?').unwrap_or((full, ""))
}

fn asked(query: &str) -> ParamsMap {
    let mut asked = ParamsMap::new();
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        asked.insert(name.to_owned(), value.to_owned());
    }
    asked
}
