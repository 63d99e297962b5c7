//! How the sync stands, in plain words, and what to do about it.

use leptos::prelude::*;
use steward_domain::listing::moment_words;

use crate::components::icon::Icon;
use crate::components::progress::Progress;
use crate::desk::{Desk, use_desk};
use crate::ledger::{Phase, Pulse};
use crate::page::Page;
use crate::show::Show;
use crate::words::{SyncWords, fill};

/// What the head says.
struct Said {
    tone: &'static str,
    icon: Icon,
    title: String,
    why: &'static str,
}

/// The head.
#[component]
pub(super) fn SyncHead() -> impl IntoView {
    let desk = use_desk();
    let pulse = desk.ledger.pulse();
    let asks_more = {
        let pulse = pulse.clone();
        move || pulse.with(|pulse| pulse.phase == Phase::Update)
    };
    let said = {
        let pulse = pulse.clone();
        move || pulse.with(say)
    };
    let (tone, icon) = (said.clone(), said.clone());
    let words = {
        let pulse = pulse.clone();
        move || {
            let said = said();
            let why = (!said.why.is_empty()).then(|| view! { <p>{said.why}</p> });
            view! {
                <h2 class="sync-head__title">{said.title}</h2>
                {why}
                <p class="sync-head__facts">{pulse.with(|pulse| contact(desk, pulse))}</p>
            }
        }
    };
    // Where something else must come first, trying again would only fail again.
    let may_sync = move || pulse.with(|pulse| !matches!(pulse.phase, Phase::LogIn | Phase::Removed));
    view! {
        <div class=move || format!("sync-head {}", tone().tone)>
            {move || icon().icon.view()}
            <div class="sync-head__words" role="status">{words}</div>
            <Show when=may_sync>
                <button class="button" type="button" on:click=move |_| desk.ledger.sync_now()>
                    {Icon::Sending.view()}
                    {move || SyncWords::now().sync_now}
                </button>
            </Show>
        </div>
        <Sending />
        <Show when=asks_more>
            <a class="button is-wide" href=Page::Settings.path()>{move || SyncWords::now().take_update}</a>
        </Show>
    }
}

fn say(pulse: &Pulse) -> Said {
    let words = SyncWords::now();
    let status = pulse.status;
    let said = |tone, icon, title: String, why| Said {
        tone,
        icon,
        title,
        why,
    };
    let count = |phrase: &str, n: usize| fill(phrase, &[("n", &n.to_string())]);
    match pulse.phase {
        Phase::LogIn => said("is-attention", Icon::Lock, words.log_in.to_owned(), ""),
        Phase::Removed => said(
            "is-attention",
            Icon::Alert,
            words.removed.to_owned(),
            words.removed_why,
        ),
        Phase::PhoneFull => said(
            "is-attention",
            Icon::Storage,
            words.full.to_owned(),
            words.full_why,
        ),
        _ if status.refused > 0 => said(
            "is-attention",
            Icon::Alert,
            count(words.needs_you, status.refused),
            "",
        ),
        _ if status.has_lost => said("is-attention", Icon::Alert, words.has_lost.to_owned(), ""),
        Phase::Update => said(
            "is-warning",
            Icon::Download,
            words.update.to_owned(),
            words.update_why,
        ),
        phase => say_waiting(pulse, phase == Phase::Current),
    }
}

fn say_waiting(pulse: &Pulse, is_reached: bool) -> Said {
    let words = SyncWords::now();
    let status = pulse.status;
    let count = |phrase: &str, n: usize| fill(phrase, &[("n", &n.to_string())]);
    let (icon, title) = if status.waiting > 0 && status.is_sending {
        (Icon::Sending, count(words.sending, status.waiting))
    } else if status.waiting > 0 {
        (Icon::Waiting, count(words.waiting, status.waiting))
    } else if pulse.photos_waiting > 0 {
        (Icon::Image, count(words.photos_waiting, pulse.photos_waiting))
    } else if pulse.pulling.is_some() {
        (Icon::Sending, words.downloading.to_owned())
    } else if is_reached {
        (Icon::Synced, words.all_synced.to_owned())
    } else {
        (Icon::Offline, words.nothing_waits.to_owned())
    };
    let tone = match icon {
        Icon::Sending => "is-sending",
        Icon::Synced => "is-synced",
        Icon::Offline => "is-neutral",
        _ => "is-waiting",
    };
    let why = match pulse.phase {
        Phase::Unreachable if pulse.status.waiting + pulse.photos_waiting > 0 => words.offline_why,
        Phase::Starting => words.starting,
        _ => "",
    };
    Said {
        tone,
        icon,
        title,
        why,
    }
}

/// When the server was last heard, and how often it was not.
fn contact(desk: Desk, pulse: &Pulse) -> String {
    let words = SyncWords::now();
    let contact = match pulse.last_contact_ms {
        Some(ms) => fill(
            words.contact,
            &[("t", &desk.tell(false, |locale| moment_words(ms, locale)))],
        ),
        None => words.no_contact.to_owned(),
    };
    match (pulse.phase, pulse.status.failures) {
        (Phase::Unreachable, failures) if failures > 1 => {
            let failed = fill(words.failures, &[("n", &failures.to_string())]);
            format!("{} · {contact} · {failed}", words.offline)
        }
        (Phase::Unreachable, _) => format!("{} · {contact}", words.offline),
        _ => contact,
    }
}

/// How far it has come while many go: from the most that waited since they began to go.
#[component]
fn Sending() -> impl IntoView {
    let desk = use_desk();
    let pulse = desk.ledger.pulse();
    let done = Memo::new(move |before: Option<&(usize, usize)>| {
        let left = pulse.with(|pulse| pulse.status.waiting + pulse.photos_waiting);
        let most = before.map_or(left, |(_, most)| if left == 0 { 0 } else { left.max(*most) });
        (most - left, most)
    });
    let is_shown = move || done.with(|(done, most)| *done > 0 && done < most && *most > 2);
    let left = Signal::derive(move || {
        let left = done.with(|(done, most)| most - done);
        fill(SyncWords::now().sending, &[("n", &left.to_string())])
    });
    view! {
        <Show when=is_shown>
            <Progress words=left done=Signal::derive(move || done.get()) />
        </Show>
    }
}
