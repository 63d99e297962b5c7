//! Letting somebody in, or not.

use std::collections::BTreeMap;

use leptos::prelude::*;
use steward_domain::change::Write;
use steward_domain::definition::{Definition, STATE_FIELD};
use steward_domain::form::Form;
use steward_domain::ids::{Key, RecordId};
use steward_domain::replica::Draft;
use steward_domain::sort::Gather;
use steward_domain::value::Value;
use steward_domain::work::keys::visitor;
use steward_domain::work::sign_in::{self, Accompanied, Arrival, Consent, Papers};
use steward_domain::work::{self, New, NotReady};
use wasm_bindgen_futures::spawn_local;

use super::opening::{OpenSlip, given_entry};
use super::turns::{JustIn, Turns};
use crate::components::dialog::Dialog;
use crate::components::field::About;
use crate::components::text_field::{TextEntry, TextField};
use crate::desk::{Desk, save_fault_words, use_desk};
use crate::ledger::Save;
use crate::pages::form::drafting::key_of;
use crate::words::{GateWords, Shell, fill, language};

/// What is written by its own rules, and not as a field of the form.
const BY_RULE: &[&str] = &[
    STATE_FIELD,
    "people_count",
    "post",
    "guard",
    "time_in",
    "leaves_by",
    "id_taken_at",
    "id_returned_at",
];
/// The longest reason.
const REASON_CHARS_MAX: u32 = 200;

/// A slip as it was filled in.
#[derive(Clone, Copy)]
pub struct Filled {
    /// The slip.
    pub slip: OpenSlip,
    /// The post of the gate.
    pub post: Option<RecordId>,
}

/// Lets somebody in, and goes on to the next one when it is on disk.
pub fn sign_in(desk: Desk, filled: Filled, is_busy: RwSignal<bool>, turns: Turns) {
    let open = filled.slip.open;
    if is_busy.get_untracked() || open.busy.get_untracked() > 0 {
        return;
    }
    let (Some(definition), Some(post)) = (desk.ledger.definition(super::VISITOR), filled.post) else {
        desk.complain(GateWords::now().no_posts);
        return;
    };
    let now_ms = desk.ledger.now_ms();
    let mut form = open.form.get_untracked();
    // The post is chosen beside the form; the rules ask for it like for any other field.
    form.entries
        .insert(Key::literal("post"), given_entry(Value::text(post.to_string())));
    let faults = form.faults(&definition);
    if !faults.is_empty() {
        open.tells_faults.set(true);
        open.focus_first_fault();
        desk.complain(fill(
            GateWords::now().check_marked,
            &[("n", &faults.len().to_string())],
        ));
        return;
    }
    let taken_ms = filled.slip.taken_ms.get_untracked();
    let slip = slip_of(&form, &definition, post, taken_ms);
    let staff = desk.ledger.actor().staff;
    match arriving(&form, &definition, |arrival| {
        sign_in::sign_in(arrival, &slip, staff, now_ms)
    }) {
        Ok(drafts) => {
            // Of an expected visitor the slip holds only what was added at the gate.
            let preview = form.preview(&definition);
            let name = preview.only(visitor::NAME.key).and_then(Value::as_text);
            let just_in = JustIn {
                id: form.record,
                name: name.unwrap_or_default().to_owned(),
            };
            let words = saved_words(&just_in.name, taken_ms, now_ms);
            let done = Callback::new(move |()| {
                turns.just_in.set(Some(just_in.clone()));
                turns.next();
            });
            let writing = Writing {
                words,
                is_busy,
                turns,
                done,
            };
            write(desk, save_of(filled.slip, drafts), writing);
        }
        Err(why) => desk.complain(not_ready_words(&why, &definition)),
    }
}

fn save_of(slip: OpenSlip, drafts: Vec<Draft>) -> Save {
    Save {
        drafts,
        opened_as: slip.opened_as,
        draft_key: Some(slip.open.form.with_untracked(key_of)),
    }
}

