//! What people read, in both languages. A missing phrase does not compile.
//!
//! Each part of the app has a table of its own. A view says `move || Shell::now().save`, and is drawn again when the language changes.

mod codes;
mod conflicts;
mod dashboard;
mod desk;
mod form;
#[cfg(feature = "gallery")]
mod gallery;
mod gate;
mod labels;
mod logbook;
mod newer;
mod orders;
mod records;
mod rounds;
mod search;
mod settings;
mod shell;
mod sync;
mod tour;

use leptos::prelude::*;
use steward_domain::words::Language;
pub use steward_domain::words::fill;

pub use codes::{Codes, code_words, format_words};
pub use conflicts::ConflictWords;
pub use dashboard::Dashboard;
pub use desk::DeskWords;
pub use form::FormWords;
#[cfg(feature = "gallery")]
pub use gallery::GalleryWords;
pub use gate::{GateWords, at_least_words, party_words, slips_words};
pub use labels::LabelWords;
pub use logbook::LogbookWords;
pub use newer::NewerWords;
pub use orders::OrderWords;
pub use records::Records;
pub use rounds::Rounds;
pub use search::SearchWords;
pub use settings::SettingsWords;
pub use shell::Shell;
pub use sync::SyncWords;
pub use tour::TourWords;

/// The key of the chosen language in the browser's small storage; `boot.js` reads it before the first paint.
const STORED: &str = "steward.language";

thread_local! {
    static LANGUAGE: ArcRwSignal<Language> = ArcRwSignal::new(stored());
}

/// Declares a table of phrases: `key: "中文", "English";`. Places are filled in with [`fill`]; an English word that goes by a count is
/// written `{n|record|records}`.
#[macro_export]
macro_rules! phrases {
    ($(#[$meta:meta])* $name:ident { $($key:ident: $zh:literal, $en:literal;)* }) => {
        $(#[$meta])*
        pub struct $name {
            $(#[doc = $en] pub $key: &'static str,)*
        }

        impl $name {
            /// In Chinese.
            pub const ZH: Self = Self { $($key: $zh,)* };
            /// In English.
            pub const EN: Self = Self { $($key: $en,)* };

            /// In the language in use; a view that asks is drawn again when it changes.
            #[must_use]
            pub fn now() -> &'static Self {
                match $crate::words::language() {
                    steward_domain::words::Language::Zh => &Self::ZH,
                    steward_domain::words::Language::En => &Self::EN,
                }
            }
        }
    };
}

/// The language in use.
#[must_use]
pub fn language() -> Language {
    // Outside a view nothing is tracked, and nothing needs to be.
    LANGUAGE.with(|language| language.try_get()).unwrap_or_default()
}

/// Changes the language, here and at the next start.
pub fn speak(language: Language) {
    LANGUAGE.with(|current| current.set(language));
    let name = name_of(language);
    let window = crate::platform::window();
    if let Some(root) = window.document().and_then(|document| document.document_element()) {
        // An attribute of that name is always allowed.
        let _ = root.set_attribute("lang", if language == Language::Zh { "zh-CN" } else { "en" });
    }
    if let Ok(Some(storage)) = window.local_storage() {
        // Without the small storage the choice holds until the app is closed.
        let _ = storage.set_item(STORED, name);
    }
}

fn stored() -> Language {
    let storage = crate::platform::window().local_storage().ok().flatten();
    let name = storage.and_then(|storage| storage.get_item(STORED).ok().flatten());
    match name.as_deref() {
        Some("en") => Language::En,
        _ => Language::Zh,
    }
}

fn name_of(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh",
        Language::En => "en",
    }
}
