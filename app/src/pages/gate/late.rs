//! Signing somebody out afterwards, who left without handing the slip in (VIS-6).

use std::collections::BTreeMap;

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};
use steward_domain::value::Value;

use super::VISITOR;
use crate::pages::orders::sheet::{Asking, Sheet};

/// The sheet: when they left, and how that is known.
#[component]
pub fn LateSheet(
    /// Whose slip.
    late: RwSignal<Option<RecordId>>,
) -> impl IntoView {
    let asking = RwSignal::new(None::<Asking>);
    Effect::new(move |_| {
        if let Some(id) = late.get() {
            // Who handed it in was signed out at the gate.
            let given = BTreeMap::from([(Key::literal("slip_returned"), Value::YesNo(false))]);
            asking.set(Some(Asking::of(
                VISITOR,
                id,
                Key::literal("sign_out_late"),
                given,
            )));
            late.set(None);
        }
    });
    view! { <Sheet asking=asking /> }
}
