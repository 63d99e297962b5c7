//! The orders as the list has them: the most urgent first, those that a search finds, and gathered by building.

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Query, Row};
use steward_domain::work;
use steward_domain::work::keys::repair;
use steward_domain::work::orders::{Bucket, orders};
use steward_domain::work::places::by_building;

use super::REPAIR;
use crate::desk::Desk;
use crate::platform::pinyin;
use crate::words::OrderWords;

/// Deadlines are judged anew so often. Cards move their own clocks.
const JUDGED_EVERY_MS: i64 = 60_000;

/// An order on the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Listed {
    /// The order.
    pub id: RecordId,
    /// Whose it is.
    pub bucket: Bucket,
    /// Where it is.
    pub place: Option<RecordId>,
    /// Whether it is urgent, and not repaired yet.
    pub is_pressing: bool,
    /// Whether it is the person's own, and the next step is theirs.
    pub is_my_turn: bool,
    /// When its first clock runs out.
    pub deadline_ms: Option<i64>,
}

/// Every order, in the order of the list.
pub(super) fn listed(desk: Desk) -> Memo<Vec<Listed>> {
    let shelf = desk.ledger.shelf(&Key::literal(REPAIR));
    let minute = Memo::new(move |_| desk.now_ms.get() / JUDGED_EVERY_MS);
    Memo::new(move |_| {
        let Some(definition) = desk.ledger.definition(REPAIR) else {
            return Vec::new();
        };
        let now_ms = minute.get() * JUDGED_EVERY_MS;
        shelf.with(|shelf| {
            let register = work::Register::new(&definition, shelf.views().map(AsRef::as_ref));
            let cards = orders(&register, desk.ledger.actor(), now_ms).into_iter();
            let listed = cards.map(|card| Listed {
                id: card.entry.id(),
                bucket: card.bucket,
                place: card.entry.get(repair::PLACE),
                is_pressing: card.is_pressing,
                is_my_turn: card.is_my_turn,
                deadline_ms: card.deadline.map(|deadline| deadline.deadline_ms),
            });
            listed.collect()
        })
    })
}

/// Those that a search finds. Rows are only made when somebody searches.
pub(super) fn searched_in(desk: Desk, listed: &[Listed], text: &str) -> Vec<Listed> {
    let query = Query::new(text);
    let definition = desk.ledger.definition(REPAIR);
    let (false, Some(definition)) = (query.is_empty(), definition) else {
        return listed.to_vec();
    };
    let shelf = desk.ledger.shelf(&Key::literal(REPAIR));
    shelf.with(|shelf| {
        desk.tell(false, |locale| {
            let is_found = |one: &&Listed| {
                let view = shelf.view(one.id);
                view.is_some_and(|view| {
                    query.finds(&Row::of(view, &definition, locale, &pinyin::initials).search)
                })
            };
            listed.iter().filter(is_found).copied().collect()
        })
    })
}

/// A heading, and the orders below it.
pub(super) type Group = (Option<String>, Vec<RecordId>);

/// The person's own orders: those that wait for them, and below a heading those that wait for somebody else.
pub(super) fn by_turn(listed: &[Listed]) -> Vec<Group> {
    let ids = |is_my_turn: bool| -> Vec<RecordId> {
        let wanted = listed.iter().filter(|one| one.is_my_turn == is_my_turn);
        wanted.map(|one| one.id).collect()
    };
    let (mine, others) = (ids(true), ids(false));
    let others = (!others.is_empty()).then(|| (Some(OrderWords::now().waits_for_others.to_owned()), others));
    std::iter::once((None, mine)).chain(others).collect()
}

/// Orders gathered by building, the building with the most urgent one first.
pub(super) fn by_place(desk: Desk, listed: Vec<Listed>) -> Vec<Group> {
    let pieces = listed.into_iter().map(|one| (one.place, one.id));
    let Some(places) = desk.ledger.definition("place") else {
        return vec![(None, pieces.map(|(_, id)| id).collect())];
    };
    let shelf = desk.ledger.shelf(&places.key);
    let gathered = shelf.with(|shelf| {
        let places = work::Register::new(&places, shelf.views().map(AsRef::as_ref));
        by_building(pieces, &places)
    });
    let named = gathered.into_iter().map(|(building, ids)| {
        let name = building.map_or_else(
            || OrderWords::now().elsewhere.to_owned(),
            |id| desk.name_of("place", id),
        );
        (Some(name), ids)
    });
    named.collect()
}
