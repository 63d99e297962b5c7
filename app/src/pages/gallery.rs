//! Every component in every state, for who builds the app. No build for people has this page: xtask looks for [`MARK`] in what it built.
//!
//! The components are the real ones; only what they show is made up. Each [`Item`] names its module, and `tests/tests/tidy.rs` sees to it
//! that no component is left out.

mod asking;
mod bars;
mod cards;
mod charts;
mod fields;
mod marks;
mod pickers;
mod states;

use leptos::prelude::*;

use crate::app::Frame;
use crate::page::Page;
use crate::words::GalleryWords;

/// Its address. It is no [`Page`], as no link leads here.
pub const PATH: &str = "/gallery";
/// What tells a build that has this page. It stands in the page, and nowhere else.
const MARK: &str = "gallery-for-development-only";

/// A phrase of the gallery.
type Word = fn(&GalleryWords) -> &'static str;

/// The page.
#[component]
pub fn GalleryPage() -> impl IntoView {
    view! {
        <Frame title=said(|words| words.title) back=Page::Home>
            <div class="page gallery" id=MARK>
                <p class="muted">{said(|words| words.why)}</p>
                <Group title=|words| words.marks><marks::Marks /></Group>
                <Group title=|words| words.states><states::States /></Group>
                <Group title=|words| words.cards><cards::Cards /></Group>
                <Group title=|words| words.charts><charts::Charts /></Group>
                <Group title=|words| words.fields><fields::Fields /></Group>
                <Group title=|words| words.pickers><pickers::Pickers /></Group>
                <Group title=|words| words.asking><asking::Asking /></Group>
                <Group title=|words| words.bars><bars::Bars /></Group>
            </div>
        </Frame>
    }
}

#[component]
fn Group(title: Word, children: Children) -> impl IntoView {
    view! {
        <section class="section">
            <h2 class="section__title">{said(title)}</h2>
            {children()}
        </section>
    }
}

/// One component, in as many states as it has.
#[component]
fn Item(
    /// The module of the component.
    shows: &'static str,
    /// The component.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="gallery__item" data-shows=shows>
            <h3 class="gallery__name"><code>{shows}</code></h3>
            {children()}
        </div>
    }
}

/// A stage of its own: what sticks to the screen elsewhere stays in here.
#[component]
fn Stage(children: Children) -> impl IntoView {
    view! { <div class="gallery__stage">{children()}</div> }
}

/// A phrase, for views and for components.
fn said(word: Word) -> Signal<String> {
    Signal::derive(move || word(GalleryWords::now()).to_owned())
}
