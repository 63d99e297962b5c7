//! Settings: how the app looks, who is on the phone, and which versions run.

mod devices;
mod leaving;
mod me;
mod people;
mod pin;
mod show;
mod unsent;
mod versions;

use leptos::prelude::*;
use steward_domain::definition::Role;

use crate::app::Frame;
use crate::desk::use_desk;
use crate::page::Page;
use crate::words::Shell;
use devices::Devices;
use me::Me;
use people::PeopleSection;
use show::Show as Looks;
use versions::{PhoneSection, Versions};

/// Settings.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let role = use_desk().ledger.actor().role;
    let leads = matches!(role, Role::Lead | Role::Manager | Role::Admin);
    view! {
        <Frame title=Signal::derive(|| Shell::now().settings.to_owned()) back=Page::Home>
            <div class="page is-narrow">
                <Me />
                <Looks />
                <PeopleSection />
                <PhoneSection />
                <Versions />
                {leads.then(|| view! { <Devices /> })}
            </div>
        </Frame>
    }
}
