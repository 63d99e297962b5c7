//! The camera, and what it reads: a label before the phone is heard as its text.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::future::join;
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use leptos::html::Video;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlVideoElement;

use super::icon::Icon;
use crate::platform::camera::{Camera, CameraFault, LabelReader};
use crate::platform::shake::shake;
use crate::platform::window;
use crate::show::Show;
use crate::words::Rounds;

/// How long the reader rests between two pictures: with the reading itself about eight a second.
const REST_MS: u32 = 90;
/// How long the phone shakes when a label was read.
const FOUND_MS: u32 = 60;
/// The same label is heard again only when it was out of the picture for so many looks: a label that stays before the phone is one.
const LOOKS_APART: u32 = 8;

/// How the camera stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sight {
    Opening,
    Open { has_torch: bool },
    Failed(CameraFault),
}

/// The camera's picture. It runs while this is shown, and stops when the page is hidden.
#[component]
pub fn ScanView(
    /// What to tell about the last label; nothing while there is nothing to say.
    #[prop(into)]
    told: Signal<Option<String>>,
    /// Whether a label was read that leads on: the frame is green.
    #[prop(into)]
    is_found: Signal<bool>,
    /// A label was read.
    on_label: Callback<String>,
    /// The person wants to choose by hand.
    on_by_hand: Callback<()>,
) -> impl IntoView {
    let video = NodeRef::<Video>::new();
    let sight = RwSignal::new(Sight::Opening);
    let is_lit = RwSignal::new(false);
    let eye = StoredValue::new_local(Rc::new(Eye {
        camera: RefCell::default(),
        turn: Cell::new(0),
    }));
    let open = move || {
        is_lit.set(false);
        sight.set(Sight::Opening);
        let eye = eye.get_value();
        spawn_local(async move { eye.run(video, sight, on_label).await });
    };
    let close = move || {
        let _ = eye.try_with_value(|eye| eye.close());
    };
    Effect::new(move |_| open());
    let seen = window().document().map(|document| {
        let page = document.clone();
        EventListener::new(&document, "visibilitychange", move |_| {
            if page.hidden() { close() } else { open() }
        })
    });
    let seen = StoredValue::new_local(seen);
    on_cleanup(move || {
        close();
        drop(seen.try_update_value(Option::take));
    });
    let switch_light = move |_| {
        is_lit.update(|is_lit| *is_lit = !*is_lit);
        let is_on = is_lit.get_untracked();
        eye.with_value(|eye| {
            if let Some(camera) = eye.camera.borrow().as_ref() {
                camera.set_torch(is_on);
            }
        });
    };
    let words = move || match (sight.get(), told.get()) {
        (Sight::Failed(fault), _) => fault_words(fault).to_owned(),
        (_, Some(told)) => told,
        (Sight::Opening, None) => Rounds::now().opening.to_owned(),
        (Sight::Open { .. }, None) => Rounds::now().aim.to_owned(),
    };
    let has_torch = move || sight.get() == Sight::Open { has_torch: true };
    let has_failed = move || matches!(sight.get(), Sight::Failed(_));
    view! {
        <div class="scan-view" class:is-blind=has_failed>
            <video class="scan-view__video" node_ref=video playsinline muted autoplay aria-hidden="true"></video>
            <div class="scan-view__frame" class:is-found=move || is_found.get() aria-hidden="true">
                <Show when=move || is_found.get()>{Icon::Check.view()}</Show>
            </div>
            <p class="scan-view__words" role="status" aria-live="assertive">{words}</p>
            <div class="scan-view__tools">
                <Show when=has_torch>
                    <button
                        class="scan-view__tool"
                        type="button"
                        aria-pressed=move || is_lit.get().to_string()
                        on:click=switch_light
                    >
                        {Icon::Torch.view()} {move || Rounds::now().torch}
                    </button>
                </Show>
                <Show when=has_failed>
                    <button class="scan-view__tool" type="button" on:click=move |_| open()>
                        {Icon::Camera.view()} {move || Rounds::now().camera_again}
                    </button>
                </Show>
                <button class="scan-view__tool" type="button" on:click=move |_| on_by_hand.run(())>
                    {Icon::Edit.view()} {move || Rounds::now().by_hand}
                </button>
            </div>
        </div>
    }
}

fn fault_words(fault: CameraFault) -> &'static str {
    let words = Rounds::now();
    match fault {
        CameraFault::Refused => words.camera_refused,
        CameraFault::NotFound | CameraFault::NotOffered => words.camera_none,
        CameraFault::Busy => words.camera_busy,
        CameraFault::NoReader => words.camera_no_reader,
    }
}

/// The camera while it is open, and the loop that looks through it.
struct Eye {
    camera: RefCell<Option<Camera>>,
    /// Counts up with every opening and closing: a loop of an earlier one ends.
    turn: Cell<u32>,
}

/// A camera's picture.
struct Shown {
    video: HtmlVideoElement,
    has_torch: bool,
}

impl Eye {
    fn close(&self) {
        self.turn.set(self.turn.get().wrapping_add(1));
        self.camera.borrow_mut().take();
    }

    async fn run(&self, video: NodeRef<Video>, sight: RwSignal<Sight>, on_label: Callback<String>) {
        self.close();
        let turn = self.turn.get();
        let (shown, reader) = join(self.show(turn, video), LabelReader::begin()).await;
        let fault = match shown {
            Ok(Some(Shown { video, has_torch })) => {
                let is_ready = || {
                    let _ = sight.try_set(Sight::Open { has_torch });
                };
                self.look(turn, &video, reader, on_label, is_ready).await
            }
            Ok(None) => Ok(()),
            Err(fault) => Err(fault),
        };
        if let Err(fault) = fault
            && self.turn.get() == turn
        {
            self.close();
            let _ = sight.try_set(Sight::Failed(fault));
        }
    }

    /// Opens the camera, and shows what it sees. Nothing if it was closed while the phone asked for permission: dropping it stops it.
    async fn show(&self, turn: u32, video: NodeRef<Video>) -> Result<Option<Shown>, CameraFault> {
        let camera = Camera::open().await?;
        let Some(video) = video
            .try_get_untracked()
            .flatten()
            .filter(|_| self.turn.get() == turn)
        else {
            return Ok(None);
        };
        camera.show_in(&video);
        let has_torch = camera.has_torch();
        *self.camera.borrow_mut() = Some(camera);
        Ok(Some(Shown { video, has_torch }))
    }

    /// Looks until the camera is closed.
    async fn look(
        &self,
        turn: u32,
        video: &HtmlVideoElement,
        mut reader: LabelReader,
        on_label: Callback<String>,
        is_ready: impl FnOnce(),
    ) -> Result<(), CameraFault> {
        reader.ready().await?;
        if self.turn.get() == turn {
            is_ready();
        }
        let mut last: Option<(String, u32)> = None;
        while self.turn.get() == turn {
            match reader.read(video).await? {
                Some(text) if last.as_ref().is_some_and(|(seen, _)| *seen == text) => last = Some((text, 0)),
                Some(text) if self.turn.get() == turn => {
                    shake(FOUND_MS);
                    last = Some((text.clone(), 0));
                    on_label.run(text);
                }
                _ => {
                    last = last
                        .map(|(seen, looks)| (seen, looks + 1))
                        .filter(|(_, looks)| *looks < LOOKS_APART);
                }
            }
            TimeoutFuture::new(REST_MS).await;
        }
        Ok(())
    }
}
