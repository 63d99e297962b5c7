//! The formats of what people type: identity numbers, phones, number plates, days, digests, and their masks.
//!
//! Each check takes a text as it was typed or pasted and returns its one stored form, so that two spellings of one
//! number are found as one. Full-width characters, blanks and invisible marks are forgiven everywhere.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use FormatError::{UnknownPrefix, UnknownProvince, WrongCharacter, WrongLength};

/// The longest text that is looked at, in characters. No number of any kind is longer.
pub const TYPED_CHARS_MAX: usize = 80;
/// The most digits of an extension behind a phone number, and of an internal number.
pub const EXTENSION_DIGITS_MAX: usize = 6;
/// Nobody who is alive was born before this year, so an earlier one is a slip of the finger.
pub const BIRTH_YEAR_MIN: i32 = 1900;

/// What is wrong with a typed text. Its code (`wrong_length`) is translated by the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormatError {
    /// Too few or too many characters.
    WrongLength,
    /// A character that cannot stand there.
    WrongCharacter,
    /// No province has this code or this character.
    UnknownProvince,
    /// A resident ID of the old kind, valid until 2012: ask for the present card.
    OldFifteenDigits,
    /// The calendar has no such day.
    NoSuchDay,
    /// The day of birth is still to come.
    BornAfterToday,
    /// The last character does not follow from the others: a digit was mistyped or two were swapped.
    WrongCheckDigit,
    /// A fixed line without its area code: ask for it.
    AreaCodeMissing,
    /// No phone number begins like this.
    UnknownPrefix,
    /// The letters I and O are not used on plates: probably 1 or 0.
    LetterIOrO,
    /// A new-energy plate without its kind letter in front (small vehicles) or at the end (large ones).
    NotNewEnergy,
}

/// Goes on where a condition holds, and otherwise stops with the error.
fn must(holds: bool, otherwise: FormatError) -> Result<(), FormatError> {
    if holds { Ok(()) } else { Err(otherwise) }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|sign| sign.is_ascii_digit())
}

/// The number of a resident ID 身份证 of 18 characters (GB 11643), with a capital `X`.
///
/// `today` is the site's present day. Numbers of 15 digits are refused with a code of their own: the cards have not been
/// valid since 2013, and guessing the century would make a number that stands on no card.
///
/// # Errors
/// `wrong_length`, `old_fifteen_digits`, `wrong_character`, `unknown_province`, `no_such_day`, `born_after_today`,
/// `wrong_check_digit`: the first that applies, in this order.
pub fn resident_id(text: &str, today: NaiveDate) -> Result<String, FormatError> {
    let id = plain(text)?.to_ascii_uppercase();
    must(id.len() != 15 || !is_digits(&id), FormatError::OldFifteenDigits)?;
    must(id.chars().count() == 18, WrongLength)?;
    must(is_digits(id.strip_suffix('X').unwrap_or(&id)), WrongCharacter)?;
    let number = |places: Range<usize>| {
        let digits = id[places].bytes().map(|digit| u32::from(digit - b'0'));
        digits.fold(0, |sum, digit| sum * 10 + digit)
    };
    must(is_region(number(0..2)), UnknownProvince)?;
    let born = NaiveDate::from_ymd_opt(number(6..10).cast_signed(), number(10..12), number(12..14))
        .filter(|day| day.year() >= BIRTH_YEAR_MIN)
        .ok_or(FormatError::NoSuchDay)?;
    must(born <= today, FormatError::BornAfterToday)?;
    // ISO 7064 MOD 11-2: all characters, the last one weighing 1 and each one before it twice as much, leave 1.
    let rest = (0..17).fold(0, |rest, at| (rest + number(at..at + 1)) * 2 % 11);
    let check = b"0123456789X"[(12 - rest as usize) % 11];
    must(id.as_bytes()[17] == check, FormatError::WrongCheckDigit)?;
    Ok(id)
}

