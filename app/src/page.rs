//! The pages and their addresses. Links are made from here, so that none leads nowhere.

use std::cell::RefCell;
use std::rc::Rc;

use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use steward_domain::definition::Role;
use steward_domain::ids::{Key, RecordId};

use crate::components::icon::Icon;
use crate::platform::window;
use crate::words::Shell;

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The first page of the role.
    Home,
    /// My rounds.
    Rounds,
    /// One round.
    Round(RecordId),
    /// Repair orders.
    Orders,
    /// One repair order.
    Order(RecordId),
    /// Visitors in and out.
    Gate,
    /// Conflicts to settle.
    Conflicts,
    /// What is only on this phone.
    Sync,
    /// What needs a manager now.
    Dashboard,
    /// Language, theme, people, versions.
    Settings,
    /// All registers.
    Registers,
    /// The records of a register.
    List(Key),
    /// A form that makes a record.
    New(Key),
    /// One record.
    Record(Key, RecordId),
    /// A register's logbook on paper or as a workbook.
    Logbook(Key),
    /// One record on paper; of a visit its slip.
    PrintRecord(Key, RecordId),
    /// The form of a step; `edit` edits.
    Step(Key, RecordId, Key),
}

impl Page {
    /// The address.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Rounds => "/rounds".to_owned(),
            Self::Round(id) => format!("/rounds/{id}"),
            Self::Orders => "/orders".to_owned(),
            Self::Order(id) => format!("/orders/{id}"),
            Self::Gate => "/gate".to_owned(),
            Self::Conflicts => "/conflicts".to_owned(),
            Self::Sync => "/sync".to_owned(),
            Self::Dashboard => "/dashboard".to_owned(),
            Self::Settings => "/settings".to_owned(),
            Self::Registers => "/registers".to_owned(),
            Self::List(register) => format!("/r/{register}"),
            Self::New(register) => format!("/r/{register}/new"),
            Self::Record(register, id) => format!("/r/{register}/{id}"),
            Self::Logbook(register) => format!("/r/{register}/print"),
            Self::PrintRecord(register, id) => format!("/r/{register}/{id}/print"),
            Self::Step(register, id, step) => format!("/r/{register}/{id}/{step}"),
        }
    }

    /// A record's page: registers with a page of their own have it there.
    #[must_use]
    pub fn of_record(register: &Key, id: RecordId) -> Self {
        match register.as_str() {
            "repair" => Self::Order(id),
            "patrol_round" => Self::Round(id),
            _ => Self::Record(register.clone(), id),
        }
    }

    /// The first page of a role: what it does all day.
    #[must_use]
    pub fn home_of(role: Role) -> Self {
        match role {
            Role::Guard => Self::Rounds,
            Role::Worker => Self::Orders,
            Role::Receptionist => Self::Gate,
            Role::Lead | Role::Manager => Self::Dashboard,
            Role::Admin => Self::Registers,
        }
    }

    /// The pages in the bar of a role: at most five, the first under the thumb.
    #[must_use]
    pub fn bar_of(role: Role) -> Vec<Self> {
        match role {
            Role::Guard => vec![
                Self::Rounds,
                Self::Gate,
                Self::Orders,
                Self::Registers,
                Self::Settings,
            ],
            Role::Worker => vec![
                Self::Orders,
                Self::Rounds,
                Self::Registers,
                Self::Sync,
                Self::Settings,
            ],
            Role::Receptionist => vec![
                Self::Gate,
                Self::Orders,
                Self::Registers,
                Self::Sync,
                Self::Settings,
            ],
            Role::Lead | Role::Manager => {
                vec![
                    Self::Dashboard,
                    Self::Orders,
                    Self::Conflicts,
                    Self::Registers,
                    Self::Settings,
                ]
            }
            Role::Admin => vec![Self::Registers, Self::Dashboard, Self::Sync, Self::Settings],
        }
    }

    /// The pages in the side bar of a role, on a desk.
    #[must_use]
    pub fn side_of(role: Role) -> Vec<Self> {
        let mut pages = Self::bar_of(role);
        let others = [
            Self::Rounds,
            Self::Orders,
            Self::Gate,
            Self::Conflicts,
            Self::Sync,
        ];
        let missing: Vec<Self> = others.into_iter().filter(|page| !pages.contains(page)).collect();
        let last = pages.len().saturating_sub(1);
        if role != Role::Admin {
            pages.splice(last..last, missing);
        }
        pages
    }

    /// The page's name in the bars.
    #[must_use]
    pub fn word(&self) -> &'static str {
        let words = Shell::now();
        match self {
            Self::Home => words.home,
            Self::Rounds | Self::Round(_) => words.rounds,
            Self::Orders | Self::Order(_) => words.orders,
            Self::Gate => words.gate,
            Self::Conflicts => words.conflicts,
            Self::Sync => words.sync,
            Self::Dashboard => words.dashboard,
            Self::Settings => words.settings,
            Self::Registers
            | Self::List(_)
            | Self::New(_)
            | Self::Record(..)
            | Self::Logbook(_)
            | Self::PrintRecord(..)
            | Self::Step(..) => words.registers,
        }
    }

    /// The page's icon in the bars.
    #[must_use]
    pub fn icon(&self) -> Icon {
        match self {
            Self::Home => Icon::Home,
            Self::Rounds | Self::Round(_) => Icon::Rounds,
            Self::Orders | Self::Order(_) => Icon::Orders,
            Self::Gate => Icon::Gate,
            Self::Conflicts => Icon::Conflicts,
            Self::Sync => Icon::Waiting,
            Self::Dashboard => Icon::Dashboard,
            Self::Settings => Icon::Settings,
            Self::Registers
            | Self::List(_)
            | Self::New(_)
            | Self::Record(..)
            | Self::Logbook(_)
            | Self::PrintRecord(..)
            | Self::Step(..) => Icon::Registers,
        }
    }

    /// Whether an address belongs under this page in the bars.
    #[must_use]
    pub fn holds(&self, address: &str) -> bool {
        let path = self.path();
        match self {
            Self::Registers => address == path || address.starts_with("/r/"),
            Self::Home => address == path,
            _ => address == path || address.starts_with(&format!("{path}/")),
        }
    }
}

