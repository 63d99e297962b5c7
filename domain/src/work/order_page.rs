//! What the page of an order shows, in the order of the work.

use crate::definition::{Field, Role};
use crate::standing::holds;
use crate::words::Words;

use super::read::Entry;

/// One part of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// Its name in the system: for anchors and tests.
    pub key: &'static str,
    /// Its heading.
    pub words: Words,
    /// Whether it is what the work is at now; then it is open, and the others may be folded.
    pub is_now: bool,
    /// Its fields. Those that are blank are left out, but for what the part at hand still asks for.
    pub fields: Vec<&'a Field>,
}

struct Chapter {
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    states: &'static [&'static str],
    fields: &'static [&'static str],
}

const CHAPTERS: &[Chapter] = &[
    Chapter {
        key: "report",
        zh: "报修内容",
        en: "Report",
        states: &["reported"],
        fields: &[
            "item",
            "class",
            "class_reason",
            "description",
            "photos_before",
            "place",
            "place_note",
            "reporter_name",
            "reporter_phone",
            "customer",
            "reported_at",
            "channel",
            "first_contact",
            "raised_from",
            "order_kind",
            "rework_of",
            "own_equipment",
            "blocks_room",
        ],
    },
    Chapter {
        key: "dispatch",
        zh: "派单与时限",
        en: "Dispatch and deadline",
        states: &["dispatched"],
        fields: &[
            "sent_to",
            "assignee",
            "outside_company",
            "partner",
            "promised_at",
            "deadline_extended",
            "extended_to",
            "extension_told",
            "extension_told_at",
        ],
    },
    Chapter {
        key: "arrive",
        zh: "上门",
        en: "Visit",
        states: &["accepted"],
        fields: &["enters_home", "appointment_at", "entry_visits"],
    },
    Chapter {
        key: "price",
        zh: "报价与审批",
        en: "Price and approval",
        states: &["awaiting_approval"],
        fields: &[
            "shared_part",
            "payer",
            "labour_units",
            "fee",
            "price_listed",
            "priced_by",
            "price_confirmed",
            "price_signature",
            "committee_approved",
            "committee_papers",
        ],
    },
    Chapter {
        key: "work",
        zh: "维修",
        en: "Work",
        states: &["on_site", "awaiting_parts"],
        fields: &[
            "materials",
            "labour",
            "waiting_for",
            "parts_expected_on",
            "work_done",
            "photos_after",
            "notes",
        ],
    },
    Chapter {
        key: "acceptance",
        zh: "验收",
        en: "Acceptance",
        states: &["repaired", "awaiting_rain"],
        fields: &[
            "acceptance",
            "water_check",
            "rain_on",
            "rain_check",
            "signature",
            "accepted_by",
            "accepted_at",
            "room_released_at",
        ],
    },
    Chapter {
        key: "follow_up",
        zh: "回访与结单",
        en: "Follow-up and closing",
        states: &["customer_accepted", "followed_up", "closed", "cancelled"],
        fields: &[
            "follow_up_by",
            "satisfaction",
            "suggestions",
            "payment",
            "breach_cause",
            "breach_length",
            "breach_note",
            "breach_loss",
            "cancel_cause",
        ],
    },
];

/// A stage that every order passes on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    /// Its name, short.
    pub words: Words,
    /// Whether the order has come so far.
    pub is_reached: bool,
    /// Whether it is the last that it has come to.
    pub is_now: bool,
}

/// The stages in the order of the work, each with the states that stand at it.
pub(super) const LEGS: &[(&str, &str, &[&str])] = &[
    ("报修", "Reported", &["reported"]),
    ("派单", "Sent", &["dispatched"]),
    ("接单", "Accepted", &["accepted"]),
    (
        "到场",
        "On site",
        &["on_site", "awaiting_approval", "awaiting_parts"],
    ),
    ("修复", "Repaired", &["repaired", "awaiting_rain"]),
    ("验收", "Signed", &["customer_accepted", "followed_up"]),
    ("完成", "Closed", &["closed"]),
];

/// How far an order has come. Empty when it has left the line of work: what is cancelled goes nowhere.
#[must_use]
pub fn course(order: Entry<'_>) -> Vec<Leg> {
    let state = order.state();
    let Some(now) = LEGS.iter().position(|(_, _, states)| states.contains(&state)) else {
        return Vec::new();
    };
    let legs = LEGS.iter().enumerate();
    legs.map(|(place, (zh, en, _))| Leg {
        words: Words::new(zh, en),
        is_reached: place <= now,
        is_now: place == now,
    })
    .collect()
}

/// Fields that no page shows line by line: they stand on the map and in the timeline.
const ELSEWHERE: &[&str] = &["step_positions"];

/// The parts of an order's page for a role. A part with nothing to show is left out. Fields that a site has added come last.
#[must_use]
pub fn order_page(order: Entry<'_>, role: Role) -> Vec<Part<'_>> {
    let state = order.state();
    let parts = CHAPTERS.iter().map(|chapter| {
        let is_now = chapter.states.contains(&state);
        let fields = chapter.fields.iter();
        let fields = fields.filter_map(|key| order.definition.field(key));
        Part {
            key: chapter.key,
            words: Words::new(chapter.zh, chapter.en),
            is_now,
            fields: fields
                .filter(|field| is_shown(order, field, role, is_now))
                .collect(),
        }
    });
    let known = |field: &&Field| {
        let key = field.key.as_str();
        ELSEWHERE.contains(&key) || CHAPTERS.iter().any(|chapter| chapter.fields.contains(&key))
    };
    let added = order.definition.fields.iter().filter(|field| !known(field));
    let more = Part {
        key: "more",
        words: Words::new("其他", "More"),
        is_now: false,
        fields: added
            .filter(|field| is_shown(order, field, role, false))
            .collect(),
    };
    parts
        .chain(std::iter::once(more))
        .filter(|part| !part.fields.is_empty())
        .collect()
}

fn is_shown(order: Entry<'_>, field: &Field, role: Role, is_now: bool) -> bool {
    if !field.is_readable_by(role) {
        return false;
    }
    let is_asked = is_now && !field.retired && holds(&field.shown_when, order.record, order.definition);
    is_asked || !order.record.is_blank(field.key.as_str())
}
