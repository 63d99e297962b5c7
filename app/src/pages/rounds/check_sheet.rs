//! The sheet at a checkpoint: everything is in order with one tap, and what is not can be said.

use leptos::html::{Button, Div};
use leptos::prelude::*;
use steward_domain::work::checking::LineResult;
use steward_domain::work::entered::Entered;
use wasm_bindgen_futures::spawn_local;

use super::book::Book;
use super::check::{At, CheckForm, LineEntry, Shows, Task, item_words, number, save_words};
use super::finding::FindingPart;
use super::hand::ByHandPart;
use super::kept::{Doing, Kept};
use super::photos::Photos;
use super::position::Whereabouts;
use super::saving::{Fault, FaultLine, save_from};
use super::sheet::resumed_sheet;
use super::shown::{ReadingShown, SpotShown};
use crate::components::field::{About, Note};
use crate::components::icon::Icon;
use crate::components::number_field::NumberField;
use crate::components::text_field::{TextEntry, TextField};
use crate::pages::form::{Filling, ResumedLine};
use crate::show::Show;
use crate::words::{Rounds, Shell, fill};

/// Notes may have so many characters.
const NOTE_CHARS_MAX: u32 = 1_000;

/// The sheet.
#[component]
pub(super) fn CheckSheet(
    /// What is to be checked.
    task: Task,
    /// The records.
    book: Book,
    /// Where the phone is.
    whereabouts: Option<Whereabouts>,
    /// It was saved.
    on_saved: Callback<()>,
    /// It was closed.
    on_close: Callback<()>,
) -> impl IntoView {
    let title = StoredValue::new(task.spot.name.clone());
    let whereabouts = StoredValue::new_local(whereabouts);
    let (round, checkpoint) = (task.round, task.spot.id);
    let kept = Kept::at(book, round, checkpoint, Doing::Check);
    resumed_sheet(
        Signal::derive(move || title.get_value()),
        kept,
        on_close,
        move |filling| {
            view! { <Fill task=task.clone() filling=filling book=book whereabouts=whereabouts on_saved=on_saved /> }
        },
    )
}

#[component]
fn Fill(
    task: Task,
    filling: Filling,
    book: Book,
    whereabouts: StoredValue<Option<Whereabouts>, LocalStorage>,
    on_saved: Callback<()>,
) -> impl IntoView {
    let before = filling.open().with_untracked(|form, _| Entered::read(form));
    let form = CheckForm::new(&task.spot, before);
    let (is_busy, fault) = (RwSignal::new(false), RwSignal::new(None::<Fault>));
    let spot = StoredValue::new(task.spot.clone());
    keep_words(form, filling, spot);
    let is_by_hand = task.shows == Shows::ByHand;
    let task = StoredValue::new(task);
    let save_it = move |_| {
        if is_busy.get_untracked() {
            return;
        }
        if let Some(why) = form.fault() {
            fault.set(Some(why));
            return;
        }
        let (task, whereabouts) = (task.get_value(), whereabouts.get_value());
        is_busy.set(true);
        spawn_local(async move {
            let position = match (whereabouts, &task.shows) {
                (Some(whereabouts), Shows::Label(label)) => whereabouts.answer(label.is_signed).await,
                _ => None,
            };
            // The sheet was closed meanwhile: then nobody wants to save.
            if is_busy.try_set(false).is_some() {
                return;
            }
            let Some(deed) = form.deed(book, &task, position) else {
                fault.set(Some(Fault::Gone));
                return;
            };
            let said = saved_words(form, book, &task.spot);
            save_from(book, (deed, Some(filling.drafting)), is_busy, fault, move || {
                book.desk.say(said, None);
                on_saved.run(());
            });
        });
    };
    let has_finding = Memo::new(move |_| form.has_finding());
    let evidence = NodeRef::<Div>::new();
    // What is wrong begins with its photo.
    Effect::new(move |_| {
        if form.is_problem.get()
            && let Some(evidence) = evidence.get_untracked()
        {
            evidence.scroll_into_view();
        }
    });
    view! {
        <div class="dialog__body round-sheet__body">
            <ResumedLine filling=filling />
            <Proof task=task.get_value() />
            <Show when=move || is_by_hand><ByHandPart form=form book=book /></Show>
            <Lines form=form spot=spot />
            <Readings form=form spot=spot />
            <div class="stack is-loose" node_ref=evidence>
                <Photos
                    label=Signal::derive(|| Rounds::now().photo.to_owned())
                    is_required=spot.with_value(|spot| spot.photo_required)
                    photos=form.photos
                    busy=form.busy
                    book=book
                />
                <Show when=move || has_finding.get()><FindingPart form=form book=book /></Show>
            </div>
            <TextField
                about=About::new(Signal::derive(|| Rounds::now().note.to_owned()))
                value=form.note
                on_change=Callback::new(move |text| form.note.set(text))
                entry=TextEntry::Lines
                chars_max=Some(NOTE_CHARS_MAX)
            />
        </div>
        <div class="dialog__foot round-sheet__foot">
            <FaultLine fault=fault book=book />
            <FindingSwitch form=form has_finding=has_finding />
            <button class="button is-primary is-large" type="button" aria-busy=move || is_busy.get().to_string() on:click=save_it>
                {move || if has_finding.get() { Icon::Save } else { Icon::Check }.view()}
                {move || spot.with_value(|spot| save_words(form, spot))}
            </button>
        </div>
    }
}

