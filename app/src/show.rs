//! A part of a page that is there while a condition holds.

use std::sync::Arc;

use leptos::children::ViewFn;
use leptos::prelude::*;

/// Whether it is there, as it stands now: any closure that answers that.
pub struct Condition(Arc<dyn Fn() -> bool + Send + Sync>);

impl<F> From<F> for Condition
where
    F: Fn() -> bool + Send + Sync + 'static,
{
    fn from(holds: F) -> Self {
        Self(Arc::new(holds))
    }
}

/// Shows its children while a condition holds, and else the fallback. It does what the component of the same name in Leptos does, but is
/// compiled once: that one is compiled anew for every place that has one, two thousand bytes each time.
#[component(transparent)]
pub fn Show(
    /// What is shown.
    children: ChildrenFn,
    /// When.
    #[prop(into)]
    when: Condition,
    /// What is shown else.
    #[prop(optional, into)]
    fallback: ViewFn,
) -> impl IntoView {
    let holds = ArcMemo::new(move |_| (when.0)());
    move || {
        if holds.get() { children() } else { fallback.run() }
    }
}