/// The first two digits of region codes (GB/T 2260). 81 to 83 stand on the residence permits of people from Hong Kong,
/// Macau and Taiwan, which are numbered alike. Foreigners' permanent residence cards (9…) are another document.
fn is_region(code: u32) -> bool {
    matches!(code, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83)
}

/// A phone number, in one of these forms:
/// mobile `13800000000`; fixed line `0755-20000000` (area code of 3 or 4 digits, then 7 or 8); service number
/// `4001234567` or 800…; Hong Kong and Macau `+85220000000`, `+85360000000`; internal number `801` (3 to 6 digits, which
/// also takes public short numbers such as 110). All but the last may have an extension of 1 to 6 digits: `…-801`.
///
/// Forgiven: `+86`, `0086` or 86 in front, brackets, dots and hyphens between groups, an extension behind
/// `转`, `分机`, `ext`, `x`, `#`, a comma, or as the last group behind a hyphen.
///
/// # Errors
/// `wrong_length`, `wrong_character`, `area_code_missing`, `unknown_prefix` (also for other countries).
pub fn phone(text: &str) -> Result<String, FormatError> {
    let typed = phone_signs(text)?;
    if let Some((number, extension)) = typed.split_once('#') {
        return with_extension(number, extension.trim_start_matches('#'));
    }
    // `0755-20000000-801`: the last group is an extension only when a whole number stands before it.
    if let Some((number, last)) = typed.rsplit_once('-')
        && let Ok(found) = with_extension(number, last)
    {
        return Ok(found);
    }
    let digits = typed.replace('-', "");
    match digits.len() {
        3..=EXTENSION_DIGITS_MAX if is_digits(&digits) => Ok(digits),
        _ => whole_number(&digits),
    }
}

/// A typed phone as digits, `-` between groups, `#` before an extension and `+` in front.
fn phone_signs(text: &str) -> Result<String, FormatError> {
    let typed = plain(text)?.to_ascii_lowercase();
    let mut signs = String::new();
    for sign in typed.replace("ext", "#").replace("分机", "#").chars() {
        match sign {
            '0'..='9' => signs.push(sign),
            '+' if signs.is_empty() => signs.push(sign),
            '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' => signs.push('-'),
            '#' | 'x' | ',' | '转' | '轉' => signs.push('#'),
            '.' | '·' | '(' | ')' => {}
            _ => return Err(WrongCharacter),
        }
    }
    Ok(signs)
}

fn with_extension(number: &str, extension: &str) -> Result<String, FormatError> {
    must(is_digits(extension), WrongCharacter)?;
    must((1..=EXTENSION_DIGITS_MAX).contains(&extension.len()), WrongLength)?;
    Ok(format!("{}-{extension}", whole_number(&number.replace('-', ""))?))
}

/// A number that can be dialled from outside, given as digits with or without a `+`.
fn whole_number(digits: &str) -> Result<String, FormatError> {
    let abroad = digits.strip_prefix('+').or_else(|| digits.strip_prefix("00"));
    match (abroad, digits.as_bytes(), digits.len()) {
        (Some(number), ..) => international_number(number),
        // No number of the mainland begins like these and is so long: the plus was left out.
        (_, [b'8', b'6', ..], 12..) | (_, [b'8', b'5', b'2' | b'3', ..], 11) => international_number(digits),
        _ => mainland_number(digits),
    }
}

fn international_number(digits: &str) -> Result<String, FormatError> {
    match digits.as_bytes() {
        [b'8', b'6', b'0', ..]
        | [b'8', b'6', b'1', b'3'..=b'9', ..]
        | [b'8', b'6', b'4' | b'8', b'0', b'0', ..] => mainland_number(&digits[2..]),
        // Behind +86 the area code loses its 0.
        [b'8', b'6', ..] => mainland_number(&format!("0{}", &digits[2..])),
        [b'8', b'5', b'2' | b'3', local @ ..] if local.len() != 8 => Err(WrongLength),
        [b'8', b'5', b'2' | b'3', b'2'..=b'9', ..] => Ok(format!("+{digits}")),
        _ => Err(UnknownPrefix),
    }
}

