//! Compression of what goes up, by the browser's own implementation.

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableWritablePair, Response, WritableStream};

/// The gzip of a text, or `None` where the browser can't: then the text goes as it is.
pub async fn gzip(text: &str) -> Option<Vec<u8>> {
    compress(text).await.ok()
}

async fn compress(text: &str) -> Result<Vec<u8>, JsValue> {
    // By name: the bindings still count `CompressionStream` as unstable, though every browser that this app runs on has it.
    let constructor: Function = Reflect::get(&js_sys::global(), &"CompressionStream".into())?.dyn_into()?;
    let stream = Reflect::construct(&constructor, &Array::of1(&"gzip".into()))?;
    let readable: ReadableStream = Reflect::get(&stream, &"readable".into())?.dyn_into()?;
    let writable: WritableStream = Reflect::get(&stream, &"writable".into())?.dyn_into()?;
    let body = Response::new_with_opt_str(Some(text))?
        .body()
        .ok_or("a response with a text has a body")?;
    let packed = body.pipe_through(&ReadableWritablePair::new(&readable, &writable));
    let packed = Response::new_with_opt_readable_stream(Some(&packed))?;
    let buffer = JsFuture::from(packed.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
