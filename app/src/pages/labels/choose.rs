//! Choosing what labels are made for.

use std::collections::BTreeSet;

use leptos::prelude::*;
use steward_domain::ids::RecordId;
use steward_domain::label::LabelKind;
use steward_domain::label::sheet::LABELS_MAX;

use super::candidates::{Candidate, candidates, groups, is_loaded};
use super::sheet::SheetSize;
use crate::components::search_field::SearchField;
use crate::desk::{Desk, use_desk};
use crate::show::Show;
use crate::words::{LabelWords, Shell, fill};

/// What is chosen. A handle: copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Choosing {
    pub kind: RwSignal<LabelKind>,
    pub group: RwSignal<Option<RecordId>>,
    pub search: RwSignal<String>,
    pub chosen: RwSignal<BTreeSet<RecordId>>,
    pub size: RwSignal<SheetSize>,
    /// Everything of the kind and the group.
    pub all: Memo<Vec<Candidate>>,
    /// What the search leaves of it.
    found: Memo<Vec<Candidate>>,
}

impl Choosing {
    pub(super) fn new(desk: Desk, kind: LabelKind) -> Self {
        let (kind, group) = (RwSignal::new(kind), RwSignal::new(None));
        let search = RwSignal::new(String::new());
        let all = Memo::new(move |_| candidates(desk, kind.get(), group.get()));
        let found = Memo::new(move |_| {
            let query = search.get();
            all.with(|all| all.iter().filter(|one| one.has(&query)).cloned().collect())
        });
        Self {
            kind,
            group,
            search,
            chosen: RwSignal::new(BTreeSet::new()),
            size: RwSignal::new(SheetSize::Twelve),
            all,
            found,
        }
    }

    /// Goes to another kind. What is chosen of the kind at hand stays.
    pub(super) fn turn_to(self, kind: LabelKind) {
        if self.kind.get_untracked() == kind {
            return;
        }
        self.chosen.set(BTreeSet::new());
        self.group.set(None);
        self.search.set(String::new());
        self.kind.set(kind);
    }

    fn choose_all(self) {
        let all = self.found.with_untracked(|found| {
            let ids = found.iter().take(LABELS_MAX).map(|one| one.id);
            ids.collect()
        });
        self.chosen.set(all);
    }

    fn turn(self, id: RecordId) {
        self.chosen.update(|chosen| {
            if !chosen.remove(&id) && chosen.len() < LABELS_MAX {
                chosen.insert(id);
            }
        });
    }
}

/// What is to be chosen: the kind, the size, the group, a search, and the records.
#[component]
pub(super) fn Choose(choosing: Choosing) -> impl IntoView {
    view! {
        <section class="labels__choose" aria-label=move || LabelWords::now().choose>
            <Kinds choosing=choosing />
            <Sizes choosing=choosing />
            <Groups choosing=choosing />
            <SearchField
                value=choosing.search
                on_search=Callback::new(move |text| choosing.search.set(text))
                label=Signal::derive(|| LabelWords::now().search.to_owned())
            />
            <Found choosing=choosing />
        </section>
    }
}

#[component]
fn Kinds(choosing: Choosing) -> impl IntoView {
    let option = move |kind: LabelKind, words: fn(&LabelWords) -> &'static str| {
        view! {
            <label class="choice-field__option">
                <input
                    type="radio"
                    name="label-kind"
                    prop:checked=move || choosing.kind.get() == kind
                    on:change=move |_| choosing.turn_to(kind)
                />
                <span class="choice-field__face">{move || words(LabelWords::now())}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field choice-field">
            <legend class="field__label">{move || LabelWords::now().what}</legend>
            <div class="choice-field__options is-segmented">
                {option(LabelKind::Checkpoint, |words| words.checkpoints)}
                {option(LabelKind::Place, |words| words.places)}
            </div>
        </fieldset>
    }
}