fn mainland_number(digits: &str) -> Result<String, FormatError> {
    match (digits.as_bytes(), digits.len()) {
        ([b'1', b'3'..=b'9', ..], 11) | ([b'4' | b'8', b'0', b'0', ..], 10) => Ok(digits.to_owned()),
        // A habit from the days of long-distance calls: a mobile number with a 0 in front.
        ([b'0', b'1', b'3'..=b'9', ..], 12) => Ok(digits[1..].to_owned()),
        ([b'0', b'1', b'1'..=b'9', ..], _) => Err(UnknownPrefix),
        // 010 and 02x are the only area codes of three digits.
        ([b'0', b'1' | b'2', _, ..], _) => fixed_line(digits, 3),
        ([b'0', b'3'..=b'9', _, _, ..], _) => fixed_line(digits, 4),
        ([b'2'..=b'9', ..], 7 | 8) => Err(FormatError::AreaCodeMissing),
        (_, 10 | 11) => Err(UnknownPrefix),
        _ => Err(WrongLength),
    }
}

fn fixed_line(digits: &str, area_digits: usize) -> Result<String, FormatError> {
    let (area, local) = digits.split_at(area_digits);
    must(matches!(local.len(), 7 | 8), WrongLength)?;
    must(!local.starts_with(['0', '1']), UnknownPrefix)?;
    Ok(format!("{area}-{local}"))
}

const PLATE_PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
const PLATE_DOTS: [char; 6] = ['.', '-', '·', '•', '・', '‧'];

/// A number plate in capitals without dot or blank: `粤B12345`, new energy `粤BD12345` or `粤B12345D`, and those that
/// end in 警 学 挂 使 领, or in 港 澳 (issued as 粤Z only): `粤Z1234港`. The serial has no I and no O (GA 36).
///
/// Limits: military, armed-police (WJ) and foreign plates are `unknown_province`.
///
/// # Errors
/// `wrong_length`, `unknown_province`, `letter_i_or_o`, `wrong_character`, `not_new_energy`.
pub fn plate(text: &str) -> Result<String, FormatError> {
    let plate = plain(text)?.to_uppercase().replace(PLATE_DOTS, "");
    let signs: Vec<char> = plate.chars().collect();
    let [province, office, serial @ ..] = signs.as_slice() else {
        return Err(WrongLength);
    };
    must(PLATE_PROVINCES.contains(*province), UnknownProvince)?;
    let (serial, is_whole) = match serial {
        [serial @ .., '警' | '学' | '挂' | '使' | '领'] => (serial, serial.len() == 4),
        [serial @ .., '港' | '澳'] if (*province, *office) == ('粤', 'Z') => (serial, serial.len() == 4),
        _ => (serial, matches!(serial.len(), 5 | 6)),
    };
    must(is_whole, WrongLength)?;
    // A few authorities once had the letter O; a serial never has it, and I is nowhere.
    let has_i_or_o = *office == 'I' || serial.contains(&'I') || serial.contains(&'O');
    must(!has_i_or_o, FormatError::LetterIOrO)?;
    let fits = |sign: &char| matches!(sign, 'A'..='Z' | '0'..='9');
    must(office.is_ascii_uppercase(), WrongCharacter)?;
    must(serial.iter().all(fits), WrongCharacter)?;
    let fits_length = serial.len() != 6 || is_new_energy(serial);
    must(fits_length, FormatError::NotNewEnergy)?;
    Ok(plate)
}

/// A to E are battery vehicles, F to K all others. Small: the letter, any sign, 4 digits. Large: 5 digits, the letter.
fn is_new_energy(serial: &[char]) -> bool {
    let is_digits = |part: &[char]| part.iter().all(char::is_ascii_digit);
    match serial {
        ['A'..='H' | 'J' | 'K', _, rest @ ..] if is_digits(rest) => true,
        [rest @ .., 'A'..='H' | 'J' | 'K'] => is_digits(rest),
        _ => false,
    }
}

