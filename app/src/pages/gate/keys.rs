//! The keys of the desk. Each stands on the control that it works, which names it in `aria-keyshortcuts`: what is listened for and
//! what is shown can't differ. With Alt, so that they work while something is typed; none of them is a browser's own.

use leptos::ev;
use leptos::prelude::*;
use steward_domain::form::steps_for;
use steward_domain::ids::Key as RegisterKey;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::components::dialog::Dialog;
use crate::components::icon::Icon;
use crate::components::key_hint::KeyHint;
use crate::desk::use_desk;
use crate::page::Page;
use crate::platform::window;
use crate::words::{GateWords, Shell, language};

/// Where new records of other registers are made, as far as the site has them and the role may.
const MAKES: [(&str, &str); 6] = [
    ("repair", "Alt+W"),
    ("complaint", "Alt+C"),
    ("inquiry", "Alt+I"),
    ("booking", "Alt+O"),
    ("mail", "Alt+J"),
    ("lost_found", "Alt+Z"),
];
/// A device with a wide screen and a mouse has a keyboard.
const HAS_KEYBOARD: &str = "(min-width: 56.25rem) and (hover: hover)";

/// Whether somebody sits at a keyboard, as far as a browser can tell.
#[must_use]
pub fn has_keyboard() -> bool {
    let matches = window().match_media(HAS_KEYBOARD).ok().flatten();
    matches.is_some_and(|list| list.matches())
}

