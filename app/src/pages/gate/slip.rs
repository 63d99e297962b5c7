//! The slip: the phone number first, then what the register asks for, and one key to let somebody in.

use std::collections::BTreeMap;

use leptos::ev;
use leptos::prelude::*;
use steward_domain::definition::Role;
use steward_domain::form::Form;
use steward_domain::ids::{Key, RecordId};
use steward_domain::value::Value;
use steward_domain::work::gate::next_asked;
use wasm_bindgen::JsCast;

use super::fields::{Fields, Sorted, sorted};
use super::handling::HandlingClock;
use super::keys::{self, focus, press};
use super::opening::{OpenSlip, bring, open_slip};
use super::post::{PostField, stored};
use super::returning::{ReturningPart, YES_KEYS};
use super::save::{self, Filled};
use super::turns::Turns;
use super::unfinished::UnfinishedPart;
use super::{VISITOR, to_top};
use crate::components::icon::Icon;
use crate::components::key_hint::KeyHint;
use crate::desk::use_desk;
use crate::page::Page;
use crate::pages::form::{FormField, OpenForm};
use crate::platform::window;
use crate::show::Show;
use crate::words::{GateWords, fill};

/// Where the focus goes for the next visitor.
pub const PHONE_BOX: &str = ".gate__slip input[type=tel]";
/// Where it goes when nothing is left to ask.
const SAVE_BUTTON: &str = ".gate__slip .gate__save";

/// The slip of whoever is at the gate.
#[component]
pub fn SlipPart(
    /// Whose turn it is.
    turns: Turns,
) -> impl IntoView {
    let desk = use_desk();
    let post = RwSignal::new(stored());
    let may = matches!(
        desk.ledger.actor().role,
        Role::Guard | Role::Receptionist | Role::Lead
    );
    let is_known = Memo::new(move |_| desk.ledger.definition(VISITOR).is_some());
    view! {
        {move || {
            // Not the definition itself: a newer one that comes in between must not take what was typed.
            if !is_known.get() || !may {
                return None;
            }
            let (who, turn) = turns.now();
            let slip = untrack(|| open_slip(desk, &who))?;
            if turn > 0 {
                // The clock stands above the first box.
                to_top();
            }
            if turn > 0 || keys::has_keyboard() {
                focus(PHONE_BOX);
            }
            turns.begin(slip);
            Some(view! { <Slip slip=slip post=post turns=turns /> })
        }}
    }
}

#[component]
fn Slip(slip: OpenSlip, post: RwSignal<Option<RecordId>>, turns: Turns) -> impl IntoView {
    let desk = use_desk();
    let open = slip.open;
    let is_busy = RwSignal::new(false);
    let turns_away = RwSignal::new(false);
    let asked = Memo::new(move |_| sorted(open));
    let start = move || slip.start_clock(desk.ledger.now_ms());
    let phone = Signal::derive(move || slip.text("phone"));
    let on_yes = Callback::new(move |fields: BTreeMap<Key, Value>| {
        start();
        bring(open, fields);
        // What the last visit did not answer is asked; otherwise the next key saves.
        match next_of(open, asked, None) {
            Some(next) => request_animation_frame(move || open.focus_field(&next)),
            None => focus(SAVE_BUTTON),
        }
    });
    let sign_in = move || {
        let filled = Filled {
            slip,
            post: post.get_untracked(),
        };
        save::sign_in(desk, filled, is_busy, turns);
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        sign_in();
    };
    let go_on = move |from: Option<Key>| match next_of(open, asked, from.as_ref()) {
        Some(next) => open.focus_field(&next),
        None => sign_in(),
    };
    let on_filled = Callback::new(move |key: Key| {
        if let Some(next) = next_of(open, asked, Some(&key)) {
            open.focus_field(&next);
        }
    });
    let on_key = move |event: ev::KeyboardEvent| match Pressed::of(&event) {
        Some(Pressed::Save) => {
            event.prevent_default();
            sign_in();
        }
        Some(Pressed::Next) => {
            event.prevent_default();
            let from = field_with_focus(open, asked);
            let is_phone = from.as_ref().is_some_and(|key| *key == "phone");
            // Somebody who is found by the number is that one, unless told otherwise.
            if !(is_phone && press(YES_KEYS)) {
                go_on(from);
            }
        }
        Some(Pressed::Clear) => {
            event.prevent_default();
            turns.clear();
        }
        Some(Pressed::Option(place)) => {
            event.prevent_default();
            choose_option(&event, place);
        }
        None => {}
    };
    let keys_of =
        move |part: fn(&Sorted) -> &Vec<Key>| Signal::derive(move || asked.with(|asked| part(asked).clone()));
    view! {
        <form class="form gate__form" novalidate on:submit=submit on:input=move |_| start() on:keydown=on_key>
            <Head slip=slip turns=turns />
            <UnfinishedPart turns=turns />
            <Fields open=open keys=keys_of(|asked| &asked.first) on_filled=on_filled />
            <Show when=move || !slip.is_expected>
                <ReturningPart typed=phone on_yes=on_yes />
            </Show>
            <Fields open=open keys=keys_of(|asked| &asked.main) on_filled=on_filled />
            <More open=open post=post keys=keys_of(|asked| &asked.more) />
            <Actions is_busy=is_busy turns_away=turns_away />
        </form>
        <save::TurnAway slip=slip post=post is_open=turns_away turns=turns />
    }
}

