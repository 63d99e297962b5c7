//! Charts in their frames, and what stands beside work: stages, codes, menus, hints.

use leptos::prelude::*;
use steward_domain::label::sheet::QrPicture;

use super::fields::about;
use super::{Item, said};
use crate::components::bar_chart::{Bar, BarChart};
use crate::components::chart_frame::{ChartFrame, Figures};
use crate::components::column_chart::{Column, ColumnChart};
use crate::components::heat_strip::{HeatStrip, Hour, Strip};
use crate::components::icon::Icon;
use crate::components::key_hint::KeyHint;
use crate::components::line_chart::LineChart;
use crate::components::menu::Menu;
use crate::components::picker_field::Pick;
use crate::components::qr_code::QrCode;
use crate::components::step_track::{Leg, StepTrack};
use crate::components::suggest_field::SuggestField;
use crate::words::GalleryWords;

/// How many modules the code has on a side. It leads nowhere.
const MODULES: usize = 21;
/// The hours of a day.
const HOURS: usize = 24;

#[component]
pub(super) fn Charts() -> impl IntoView {
    view! {
        <Item shows="chart_frame">
            <Item shows="bar_chart"><Framed id="gallery-bars"><Bars /></Framed></Item>
        </Item>
        <Item shows="column_chart"><Framed id="gallery-columns"><Columns /></Framed></Item>
        <Item shows="line_chart"><Framed id="gallery-lines"><Lines /></Framed></Item>
        <Item shows="heat_strip"><Framed id="gallery-strips"><Strips /></Framed></Item>
        <Item shows="step_track"><Stages /></Item>
        <Item shows="suggest_field"><Suggested /></Item>
        <Item shows="key_hint">
            <div><button class="button" type="button">{said(|words| words.secondary)} <KeyHint keys="Alt+N" /></button></div>
        </Item>
        <Item shows="menu">
            <div class="cluster">
                <Menu label=said(|words| words.secondary)>
                    <li><button class="menu__entry" type="button">{Icon::Print.view()} {said(|words| words.secondary)}</button></li>
                    <li><button class="menu__entry is-danger" type="button">{Icon::Void.view()} {said(|words| words.danger)}</button></li>
                </Menu>
            </div>
        </Item>
        <Item shows="qr_code">
            <div class="gallery__code">
                <QrCode
                    picture=QrPicture::draw(MODULES, |row, column| (row * column + row + column).is_multiple_of(3))
                    name=said(|words| words.aim)
                />
            </div>
        </Item>
    }
}

#[component]
fn Framed(id: &'static str, children: Children) -> impl IntoView {
    let figures = Signal::derive(|| {
        let words = GalleryWords::now();
        let row = |name: &str, number: &str| vec![name.to_owned(), number.to_owned()];
        Figures {
            head: row(words.category, words.tile),
            rows: vec![row(words.urgent, "3"), row(words.general, "15")],
        }
    });
    view! {
        <ChartFrame
            id=id
            title=said(|words| words.tile)
            finding=said(|words| words.tile_note)
            figures=figures
            as_of=said(|words| words.contact)
        >
            {children()}
        </ChartFrame>
    }
}

#[component]
fn Bars() -> impl IntoView {
    let bars = Signal::derive(|| {
        let words = GalleryWords::now();
        let bar = |label: &str, pressing, rest| Bar {
            label: label.to_owned(),
            pressing,
            rest,
            value: format!("{pressing} / {}", pressing + rest),
        };
        vec![
            bar(words.todo, 3, 5),
            bar(words.working, 0, 9),
            bar(words.done, 0, 0),
        ]
    });
    view! { <BarChart id="gallery-bars" bars=bars /> }
}

#[component]
fn Columns() -> impl IntoView {
    let columns: Vec<Column> = (0..HOURS)
        .map(|hour| Column {
            usual: hour * (HOURS - hour) / 4,
            mark: if hour < 12 { hour * 2 } else { 0 },
        })
        .collect();
    view! { <ColumnChart id="gallery-columns" columns=Signal::stored(columns) axis=hours() /> }
}

fn hours() -> Signal<Vec<String>> {
    Signal::stored(["0", "6", "12", "18", "24"].map(str::to_owned).into())
}

#[component]
fn Lines() -> impl IntoView {
    let lines = (vec![3, 5, 2, 8, 6, 4, 9], vec![2, 4, 4, 6, 7, 3, 5]);
    let axis = vec![(0, "16".to_owned()), (3, "19".to_owned()), (6, "22".to_owned())];
    view! { <LineChart id="gallery-lines" lines=Signal::stored(lines) axis=Signal::stored(axis) /> }
}

#[component]
fn Strips() -> impl IntoView {
    let strips = Signal::derive(|| {
        let words = GalleryWords::now();
        let hour = |place: usize| match place % 6 {
            0 => Hour::Missed(place / 6 + 1),
            1 => Hour::Late,
            2 | 3 => Hour::Done,
            _ => Hour::Idle,
        };
        [words.stop_one, words.stop_two].map(|name| Strip {
            name: name.to_owned(),
            total: words.tile_note.to_owned(),
            hours: (0..HOURS).map(hour).collect(),
        })
    });
    let strips = Signal::derive(move || strips.get().to_vec());
    view! { <HeatStrip id="gallery-strips" strips=strips axis=hours() /> }
}

#[component]
fn Stages() -> impl IntoView {
    let legs = Signal::derive(|| {
        let words = GalleryWords::now();
        let leg = |words: &str, is_reached, is_now| Leg {
            words: words.to_owned(),
            is_reached,
            is_now,
        };
        vec![
            leg(words.todo, true, false),
            leg(words.working, true, true),
            leg(words.done, false, false),
        ]
    });
    view! { <StepTrack label=said(|words| words.timeline) legs=legs reached=Icon::Check /> }
}

#[component]
fn Suggested() -> impl IntoView {
    let text = RwSignal::new(String::new());
    let typed = Callback::new(move |typed: String| text.set(typed));
    let find = Callback::new(|_: String| {
        let words = GalleryWords::now();
        let pick = |id: &str, words: &str, note: &str| Pick {
            id: id.to_owned(),
            words: words.to_owned(),
            note: note.to_owned(),
        };
        vec![
            pick("1", words.place_one, words.place_note),
            pick("2", words.place_two, ""),
        ]
    });
    let field = about(|words| words.place);
    view! { <SuggestField about=field value=text find=find on_change=typed on_pick=Callback::new(|_: String| ()) /> }
}
