//! A field of one value, whatever its kind: of a form, of a row, or alone.

use leptos::prelude::*;
use steward_domain::definition::{Field, Kind};
use steward_domain::form::{options, typed, untyped};
use steward_domain::ids::Key;
use steward_domain::value::Value;
use wasm_bindgen_futures::spawn_local;

use super::candidates;
use super::looks::{Looks, keep};
use super::place::{here_of, value_of};
use crate::components::choice_field::{ChoiceField, Offered};
use crate::components::field::About;
use crate::components::moment_field::{DateField, MomentField, SpanField};
use crate::components::number_field::NumberField;
use crate::components::picker_field::PickerField;
use crate::components::position_field::{PositionField, position_words};
use crate::components::signature_pad::SignaturePad;
use crate::components::text_field::{TextEntry, TextField};
use crate::components::yes_no_field::YesNoField;
use crate::desk::{Desk, store_fault_words, use_desk};
use crate::words::{FormWords, fill, language};

/// The most people of one slip.
const PEOPLE: (i64, i64) = (1, 999);

/// The field. `Value::Empty` stands for blank, in both directions.
#[component]
pub fn ValueField(
    /// What it holds.
    field: Field,
    /// What there is to say about it.
    about: About,
    /// The value.
    #[prop(into)]
    value: Signal<Value>,
    /// Another value was entered.
    on_value: Callback<Value>,
    /// The range that a reading should stay in, in words.
    #[prop(into, default = Signal::stored(None))]
    range: Signal<Option<String>>,
    /// The register of the form, where it is a field of one.
    #[prop(optional)]
    register: Option<Key>,
    /// How many pictures are being worked at.
    #[prop(default = RwSignal::new(0))]
    working: RwSignal<usize>,
) -> impl IntoView {
    let desk = use_desk();
    match field.kind {
        Kind::Text | Kind::LongText | Kind::Phone | Kind::IdNumber | Kind::Plate => {
            words_field(field, about, value, on_value)
        }
        Kind::Number | Kind::Money | Kind::PeopleCount => number_field(field, about, value, on_value, range),
        Kind::Choice => choice(field, about, value, on_value),
        Kind::YesNo => {
            let answer = Signal::derive(move || value.with(Value::as_yes_no));
            let answered = Callback::new(move |answer: Option<bool>| {
                on_value.run(answer.map_or(Value::Empty, Value::YesNo));
            });
            view! { <YesNoField about=about value=answer on_answer=answered /> }.into_any()
        }
        Kind::Moment => {
            let moment = Signal::derive(move || value.with(Value::as_integer));
            view! { <MomentField about=about value=moment on_change=whole(on_value) now_ms=desk.now_ms /> }
                .into_any()
        }
        Kind::Duration => {
            let span = Signal::derive(move || value.with(Value::as_integer));
            view! { <SpanField about=about value=span on_change=whole(on_value) /> }.into_any()
        }
        Kind::Date => {
            let day =
                Signal::derive(move || value.with(|value| value.as_text().unwrap_or_default().to_owned()));
            let entered = Callback::new(move |day: String| {
                on_value.run(if day.is_empty() {
                    Value::Empty
                } else {
                    Value::Text(day)
                });
            });
            view! { <DateField about=about value=day on_change=entered /> }.into_any()
        }
        Kind::Place | Kind::Staff | Kind::Customer | Kind::Link => {
            picker(desk, field, register, about, value, on_value)
        }
        Kind::Signature => signature(desk, about, value, on_value, working),
        Kind::Position => {
            let told =
                Signal::derive(move || value.with(|value| here_of(value).map(|here| position_words(&here))));
            let located = Callback::new(move |here: Option<_>| {
                on_value.run(here.map_or(Value::Empty, |here| value_of(&here)));
            });
            view! { <PositionField about=about value=told on_change=located /> }.into_any()
        }
        // A set is drawn by its form, member by member; a value of one stands in words.
        Kind::Choices | Kind::Links | Kind::Photos | Kind::Checklist | Kind::Rows => {
            let words = move || {
                desk.tell(true, |locale| {
                    value.with(|value| steward_domain::listing::shown_text(&field, value, locale))
                })
            };
            view! { <p>{words}</p> }.into_any()
        }
    }
}

fn whole(on_value: Callback<Value>) -> Callback<Option<i64>> {
    Callback::new(move |number: Option<i64>| on_value.run(number.map_or(Value::Empty, Value::Integer)))
}

/// What a box shows, and what is heard from it. A text on the way to a number ("12." to 12.5) stays as it is typed.
pub(super) fn as_typed(
    field: StoredValue<Field>,
    value: Signal<Value>,
    on_value: Callback<Value>,
) -> (Signal<String>, Callback<String>) {
    let last = RwSignal::new(None::<(String, Value)>);
    let shown = Memo::new(move |_| {
        let value = value.get();
        last.with(|last| match last {
            Some((text, meant)) if *meant == value => text.clone(),
            _ => field.with_value(|field| untyped(field, &value)),
        })
    });
    let entered = Callback::new(move |text: String| {
        let value = field.with_value(|field| typed(field, &text));
        last.set(Some((text, value.clone())));
        on_value.run(value);
    });
    (shown.into(), entered)
}

