//! Which of the people of one phone a request is from: several share it, and each has a session of their own.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Uri};

use super::AppState;
use crate::error::{ApiError, codes};

/// The header that names the slot. Without it a request is from slot 0.
const HEADER: HeaderName = HeaderName::from_static("steward-slot");
/// The highest slot. A phone is shared by a shift, not by a company; and every slot is a cookie in every request.
const SLOT_MAX: u8 = 15;
/// The session cookie's name where the connection is secure. The prefix makes browsers refuse it from anywhere else.
const COOKIE_SECURE: &str = "__Host-steward";
/// Its name over plain HTTP, which is for this machine only: browsers take no `__Host-` cookie there.
const COOKIE_PLAIN: &str = "steward";

/// A person's place on a phone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slot(u8);

impl Slot {
    /// The slot that a request's header names.
    pub fn of(headers: &HeaderMap) -> Result<Self, ApiError> {
        let mut named = headers.get_all(HEADER).iter();
        match (named.next(), named.next()) {
            (None, _) => Ok(Self::default()),
            // A slot that can't be read is no slot 0: that would be somebody else's session.
            (Some(one), None) => Self::read(one.to_str().unwrap_or_default()),
            (Some(_), Some(_)) => Err(ApiError::of(codes::SLOT_INVALID)),
        }
    }

    /// The slot of the stream of news: in its query, or as everywhere.
    pub fn of_stream(uri: &Uri, headers: &HeaderMap) -> Result<Self, ApiError> {
        let pairs = uri.query().unwrap_or_default().split('&');
        let mut named = pairs.filter_map(|pair| pair.strip_prefix("slot="));
        match (named.next(), named.next()) {
            (None, _) => Self::of(headers),
            (Some(one), None) => Self::read(one),
            (Some(_), Some(_)) => Err(ApiError::of(codes::SLOT_INVALID)),
        }
    }

    /// Reads a number as the client writes it, and no other way.
    pub fn read(text: &str) -> Result<Self, ApiError> {
        let number: Option<u8> = text.parse().ok().filter(|number| *number <= SLOT_MAX);
        number
            .filter(|number| number.to_string() == text)
            .map(Self)
            .ok_or_else(|| ApiError::of(codes::SLOT_INVALID))
    }

    /// The name of this slot's session cookie.
    #[must_use]
    pub fn cookie_name(self, is_secure: bool) -> String {
        let name = if is_secure { COOKIE_SECURE } else { COOKIE_PLAIN };
        match self.0 {
            // Phones that were logged in before there were slots stay logged in.
            0 => name.to_owned(),
            number => format!("{name}-{number}"),
        }
    }
}

impl FromRequestParts<AppState> for Slot {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiError> {
        Self::of(&parts.headers)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_slot_is_a_plain_number_from_0_to_15() {
        for (text, slot) in [("0", Some(0)), ("7", Some(7)), ("15", Some(15))] {
            assert_eq!(Slot::read(text).ok(), slot.map(Slot), "{text:?}");
        }
        for text in [
            "", "16", "255", "256", "-1", "+1", "01", " 1", "1 ", "1,2", "one", "1.0",
        ] {
            assert_eq!(Slot::read(text).unwrap_err().code, "slot_invalid", "{text:?}");
        }
    }

    #[test]
    fn a_request_names_one_slot_or_none() {
        let headers = |slots: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for slot in slots {
                headers.append(HEADER, HeaderValue::from_static(slot));
            }
            headers
        };
        assert_eq!(Slot::of(&headers(&[])).ok(), Some(Slot(0)));
        assert_eq!(Slot::of(&headers(&["3"])).ok(), Some(Slot(3)));
        assert!(Slot::of(&headers(&["3", "3"])).is_err());
        let rows = [
            ("/api/live", Some(3)),
            ("/api/live?slot=4", Some(4)),
            ("/api/live?a=1&slot=5", Some(5)),
            ("/api/live?slots=5", Some(3)),
            ("/api/live?slot=", None),
            ("/api/live?slot=1&slot=2", None),
        ];
        for (uri, slot) in rows {
            let found = Slot::of_stream(&Uri::from_static(uri), &headers(&["3"]));
            assert_eq!(found.ok(), slot.map(Slot), "{uri}");
        }
    }

    #[test]
    fn every_slot_has_a_cookie_of_its_own_and_the_first_keeps_its_name() {
        let rows = [
            (0, false, "steward"),
            (0, true, "__Host-steward"),
            (1, false, "steward-1"),
            (15, true, "__Host-steward-15"),
        ];
        for (slot, is_secure, name) in rows {
            assert_eq!(Slot(slot).cookie_name(is_secure), name);
        }
    }
}
