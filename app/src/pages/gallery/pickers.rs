//! What is picked, photographed, signed, ticked off and scanned.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::fields::{about, some};
use super::{Item, Stage, said};
use crate::components::checklist_field::{ChecklistField, Line, LineEntry};
use crate::components::photo_field::{Look, PhotoField, ShownPhoto};
use crate::components::picker_field::{Found, Pick, PickerField};
use crate::components::pin_pad::PinPad;
use crate::components::position_field::PositionField;
use crate::components::rows_field::{KeptRow, RowDeed, RowsField};
use crate::components::scan_view::ScanView;
use crate::components::signature_pad::SignaturePad;
use crate::components::suggest_field::SuggestField;
use crate::components::text_field::TextField;
use crate::phone::PIN_DIGITS;
use crate::words::GalleryWords;

#[component]
pub(super) fn Pickers() -> impl IntoView {
    let nothing = Callback::new(|()| ());
    view! {
        <Item shows="picker_field"><Picked /></Item>
        <Item shows="suggest_field">
            <SuggestField
                about=about(|words| words.place)
                value=said(|words| words.place_one)
                find=Callback::new(|_: String| picks())
                on_change=Callback::new(|_: String| ())
                on_pick=Callback::new(|_: String| ())
            />
        </Item>
        <Item shows="photo_field"><Photos /></Item>
        <Item shows="signature_pad">
            <SignaturePad
                about=about(|words| words.signature)
                saved=Signal::stored(None)
                on_signed=Callback::new(|_: Vec<u8>| ())
                on_clear=nothing
            />
        </Item>
        <Item shows="position_field">
            <div class="form__pair">
                <PositionField about=about(|words| words.position) value=Signal::stored(None::<String>) on_change=Callback::new(|_| ()) />
                <PositionField
                    about=about(|words| words.position)
                    value=some(|words| words.position_value)
                    on_change=Callback::new(|_| ())
                />
            </div>
        </Item>
        <Item shows="checklist_field"><Checklist /></Item>
        <Item shows="rows_field"><Rows /></Item>
        <Item shows="pin_pad">
            <PinPad
                digits=PIN_DIGITS
                is_busy=Signal::stored(false)
                error=some(|words| words.pin_wrong)
                on_pin=Callback::new(|_: String| ())
                on_forgotten=Some(nothing)
            />
        </Item>
        <Item shows="scan_view">
            <Stage>
                <ScanView
                    told=some(|words| words.aim)
                    is_found=Signal::stored(false)
                    on_label=Callback::new(|_: String| ())
                    on_by_hand=nothing
                />
            </Stage>
        </Item>
    }
}

fn picks() -> Vec<Pick> {
    let words = GalleryWords::now();
    let pick = |id: &str, words: &str, note: &str| Pick {
        id: id.to_owned(),
        words: words.to_owned(),
        note: note.to_owned(),
    };
    vec![
        pick("1", words.place_one, words.place_note),
        pick("2", words.place_two, words.place_note),
    ]
}

#[component]
fn Picked() -> impl IntoView {
    let chosen = RwSignal::new(Vec::<String>::new());
    let shown = Signal::derive(move || {
        let chosen = chosen.get();
        picks()
            .into_iter()
            .filter(|pick| chosen.contains(&pick.id))
            .collect::<Vec<_>>()
    });
    let find = Callback::new(|_: String| Found {
        picks: picks(),
        more: 3,
        has_any: true,
    });
    let pick = Callback::new(move |id: String| chosen.set(vec![id]));
    let remove = Callback::new(move |_: String| chosen.set(Vec::new()));
    let both = Signal::derive(picks);
    view! {
        <div class="form__pair">
            <PickerField about=about(|words| words.place) chosen=shown find=find on_pick=pick on_remove=remove />
            <PickerField
                about=about(|words| words.place)
                chosen=Signal::stored(Vec::new())
                find=find
                offers=both
                on_pick=pick
                on_remove=remove
            />
            <PickerField
                about=about(|words| words.place)
                chosen=both
                find=find
                on_pick=pick
                on_remove=remove
                is_many=true
            />
        </div>
    }
}

#[component]
fn Photos() -> impl IntoView {
    let photo = |digest: &str, look: Look, is_local| ShownPhoto {
        digest: digest.to_owned(),
        look,
        is_local,
        is_removable: is_local,
    };
    let photos = vec![
        photo("1", Look::At("/icons/any-192.png".to_owned()), true),
        photo("2", Look::Coming, false),
        photo("3", Look::Absent, false),
    ];
    let nothing = Callback::new(|_: Vec<u8>| ());
    let removed = Callback::new(|_: String| ());
    view! {
        <div class="form__pair">
            <PhotoField about=about(|words| words.photo) photos=Signal::stored(photos) on_taken=nothing on_remove=removed />
            <PhotoField
                about=about(|words| words.photo)
                photos=Signal::stored(Vec::new())
                camera_only=true
                on_taken=nothing
                on_remove=removed
            />
        </div>
    }
}

#[component]
fn Checklist() -> impl IntoView {
    let lines = Signal::derive(|| {
        let words = GalleryWords::now();
        let line = |key: &str, words: &str, how: &str| Line {
            key: key.to_owned(),
            words: words.to_owned(),
            how: how.to_owned(),
        };
        vec![
            line("a", words.line_one, words.line_how),
            line("b", words.line_two, ""),
            line("c", words.stop_two, ""),
        ]
    });
    let seen = |result: &str, note: &str| LineEntry {
        result: Some(result.to_owned()),
        note: note.to_owned(),
    };
    let results = RwSignal::new(BTreeMap::from([
        ("a".to_owned(), seen("ok", "")),
        ("b".to_owned(), seen("not_ok", GalleryWords::now().line_note)),
    ]));
    let on_result = Callback::new(move |(key, entry): (String, LineEntry)| {
        results.update(|results| drop(results.insert(key, entry)));
    });
    view! { <ChecklistField about=about(|words| words.checklist) lines=lines results=results on_result=on_result /> }
}

#[component]
fn Rows() -> impl IntoView {
    let kept = Signal::derive(|| {
        let words = GalleryWords::now();
        let row = |key: &str, words: &str, is_struck| KeptRow {
            key: key.to_owned(),
            words: words.to_owned(),
            is_struck,
        };
        vec![row("1", words.row_kept, false), row("2", words.row_struck, true)]
    });
    let added = RwSignal::new(1);
    let text = RwSignal::new(String::new());
    let typed = Callback::new(move |typed: String| text.set(typed));
    let on_deed = Callback::new(move |deed: RowDeed| match deed {
        RowDeed::Add => added.update(|added| *added += 1),
        RowDeed::TakeBack(_) => added.update(|added| *added -= 1),
        RowDeed::Strike(_) => {}
    });
    let draw = move |_: usize| {
        view! { <TextField about=about(|words| words.material) value=text on_change=typed /> }.into_any()
    };
    view! {
        <RowsField
            about=about(|words| words.rows)
            kept=kept
            added=added
            is_full=Signal::derive(move || added.get() > 2)
            on_deed=on_deed
            draw=draw
        />
    }
}
