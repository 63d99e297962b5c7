//! Logging out, with a word about what is not sent.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::me::Foot;
use crate::api;
use crate::components::dialog::Dialog;
use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::page::Page;
use crate::pages::door::log_in_fault_words;
use crate::phone::{LogInFault, Phone};
use crate::words::{SettingsWords, Shell, fill};

/// From where somebody logs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaving {
    /// From this phone.
    Here,
    /// From every device.
    Everywhere,
}

/// Asks before the session ends.
#[component]
pub(super) fn LeavingDialog(leaving: RwSignal<Option<Leaving>>) -> impl IntoView {
    let desk = use_desk();
    let phone = expect_context::<Phone>();
    let is_open = RwSignal::new(false);
    let is_busy = RwSignal::new(false);
    Effect::new(move |_| is_open.set(leaving.with(Option::is_some)));
    Effect::new(move |was: Option<bool>| {
        let now = is_open.get();
        if was == Some(true) && !now {
            leaving.set(None);
        }
        now
    });
    let is_everywhere = move || leaving.get() == Some(Leaving::Everywhere);
    let title = Signal::derive(move || {
        let words = SettingsWords::now();
        if is_everywhere() {
            words.everywhere
        } else {
            words.log_out
        }
        .to_owned()
    });
    let slot = desk.ledger.person().slot;
    let go = Callback::new(move |()| {
        is_busy.set(true);
        let everywhere = leaving.get_untracked() == Some(Leaving::Everywhere);
        spawn_local(async move {
            if everywhere && let Err(fault) = api::log_out_everywhere(slot).await {
                desk.complain(log_in_fault_words(&LogInFault::Server(fault)));
                let _ = is_busy.try_set(false);
                return;
            }
            // A door that closes takes the page with it.
            phone.log_out().await;
        });
    });
    let words = Signal::derive(|| SettingsWords::now().log_out.to_owned());
    let everywhere_why =
        move || is_everywhere().then(|| view! { <p>{SettingsWords::now().everywhere_why}</p> });
    view! {
        <Dialog title=title is_open=is_open>
            <div class="dialog__body">
                <UnsentNotice />
                {everywhere_why}
            </div>
            <Foot is_open=is_open words=words is_ready=Signal::stored(true) is_busy=is_busy is_danger=true on_go=go />
        </Dialog>
    }
}

/// How much is not sent, and what becomes of it.
#[component]
fn UnsentNotice() -> impl IntoView {
    let pulse = use_desk().ledger.pulse();
    move || {
        let words = SettingsWords::now();
        let (changes, photos) =
            pulse.with(|pulse| (pulse.status.waiting + pulse.status.refused, pulse.photos_waiting));
        if changes + photos == 0 {
            return view! { <p>{words.log_out_none}</p> }.into_any();
        }
        let photos = (photos > 0).then(|| fill(words.log_out_photos, &[("n", &photos.to_string())]));
        view! {
            <div class="notice is-warning" role="alert">
                {Icon::Alert.view()}
                <div class="notice__words">
                    <strong>{fill(words.log_out_unsent, &[("n", &changes.to_string())])}</strong>
                    <p>{words.log_out_unsent_why}</p>
                    {photos.map(|photos| view! { <p>{photos}</p> })}
                </div>
                <a class="button is-small" href=Page::Sync.path()>{Shell::now().sync}</a>
            </div>
        }
        .into_any()
    }
}
