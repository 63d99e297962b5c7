//! Where work lies: the building that a place belongs to, and work gathered by building, so that nobody walks twice.

use std::collections::BTreeMap;

use crate::ids::RecordId;
use crate::sort;

use super::keys::place;
use super::read::{Entry, Register};

/// How deep places lie in each other. One that lies in itself must not turn for ever.
const DEPTH_MAX: usize = 8;

/// The building that a place lies in or is; without one, the largest place around it that lies in another, such as an
/// outdoor area of the estate. Nothing when the place is not on this device.
#[must_use]
pub fn building_of(places: &BTreeMap<RecordId, Entry<'_>>, id: RecordId) -> Option<RecordId> {
    let mut at = places.get(&id)?;
    let mut outermost = id;
    for _ in 0..DEPTH_MAX {
        if at.get(place::KIND) == Some("building") {
            return Some(at.id());
        }
        let Some(around) = at.get(place::PARENT).and_then(|parent| places.get(&parent)) else {
            break;
        };
        outermost = at.id();
        at = around;
    }
    Some(outermost)
}

/// Work gathered by building, in the order in which each building's first piece came. `None`: its place is not told, or not on this
/// device; that comes last.
#[must_use]
pub fn by_building<T>(
    work: impl IntoIterator<Item = (Option<RecordId>, T)>,
    places: &Register<'_>,
) -> Vec<(Option<RecordId>, Vec<T>)> {
    let places = places.by_id();
    let mut groups: Vec<(Option<RecordId>, Vec<T>)> = Vec::new();
    for (place, piece) in work {
        let building = place.and_then(|place| building_of(&places, place));
        match groups.iter_mut().find(|(known, _)| *known == building) {
            Some((_, pieces)) => pieces.push(piece),
            None => groups.push((building, vec![piece])),
        }
    }
    sort::by_key(&mut groups, |(building, _)| building.is_none());
    groups
}
