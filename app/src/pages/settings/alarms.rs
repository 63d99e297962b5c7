//! How the alarms of rounds are heard and seen on this phone.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::show::segment;
use crate::platform::notify::{self, Allowed};
use crate::platform::sound::{self, Sound};
use crate::show::Show;
use crate::words::SettingsWords;

/// The section.
#[component]
pub(super) fn Alarms() -> impl IntoView {
    view! {
        <section class="settings__group">
            <h2 class="section__title">{move || SettingsWords::now().alarms}</h2>
            <div class="card form">
                <SoundChoice />
                <NoticeChoice />
            </div>
        </section>
    }
}

#[component]
fn SoundChoice() -> impl IntoView {
    let switch = |is_wanted| {
        sound::switch(is_wanted);
        sound::play(Sound::Found);
    };
    let is_on = Signal::derive(|| sound::is_on().get());
    view! {
        <fieldset class="field choice-field">
            <legend class="field__label">{move || SettingsWords::now().sound}</legend>
            {on_or_off("sound", is_on, switch)}
        </fieldset>
    }
}

#[component]
fn NoticeChoice() -> impl IntoView {
    let allowed = RwSignal::new(notify::allowed());
    let switch = move |is_wanted| {
        if is_wanted {
            spawn_local(async move {
                let now = notify::turn_on().await;
                // The page may have been left while the browser asked.
                let _ = allowed.try_set(now);
            });
        } else {
            allowed.set(notify::turn_off());
        }
    };
    let hint = move || {
        let words = SettingsWords::now();
        match allowed.get() {
            Allowed::Never => words.notices_never,
            Allowed::Forbidden => words.notices_forbidden,
            Allowed::Off | Allowed::On => words.notices_hint,
        }
    };
    let is_on = Signal::derive(move || allowed.get() == Allowed::On);
    let can_choose = move || matches!(allowed.get(), Allowed::On | Allowed::Off);
    view! {
        <fieldset class="field choice-field">
            <legend class="field__label">{move || SettingsWords::now().notices}</legend>
            <p class="field__hint">{hint}</p>
            <Show when=can_choose>{on_or_off("notices", is_on, switch)}</Show>
        </fieldset>
    }
}

/// Two choices side by side.
fn on_or_off(
    name: &'static str,
    is_on: Signal<bool>,
    switch: impl Fn(bool) + Copy + 'static,
) -> impl IntoView {
    let is_off = Signal::derive(move || !is_on.get());
    let (on, off) = (
        || SettingsWords::now().on.to_owned(),
        || SettingsWords::now().off.to_owned(),
    );
    view! {
        <div class="choice-field__options is-segmented">
            {segment(name, is_on, on, move || switch(true))} {segment(name, is_off, off, move || switch(false))}
        </div>
    }
}