/// A part of the address as a record's id.
#[must_use]
pub fn record_in(address: &leptos_router::params::ParamsMap) -> Option<RecordId> {
    address.get("id").and_then(|text| text.parse().ok()).map(RecordId)
}

/// A part of the address as a register's key.
#[must_use]
pub fn register_in(address: &leptos_router::params::ParamsMap) -> Option<Key> {
    address.get("register").and_then(|text| Key::new(text).ok())
}

thread_local! {
    /// The router's navigation, for events that outlive the view that they came from: a form that is left when its save has ended.
    static NAVIGATE: RefCell<Option<Navigate>> = const { RefCell::new(None) };
}

type Navigate = Rc<dyn Fn(&str, NavigateOptions)>;

/// Learns how to navigate. Called once, inside the router.
pub fn learn_to_go() {
    let navigate = use_navigate();
    NAVIGATE.with(|known| *known.borrow_mut() = Some(Rc::new(navigate)));
}

/// Goes to a page.
pub fn go(page: &Page) {
    travel(page, NavigateOptions::default());
}

/// Goes to a page that takes this one's place: back then leads to the one before.
pub fn go_instead(page: &Page) {
    let options = NavigateOptions {
        replace: true,
        ..NavigateOptions::default()
    };
    travel(page, options);
}

fn travel(page: &Page, options: NavigateOptions) {
    let navigate = NAVIGATE.with(|known| known.borrow().clone());
    if let Some(navigate) = navigate {
        navigate(&page.path(), options);
    }
}

/// Goes back to where the person came from; to `otherwise` when the app was opened on this page.
pub fn back(otherwise: &Page) {
    match window().history() {
        Ok(history) if history.length().is_ok_and(|length| length > 1) => {
            // Going back fails only in a document that is no longer shown.
            let _ = history.back();
        }
        _ => go_instead(otherwise),
    }
}
