//! A form in a sheet over a page. What was typed into it the last time and not saved is in it again, and a line says so.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::form::Form;
use steward_domain::ids::DeviceId;
use wasm_bindgen_futures::spawn_local;

use super::OpenForm;
use super::drafting::{Drafting, offered};
pub(in crate::pages) use super::offer::Opens;
use super::sheet::Changed;
pub(in crate::pages) use super::sheet::Start;
use crate::components::icon::Icon;
use crate::components::state_view::{Standing, StateView};
use crate::desk::{Desk, store_fault_words, use_desk};
use crate::show::Show;
use crate::store::StoredDraft;
use crate::words::{FormWords, Shell, SyncWords, fill};

/// A form while a sheet is filled in. A handle.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Filling {
    /// What keeps it.
    pub(in crate::pages) drafting: Drafting,
    /// Whether something of it was typed before.
    pub(in crate::pages) is_resumed: bool,
    /// What was thrown away of it just now.
    discarded: StoredValue<Option<StoredDraft>>,
    stage: RwSignal<Stage>,
    opens: StoredValue<Opens>,
}

/// What is shown.
#[derive(Clone)]
enum Stage {
    Reading,
    Filling(Box<Begun>),
    Impossible(String),
}

/// A form that is about to be shown.
#[derive(Clone)]
struct Begun {
    start: Start,
    is_resumed: bool,
    discarded: Option<StoredDraft>,
}

impl Stage {
    fn afresh(opens: &Opens, discarded: Option<StoredDraft>) -> Self {
        // A form is opened once, and never again because something that it read has changed.
        match untrack(|| opens()) {
            Ok(start) => Self::Filling(Box::new(Begun {
                start,
                is_resumed: false,
                discarded,
            })),
            Err(why) => Self::Impossible(why),
        }
    }

    fn resumed(desk: Desk, draft: StoredDraft) -> Option<Self> {
        let definition = untrack(|| desk.ledger.definition(draft.form.register.as_str()))?;
        let (mut form, opened_as) = (draft.form, draft.opened_as);
        form.resume(&definition, desk.ledger.actor());
        Some(Self::Filling(Box::new(Begun {
            start: Start {
                definition,
                form,
                opened_as,
            },
            is_resumed: true,
            discarded: None,
        })))
    }
}

/// What a sheet asks, with what was typed into it before.
#[component]
pub(in crate::pages) fn Resumed(
    /// Under which key it is kept: by the same key it is found again.
    key: String,
    /// Opens it when nothing was kept.
    opens: Opens,
    /// Draws it.
    fills: Callback<Filling, AnyView>,
) -> impl IntoView {
    let desk = use_desk();
    let stage = RwSignal::new(Stage::Reading);
    let stored = StoredValue::new(Arc::clone(&opens));
    let wanted = key.clone();
    spawn_local(async move {
        let kept = match offered(desk.ledger, |draft| draft.key == wanted).await {
            Ok(kept) => kept.into_iter().next(),
            Err(fault) => {
                let why = store_fault_words(&fault);
                desk.complain(fill(FormWords::now().drafts_unread, &[("why", &why)]));
                None
            }
        };
        // The sheet may be closed by now.
        if stage.try_get_untracked().is_some() {
            let resumed = kept.and_then(|draft| Stage::resumed(desk, draft));
            stage.set(resumed.unwrap_or_else(|| Stage::afresh(&opens, None)));
        }
    });
    move || match stage.get() {
        Stage::Reading => {
            view! { <div class="dialog__body"><StateView standing=Standing::Loading /></div> }.into_any()
        }
        Stage::Impossible(why) => {
            view! { <div class="dialog__body"><p role="alert">{why}</p></div> }.into_any()
        }
        Stage::Filling(begun) => {
            let Begun {
                start,
                is_resumed,
                discarded,
            } = *begun;
            let opened_as = start.opened_as;
            let open = OpenForm::new(start.definition, start.form);
            fills.run(Filling {
                drafting: Drafting::start_under(key.clone(), is_resumed, desk, open, opened_as),
                is_resumed,
                discarded: StoredValue::new(discarded),
                stage,
                opens: stored,
            })
        }
    }
}

impl Filling {
    /// The form.
    pub(in crate::pages) fn open(self) -> OpenForm {
        self.drafting.open
    }

    /// The identity of this phone when it was opened.
    pub(in crate::pages) fn opened_as(self) -> DeviceId {
        self.drafting.opened_as
    }

    /// Throws away what was kept, and begins afresh. Its photos are swept away a day later, so that it can come back whole.
    fn discard(self, desk: Desk) {
        let draft = self.drafting.as_it_stands();
        self.drafting.stop();
        spawn_local(async move {
            if let Err(fault) = desk.ledger.store().drop_draft(&draft.key).await {
                desk.complain(store_fault_words(&fault));
                self.drafting.go_on();
                return;
            }
            if let Some(opens) = self.opens.try_get_value() {
                let _ = self.stage.try_set(Stage::afresh(&opens, Some(draft)));
            }
        });
    }

    /// A slip of the thumb.
    fn bring_back(self, desk: Desk) {
        let Some(draft) = self.discarded.get_value() else {
            return;
        };
        self.drafting.stop();
        spawn_local(async move {
            if let Err(fault) = desk.ledger.store().keep_draft(&draft).await {
                desk.complain(store_fault_words(&fault));
            }
            // Not kept, it is still in view.
            if let Some(resumed) = Stage::resumed(desk, draft) {
                let _ = self.stage.try_set(resumed);
            }
        });
    }
}

/// Says that the words of the last time are back, and what others changed since then.
#[component]
pub(in crate::pages) fn ResumedLine(
    /// The form.
    filling: Filling,
) -> impl IntoView {
    let desk = use_desk();
    if filling.is_resumed {
        return view! {
            <div class="notice is-info" role="status">
                {Icon::Draft.view()}
                <strong class="notice__words">{move || FormWords::now().resumed}</strong>
                <button class="button is-small" type="button" on:click=move |_| filling.discard(desk)>
                    {move || FormWords::now().discard}
                </button>
            </div>
            <Changed open=filling.open() />
        }
        .into_any();
    }
    // Not over words that were typed since.
    let may_come_back = Memo::new(move |_| {
        filling.discarded.with_value(Option::is_some) && !filling.open().form.with(Form::is_touched)
    });
    view! {
        <Show when=move || may_come_back.get()>
            <div class="notice is-info" role="status">
                {Icon::Trash.view()}
                <strong class="notice__words">{move || SyncWords::now().discarded}</strong>
                <button class="button is-small" type="button" on:click=move |_| filling.bring_back(desk)>
                    {move || Shell::now().undo}
                </button>
            </div>
        </Show>
    }
    .into_any()
}
