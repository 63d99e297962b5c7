//! Labels that are signed, and everything that is not.

use ed25519_compact::{KeyPair, Seed};
use proptest::prelude::*;

use super::*;

const ORIGIN: &str = "https://site.example";

fn pair(seed: u8) -> (KeyPair, LabelKey) {
    let pair = KeyPair::from_seed(Seed::new([seed; 32]));
    let key = LabelKey::new(*pair.pk);
    (pair, key)
}

fn label() -> Label {
    Label {
        kind: LabelKind::Checkpoint,
        record: "01890000-0000-7000-8000-000000000001".parse().unwrap(),
        made_on: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
    }
}

fn token(label: &Label, seed: u8) -> String {
    let (pair, key) = pair(seed);
    let signature = pair.sk.sign(label.message(&key), None);
    label.token(&key, &signature)
}

fn reading(token: &str, seed: u8) -> Reading {
    read(&address(ORIGIN, token), Some(&pair(seed).1))
}

#[test]
fn what_the_server_signed_is_read_back() {
    for kind in [LabelKind::Checkpoint, LabelKind::Place] {
        let label = Label { kind, ..label() };
        let token = token(&label, 7);
        assert_eq!(token.len(), TOKEN_CHARS);
        assert_eq!(reading(&token, 7), Reading::Signed(label));
        for around in [
            format!("  {ORIGIN}/l/{token}\n"),
            format!("{ORIGIN}/l/{token}/"),
            format!("{ORIGIN}/l/{token}?from=camera#top"),
            format!("http://10.0.0.2:8080/l/{token}"),
        ] {
            assert_eq!(
                read(&around, Some(&pair(7).1)),
                Reading::Signed(label),
                "{around}"
            );
        }
    }
}

/// A label that was printed is read for ever: this one was made by version 1.
#[test]
fn a_label_of_the_first_version_is_read() {
    let key = pair(7).1;
    assert_eq!(key.to_string(), VECTOR_KEY);
    assert_eq!(token(&label(), 7), VECTOR_TOKEN);
    assert_eq!(reading(VECTOR_TOKEN, 7), Reading::Signed(label()));
    let text = serde_json::to_string(&key).unwrap();
    assert_eq!(serde_json::from_str::<LabelKey>(&text).unwrap(), key);
    for broken in ["\"\"", "\"AA\"", "7", &text[..text.len() - 2]] {
        assert!(serde_json::from_str::<LabelKey>(broken).is_err(), "{broken}");
    }
}

// By the OpenSSL of Node.js, not by the crate that reads it here; the seed is 32 bytes of 7.
const VECTOR_KEY: &str = "6kpsY-KcUgq-9VB7Ey7F-ZVHdq6-vnuSQh7qaRRG0iw";
const VECTOR_TOKEN: &str = "AQEBiQAAAABwAIAAAAAAAAABAAtKZv6BLBJoVeTtmGftSpfTnLtgWZbl4beh-kEqcw2ZsNIkdbg3bq4NRMNy0CG01XVBywges6WvsKfRC4_62c7CpGGKwnQC";

#[test]
fn no_bit_of_a_token_can_be_changed() {
    let token = token(&label(), 7);
    let bytes = base64url::decode(&token).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let found = reading(&base64url::encode(&changed), 7);
        assert!(
            matches!(found, Reading::False | Reading::OtherSite),
            "bit {bit}: {found:?}"
        );
    }
    for (place, sign) in token.char_indices() {
        for other in ['A', '_', 'z', '=', '中'] {
            if other != sign {
                let mut changed = token.clone();
                changed.replace_range(place..=place, &other.to_string());
                let found = reading(&changed, 7);
                assert!(
                    !matches!(found, Reading::Signed(_) | Reading::Plain),
                    "{changed}: {found:?}"
                );
            }
        }
    }
}

#[test]
fn a_label_of_another_key_is_another_sites() {
    assert_eq!(reading(&token(&label(), 8), 7), Reading::OtherSite);
    assert_eq!(read(&address(ORIGIN, &token(&label(), 7)), None), Reading::NoKey);
}

#[test]
fn a_signature_of_another_key_under_our_mark_is_false() {
    let (ours, theirs) = (pair(7), pair(8));
    let signature = theirs.0.sk.sign(label().message(&ours.1), None);
    assert_eq!(reading(&label().token(&ours.1, &signature), 7), Reading::False);
    // What was signed for something else than a label is no label.
    let signature = ours.0.sk.sign(label().head(&ours.1), None);
    assert_eq!(reading(&label().token(&ours.1, &signature), 7), Reading::False);
}

#[test]
fn a_key_that_any_signature_would_fit_fits_none() {
    // The neutral point of the curve: without a check, an all-zero signature of anything would pass under it.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let key = LabelKey::new(neutral);
    let mut signature = [0; 64];
    signature[0] = 1;
    let found = read(&address(ORIGIN, &label().token(&key, &signature)), Some(&key));
    assert_eq!(found, Reading::False);
}

#[test]
fn codes_and_other_texts_are_plain() {
    for text in [
        "",
        "/",
        "XC001",
        "https://site.example/l/XC001",
        "https://site.example/l/",
        "https://site.example/menu/a-page-with-a-very-long-name",
        "WIFI:S:hall;T:WPA;P:secret;;",
    ] {
        assert_eq!(read(text, Some(&pair(7).1)), Reading::Plain, "{text}");
    }
    let token = token(&label(), 7);
    assert_eq!(
        read(&token, Some(&pair(7).1)),
        Reading::Plain,
        "a token is read from its address"
    );
}

proptest! {
    #[test]
    fn a_token_that_is_cut_or_longer_is_false(end in 21_usize..TOKEN_CHARS, more in "[A-Za-z0-9_-]{1,40}") {
        let token = token(&label(), 7);
        prop_assert_eq!(reading(&token[..end], 7), Reading::False);
        prop_assert_eq!(reading(&format!("{token}{more}"), 7), Reading::False);
    }

    #[test]
    fn no_text_is_taken_for_a_label_and_none_is_too_much(text in any::<String>(), letters in "[A-Za-z0-9_-]{120}") {
        let key = pair(7).1;
        prop_assert!(!matches!(read(&text, Some(&key)), Reading::Signed(_)));
        prop_assert!(!matches!(read(&address(ORIGIN, &text), Some(&key)), Reading::Signed(_)));
        prop_assert!(!matches!(reading(&letters, 7), Reading::Signed(_) | Reading::Plain));
    }

    #[test]
    fn every_label_is_read_back(id in any::<[u8; 16]>(), days in 1_i32..4_000_000, is_place: bool) {
        let kind = if is_place { LabelKind::Place } else { LabelKind::Checkpoint };
        let made_on = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
        let label = Label { kind, record: RecordId(Uuid::from_bytes(id)), made_on };
        prop_assert_eq!(reading(&token(&label, 7), 7), Reading::Signed(label));
    }
}
