//! What a workbook will be, before it is written.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::logbook::{Extent, columns, rows_fields};

use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::words::{LogbookWords, fill, language};

/// The file's name, its sheets, and that personal data is masked.
#[component]
pub fn About(
    /// The file's name.
    name: String,
    /// The register.
    definition: Arc<Definition>,
    /// How many records it will hold.
    count: usize,
) -> impl IntoView {
    let role = use_desk().ledger.actor().role;
    let language = language();
    let breadth = columns(&definition, role, Extent::Everything, language).len();
    let mut fields = definition.fields.iter();
    let has_private = fields.any(|field| field.private && field.is_readable_by(role));
    let more = rows_fields(&definition, role).map(|field| language.pick(&field.words).to_owned());
    let first = fill(
        LogbookWords::now().sheet_of,
        &[
            ("s", language.pick(&definition.print.words)),
            ("n", &count.to_string()),
            ("c", &breadth.to_string()),
        ],
    );
    let sheets = std::iter::once(first);
    let sheets: Vec<String> = sheets
        .chain(more)
        .chain([LogbookWords::now().about.to_owned()])
        .collect();
    let words = LogbookWords::now();
    view! {
        <section class="card logbook__file">
            {Icon::Sheet.view()}
            <div>
                <h2 class="card__title">{name}</h2>
                <p class="muted">{sheets.join(language.of("、", ", "))}</p>
                {has_private.then(|| view! { <p class="muted">{words.masked}</p> })}
            </div>
        </section>
    }
}
