//! What the person is told once, above the page: a new version, a restored server, a refused or lost change.

use leptos::prelude::*;
use steward_domain::replica::Notice;

use super::newer::PartlyNotice;
use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::page::Page;
use crate::phone::Phone;
use crate::platform::update;
use crate::show::Show;
use crate::words::{Shell, fill};

/// What the person is told once: a new version, a restored server, a refused or lost change.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let phone = expect_context::<Phone>();
    let ledger = use_desk().ledger;
    let notices = ledger.notices();
    let clear = notices.clone();
    let shown = move || {
        let mut told: Vec<Notice> = notices.get();
        told.dedup();
        told.into_iter()
            .map(|notice| view! { <p>{notice_words(&notice)}</p> })
            .collect_view()
    };
    let has_any = {
        let notices = clear.clone();
        move || notices.with(|all| !all.is_empty())
    };
    let put_away = move |_| clear.set(Vec::new());
    view! {
        <div class="notices">
            <Show when=move || phone.update_waits.get() && !phone.update_put_off.get()>
                <div class="notice is-info" role="status">
                    {Icon::Download.view()}
                    <div class="notice__words">
                        <strong>{move || Shell::now().update_ready}</strong>
                        <p>{move || Shell::now().update_draft}</p>
                    </div>
                    <button class="button is-small is-primary" type="button" on:click=|_| update::take()>
                        {move || Shell::now().update_now}
                    </button>
                    <button class="button is-small is-quiet" type="button" on:click=move |_| phone.update_put_off.set(true)>
                        {move || Shell::now().update_later}
                    </button>
                </div>
            </Show>
            <Show when=has_any>
                <div class="notice is-warning" role="alert">
                    {Icon::Alert.view()}
                    <div class="notice__words">{shown.clone()}</div>
                    <a class="button is-small" href=Page::Sync.path()>{move || Shell::now().sync}</a>
                    <button
                        class="icon-button"
                        type="button"
                        aria-label=move || Shell::now().close
                        on:click=put_away.clone()
                    >
                        {Icon::Close.view()}
                    </button>
                </div>
            </Show>
            <PartlyNotice />
        </div>
    }
}

fn notice_words(notice: &Notice) -> String {
    let words = Shell::now();
    match notice {
        Notice::ChangesLost { first, last } => {
            let (n, a, b) = (
                (last - first + 1).to_string(),
                first.to_string(),
                last.to_string(),
            );
            fill(words.lost, &[("n", &n), ("a", &a), ("b", &b)])
        }
        Notice::Refused { .. } => words.was_refused.to_owned(),
        Notice::ServerRestored { offered_again } => {
            fill(words.restored, &[("n", &offered_again.to_string())])
        }
        Notice::PullingAgain => words.pulling_again.to_owned(),
    }
}