/// A calendar day, written `2026-11-21` and in no other way, so that days sort as texts.
///
/// # Errors
/// `wrong_length`, `wrong_character`, `no_such_day`.
pub fn date(text: &str) -> Result<NaiveDate, FormatError> {
    let text = plain(text)?;
    must(text.chars().count() == 10, WrongLength)?;
    let shape = text.replace(|sign: char| sign.is_ascii_digit(), "9");
    must(shape == "9999-99-99", WrongCharacter)?;
    text.parse().map_err(|_| FormatError::NoSuchDay)
}

/// A SHA-256 digest: 64 lower-case hexadecimal digits. Capitals are refused, since a digest names a stored photo and a
/// photo has one name.
///
/// # Errors
/// `wrong_length`, `wrong_character`.
pub fn digest(text: &str) -> Result<&str, FormatError> {
    must(text.len() == 64, WrongLength)?;
    let fits = |sign| matches!(sign, b'0'..=b'9' | b'a'..=b'f');
    must(text.bytes().all(fits), WrongCharacter)?;
    Ok(text)
}

/// The least that a mask hides, in characters: as much as of a mobile number.
const HIDDEN_MIN: usize = 4;

/// A phone as lists show it: `138****1234` (VIS-9). Hyphens stay. A short number shows less: its last four characters,
/// or nothing where fewer than four would be hidden.
#[must_use]
pub fn mask_phone(text: &str) -> String {
    mask(text, 3, 4)
}

/// The number of an identity document as lists show it: `4401**********1234` (VIS-9). A short one shows less, as with
/// [`mask_phone`].
#[must_use]
pub fn mask_id_number(text: &str) -> String {
    mask(text, 4, 4)
}

/// A name as lists show it: its first character, then one star for each other one, two at most, so that the mask of a
/// long name does not give it away: `张**` (VIS-9).
#[must_use]
pub fn mask_name(text: &str) -> String {
    let mut signs = text.trim().chars();
    match (signs.next(), signs.count()) {
        (None, _) => String::new(),
        (Some(_), 0) => "*".to_owned(),
        (Some(first), rest) => format!("{first}{}", "*".repeat(rest.min(2))),
    }
}

fn mask(text: &str, first: usize, last: usize) -> String {
    let count = text.chars().filter(|sign| *sign != '-').count();
    let (first, last) = match count {
        _ if count >= first + HIDDEN_MIN + last => (first, last),
        _ if count >= HIDDEN_MIN + last => (0, last),
        _ => (0, 0),
    };
    let hidden = first + 1..=count - last;
    let mut place = 0;
    let sign_or_star = |sign| {
        place += usize::from(sign != '-');
        let is_hidden = sign != '-' && hidden.contains(&place);
        if is_hidden { '*' } else { sign }
    };
    text.chars().map(sign_or_star).collect()
}

/// A typed text in half-width characters, without blanks and without the invisible marks that address books paste along.
fn plain(text: &str) -> Result<String, FormatError> {
    must(text.chars().count() <= TYPED_CHARS_MAX, WrongLength)?;
    let half_width = |sign| match sign {
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' => None,
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(sign) - 0xFEE0),
        _ => Some(sign).filter(|sign| !sign.is_whitespace()),
    };
    Ok(text.chars().filter_map(half_width).collect())
}

#[cfg(test)]
mod tests {
    use super::FormatError::*;
    use super::*;
    use proptest::prelude::*;
    use std::fmt::Debug;

    fn today() -> NaiveDate {
        date("2026-11-21").unwrap()
    }

    fn check<T: PartialEq + Debug>(
        read: impl Fn(&str) -> Result<T, FormatError>,
        cases: &[(&str, Result<T, FormatError>)],
    ) {
        for (typed, result) in cases {
            assert_eq!(&read(typed), result, "{typed:?}");
        }
    }

