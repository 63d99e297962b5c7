//! Where something is, as the phone tells it.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::field::{About, ClearAnswer, FieldGroup};
use super::icon::Icon;
use crate::platform::position::{self, Here, PositionFault};
use crate::words::{FormWords, fill};

/// The position, and a button that asks for it.
#[component]
pub fn PositionField(
    /// What there is to say about it.
    about: About,
    /// The position, in words, if there is one.
    #[prop(into)]
    value: Signal<Option<String>>,
    /// The phone has told one, or it was taken back.
    on_change: Callback<Option<Here>>,
) -> impl IntoView {
    let is_asking = RwSignal::new(false);
    let fault = RwSignal::new(None::<PositionFault>);
    let ask = move |_| {
        if is_asking.get_untracked() {
            return;
        }
        is_asking.set(true);
        fault.set(None);
        spawn_local(async move {
            match position::here().await {
                Ok(here) => {
                    let _ = on_change.try_run(Some(here));
                }
                Err(why) => drop(fault.try_set(Some(why))),
            }
            let _ = is_asking.try_set(false);
        });
    };
    let words = move || match (is_asking.get(), value.get()) {
        (true, _) => FormWords::now().locating.to_owned(),
        (false, Some(place)) => place,
        (false, None) => FormWords::now().no_position.to_owned(),
    };
    let act = move || {
        let words = FormWords::now();
        if value.with(Option::is_some) {
            words.locate_again
        } else {
            words.locate
        }
    };
    let fault_words = move || {
        fault.get().map(|why| {
            view! { <p class="field__error" role="alert">{Icon::Alert.view()} {position_fault_words(why)}</p> }
        })
    };
    let required = about.is_required;
    let is_clearable = Signal::derive(move || value.with(Option::is_some) && !required.get());
    let id = about.id.to_string();
    view! {
        <FieldGroup about=about class="position-field">
            <div class="position-field__row">
                {Icon::Pin.view()}
                <span class="position-field__words" role="status">{words}</span>
                <button class="button" id=id type="button" aria-busy=move || is_asking.get().to_string() on:click=ask>
                    {Icon::Locate.view()} {act}
                </button>
            </div>
            {fault_words}
            <ClearAnswer is_shown=is_clearable on_clear=Callback::new(move |()| on_change.run(None)) />
        </FieldGroup>
    }
}

/// Why there is no position, in words that say what to do.
#[must_use]
pub fn position_fault_words(fault: PositionFault) -> String {
    let words = FormWords::now();
    match fault {
        PositionFault::Denied => words.position_denied.to_owned(),
        PositionFault::Unavailable => words.position_unavailable.to_owned(),
        PositionFault::TimedOut => words.position_timed_out.to_owned(),
        PositionFault::NotOffered => words.position_not_offered.to_owned(),
    }
}

/// A position in words.
#[must_use]
pub fn position_words(here: &Here) -> String {
    let place = format!("{}, {}", here.latitude, here.longitude);
    match here.accuracy_m {
        Some(metres) => format!(
            "{place} · {}",
            fill(FormWords::now().accuracy, &[("n", &metres.to_string())])
        ),
        None => place,
    }
}
