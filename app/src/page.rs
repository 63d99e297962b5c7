//! The pages and their addresses. Links are made from here, so that none leads nowhere.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use steward_domain::definition::Role;
use steward_domain::ids::{Key, RecordId};

use crate::column;
use crate::components::icon::Icon;
use crate::platform::window;
use crate::words::Shell;

/// The most pages in the bar of a phone: a thumb finds four without looking.
pub const BAR_PAGES_MAX: usize = 4;
/// How many pages back are remembered.
const TRAIL_MAX: usize = 50;
/// The part of the address that names the step which makes a record. No key of a field begins with a sign.
pub const MADE_BY: &str = "-by";
/// The part of the address of a round that opens the camera.
pub const SCAN: &str = "scan";

/// What a round is walked by, besides itself.
const WALKED: [&str; 3] = ["route", "checkpoint", "patrol_check"];

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The first page of the role.
    Home,
    /// My rounds.
    Rounds,
    /// One round.
    Round(RecordId),
    /// The same with the camera open for the next label.
    Scan(RecordId),
    /// Repair orders.
    Orders,
    /// One repair order.
    Order(RecordId),
    /// Visitors in and out.
    Gate,
    /// Who is inside, to be ticked off one by one.
    RollCall,
    /// Several registers side by side.
    Desk,
    /// Conflicts to settle.
    Conflicts,
    /// What is only on this phone.
    Sync,
    /// What needs a manager now.
    Dashboard,
    /// Language, theme, people, versions.
    Settings,
    /// Everything of the role that has no place in the bar of a phone.
    More,
    /// A search through everything on this phone.
    Search,
    /// Labels to print.
    Labels,
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
            Self::Scan(id) => format!("/rounds/{id}?{SCAN}"),
            Self::Orders => "/orders".to_owned(),
            Self::Order(id) => format!("/orders/{id}"),
            Self::Gate => "/gate".to_owned(),
            Self::RollCall => "/gate/roll-call".to_owned(),
            Self::Desk => "/desk".to_owned(),
            Self::Conflicts => "/conflicts".to_owned(),
            Self::Sync => "/sync".to_owned(),
            Self::Dashboard => "/dashboard".to_owned(),
            Self::Settings => "/settings".to_owned(),
            Self::More => "/more".to_owned(),
            Self::Search => "/search".to_owned(),
            Self::Labels => "/labels".to_owned(),
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

    /// Where a record of a register is made: where visitors come in, that is the gate; what is walked is begun and checked on the rounds' own
    /// pages, where to have been there is shown and not typed. Only who plans rounds fills in a form for one.
    #[must_use]
    pub fn to_make(register: &Key, role: Role) -> Self {
        let is_at_gate = matches!(role, Role::Guard | Role::Receptionist | Role::Lead);
        let is_planner = matches!(role, Role::Lead | Role::Manager);
        match register.as_str() {
            "visitor" if is_at_gate => Self::Gate,
            "patrol_check" => Self::Rounds,
            "patrol_round" if !is_planner => Self::Rounds,
            _ => Self::New(register.clone()),
        }
    }

    /// The address of a form that makes a record by one of several steps.
    #[must_use]
    pub fn path_to_make(register: &Key, step: &str) -> String {
        format!("{}?{MADE_BY}={step}", Self::New(register.clone()).path())
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

    /// The pages in the bar of a phone: at most four, what the role does all day first, and everything else behind the last.
    #[must_use]
    pub fn bar_of(role: Role) -> [Self; BAR_PAGES_MAX] {
        match role {
            Role::Guard => [Self::Rounds, Self::Gate, Self::Orders, Self::More],
            Role::Worker => [Self::Orders, Self::Rounds, Self::Registers, Self::More],
            Role::Receptionist => [Self::Gate, Self::Orders, Self::Registers, Self::More],
            Role::Lead => [Self::Dashboard, Self::Orders, Self::Rounds, Self::More],
            Role::Manager => [Self::Dashboard, Self::Orders, Self::Conflicts, Self::More],
            Role::Admin => [Self::Registers, Self::Dashboard, Self::Settings, Self::More],
        }
    }

    /// Every page of a role, in the order of a desk's side bar: what the role does all day first.
    #[must_use]
    pub fn all_of(role: Role) -> Vec<Self> {
        let mut pages: Vec<Self> = Self::bar_of(role).into();
        pages.retain(|page| !matches!(page, Self::More | Self::Settings));
        let work = [Self::Rounds, Self::Orders, Self::Gate];
        let others = [Self::Registers, Self::Conflicts, Self::Sync, Self::Settings];
        // An administrator keeps the site in order, and does none of its work.
        let work = if role == Role::Admin {
            &work[..0]
        } else {
            &work[..]
        };
        for page in work.iter().chain(&others) {
            if !pages.contains(page) {
                pages.push(page.clone());
            }
        }
        if role == Role::Receptionist {
            // Beside the gate, where the screen is wide enough for it.
            pages.insert(1, Self::Desk);
        }
        pages
    }

    /// The register that a page is about: who has no right to it has no use for the page.
    #[must_use]
    pub fn register(&self) -> Option<&str> {
        match self {
            Self::Rounds | Self::Round(_) | Self::Scan(_) => Some("patrol_round"),
            Self::Orders | Self::Order(_) => Some("repair"),
            Self::Gate | Self::RollCall | Self::Desk => Some("visitor"),
            Self::List(register) | Self::New(register) | Self::Logbook(register) => Some(register.as_str()),
            Self::Record(register, _) | Self::PrintRecord(register, _) | Self::Step(register, ..) => {
                Some(register.as_str())
            }
            _ => None,
        }
    }

    /// The page's name in the bars.
    #[must_use]
    pub fn word(&self) -> &'static str {
        self.word_in(Shell::now())
    }

    /// The page's name in one of the languages.
    #[must_use]
    pub fn word_in(&self, words: &Shell) -> &'static str {
        match self {
            Self::Home => words.home,
            Self::Rounds | Self::Round(_) | Self::Scan(_) => words.rounds,
            Self::Orders | Self::Order(_) => words.orders,
            Self::Gate | Self::RollCall => words.gate,
            Self::Desk => words.desk,
            Self::Conflicts => words.conflicts,
            Self::Sync => words.sync,
            Self::Dashboard => words.dashboard,
            Self::Settings => words.settings,
            Self::More => words.more,
            Self::Search => words.search,
            Self::Labels => words.labels,
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
            Self::Rounds | Self::Round(_) | Self::Scan(_) => Icon::Rounds,
            Self::Orders | Self::Order(_) => Icon::Orders,
            Self::Gate | Self::RollCall => Icon::Gate,
            Self::Desk => Icon::Columns,
            Self::Conflicts => Icon::Conflicts,
            Self::Sync => Icon::Waiting,
            Self::Dashboard => Icon::Dashboard,
            Self::Settings => Icon::Settings,
            Self::More => Icon::Others,
            Self::Search => Icon::Search,
            Self::Labels => Icon::Print,
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
            Self::Registers => {
                address == path || address.starts_with("/r/") || address == Self::Labels.path()
            }
            Self::Home => address == path,
            _ => address == path || address.starts_with(&format!("{path}/")),
        }
    }
}

