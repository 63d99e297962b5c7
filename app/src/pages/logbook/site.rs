//! What the site is called on paper: by the places that are part of no other.

use leptos::prelude::*;
use steward_domain::ids::Key;

use crate::desk::Desk;

/// A site with more grounds than these is called by the first of them.
const GROUNDS_MAX: usize = 3;

/// The names of the site's grounds; empty while the places are not here.
#[must_use]
pub fn site_name(desk: Desk) -> String {
    let places = desk.ledger.shelf(&Key::literal("place"));
    let mut grounds: Vec<(String, String)> = places.with(|shelf| {
        let tops = shelf.views().filter(|place| place.is_blank("parent"));
        let told = tops.filter_map(|place| {
            let text = |key: &str| {
                let value = place.distinct(key).first().copied()?;
                value.as_text().map(str::to_owned)
            };
            Some((text("code").unwrap_or_default(), text("name")?))
        });
        told.collect()
    });
    grounds.sort();
    // In the order in which they were entered, a later one never comes first.
    let names = grounds.into_iter().take(GROUNDS_MAX).map(|(_, name)| name);
    names.collect::<Vec<_>>().join(" · ")
}
