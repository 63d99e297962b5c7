//! Photos as the app keeps them: turned upright, small, and without what cameras write into files.

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, Url};

use super::window;

/// The longest side of a photo, in pixels: a crack in a wall can be told, a face in the background hardly.
const SIDE_MAX: f64 = 1_600.0;
/// The most bytes of a photo: on a slow line it goes in three requests.
const BYTES_MAX: usize = 300 * 1024;
/// The qualities that are tried, from the best.
const QUALITIES: [f64; 5] = [0.82, 0.7, 0.58, 0.46, 0.34];
/// How much a side shrinks when even the lowest quality is too large.
const SHRINK: f64 = 0.7;
/// How often it may shrink.
const SHRINKS_MAX: u32 = 4;

/// Why a file did not become a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageFault {
    /// The browser can't read it as a picture.
    NotAPicture,
    /// The browser has no room to draw it, or could not write it.
    NotDrawn,
}

/// A picture as a JPEG of bounded size. It is drawn anew, so nothing of the file's own notes (place, time, camera) is in it.
///
/// # Errors
/// [`ImageFault`].
pub async fn reduced(file: &Blob) -> Result<Vec<u8>, ImageFault> {
    let bitmap = decoded(file).await.map_err(|_| ImageFault::NotAPicture)?;
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    if width < 1.0 || height < 1.0 {
        return Err(ImageFault::NotAPicture);
    }
    let mut scale = (SIDE_MAX / width.max(height)).min(1.0);
    for _ in 0..=SHRINKS_MAX {
        let canvas = drawn(&bitmap, width * scale, height * scale).map_err(|_| ImageFault::NotDrawn)?;
        for quality in QUALITIES {
            let bytes = written(&canvas, "image/jpeg", quality)
                .await
                .map_err(|_| ImageFault::NotDrawn)?;
            if bytes.len() <= BYTES_MAX {
                bitmap.close();
                return Ok(bytes);
            }
        }
        scale *= SHRINK;
    }
    bitmap.close();
    Err(ImageFault::NotDrawn)
}

/// What is drawn on a canvas, as a PNG: lines on nothing.
///
/// # Errors
/// [`ImageFault`].
pub async fn png(canvas: &HtmlCanvasElement) -> Result<Vec<u8>, ImageFault> {
    written(canvas, "image/png", 1.0)
        .await
        .map_err(|_| ImageFault::NotDrawn)
}

/// An address under which the page can show some bytes. It holds them in memory until [`forget`].
///
/// # Errors
/// The browser's own.
pub fn address(bytes: &Uint8Array) -> Result<String, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind_of(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&js_sys::Array::of1(bytes), &options)?;
    Url::create_object_url_with_blob(&blob)
}

/// Lets go of an [`address`].
pub fn forget(address: &str) {
    // It fails only for an address that is no address.
    let _ = Url::revoke_object_url(address);
}

fn kind_of(bytes: &Uint8Array) -> &'static str {
    match bytes.get_index(0) {
        0x89 => "image/png",
        0x52 => "image/webp",
        _ => "image/jpeg",
    }
}

async fn decoded(file: &Blob) -> Result<ImageBitmap, JsValue> {
    let options = Object::new();
    // Phones note how they were held instead of turning the picture.
    Reflect::set(&options, &"imageOrientation".into(), &"from-image".into())?;
    let create: Function = Reflect::get(&window(), &"createImageBitmap".into())?.dyn_into()?;
    let promise: Promise = create.call2(&window(), file, &options)?.dyn_into()?;
    JsFuture::from(promise).await?.dyn_into()
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sides are between 1 and SIDE_MAX"
)]
fn drawn(bitmap: &ImageBitmap, width: f64, height: f64) -> Result<HtmlCanvasElement, JsValue> {
    let document = window().document().ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    let (width, height) = (width.round().max(1.0), height.round().max(1.0));
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = context_of(&canvas)?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)?;
    Ok(canvas)
}

/// What draws on a canvas.
///
/// # Errors
/// The browser's own; also when it has no room for one.
pub fn context_of(canvas: &HtmlCanvasElement) -> Result<CanvasRenderingContext2d, JsValue> {
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    context.dyn_into().map_err(JsValue::from)
}

async fn written(canvas: &HtmlCanvasElement, kind: &str, quality: f64) -> Result<Vec<u8>, JsValue> {
    let mut asked = Ok(());
    let promise = Promise::new(&mut |resolve, _| {
        asked = canvas.to_blob_with_type_and_encoder_options(&resolve, kind, &quality.into());
    });
    asked?;
    // A canvas that can't be written is told by a null.
    let blob: Blob = JsFuture::from(promise).await?.dyn_into()?;
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
