//! The sheet of a record: every field with a value, its rows, photos and signatures, the steps, and the lines to sign on.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::{Definition, Field, Kind};
use steward_domain::listing::{moment_words, short_number, shown_field, shown_text};
use steward_domain::logbook::timeline;
use steward_domain::record::Record;
use steward_domain::standing::shown;
use steward_domain::value::Value;

use super::super::paper::{Signatures, usual_signatures};
use crate::desk::{Desk, use_desk};
use crate::pages::record::photos::Picture;
use crate::words::{LogbookWords, fill, language};

/// From how many signs on words take the whole breadth of the sheet.
const LONG_FROM_SIGNS: usize = 34;

/// The sheet.
#[component]
pub(super) fn Whole(
    /// The register.
    definition: Arc<Definition>,
    /// The record.
    record: Arc<Record>,
    /// Whether personal data is told in full.
    in_full: bool,
) -> impl IntoView {
    let desk = use_desk();
    let words = LogbookWords::now();
    let number = fill(words.record_number, &[("n", &short_number(record.id))]);
    let state = desk.tell(false, |locale| shown_field(&record, &definition, "state", locale));
    let now = desk.tell(false, |locale| moment_words(locale.now_ms, locale));
    let printed = fill(
        words.printed_by,
        &[("who", &desk.ledger.person().name), ("t", &now)],
    );
    let mut signatures: Vec<String> = definition
        .print
        .signatures
        .iter()
        .map(|words| language().pick(words).to_owned())
        .collect();
    if signatures.is_empty() {
        signatures = usual_signatures();
    }
    view! {
        <section class="paper__sheet is-flow">
            <header class="paper__head">
                <p class="paper__site">{desk.site_name()}</p>
                <h2 class="paper__title">{language().pick(&definition.words).to_owned()}</h2>
                <p class="paper__facts"><span>{number}</span><span>{state}</span><span>{printed}</span></p>
            </header>
            <Facts definition=Arc::clone(&definition) record=Arc::clone(&record) in_full=in_full />
            <Sets definition=Arc::clone(&definition) record=Arc::clone(&record) in_full=in_full />
            <Pictures definition=Arc::clone(&definition) record=Arc::clone(&record) />
            <Steps definition=definition record=record />
            <footer class="paper__foot"><Signatures names=signatures /></footer>
        </section>
    }
}

/// The fields that have a value and reach the role, of some kinds.
fn fields<'a>(
    desk: Desk,
    definition: &'a Definition,
    record: &'a Record,
    has: impl Fn(Kind) -> bool + 'a,
) -> impl Iterator<Item = &'a Field> {
    let role = desk.ledger.actor().role;
    definition.fields.iter().filter(move |field| {
        has(field.kind) && field.is_readable_by(role) && !record.is_blank(field.key.as_str())
    })
}

fn is_picture(kind: Kind) -> bool {
    matches!(kind, Kind::Photos | Kind::Signature)
}

#[component]
fn Facts(definition: Arc<Definition>, record: Arc<Record>, in_full: bool) -> impl IntoView {
    let desk = use_desk();
    let is_words = |kind: Kind| !is_picture(kind) && !matches!(kind, Kind::Rows | Kind::Checklist);
    let told = fields(desk, &definition, &record, is_words).map(|field| {
        let label = language().pick(&field.words).to_owned();
        let value = desk.tell(in_full, |locale| {
            shown_field(&record, &definition, field.key.as_str(), locale)
        });
        let is_long = field.kind == Kind::LongText || value.chars().count() >= LONG_FROM_SIGNS;
        (label, value, is_long)
    });
    let facts = without_holes(told.collect())
        .into_iter()
        .map(|(label, value, is_long)| {
            view! { <div class="paper__fact" class:is-long=is_long><dt>{label}</dt><dd>{value}</dd></div> }
        });
    view! { <dl class="paper__grid">{facts.collect_view()}</dl> }
}

/// A label, a value, and whether it takes the whole breadth.
type Fact = (String, String, bool);