    fn phones(cases: &[(&str, Result<&str, FormatError>)]) {
        for (typed, result) in cases {
            assert_eq!(phone(typed).as_deref(), result.as_ref().copied(), "{typed:?}");
        }
    }

    fn plates(cases: &[(&str, Result<&str, FormatError>)]) {
        for (typed, result) in cases {
            assert_eq!(plate(typed).as_deref(), result.as_ref().copied(), "{typed:?}");
        }
    }

    /// GB 11643's table of weights, unlike the doubling above: two ways to the same character.
    fn check_character(first_17: &str) -> char {
        const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let digits = first_17.bytes().map(|digit| u32::from(digit - b'0'));
        let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
        "10X98765432".chars().nth(sum as usize % 11).unwrap()
    }

    /// A made-up number: nobody has the sequence number that is tried here.
    fn made_up(first_17: &str) -> String {
        format!("{first_17}{}", check_character(first_17))
    }

    /// A made-up number that ends in X, and its first 17 digits.
    fn made_up_with_x() -> String {
        (0..1000)
            .map(|sequence| made_up(&format!("11000019990101{sequence:03}")))
            .find(|id| id.ends_with('X'))
            .unwrap()
    }

    #[test]
    fn each_of_the_eleven_check_characters_passes_and_the_other_ten_fail() {
        for sequence in 0..40 {
            let first_17 = format!("44000019990101{sequence:03}");
            let passing: Vec<char> = "0123456789X"
                .chars()
                .filter(|last| resident_id(&format!("{first_17}{last}"), today()) != Err(WrongCheckDigit))
                .collect();
            assert_eq!(passing, [check_character(&first_17)], "{first_17}");
        }
    }

    #[test]
    fn resident_ids_are_checked_place_by_place() {
        let with_digit = |first_17: &str, error| (made_up(first_17), Err(error));
        let good = made_up("44000019990101000");
        let cases = [
            (good.clone(), Ok(good.clone())),
            (made_up("11000020000229000"), Ok(made_up("11000020000229000"))),
            (made_up("11000020261121000"), Ok(made_up("11000020261121000"))),
            (made_up("81000019990101000"), Ok(made_up("81000019990101000"))),
            (format!(" {} {} ", &good[..6], &good[6..]), Ok(good.clone())),
            with_digit("00000019990101000", UnknownProvince),
            with_digit("16000019990101000", UnknownProvince),
            with_digit("91000019990101000", UnknownProvince),
            with_digit("11000019990229000", NoSuchDay),
            with_digit("11000019991301000", NoSuchDay),
            with_digit("11000019990100000", NoSuchDay),
            with_digit("11000018991231000", NoSuchDay),
            with_digit("11000020261122000", BornAfterToday),
            with_digit("11000029990101000", BornAfterToday),
            (good[..17].to_owned(), Err(WrongLength)),
            (format!("{good}0"), Err(WrongLength)),
            (String::new(), Err(WrongLength)),
            ("1".repeat(TYPED_CHARS_MAX + 1), Err(WrongLength)),
            ("440000990101000".to_owned(), Err(OldFifteenDigits)),
            ("44000099010100X".to_owned(), Err(WrongLength)),
            ("4400001999010100A1".to_owned(), Err(WrongCharacter)),
            ("4400001999010100XX".to_owned(), Err(WrongCharacter)),
            ("粤40000199901010001".to_owned(), Err(WrongCharacter)),
        ];
        for (typed, result) in cases {
            assert_eq!(resident_id(&typed, today()), result, "{typed:?}");
        }
    }

    #[test]
    fn a_small_or_full_width_x_becomes_a_capital() {
        let id = made_up_with_x();
        let full_width: String = id
            .chars()
            .map(|sign| char::from_u32(u32::from(sign) + 0xFEE0).unwrap())
            .collect();
        for typed in [
            id.clone(),
            id.to_lowercase(),
            full_width.clone(),
            full_width.to_lowercase(),
        ] {
            assert_eq!(resident_id(&typed, today()), Ok(id.clone()), "{typed}");
        }
    }

