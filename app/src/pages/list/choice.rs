//! Which of a register's records are listed: a tab or a list of the register, one state of it, and a search.

use std::cell::RefCell;
use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use leptos_router::params::ParamsMap;
use steward_domain::definition::{Definition, List, Tab};
use steward_domain::ids::Key;
use steward_domain::listing::{Query, Row, Which, state_words};

use crate::column::{Column, query_here};
use crate::desk::use_desk;
use crate::page::Page;
use crate::words::{Records, language};

/// What depends on the time is judged anew so often.
const JUDGED_EVERY_MS: i64 = 60_000;
/// The part of the address that names the list.
const LIST: &str = "list";
/// The part of the address that names the state.
const STATE: &str = "state";
/// The names of the two tabs in the address. No key of a list begins with a sign.
const OPEN: &str = "-todo";
const DONE: &str = "-done";
/// What is in conflict, in the place of a state. No key of a state begins with a sign.
pub const IN_CONFLICT: &str = "-conflict";

thread_local! {
    /// What was searched for last, by register. It may hold names and numbers of people, so it is no part of the address.
    static SEARCHED: RefCell<BTreeMap<Key, String>> = RefCell::default();
}

/// The address of one of a register's lists.
#[must_use]
pub fn list_path(register: &Key, list: &str) -> String {
    format!("{}?{LIST}={list}", Page::List(register.clone()).path())
}

/// Whether a row is in a state, or among what is in conflict.
#[must_use]
pub fn is_in(row: &Row, state: &str) -> bool {
    if state == IN_CONFLICT {
        row.in_conflict
    } else {
        row.state == state
    }
}

/// What a state is called where records are chosen by it.
#[must_use]
pub fn chosen_words(definition: &Definition, state: &str) -> String {
    if state == IN_CONFLICT {
        return Records::now().to_settle.to_owned();
    }
    language().pick(&state_words(definition, state)).to_owned()
}

/// The address of a register's records in one state.
#[must_use]
pub fn state_path(register: &Key, state: &str) -> String {
    format!("{}?{STATE}={state}", Page::List(register.clone()).path())
}

/// The list and the state that an address names; none where it names none.
#[must_use]
pub fn carried(address: &ParamsMap) -> (Option<Chosen>, Option<String>) {
    (
        address.get(LIST).map(|name| Chosen::named(&name)),
        address.get(STATE),
    )
}

/// What was searched for last in a register.
#[must_use]
pub fn searched(register: &Key) -> String {
    SEARCHED.with(|searched| searched.borrow().get(register).cloned().unwrap_or_default())
}

/// Keeps what is searched for in a register, for the way back.
pub fn keep_search(register: &Key, text: String) {
    SEARCHED.with(|searched| searched.borrow_mut().insert(register.clone(), text));
}

/// Forgets what was searched for: the next person at this phone may be another.
pub fn forget_searches() {
    SEARCHED.with(|searched| searched.borrow_mut().clear());
}

/// A tab of the list page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// 待办 or 已办.
    Tab(Tab),
    /// One of the register's own lists.
    List(Key),
}

impl Chosen {
    /// The list of a definition that it means.
    #[must_use]
    pub fn list<'a>(&self, definition: &'a Definition) -> Option<&'a List> {
        match self {
            Self::Tab(_) => None,
            Self::List(key) => definition.lists.iter().find(|list| list.key == *key),
        }
    }

    /// The same for a selection of rows at a moment. A list that the register has no more is 待办.
    #[must_use]
    pub fn which<'a>(&self, definition: &'a Definition, now_ms: i64) -> Which<'a> {
        match (self, self.list(definition)) {
            (_, Some(list)) => Which::List(list, now_ms),
            (Self::Tab(tab), None) => Which::Tab(*tab),
            (Self::List(_), None) => Which::Tab(Tab::Todo),
        }
    }

    /// Its name in the address.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Tab(Tab::Todo) => OPEN,
            Self::Tab(Tab::Done) => DONE,
            Self::List(key) => key.as_str(),
        }
    }

    /// The tab or list of a name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            DONE => Self::Tab(Tab::Done),
            name => Key::new(name).map_or(Self::Tab(Tab::Todo), Self::List),
        }
    }
}

