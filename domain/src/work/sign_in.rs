//! The slip of somebody who comes in, with an ID or without (VIS-1 to VIS-5).

use std::collections::BTreeMap;

use crate::change::Seen;
use crate::definition::Definition;
use crate::ids::{Key, RecordId};
use crate::replica::Draft;
use crate::sort::Gather;
use crate::value::Value;

use super::checking::proposed;
use super::keys::visitor;
use super::read::Entry;
use super::writing::{New, NotReady, Writing};

/// What a visitor shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Papers {
    /// An ID.
    Id {
        /// An option of `id_kind`, but not `none`.
        kind: String,
        /// Its number.
        number: String,
    },
    /// No valid ID: the host agrees, and somebody goes along (VIS-3).
    None {
        /// How the host agrees.
        consent: Consent,
        /// Who goes along.
        accompanied: Accompanied,
    },
    /// Not asked for, such as of a resident's companion.
    NotAsked,
}

/// How a host agrees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Came in person, and perhaps signed: the digest of the signature.
    InPerson {
        /// The signature.
        signature: Option<String>,
    },
    /// By phone.
    ByPhone {
        /// The number that was called.
        number: String,
    },
}

/// Who goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accompanied {
    /// A guard.
    Escort(RecordId),
    /// The host comes to the gate.
    HostFetches,
}

/// Whether the visitor could name the host (VIS-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostNamed {
    /// Named the host and the department.
    Yes,
    /// Could not; the host was phoned and confirms.
    Confirmed,
}

/// A slip as the gate has filled it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Whatever else was entered, by field: the kind, names, phone, host, purpose, vehicle, a contractor's papers. [`super::gate::prefill`]
    /// gives the same for a returning visitor.
    pub fields: BTreeMap<Key, Value>,
    /// What was shown.
    pub papers: Papers,
    /// The guard who escorts a business caller, whatever papers were shown (VIS-5).
    pub escort: Option<RecordId>,
    /// Whether the host was named; `None` where it is not asked.
    pub host_named: Option<HostNamed>,
    /// How many, with the one who is registered: a group registers one ID. None leaves what was announced of somebody who is expected.
    pub people: Option<i64>,
    /// The post 岗位 of the gate.
    pub post: RecordId,
    /// When the ID was taken.
    pub id_taken_ms: Option<i64>,
    /// Until when they stay; [`super::gate::closing_after`] unless told otherwise.
    pub leaves_by_ms: Option<i64>,
}

/// Who comes.
#[derive(Clone, Copy, Debug)]
pub enum Arrival<'a> {
    /// Somebody whom nobody had announced.
    New(&'a Definition, New),
    /// Somebody who is expected.
    Expected(Entry<'a>, Seen),
}

/// Lets somebody in. The ID goes back with it: `now_ms` is the moment in, and the end of the 25 s.
///
/// # Errors
/// [`NotReady`] tells what is still to be asked.
pub fn sign_in(
    arrival: Arrival<'_>,
    slip: &Slip,
    guard: RecordId,
    now_ms: i64,
) -> Result<Vec<Draft>, NotReady> {
    let (definition, writing) = match arrival {
        Arrival::New(definition, new) => (definition, Writing::make(definition, new, "sign_in")),
        Arrival::Expected(entry, seen) => (entry.definition, Writing::step(entry, seen, "admit")),
    };
    let kind = slip.fields.get(visitor::KIND.key).and_then(Value::as_text);
    let proposes = proposed(definition, visitor::KIND.key, kind.unwrap_or_default());
    let has_id = matches!(slip.papers, Papers::Id { .. });
    let taken_ms = slip.id_taken_ms.filter(|_| has_id);
    let mut writing = writing
        .put_all(&proposes)
        .put_all(&slip.fields)
        .put_some(visitor::PEOPLE_COUNT, slip.people)
        .put(visitor::POST, slip.post)
        .put(visitor::GUARD, guard)
        .put(visitor::TIME_IN, now_ms)
        .put_some(visitor::LEAVES_BY, slip.leaves_by_ms)
        .put_some(visitor::ID_TAKEN_AT, taken_ms)
        .put_some(visitor::ID_RETURNED_AT, taken_ms.map(|_| now_ms));
    if let Some(escort) = slip.escort {
        writing = writing
            .put(visitor::ACCOMPANIED, "guard_escort")
            .put(visitor::ESCORT, escort);
    }
    if let Some(named) = slip.host_named {
        writing = writing.put(visitor::HOST_NAMED, named == HostNamed::Yes);
        if named == HostNamed::Confirmed {
            writing = writing.put(visitor::UNKNOWN_CHECK, "host_confirmed");
        }
    }
    Ok(vec![shown(writing, &slip.papers).ready()?])
}

fn shown<'a>(writing: Writing<'a>, papers: &Papers) -> Writing<'a> {
    match papers {
        Papers::NotAsked => writing,
        Papers::Id { kind, number } => writing
            .put(visitor::ID_KIND, kind.as_str())
            .put_words(visitor::ID_NUMBER, number),
        Papers::None { consent, accompanied } => {
            let writing = writing
                .put(visitor::ID_KIND, "none")
                .without(visitor::ID_NUMBER.key);
            let writing = match consent {
                Consent::InPerson { signature } => writing
                    .put(visitor::CONSENT, "in_person")
                    .put_some(visitor::HOST_SIGNATURE, signature.as_deref()),
                Consent::ByPhone { number } => writing
                    .put(visitor::CONSENT, "by_phone")
                    .put_words(visitor::CONSENT_NUMBER, number),
            };
            match accompanied {
                Accompanied::Escort(guard) => writing
                    .put(visitor::ACCOMPANIED, "guard_escort")
                    .put(visitor::ESCORT, *guard),
                Accompanied::HostFetches => writing.put(visitor::ACCOMPANIED, "host_fetches"),
            }
        }
    }
}

/// Does not let somebody in (VIS-2, VIS-3). Only what the register keeps of such a person goes along: no ID, no phone.
///
/// # Errors
/// [`NotReady`] without a reason, a name or a kind.
pub fn turn_away(
    arrival: Arrival<'_>,
    slip: &Slip,
    guard: RecordId,
    reason: &str,
) -> Result<Vec<Draft>, NotReady> {
    let kept = [visitor::KIND, visitor::NAME, visitor::HOST, visitor::DEPARTMENT];
    let kept: BTreeMap<Key, Value> = kept
        .into_iter()
        .filter_map(|field| Some((field.name(), slip.fields.get(field.key)?.clone())))
        .gather();
    let writing = match arrival {
        Arrival::New(definition, new) => Writing::make(definition, new, "turn_away")
            .put_all(&kept)
            .put_some(visitor::PEOPLE_COUNT, slip.people),
        Arrival::Expected(entry, seen) => Writing::step(entry, seen, "turn_away_expected"),
    };
    let draft = writing
        .put(visitor::POST, slip.post)
        .put(visitor::GUARD, guard)
        .why(reason)
        .ready()?;
    Ok(vec![draft])
}
