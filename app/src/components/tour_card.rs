//! One card of the first steps on a new phone. It stands above the page and is in nobody's way.

use leptos::prelude::*;

use super::icon::Icon;
use crate::show::Show;
use crate::words::{TourWords, fill};

/// What a card says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TourStep {
    /// The icon.
    pub icon: Icon,
    /// What it is about.
    pub title: &'static str,
    /// What there is to know.
    pub words: &'static str,
}

/// The card.
#[component]
pub fn TourCard(
    /// What it says.
    #[prop(into)]
    step: Signal<TourStep>,
    /// Which card it is, from 1, and of how many.
    #[prop(into)]
    place: Signal<(usize, usize)>,
    /// It was read.
    on_next: Callback<()>,
    /// None of them is wanted.
    on_skip: Callback<()>,
) -> impl IntoView {
    let is_last = Memo::new(move |_| place.with(|(place, all)| place >= all));
    let told = move || {
        let (n, all) = place.get();
        fill(
            TourWords::now().step,
            &[("n", &n.to_string()), ("all", &all.to_string())],
        )
    };
    let next = move || {
        if is_last.get() {
            TourWords::now().done
        } else {
            TourWords::now().next
        }
    };
    view! {
        <section class="tour-card" aria-label=move || TourWords::now().label>
            <div class="tour-card__words" aria-live="polite">
                <span class="tour-card__icon">{move || step.get().icon.view()}</span>
                <p class="tour-card__title">{move || step.get().title}</p>
                <p class="tour-card__more">{move || step.get().words}</p>
            </div>
            <div class="tour-card__foot">
                <span class="tour-card__place">{told}</span>
                <Show when=move || !is_last.get()>
                    <button class="button is-quiet" type="button" on:click=move |_| on_skip.run(())>
                        {move || TourWords::now().skip}
                    </button>
                </Show>
                <button class="button is-primary" type="button" on:click=move |_| on_next.run(())>
                    {next}
                </button>
            </div>
        </section>
    }
}
