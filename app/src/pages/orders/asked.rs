//! Which fields a sheet asks for: what the step needs, and what is filled in along with it.

use leptos::prelude::*;
use steward_domain::form::Ask;
use steward_domain::ids::Key;

use crate::pages::form::{AskedKey, Filling, FormField, OpenForm};
use crate::show::Show;
use crate::words::OrderWords;

/// What may be filled in along with a step although it does not need it.
const ALONG: &[(&str, &[&str])] = &[
    ("dispatch", &["partner", "promised_at"]),
    ("arrive", &["enters_home"]),
    ("start_work", &["photos_before", "materials", "price_signature"]),
    ("request_approval", &["photos_before"]),
    ("approve", &["committee_papers"]),
    ("wait_parts", &["parts_expected_on"]),
    ("repair_done", &["photos_after", "materials"]),
    ("customer_accept", &["accepted_by"]),
    // Whom the order leaves stands in the field already.
    ("transfer", &["assignee"]),
    ("follow_up", &["suggestions"]),
];
/// The fields that the sheet asks for, and those that were filled in before.
pub(super) fn sorted(
    filling: Filling,
    step: Option<&Key>,
    part: Option<&[Key]>,
) -> (Memo<Vec<Key>>, Memo<Vec<Key>>) {
    let open = filling.open();
    let mut wanted: Vec<Key> = match (step, part) {
        (Some(step), _) => {
            let along = ALONG.iter().find(|(of, _)| step == of);
            along
                .map(|(_, fields)| fields.iter().map(|key| Key::literal(key)).collect())
                .unwrap_or_default()
        }
        (None, Some(fields)) => fields.to_vec(),
        (None, None) => Vec::new(),
    };
    if filling.is_resumed {
        // Perhaps typed in another part of the order, or in the full form: nothing is saved that is not in view.
        wanted.extend(open.with_untracked(|form, _| form.typed_keys()));
    }
    let is_step = step.is_some();
    let is_along = move |one: &AskedKey| wanted.contains(&one.key);
    let is_folded =
        move |one: &AskedKey| is_step && one.ask == Ask::Filled && one.is_required && !one.in_conflict;
    let along = is_along.clone();
    let main = Memo::new(move |_| {
        let asked = open.asked().into_iter();
        let asked = asked.filter(|one| along(one) || (one.is_required && !is_folded(one)));
        asked.map(|one| one.key).collect::<Vec<_>>()
    });
    let done = Memo::new(move |_| {
        let asked = open.asked().into_iter();
        let asked = asked.filter(|one| !is_along(one) && is_folded(one));
        asked.map(|one| one.key).collect::<Vec<_>>()
    });
    (main, done)
}

/// What was filled in before and belongs to the step: folded, as it is seldom changed.
#[component]
pub(super) fn Already(
    /// The form.
    open: OpenForm,
    /// The fields.
    done: Memo<Vec<Key>>,
) -> impl IntoView {
    view! {
        <Show when=move || !done.with(Vec::is_empty)>
            <details>
                <summary class="button is-quiet">{move || OrderWords::now().already}</summary>
                <div class="form__section">
                    <For each=move || done.get() key=Key::clone let:key>
                        <FormField open=open field=key />
                    </For>
                </div>
            </details>
        </Show>
    }
}
