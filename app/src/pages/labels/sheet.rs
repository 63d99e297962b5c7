//! The sheets: A4 pages of labels, on the screen as they will be on paper.

use leptos::prelude::*;
use steward_domain::label::LabelKind;
use steward_domain::label::sheet::LabelMade;
use steward_domain::words::Words;

use super::candidates::Candidate;
use crate::components::qr_code::QrCode;
use crate::words::{LabelWords, fill, language};

/// How many labels a page has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SheetSize {
    /// Three by four: read at arm's length.
    Twelve,
    /// Two by two: read from a few steps away, in a lobby.
    Four,
}

impl SheetSize {
    fn labels(self) -> usize {
        match self {
            Self::Twelve => 12,
            Self::Four => 4,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Twelve => "label-sheet is-twelve",
            Self::Four => "label-sheet is-four",
        }
    }

    /// How many pages so many labels take.
    pub(super) fn pages(self, labels: usize) -> usize {
        labels.div_ceil(self.labels())
    }
}

/// A label, and what stands on it for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Printed {
    pub made: LabelMade,
    pub of: Candidate,
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sheets {
    pub kind: LabelKind,
    pub site: Words,
    /// The day on them.
    pub made_on: String,
    pub labels: Vec<Printed>,
}

/// The pages.
#[component]
pub(super) fn SheetPages(sheets: Sheets, #[prop(into)] size: Signal<SheetSize>) -> impl IntoView {
    let sheets = StoredValue::new(sheets);
    move || {
        let size = size.get();
        sheets.with_value(|sheets| {
            let pages = sheets.labels.chunks(size.labels()).enumerate();
            let pages = pages.map(|(number, labels)| {
                let number = (number + 1).to_string();
                let labels = labels
                    .iter()
                    .map(|label| label_view(sheets, label))
                    .collect_view();
                view! {
                    <ul
                        class=size.class()
                        aria-label=move || fill(LabelWords::now().sheet_of, &[("n", &number)])
                    >
                        {labels}
                    </ul>
                }
            });
            pages.collect_view()
        })
    }
}

fn label_view(sheets: &Sheets, label: &Printed) -> impl IntoView + use<> {
    let Candidate {
        name, code, place, ..
    } = label.of.clone();
    let kind = sheets.kind;
    let site = sheets.site.clone();
    let code_name = {
        let name = name.clone();
        Signal::derive(move || fill(LabelWords::now().code_of, &[("name", &name)]))
    };
    let please = move || {
        let words = LabelWords::now();
        match kind {
            LabelKind::Checkpoint => words.scan_checkpoint,
            LabelKind::Place => words.scan_place,
        }
    };
    view! {
        <li class="label">
            <p class="label__site">{move || language().pick(&site).to_owned()}</p>
            <div class="label__code"><QrCode picture=label.made.code.clone() name=code_name /></div>
            <p class="label__please">{please}</p>
            <p class="label__name">{name}</p>
            <p class="label__place">{place}</p>
            <p class="label__foot"><span>{code}</span> <span>{sheets.made_on.clone()}</span></p>
        </li>
    }
}
