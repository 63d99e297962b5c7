//! The first bytes of a photo.

use steward_server::image_header::{self, ImageKind, PIXELS_MAX, SIDE_PX_MAX};

/// Bytes that claim to be a photo.
///
/// Law: what is taken for a photo is small enough for a phone to draw, and stays what it is when something hangs on behind.
///
/// # Panics
/// When a law is broken.
pub fn image_header(bytes: &[u8]) {
    let Some(header) = image_header::read(bytes) else {
        return;
    };
    assert!((1..=SIDE_PX_MAX).contains(&header.width) && (1..=SIDE_PX_MAX).contains(&header.height));
    assert!(u64::from(header.width) * u64::from(header.height) <= PIXELS_MAX);
    let begins: &[u8] = match header.kind {
        ImageKind::Jpeg => b"\xFF\xD8\xFF",
        ImageKind::Png => b"\x89PNG\r\n\x1A\n",
        ImageKind::WebP => b"RIFF",
    };
    assert!(bytes.starts_with(begins));
    assert_eq!(
        ImageKind::from_media_type(header.kind.media_type()),
        Some(header.kind)
    );
    let longer = [bytes, b"\xFF\xD8\xFFIEND"].concat();
    assert_eq!(image_header::read(&longer), Some(header));
}