#[component]
fn Sizes(choosing: Choosing) -> impl IntoView {
    let option = move |size: SheetSize, words: fn(&LabelWords) -> &'static str| {
        view! {
            <label class="choice-field__option">
                <input
                    type="radio"
                    name="label-size"
                    prop:checked=move || choosing.size.get() == size
                    on:change=move |_| choosing.size.set(size)
                />
                <span class="choice-field__face">{move || words(LabelWords::now())}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field choice-field">
            <legend class="field__label">{move || LabelWords::now().size}</legend>
            <div class="choice-field__options is-segmented">
                {option(SheetSize::Twelve, |words| words.twelve)}
                {option(SheetSize::Four, |words| words.four)}
            </div>
        </fieldset>
    }
}

/// Routes, or buildings and areas: nobody prints a whole site at once.
#[component]
fn Groups(choosing: Choosing) -> impl IntoView {
    let desk = use_desk();
    let offered = Memo::new(move |_| groups(desk, choosing.kind.get()));
    let is_of_places = move || choosing.kind.get() == LabelKind::Place;
    let words = move || {
        let words = LabelWords::now();
        if is_of_places() {
            (words.building, words.all_buildings)
        } else {
            (words.route, words.all_routes)
        }
    };
    let choose = move |event| {
        choosing.chosen.set(BTreeSet::new());
        choosing.group.set(event_target_value(&event).parse().ok());
    };
    let options = move || {
        let options = offered.get().into_iter().map(|(id, name)| {
            view! { <option value=id.to_string() selected=move || choosing.group.get() == Some(id)>{name}</option> }
        });
        options.collect_view()
    };
    view! {
        <div class="field">
            <label class="field__label" for="label-group">{move || words().0}</label>
            <select class="input" id="label-group" on:change=choose>
                <option value="" selected=move || choosing.group.get().is_none()>{move || words().1}</option>
                {options}
            </select>
        </div>
    }
}

/// The records, each with a box to tick.
#[component]
fn Found(choosing: Choosing) -> impl IntoView {
    let desk = use_desk();
    let shown = Memo::new(move |_| {
        choosing
            .found
            .with(|found| found.iter().take(LABELS_MAX).cloned().collect::<Vec<_>>())
    });
    let count = move || choosing.chosen.with(BTreeSet::len).to_string();
    let is_cut_off = move || choosing.found.with(Vec::len) > LABELS_MAX;
    let empty = move || {
        if is_loaded(desk) {
            LabelWords::now().none
        } else {
            Shell::now().loading
        }
    };
    let row = move |one: Candidate| {
        let id = one.id;
        let is_chosen = Memo::new(move |_| choosing.chosen.with(|chosen| chosen.contains(&id)));
        let needs_signed = one.needs_signed;
        let told = move || {
            let signed = if needs_signed {
                LabelWords::now().needs_signed
            } else {
                ""
            };
            let parts = [one.code.as_str(), &one.place, signed];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            parts.join(" · ")
        };
        view! {
            <label class="choices-field__option">
                <input type="checkbox" prop:checked=is_chosen on:change=move |_| choosing.turn(id) />
                <span class="choices-field__face">
                    <span>{one.name.clone()} <small class="labels__facts">{told}</small></span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="visually-hidden">{move || LabelWords::now().choose}</legend>
            <div class="cluster is-between">
                <span role="status">{move || fill(LabelWords::now().chosen, &[("n", &count())])}</span>
                <span class="cluster">
                    <button class="button is-small" type="button" on:click=move |_| choosing.choose_all()>
                        {move || LabelWords::now().choose_all}
                    </button>
                    <button
                        class="button is-small is-quiet"
                        type="button"
                        on:click=move |_| choosing.chosen.set(BTreeSet::new())
                    >
                        {move || LabelWords::now().choose_none}
                    </button>
                </span>
            </div>
            <Show when=is_cut_off>
                <p class="field__hint">
                    {move || fill(LabelWords::now().cut_off, &[("n", &LABELS_MAX.to_string())])}
                </p>
            </Show>
            <div class="choices-field__options labels__list" tabindex="-1">
                <For each=move || shown.get() key=Candidate::clone children=row />
                <Show when=move || shown.with(Vec::is_empty)>
                    <p class="muted">{empty}</p>
                </Show>
            </div>
        </fieldset>
    }
}