    #[test]
    fn phones_have_one_form_each() {
        phones(&[
            ("13800000000", Ok("13800000000")),
            ("138 0000 0000", Ok("13800000000")),
            ("138-0000-0000", Ok("13800000000")),
            ("１３８００００００００", Ok("13800000000")),
            ("\u{202D}13800000000\u{202C}", Ok("13800000000")),
            ("+8613800000000", Ok("13800000000")),
            ("+86 138 0000 0000", Ok("13800000000")),
            ("＋86-138-0000-0000", Ok("13800000000")),
            ("(+86)13800000000", Ok("13800000000")),
            ("013800000000", Ok("13800000000")),
            ("+86 013822223333", Ok("13822223333")),
            ("008613800000000", Ok("13800000000")),
            ("8613800000000", Ok("13800000000")),
            ("19900000000", Ok("19900000000")),
            ("13800000000转1234", Ok("13800000000-1234")),
            ("13800000000,1234", Ok("13800000000-1234")),
        ]);
    }

    #[test]
    fn fixed_lines_keep_area_code_and_extension_apart() {
        phones(&[
            ("0755-20000000", Ok("0755-20000000")),
            ("075520000000", Ok("0755-20000000")),
            ("（0755）2000 0000", Ok("0755-20000000")),
            ("0755—2000-0000", Ok("0755-20000000")),
            ("0898-2000000", Ok("0898-2000000")),
            ("010-60000000", Ok("010-60000000")),
            ("02160000000", Ok("021-60000000")),
            ("+86 755 20000000", Ok("0755-20000000")),
            ("+86 0755 20000000", Ok("0755-20000000")),
            ("+86-10-6000-0000", Ok("010-60000000")),
            ("861060000000", Ok("010-60000000")),
            ("0755-20000000-801", Ok("0755-20000000-801")),
            ("0755-2000-0000-801", Ok("0755-20000000-801")),
            ("0755-2000000-1", Ok("0755-2000000-1")),
            ("075520000000转801", Ok("0755-20000000-801")),
            ("0755-20000000转分机801", Ok("0755-20000000-801")),
            ("0755-20000000 ext. 801", Ok("0755-20000000-801")),
            ("0755-20000000 Ext 801", Ok("0755-20000000-801")),
            ("0755-20000000x801", Ok("0755-20000000-801")),
            ("0755-20000000#801", Ok("0755-20000000-801")),
        ]);
    }

    #[test]
    fn service_regional_and_internal_numbers_are_phones_too() {
        phones(&[
            ("400-123-4567", Ok("4001234567")),
            ("800 123 4567", Ok("8001234567")),
            ("+86 400 123 4567", Ok("4001234567")),
            ("4001234567转1", Ok("4001234567-1")),
            ("+852 2000 0000", Ok("+85220000000")),
            ("00852-20000000", Ok("+85220000000")),
            ("852 2000 0000", Ok("+85220000000")),
            ("+853 6000 0000", Ok("+85360000000")),
            ("+852 20000000 转 12", Ok("+85220000000-12")),
            ("801", Ok("801")),
            ("8-801", Ok("8801")),
            ("110", Ok("110")),
            ("123456", Ok("123456")),
        ]);
    }