/// Says that something is wrong, and takes it back. In the sheet, with a way back of its own: a toast lies under it.
#[component]
fn FindingSwitch(form: CheckForm, has_finding: Memo<bool>) -> impl IntoView {
    let switch = NodeRef::<Button>::new();
    Effect::new(move |_| {
        if has_finding.get() {
            form.forget_withdrawn();
        }
    });
    let is_withdrawn = Memo::new(move |_| form.is_withdrawn());
    let restore = move |_| {
        form.restore();
        // This button goes; the one beside it stays.
        if let Some(switch) = switch.get_untracked() {
            let _ = switch.focus();
        }
    };
    let flip = move |_| {
        if has_finding.get_untracked() {
            form.withdraw();
        } else {
            form.is_problem.set(true);
        }
    };
    let class = move || {
        if has_finding.get() {
            "button round-sheet__less"
        } else {
            "button is-large"
        }
    };
    let icon = move || (!has_finding.get()).then(|| Icon::Alert.view());
    let words = move || {
        let words = Rounds::now();
        if has_finding.get() {
            words.withdraw
        } else {
            words.problem
        }
    };
    view! {
        <p class="round-sheet__withdrawn" role="status">
            <Show when=move || is_withdrawn.get()>
                <span class="round-sheet__said">{Icon::Info.view()} {move || Rounds::now().withdrawn}</span>
                <button class="button" type="button" on:click=restore>{Icon::Undo.view()} {move || Shell::now().undo}</button>
            </Show>
        </p>
        <button class=class type="button" node_ref=switch on:click=flip>{icon} {words}</button>
    }
}

/// What is entered goes into the form that is kept.
fn keep_words(form: CheckForm, filling: Filling, spot: StoredValue<SpotShown>) {
    Effect::new(move |_| {
        let entered = spot.with_value(|spot| form.entered(spot));
        if filling
            .open()
            .with_untracked(|form, _| Entered::read(form) != entered)
        {
            filling.open().form.update(|form| entered.write(form));
        }
    });
}

fn saved_words(form: CheckForm, book: Book, spot: &SpotShown) -> String {
    let words = Rounds::now();
    let item = form
        .item
        .get_untracked()
        .filter(|_| untrack(|| form.has_finding()));
    let repairs = book.ledger().definition("repair");
    match (item, repairs) {
        (Some(item), Some(repairs)) => {
            fill(words.saved_and_raised, &[("item", &item_words(&repairs, &item))])
        }
        _ => fill(words.saved_check, &[("name", &spot.name)]),
    }
}

/// How the person shows to be there, and what to know before the check.
#[component]
fn Proof(task: Task) -> impl IntoView {
    let code = task.spot.code.clone();
    let is_by_hand = task.shows == Shows::ByHand;
    let words = move || {
        if is_by_hand {
            Rounds::now().proof_manual.to_owned()
        } else {
            fill(Rounds::now().proof_qr, &[("code", &code)])
        }
    };
    let (class, icon) = if is_by_hand {
        ("state-mark is-waiting", Icon::Edit)
    } else {
        ("state-mark is-done", Icon::Check)
    };
    let way = move || (task.at == At::ByTheWay).then(|| Rounds::now().by_the_way);
    view! {
        <p class="cluster">
            <span class=class>{icon.view()} {words}</span>
            {move || way().map(|way| view! { <span class="state-mark is-info">{Icon::Info.view()} {way}</span> })}
            <span class="muted">{task.spot.place.clone()}</span>
        </p>
        {(task.is_out_of_order).then(|| view! {
            <div class="notice is-warning" role="status">
                {Icon::Alert.view()} <p class="notice__words">{move || Rounds::now().is_out_of_order}</p>
            </div>
        })}
        {(!task.spot.instructions.is_empty()).then(|| view! { <p>{task.spot.instructions.clone()}</p> })}
    }
}

