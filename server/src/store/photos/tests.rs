//! Photos in parts, in any order of failure.

use rusqlite::Connection;
use steward_domain::words::Words;
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::store::Registers;

const SITE: &str = "harbour";
const LI: RecordId = RecordId(Uuid::from_u128(1));
const WANG: RecordId = RecordId(Uuid::from_u128(2));

fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("steward.db"), &Registers::load(None).unwrap()).unwrap();
    let words: Words = serde_json::from_str(r#"{"zh":"海港","en":"Harbour"}"#).unwrap();
    store.make_site(&Key::literal(SITE), &words, false, 0).unwrap();
    (folder, store)
}

/// A PNG of one pixel with as many bytes in a private chunk as make it `length` long.
fn png(length: usize) -> Vec<u8> {
    let chunk = |name: &[u8], data: &[u8]| {
        [
            &u32::try_from(data.len()).unwrap().to_be_bytes(),
            name,
            data,
            &[0; 4],
        ]
        .concat()
    };
    let noise: Vec<u8> = (0..length - 70)
        .map(|place| u8::try_from(place % 251).unwrap())
        .collect();
    let chunks = [
        chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
        chunk(b"prVt", &noise),
        chunk(b"IDAT", &[0]),
        chunk(b"IEND", &[]),
    ];
    [b"\x89PNG\r\n\x1A\n".as_slice(), &chunks.concat()].concat()
}

fn digest(bytes: &[u8]) -> String {
    token::hex(&Sha256::digest(bytes))
}

/// `start..end` of a photo.
fn send(
    store: &Store,
    staff: RecordId,
    photo: &[u8],
    start: usize,
    end: usize,
) -> Result<PartOutcome, PhotoError> {
    let range = PartRange {
        start: start as u64,
        total: photo.len() as u64,
    };
    store.photo_part(SITE, staff, &digest(photo), range, &photo[start..end], 5)
}

fn count(store: &Store, sql: &str) -> i64 {
    store
        .read(|transaction| Ok(transaction.query_row(sql, [], |row| row.get(0))?))
        .unwrap()
}

fn mention(store: &Store, sha256: &str) {
    let put = |transaction: &Connection| {
        let (record, device) = (Uuid::from_u128(8), Uuid::from_u128(9));
        transaction.execute(
            "INSERT INTO photo_mentions (site, sha256, record, field, device) VALUES (?1, ?2, ?3, 'photos_before', ?4)",
            params![SITE, sha256, record.as_bytes(), device.as_bytes()],
        )?;
        Ok::<_, StoreError>(())
    };
    store.write(|transaction| put(transaction)).unwrap();
}

#[test]
fn a_whole_photo_comes_back_as_it_was() {
    let (_folder, store) = store();
    let photo = png(5_000);
    assert_eq!(store.photo_progress(SITE, &digest(&photo)).unwrap(), None);
    let first = send(&store, LI, &photo, 0, 5_000).unwrap();
    let whole = PartOutcome {
        received: 5_000,
        bytes: 5_000,
        taken: 5_000,
        is_whole: true,
        became_whole: true,
    };
    assert_eq!(first, whole);
    let again = send(&store, WANG, &photo, 0, 5_000).unwrap();
    assert_eq!(
        again,
        PartOutcome {
            taken: 0,
            became_whole: false,
            ..whole
        }
    );
    let found = store.photo(SITE, &digest(&photo)).unwrap();
    assert_eq!(found, Some((ImageKind::Png, photo.clone())));
    assert_eq!(store.photo("elsewhere", &digest(&photo)).unwrap(), None);
    let progress = store.photo_progress(SITE, &digest(&photo)).unwrap().unwrap();
    assert_eq!(
        (progress.staff, progress.kind, progress.is_whole),
        (LI, Some(ImageKind::Png), true)
    );
}

/// Start, end, and how far the photo is after it; or how far it is when the part comes too early.
type Row = (usize, usize, Result<u64, u64>);