    #[test]
    fn what_is_no_phone_says_why() {
        phones(&[
            ("", Err(WrongLength)),
            ("+", Err(UnknownPrefix)),
            ("0111-20000000", Err(UnknownPrefix)),
            ("12", Err(WrongLength)),
            ("1380000000", Err(UnknownPrefix)),
            ("138000000000", Err(WrongLength)),
            ("12800000000", Err(UnknownPrefix)),
            ("20000000", Err(AreaCodeMissing)),
            ("2000000", Err(AreaCodeMissing)),
            ("0755-200000", Err(WrongLength)),
            ("0755-200000000", Err(WrongLength)),
            ("0755-10000000", Err(UnknownPrefix)),
            ("05", Err(WrongLength)),
            ("+86 20000000", Err(WrongLength)),
            ("+8522000000", Err(WrongLength)),
            ("+85212345678", Err(UnknownPrefix)),
            ("+1 202 555 0100", Err(UnknownPrefix)),
            ("+86", Err(WrongLength)),
            ("+801", Err(UnknownPrefix)),
            ("13800000000转", Err(WrongLength)),
            ("13800000000转1234567", Err(WrongLength)),
            ("13800000000转1转2", Err(WrongCharacter)),
            ("801转2", Err(WrongLength)),
            ("138o0000000", Err(WrongCharacter)),
            ("电话13800000000", Err(WrongCharacter)),
            ("138+00000000", Err(WrongCharacter)),
        ]);
    }

    #[test]
    fn plates_have_one_form_each() {
        plates(&[
            ("粤B12345", Ok("粤B12345")),
            ("粤b·1a2b3", Ok("粤B1A2B3")),
            ("粤 B 12345", Ok("粤B12345")),
            ("粤Ｂ１２３４５", Ok("粤B12345")),
            ("京A•12345", Ok("京A12345")),
            ("粤BD12345", Ok("粤BD12345")),
            ("粤bdf1234", Ok("粤BDF1234")),
            ("粤B12345d", Ok("粤B12345D")),
            ("粤K1234警", Ok("粤K1234警")),
            ("粤B1234学", Ok("粤B1234学")),
            ("粤BA123挂", Ok("粤BA123挂")),
            ("京A1234使", Ok("京A1234使")),
            ("沪A1234领", Ok("沪A1234领")),
            ("粤Z·1234港", Ok("粤Z1234港")),
            ("粤ZA123澳", Ok("粤ZA123澳")),
        ]);
    }

    #[test]
    fn what_is_no_plate_says_why() {
        plates(&[
            ("", Err(WrongLength)),
            ("粤", Err(WrongLength)),
            ("粤B1234", Err(WrongLength)),
            ("粤B1234567", Err(WrongLength)),
            ("粤B12345警", Err(WrongLength)),
            ("粤B123警", Err(WrongLength)),
            ("粤B警", Err(WrongLength)),
            ("B12345", Err(UnknownProvince)),
            ("港B12345", Err(UnknownProvince)),
            ("WJ12345", Err(UnknownProvince)),
            ("粤112345", Err(WrongCharacter)),
            ("粤I12345", Err(LetterIOrO)),
            ("粤BO2345", Err(LetterIOrO)),
            ("粤B1234I", Err(LetterIOrO)),
            ("粤Bi2345d", Err(LetterIOrO)),
            ("粤BI234警", Err(LetterIOrO)),
            ("粤B12_45", Err(WrongCharacter)),
            ("粤B1234港", Err(WrongCharacter)),
            ("粤B123456", Err(NotNewEnergy)),
            ("粤BL12345", Err(NotNewEnergy)),
            ("粤BD1234A5", Err(WrongLength)),
            ("粤BD12A45", Err(NotNewEnergy)),
        ]);
    }

    #[test]
    fn days_are_written_in_one_way() {
        let day = |year, month, day| Ok(NaiveDate::from_ymd_opt(year, month, day).unwrap());
        check(
            date,
            &[
                ("2026-11-21", day(2026, 11, 21)),
                ("２０２６-11-21", day(2026, 11, 21)),
                ("2028-02-29", day(2028, 2, 29)),
                ("2026-02-29", Err(NoSuchDay)),
                ("2026-13-01", Err(NoSuchDay)),
                ("2026-00-10", Err(NoSuchDay)),
                ("2026/11/21", Err(WrongCharacter)),
                ("+026-11-21", Err(WrongCharacter)),
                ("2026-1-2", Err(WrongLength)),
                ("2026年11月21日", Err(WrongLength)),
                ("", Err(WrongLength)),
            ],
        );
    }

