//! The client of Steward 管家: pages, components, words, the phone's store and the platform's edges.
//!
//! Pages read state and wire actions; components receive values and emit events, and never know store or network.
//! The network never gates a save.

#![allow(
    unreachable_pub,
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    reason = "what the macro makes of a component is public, is used by views only, and owns its props"
)]

pub mod api;
pub mod app;
pub mod column;
pub mod components;
pub mod desk;
pub mod ledger;
pub mod page;
pub mod pages;
pub mod phone;
pub mod platform;
pub mod show;
pub mod store;
pub mod tour;
pub mod waiting;
pub mod words;

/// Starts the app in the page.
pub fn start() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
}
