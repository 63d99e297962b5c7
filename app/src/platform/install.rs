//! How the app stands on this phone: on the home screen or not, and which build.

use std::cell::RefCell;

use futures::channel::oneshot;
use futures::future::{Either, select};
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::{ArcRwSignal, Set};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessageEvent, ServiceWorkerContainer, ServiceWorkerRegistration};

use super::window;

/// How long the service worker may take to answer.
const ANSWER_MS: u32 = 3_000;

thread_local! {
    /// The browser's offer to put the app on the home screen, until it is taken. It comes once, soon after the start.
    static OFFER: RefCell<Option<JsValue>> = const { RefCell::new(None) };
    static IS_OFFERED: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// Listens for the browser's offer. Called when the app starts.
pub fn listen() {
    let offered = EventListener::new(&window(), "beforeinstallprompt", |event| {
        // The person is asked on the settings page, not in the middle of a round.
        event.prevent_default();
        OFFER.with(|offer| *offer.borrow_mut() = Some(event.clone().into()));
        is_offered().set(true);
    });
    offered.forget();
}

/// Whether the browser offers to install the app.
#[must_use]
pub fn is_offered() -> ArcRwSignal<bool> {
    IS_OFFERED.with(Clone::clone)
}

/// Takes the offer: the browser asks the person.
pub fn take_offer() {
    let offer = OFFER.with(|offer| offer.borrow_mut().take());
    is_offered().set(false);
    let prompt = offer
        .as_ref()
        .and_then(|offer| Reflect::get(offer, &"prompt".into()).ok());
    if let (Some(offer), Some(Ok(prompt))) = (offer, prompt.map(JsCast::dyn_into::<Function>)) {
        // A browser that no longer offers it asks nothing.
        let _ = prompt.call0(&offer);
    }
}

/// Whether the app was opened from the home screen.
#[must_use]
pub fn is_installed() -> bool {
    let standalone = window().match_media("(display-mode: standalone)").ok().flatten();
    let by_safari = Reflect::get(&window().navigator(), &"standalone".into());
    standalone.is_some_and(|media| media.matches()) || by_safari.is_ok_and(|told| told.is_truthy())
}

/// Whether this is an iPhone or iPad, where installing goes by the share button.
#[must_use]
pub fn is_apple() -> bool {
    let agent = window().navigator().user_agent().unwrap_or_default();
    ["iPhone", "iPad", "iPod"].iter().any(|name| agent.contains(name))
}

/// The version of the build whose files are served here, as the service worker tells it; `None` where there is none.
pub async fn build() -> Option<String> {
    let navigator: JsValue = window().navigator().into();
    let container = Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    let container: ServiceWorkerContainer = container.dyn_into().ok()?;
    let worker = if let Some(worker) = container.controller() {
        worker
    } else {
        // The first visit: the worker is there, and takes over at the next.
        let found = JsFuture::from(container.get_registration()).await.ok()?;
        let registration: ServiceWorkerRegistration = found.dyn_into().ok()?;
        registration.active()?
    };
    let channel = MessageChannel::new().ok()?;
    let (tell, told) = oneshot::channel::<Option<String>>();
    let heard = Closure::once(move |event: MessageEvent| {
        // Nobody waits any more when it came too late.
        let _ = tell.send(event.data().as_string());
    });
    channel
        .port1()
        .set_onmessage(Some(heard.as_ref().unchecked_ref()));
    let question = Object::new();
    Reflect::set(&question, &"type".into(), &"version".into()).ok()?;
    let ports = Array::of1(&channel.port2());
    worker.post_message_with_transferable(&question, &ports).ok()?;
    match select(told, TimeoutFuture::new(ANSWER_MS)).await {
        Either::Left((answer, _)) => answer.ok().flatten(),
        Either::Right(_) => None,
    }
}
