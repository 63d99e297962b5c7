//! Digests, by the browser's own implementation.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use super::window;

/// The SHA-256 of some bytes, in hexadecimal.
///
/// # Errors
/// The browser's own; on a page without a secure origin there is no such function.
pub async fn sha256_hex(bytes: &[u8]) -> Result<String, JsValue> {
    let data = Uint8Array::from(bytes);
    let digest = JsFuture::from(subtle()?.digest_with_str_and_buffer_source("SHA-256", &data)?).await?;
    Ok(hex(&digest))
}

/// PBKDF2 of a PIN with HMAC-SHA-256, in hexadecimal.
///
/// # Errors
/// The browser's own.
pub async fn derive_hex(pin: &str, salt: &str, rounds: u32) -> Result<String, JsValue> {
    let subtle = subtle()?;
    let usages = Array::of1(&"deriveBits".into());
    let secret = Uint8Array::from(pin.as_bytes());
    let key = subtle.import_key_with_str("raw", &secret, "PBKDF2", false, &usages)?;
    let key: CryptoKey = JsFuture::from(key).await?.dyn_into()?;
    let how = Object::new();
    Reflect::set(&how, &"name".into(), &"PBKDF2".into())?;
    Reflect::set(&how, &"hash".into(), &"SHA-256".into())?;
    Reflect::set(&how, &"salt".into(), &Uint8Array::from(salt.as_bytes()))?;
    Reflect::set(&how, &"iterations".into(), &rounds.into())?;
    let bits = JsFuture::from(subtle.derive_bits_with_object(&how, &key, 256)?).await?;
    Ok(hex(&bits))
}

/// A random text that nobody can guess, hexadecimal.
#[must_use]
pub fn random_hex() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

fn subtle() -> Result<SubtleCrypto, JsValue> {
    let subtle = window().crypto()?.subtle();
    // Browsers leave it out where the origin is not secure, whatever the type says.
    if AsRef::<JsValue>::as_ref(&subtle).is_undefined() {
        return Err("this page needs HTTPS".into());
    }
    Ok(subtle)
}

fn hex(buffer: &JsValue) -> String {
    let bytes = Uint8Array::new(buffer).to_vec();
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
