//! Big keys for a PIN: for cold fingers and gloves. A keyboard works as well.

use leptos::prelude::*;

use super::icon::Icon;
use crate::words::{Shell, fill};

/// The pad. `on_pin` hears the digits once there are enough; then they are cleared.
#[component]
pub fn PinPad(
    /// How many digits a PIN has.
    digits: usize,
    /// Whether an answer is awaited: then no key is taken.
    #[prop(into)]
    is_busy: Signal<bool>,
    /// What is wrong, if something is.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// A PIN was entered.
    on_pin: Callback<String>,
    /// The PIN was forgotten; without it there is no such key.
    #[prop(optional_no_strip)]
    on_forgotten: Option<Callback<()>>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let press = move |digit: char| {
        if is_busy.get_untracked() {
            return;
        }
        typed.update(|typed| typed.push(digit));
        if typed.with_untracked(String::len) >= digits {
            on_pin.run(typed.get_untracked());
            typed.set(String::new());
        }
    };
    let erase = move || {
        typed.update(|typed| {
            typed.pop();
        });
    };
    let by_keyboard = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Backspace" => erase(),
        key => {
            if let Some(digit) = key
                .chars()
                .next()
                .filter(|sign| key.len() == 1 && sign.is_ascii_digit())
            {
                event.prevent_default();
                press(digit);
            }
        }
    };
    let listening = window_event_listener(leptos::ev::keydown, by_keyboard);
    on_cleanup(move || listening.remove());
    let key = move |digit: char| {
        view! { <button class="pin-pad__key" type="button" on:click=move |_| press(digit)>{digit}</button> }
    };
    let dots = move || {
        (0..digits)
            .map(|place| view! { <span class:is-filled=move || place < typed.with(String::len)></span> })
            .collect_view()
    };
    let forgot = match on_forgotten {
        Some(forgotten) => view! {
            <button class="pin-pad__key is-quiet" type="button" on:click=move |_| forgotten.run(())>
                {move || Shell::now().forgot_pin}
            </button>
        }
        .into_any(),
        None => view! { <span></span> }.into_any(),
    };
    view! {
        <div class="pin-pad">
            <p
                class="pin-pad__dots"
                role="img"
                aria-label=move || fill(Shell::now().pin_entered, &[("n", &typed.with(String::len).to_string())])
            >
                {dots}
            </p>
            <p class="pin-pad__error field__error" role="alert">{move || error.get()}</p>
            <div class="pin-pad__keys">
                {('1'..='9').map(key).collect_view()} {forgot} {key('0')}
                <button
                    class="pin-pad__key is-quiet"
                    type="button"
                    aria-label=move || Shell::now().delete_digit
                    on:click=move |_| erase()
                >
                    {Icon::Backspace.view()}
                </button>
            </div>
        </div>
    }
}
