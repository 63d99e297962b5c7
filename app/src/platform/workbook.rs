//! The worker that writes workbooks. It is begun when somebody asks for one, and ended when it has answered: its memory goes with it.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use gloo_events::EventListener;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

use super::worker;

/// Where the page tells its address.
const NAME: &str = "steward-workbook";

/// The bytes of a workbook, which is told as JSON.
///
/// # Errors
/// Why there are none, as the browser or the writer says it.
pub async fn write(book: &str) -> Result<Uint8Array, String> {
    let worker = worker::begin(NAME).map_err(|why| said(&why))?;
    let (answer, answered) = oneshot::channel();
    let answer = Rc::new(RefCell::new(Some(answer)));
    let tell = move |what: Result<Uint8Array, String>| {
        if let Some(answer) = answer.borrow_mut().take() {
            // Whoever has asked may be gone.
            let _ = answer.send(what);
        }
    };
    let on_message = EventListener::new(&worker, "message", {
        let tell = tell.clone();
        move |event| tell(read(event))
    });
    let on_error = EventListener::new(&worker, "error", move |event| {
        let message = Reflect::get(event, &"message".into()).unwrap_or_default();
        tell(Err(said(&message)));
    });
    let told = worker.post_message(&JsValue::from_str(book));
    let answer = match told {
        Ok(()) => answered.await.unwrap_or_else(|_| Err("no answer".to_owned())),
        Err(why) => Err(said(&why)),
    };
    worker.terminate();
    drop((on_message, on_error));
    answer
}

fn read(event: &web_sys::Event) -> Result<Uint8Array, String> {
    let data = event
        .dyn_ref::<MessageEvent>()
        .map(MessageEvent::data)
        .unwrap_or_default();
    let part = |name: &str| Reflect::get(&data, &name.into()).unwrap_or_default();
    part("bytes")
        .dyn_into::<Uint8Array>()
        .map_err(|_| said(&part("why")))
}

fn said(why: &JsValue) -> String {
    why.as_string().unwrap_or_else(|| format!("{why:?}"))
}
