//! What can be done with a record: its steps by role, and editing.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::{Definition, VOID_STEP};
use steward_domain::form::{OfferedStep, may_edit, steps_for};
use steward_domain::ids::Key;
use steward_domain::plan::Actor;
use steward_domain::record::Record;
use steward_domain::work;
use steward_domain::work::orders::offers;

use crate::components::icon::Icon;
use crate::components::menu::Menu;
use crate::desk::use_desk;
use crate::page::Page;
use crate::show::Show;
use crate::words::{LogbookWords, Records, language};

/// The step of the address that edits.
const EDIT: &str = "edit";

/// What a person may do with a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The step that takes the record on. Retiring an entry of a directory is none: it is edited a hundred times and retired once.
    pub main: Option<OfferedStep>,
    /// All others.
    pub others: Vec<OfferedStep>,
    /// Whether its fields may be edited.
    pub edit: bool,
}

impl Offer {
    /// What a person may do with a record as it stands.
    #[must_use]
    pub fn of(definition: &Definition, view: &Record, me: Actor) -> Self {
        let mut others = steps_for(definition, Some(view), me.role);
        let is_main = |step: &OfferedStep| !step.is_back && !step.retires;
        let place = if definition.key == "repair" {
            // The page of the order knows whose turn it is: both must offer the same.
            let next = offers(work::Entry::new(view, definition), me).primary;
            next.and_then(|next| others.iter().position(|step| step.key == next.step.key))
        } else {
            others.iter().position(is_main)
        };
        let main = place.map(|place| others.remove(place));
        Self {
            main,
            others,
            edit: may_edit(definition, view, me.role),
        }
    }
}

/// The offer of a record, which follows it.
#[must_use]
pub fn offer_of(definition: &Arc<Definition>, view: Signal<Arc<Record>>) -> Memo<Offer> {
    let me = use_desk().ledger.actor();
    let definition = Arc::clone(definition);
    Memo::new(move |_| view.with(|view| Offer::of(&definition, view, me)))
}

/// The main step under the thumb, and the edit beside it. Put it last on the page.
#[component]
pub fn MainStep(
    /// What may be done.
    #[prop(into)]
    offer: Signal<Offer>,
    /// The record.
    #[prop(into)]
    view: Signal<Arc<Record>>,
) -> impl IntoView {
    let to = move |step: &str| path_of(&view.get(), step);
    let main = move || {
        offer.with(|offer| offer.main.clone()).map(|step| {
            view! {
                <a class="button is-primary is-large" href=to(step.key.as_str())>
                    {language().pick(&step.words).to_owned()}
                </a>
            }
        })
    };
    let edit = move || {
        offer.with(|offer| offer.edit).then(|| {
            view! { <a class="button is-large" href=to(EDIT)>{Icon::Edit.view()} {Records::now().edit}</a> }
        })
    };
    let is_any = Memo::new(move |_| offer.with(|offer| offer.edit || offer.main.is_some()));
    view! {
        <Show when=move || is_any.get()>
            <div class="page__action">{main} {edit}</div>
        </Show>
    }
}

/// The other steps, and printing, in a menu for the bar above.
#[component]
pub fn OtherSteps(
    /// What may be done.
    #[prop(into)]
    offer: Signal<Offer>,
    /// The record.
    #[prop(into)]
    view: Signal<Arc<Record>>,
) -> impl IntoView {
    let entries = move || {
        let steps = offer.with(|offer| offer.others.clone()).into_iter().map(|step| {
            let is_void = step.key == VOID_STEP;
            let class = if is_void { "menu__entry is-danger" } else { "menu__entry" };
            let icon = match (is_void, step.is_back, step.retires) {
                (true, ..) => Icon::Void,
                (_, true, _) => Icon::Return,
                (_, _, true) => Icon::Stop,
                _ => Icon::Forward,
            };
            let href = path_of(&view.get(), step.key.as_str());
            view! { <li><a class=class href=href>{icon.view()} {language().pick(&step.words).to_owned()}</a></li> }
        });
        steps.collect_view()
    };
    let print = move || view.with(|view| Page::PrintRecord(view.register.clone(), view.id).path());
    view! {
        <Menu label=Signal::derive(|| Records::now().more.to_owned())>
            {entries}
            <li><a class="menu__entry" href=print>{Icon::Print.view()} {move || LogbookWords::now().print_or_export}</a></li>
        </Menu>
    }
}

fn path_of(view: &Record, step: &str) -> String {
    let Ok(step) = Key::new(step) else {
        return Page::of_record(&view.register, view.id).path();
    };
    Page::Step(view.register.clone(), view.id, step).path()
}
