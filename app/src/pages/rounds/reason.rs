//! Why: the usual reasons to tap, and one to write.

use leptos::prelude::*;

use crate::show::Show;
use crate::words::{FormWords, Rounds};

/// A reason to tap.
pub(super) type Usual = fn(&Rounds) -> &'static str;

/// Asks why. `reason` is what was tapped or written.
#[component]
pub(super) fn ReasonField(
    /// The question.
    question: Usual,
    /// The usual answers.
    usual: &'static [Usual],
    /// The answer.
    reason: RwSignal<String>,
) -> impl IntoView {
    let other = usual.len();
    // What was kept from the last time is chosen again, in whichever language it was tapped.
    let chosen = RwSignal::new(reason.with_untracked(|reason| {
        let is_it = |words: &Usual| words(&Rounds::ZH) == reason || words(&Rounds::EN) == reason;
        let known = usual.iter().position(is_it);
        (!reason.is_empty()).then(|| known.unwrap_or(other))
    }));
    let usual = usual.iter().copied().enumerate().map(|(at, words)| {
        let choose = Callback::new(move |()| {
            chosen.set(Some(at));
            reason.set(words(Rounds::now()).to_owned());
        });
        option(at, words, chosen, choose)
    });
    let usual = usual.collect_view();
    let write = Callback::new(move |()| {
        chosen.set(Some(other));
        reason.set(String::new());
    });
    view! {
        <fieldset class="field choice-field">
            <legend class="field__label">
                {move || question(Rounds::now())}
                <span class="field__required">{move || FormWords::now().required}</span>
            </legend>
            <div class="choice-field__options">
                {usual} {option(other, |words| words.why_other, chosen, write)}
            </div>
        </fieldset>
        <Show when=move || chosen.get() == Some(other)>
            <div class="field text-field">
                <label class="field__label" for="other-reason">{move || Rounds::now().why_other}</label>
                <input
                    class="input"
                    id="other-reason"
                    maxlength="200"
                    prop:value=move || reason.get()
                    on:input=move |event| reason.set(event_target_value(&event))
                />
            </div>
        </Show>
    }
}

fn option(at: usize, words: Usual, chosen: RwSignal<Option<usize>>, choose: Callback<()>) -> impl IntoView {
    view! {
        <label class="choice-field__option">
            <input
                type="radio"
                name="reason"
                value=at.to_string()
                prop:checked=move || chosen.get() == Some(at)
                on:change=move |_| choose.run(())
            />
            <span class="choice-field__face">{move || words(Rounds::now())}</span>
        </label>
    }
}
