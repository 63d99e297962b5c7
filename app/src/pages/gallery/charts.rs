//! Charts, each in its frame with its table.

use leptos::prelude::*;

use super::{Item, said};
use crate::components::bar_chart::{Bar, BarChart};
use crate::components::chart_frame::{ChartFrame, Figures};
use crate::components::column_chart::{Column, ColumnChart};
use crate::components::heat_strip::{HeatStrip, Hour, Strip};
use crate::components::line_chart::LineChart;
use crate::words::GalleryWords;

/// Hours that something was missed, was late, and was done.
const NIGHT: [(usize, Hour); 4] = [
    (1, Hour::Missed(3, true)),
    (2, Hour::Late),
    (3, Hour::Missed(1, false)),
    (22, Hour::Done),
];
const REPORTED: [usize; 14] = [3, 5, 2, 8, 6, 4, 1, 0, 7, 9, 12, 6, 5, 4];
const DONE: [usize; 14] = [2, 4, 4, 5, 7, 5, 2, 1, 3, 8, 9, 10, 6, 3];

#[component]
pub(super) fn Charts() -> impl IntoView {
    view! {
        <Item shows="chart_frame"><Framed id="gallery-frame"><p>{said(|words| words.card_title)}</p></Framed></Item>
        <Item shows="heat_strip"><Framed id="gallery-heat"><HeatStrip id="gallery-heat" strips=Signal::derive(strips) axis=Signal::derive(hours) /></Framed></Item>
        <Item shows="bar_chart"><Framed id="gallery-bars"><BarChart id="gallery-bars" bars=Signal::derive(bars) /></Framed></Item>
        <Item shows="line_chart">
            <Framed id="gallery-lines">
                <LineChart
                    id="gallery-lines"
                    lines=Signal::stored((REPORTED.to_vec(), DONE.to_vec()))
                    axis=Signal::stored(vec![(0, "11-09".to_owned()), (7, "11-16".to_owned()), (13, "11-22".to_owned())])
                />
            </Framed>
        </Item>
        <Item shows="column_chart">
            <Framed id="gallery-columns"><ColumnChart id="gallery-columns" columns=Signal::stored(columns()) axis=Signal::derive(hours) /></Framed>
        </Item>
    }
}

#[component]
fn Framed(id: &'static str, children: Children) -> impl IntoView {
    let figures = Signal::derive(|| {
        let words = GalleryWords::now();
        Figures {
            head: vec![words.todo.to_owned(), words.number.to_owned()],
            rows: vec![
                vec![words.done.to_owned(), "12".to_owned()],
                vec![words.stopped.to_owned(), "3".to_owned()],
            ],
        }
    });
    view! {
        <ChartFrame id=id title=said(|words| words.tile) finding=said(|words| words.tile_note) figures=figures as_of=said(|words| words.contact)>
            {children()}
        </ChartFrame>
    }
}

fn strips() -> Vec<Strip> {
    let words = GalleryWords::now();
    let of = |name: &str, missed: usize, shift: usize| {
        let mut hours = vec![Hour::Idle; 24];
        for (hour, what) in NIGHT {
            hours[(hour + shift) % 24] = what;
        }
        Strip {
            name: name.to_owned(),
            total: missed.to_string(),
            hours,
        }
    };
    vec![of(words.stop_one, 4, 0), of(words.stop_two, 4, 5)]
}

fn hours() -> Vec<String> {
    ["0", "6", "12", "18", "24"].map(str::to_owned).to_vec()
}

fn bars() -> Vec<Bar> {
    let words = GalleryWords::now();
    let of = |label: &str, pressing: usize, rest: usize| Bar {
        label: label.to_owned(),
        pressing,
        rest,
        value: (pressing + rest).to_string(),
    };
    vec![
        of(words.todo, 3, 9),
        of(words.working, 0, 5),
        of(words.done, 0, 0),
    ]
}

fn columns() -> Vec<Column> {
    (0..24)
        .map(|hour: usize| Column {
            usual: hour.saturating_sub(7) * (20_usize.saturating_sub(hour)),
            mark: if hour == 10 { 40 } else { 0 },
        })
        .collect()
}