/// A short fact with nothing short beside it takes the whole breadth, too.
fn without_holes(mut facts: Vec<Fact>) -> Vec<Fact> {
    let mut is_beside = false;
    for place in 0..facts.len() {
        let next_is_short = facts.get(place + 1).is_some_and(|(_, _, is_long)| !is_long);
        let is_short = !facts[place].2;
        if is_short && !is_beside && !next_is_short {
            facts[place].2 = true;
        }
        is_beside = is_short && !is_beside && next_is_short;
    }
    facts
}

/// Rows and checklists, each as a table.
#[component]
fn Sets(definition: Arc<Definition>, record: Arc<Record>, in_full: bool) -> impl IntoView {
    let desk = use_desk();
    let sets = fields(desk, &definition, &record, |kind| {
        matches!(kind, Kind::Rows | Kind::Checklist)
    });
    let tables = sets.map(|field| {
        let title = language().pick(&field.words).to_owned();
        let members: Vec<&Value> = record
            .members(field.key.as_str())
            .map(|(_, member)| member)
            .collect();
        let table = if field.kind == Kind::Rows {
            rows_table(desk, field, &members, in_full)
        } else {
            let lines = members.iter().map(|member| {
                let told = desk.tell(in_full, |locale| shown_text(field, member, locale));
                view! { <li>{told}</li> }
            });
            view! { <ul class="paper__lines">{lines.collect_view()}</ul> }.into_any()
        };
        view! { <h3 class="paper__section">{title}</h3> {table} }
    });
    tables.collect_view()
}

fn rows_table(desk: Desk, field: &Field, members: &[&Value], in_full: bool) -> AnyView {
    let heads = field
        .columns
        .iter()
        .map(|column| view! { <th scope="col">{language().pick(&column.words).to_owned()}</th> });
    let rows = members.iter().filter_map(|member| member.as_map()).map(|row| {
        let cells = field.columns.iter().map(|column| {
            let told = row
                .get(column.key.as_str())
                .map(|value| desk.tell(in_full, |locale| shown_text(column, value, locale)));
            view! { <td>{told.unwrap_or_default()}</td> }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    view! {
        <table class="paper__table">
            <thead><tr>{heads.collect_view()}</tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// Photos and drawn signatures.
#[component]
fn Pictures(definition: Arc<Definition>, record: Arc<Record>) -> impl IntoView {
    let desk = use_desk();
    let groups = fields(desk, &definition, &record, is_picture).map(|field| {
        let title = language().pick(&field.words).to_owned();
        let class = if field.kind == Kind::Signature {
            "paper__signed"
        } else {
            "paper__photo"
        };
        let one = shown(&record, field).value().cloned();
        let members = record
            .members(field.key.as_str())
            .map(|(_, member)| member.clone());
        let digests = one.into_iter().chain(members);
        let digests = digests.filter_map(|value| value.as_text().map(str::to_owned));
        let pictures = digests.enumerate().map(|(place, digest)| {
            let alt = format!("{title} {}", place + 1);
            view! { <li class="paper__picture"><Picture digest=digest alt=alt class=class /></li> }
        });
        let pictures = pictures.collect_view();
        view! { <h3 class="paper__section">{title}</h3> <ul class="paper__pictures">{pictures}</ul> }
    });
    groups.collect_view()
}

#[component]
fn Steps(definition: Arc<Definition>, record: Arc<Record>) -> impl IntoView {
    let desk = use_desk();
    let words = LogbookWords::now();
    let steps = timeline(&record, &definition).into_iter().map(|step| {
        let at = desk.tell(false, |locale| moment_words(step.at_ms, locale));
        let who = desk.name_of("staff", step.by);
        let what = language().pick(&step.words).to_owned();
        let what = match step.reason {
            Some(reason) => format!("{what}{}{reason}", language().of("：", ": ")),
            None => what,
        };
        view! { <tr><td>{at}</td><td>{who}</td><td>{what}</td></tr> }
    });
    view! {
        <h3 class="paper__section">{words.steps}</h3>
        <table class="paper__table is-steps">
            <thead>
                <tr><th scope="col">{words.time}</th><th scope="col">{words.who}</th><th scope="col">{words.what}</th></tr>
            </thead>
            <tbody>{steps.collect_view()}</tbody>
        </table>
    }
}
