//! Settings: how the app looks, who is on the phone, and which versions run.

mod alarms;
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
use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::page::Page;
use crate::pages::labels;
use crate::words::{LabelWords, Shell};
use alarms::Alarms;
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
                {Page::all_of(role).contains(&Page::Rounds).then(|| view! { <Alarms /> })}
                <PeopleSection />
                {labels::may_make(role).then(|| view! { <SiteSection /> })}
                <PhoneSection />
                <Versions />
                {leads.then(|| view! { <Devices /> })}
            </div>
        </Frame>
    }
}

/// What is set up for the whole site.
#[component]
fn SiteSection() -> impl IntoView {
    view! {
        <section class="settings__group">
            <h2 class="section__title">{move || LabelWords::now().site}</h2>
            <div class="card is-list">
                <a class="row-link" href=Page::Labels.path()>
                    {Icon::Print.view()}
                    <span class="row-link__words">
                        {move || Shell::now().labels} <small>{move || LabelWords::now().hint}</small>
                    </span>
                    {Icon::Forward.view()}
                </a>
            </div>
        </section>
    }
}
