//! What reaches a person's devices: which records, and which of their fields.
//!
//! Law 8: no device holds a record or a field outside its person's scope.

use crate::definition::Kind;
use crate::definition::{Definition, Reach, Role, STATE_FIELD};
use crate::ids::RecordId;
use crate::plan::Actor;
use crate::record::Record;
use crate::value::Value;

/// Whether a record is in a person's scope.
#[must_use]
pub fn reaches(definition: &Definition, record: &Record, actor: Actor) -> bool {
    reach(definition, actor.role).iter().any(|reach| match reach {
        Reach::All => true,
        Reach::Open => is_open(definition, record),
        Reach::Mine => is_mine(definition, record, actor.staff),
    })
}

/// Which records of a register a role receives; none when it is not named.
#[must_use]
pub fn reach(definition: &Definition, role: Role) -> &[Reach] {
    definition.access.read.get(&role).map_or(&[], Vec::as_slice)
}

fn is_open(definition: &Definition, record: &Record) -> bool {
    // A record whose state is in conflict is open: somebody has still to decide.
    let states = record.states();
    states.is_empty() || states.iter().any(|state| !definition.flow.is_final(state))
}

/// A person's own records: those with something by the person in them, and those that name the person.
fn is_mine(definition: &Definition, record: &Record, staff: RecordId) -> bool {
    if record.authors.values().any(|author| author.by == staff) {
        return true;
    }
    let id = staff.to_string();
    let names = |value: &Value| value.as_text() == Some(id.as_str());
    let staff_fields = definition.fields.iter().filter(|field| field.kind == Kind::Staff);
    staff_fields
        .into_iter()
        .any(|field| record.distinct(field.key.as_str()).into_iter().any(names))
}

/// The record as a role may have it: without the fields that it does not need, and without fields that the definition does not
/// know, since nothing says who may read those.
#[must_use]
pub fn redacted(definition: &Definition, record: &Record, role: Role) -> Record {
    let mut visible = record.clone();
    visible.fields.retain(|key, _| {
        *key == STATE_FIELD
            || definition
                .field(key.as_str())
                .is_some_and(|field| field.is_readable_by(role))
    });
    visible.forget_unmentioned_authors();
    visible
}

/// Whether a role receives every field of a register, so that nothing needs to be cut out.
#[must_use]
pub fn reads_every_field(definition: &Definition, role: Role) -> bool {
    definition.fields.iter().all(|field| field.is_readable_by(role))
}
