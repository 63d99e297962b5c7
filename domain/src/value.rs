//! What a field can hold: a small, exact subset of JSON.
//!
//! There are no floating-point numbers: wasm and native must give the same bytes, and a reading of `0.45` must
//! stay `0.45`. Decimals travel as canonical text ([`Decimal`]), money as whole fen, moments as milliseconds.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The greatest whole number that a browser keeps exactly (2^53 − 1).
pub const INTEGER_MAX: i64 = 9_007_199_254_740_991;
/// The longest text in one value, in bytes. A field's own limit is smaller.
pub const TEXT_BYTES_MAX: usize = 32 * 1024;
/// The most entries of one list or map.
pub const ENTRIES_MAX: usize = 256;
/// How deep lists and maps may nest: rows of a checklist with a note need two.
pub const DEPTH_MAX: usize = 4;

/// A value of a field. Bounded when it is read: see the constants of this module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Nothing: a field that was emptied. An emptied field is a value like another, or emptying could be lost.
    Empty,
    /// Yes or no.
    YesNo(bool),
    /// A whole number: counts, fen, milliseconds, seconds.
    Integer(i64),
    /// Words, keys, ids, decimals, dates.
    Text(String),
    /// Several values in order.
    List(Vec<Value>),
    /// Named values: a row, a position, a checklist entry.
    Map(BTreeMap<String, Value>),
}

impl Value {
    /// A text value.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Whether nothing was entered: empty, blank text, or no entries.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::List(list) => list.is_empty(),
            Self::Map(map) => map.is_empty(),
            Self::YesNo(_) | Self::Integer(_) => false,
        }
    }

    /// The text, if this is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, if this is one.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// The answer, if this is one.
    #[must_use]
    pub fn as_yes_no(&self) -> Option<bool> {
        match self {
            Self::YesNo(answer) => Some(*answer),
            _ => None,
        }
    }

    /// The decimal that a text or a whole number stands for.
    #[must_use]
    pub fn as_decimal(&self) -> Option<Decimal> {
        match self {
            Self::Text(text) => text.parse().ok(),
            Self::Integer(number) => Some(Decimal::whole(*number)),
            _ => None,
        }
    }

    /// The named values, if this is a map.
    #[must_use]
    pub fn as_map(&self) -> Option<&BTreeMap<String, Value>> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The order that `earliest` and `latest` pick by: numbers by size (decimals as decimals), texts by their bytes.
    /// It never looks at who wrote when, so it gives the same answer in every order of arrival.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        match (self.as_decimal(), other.as_decimal()) {
            (Some(a), Some(b)) => a.cmp(&b).then_with(|| self.cmp(other)),
            _ => self.cmp(other),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Value {
    fn from(answer: bool) -> Self {
        Self::YesNo(answer)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => to.serialize_unit(),
            Self::YesNo(answer) => to.serialize_bool(*answer),
            Self::Integer(number) => to.serialize_i64(*number),
            Self::Text(text) => to.serialize_str(text),
            Self::List(list) => list.serialize(to),
            Self::Map(map) => map.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ValueVisitor { depth: 0 })
    }
}

/// Reads a value no deeper than [`DEPTH_MAX`], so that bytes from outside can neither overflow the stack nor the memory.
struct ValueVisitor {
    depth: usize,
}

