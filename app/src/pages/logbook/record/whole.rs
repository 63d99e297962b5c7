//! The sheet of a record: every field with a value, its rows, photos and signatures, the steps, and the lines to sign on.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::{Definition, Field, Kind, STATE_FIELD};
use steward_domain::listing::{moment_words, number_of, shown_field, shown_text, title_of};
use steward_domain::logbook::timeline;
use steward_domain::record::Record;
use steward_domain::standing::shown;
use steward_domain::value::Value;
use steward_domain::work;
use steward_domain::work::keys::{repair, repair_line};
use steward_domain::work::pricing::{bill, line_fen};
use steward_domain::work::read::Row;

use super::super::paper::{Signatures, usual_signatures};
use crate::desk::{Desk, use_desk};
use crate::pages::record::photos::Picture;
use crate::words::{LogbookWords, OrderWords, fill, language};

/// From how many signs on words take the whole breadth of the sheet.
const LONG_FROM_SIGNS: usize = 34;

/// Which choices say nothing on paper: what an order is unless it is said otherwise.
const USUAL: [(&str, &str); 2] = [("order_kind", "new"), ("breach_cause", "in_time")];
/// Who pays for what is free.
const FREE: &str = "company";
/// Whose matter it is, where the headline does not say.
const WHOSE: &str = "reporter_name";

/// The sheet. Its head stands on every page: the browser repeats that of a table.
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
    let told = |key: &str| {
        let has = definition.field(key).is_some() || key == STATE_FIELD;
        let told = || desk.tell_on_paper(in_full, |locale| shown_field(&record, &definition, key, locale));
        if has { told() } else { String::new() }
    };
    let number = fill(words.record_number, &[("n", &number_of(&record, &definition))]);
    let title = desk.tell_on_paper(in_full, |locale| title_of(&record, &definition, locale));
    let now = desk.tell_on_paper(false, |locale| moment_words(locale.now_ms, locale));
    let printed = fill(
        words.printed_by,
        &[("who", &desk.ledger.person().name), ("t", &now)],
    );
    let facts = [number, title, told(WHOSE), told(STATE_FIELD), printed];
    let facts = facts.into_iter().filter(|fact| !fact.is_empty());
    let facts = facts.map(|fact| view! { <span>{fact}</span> }).collect_view();
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
            <table class="paper__pages" role="presentation">
                <thead>
                    <tr>
                        <td>
                            <div class="paper__head">
                                <p class="paper__site">{desk.site_name()}</p>
                                <h2 class="paper__title">{language().pick(&definition.words).to_owned()}</h2>
                                <p class="paper__facts">{facts}</p>
                            </div>
                        </td>
                    </tr>
                </thead>
                <tbody>
                    <tr>
                        <td class="paper__flow">
                            <Facts definition=Arc::clone(&definition) record=Arc::clone(&record) in_full=in_full />
                            <Sets definition=Arc::clone(&definition) record=Arc::clone(&record) in_full=in_full />
                            <Pictures kind=Kind::Photos definition=Arc::clone(&definition) record=Arc::clone(&record) />
                            <Steps definition=Arc::clone(&definition) record=Arc::clone(&record) />
                            <div class="paper__signing">
                                <Pictures kind=Kind::Signature definition=definition record=record />
                                <footer class="paper__foot"><Signatures names=signatures /></footer>
                            </div>
                        </td>
                    </tr>
                </tbody>
            </table>
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
    let mut said: Vec<String> = Vec::new();
    let told = fields(desk, &definition, &record, is_words).filter_map(|field| {
        let label = language().pick(&field.words).to_owned();
        let value = desk.tell_on_paper(in_full, |locale| {
            shown_field(&record, &definition, field.key.as_str(), locale)
        });
        if is_usual(&record, field)
            || (field.kind == Kind::Customer && parts(&value).all(|part| said.contains(&part)))
        {
            return None;
        }
        said.extend(parts(&value));
        let is_long = field.kind == Kind::LongText || value.chars().count() >= LONG_FROM_SIGNS;
        Some((label, value, is_long))
    });
    let facts = without_holes(told.collect())
        .into_iter()
        .map(|(label, value, is_long)| {
            view! { <div class="paper__fact" class:is-long=is_long><dt>{label}</dt><dd>{value}</dd></div> }
        });
    view! { <dl class="paper__grid">{facts.collect_view()}</dl> }
}

/// The parts of a name: a customer is told by who it is and where, and both may stand above already.
fn parts(words: &str) -> impl Iterator<Item = String> + '_ {
    words.split(" · ").map(str::to_owned)
}

