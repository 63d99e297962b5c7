//! The camera, and the QR labels in what it sees.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, ImageData, MediaStream,
    MediaStreamConstraints, MediaStreamTrack,
};

use super::reader::{self, Broken};
use super::window;

/// The longer side of the picture in which a label is looked for: enough for one at arm's length, little enough for an old phone.
const SIDE_MAX: u32 = 640;

/// Why no label is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameraFault {
    /// The browser offers none: an old one, or a page that is not secure.
    NotOffered,
    /// The person, or the phone's settings, said no.
    Refused,
    /// The device has none.
    NotFound,
    /// Another app has it.
    Busy,
    /// There is a picture, and nothing that reads labels in it: the browser can't, and the reader could not be loaded.
    NoReader,
}

/// The camera while it runs. It stops when this is dropped.
pub struct Camera {
    stream: MediaStream,
    track: Option<MediaStreamTrack>,
}

impl Camera {
    /// Starts the camera at the back of the phone, or the one that there is.
    ///
    /// # Errors
    /// [`CameraFault`].
    pub async fn open() -> Result<Self, CameraFault> {
        let devices = window()
            .navigator()
            .media_devices()
            .map_err(|_| CameraFault::NotOffered)?;
        if devices.is_undefined() {
            return Err(CameraFault::NotOffered);
        }
        let constraints = MediaStreamConstraints::new();
        constraints.set_video(&wanted());
        let asked = devices
            .get_user_media_with_constraints(&constraints)
            .map_err(|why| fault_of(&why))?;
        let stream: MediaStream = JsFuture::from(asked)
            .await
            .map_err(|why| fault_of(&why))?
            .unchecked_into();
        let track = stream.get_video_tracks().get(0).dyn_into().ok();
        Ok(Self { stream, track })
    }

    /// Shows what it sees.
    pub fn show_in(&self, video: &HtmlVideoElement) {
        video.set_src_object(Some(&self.stream));
        // A promise that fails when the element goes at once: then nobody looks.
        if let Ok(playing) = video.play() {
            wasm_bindgen_futures::spawn_local(async move { drop(JsFuture::from(playing).await) });
        }
    }

    /// Whether it has a light.
    #[must_use]
    pub fn has_torch(&self) -> bool {
        let capabilities = self.track.as_ref().and_then(|track| {
            let ask = function(track, "getCapabilities")?;
            ask.call0(track).ok()
        });
        capabilities.is_some_and(|capabilities| {
            Reflect::get(&capabilities, &"torch".into()).is_ok_and(|torch| torch.is_truthy())
        })
    }

    /// Switches the light. A phone that refuses stays dark, and the person sees that.
    pub fn set_torch(&self, is_on: bool) {
        let Some(track) = &self.track else { return };
        let (torch, constraints) = (Object::new(), Object::new());
        let is_set = Reflect::set(&torch, &"torch".into(), &is_on.into()).is_ok()
            && Reflect::set(&constraints, &"advanced".into(), &Array::of1(&torch)).is_ok();
        let applied = function(track, "applyConstraints").filter(|_| is_set);
        if let Some(Ok(applied)) = applied.map(|apply| apply.call1(track, &constraints))
            && let Ok(applied) = applied.dyn_into::<Promise>()
        {
            wasm_bindgen_futures::spawn_local(async move { drop(JsFuture::from(applied).await) });
        }
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        for track in self.stream.get_tracks().iter() {
            if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
                track.stop();
            }
        }
    }
}

fn wanted() -> JsValue {
    let (video, facing) = (Object::new(), Object::new());
    // Wishes, not demands: a tablet at the gate may have one camera only.
    let wishes = [
        (&facing, "ideal", JsValue::from("environment")),
        (&video, "facingMode", facing.clone().into()),
        (&video, "width", ideal(1280)),
        (&video, "height", ideal(720)),
    ];
    let is_set = wishes
        .iter()
        .all(|(object, key, value)| Reflect::set(object, &(*key).into(), value).is_ok());
    if is_set { video.into() } else { JsValue::TRUE }
}

fn ideal(size: u32) -> JsValue {
    let wish = Object::new();
    match Reflect::set(&wish, &"ideal".into(), &size.into()) {
        Ok(_) => wish.into(),
        Err(_) => size.into(),
    }
}

fn fault_of(why: &JsValue) -> CameraFault {
    let name = Reflect::get(why, &"name".into())
        .ok()
        .and_then(|name| name.as_string());
    match name.as_deref() {
        Some("NotAllowedError" | "SecurityError" | "PermissionDeniedError") => CameraFault::Refused,
        Some("NotFoundError" | "OverconstrainedError" | "DevicesNotFoundError") => CameraFault::NotFound,
        Some("TypeError") => CameraFault::NotOffered,
        _ => CameraFault::Busy,
    }
}

