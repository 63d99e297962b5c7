//! The worker that reads labels where the browser has no detector of its own: the page's thread stays free while a picture is looked at.
//!
//! It is kept until the page goes. Whoever walks a route opens the camera at every checkpoint, and an idle worker costs a few megabytes,
//! but another start half a second on an old phone.

use std::cell::RefCell;
use std::rc::Rc;

use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::{Either, Shared, select};
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Reflect, Uint8ClampedArray};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ImageData, MessageEvent, Worker};

use super::worker;

/// Where the page tells its address.
const NAME: &str = "steward-reader";
/// How long it may take to start: it comes from the phone, and on a first visit over a slow network.
const START_MS_MAX: u32 = 20_000;
/// How long one look may take: a hundred times that of a slow phone. One that takes longer never ends.
const LOOK_MS_MAX: u32 = 15_000;

thread_local! {
    static KEPT: RefCell<Option<Rc<Reader>>> = const { RefCell::new(None) };
}

/// It could not be loaded, or it broke. Another try starts another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// Starts it, if it has not been, and does not wait for it.
pub fn start() {
    // Whoever wants to look hears why it can't.
    drop(Reader::kept());
}

/// Waits until it can read.
///
/// # Errors
/// It could not be loaded.
pub async fn ready() -> Result<(), Broken> {
    Reader::kept()?.is_ready().await
}

/// The text of a label in a picture. While it looks at another picture, it sees nothing in this one.
///
/// # Errors
/// It could not be loaded, or broke over this picture.
pub async fn look(picture: &ImageData) -> Result<Option<String>, Broken> {
    let reader = Reader::kept()?;
    reader.is_ready().await?;
    reader.look(picture).await
}

/// The worker.
struct Reader {
    worker: Worker,
    ready: Shared<oneshot::Receiver<()>>,
    asked: Asked,
    _heard: [EventListener; 2],
}

/// Who waits for the answer to a picture. There is one at most: pictures that queue would be read when the label is long gone.
type Asked = Rc<RefCell<Option<oneshot::Sender<Option<String>>>>>;

impl Reader {
    /// The one that is kept, or a new one.
    fn kept() -> Result<Rc<Self>, Broken> {
        if let Some(reader) = KEPT.with_borrow(Clone::clone) {
            return Ok(reader);
        }
        let reader = Rc::new(Self::begin()?);
        KEPT.set(Some(reader.clone()));
        Ok(reader)
    }

    fn begin() -> Result<Self, Broken> {
        let worker = worker::begin(NAME).map_err(|_| Broken)?;
        let asked = Asked::default();
        let (start, ready) = oneshot::channel();
        let start = Rc::new(RefCell::new(Some(start)));
        // Whoever waits hears of a failure as of a sender that is gone.
        let fail = {
            let (start, asked) = (start.clone(), asked.clone());
            move || drop((start.take(), asked.take()))
        };
        let heard = [
            EventListener::new(&worker, "error", {
                let fail = fail.clone();
                move |_| fail()
            }),
            EventListener::new(&worker, "message", {
                let asked = asked.clone();
                move |event| match said(event) {
                    // Whoever has asked may be gone.
                    Said::Ready => drop(start.take().map(|start| start.send(()))),
                    Said::Text(text) => drop(asked.take().map(|asked| asked.send(text))),
                    Said::Failed => fail(),
                }
            }),
        ];
        Ok(Self {
            worker,
            ready: ready.shared(),
            asked,
            _heard: heard,
        })
    }

    async fn is_ready(&self) -> Result<(), Broken> {
        within(START_MS_MAX, self.ready.clone())
            .await
            .inspect_err(|Broken| self.forget())
    }

    async fn look(&self, picture: &ImageData) -> Result<Option<String>, Broken> {
        if self.asked.borrow().is_some() {
            return Ok(None);
        }
        let (answer, answered) = oneshot::channel();
        self.asked.replace(Some(answer));
        // The bytes go over as they are: through this program's memory they would be copied twice.
        let told = Reflect::get(picture, &"data".into()).and_then(|data| {
            let pixels = data.dyn_into::<Uint8ClampedArray>()?.buffer();
            let look = Array::of3(&pixels, &picture.width().into(), &picture.height().into());
            self.worker
                .post_message_with_transfer(&look, &Array::of1(&pixels))
        });
        let found = match told {
            Ok(()) => within(LOOK_MS_MAX, answered).await,
            Err(_) => Err(Broken),
        };
        found.inspect_err(|Broken| self.forget())
    }

    /// Whoever looks next starts another one.
    fn forget(&self) {
        KEPT.with_borrow_mut(|kept| kept.take_if(|kept| std::ptr::eq(&raw const **kept, self)));
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// What is waited for, if it comes in time.
async fn within<T>(
    ms: u32,
    waited: impl Future<Output = Result<T, oneshot::Canceled>> + Unpin,
) -> Result<T, Broken> {
    match select(waited, TimeoutFuture::new(ms)).await {
        Either::Left((told, _)) => told.map_err(|_| Broken),
        Either::Right(_) => Err(Broken),
    }
}

/// What the worker says.
enum Said {
    Ready,
    Text(Option<String>),
    Failed,
}

fn said(event: &web_sys::Event) -> Said {
    let data = event
        .dyn_ref::<MessageEvent>()
        .map(MessageEvent::data)
        .unwrap_or_default();
    let part = |name: &str| Reflect::get(&data, &JsValue::from_str(name)).unwrap_or_default();
    if part("ready").is_truthy() {
        Said::Ready
    } else if part("failed").is_truthy() {
        Said::Failed
    } else {
        Said::Text(part("text").as_string())
    }
}
