//! A logbook on sheets of A4, as they are printed.

use std::ops::Range;
use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use steward_domain::logbook::Form;

use crate::platform::window;
use crate::words::{LogbookWords, fill};

/// What is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The site.
    pub site: String,
    /// The heading.
    pub title: String,
    /// What stands under it: the days, how many, as of when.
    pub facts: Vec<String>,
    /// The columns: the head, its share of the breadth in thousandths, what its cells are.
    pub columns: Vec<(String, u32, Form)>,
    /// The rows, in words.
    pub rows: Vec<Vec<String>>,
    /// Who signs.
    pub signatures: Vec<String>,
    /// Whether the sheet lies on its side.
    pub is_wide: bool,
}

/// The sheets, as a preview that fits the screen.
#[component]
pub fn Sheets(
    /// What is printed.
    paper: Arc<Paper>,
    /// Which rows stand on which sheet.
    pages: Arc<[Range<usize>]>,
) -> impl IntoView {
    let all = pages.len();
    let sheet = |(place, rows): (usize, &Range<usize>)| {
        let paper = Arc::clone(&paper);
        view! { <Sheet paper=paper rows=rows.clone() number=place + 1 all=all /> }
    };
    let sheets = pages.iter().enumerate().map(sheet).collect_view();
    view! { <Preview>{sheets}</Preview> }
}

/// Shows paper as large as the screen is broad, and no larger than it is.
#[component]
pub fn Preview(
    /// The paper.
    children: Children,
) -> impl IntoView {
    let room = NodeRef::<html::Div>::new();
    let paper = NodeRef::<html::Div>::new();
    let scale = RwSignal::new(1.0_f64);
    let full = StoredValue::new(0.0_f64);
    let fit = move || {
        let (Some(room), Some(paper)) = (room.get_untracked(), paper.get_untracked()) else {
            return;
        };
        if full.get_value() == 0.0 {
            let sheet = paper.first_element_child();
            // Read before it is scaled: browsers do not agree on what a scaled element measures.
            full.set_value(sheet.map_or(0.0, |sheet| sheet.get_bounding_client_rect().width()));
        }
        let broad = full.get_value();
        if broad > 0.0 {
            let fitting = (f64::from(room.client_width()) / broad).clamp(0.1, 1.0);
            let _ = scale.try_set(fitting);
        }
    };
    Effect::new(move |_| {
        room.track();
        paper.track();
        fit();
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| fit());
    on_cleanup(move || resized.remove());
    view! {
        <div class="logbook__preview" node_ref=room>
            <div class="paper" node_ref=paper style:--paper-scale=move || scale.get().to_string()>
                {children()}
            </div>
        </div>
    }
}

/// One sheet. The first has the page's heading; it stands on all of them.
#[component]
pub fn Sheet(
    /// What is printed.
    paper: Arc<Paper>,
    /// Its rows.
    rows: Range<usize>,
    /// Which sheet it is.
    number: usize,
    /// Of how many.
    all: usize,
) -> impl IntoView {
    let class = if paper.is_wide {
        "paper__sheet is-measured is-wide"
    } else {
        "paper__sheet is-measured"
    };
    let page = fill(
        LogbookWords::now().page_of,
        &[("n", &number.to_string()), ("all", &all.to_string())],
    );
    let first = rows.start + 1;
    let body = paper.rows[rows].iter().enumerate().map(|(place, row)| {
        let number = (first + place).to_string();
        let cells = row.iter().zip(&paper.columns).map(|(words, (_, _, form))| {
            view! { <td class:is-number=form.is_number()>{in_pieces(words, *form)}</td> }
        });
        view! { <tr><td class="is-number">{number}</td>{cells.collect_view()}</tr> }
    });
    let body = body.collect_view();
    let columns = paper.columns.iter();
    let columns =
        columns.map(|(_, share, _)| view! { <col class="paper__column" style:--share=share.to_string() /> });
    let heads = paper
        .columns
        .iter()
        .map(|(head, _, _)| view! { <th scope="col">{head.clone()}</th> });
    let title = if number == 1 {
        view! { <h2 class="paper__title">{paper.title.clone()}</h2> }.into_any()
    } else {
        view! { <p class="paper__title">{paper.title.clone()}</p> }.into_any()
    };
    let facts = paper
        .facts
        .iter()
        .map(|fact| view! { <span>{fact.clone()}</span> });
    view! {
        <section class=class>
            <header class="paper__head">
                <p class="paper__site">{paper.site.clone()}</p>
                {title}
                <p class="paper__facts">{facts.collect_view()}</p>
            </header>
            <div class="paper__body">
                <table class="paper__table">
                    <colgroup><col class="paper__column is-first" />{columns.collect_view()}</colgroup>
                    <thead><tr><th scope="col">{LogbookWords::now().number}</th>{heads.collect_view()}</tr></thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            <footer class="paper__foot">
                <Signatures names=paper.signatures.clone() />
                <p class="paper__page">{page}</p>
            </footer>
        </section>
    }
}

/// A day and a time of day are each kept in one piece: browsers break after the line in 2026-11-22.
fn in_pieces(words: &str, form: Form) -> AnyView {
    if !matches!(form, Form::Moment | Form::Day) || !words.is_ascii() {
        return words.to_owned().into_any();
    }
    let pieces = words.split(' ').enumerate().map(|(place, piece)| {
        let before = if place == 0 { "" } else { " " };
        view! { {before} <span class="paper__piece">{piece.to_owned()}</span> }
    });
    pieces.collect_view().into_any()
}

/// A line for each who signs, and for the day.
#[component]
pub fn Signatures(
    /// Who signs.
    names: Vec<String>,
) -> impl IntoView {
    let lines = names
        .into_iter()
        .chain([LogbookWords::now().date.to_owned()])
        .map(|name| view! { <span class="paper__signature">{name}<span class="paper__line"></span></span> });
    view! { <p class="paper__signatures">{lines.collect_view()}</p> }
}

/// Who signs a register's page where its definition does not say.
#[must_use]
pub fn usual_signatures() -> Vec<String> {
    let words = LogbookWords::now();
    [words.entered_by, words.checked_by].map(str::to_owned).into()
}

/// Opens the browser's print dialogue.
pub fn print() {
    // A browser that can't print says so itself.
    let _ = window().print();
}