#[test]
fn parts_are_taken_in_any_cut_and_any_repetition() {
    let photo = png(1_000);
    let rows: [&[Row]; 4] = [
        &[(0, 400, Ok(400)), (400, 800, Ok(800)), (800, 1_000, Ok(1_000))],
        &[
            (0, 400, Ok(400)),
            (0, 400, Ok(400)),
            (100, 300, Ok(400)),
            (200, 600, Ok(600)),
            (0, 1_000, Ok(1_000)),
        ],
        &[
            (1, 400, Err(0)),
            (0, 400, Ok(400)),
            (401, 1_000, Err(400)),
            (400, 1_000, Ok(1_000)),
            (0, 1, Ok(1_000)),
        ],
        &[
            (999, 1_000, Err(0)),
            (0, 1, Ok(1)),
            (0, 999, Ok(999)),
            (998, 1_000, Ok(1_000)),
            (1, 9, Ok(1_000)),
        ],
    ];
    for (place, row) in rows.iter().enumerate() {
        let (_folder, store) = store();
        for (start, end, expected) in *row {
            let got = match send(&store, LI, &photo, *start, *end) {
                Ok(outcome) => Ok(outcome.received),
                Err(PhotoError::WrongRange { received }) => Err(received),
                Err(other) => panic!("row {place}, {start}..{end}: {other}"),
            };
            assert_eq!(got, *expected, "row {place}, {start}..{end}");
        }
        let found = store.photo(SITE, &digest(&photo)).unwrap();
        assert_eq!(found.map(|(_, body)| body), Some(photo.clone()), "row {place}");
        assert_eq!(
            count(&store, "SELECT COUNT(*) FROM photo_parts"),
            1,
            "row {place}"
        );
    }
}

#[test]
fn a_photo_that_is_not_whole_is_not_given_out() {
    let (_folder, store) = store();
    let photo = png(1_000);
    send(&store, LI, &photo, 0, 999).unwrap();
    assert_eq!(store.photo(SITE, &digest(&photo)).unwrap(), None);
}

#[test]
fn parts_outlast_a_restart() {
    let (folder, store) = store();
    let photo = png(1_000);
    send(&store, LI, &photo, 0, 600).unwrap();
    drop(store);
    let store = Store::open(&folder.path().join("steward.db"), &Registers::load(None).unwrap()).unwrap();
    let progress = store.photo_progress(SITE, &digest(&photo)).unwrap().unwrap();
    assert_eq!(
        (progress.received, progress.bytes, progress.is_whole),
        (600, 1_000, false)
    );
    assert!(send(&store, LI, &photo, 600, 1_000).unwrap().became_whole);
}

#[test]
fn bytes_of_another_digest_are_thrown_away_and_the_phone_begins_again() {
    let (_folder, store) = store();
    let photo = png(1_000);
    let mut wrong = photo.clone();
    wrong[500] ^= 1;
    let name = digest(&photo);
    let put = |body: &[u8], start: u64| {
        store.photo_part(SITE, LI, &name, PartRange { start, total: 1_000 }, body, 5)
    };
    put(&wrong[..600], 0).unwrap();
    assert!(matches!(put(&wrong[600..], 600), Err(PhotoError::DigestWrong)));
    assert_eq!(store.photo_progress(SITE, &name).unwrap(), None);
    assert_eq!(count(&store, "SELECT COUNT(*) FROM photo_parts"), 0);
    // The same bytes that differ from those that are here: one of them is wrong.
    put(&wrong[..600], 0).unwrap();
    assert!(matches!(put(&photo[400..700], 400), Err(PhotoError::DigestWrong)));
    assert_eq!(store.photo_progress(SITE, &name).unwrap(), None);
    // A wrong body at once touches nothing that is here.
    put(&photo[..600], 0).unwrap();
    assert!(matches!(put(&wrong, 0), Err(PhotoError::DigestWrong)));
    assert!(put(&photo[600..], 600).unwrap().became_whole);
}

#[test]
fn what_is_no_photo_is_refused_by_its_bytes() {
    let (_folder, store) = store();
    let page = b"<!doctype html><script>alert(1)</script>".repeat(20);
    assert!(matches!(
        send(&store, LI, &page, 0, page.len()),
        Err(PhotoError::TypeUnknown)
    ));
    send(&store, LI, &page, 0, 100).unwrap();
    assert!(matches!(
        send(&store, LI, &page, 100, page.len()),
        Err(PhotoError::TypeUnknown)
    ));
    assert_eq!(count(&store, "SELECT COUNT(*) FROM photos"), 0);
    assert_eq!(count(&store, "SELECT COUNT(*) FROM photo_parts"), 0);
}

#[test]
fn ranges_that_make_no_sense_are_refused() {
    let (_folder, store) = store();
    let body = [7; 10];
    let put = |start, total, body: &[u8]| {
        let range = PartRange { start, total };
        store
            .photo_part(SITE, LI, &digest(b"x"), range, body, 5)
            .unwrap_err()
    };
    assert!(matches!(put(0, 0, &[]), PhotoError::Empty));
    assert!(matches!(put(0, 100, &[]), PhotoError::Empty));
    assert!(matches!(put(95, 100, &body), PhotoError::Empty));
    assert!(matches!(put(u64::MAX, 100, &body), PhotoError::Empty));
    assert!(matches!(put(0, PHOTO_BYTES_MAX + 1, &body), PhotoError::TooLarge));
    assert!(matches!(put(0, u64::MAX, &body), PhotoError::TooLarge));
    assert_eq!(count(&store, "SELECT COUNT(*) FROM photos"), 0);
    let largest = png(usize::try_from(PHOTO_BYTES_MAX).unwrap());
    assert!(send(&store, LI, &largest, 0, largest.len()).unwrap().became_whole);
}