/// The registers that the page at an address is about.
#[must_use]
pub fn registers_at(address: &str) -> Vec<Key> {
    if let Some(rest) = address.strip_prefix("/r/") {
        let register = rest.split('/').next().and_then(|text| Key::new(text).ok());
        return register.into_iter().collect();
    }
    let pages = [Page::Rounds, Page::Orders, Page::Gate, Page::Desk];
    let page = pages.iter().find(|page| page.holds(address));
    let with_it: &[&str] = if page == Some(&Page::Rounds) { &WALKED } else { &[] };
    let own = page.and_then(Page::register);
    let registers = own.iter().chain(with_it);
    registers
        .filter_map(|register| Key::new(*register).ok())
        .collect()
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
    /// The addresses that led here since the app was opened in this tab; the last is the one that is shown.
    static TRAIL: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    /// Whether the next address takes the place of the one that is shown.
    static IS_INSTEAD: Cell<bool> = const { Cell::new(false) };
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
    IS_INSTEAD.set(true);
    let options = NavigateOptions {
        replace: true,
        ..NavigateOptions::default()
    };
    travel(page, options);
}

/// Takes out of the address what it asked of a page, once that was done: neither a fresh start nor the way back asks again. Nothing moves.
pub fn was_answered(page: &Page) {
    let options = NavigateOptions {
        replace: true,
        scroll: false,
        ..NavigateOptions::default()
    };
    travel(page, options);
}

fn travel(page: &Page, options: NavigateOptions) {
    if column::leads_to(&page.path(), options.replace) {
        return;
    }
    let navigate = NAVIGATE.with(|known| known.borrow().clone());
    if let Some(navigate) = navigate {
        navigate(&page.path(), options);
    }
}

/// Notes which address is shown now, so that the way back is known. The browser's own history tells only how long it is: before the
/// app's first page there may be another site.
pub fn note(address: &str) {
    let is_instead = IS_INSTEAD.take();
    TRAIL.with(|trail| {
        let mut trail = trail.borrow_mut();
        if trail.last().is_some_and(|last| last == address) {
            return;
        }
        let came_from = trail.len().checked_sub(2).map(|place| trail[place].as_str());
        let is_back = came_from == Some(address);
        if is_instead || is_back {
            trail.pop();
        }
        if !is_back {
            trail.push(address.to_owned());
        }
        let too_many = trail.len().saturating_sub(TRAIL_MAX);
        trail.drain(..too_many);
    });
}

/// Goes back to where the person came from; to `otherwise` when the app was opened on this page.
pub fn back(otherwise: &Page) {
    let came_from_here = TRAIL.with(|trail| trail.borrow().len() > 1);
    match window().history() {
        // Going back fails only in a document that is no longer shown.
        Ok(history) if came_from_here => drop(history.back()),
        _ => go_instead(otherwise),
    }
}
