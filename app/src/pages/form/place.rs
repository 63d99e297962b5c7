//! A position, from the phone to a value and back.

use std::collections::BTreeMap;

use steward_domain::value::{Decimal, Value};

use crate::platform::position::Here;

/// The value of a position.
#[must_use]
pub fn value_of(here: &Here) -> Value {
    let number = |number: Decimal| Value::text(number.to_string());
    let mut parts = BTreeMap::new();
    parts.insert("latitude".to_owned(), number(here.latitude));
    parts.insert("longitude".to_owned(), number(here.longitude));
    if let Some(metres) = here.accuracy_m {
        parts.insert("accuracy_m".to_owned(), number(Decimal::whole(i64::from(metres))));
    }
    Value::Map(parts)
}

/// The position that a value tells, if it is one.
#[must_use]
pub fn here_of(value: &Value) -> Option<Here> {
    let parts = value.as_map()?;
    let number = |key: &str| parts.get(key).and_then(Value::as_decimal);
    let accuracy = number("accuracy_m").map(|metres| metres.to_string());
    Some(Here {
        latitude: number("latitude")?,
        longitude: number("longitude")?,
        accuracy_m: accuracy.and_then(|metres| metres.split('.').next()?.parse().ok()),
    })
}
