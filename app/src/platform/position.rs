//! Where the phone is, and honestly why it does not know.

use js_sys::{Function, Object, Promise, Reflect};
use steward_domain::value::Decimal;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::window;

/// How long a position is waited for. Satellites take half a minute under an open sky, and in a basement they never come.
const TIMEOUT_MS: u32 = 20_000;
/// How old a position may be: somebody who asks twice has hardly moved.
const AGE_MAX_MS: u32 = 10_000;
/// Decimals of a degree that are kept: a tenth of a metre.
const PLACES: usize = 6;

/// A position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Here {
    /// Degrees.
    pub latitude: Decimal,
    /// Degrees.
    pub longitude: Decimal,
    /// How far off it may be, in metres.
    pub accuracy_m: Option<u32>,
}

/// Why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PositionFault {
    /// The person, or the phone's settings, have not allowed it.
    Denied,
    /// The phone can't tell.
    Unavailable,
    /// It took too long.
    TimedOut,
    /// The browser has no positions, or not on an address that is not secure.
    NotOffered,
}

/// Asks the phone where it is. It may ask the person first.
///
/// # Errors
/// [`PositionFault`].
pub async fn here() -> Result<Here, PositionFault> {
    let found = asked().map_err(|_| PositionFault::NotOffered)?;
    let position = JsFuture::from(found)
        .await
        .map_err(|why| match number(&why, "code") {
            Some(code) if code < 1.5 => PositionFault::Denied,
            Some(code) if code < 2.5 => PositionFault::Unavailable,
            _ => PositionFault::TimedOut,
        })?;
    let coords = Reflect::get(&position, &"coords".into()).unwrap_or(JsValue::NULL);
    let latitude = degrees(&coords, "latitude").ok_or(PositionFault::Unavailable)?;
    let longitude = degrees(&coords, "longitude").ok_or(PositionFault::Unavailable)?;
    Ok(Here {
        latitude,
        longitude,
        accuracy_m: number(&coords, "accuracy").map(metres),
    })
}

fn asked() -> Result<Promise, JsValue> {
    // By name: browsers leave it out where the origin is not secure, and its kinds are not the same in all of them.
    let offered = Reflect::get(&window().navigator(), &"geolocation".into())?;
    let ask: Function = Reflect::get(&offered, &"getCurrentPosition".into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"enableHighAccuracy".into(), &true.into())?;
    Reflect::set(&options, &"timeout".into(), &TIMEOUT_MS.into())?;
    Reflect::set(&options, &"maximumAge".into(), &AGE_MAX_MS.into())?;
    let mut failed = Ok(JsValue::UNDEFINED);
    let promise = Promise::new(&mut |resolve, reject| {
        failed = ask.call3(&offered, &resolve, &reject, &options);
    });
    failed.map(|_| promise)
}

fn number(of: &JsValue, key: &str) -> Option<f64> {
    Reflect::get(of, &key.into())
        .ok()?
        .as_f64()
        .filter(|number| number.is_finite())
}

fn degrees(coords: &JsValue, key: &str) -> Option<Decimal> {
    format!("{:.PLACES$}", number(coords, key)?).parse().ok()
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded to what a position can be off"
)]
fn metres(accuracy: f64) -> u32 {
    accuracy.clamp(0.0, 999_999.0).ceil() as u32
}
