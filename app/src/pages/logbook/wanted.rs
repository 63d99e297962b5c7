//! What a logbook tells: which days, which list, which state, what was searched for.

use std::sync::Arc;
use steward_domain::sort;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use steward_domain::definition::Definition;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Locale, Query, Which, select};
use steward_domain::logbook::{Period, PeriodSpan, day_of, period_field, told, when};
use steward_domain::record::Record;

use crate::desk::Desk;
use crate::ledger::Shelf;
use crate::page::Page;
use crate::pages::list::choice::{self, Choice, Chosen};
use crate::pages::list::rows::Rows;
use crate::platform::clock;

/// The part of the address that asks for a workbook.
const AS: &str = "as";
const WORKBOOK: &str = "xlsx";

/// The way from a list to its logbook, with what the list shows.
pub struct Carried;

impl Carried {
    /// The address of the logbook of what is listed. What was searched for goes along unseen: it may hold names of people.
    #[must_use]
    pub fn path(register: &Key, choice: Choice, as_workbook: bool) -> String {
        let path = Page::Logbook(register.clone()).path();
        let parts = [choice.carried(), as_workbook.then(|| format!("{AS}={WORKBOOK}"))];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() {
            return path;
        }
        format!("{path}?{}", parts.join("&"))
    }
}

/// What is wanted, for a view. A handle.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// Of which list; of none: every record.
    pub list: RwSignal<Option<Chosen>>,
    /// Only in this state.
    pub state: RwSignal<Option<String>>,
    /// Only what is found by this.
    pub search: RwSignal<String>,
    /// Which days.
    pub period: RwSignal<Period>,
    /// Whether a workbook is wanted, and no paper.
    pub is_workbook: RwSignal<bool>,
}

/// Today, as the site's wall clock shows it.
#[must_use]
pub fn today(desk: Desk) -> NaiveDate {
    let now_ms = desk.now_ms.get_untracked();
    day_of(now_ms, &clock::utc_offset_minutes).unwrap_or_default()
}

impl Wanted {
    /// What the address says, and what was searched for in the list.
    #[must_use]
    pub fn of(desk: Desk, definition: &Definition) -> Self {
        let address = use_query_map().get_untracked();
        let (list, state) = choice::carried(&address);
        // A month ago is near enough to be asked for, and a month is not too much to print.
        let span = match period_field(definition) {
            Some(_) => PeriodSpan::ThirtyDays,
            None => PeriodSpan::All,
        };
        Self {
            list: RwSignal::new(list),
            state: RwSignal::new(state),
            search: RwSignal::new(choice::searched(&definition.key)),
            period: RwSignal::new(span.period(today(desk))),
            is_workbook: RwSignal::new(address.get(AS).as_deref() == Some(WORKBOOK)),
        }
    }

    /// The records that are wanted, in the order of a logbook: by time, and in a directory by the first column. Tracked.
    #[must_use]
    pub fn records(
        self,
        desk: Desk,
        rows: Rows,
        shelf: &ArcRwSignal<Shelf>,
        definition: &Definition,
    ) -> Vec<Arc<Record>> {
        let list = self.list.get();
        // As it is now: sheets that are being laid out are not begun again with every minute.
        let now_ms = desk.now_ms.get_untracked();
        let which = list
            .as_ref()
            .map_or(Which::All, |list| list.which(definition, now_ms));
        let query = self.search.with(|text| Query::new(text));
        let state = self.state.get();
        let found: Vec<RecordId> = rows.with(|rows| {
            let found = select(rows, which, &query).into_iter();
            let found = found.filter(|row| state.as_ref().is_none_or(|state| choice::is_in(row, state)));
            found.map(|row| row.id).collect()
        });
        let found: Vec<Arc<Record>> =
            shelf.with(|shelf| found.iter().filter_map(|id| shelf.view(*id).cloned()).collect());
        if period_field(definition).is_some() {
            return self.period.with(|period| in_time(found, period, definition));
        }
        desk.tell(false, |locale| by_first_column(found, definition, locale))
    }
}

fn in_time(found: Vec<Arc<Record>>, period: &Period, definition: &Definition) -> Vec<Arc<Record>> {
    let dated = found.into_iter().map(|record| {
        let when = when(&record, definition, &clock::utc_offset_minutes);
        (when, record)
    });
    let mut dated: Vec<_> = dated.filter(|(when, _)| period.has(&when.day)).collect();
    sort::by(&mut dated, |(a, _), (b, _)| a.cmp(b));
    dated.into_iter().map(|(_, record)| record).collect()
}

fn by_first_column(
    found: Vec<Arc<Record>>,
    definition: &Definition,
    locale: &Locale<'_>,
) -> Vec<Arc<Record>> {
    let Some(first) = definition.print.columns.first() else {
        return found;
    };
    let mut named: Vec<_> = found
        .into_iter()
        .map(|record| {
            (
                told(&record, definition, first.as_str(), locale),
                record.id,
                record,
            )
        })
        .collect();
    sort::by(&mut named, |a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    named.into_iter().map(|(_, _, record)| record).collect()
}