fn words_field(field: Field, about: About, value: Signal<Value>, on_value: Callback<Value>) -> AnyView {
    let entry = match field.kind {
        Kind::LongText => TextEntry::Lines,
        Kind::Phone => TextEntry::Phone,
        Kind::IdNumber => TextEntry::IdNumber,
        Kind::Plate => TextEntry::Plate,
        _ => TextEntry::Line,
    };
    let chars_max = field.chars_max;
    let (shown, entered) = as_typed(StoredValue::new(field), value, on_value);
    view! { <TextField about=about value=shown on_change=entered entry=entry chars_max=chars_max /> }
        .into_any()
}

fn number_field(
    field: Field,
    about: About,
    value: Signal<Value>,
    on_value: Callback<Value>,
    range: Signal<Option<String>>,
) -> AnyView {
    let unit = match field.kind {
        Kind::Money => Some(FormWords::now().yuan.to_owned()),
        Kind::PeopleCount => Some(FormWords::now().people.to_owned()),
        _ => field.unit.clone(),
    };
    let steps = (field.kind == Kind::PeopleCount).then_some(PEOPLE);
    let (shown, entered) = as_typed(StoredValue::new(field), value, on_value);
    view! { <NumberField about=about value=shown on_change=entered unit=unit range=range steps=steps /> }
        .into_any()
}

fn choice(field: Field, about: About, value: Signal<Value>, on_value: Callback<Value>) -> AnyView {
    let chosen = Signal::derive(move || value.with(|value| value.as_text().map(str::to_owned)));
    // One that was retired is offered while the record still names it.
    let offered = Memo::new(move |_| {
        let chosen = chosen.get();
        offered(&field, &chosen.iter().map(String::as_str).collect::<Vec<_>>())
    });
    let choose =
        Callback::new(move |key: Option<String>| on_value.run(key.map_or(Value::Empty, Value::Text)));
    view! { <ChoiceField about=about options=offered chosen=chosen on_choose=choose /> }.into_any()
}

/// The options of a field, in words.
pub(super) fn offered(field: &Field, chosen: &[&str]) -> Vec<Offered> {
    let options = options(field, chosen).into_iter();
    options
        .map(|option| Offered {
            key: option.key.to_string(),
            words: language().pick(&option.words).to_owned(),
            note: String::new(),
        })
        .collect()
}

fn picker(
    desk: Desk,
    field: Field,
    form: Option<Key>,
    about: About,
    value: Signal<Value>,
    on_value: Callback<Value>,
) -> AnyView {
    let find = candidates::finder(desk, &field);
    let offers = candidates::offered(desk, &field, form);
    let register = candidates::register_of(&field);
    let chosen = Memo::new(move |_| {
        let id = value.with(|value| value.as_text().map(str::to_owned));
        id.map(|id| candidates::pick_of(desk, &field, &id))
            .into_iter()
            .collect::<Vec<_>>()
    });
    let pick = Callback::new(move |id: String| {
        if let Some(register) = &register {
            candidates::picked(register, &id);
        }
        on_value.run(Value::Text(id));
    });
    let remove = Callback::new(move |_: String| on_value.run(Value::Empty));
    view! { <PickerField about=about chosen=chosen find=find offers=offers on_pick=pick on_remove=remove /> }
        .into_any()
}

fn signature(
    desk: Desk,
    about: About,
    value: Signal<Value>,
    on_value: Callback<Value>,
    working: RwSignal<usize>,
) -> AnyView {
    let looks = Looks::new(desk.ledger);
    let saved = Memo::new(move |_| {
        let digest = value.with(|value| value.as_text().map(str::to_owned));
        digest.map(|digest| looks.look(&digest))
    });
    let signed = Callback::new(move |bytes: Vec<u8>| {
        working.update(|working| *working += 1);
        spawn_local(async move {
            match keep(desk.ledger, &bytes).await {
                Ok(digest) => {
                    let _ = on_value.try_run(Value::Text(digest));
                }
                Err(fault) => complain(desk, &store_fault_words(&fault)),
            }
            let _ = working.try_update(|working| *working = working.saturating_sub(1));
        });
    });
    let wiped = Callback::new(move |()| on_value.run(Value::Empty));
    view! { <SignaturePad about=about saved=saved working=working on_signed=signed on_clear=wiped /> }
        .into_any()
}

/// Says that a picture was not kept.
pub(super) fn complain(desk: Desk, why: &str) {
    desk.complain(fill(FormWords::now().photo_not_kept, &[("why", why)]));
}