/// Whose slip it is, the clock, and a fresh one.
#[component]
fn Head(slip: OpenSlip, turns: Turns) -> impl IntoView {
    let title = move || match name_of(slip) {
        Some(name) => fill(GateWords::now().slip_expected, &[("name", &name)]),
        None => GateWords::now().slip.to_owned(),
    };
    view! {
        <div class="gate__head">
            <h2 class="section__title">{title} <KeyHint keys="Alt+N" /></h2>
            <Show
                when=move || slip.taken_ms.get().is_none() && turns.just_in.with(Option::is_some)
                fallback=move || view! { <HandlingClock taken_ms=slip.taken_ms /> }
            >
                <JustInPart turns=turns />
            </Show>
            <button
                class="button is-quiet is-small"
                type="button"
                aria-keyshortcuts="Escape"
                on:click=move |_| turns.clear()
            >
                {move || GateWords::now().start_anew}
                <KeyHint keys="Esc" />
            </button>
        </div>
    }
}

/// Not in, or in.
#[component]
fn Actions(is_busy: RwSignal<bool>, turns_away: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="form__actions">
            <button
                class="button is-danger"
                type="button"
                aria-keyshortcuts="Alt+X"
                on:click=move |_| turns_away.set(true)
            >
                {move || GateWords::now().turn_away}
                <KeyHint keys="Alt+X" />
            </button>
            <button
                class="button is-primary is-large gate__save"
                type="submit"
                aria-keyshortcuts="Control+Enter"
                aria-busy=move || is_busy.get().to_string()
            >
                {move || GateWords::now().save}
                <KeyHint keys="Ctrl+Enter" />
            </button>
        </div>
    }
}

/// What is seldom filled, and where this gate is.
#[component]
fn More(open: OpenForm, post: RwSignal<Option<RecordId>>, keys: Signal<Vec<Key>>) -> impl IntoView {
    view! {
        <div class="gate__besides">
            <a
                class="button is-quiet is-small gate__release"
                href=Page::path_to_make(&Key::literal(VISITOR), "release")
                aria-keyshortcuts="Alt+G"
            >
                {Icon::Materials.view()}
                {move || GateWords::now().release}
                <KeyHint keys="Alt+G" />
            </a>
            <details class="gate__more">
                <summary class="button is-quiet" aria-keyshortcuts="Alt+M">
                    {Icon::Down.view()}
                    {move || GateWords::now().more_fields}
                    <KeyHint keys="Alt+M" />
                </summary>
                <div class="form__section">
                    <PostField post=post />
                    <For each=move || keys.get() key=Key::clone let:key>
                        <FormField open=open field=key />
                    </For>
                </div>
            </details>
        </div>
    }
}

