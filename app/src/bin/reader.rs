//! The program that reads QR labels where the browser can't: beside the client and not in it, so that nobody waits for it who has
//! no label before the camera. `public/reader.js` runs it in a worker, so that the page goes on while it looks.

use wasm_bindgen::prelude::wasm_bindgen;

/// The text of the first label in a picture of four bytes a pixel.
#[wasm_bindgen]
#[must_use]
pub fn label_in(colours: &[u8], width: usize, height: usize) -> Option<String> {
    let grey = |x: usize, y: usize| {
        let at = (y * width + x) * 4;
        let Some([red, green, blue]) = colours.get(at..at + 3) else {
            return u8::MAX;
        };
        // The weights of light that the eye has, in 256ths.
        let light = (77 * u32::from(*red) + 150 * u32::from(*green) + 29 * u32::from(*blue)) >> 8;
        u8::try_from(light).unwrap_or(u8::MAX)
    };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
    let grids = picture.detect_grids();
    grids
        .iter()
        .find_map(|grid| grid.decode().ok())
        .map(|(_, text)| text)
}

/// A program has a beginning; this one waits to be asked.
fn main() {}
