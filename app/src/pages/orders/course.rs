//! How far an order has come, at a glance.

use leptos::prelude::*;
use steward_domain::work;
use steward_domain::work::order_page::course;

use super::REPAIR;
use crate::components::icon::Icon;
use crate::components::step_track::{Leg, StepTrack};
use crate::desk::use_desk;
use crate::ledger::Entry;
use crate::show::Show;
use crate::words::{OrderWords, language};

/// The stages of the work, those that are behind ticked off.
#[component]
pub fn Course(
    /// The order.
    entry: Memo<Option<Entry>>,
) -> impl IntoView {
    let desk = use_desk();
    let legs = Memo::new(move |_| {
        let definition = desk.ledger.definition(REPAIR)?;
        entry.with(|entry| {
            let view = &entry.as_ref()?.view;
            let legs = course(work::Entry::new(view, &definition)).into_iter();
            let leg = |leg: work::order_page::Leg| Leg {
                words: language().pick(&leg.words).to_owned(),
                is_reached: leg.is_reached,
                is_now: leg.is_now,
            };
            Some(legs.map(leg).collect::<Vec<_>>())
        })
    });
    let legs = Memo::new(move |_| legs.get().unwrap_or_default());
    view! {
        <Show when=move || !legs.with(Vec::is_empty)>
            <StepTrack label=Signal::derive(|| OrderWords::now().course.to_owned()) legs=legs reached=Icon::Check />
        </Show>
    }
}
