//! Where a step is taken (REP-7), as far as the phone knows it already: no step waits for a satellite.

use std::cell::Cell;
use std::collections::BTreeMap;

use js_sys::{Function, Object, Promise, Reflect};
use steward_domain::value::Value;
use steward_domain::work::checking::Position;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::pages::form::place::value_of;
use crate::platform::position::{Here, here};
use crate::platform::{clock, window};

/// How old a position may be and still tell where a step was taken.
const AGE_MS_MAX: i64 = 120_000;

thread_local! {
    /// The last position, and when it was found by the wall clock.
    static LAST: Cell<Option<(i64, Here)>> = const { Cell::new(None) };
}

/// Where the phone was a moment ago, if it knows.
#[must_use]
pub fn recent() -> Option<Position> {
    recently().map(|here| Position {
        latitude: here.latitude,
        longitude: here.longitude,
        accuracy_m: here.accuracy_m,
    })
}

/// The same as a line of the order: which step was taken where.
#[must_use]
pub fn line(step: &str) -> Option<Value> {
    let position = value_of(&recently()?);
    let cells = [
        ("step".to_owned(), Value::text(step)),
        ("position".to_owned(), position),
    ];
    Some(Value::Map(BTreeMap::from(cells)))
}

fn recently() -> Option<Here> {
    let (found_ms, here) = LAST.get()?;
    let age_ms = clock::wall_ms().saturating_sub(found_ms);
    (0..=AGE_MS_MAX).contains(&age_ms).then_some(here)
}

/// Looks where the phone is, if it may without a question: a page that opens asks for nothing.
pub fn look() {
    spawn_local(async {
        if is_granted().await == Some(true) {
            find().await;
        }
    });
}

/// Looks where the phone is, and asks the person if need be: somebody who takes a step sees what for.
pub fn ask() {
    spawn_local(find());
}

async fn find() {
    // Without a position the step is as good, and the map has a gap.
    if let Ok(found) = here().await {
        LAST.set(Some((clock::wall_ms(), found)));
    }
}

/// Whether positions were allowed before; none where the browser does not tell.
async fn is_granted() -> Option<bool> {
    let asked = asked().ok()?;
    let state = JsFuture::from(asked).await.ok()?;
    let state = Reflect::get(&state, &"state".into()).ok()?;
    Some(state.as_string().as_deref() == Some("granted"))
}

fn asked() -> Result<Promise, JsValue> {
    let permissions = Reflect::get(&window().navigator(), &"permissions".into())?;
    let query: Function = Reflect::get(&permissions, &"query".into())?.dyn_into()?;
    let what = Object::new();
    Reflect::set(&what, &"name".into(), &"geolocation".into())?;
    query.call1(&permissions, &what)?.dyn_into()
}
