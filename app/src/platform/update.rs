//! The service worker: registered when the app runs, asked to take over when a person takes the update.

use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::{Object, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorker, ServiceWorkerRegistration, ServiceWorkerState};

use super::{service_workers, window};

/// Registers the service worker, and calls `on_update` when another build is there, verified and waiting.
pub fn register(on_update: impl Fn() + 'static) {
    let Some(container) = service_workers() else {
        return;
    };
    let on_update = Rc::new(on_update);
    spawn_local(async move {
        let Ok(promise) = JsFuture::from(container.register("/sw.js")).await else {
            return;
        };
        let registration: ServiceWorkerRegistration = promise.unchecked_into();
        if registration.waiting().is_some() {
            on_update();
        }
        watch(&registration, on_update);
        ask_hourly(&registration);
    });
}

fn watch(registration: &ServiceWorkerRegistration, on_update: Rc<dyn Fn()>) {
    let found = registration.clone();
    let listener = EventListener::new(registration, "updatefound", move |_| {
        let Some(installing) = found.installing() else {
            return;
        };
        let (worker, on_update) = (installing.clone(), Rc::clone(&on_update));
        let listener = EventListener::new(&installing, "statechange", move |_| {
            // The first worker of all is no update: nothing is controlled by an older one.
            let is_update = service_workers().is_some_and(|container| container.controller().is_some());
            if worker.state() == ServiceWorkerState::Installed && is_update {
                on_update();
            }
        });
        listener.forget();
    });
    listener.forget();
}

/// Looks for a newer build once an hour, and whenever the page is shown again: an app on a post runs for weeks.
fn ask_hourly(registration: &ServiceWorkerRegistration) {
    let again = registration.clone();
    gloo_timers::callback::Interval::new(3_600_000, move || drop(again.update())).forget();
    let again = registration.clone();
    EventListener::new(&window(), "focus", move |_| drop(again.update())).forget();
}

/// Looks for a newer build now.
pub fn look_now() {
    let Some(container) = service_workers() else {
        return;
    };
    spawn_local(async move {
        if let Ok(registration) = JsFuture::from(container.get_registration()).await
            && let Ok(registration) = registration.dyn_into::<ServiceWorkerRegistration>()
        {
            drop(registration.update());
        }
    });
}

/// Lets the waiting build take over, and loads the page anew once it has.
pub fn take() {
    let Some(container) = service_workers() else {
        return;
    };
    let reload = EventListener::once(&container, "controllerchange", |_| {
        // Reloading fails only where a page may not be left, and then the new build comes with the next start.
        let _ = window().location().reload();
    });
    reload.forget();
    spawn_local(async move {
        let Ok(registration) = JsFuture::from(container.get_registration()).await else {
            return;
        };
        let Ok(registration) = registration.dyn_into::<ServiceWorkerRegistration>() else {
            return;
        };
        if let Some(waiting) = registration.waiting() {
            tell_to_activate(&waiting);
        }
    });
}

fn tell_to_activate(worker: &ServiceWorker) {
    let message = Object::new();
    if Reflect::set(&message, &"type".into(), &"activate".into()).is_ok() {
        // A worker that has gone meanwhile is the one that took over.
        let _ = worker.post_message(&message);
    }
}
