//! What a person should know of a record before anything else: a conflict, a refused change.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::{Definition, STATE_FIELD};
use steward_domain::ids::RecordId;
use steward_domain::listing::state_words;
use steward_domain::record::Record;
use steward_domain::refusal::Code;
use steward_domain::replica::{Progress, Replica};
use steward_domain::standing::{conflicts, standing};

use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::page::Page;
use crate::show::Show;
use crate::words::{Records, code_words, fill, language};

/// Fields of the record in conflict, and who settles them.
#[component]
pub fn ConflictNotice(
    /// The register.
    definition: Arc<Definition>,
    /// The record as it is shown.
    #[prop(into)]
    view: Signal<Arc<Record>>,
) -> impl IntoView {
    let role = use_desk().ledger.actor().role;
    let may_settle = definition.access.settle.contains(&role);
    let fields = Memo::new({
        let definition = Arc::clone(&definition);
        move |_| view.with(|view| conflicts(view, &definition))
    });
    let named = move || {
        let names = fields.get().into_iter().map(|key| {
            if key == STATE_FIELD {
                return view.with(|view| states_told(view, &definition));
            }
            let field = definition.field(key.as_str());
            field.map_or_else(
                || key.to_string(),
                |field| language().pick(&field.words).to_owned(),
            )
        });
        let names: Vec<String> = names.collect();
        fill(
            Records::now().conflict_fields,
            &[("f", &names.join(language().of("、", ", ")))],
        )
    };
    let way_out = move || {
        if may_settle {
            view! { <a class="button is-small" href=Page::Conflicts.path()>{Records::now().settle}</a> }
                .into_any()
        } else {
            view! { <p class="muted">{Records::now().settled_by_lead}</p> }.into_any()
        }
    };
    view! {
        <Show when=move || fields.with(|fields| !fields.is_empty())>
            <div class="notice is-conflict" role="status">
                {Icon::Conflict.view()}
                <div class="notice__words">
                    <strong>{move || Records::now().conflict}</strong>
                    <p>{named.clone()}</p>
                </div>
                {way_out}
            </div>
        </Show>
    }
}

/// The states that stand side by side.
fn states_told(view: &Record, definition: &Definition) -> String {
    let states = standing(view, &definition.flow).states.into_iter();
    let words: Vec<String> = states
        .map(|state| language().pick(&state_words(definition, state)).to_owned())
        .collect();
    words.join(" / ")
}

/// Changes of the record that the server refused and nobody has looked after yet.
#[component]
pub fn RefusedNotice(
    /// The register.
    definition: Arc<Definition>,
    /// The record.
    id: RecordId,
) -> impl IntoView {
    let desk = use_desk();
    let pulse = desk.ledger.pulse();
    let refused = Memo::new(move |_| {
        pulse.track();
        desk.ledger.with_replica(|replica| refused_of(replica, id))
    });
    let reasons = move || {
        let words = Records::now();
        let told = refused.get().into_iter().map(|(code, field)| {
            let field = field.and_then(|key| definition.field(&key));
            let told = code.map_or_else(|| words.refused.to_owned(), |code| code_words(code, field));
            view! { <p>{told}</p> }
        });
        told.collect_view()
    };
    view! {
        <Show when=move || refused.with(|refused| !refused.is_empty())>
            <div class="notice is-error" role="alert">
                {Icon::Alert.view()}
                <div class="notice__words">
                    <strong>{move || Records::now().refused_title}</strong>
                    {reasons.clone()}
                </div>
                <a class="button is-small" href=Page::Sync.path()>{move || Records::now().to_sync}</a>
            </div>
        </Show>
    }
}

fn refused_of(replica: &Replica, id: RecordId) -> Vec<(Option<Code>, Option<String>)> {
    let rows = replica
        .outbox()
        .filter(|row| row.record == id && row.needs_decision());
    let told = rows.map(|row| match &row.progress {
        Progress::Answered { receipt, .. } => (receipt.code, receipt.field.as_ref().map(ToString::to_string)),
        _ => (None, None),
    });
    told.collect()
}
