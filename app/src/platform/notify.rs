//! Notices of the phone itself, above whatever else is on its screen: an alarm must be seen by who has another app open. They need
//! no server and no network. Browsers show them only where a person has allowed it.

use gloo_events::EventListener;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration};

use super::window;

/// Where the choice is kept.
const KEPT_AS: &str = "steward.notices";
const OFF: &str = "off";
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
        Some("granted") if is_kept_off() => Allowed::Off,
        Some("granted") => Allowed::On,
        Some("denied") => Allowed::Forbidden,
        _ => Allowed::Off,
    }
}

/// Turns them on, within a tap, for browsers ask only then; and says how it stands after the person has answered.
pub async fn turn_on() -> Allowed {
    keep(true);
    if let Some(answer) = api().and_then(|api| call(&api, "requestPermission", &[])) {
        // Who puts the question away is asked again at the next tap.
        let _ = JsFuture::from(answer).await;
    }
    allowed()
}

/// Turns them off, and keeps that on this phone.
pub fn turn_off() -> Allowed {
    keep(false);
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
    let container = container()?;
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
    let found = JsFuture::from(container()?.get_registration()).await.ok()?;
    found.dyn_into().ok()
}

fn api() -> Option<JsValue> {
    container()?;
    let api = Reflect::get(&window(), &"Notification".into()).ok()?;
    api.is_function().then_some(api)
}

fn container() -> Option<ServiceWorkerContainer> {
    let container = Reflect::get(&window().navigator(), &"serviceWorker".into()).ok()?;
    container.dyn_into().ok()
}

/// Old Safaris answer to no promise; there is nothing to wait for then.
fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Option<Promise> {
    let function: Function = Reflect::get(object, &name.into()).ok()?.dyn_into().ok()?;
    let arguments: Array = arguments.iter().collect();
    function.apply(object, &arguments).ok()?.dyn_into().ok()
}

fn is_kept_off() -> bool {
    let storage = window().local_storage().ok().flatten();
    let kept = storage.and_then(|storage| storage.get_item(KEPT_AS).ok().flatten());
    kept.as_deref() == Some(OFF)
}

fn keep(is_wanted: bool) {
    if let Ok(Some(storage)) = window().local_storage() {
        // A browser that keeps nothing forgets the choice with the page; there is nothing to lose.
        let _ = if is_wanted {
            storage.remove_item(KEPT_AS)
        } else {
            storage.set_item(KEPT_AS, OFF)
        };
    }
}
