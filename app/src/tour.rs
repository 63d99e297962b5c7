//! The first steps on a new phone: at most three cards, shown to a person until they were read or put away, and never again.
//!
//! Who has not seen them yet stands in the browser's small storage, by person: a phone is shared.

use steward_domain::definition::Role;
use steward_domain::ids::RecordId;

use crate::components::icon::Icon;
use crate::components::tour_card::TourStep;
use crate::platform::window;
use crate::words::TourWords;

/// The key in the browser's small storage: the people who have not seen the cards, with spaces between.
const STORED: &str = "steward.tour";
/// How many cards there are.
pub const STEPS: usize = 3;

/// Whether the cards wait for this person.
#[must_use]
pub fn waits_for(staff: RecordId) -> bool {
    waiting().contains(&staff.to_string())
}

/// Lets the cards wait for this person.
pub fn begin(staff: RecordId) {
    let mut waiting = waiting();
    if !waiting.contains(&staff.to_string()) {
        waiting.push(staff.to_string());
        store(&waiting);
    }
}

/// The person has read them, or has put them away.
pub fn end(staff: RecordId) {
    let mut waiting = waiting();
    waiting.retain(|one| *one != staff.to_string());
    store(&waiting);
}

/// One of the cards, for a role.
#[must_use]
pub fn step(role: Role, place: usize) -> TourStep {
    let words = TourWords::now();
    let (icon, title, words) = match place {
        0 => begins_with(role, words),
        1 => (Icon::Synced, words.offline, words.offline_words),
        _ => (Icon::Others, words.more, words.more_words),
    };
    TourStep { icon, title, words }
}

fn begins_with(role: Role, words: &TourWords) -> (Icon, &'static str, &'static str) {
    match role {
        Role::Guard => (Icon::Scan, words.guard, words.guard_words),
        Role::Worker => (Icon::Orders, words.worker, words.worker_words),
        Role::Receptionist => (Icon::Gate, words.receptionist, words.receptionist_words),
        Role::Lead | Role::Manager => (Icon::Dashboard, words.lead, words.lead_words),
        Role::Admin => (Icon::Registers, words.admin, words.admin_words),
    }
}

fn waiting() -> Vec<String> {
    let storage = window().local_storage().ok().flatten();
    let text = storage.and_then(|storage| storage.get_item(STORED).ok().flatten());
    let text = text.unwrap_or_default();
    text.split_whitespace().map(str::to_owned).collect()
}

fn store(waiting: &[String]) {
    if let Ok(Some(storage)) = window().local_storage() {
        // Without the small storage nobody sees the cards; nothing depends on them.
        let _ = if waiting.is_empty() {
            storage.remove_item(STORED)
        } else {
            storage.set_item(STORED, &waiting.join(" "))
        };
    }
}
