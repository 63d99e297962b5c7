//! Words: a line, several lines, or a number that people say in digits and letters.

use leptos::prelude::*;

use super::field::{About, FieldBox};
use crate::show::Show;

/// What kind of words are entered: phones then show the right keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEntry {
    /// One line.
    Line,
    /// Several lines.
    Lines,
    /// A phone number.
    Phone,
    /// The number of an identity document.
    IdNumber,
    /// A number plate.
    Plate,
}

/// The box.
#[component]
pub fn TextField(
    /// What there is to say about it.
    about: About,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// Another text was entered.
    on_change: Callback<String>,
    /// What kind of words.
    #[prop(default = TextEntry::Line)]
    entry: TextEntry,
    /// The most characters; told when they run short, and never cut.
    #[prop(optional_no_strip)]
    chars_max: Option<u32>,
) -> impl IntoView {
    let (described, invalid) = (about.described_by(), about.invalid());
    let required = about.is_required;
    let id = about.id.to_string();
    let counted = chars_max.map(|most| view! { <Counted value=value most=most /> });
    let control = if entry == TextEntry::Lines {
        view! {
            <textarea
                class="input"
                id=id
                rows="3"
                prop:value=move || value.get()
                aria-describedby=described
                aria-invalid=invalid
                aria-required=move || required.get().then_some("true")
                on:input=move |event| on_change.run(event_target_value(&event))
            ></textarea>
        }
        .into_any()
    } else {
        let (kind, mode, capitals) = match entry {
            TextEntry::Phone => ("tel", "tel", "none"),
            TextEntry::IdNumber | TextEntry::Plate => ("text", "text", "characters"),
            _ => ("text", "text", "sentences"),
        };
        let is_words = entry == TextEntry::Line;
        view! {
            <input
                class="input"
                id=id
                type=kind
                inputmode=mode
                autocapitalize=capitals
                autocomplete="off"
                spellcheck=if is_words { "true" } else { "false" }
                prop:value=move || value.get()
                aria-describedby=described
                aria-invalid=invalid
                aria-required=move || required.get().then_some("true")
                on:input=move |event| on_change.run(event_target_value(&event))
            />
        }
        .into_any()
    };
    view! { <FieldBox about=about class="text-field">{control} {counted}</FieldBox> }
}

/// How many characters there are, once four fifths are used.
#[component]
fn Counted(value: Signal<String>, most: u32) -> impl IntoView {
    let most = most as usize;
    let count = Memo::new(move |_| value.with(|text| text.chars().count()));
    view! {
        <Show when=move || count.get().saturating_mul(5).cmp(&most.saturating_mul(4)).is_ge()>
            <p class="text-field__count">{move || format!("{} / {most}", count.get())}</p>
        </Show>
    }
}