/// What is said and done when a slip is on disk.
struct Writing {
    words: String,
    is_busy: RwSignal<bool>,
    turns: Turns,
    done: Callback<()>,
}

fn write(desk: Desk, save: Save, writing: Writing) {
    writing.is_busy.set(true);
    writing.turns.hold();
    spawn_local(async move {
        match desk.ledger.save(save).await {
            Ok(()) => {
                desk.say(writing.words, None);
                writing.done.try_run(());
            }
            Err(fault) => {
                writing.turns.release();
                desk.complain(save_fault_words(&fault));
            }
        }
        let _ = writing.is_busy.try_set(false);
    });
}

fn saved_words(name: &str, taken_ms: Option<i64>, now_ms: i64) -> String {
    // Less than a second is how long it took to save, and not how long it took.
    let seconds = taken_ms.map(|taken_ms| (now_ms - taken_ms) / 1_000);
    let saved = match seconds.filter(|seconds| *seconds > 0) {
        Some(seconds) => fill(
            GateWords::now().saved_in,
            &[("name", name), ("n", &seconds.to_string())],
        ),
        None => fill(GateWords::now().saved_in_plain, &[("name", name)]),
    };
    format!("{saved} · {}", Shell::now().saved_here)
}

/// Decides on somebody who arrives: new, or expected.
fn arriving<T>(form: &Form, definition: &Definition, decide: impl FnOnce(Arrival<'_>) -> T) -> T {
    if let Some(view) = &form.view {
        return decide(Arrival::Expected(work::Entry::new(view, definition), form.seen));
    }
    let new = New {
        id: form.record,
        seen: form.seen,
    };
    decide(Arrival::New(definition, new))
}

/// The slip as the rules of the gate take it.
fn slip_of(form: &Form, definition: &Definition, post: RecordId, taken_ms: Option<i64>) -> sign_in::Slip {
    let preview = form.preview(definition);
    let entry = work::Entry::new(&preview, definition);
    let writes = form.writes(definition);
    // Of two numbers that were announced, it is not the gate's to say which is right.
    let is_counted = form.view.is_none() || writes.contains_key(visitor::PEOPLE_COUNT.key);
    let people = is_counted.then(|| entry.get(visitor::PEOPLE_COUNT).unwrap_or(1));
    let writes = writes.into_iter();
    let fields: BTreeMap<Key, Value> = writes
        .filter(|(key, _)| !BY_RULE.contains(&key.as_str()))
        .filter_map(|(key, write)| Some((key, value_of(write)?)))
        .gather();
    sign_in::Slip {
        fields,
        papers: papers(entry),
        escort: None,
        host_named: None,
        people,
        post,
        id_taken_ms: taken_ms,
        leaves_by_ms: entry.get(visitor::LEAVES_BY),
    }
}

fn value_of(write: Write) -> Option<Value> {
    match write {
        Write::Set { value, .. } => Some(value),
        Write::Members { add, .. } => Some(Value::List(add)),
        Write::Increase { .. } => None,
    }
}

/// What was shown (VIS-1, VIS-3).
fn papers(entry: work::Entry<'_>) -> Papers {
    match entry.get(visitor::ID_KIND) {
        None => Papers::NotAsked,
        Some("none") => Papers::None {
            consent: match entry.get(visitor::CONSENT_NUMBER) {
                Some(number) => Consent::ByPhone {
                    number: number.to_owned(),
                },
                None => Consent::InPerson {
                    signature: entry.get(visitor::HOST_SIGNATURE).map(str::to_owned),
                },
            },
            accompanied: entry
                .get(visitor::ESCORT)
                .map_or(Accompanied::HostFetches, Accompanied::Escort),
        },
        Some(kind) => Papers::Id {
            kind: kind.to_owned(),
            number: entry.get(visitor::ID_NUMBER).unwrap_or_default().to_owned(),
        },
    }
}

fn not_ready_words(why: &NotReady, definition: &Definition) -> String {
    let words = GateWords::now();
    if why.not_from_here {
        return words.unexpected.to_owned();
    }
    let keys = why.blank.iter().chain(why.wrong.iter().map(|(key, _)| key));
    let names = keys.filter_map(|key| definition.field(key.as_str()));
    let mut names: Vec<&str> = names.map(|field| language().pick(&field.words)).collect();
    if why.reason_missing {
        names.push(words.reason);
    }
    format!(
        "{}{}{}",
        words.not_saved,
        language().of("：", ": "),
        names.join(language().of("、", ", "))
    )
}

/// Does not let somebody in, and says why (VIS-2, VIS-3).
#[component]
pub fn TurnAway(
    /// The slip.
    slip: OpenSlip,
    /// The post of the gate.
    post: RwSignal<Option<RecordId>>,
    /// Whether it is asked.
    is_open: RwSignal<bool>,
    /// Whose turn it is.
    turns: Turns,
) -> impl IntoView {
    let desk = use_desk();
    let is_busy = RwSignal::new(false);
    let done = Callback::new(move |()| {
        is_open.set(false);
        turns.next();
    });
    let on_reason = Callback::new(move |reason: String| {
        let filled = Filled {
            slip,
            post: post.get_untracked(),
        };
        let words = GateWords::now().turned_away.to_owned();
        turn_away(
            desk,
            filled,
            &reason,
            Writing {
                words,
                is_busy,
                turns,
                done,
            },
        );
    });
    view! {
        <Dialog title=Signal::derive(|| GateWords::now().turn_away.to_owned()) is_open=is_open>
            <Reason question=|words| words.why_turned act=|words| words.turn_away is_busy=is_busy on_reason=on_reason />
        </Dialog>
    }
}

fn turn_away(desk: Desk, filled: Filled, reason: &str, writing: Writing) {
    let (Some(definition), Some(post)) = (desk.ledger.definition(super::VISITOR), filled.post) else {
        desk.complain(GateWords::now().no_posts);
        return;
    };
    if writing.is_busy.get_untracked() {
        return;
    }
    let form = filled.slip.open.form.get_untracked();
    let slip = slip_of(&form, &definition, post, None);
    let staff = desk.ledger.actor().staff;
    match arriving(&form, &definition, |arrival| {
        sign_in::turn_away(arrival, &slip, staff, reason)
    }) {
        Ok(drafts) => write(desk, save_of(filled.slip, drafts), writing),
        Err(why) => desk.complain(not_ready_words(&why, &definition)),
    }
}

type Phrase = fn(&GateWords) -> &'static str;

/// Asks why, in a dialog.
#[component]
fn Reason(
    question: Phrase,
    act: Phrase,
    is_busy: RwSignal<bool>,
    on_reason: Callback<String>,
) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let is_missing = RwSignal::new(false);
    let error = Signal::derive(move || {
        let is_blank = reason.with(|reason| reason.trim().is_empty());
        (is_missing.get() && is_blank).then(|| GateWords::now().needs_reason.to_owned())
    });
    let about = About::new(Signal::derive(move || question(GateWords::now()).to_owned()))
        .error(error)
        .required(Signal::stored(true));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_missing.set(true);
        let reason = reason.get_untracked();
        if !reason.trim().is_empty() {
            on_reason.run(reason);
        }
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <div class="dialog__body">
                <TextField
                    about=about
                    value=reason
                    on_change=Callback::new(move |text| reason.set(text))
                    entry=TextEntry::Lines
                    chars_max=Some(REASON_CHARS_MAX)
                />
            </div>
            <div class="dialog__foot">
                <button
                    class="button is-primary is-danger"
                    type="submit"
                    aria-busy=move || is_busy.get().to_string()
                >
                    {move || act(GateWords::now())}
                </button>
            </div>
        </form>
    }
}
