//! Another PIN: the present one, the new one, and the new one once more.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::components::dialog::Dialog;
use crate::components::pin_pad::PinPad;
use crate::desk::use_desk;
use crate::pages::door::pin_fault_words;
use crate::phone::{self, PIN_DIGITS, Phone};
use crate::words::{SettingsWords, Shell};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Asking {
    /// The present PIN.
    Present,
    /// A new one.
    New { present: String },
    /// The new one again.
    Again { present: String, new: String },
}

/// The dialog.
#[component]
pub(super) fn PinDialog(is_open: RwSignal<bool>) -> impl IntoView {
    let title = Signal::derive(|| SettingsWords::now().change_pin.to_owned());
    view! {
        <Dialog title=title is_open=is_open>
            <PinSteps is_open=is_open />
        </Dialog>
    }
}

#[component]
fn PinSteps(is_open: RwSignal<bool>) -> impl IntoView {
    let desk = use_desk();
    let phone = expect_context::<Phone>();
    let staff = desk.ledger.actor().staff;
    let asking = RwSignal::new(Asking::Present);
    let (is_busy, error) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let change = move |present: String, new: String| {
        is_busy.set(true);
        spawn_local(async move {
            match phone.change_pin(staff, &present, &new).await {
                Ok(()) => {
                    desk.say(SettingsWords::now().pin_changed, None);
                    let _ = is_open.try_set(false);
                }
                Err(fault) => {
                    // The present PIN was wrong, or is not heard now: it is asked for again.
                    let _ = error.try_set(Some(pin_fault_words(&fault)));
                    let _ = asking.try_set(Asking::Present);
                }
            }
            let _ = is_busy.try_set(false);
        });
    };
    let entered = Callback::new(move |pin: String| {
        error.set(None);
        match asking.get_untracked() {
            Asking::Present => asking.set(Asking::New { present: pin }),
            Asking::New { .. } if phone::is_plain(&pin) => {
                error.set(Some(Shell::now().pin_too_plain.to_owned()));
            }
            Asking::New { present } => asking.set(Asking::Again { present, new: pin }),
            Asking::Again { present, new } if new == pin => change(present, new),
            Asking::Again { present, .. } => {
                asking.set(Asking::New { present });
                error.set(Some(Shell::now().pins_differ.to_owned()));
            }
        }
    });
    let question = move || match asking.get() {
        Asking::Present => SettingsWords::now().pin_current,
        Asking::New { .. } => SettingsWords::now().pin_new,
        Asking::Again { .. } => Shell::now().repeat_pin,
    };
    view! {
        <div class="dialog__body">
            <p role="status">{question}</p>
            <PinPad digits=PIN_DIGITS is_busy=is_busy error=error on_pin=entered on_forgotten=None />
        </div>
    }
}