    #[test]
    fn digests_are_64_small_hexadecimal_digits() {
        let good = "0123456789abcdef".repeat(4);
        assert_eq!(digest(&good), Ok(good.as_str()));
        for (typed, error) in [
            (good.to_uppercase(), WrongCharacter),
            (good.replace('0', "g"), WrongCharacter),
            (good[1..].to_owned(), WrongLength),
            (format!("{good}0"), WrongLength),
            (format!(" {}", &good[1..]), WrongCharacter),
            (String::new(), WrongLength),
        ] {
            assert_eq!(digest(&typed), Err(error), "{typed}");
        }
    }

    #[test]
    fn masks_hide_the_middle() {
        type Mask = fn(&str) -> String;
        let cases: &[(Mask, &str, &str)] = &[
            (mask_phone, "13800001234", "138****1234"),
            (mask_phone, "0755-20001234", "075*-****1234"),
            (mask_phone, "0755-20001234-801", "075*-*******4-801"),
            (mask_phone, "+85220001234", "+85*****1234"),
            (mask_phone, "4001231234", "******1234"),
            (mask_phone, "20001234", "****1234"),
            (mask_phone, "2001234", "*******"),
            (mask_phone, "801", "***"),
            (mask_phone, "", ""),
            (mask_id_number, "440100199901011234", "4401**********1234"),
            (mask_id_number, "E00001234", "*****1234"),
            (mask_id_number, "通行证", "***"),
            (mask_name, "张三", "张*"),
            (mask_name, "张小三", "张**"),
            (mask_name, "欧阳小三", "欧**"),
            (mask_name, " 张小三 ", "张**"),
            (mask_name, "Zhang San", "Z**"),
            (mask_name, "张", "*"),
            (mask_name, "", ""),
        ];
        for (mask, plain, masked) in cases {
            assert_eq!(&mask(plain), masked, "{plain}");
        }
    }

    #[test]
    fn codes_are_snake_case() {
        for (error, code) in [
            (OldFifteenDigits, "\"old_fifteen_digits\""),
            (LetterIOrO, "\"letter_i_or_o\""),
            (WrongCheckDigit, "\"wrong_check_digit\""),
        ] {
            assert_eq!(serde_json::to_string(&error).unwrap(), code);
        }
    }

    proptest! {
        #[test]
        fn one_mistyped_digit_or_swapped_neighbours_never_pass(sequence in 0u32..1000, at in 0usize..17, to in 0u8..10) {
            let id = made_up(&format!("44000019990101{sequence:03}"));
            let mut mistyped = id.clone().into_bytes();
            mistyped[at] = b'0' + to;
            let mut swapped = id.clone().into_bytes();
            swapped.swap(at, at + 1);
            for bytes in [mistyped, swapped] {
                let other = String::from_utf8(bytes).unwrap();
                prop_assert!(other == id || resident_id(&other, today()).is_err(), "{}", other);
            }
        }

        #[test]
        fn any_text_gets_an_answer_and_a_stored_form_reads_as_itself(
            text in "(\\PC{0,20}|[+０-９0-9xX#转., -]{0,22}|[粤京][A-Za-z][A-Z0-9警港学]{0,7})",
        ) {
            if let Ok(stored) = phone(&text) {
                prop_assert_eq!(phone(&stored), Ok(stored.clone()));
            }
            if let Ok(stored) = plate(&text) {
                prop_assert_eq!(plate(&stored), Ok(stored.clone()));
            }
            if let Ok(stored) = resident_id(&text, today()) {
                prop_assert_eq!(resident_id(&stored, today()), Ok(stored.clone()));
            }
            let _ = (date(&text), digest(&text), mask_name(&text));
            prop_assert_eq!(mask_phone(&text).chars().count(), text.chars().count());
        }
    }
}
