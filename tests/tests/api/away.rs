//! Sixty days without a network: what comes back is merged, however much it is, and nothing begins anew.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use steward_domain::change::Write;
use steward_domain::ids::RecordId;
use steward_domain::replica::Notice;
use steward_domain::value::Value;
use steward_domain::wire::{Receipt, ReceiptOutcome, SyncResponse};
use steward_tests::support::{Phone, Server, set};

use super::scene;

/// Orders that both phones knew before.
const SHARED: usize = 1_000;
/// So many of them were changed at home meanwhile: 20 %.
const CHANGED: usize = SHARED / 5;
/// Changes that were saved in the basement: one on each shared order, and new orders.
const AWAY: usize = 9_000;
/// Photos that were taken there.
const PHOTOS: usize = 600;

#[test]
fn nine_thousand_changes_and_six_hundred_photos_of_sixty_days_are_merged_without_a_reset() {
    let server = Server::start();
    let (mut home, mut away) = (Phone::new(&server, "lead"), Phone::new(&server, "manager"));
    home.sync();
    let shared: Vec<RecordId> = (0..SHARED).map(|_| scene::report(&mut home)).collect();
    scene::applied(&home.sync());
    away.sync();
    let cursor = away.replica.meta().cursor;

    let mut photos = Vec::new();
    for order in &shared {
        let seen = set("门锁坏了，门也歪了");
        scene::edit(&mut away, "repair", *order, &[("description", seen)]);
    }
    for place in SHARED..AWAY {
        let id = away.new_id();
        let mut draft = scene::report_draft(&away, id);
        if place < SHARED + PHOTOS {
            let photo = photo(place);
            let add = vec![Value::text(digest(&photo))];
            let remove = Vec::new();
            draft.writes.insert(
                steward_domain::ids::Key::literal("photos_before"),
                Write::Members { add, remove },
            );
            photos.push(photo);
        }
        away.save(draft, &[]);
    }
    for order in &shared[..CHANGED] {
        scene::edit(&mut home, "repair", *order, &[("description", set("门锁换过了"))]);
    }
    scene::applied(&home.sync());
    away.pass_days(60);
    away.reopen();
    assert_eq!(away.replica.status().waiting, AWAY);

    let receipts = away.sync();
    let count = |outcome| {
        receipts
            .iter()
            .filter(|receipt: &&Receipt| receipt.outcome == outcome)
            .count()
    };
    assert_eq!(receipts.len(), AWAY);
    assert_eq!(count(ReceiptOutcome::Conflict), CHANGED);
    assert_eq!(count(ReceiptOutcome::Applied), AWAY - CHANGED);
    let is_reset = |notice: &Notice| matches!(notice, Notice::PullingAgain | Notice::ServerRestored { .. });
    assert!(!away.notices.iter().any(is_reset), "{:?}", away.notices);
    assert!(away.replica.meta().cursor > cursor);
    home.sync();
    assert_eq!(home.records, away.records, "both show the same");
    let orders = home.records.values().filter(|record| record.register == "repair");
    assert_eq!(orders.count(), AWAY);
    for order in &shared[..CHANGED] {
        let both = home.records[order].distinct("description").len();
        assert_eq!(both, 2, "nobody's words are overwritten");
    }
    send_photos(&mut away, &photos);
}

/// The server asks for some photos at a time, until it has all.
fn send_photos(phone: &mut Phone, photos: &[Vec<u8>]) {
    let mut sent: BTreeSet<String> = BTreeSet::new();
    loop {
        let request = phone.request();
        let answer = phone.client.sync(&request);
        let wanted = serde_json::from_slice::<SyncResponse>(&answer.bytes)
            .expect("an answer")
            .photos_wanted;
        phone.receive(&answer);
        if wanted.is_empty() {
            break;
        }
        for name in wanted {
            let photo = photos
                .iter()
                .find(|photo| digest(photo) == name)
                .expect("one of ours");
            let put = phone
                .client
                .send("PUT", &format!("/api/photos/{name}"), &[], Some(photo));
            assert_eq!(put.status, 201, "{put:?}");
            assert!(sent.insert(name), "what is whole is not asked for again");
        }
    }
    assert_eq!(sent.len(), PHOTOS);
}

/// A JPEG whose header is in order, with bytes of its own.
fn photo(place: usize) -> Vec<u8> {
    let mut photo = vec![
        0xFF, 0xD8, 0xFF, 0xE0, 0, 4, b'J', b'F', 0xFF, 0xC0, 0, 11, 8, 0, 100, 0, 100, 1, 1, 0x11, 0,
    ];
    photo.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0]);
    photo.extend(format!("{place}").repeat(500).bytes());
    photo.extend([0xFF, 0xD9]);
    photo
}

fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
