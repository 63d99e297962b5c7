//! What labels can be made for: checkpoints in the order of a route, places below a building.

use std::collections::{BTreeMap, BTreeSet};
use steward_domain::sort;

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};
use steward_domain::label::LabelKind;
use steward_domain::work::keys::checkpoint;
use steward_domain::work::read::{Id, One, Text};
use steward_domain::work::stops::stops_of;
use steward_domain::work::{Entry, Register};

use crate::desk::Desk;

/// How deep places lie in one another. A place that is above itself must not turn for ever.
const PLACES_DEEP_MAX: usize = 12;
/// What kinds of places have others in them that are labelled together.
const GROUP_KINDS: [&str; 2] = ["building", "area"];

const NAME: One<Text> = One::of("name");
const CODE: One<Text> = One::of("code");
const PINYIN: One<Text> = One::of("pinyin");
const KIND: One<Text> = One::of("kind");
const PARENT: One<Id> = One::of("parent");

/// Something that a label can hang at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Candidate {
    pub id: RecordId,
    pub name: String,
    pub code: String,
    /// Where it is.
    pub place: String,
    /// Whether nothing but a signed label counts there.
    pub needs_signed: bool,
    /// What a search looks in.
    searched: String,
}

impl Candidate {
    /// Whether a search finds it.
    pub(super) fn has(&self, query: &str) -> bool {
        query
            .split_whitespace()
            .all(|word| self.searched.contains(&word.to_lowercase()))
    }

    fn of(entry: Entry<'_>, place: String, needs_signed: bool) -> Self {
        let text = |field| entry.get(field).unwrap_or_default();
        let (name, code) = (text(NAME).to_owned(), text(CODE).to_owned());
        let searched = format!("{name} {code} {} {place}", text(PINYIN)).to_lowercase();
        // Many checkpoints are called after their place: it need not stand there twice.
        let rest = place
            .strip_prefix(&name)
            .map(|rest| rest.trim_start_matches(" · "));
        let place = rest.map_or_else(|| place.clone(), str::to_owned);
        Self {
            id: entry.id(),
            name,
            code,
            place,
            needs_signed,
            searched,
        }
    }
}

/// Looks at a register as this phone shows it; nothing while it is not here. Tracked.
fn look<T>(desk: Desk, register: &str, look: impl FnOnce(Register<'_>) -> T) -> Option<T> {
    let definition = desk.ledger.definition(register)?;
    let shelf = desk.ledger.shelf(&definition.key);
    Some(shelf.with(|shelf| look(Register::new(&definition, shelf.views().map(AsRef::as_ref)))))
}

/// Whether everything that is needed was read. Tracked.
pub(super) fn is_loaded(desk: Desk) -> bool {
    let registers = ["checkpoint", "place", "route"];
    registers.iter().all(|register| {
        let shelf = desk.ledger.shelf(&Key::literal(register));
        shelf.with(|shelf| shelf.is_loaded)
    })
}

/// What a list can be narrowed to: routes, or buildings and areas. Tracked.
pub(super) fn groups(desk: Desk, kind: LabelKind) -> Vec<(RecordId, String)> {
    let register = match kind {
        LabelKind::Checkpoint => "route",
        LabelKind::Place => "place",
    };
    let is_group = |entry: &Entry<'_>| {
        !entry.is_final()
            && (kind == LabelKind::Checkpoint
                || entry.get(KIND).is_some_and(|kind| GROUP_KINDS.contains(&kind)))
    };
    let named = look(desk, register, |register| {
        let groups = register.entries().filter(is_group);
        let named = groups.filter_map(|entry| Some((entry.id(), entry.get(NAME)?.to_owned())));
        named.collect::<Vec<_>>()
    });
    let mut groups = named.unwrap_or_default();
    sort::by(&mut groups, |one, other| one.1.cmp(&other.1));
    groups
}

/// What labels can be made for, in the order in which they are hung up. Tracked.
pub(super) fn candidates(desk: Desk, kind: LabelKind, group: Option<RecordId>) -> Vec<Candidate> {
    match kind {
        LabelKind::Checkpoint => checkpoints(desk, group),
        LabelKind::Place => places(desk, group),
    }
}

fn checkpoints(desk: Desk, group: Option<RecordId>) -> Vec<Candidate> {
    let order = group.and_then(|group| {
        look(desk, "route", |routes| {
            let stops = routes.find(group).map(stops_of)?;
            Some(stops.into_iter().map(|stop| stop.checkpoint).collect::<Vec<_>>())
        })?
    });
    let all = look(desk, "checkpoint", |register| {
        let open = register.entries().filter(|entry| !entry.is_final());
        open.map(|entry| {
            let place = entry.get(checkpoint::PLACE);
            let place = place
                .map(|place| desk.name_of("place", place))
                .unwrap_or_default();
            Candidate::of(entry, place, entry.has(checkpoint::LABELS, "signed_qr"))
        })
        .collect::<Vec<_>>()
    });
    let mut all = all.unwrap_or_default();
    if let Some(order) = order {
        let place_of = |id: RecordId| order.iter().position(|of| *of == id);
        all.retain(|one| place_of(one.id).is_some());
        sort::by_key(&mut all, |one| place_of(one.id));
    } else {
        sort::by(&mut all, |one, other| {
            (&one.code, &one.name).cmp(&(&other.code, &other.name))
        });
    }
    all
}

fn places(desk: Desk, group: Option<RecordId>) -> Vec<Candidate> {
    let all = look(desk, "place", |register| {
        let open: Vec<Entry<'_>> = register.entries().filter(|entry| !entry.is_final()).collect();
        let above: BTreeMap<RecordId, RecordId> = open
            .iter()
            .filter_map(|entry| Some((entry.id(), entry.get(PARENT)?)))
            .collect();
        let is_in = |id: RecordId| {
            let mut lies_in = Some(id);
            let chain = std::iter::from_fn(|| {
                let here = lies_in?;
                lies_in = above.get(&here).copied();
                Some(here)
            });
            group.is_none_or(|group| chain.take(PLACES_DEEP_MAX).any(|at| at == group))
        };
        let wanted = open.into_iter().filter(|entry| is_in(entry.id()));
        wanted
            .map(|entry| {
                let parent = entry.get(PARENT);
                let place = parent
                    .map(|place| desk.name_of("place", place))
                    .unwrap_or_default();
                Candidate::of(entry, place, false)
            })
            .collect::<Vec<_>>()
    });
    let mut all = all.unwrap_or_default();
    sort::by(&mut all, |one, other| {
        (&one.place, &one.code, &one.name).cmp(&(&other.place, &other.code, &other.name))
    });
    all
}

/// Those that are chosen, in the order of the list.
pub(super) fn chosen_of(all: &[Candidate], chosen: &BTreeSet<RecordId>) -> Vec<Candidate> {
    all.iter()
        .filter(|one| chosen.contains(&one.id))
        .cloned()
        .collect()
}