#[test]
fn another_length_is_refused_until_the_photo_comes_whole() {
    let (_folder, store) = store();
    let photo = png(1_000);
    let name = digest(&photo);
    let lie = PartRange {
        start: 0,
        total: 2_000,
    };
    store.photo_part(SITE, WANG, &name, lie, &[7; 50], 5).unwrap();
    assert!(matches!(
        send(&store, LI, &photo, 0, 500),
        Err(PhotoError::OtherTotal { bytes: 2_000 })
    ));
    assert!(send(&store, LI, &photo, 0, 1_000).unwrap().became_whole);
    assert_eq!(store.photo_progress(SITE, &name).unwrap().unwrap().staff, LI);
    let other = store.photo_part(SITE, WANG, &name, lie, &[7; 50], 5);
    assert!(matches!(other, Err(PhotoError::OtherTotal { bytes: 1_000 })));
}

#[test]
fn who_brought_only_a_part_is_not_the_one_who_brought_it() {
    let (_folder, store) = store();
    let photo = png(1_000);
    send(&store, WANG, &photo, 0, 1).unwrap();
    // Repeating what is here shows nothing and changes nothing.
    send(&store, LI, &photo, 0, 1).unwrap();
    let staff = |store: &Store| {
        store
            .photo_progress(SITE, &digest(&photo))
            .unwrap()
            .unwrap()
            .staff
    };
    assert_eq!(staff(&store), WANG);
    send(&store, LI, &photo, 0, 500).unwrap();
    assert_eq!(staff(&store), RecordId(Uuid::nil()));
    assert!(send(&store, WANG, &photo, 500, 1_000).unwrap().became_whole);
    assert_eq!(staff(&store), RecordId(Uuid::nil()));
}

#[test]
fn parts_of_one_byte_do_not_become_rows_without_end() {
    let (_folder, store) = store();
    let photo = png(300);
    for place in 0..300 {
        send(&store, LI, &photo, place, place + 1).unwrap();
        assert!(count(&store, "SELECT COUNT(*) FROM photo_parts") <= 64);
    }
    assert_eq!(store.photo(SITE, &digest(&photo)).unwrap().unwrap().1, photo);
}

#[test]
fn one_person_has_a_bounded_number_of_photos_that_are_not_whole() {
    let (_folder, store) = store();
    let begin = |staff, number: u32| {
        let range = PartRange { start: 0, total: 100 };
        store.photo_part(SITE, staff, &digest(&number.to_be_bytes()), range, &[1], 5)
    };
    for number in 0..UNFINISHED_PER_PERSON_MAX {
        begin(LI, number).unwrap();
    }
    assert!(matches!(begin(LI, 9_999), Err(PhotoError::TooManyUnfinished)));
    begin(LI, 0).unwrap();
    begin(WANG, 9_999).unwrap();
    let photo = png(100);
    assert!(send(&store, LI, &photo, 0, 100).unwrap().became_whole);
}

#[test]
fn only_what_is_old_and_unfinished_and_not_referred_to_is_forgotten() {
    let (_folder, store) = store();
    let (whole, waited_for, forgotten) = (png(100), png(200), png(300));
    send(&store, LI, &whole, 0, 100).unwrap();
    send(&store, LI, &waited_for, 0, 50).unwrap();
    send(&store, LI, &forgotten, 0, 50).unwrap();
    mention(&store, &digest(&waited_for));
    assert_eq!(store.forget_stale_photos(5 + STALE_DAYS * DAY_MS).unwrap(), 0);
    assert_eq!(store.forget_stale_photos(6 + STALE_DAYS * DAY_MS).unwrap(), 1);
    assert_eq!(store.photo_progress(SITE, &digest(&forgotten)).unwrap(), None);
    assert!(
        store
            .photo_progress(SITE, &digest(&waited_for))
            .unwrap()
            .is_some()
    );
    assert!(store.photo(SITE, &digest(&whole)).unwrap().is_some());
    assert_eq!(count(&store, "SELECT COUNT(*) FROM photo_parts"), 2);
}

#[test]
fn mentions_name_record_and_field() {
    let (_folder, store) = store();
    let name = digest(b"x");
    assert_eq!(store.photo_mentions(SITE, &name).unwrap(), []);
    mention(&store, &name);
    let expected = (RecordId(Uuid::from_u128(8)), Key::literal("photos_before"));
    assert_eq!(store.photo_mentions(SITE, &name).unwrap(), [expected]);
}
