//! What a phone sends: the bytes of a request, and every change in it judged and merged as the server does.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use steward_domain::change::Change;
use steward_domain::epochs::Epochs;
use steward_domain::ids::RecordId;
use steward_domain::plan::{self, Actor};
use steward_domain::record::Record;
use steward_domain::wire::{self, SyncRequest};
use steward_server::routes::sync;

use super::look::look_at;
use super::{EPOCH, FORMER_EPOCH, MANAGER, built_in, register, same_again, twice_is_once};

const GZIP_BEGIN: [u8; 2] = [0x1F, 0x8B];
/// The number up to which the former epoch was restored.
const RESTORED_TO: u64 = 1_100;
/// So many of the records that came about are shown: each is shown in forty ways.
const LOOKED_AT: usize = 2;

/// The body of a request, gzip or plain, and all that is done with it up to the store.
///
/// Law: a request that is read and written again is the same, packed or not.
///
/// Law 1: a change that is applied twice is applied once.
///
/// # Panics
/// When a law is broken.
pub fn envelope(bytes: &[u8]) {
    let is_gzip = bytes.starts_with(&GZIP_BEGIN);
    let Ok(request) = sync::read(bytes, is_gzip) else {
        return;
    };
    let written = serde_json::to_vec(&request).expect("a request becomes JSON");
    let again = sync::read(&written, false).expect("what was written is read");
    assert_eq!(serde_json::to_vec(&again).expect("JSON"), written);
    if !is_gzip {
        let unpacked = sync::read(&packed(bytes), true).expect("packed, it is the same");
        assert_eq!(serde_json::to_vec(&unpacked).expect("JSON"), written);
    }
    take(&request);
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// Judges and merges as a batch of the store does, with records in memory.
fn take(request: &SyncRequest) {
    let epochs = Epochs {
        current: EPOCH,
        former: vec![(FORMER_EPOCH, RESTORED_TO)],
    };
    let mut records: BTreeMap<RecordId, Record> = BTreeMap::new();
    let mut number = RESTORED_TO;
    for raw in &request.changes {
        let _ = wire::digest(raw);
        let Ok(mut change) = serde_json::from_str::<Change>(raw.get()) else {
            continue;
        };
        same_again(&change);
        let Some(definition) = register(built_in(), &change.register) else {
            continue;
        };
        let is_offered_again = epochs.is_former(change.seen.epoch);
        change.seen = epochs.in_present(change.seen);
        change.seen.number = change.seen.number.min(number);
        // Whoever brings it is its author: of strangers nothing is taken, and nothing would be tried.
        let actor = Actor {
            staff: change.by,
            ..MANAGER
        };
        let judge = if is_offered_again {
            plan::plan_offered_again
        } else {
            plan::plan
        };
        let before = records.get(&change.record);
        let Ok(accepted) = judge(definition, before, &change, actor, number + 1) else {
            continue;
        };
        number += 1;
        let before = before.cloned();
        let before =
            before.unwrap_or_else(|| Record::new(change.record, change.register.clone(), change.definition));
        twice_is_once(&before, &change, number);
        same_again(&accepted.record);
        records.insert(change.record, accepted.record);
    }
    for record in records.values().take(LOOKED_AT) {
        let definition = register(built_in(), &record.register).expect("its register was there");
        look_at(record, definition, MANAGER);
    }
}
