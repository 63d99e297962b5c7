//! The bars around a page. A phone shows no side bar, and a desk no bottom bar.

use leptos::prelude::*;
use steward_domain::definition::Role;

use super::{Item, Stage, Word, said};
use crate::components::app_bar::AppBar;
use crate::components::bottom_bar::BottomBar;
use crate::components::icon::Icon;
use crate::components::side_bar::SideBar;
use crate::components::sync_badge::{Badge, SyncBadge};
use crate::page::Page;
use crate::words::GalleryWords;

/// How the badge looks: its colour, its icon, its words.
const BADGES: [(&str, Icon, Word); 5] = [
    ("is-synced", Icon::Synced, |words| words.badge_ok),
    ("is-waiting", Icon::Waiting, |words| words.badge_waiting),
    ("is-sending", Icon::Sending, |words| words.badge_sending),
    ("is-attention", Icon::Alert, |words| words.badge_needs),
    ("is-waiting", Icon::Offline, |words| words.badge_off),
];

fn badge((tone, icon, word): (&'static str, Icon, Word)) -> AnyView {
    let badge = Signal::derive(move || Badge {
        tone,
        icon,
        words: word(GalleryWords::now()).to_owned(),
        more: if icon == Icon::Offline {
            GalleryWords::now().badge_off_more
        } else {
            ""
        }
        .to_owned(),
        title: GalleryWords::now().contact.to_owned(),
    });
    view! { <SyncBadge badge=badge href=Page::Sync.path() /> }.into_any()
}

fn count(page: &Page) -> usize {
    match page {
        Page::Rounds => 3,
        Page::Gate => 12,
        Page::More => 120,
        _ => 0,
    }
}

#[component]
pub(super) fn Bars() -> impl IntoView {
    let address = Signal::derive(|| Page::Rounds.path());
    let alarm = Signal::derive(|| Some(GalleryWords::now().alarm.to_owned()));
    let bottom = [Role::Guard, Role::Worker, Role::Manager].map(|role| {
        let pages = Signal::derive(move || Page::bar_of(role).to_vec());
        view! { <Stage><BottomBar pages=pages address=address count=count /></Stage> }
    });
    view! {
        <Item shows="sync_badge"><div class="cluster">{BADGES.map(badge)}</div></Item>
        <Item shows="app_bar">
            <Stage><AppBar title=said(|words| words.rounds) subtitle=said(|words| words.sub) tools=badge(BADGES[0]) /></Stage>
            <Stage><AppBar title=said(|words| words.rounds) alarm=alarm tools=badge(BADGES[1]) /></Stage>
            <Stage><AppBar title=said(|words| words.long_title) back=Some(Page::Home) tools=badge(BADGES[4]) /></Stage>
        </Item>
        <Item shows="bottom_bar"><div class="stack">{bottom}</div></Item>
        <Item shows="side_bar">
            <Stage>
                <SideBar
                    pages=Signal::derive(|| Page::all_of(Role::Manager))
                    address=address
                    count=count
                    name=GalleryWords::now().name.to_owned()
                    role=Signal::derive(|| GalleryWords::now().guard)
                />
            </Stage>
        </Item>
    }
}
