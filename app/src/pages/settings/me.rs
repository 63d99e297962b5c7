//! The person who works: lock, switch, another PIN, log out.

use leptos::prelude::*;

use super::leaving::{Leaving, LeavingDialog};
use super::pin::PinDialog;
use crate::app::role_word;
use crate::components::icon::Icon;
use crate::components::side_bar::initials_of;
use crate::desk::use_desk;
use crate::phone::Phone;
use crate::words::{SettingsWords, Shell, fill};

/// The section.
#[component]
pub(super) fn Me() -> impl IntoView {
    let phone = expect_context::<Phone>();
    let person = use_desk().ledger.person();
    let changes_pin = RwSignal::new(false);
    let leaving = RwSignal::new(None::<Leaving>);
    let (role, login) = (person.role, person.login.clone());
    let what = move || {
        fill(
            SettingsWords::now().role_of,
            &[("role", role_word(role)), ("login", &login)],
        )
    };
    let initials = initials_of(&person.name);
    view! {
        <section class="settings__group">
            <h2 class="section__title">{move || SettingsWords::now().me}</h2>
            <div class="card is-list">
                <div class="settings__row">
                    <span class="cluster">
                        <span class="avatar" aria-hidden="true">{initials}</span>
                        <span>{person.name} <small>{what}</small></span>
                    </span>
                </div>
                {row(Icon::Lock, |words| words.lock_now, |words| words.lock_hint, move || phone.lock())}
                {row(Icon::Swap, |words| words.switch, |words| words.switch_hint, move || phone.lock())}
                {row(Icon::Key, |words| words.change_pin, |_| "", move || changes_pin.set(true))}
                {row(
                    Icon::Leave,
                    |words| words.log_out,
                    |words| words.log_out_hint,
                    move || leaving.set(Some(Leaving::Here)),
                )}
                {row(
                    Icon::Device,
                    |words| words.everywhere,
                    |words| words.everywhere_hint,
                    move || leaving.set(Some(Leaving::Everywhere)),
                )}
            </div>
        </section>
        <PinDialog is_open=changes_pin />
        <LeavingDialog leaving=leaving />
    }
}

/// A row that does something.
pub(super) fn row(
    icon: Icon,
    words: fn(&SettingsWords) -> &'static str,
    hint: fn(&SettingsWords) -> &'static str,
    act: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button class="row-link" type="button" on:click=move |_| act()>
            {icon.view()}
            <span class="row-link__words">
                {move || words(SettingsWords::now())}
                {move || {
                    let hint = hint(SettingsWords::now());
                    (!hint.is_empty()).then(|| view! { <small>{hint}</small> })
                }}
            </span>
            {Icon::Forward.view()}
        </button>
    }
}

/// The two buttons of a dialog: leave it, or do what it asks.
#[component]
pub(super) fn Foot(
    /// The dialog.
    is_open: RwSignal<bool>,
    /// The words of the second button.
    #[prop(into)]
    words: Signal<String>,
    /// Whether it may be pressed.
    #[prop(into)]
    is_ready: Signal<bool>,
    /// Whether it is under way.
    #[prop(into)]
    is_busy: Signal<bool>,
    /// Whether it can't be taken back.
    #[prop(optional)]
    is_danger: bool,
    /// Do it.
    on_go: Callback<()>,
) -> impl IntoView {
    let class = if is_danger {
        "button is-danger"
    } else {
        "button is-primary"
    };
    view! {
        <div class="dialog__foot">
            <button class="button" type="button" on:click=move |_| is_open.set(false)>
                {move || Shell::now().cancel}
            </button>
            <button
                class=class
                type="button"
                disabled=move || !is_ready.get()
                aria-busy=move || is_busy.get().to_string()
                on:click=move |_| {
                    if !is_busy.get_untracked() {
                        on_go.run(());
                    }
                }
            >
                {move || words.get()}
            </button>
        </div>
    }
}