impl<'de> de::DeserializeSeed<'de> for ValueVisitor {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl ValueVisitor {
    fn deeper<E: de::Error>(&self) -> Result<Self, E> {
        if self.depth < DEPTH_MAX {
            Ok(Self {
                depth: self.depth + 1,
            })
        } else {
            Err(E::custom("a value nests too deep"))
        }
    }
}

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, true, false, a whole number, a text, a list or a map")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Empty)
    }

    fn visit_bool<E>(self, answer: bool) -> Result<Value, E> {
        Ok(Value::YesNo(answer))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Value, E> {
        if (-INTEGER_MAX..=INTEGER_MAX).contains(&number) {
            Ok(Value::Integer(number))
        } else {
            Err(E::custom("a whole number is out of range"))
        }
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value, E> {
        self.visit_i64(i64::try_from(number).map_err(|_| E::custom("a whole number is out of range"))?)
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Value, E> {
        Err(E::custom("decimals are written as text, such as \"0.45\""))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Value, E> {
        if text.len() <= TEXT_BYTES_MAX {
            Ok(Value::Text(text))
        } else {
            Err(E::custom("a text is too long"))
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element_seed(self.deeper()?)? {
            if list.len() == ENTRIES_MAX {
                return Err(de::Error::custom("a list has too many entries"));
            }
            list.push(value);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(key) = access.next_key::<String>()? {
            if map.len() == ENTRIES_MAX {
                return Err(de::Error::custom("a map has too many entries"));
            }
            map.insert(key, access.next_value_seed(self.deeper()?)?);
        }
        Ok(Value::Map(map))
    }
}

/// An exact decimal with at most nine places, kept in its shortest form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal {
    /// The number times 10^9.
    billionths: i128,
}

/// A text is not a decimal number with at most nine places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADecimal;

const PLACES_MAX: usize = 9;
const BILLION: i128 = 1_000_000_000;

impl Decimal {
    /// A whole number.
    #[must_use]
    pub fn whole(number: i64) -> Self {
        Self {
            billionths: i128::from(number) * BILLION,
        }
    }

    /// An amount in yuan as whole fen, cut toward zero.
    #[must_use]
    pub fn yuan_to_fen(self) -> i64 {
        i64::try_from(self.billionths * 100 / BILLION).unwrap_or(i64::MAX)
    }

    /// The sum of two; at the ends of the range it stays there.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            billionths: self.billionths.saturating_add(other.billionths),
        }
    }

    /// The product of two, to the nearest billionth; at the ends of the range it stays there.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        let product = self.billionths.saturating_mul(other.billionths);
        Self {
            billionths: nearest(product),
        }
    }

    /// So many times a whole number, such as a price in fen, to the nearest whole one.
    #[must_use]
    pub fn of_whole(self, number: i64) -> i64 {
        let product = self.billionths.saturating_mul(i128::from(number));
        i64::try_from(nearest(product)).unwrap_or(if product < 0 { i64::MIN } else { i64::MAX })
    }

    /// How many places behind the point its shortest form has.
    #[must_use]
    pub fn places(self) -> usize {
        let mut rest = (self.billionths % BILLION).unsigned_abs();
        let mut places = PLACES_MAX;
        while places > 0 && rest.is_multiple_of(10) {
            rest /= 10;
            places -= 1;
        }
        places
    }
}

/// Billionths of billionths to billionths, halves away from zero: so is money rounded.
fn nearest(product: i128) -> i128 {
    let half = if product < 0 { -BILLION / 2 } else { BILLION / 2 };
    product.saturating_add(half) / BILLION
}

impl FromStr for Decimal {
    type Err = NotADecimal;

    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, places) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
        };
        if !plain(whole, 16) || !plain(places, PLACES_MAX) {
            return Err(NotADecimal);
        }
        let whole: i128 = whole.parse().map_err(|_| NotADecimal)?;
        let fraction: i128 = format!("{places:0<9}").parse().map_err(|_| NotADecimal)?;
        let billionths = whole * BILLION + fraction;
        Ok(Self {
            billionths: if negative { -billionths } else { billionths },
        })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.billionths < 0 { "-" } else { "" };
        let size = self.billionths.unsigned_abs();
        let (whole, rest) = (size / BILLION.unsigned_abs(), size % BILLION.unsigned_abs());
        write!(f, "{sign}{whole}")?;
        match self.places() {
            0 => Ok(()),
            places => {
                let all = format!("{rest:09}");
                write!(f, ".{}", &all[..places])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_times_a_quantity_is_rounded_to_the_fen() {
        // price in fen, quantity, fen
        let cases = [
            (1_250, "3", 3_750),
            (1_250, "0.5", 625),
            (333, "0.5", 167),
            (-333, "0.5", -167),
            (1, "0.333333333", 0),
            (i64::MAX, "9999999999999999", i64::MAX),
            (i64::MIN, "9999999999999999", i64::MIN),
        ];
        for (price, quantity, fen) in cases {
            let quantity: Decimal = quantity.parse().unwrap();
            assert_eq!(quantity.of_whole(price), fen, "{price} × {quantity}");
        }
        let half: Decimal = "0.5".parse().unwrap();
        assert_eq!(half.times("1.5".parse().unwrap()), "0.75".parse().unwrap());
        assert_eq!(half.plus(Decimal::whole(2)), "2.5".parse().unwrap());
    }

    #[test]
    fn decimals_are_exact_and_short() {
        for (text, shown) in [
            ("0.45", "0.45"),
            ("26", "26"),
            ("7.50", "7.5"),
            ("-0.1", "-0.1"),
            ("007", "7"),
        ] {
            let decimal: Decimal = text.parse().unwrap();
            assert_eq!(decimal.to_string(), shown);
        }
        for bad in ["", ".5", "5.", "1e3", "+1", "1.2.3", "0.1234567891", "−1", "１"] {
            assert_eq!(bad.parse::<Decimal>(), Err(NotADecimal), "{bad}");
        }
        assert!(
            "0.5".parse::<Decimal>().unwrap() < "0.45".parse::<Decimal>().map(|_| Decimal::whole(1)).unwrap()
        );
        assert!("9".parse::<Decimal>().unwrap() < "10".parse::<Decimal>().unwrap());
    }

    #[test]
    fn values_from_outside_are_bounded() {
        let read = |text: &str| serde_json::from_str::<Value>(text);
        assert_eq!(read("null").unwrap(), Value::Empty);
        assert_eq!(read(r#"{"a":[1,true,"x"]}"#).unwrap().as_map().unwrap().len(), 1);
        assert!(read("0.5").is_err(), "a float is refused");
        assert!(read("9007199254740992").is_err(), "a browser would round it");
        assert!(read("[[[[[1]]]]]").is_err(), "too deep");
        assert!(read(&format!("\"{}\"", "x".repeat(TEXT_BYTES_MAX + 1))).is_err());
        assert!(read(&format!("[{}1]", "1,".repeat(ENTRIES_MAX))).is_err());
    }

    #[test]
    fn decimals_compare_as_numbers_not_as_text() {
        assert_eq!(Value::text("9.5").compare(&Value::text("10")), Ordering::Less);
        assert_eq!(
            Value::text("2026-01-02").compare(&Value::text("2026-01-10")),
            Ordering::Less
        );
    }
}
