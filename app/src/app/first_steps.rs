//! The first steps, above the first page of a role.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::moving;
use crate::components::tour_card::TourCard;
use crate::desk::use_desk;
use crate::page::Page;
use crate::show::Show;
use crate::tour;

/// The cards, on the first page only, for whom they wait.
#[component]
pub(super) fn FirstSteps() -> impl IntoView {
    let ledger = use_desk().ledger;
    let me = ledger.actor();
    // They speak of buttons: those come with the registers.
    let is_ready = Memo::new(move |_| !ledger.registers().is_empty());
    let address = use_location().pathname;
    let is_home = move || address.with(|address| *address == Page::home_of(me.role).path());
    let waits = RwSignal::new(tour::waits_for(me.staff));
    let place = RwSignal::new(0);
    let end = move || {
        tour::end(me.staff);
        waits.set(false);
        // The button that had the focus is gone.
        moving::focus_title();
    };
    let on_next = Callback::new(move |()| {
        if place.get_untracked() + 1 < tour::STEPS {
            place.update(|place| *place += 1);
        } else {
            end();
        }
    });
    view! {
        <Show when=move || waits.get() && is_ready.get() && is_home()>
            <TourCard
                step=Signal::derive(move || tour::step(me.role, place.get()))
                place=Signal::derive(move || (place.get() + 1, tour::STEPS))
                on_next=on_next
                on_skip=Callback::new(move |()| end())
            />
        </Show>
    }
}
