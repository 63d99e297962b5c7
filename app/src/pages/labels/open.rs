//! The address of a label, opened by a phone's own camera: it leads to what it hangs at. It proves nothing and counts as no scan.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use steward_domain::ids::Key;
use steward_domain::label::{self, Reading};

use crate::app::Frame;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::page::{self, Page};
use crate::show::Show;
use crate::words::LabelWords;

/// What a label leads to.
#[component]
pub fn LabelAddressPage() -> impl IntoView {
    let desk = use_desk();
    let params = use_params_map();
    let reading = Memo::new(move |_| {
        let token = params.with(|params| params.get("token")).unwrap_or_default();
        let key = desk.ledger.with_replica(|replica| replica.meta().label_key);
        label::read(&label::address("", &token), key.as_ref())
    });
    Effect::new(move |_| {
        if let Reading::Signed(label) = reading.get() {
            let register = Key::literal(label.kind.register());
            page::go_instead(&Page::of_record(&register, label.record));
        }
    });
    let words = move || {
        let words = LabelWords::now();
        match reading.get() {
            Reading::NoKey => (words.opened_no_key, words.opened_no_key_why),
            _ => (words.opened_false, words.opened_false_why),
        }
    };
    let is_good = move || matches!(reading.get(), Reading::Signed(_));
    view! {
        <Frame title=Signal::derive(|| LabelWords::now().opened.to_owned()) back=Page::Home>
            <div class="page">
                <Show when=move || !is_good()>
                    <EmptyState icon=Icon::Alert title=Signal::derive(move || words().0.to_owned())>
                        <p>{move || words().1}</p>
                    </EmptyState>
                </Show>
            </div>
        </Frame>
    }
}