fn is_usual(record: &Record, field: &Field) -> bool {
    let value = shown(record, field).value().and_then(Value::as_text);
    USUAL
        .iter()
        .any(|(key, usual)| field.key == *key && value == Some(usual))
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
            let sum = is_charged(field).then(|| Total::of(desk, &record, &definition));
            rows_table(desk, field, &members, sum, in_full)
        } else {
            let lines = members.iter().map(|member| {
                let told = desk.tell_on_paper(in_full, |locale| shown_text(field, member, locale));
                view! { <li>{told}</li> }
            });
            view! { <ul class="paper__lines">{lines.collect_view()}</ul> }.into_any()
        };
        view! { <h3 class="paper__section">{title}</h3> {table} }
    });
    tables.collect_view()
}

/// Whether the rows are what an order is charged for.
fn is_charged(field: &Field) -> bool {
    let has = |key: &str| field.columns.iter().any(|column| column.key == key);
    has(repair_line::QUANTITY.key) && has(repair_line::PRICE.key)
}

/// What the lines come to, which is what a customer signs for; of what the company pays, that it is free.
struct Total {
    words: String,
    sum: String,
}

impl Total {
    fn of(desk: Desk, record: &Record, definition: &Definition) -> Self {
        let order = work::Entry::new(record, definition);
        let words = LogbookWords::now().total;
        Self {
            words: match order.get(repair::PAYER) {
                Some(FREE) => format!("{words} · {}", OrderWords::now().all_free),
                _ => words.to_owned(),
            },
            sum: money(desk, bill(order.members(repair::MATERIALS), None).sum_fen),
        }
    }
}

/// Amounts are told as those of the published prices.
fn money(desk: Desk, fen: i64) -> String {
    let definition = desk.ledger.definition("repair");
    let told = definition.and_then(|definition| {
        let fee = definition.field(repair::FEE.key)?;
        Some(desk.tell_on_paper(false, |locale| shown_text(fee, &Value::Integer(fen), locale)))
    });
    told.unwrap_or_default()
}

/// A table of rows, without the columns that none of them fills. With a total, each line has its amount.
fn rows_table(desk: Desk, field: &Field, members: &[&Value], total: Option<Total>, in_full: bool) -> AnyView {
    let rows: Vec<&Row> = members.iter().filter_map(|member| member.as_map()).collect();
    let told = |row: &Row, column: &Field| {
        let value = row.get(column.key.as_str());
        value.map(|value| desk.tell_on_paper(in_full, |locale| shown_text(column, value, locale)))
    };
    let mut heads = Vec::new();
    let mut columns: Vec<Vec<String>> = Vec::new();
    for column in &field.columns {
        let cells: Vec<String> = rows
            .iter()
            .map(|row| told(row, column).unwrap_or_default())
            .collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            heads.push((language().pick(&column.words).to_owned(), is_number(column)));
            columns.push(cells);
        }
    }
    if total.is_some() {
        let amounts = rows
            .iter()
            .map(|row| line_fen(row).map(|fen| money(desk, fen)).unwrap_or_default());
        columns.push(amounts.collect());
        heads.push((LogbookWords::now().amount.to_owned(), true));
    }
    let lines = (0..rows.len()).map(|line| {
        let cells = columns.iter().zip(&heads).map(|(column, (_, is_number))| {
            view! { <td class:is-number=*is_number>{column[line].clone()}</td> }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    let lines = lines.collect_view();
    let total = total.map(|total| {
        let others = heads.len().saturating_sub(1).max(1).to_string();
        view! {
            <tr>
                <th scope="row" class="is-number" colspan=others>{total.words}</th>
                <td class="is-number">{total.sum}</td>
            </tr>
        }
    });
    let heads = heads
        .into_iter()
        .map(|(head, _)| view! { <th scope="col">{head}</th> });
    view! {
        <table class="paper__table">
            <thead><tr>{heads.collect_view()}</tr></thead>
            <tbody>{lines} {total}</tbody>
        </table>
    }
    .into_any()
}

fn is_number(column: &Field) -> bool {
    matches!(
        column.kind,
        Kind::Money | Kind::Number | Kind::PeopleCount | Kind::Duration
    )
}

/// Photos, or drawn signatures.
#[component]
fn Pictures(kind: Kind, definition: Arc<Definition>, record: Arc<Record>) -> impl IntoView {
    let desk = use_desk();
    let groups = fields(desk, &definition, &record, |one| one == kind).map(|field| {
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
        let at = desk.tell_on_paper(false, |locale| moment_words(step.at_ms, locale));
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
