//! Bytes as base64url without padding (RFC 4648, 5): what fits into an address as it is.

const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The text of some bytes.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..=chunk.len() {
            let six = bits >> (18 - 6 * place) & 0x3f;
            text.push(char::from(SIGNS[six as usize]));
        }
    }
    text
}

/// The bytes of a text, if it is one that [`encode`] writes.
///
/// Law: two different texts never give the same bytes. A last sign whose spare bits are not zero is none of ours.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for chunk in text.as_bytes().chunks(4) {
        let mut bits = 0;
        for (place, sign) in chunk.iter().enumerate() {
            bits |= six_of(*sign)? << (18 - 6 * place);
        }
        let count = match chunk.len() {
            4 => 3,
            3 => 2,
            2 => 1,
            _ => return None,
        };
        let [_, all @ ..] = u32::to_be_bytes(bits);
        let (used, spare) = all.split_at(count);
        if spare.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend_from_slice(used);
    }
    Some(bytes)
}

fn six_of(sign: u8) -> Option<u32> {
    let six = match sign {
        b'A'..=b'Z' => sign - b'A',
        b'a'..=b'z' => sign - b'a' + 26,
        b'0'..=b'9' => sign - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    };
    Some(u32::from(six))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_standard_hold_without_their_padding() {
        let rows = [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (bytes, text) in rows {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(encode(&[0xfb, 0xff]), "-_8");
    }

    #[test]
    fn a_text_of_another_form_is_refused() {
        for text in [
            "Z", "Zm9vY", "Zh", "Zm9", "Zg==", "Zm8=", "Z g", "+/+/", "中文", "Zm9v\n",
        ] {
            assert_eq!(decode(text), None, "{text:?}");
        }
    }

    #[test]
    fn every_byte_comes_back_in_every_place() {
        for byte in 0..=u8::MAX {
            for length in 1..=4 {
                let bytes = vec![byte; length];
                assert_eq!(decode(&encode(&bytes)), Some(bytes));
            }
        }
    }
}
