//! The order of records that refer to others of their own register: parents first, and never in a circle.

use std::collections::{HashMap, HashSet};

use steward_domain::ids::RecordId;

/// Lines in the order of storing, and those that stand in a circle.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Order {
    /// Places in the list of lines.
    pub(super) order: Vec<usize>,
    /// Places in the list of lines whose parents lead back to themselves.
    pub(super) circles: Vec<usize>,
}

/// Orders lines so that the parent of each, where it is among them, comes before it. `parent` also knows records that are no
/// lines: a circle may close through one of them.
pub(super) fn parents_first(ids: &[RecordId], parent: impl Fn(RecordId) -> Option<RecordId>) -> Order {
    let places: HashMap<RecordId, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    let mut done = HashSet::new();
    let mut order = Order::default();
    for id in ids {
        let mut path: Vec<RecordId> = Vec::new();
        let mut on_path = HashSet::new();
        let mut here = Some(*id);
        while let Some(id) = here.filter(|id| !done.contains(id)) {
            if !on_path.insert(id) {
                let circle = path.iter().skip_while(|known| **known != id);
                order.circles.extend(circle.filter_map(|known| places.get(known)));
                break;
            }
            path.push(id);
            here = parent(id);
        }
        let ancestors_first = path.iter().rev();
        order
            .order
            .extend(ancestors_first.filter_map(|known| places.get(known)));
        done.extend(path);
    }
    order
}