/// Goes to another address of the same page.
type Stay = Box<dyn Fn(&str)>;

/// What is listed, for a view. A handle.
#[derive(Clone, Copy)]
pub struct Choice {
    register: StoredValue<Key>,
    address: Memo<ParamsMap>,
    /// The tab.
    pub chosen: Memo<Chosen>,
    /// Only this state.
    pub state: Memo<Option<String>>,
    /// The search as it was typed.
    pub search: RwSignal<String>,
    /// Now, by the minute: what is late is judged anew so often.
    now_ms: Memo<i64>,
    navigate: StoredValue<Stay, LocalStorage>,
}

impl Choice {
    /// What the address says, and what was searched for when the person was here before.
    #[must_use]
    pub fn of(register: &Key) -> Self {
        let desk = use_desk();
        let address = query_here();
        let column = Column::here();
        let navigate = use_navigate();
        let stay = move |path: &str| {
            if let Some(column) = column {
                return column.go_instead(path.to_owned());
            }
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(path, options);
        };
        let searched = searched(register);
        Self {
            register: StoredValue::new(register.clone()),
            address,
            chosen: Memo::new(move |_| {
                address.with(|address| Chosen::named(&address.get(LIST).unwrap_or_default()))
            }),
            state: Memo::new(move |_| address.with(|address| address.get(STATE))),
            search: RwSignal::new(searched),
            now_ms: Memo::new(move |_| desk.now_ms.get().div_euclid(JUDGED_EVERY_MS) * JUDGED_EVERY_MS),
            navigate: StoredValue::new_local(Box::new(stay)),
        }
    }

    /// A tab for a selection of rows, now. The time is followed only for a list of what is late: all others would be put in order anew
    /// every minute, and be the same.
    #[must_use]
    pub fn which<'a>(self, tab: &Chosen, definition: &'a Definition) -> Which<'a> {
        let is_of_time = tab.list(definition).is_some_and(|list| list.late);
        let now_ms = if is_of_time {
            self.now_ms.get()
        } else {
            self.now_ms.get_untracked()
        };
        tab.which(definition, now_ms)
    }

    /// Shows another tab.
    pub fn choose(self, chosen: &Chosen) {
        let path = list_path(&self.register.get_value(), chosen.name());
        self.navigate.with_value(|navigate| navigate(&path));
    }

    /// The list and the state, where somebody has chosen them, as a part of an address. What is shown without a choice is no choice.
    #[must_use]
    pub fn carried(self) -> Option<String> {
        let (list, state) = self.address.with(carried);
        let list = list.map(|list| format!("{LIST}={}", list.name()));
        let state = state.map(|state| format!("{STATE}={state}"));
        let parts: Vec<String> = [list, state].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join("&"))
    }

    /// Shows one state of the tab, or all.
    pub fn choose_state(self, state: Option<&str>) {
        let path = list_path(&self.register.get_value(), self.chosen.get_untracked().name());
        let path = match state {
            Some(state) => format!("{path}&{STATE}={state}"),
            None => path,
        };
        self.navigate.with_value(|navigate| navigate(&path));
    }

    /// Searches.
    pub fn search(self, text: String) {
        keep_search(&self.register.get_value(), text.clone());
        self.search.set(text);
    }

    /// What is searched for.
    #[must_use]
    pub fn query(self) -> Query {
        self.search.with(|text| Query::new(text))
    }

    /// The name that the list's place on the screen is remembered by.
    #[must_use]
    pub fn name(self) -> String {
        let state = self.state.get().unwrap_or_default();
        format!(
            "{}/{}/{state}",
            self.register.get_value(),
            self.chosen.with(|chosen| chosen.name().to_owned())
        )
    }

    /// Whether a row is in the state that is chosen.
    #[must_use]
    pub fn has_state(self, row: &Row) -> bool {
        self.state
            .with(|state| state.as_ref().is_none_or(|state| is_in(row, state)))
    }
}
