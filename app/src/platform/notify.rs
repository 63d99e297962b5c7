//! Notices of the phone itself, above whatever else is on its screen: an alarm must be seen by who has another app open. They need
//! no server and no network. Browsers show them only where a person has allowed it.

use gloo_events::EventListener;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::ServiceWorkerRegistration;

use super::{call, is_wanted, service_workers, want, window};

/// Where the choice is kept.
const KEPT_AS: &str = "steward.notices";
/// All alarms are one notice, which the next one replaces.
const TAG: &str = "alarm";

/// Whether the phone shows notices of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// The browser has none. On iPhones only an app on the home screen has them.
    Never,
    /// Nobody was asked yet, or nobody wants them.
    Off,
    /// They are shown.
    On,
    /// The person, or who set the phone up, has forbidden them in the browser.
    Forbidden,
}

/// How it stands now: people change it in the browser, too.
#[must_use]
pub fn allowed() -> Allowed {
    let Some(api) = api() else {
        return Allowed::Never;
    };
    let permission = Reflect::get(&api, &"permission".into()).ok();
    match permission.and_then(|word| word.as_string()).as_deref() {
        Some("granted") if !is_wanted(KEPT_AS) => Allowed::Off,
        Some("granted") => Allowed::On,
        Some("denied") => Allowed::Forbidden,
        _ => Allowed::Off,
    }
}

/// Turns them on, within a tap, for browsers ask only then; and says how it stands after the person has answered.
pub async fn turn_on() -> Allowed {
    want(KEPT_AS, true);
    if let Some(answer) = api().and_then(|api| call(&api, "requestPermission", &[])) {
        // Who puts the question away is asked again at the next tap.
        let _ = JsFuture::from(answer).await;
    }
    allowed()
}

/// Turns them off, and keeps that on this phone.
pub fn turn_off() -> Allowed {
    want(KEPT_AS, false);
    allowed()
}

/// Shows a notice if nobody sees the page. A tap on it leads to the path. It goes when the page is seen again.
pub fn show(title: &str, lines: &str, path: &str) {
    let is_hidden = window().document().is_some_and(|document| document.hidden());
    if !is_hidden || allowed() != Allowed::On {
        return;
    }
    let notice = notice(lines, path);
    let title = JsValue::from(title);
    spawn_local(async move {
        let Some(registration) = registration().await else {
            return;
        };
        // Where it fails the alarm still sounds.
        if let Some(shown) = call(&registration, "showNotification", &[title, notice])
            && JsFuture::from(shown).await.is_ok()
        {
            close_when_seen();
        }
    });
}

/// Calls `go` with the path of a notice that was tapped.
pub fn when_tapped(go: impl Fn(String) + 'static) -> Option<EventListener> {
    let container = service_workers()?;
    let listen = EventListener::new(&container, "message", move |event| {
        let said = Reflect::get(event, &"data".into()).unwrap_or_default();
        let part = |name: &str| Reflect::get(&said, &name.into()).ok()?.as_string();
        if part("type").as_deref() == Some("go")
            && let Some(path) = part("path")
        {
            go(path);
        }
    });
    Some(listen)
}

fn notice(lines: &str, path: &str) -> JsValue {
    let (options, data) = (Object::new(), Object::new());
    let set = |of: &Object, name: &str, value: JsValue| {
        // A plain object takes every part.
        let _ = Reflect::set(of, &name.into(), &value);
    };
    set(&data, "path", path.into());
    set(&options, "body", lines.into());
    set(&options, "tag", TAG.into());
    set(&options, "renotify", true.into());
    set(&options, "icon", "/icons/any-192.png".into());
    set(&options, "data", data.into());
    options.into()
}

fn close_when_seen() {
    let Some(document) = window().document() else {
        return;
    };
    let close = |_: &web_sys::Event| {
        spawn_local(async {
            close_all().await;
        });
    };
    EventListener::once(&document, "visibilitychange", close).forget();
}

async fn close_all() -> Option<()> {
    let ours = Object::new();
    Reflect::set(&ours, &"tag".into(), &TAG.into()).ok()?;
    let registration = registration().await?;
    let asked = call(&registration, "getNotifications", &[ours.into()])?;
    for notice in Array::from(&JsFuture::from(asked).await.ok()?) {
        let close: Function = Reflect::get(&notice, &"close".into()).ok()?.dyn_into().ok()?;
        // One that was swept away meanwhile is closed already.
        let _ = close.call0(&notice);
    }
    Some(())
}

async fn registration() -> Option<ServiceWorkerRegistration> {
    let found = JsFuture::from(service_workers()?.get_registration()).await.ok()?;
    found.dyn_into().ok()
}

fn api() -> Option<JsValue> {
    service_workers()?;
    let api = Reflect::get(&window(), &"Notification".into()).ok()?;
    api.is_function().then_some(api)
}