/// Who was let in a moment ago, to print the slip. It stands where the clock will run for the next one.
#[component]
fn JustInPart(turns: Turns) -> impl IntoView {
    let just_in = move || {
        turns.just_in.get().map(|one| {
            let name = one.name.clone();
            view! {
                <span class="gate__just-in">
                    {Icon::Ok.view()} {move || fill(GateWords::now().just_in, &[("name", &name)])}
                </span>
                <a
                    class="button is-small"
                    href=Page::PrintRecord(Key::literal(VISITOR), one.id).path()
                    aria-keyshortcuts="Alt+P"
                >
                    {Icon::Print.view()}
                    {move || GateWords::now().print_slip}
                    <KeyHint keys="Alt+P" />
                </a>
            }
        })
    };
    view! { <div class="gate__clock is-ok">{just_in}</div> }
}

/// What a key in the slip asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pressed {
    Next,
    Save,
    Clear,
    /// One of the options side by side, by its number.
    Option(u32),
}

impl Pressed {
    fn of(event: &ev::KeyboardEvent) -> Option<Self> {
        // An input method chooses and confirms with the same keys.
        if event.is_composing() || event.default_prevented() || event.alt_key() {
            return None;
        }
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())?;
        let tag = target.tag_name();
        let is_radio = target.get_attribute("type").as_deref() == Some("radio");
        let key = event.key();
        match key.as_str() {
            "Enter" if event.ctrl_key() || event.meta_key() => Some(Self::Save),
            // On a button the key is the button's own.
            "Enter" if tag == "INPUT" || tag == "SELECT" => Some(Self::Next),
            "Escape" => Some(Self::Clear),
            digit if is_radio => digit.parse().ok().filter(|place| *place > 0).map(Self::Option),
            _ => None,
        }
    }
}

/// Chooses an option of the group that has the focus, by its number.
fn choose_option(event: &ev::KeyboardEvent, place: u32) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let group = target.and_then(|target| target.closest("fieldset").ok().flatten());
    let wanted = format!("label:nth-of-type({place}) > input[type=radio]");
    let radio = group.and_then(|group| group.query_selector(&wanted).ok().flatten());
    if let Some(radio) = radio.and_then(|radio| radio.dyn_into::<web_sys::HtmlElement>().ok()) {
        radio.click();
        // One that can't take the focus is chosen all the same.
        let _ = radio.focus();
    }
}

/// The next field that is still to be filled; a group that nothing was chosen of takes its first option.
fn next_of(open: OpenForm, asked: Memo<Sorted>, from: Option<&Key>) -> Option<Key> {
    if let Some(key) = from {
        choose_focused(open, key);
    }
    let missing: Vec<Key> = open
        .with_untracked(Form::faults)
        .into_iter()
        .filter_map(|fault| fault.field)
        .collect();
    asked.with_untracked(|asked| {
        let order: Vec<&Key> = asked.asked().collect();
        next_asked(&order, |key| missing.contains(key), from).cloned()
    })
}

/// Enter on an option takes it: until then the focus alone chooses nothing.
fn choose_focused(open: OpenForm, key: &Key) {
    let is_open_choice = open
        .field(key.as_str())
        .is_some_and(|field| open.with_untracked(|form, _| form.value(&field).is_none()));
    let focused = window().document().and_then(|document| document.active_element());
    let radio = focused
        .filter(|focused| focused.get_attribute("type").as_deref() == Some("radio"))
        .and_then(|radio| radio.dyn_into::<web_sys::HtmlElement>().ok());
    if let (true, Some(radio)) = (is_open_choice, radio) {
        radio.click();
    }
}

fn field_with_focus(open: OpenForm, asked: Memo<Sorted>) -> Option<Key> {
    let document = window().document()?;
    let focused = document.active_element()?;
    let has_focus = |key: &&Key| {
        let anchor = document.get_element_by_id(&open.anchor(key));
        anchor.is_some_and(|anchor| anchor.contains(Some(&focused)))
    };
    asked.with_untracked(|asked| asked.asked().find(has_focus).cloned())
}

fn name_of(slip: OpenSlip) -> Option<String> {
    let name = slip.is_expected.then(|| slip.text("name"))?;
    Some(name).filter(|name| !name.is_empty())
}