/// Listens for the keys of the page while it is shown.
#[component]
pub fn Keys(
    /// Alt+N: back to the slip.
    on_slip: Callback<()>,
    /// Before a control in another part of the page gets the focus.
    on_find: Callback<()>,
    /// Whether the list of the keys is shown.
    is_help: RwSignal<bool>,
) -> impl IntoView {
    let listener = window_event_listener(ev::keydown, move |event| {
        // A dialog has the keys to itself.
        if event.is_composing() || find("dialog[open]").is_some() {
            return;
        }
        if event.key() == "?" && !is_typing(&event) {
            event.prevent_default();
            return is_help.set(true);
        }
        if !event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        // By its place on the board: with Alt, some boards make other letters of it.
        let code = event.code();
        let is_known = match code.as_str() {
            "KeyN" => {
                on_slip.run(());
                true
            }
            "Slash" => {
                is_help.set(true);
                true
            }
            "KeyQ" => {
                on_find.run(());
                press("Alt+Q");
                // On a narrow screen the list comes into view first; a box that has the focus already keeps what is typed.
                request_animation_frame(|| {
                    if !has_focus("Alt+Q") {
                        press("Alt+Q");
                    }
                });
                true
            }
            letter => letter
                .strip_prefix("Key")
                .is_some_and(|letter| press(&format!("Alt+{letter}"))),
        };
        if is_known {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

fn is_typing(event: &ev::KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| {
        let kind = target.get_attribute("type");
        let is_box = !matches!(kind.as_deref(), Some("radio" | "checkbox"));
        (target.tag_name() == "INPUT" && is_box) || target.tag_name() == "TEXTAREA"
    })
}

/// Works the control that has a key: a box gets the focus, anything else is clicked. Whether there is one.
pub fn press(keys: &str) -> bool {
    let Some(control) = find(&format!("[aria-keyshortcuts=\"{keys}\"]")) else {
        return false;
    };
    if control.tag_name() == "INPUT" {
        focus_now(&control);
    } else {
        control.click();
    }
    true
}

fn has_focus(keys: &str) -> bool {
    find(&format!("[aria-keyshortcuts=\"{keys}\"]:focus")).is_some()
}

fn find(selector: &str) -> Option<HtmlElement> {
    let document = window().document()?;
    document.query_selector(selector).ok().flatten()?.dyn_into().ok()
}

fn focus_now(element: &HtmlElement) {
    // What can't take the focus leaves it where it was.
    let _ = element.focus();
    if let Some(input) = element.dyn_ref::<web_sys::HtmlInputElement>() {
        input.select();
    }
}

/// Puts the focus on the first element that a selector finds, once it is drawn.
pub fn focus(selector: &'static str) {
    request_animation_frame(move || {
        if let Some(element) = find(selector) {
            // What can't take the focus leaves it where it was.
            let _ = element.focus();
        }
    });
}

/// A register, its keys, and the address of its form.
type Make = (String, &'static str, String);

fn makes() -> Vec<Make> {
    let desk = use_desk();
    let role = desk.ledger.actor().role;
    let of = |(register, keys): (&str, &'static str)| {
        let definition = desk.ledger.definition(register)?;
        let may = !steps_for(&definition, None, role).is_empty();
        let href = Page::New(RegisterKey::new(register).ok()?).path();
        may.then(|| (language().pick(&definition.words).to_owned(), keys, href))
    };
    MAKES.into_iter().filter_map(of).collect()
}

/// New records of other registers, and the list of the keys: in the bar, where there is a keyboard.
#[component]
pub fn KeyTools(
    /// Whether the list of the keys is shown.
    is_help: RwSignal<bool>,
) -> impl IntoView {
    let links = move || {
        let link = |(words, keys, href): Make| {
            view! {
                <a class="button is-quiet is-small" href=href aria-keyshortcuts=keys>
                    {Icon::Plus.view()} {words} <KeyHint keys=keys />
                </a>
            }
        };
        makes().into_iter().map(link).collect_view()
    };
    view! {
        <div class="gate__tools">
            {links}
            <button class="button is-quiet is-small" type="button" on:click=move |_| is_help.set(true)>
                {Icon::Keyboard.view()}
                {move || GateWords::now().keys}
                <KeyHint keys="?" />
            </button>
        </div>
    }
}

/// The list of all keys.
#[component]
pub fn KeyList(
    /// Whether it is shown.
    is_help: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog title=Signal::derive(|| GateWords::now().keys_title.to_owned()) is_open=is_help>
            <div class="dialog__body">{move || all()}</div>
        </Dialog>
    }
}

fn all() -> AnyView {
    let words = GateWords::now();
    let group = |title: &'static str, lines: Vec<(String, String)>| {
        let lines = lines.into_iter().map(|(keys, means)| {
            view! { <div class="key-value__row"><dt><kbd>{keys}</kbd></dt><dd>{means}</dd></div> }
        });
        view! { <section class="section"><h3 class="section__title">{title}</h3><dl class="key-value">{lines.collect_view()}</dl></section> }
    };
    let told = |lines: &[(&str, &str)]| -> Vec<(String, String)> {
        lines
            .iter()
            .map(|(keys, means)| ((*keys).to_owned(), (*means).to_owned()))
            .collect()
    };
    let slip = told(&[
        ("Alt+N", words.key_new),
        ("Enter", words.key_next),
        ("Ctrl+Enter", words.key_save),
        ("Alt+Y", words.key_yes),
        ("Alt+U", words.key_no),
        ("↑ ↓", words.key_list),
        ("1 – 9", words.key_digit),
        ("Alt+M", words.more_fields),
        ("Alt+X", words.turn_away),
        ("Alt+P", words.print_slip),
        ("Esc", words.key_clear),
    ]);
    let inside = told(&[
        ("Alt+Q", words.key_find),
        ("Alt+L", words.key_leave),
        ("Alt+R", words.roll_call),
        ("Alt+A", words.preregister),
        ("Alt+G", words.release),
        ("?", words.key_help),
    ]);
    let makes: Vec<(String, String)> = makes()
        .into_iter()
        .map(|(name, keys, _)| (keys.to_owned(), name))
        .collect();
    let new = (!makes.is_empty()).then(|| group(words.keys_new, makes));
    view! {
        {group(words.keys_slip, slip)}
        {group(words.keys_inside, inside)}
        {new}
        <p class="muted">{Shell::now().close} " " <kbd>"Esc"</kbd></p>
    }
    .into_any()
}
