//! Whose session a request shows: slot and cookie.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use steward_server::routes::session::token_of;
use steward_server::routes::slot::Slot;

const SLOTS: u8 = 16;

/// The first line is a slot, the second the address of the stream of news, the third a `Cookie`; those after it are further slots.
///
/// Law: a token is shown for the slot that its cookie names and for no other; a slot has one way to be written.
///
/// # Panics
/// When a law is broken.
pub fn cookie(bytes: &[u8]) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let (slot, address, cookie) = (lines.next(), lines.next(), lines.next());
    let mut headers = HeaderMap::new();
    for line in slot.into_iter().filter(|line| !line.is_empty()).chain(lines) {
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.append(HeaderName::from_static("steward-slot"), value);
        }
    }
    if let Ok(value) = HeaderValue::from_bytes(cookie.unwrap_or_default()) {
        headers.insert(header::COOKIE, value);
    }
    let of_header = Slot::of(&headers).ok();
    if let Ok(address) = Uri::try_from(address.unwrap_or_default()) {
        let of_stream = Slot::of_stream(&address, &headers).ok();
        let has_query = address.query().is_some_and(|query| query.contains("slot="));
        assert!(has_query || of_stream == of_header, "{address}");
    }
    let slots: Vec<Slot> = (0..SLOTS)
        .map(|number| Slot::read(&number.to_string()).expect("a slot"))
        .collect();
    assert!(of_header.is_none_or(|slot| slots.contains(&slot)));
    for slot in &slots {
        if let Some(token) = token_of(&headers, *slot) {
            shown_for_its_slot_alone(&token, *slot, &slots);
        }
    }
}

fn shown_for_its_slot_alone(token: &str, slot: Slot, slots: &[Slot]) {
    assert!((1..=128).contains(&token.len()));
    for is_secure in [true, false] {
        let text = format!("{}={token}", slot.cookie_name(is_secure));
        let Ok(value) = HeaderValue::try_from(&text) else {
            panic!("a token that came in a header fits one: {token:?}");
        };
        let headers = HeaderMap::from_iter([(header::COOKIE, value)]);
        for other in slots {
            let shown = token_of(&headers, *other);
            assert_eq!(shown.is_some(), *other == slot, "{text}");
            assert!(shown.is_none_or(|shown| shown == token), "{text}");
        }
    }
}
