//! How words of a file are compared: without regard to case, width and blanks around them.

/// A text as it is compared.
pub(super) fn fold(text: &str) -> String {
    half_width(text).trim().to_lowercase()
}

/// A text with the signs of full width, which Chinese keyboards give, as plain ones.
pub(super) fn half_width(text: &str) -> String {
    let plain = |sign| match sign {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        '\u{3000}' | '\u{A0}' => ' ',
        _ => sign,
    };
    text.chars().map(plain).collect()
}

/// The parts of a list. Separators inside brackets belong to the words: `闭馆（擦拭、断电、锁门）`.
pub(super) fn split<'a>(text: &'a str, separators: &[char]) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut depth = 0_u32;
    let mut begin = 0;
    for (at, sign) in text.char_indices() {
        match sign {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            '\n' => depth = 0,
            _ => {}
        }
        if depth == 0 && separators.contains(&sign) {
            parts.push(&text[begin..at]);
            begin = at + sign.len_utf8();
        }
    }
    parts.push(&text[begin..]);
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}
