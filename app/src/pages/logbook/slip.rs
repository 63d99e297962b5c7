//! The slip that a visitor carries and gives back at the gate (VIS-1, VIS-6). It fits A6 and rolls of 80 mm. No phone and no ID number
//! stands on it: it leaves with the visitor when it is forgotten, and the host's number is told to nobody (VIS-7, VIS-9).

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::listing::{number_of, shown_field};
use steward_domain::record::Record;

use crate::desk::use_desk;
use crate::words::LogbookWords;

/// The register whose records have a slip.
pub const VISITOR: &str = "visitor";

/// The slip.
#[component]
pub fn Slip(
    /// The register.
    definition: Arc<Definition>,
    /// The visit.
    record: Arc<Record>,
) -> impl IntoView {
    let desk = use_desk();
    let words = LogbookWords::now();
    let told = |key: &str| desk.tell_on_paper(false, |locale| shown_field(&record, &definition, key, locale));
    let number = number_of(&record, &definition);
    let host = [told("host"), told("department")];
    let host: Vec<String> = host.into_iter().filter(|part| !part.is_empty()).collect();
    let facts = [
        (words.slip_visitor, told("name")),
        (words.slip_people, told("people_count")),
        (words.slip_from, told("company")),
        (words.slip_host, host.join(" · ")),
        (words.slip_to, told("place")),
        (words.slip_vehicle, told("vehicle")),
        (words.slip_in, told("time_in")),
        (words.slip_until, told("leaves_by")),
        (words.slip_post, told("post")),
        (words.slip_guard, told("guard")),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let facts =
        facts.map(|(label, value)| view! { <div class="slip__fact"><dt>{label}</dt><dd>{value}</dd></div> });
    let rules = [words.rule_return, words.rule_carry, words.rule_place].map(|rule| view! { <li>{rule}</li> });
    let signed = [words.slip_signed, words.slip_out]
        .map(|name| view! { <span class="paper__signature">{name}<span class="paper__line"></span></span> });
    view! {
        <section class="paper__sheet is-slip">
            <header class="paper__head">
                <p class="paper__site">{desk.site_name()}</p>
                <h2 class="paper__title">{words.slip}</h2>
                <p class="slip__number">{number}</p>
            </header>
            <dl class="slip__facts">{facts.collect_view()}</dl>
            <p class="paper__signatures">{signed.into_iter().collect_view()}</p>
            <ol class="slip__rules">{rules.into_iter().collect_view()}</ol>
        </section>
    }
}