/// What is inspected, line by line.
#[component]
fn Lines(form: CheckForm, spot: StoredValue<SpotShown>) -> impl IntoView {
    let lines = spot.with_value(|spot| spot.inspect.clone());
    let entries = form.lines.get_value();
    let shown = lines
        .into_iter()
        .zip(entries)
        .enumerate()
        .map(|(at, ((what, how), entry))| {
            view! { <Line at=at what=what how=how entry=entry /> }
        });
    let shown = shown.collect_view();
    let is_there = spot.with_value(|spot| !spot.inspect.is_empty());
    is_there.then(|| {
        view! {
            <fieldset class="field checklist-field">
                <legend class="field__label">{move || Rounds::now().inspect}</legend>
                <ol class="checklist-field__list">{shown}</ol>
            </fieldset>
        }
    })
}

#[component]
fn Line(at: usize, what: String, how: String, entry: LineEntry) -> impl IntoView {
    let class = move || match entry.result.get() {
        LineResult::Ok => "checklist-field__item is-ok",
        LineResult::Problem => "checklist-field__item is-late",
        LineResult::NotApplicable => "checklist-field__item",
    };
    let name = format!("line-{at}");
    let option = move |result: LineResult, words: fn(&Rounds) -> &'static str| {
        let name = name.clone();
        view! {
            <label class="choice-field__option">
                <input
                    type="radio"
                    name=name
                    prop:checked=move || entry.result.get() == result
                    on:change=move |_| entry.result.set(result)
                />
                <span class="choice-field__face">{move || words(Rounds::now())}</span>
            </label>
        }
    };
    let label = StoredValue::new(what.clone());
    view! {
        <li class=class>
            <p class="checklist-field__words" id=format!("line-words-{at}")>
                {what} {(!how.is_empty()).then(|| view! { <small class="round-line__how">{how}</small> })}
            </p>
            <div class="checklist-field__results" role="radiogroup" aria-labelledby=format!("line-words-{at}")>
                {option(LineResult::Ok, |words| words.line_ok)} {option(LineResult::Problem, |words| words.line_problem)}
                {option(LineResult::NotApplicable, |words| words.line_na)}
            </div>
            <Show when=move || entry.result.get() == LineResult::Problem>
                <div class="checklist-field__note">
                    <TextField
                        about=About::new(Signal::derive(move || format!("{} {}", label.get_value(), Rounds::now().line_note)))
                        value=entry.note
                        on_change=Callback::new(move |text| entry.note.set(text))
                    />
                </div>
            </Show>
        </li>
    }
}

/// What is read.
#[component]
fn Readings(form: CheckForm, spot: StoredValue<SpotShown>) -> impl IntoView {
    let asked = spot.with_value(|spot| spot.readings.clone());
    let shown = asked
        .into_iter()
        .zip(form.readings.get_value())
        .map(|(asked, text)| {
            let (label, range_of, noted) = (asked.what.clone(), asked.clone(), asked.clone());
            let notes = Signal::derive(move || notes_on(&noted, &text.get()));
            let error = Signal::derive(move || {
                let is_wrong = text.with(|text| !text.trim().is_empty() && number(text).is_none());
                is_wrong.then(|| Rounds::now().not_a_number.to_owned())
            });
            view! {
                <NumberField
                    about=About::new(Signal::stored(label)).notes(notes).error(error)
                    value=text
                    on_change=Callback::new(move |typed| text.set(typed))
                    unit=Some(asked.unit.clone()).filter(|unit| !unit.is_empty())
                    range=Signal::derive(move || range_words(&range_of))
                />
            }
        });
    shown.collect_view()
}

fn notes_on(asked: &ReadingShown, typed: &str) -> Vec<Note> {
    let is_out = number(typed).is_some_and(|value| asked.is_out(value));
    let note = is_out.then(|| Note {
        tone: "is-warning",
        words: Rounds::now().out_of_range.to_owned(),
    });
    note.into_iter().collect()
}

fn range_words(asked: &ReadingShown) -> Option<String> {
    let words = Rounds::now();
    match (asked.min, asked.max) {
        (Some(min), Some(max)) => Some(fill(
            words.range,
            &[("a", &min.to_string()), ("b", &max.to_string())],
        )),
        (Some(min), None) => Some(fill(words.range_min, &[("a", &min.to_string())])),
        (None, Some(max)) => Some(fill(words.range_max, &[("b", &max.to_string())])),
        (None, None) => None,
    }
}
