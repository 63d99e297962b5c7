//! Where a part of a photo belongs.

use axum::http::{HeaderMap, HeaderValue, header};
use steward_server::routes::photos::{digest_of, range_of};

/// The first line is a `Content-Range`, the second a digest of an address, the rest is the body.
///
/// Law: a range that is taken has the length of its body and lies within its total, and there is one way to write it.
///
/// # Panics
/// When a law is broken.
pub fn ranges(bytes: &[u8]) {
    let mut lines = bytes.splitn(3, |byte| *byte == b'\n');
    let (range, digest, body) = (lines.next(), lines.next(), lines.next().unwrap_or_default());
    if let Some(digest) = digest.and_then(|digest| std::str::from_utf8(digest).ok()) {
        let is_digest = digest.len() == 64
            && digest
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        assert_eq!(digest_of(digest.to_owned()).is_ok(), is_digest, "{digest}");
    }
    let mut headers = HeaderMap::new();
    let whole = range_of(&headers, body).expect("without a range the body is the whole");
    assert_eq!((whole.start, whole.total), (0, body.len() as u64));
    let Ok(value) = HeaderValue::from_bytes(range.unwrap_or_default()) else {
        return;
    };
    headers.insert(header::CONTENT_RANGE, value.clone());
    let Ok(range) = range_of(&headers, body) else {
        return;
    };
    let end = range
        .start
        .checked_add(body.len() as u64)
        .expect("the end is a number");
    assert!(range.start < end && end <= range.total);
    let written = format!("bytes {}-{}/{}", range.start, end - 1, range.total);
    headers.insert(
        header::CONTENT_RANGE,
        HeaderValue::try_from(written).expect("a header"),
    );
    assert_eq!(range_of(&headers, body).ok(), Some(range));
}