fn function(object: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(object, &name.into()).ok()?.dyn_into().ok()
}

/// Reads labels: by the browser's own detector where it has one, else by the worker.
pub struct LabelReader {
    detector: Option<JsValue>,
    canvas: Option<(HtmlCanvasElement, CanvasRenderingContext2d)>,
}

impl LabelReader {
    /// Finds out what the browser has, and starts the worker where that is needed, while the camera opens.
    pub async fn begin() -> Self {
        let detector = detector().await;
        if detector.is_none() {
            reader::start();
        }
        Self {
            detector,
            canvas: canvas(),
        }
    }

    /// Waits until it can read.
    ///
    /// # Errors
    /// [`CameraFault::NoReader`].
    pub async fn ready(&self) -> Result<(), CameraFault> {
        if self.detector.is_some() {
            return Ok(());
        }
        reader::ready().await.map_err(|Broken| CameraFault::NoReader)
    }

    /// The text of a label in the picture that is shown now.
    ///
    /// # Errors
    /// [`CameraFault::NoReader`].
    pub async fn read(&mut self, video: &HtmlVideoElement) -> Result<Option<String>, CameraFault> {
        // Without a current picture there is nothing to look at.
        if video.ready_state() < 2 {
            return Ok(None);
        }
        if let Some(detector) = &self.detector {
            match detect(detector, video).await {
                Ok(text) => return Ok(text),
                // A detector that some phones have in name only: their services are missing.
                Err(_) => self.detector = None,
            }
        }
        self.ready().await?;
        let Some(picture) = self.picture(video) else {
            return Ok(None);
        };
        // A picture that the worker breaks over is one without a label. Another worker looks at the next.
        Ok(reader::look(&picture).await.unwrap_or_default())
    }

    fn picture(&self, video: &HtmlVideoElement) -> Option<ImageData> {
        let (canvas, context) = self.canvas.as_ref()?;
        let (width, height) = fitted(video.video_width(), video.video_height())?;
        if (canvas.width(), canvas.height()) != (width, height) {
            canvas.set_width(width);
            canvas.set_height(height);
        }
        let (wide, high) = (f64::from(width), f64::from(height));
        context
            .draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, wide, high)
            .ok()?;
        context.get_image_data(0.0, 0.0, wide, high).ok()
    }
}

/// The size of the picture that is looked at: that of the video, with the longer side bounded.
fn fitted(width: u32, height: u32) -> Option<(u32, u32)> {
    let longer = width.max(height);
    if longer == 0 {
        return None;
    }
    let side = longer.min(SIDE_MAX);
    Some(((width * side / longer).max(1), (height * side / longer).max(1)))
}

fn canvas() -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let canvas: HtmlCanvasElement = window()
        .document()?
        .create_element("canvas")
        .ok()?
        .dyn_into()
        .ok()?;
    let options = Object::new();
    // Every picture is read back, so it need not go to the graphics card.
    Reflect::set(&options, &"willReadFrequently".into(), &JsValue::TRUE).ok()?;
    let context = canvas.get_context_with_context_options("2d", &options).ok()??;
    Some((canvas, context.dyn_into().ok()?))
}

async fn detector() -> Option<JsValue> {
    let class = function(&window(), "BarcodeDetector")?;
    let formats: Promise = function(&class, "getSupportedFormats")?
        .call0(&class)
        .ok()?
        .dyn_into()
        .ok()?;
    let formats: Array = JsFuture::from(formats).await.ok()?.dyn_into().ok()?;
    if !formats.includes(&"qr_code".into(), 0) {
        return None;
    }
    let options = Object::new();
    Reflect::set(&options, &"formats".into(), &Array::of1(&"qr_code".into())).ok()?;
    Reflect::construct(&class, &Array::of1(&options)).ok()
}

async fn detect(detector: &JsValue, video: &HtmlVideoElement) -> Result<Option<String>, JsValue> {
    let detect = function(detector, "detect").ok_or(JsValue::UNDEFINED)?;
    let found: Promise = detect.call1(detector, video)?.dyn_into()?;
    let found: Array = JsFuture::from(found).await?.dyn_into()?;
    let first = found.get(0);
    if first.is_undefined() {
        return Ok(None);
    }
    Ok(Reflect::get(&first, &"rawValue".into())?
        .as_string()
        .filter(|text| !text.is_empty()))
}
