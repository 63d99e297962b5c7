//! What an image is, by its bytes: JPEG, PNG or WebP, and how large it becomes when it is decoded.
//!
//! A pure function over bytes that strangers have made. It reads headers and nothing else, never panics, and reads each
//! byte at most once. A name or a `Content-Type` says nothing here.

/// The longest side, in pixels: beyond it browsers refuse to draw, and no phone takes such a photo.
pub const SIDE_PX_MAX: u32 = 20_000;
/// The most pixels. Every decoder needs 4 bytes for each, so a small file could otherwise fill a phone's memory.
pub const PIXELS_MAX: u64 = 50_000_000;

/// The formats that every browser shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageKind {
    /// JPEG: baseline, extended or progressive.
    Jpeg,
    /// PNG.
    Png,
    /// WebP that does not move.
    WebP,
}

impl ImageKind {
    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }

    /// The kind of a media type that [`Self::media_type`] gave.
    #[must_use]
    pub fn from_media_type(text: &str) -> Option<Self> {
        [Self::Jpeg, Self::Png, Self::WebP]
            .into_iter()
            .find(|kind| kind.media_type() == text)
    }
}

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageHeader {
    /// The format.
    pub kind: ImageKind,
    /// Its width, in pixels.
    pub width: u32,
    /// Its height, in pixels.
    pub height: u32,
}

/// Reads the header of an image. `None` when it is of no accepted format, cut short, or larger than anybody's photo.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<ImageHeader> {
    let (kind, (width, height)) = if bytes.starts_with(&JPEG_BEGIN) {
        (ImageKind::Jpeg, jpeg(bytes)?)
    } else if bytes.starts_with(&PNG_SIGNATURE) {
        (ImageKind::Png, png(bytes)?)
    } else if bytes.starts_with(b"RIFF") {
        (ImageKind::WebP, webp(bytes)?)
    } else {
        return None;
    };
    let is_sensible = (1..=SIDE_PX_MAX).contains(&width)
        && (1..=SIDE_PX_MAX).contains(&height)
        && u64::from(width) * u64::from(height) <= PIXELS_MAX;
    is_sensible.then_some(ImageHeader { kind, width, height })
}

const JPEG_BEGIN: [u8; 3] = [0xFF, 0xD8, 0xFF];
const PNG_SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A];

type Size = (u32, u32);

/// Walks the segments up to the start of the scan. There must be one frame before it: of two, decoders disagree which
/// one counts, and the check of the size would be worth nothing.
fn jpeg(bytes: &[u8]) -> Option<Size> {
    let mut size = None;
    let mut rest = bytes.get(2..)?;
    loop {
        let (marker, after) = jpeg_marker(rest)?;
        if is_jpeg_alone(marker) {
            rest = after;
            continue;
        }
        let length = usize::from(u16::from_be_bytes(array(after, 0)?));
        let segment = after.get(2..length)?;
        match marker {
            0xC0..=0xC2 if size.is_none() => size = Some(jpeg_frame(segment)?),
            // The start of the scan; a scan that follows it holds at least a byte.
            0xDA => return if after.len() > length { size } else { None },
            // A second frame, or one that no browser draws: lossless, hierarchical, arithmetic. And what has no place before a
            // scan: a second beginning, the end, a height that comes later.
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF | 0xD8 | 0xD9 | 0xDC => return None,
            _ => {}
        }
        rest = &after[length..];
    }
}

/// A marker: 0xFF, perhaps more of them as filling, and a byte that is neither.
fn jpeg_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let filling = bytes.iter().take_while(|byte| **byte == 0xFF).count();
    let marker = *bytes.get(filling)?;
    (filling > 0 && marker != 0).then(|| (marker, &bytes[filling + 1..]))
}

/// Markers without a segment. (0xD8 and 0xD9 have none either; both are refused where they are met.)
fn is_jpeg_alone(marker: u8) -> bool {
    matches!(marker, 0x01 | 0xD0..=0xD7)
}

fn jpeg_frame(segment: &[u8]) -> Option<Size> {
    let precision = *segment.first()?;
    let height = u16::from_be_bytes(array(segment, 1)?);
    let width = u16::from_be_bytes(array(segment, 3)?);
    let parts = *segment.get(5)?;
    let is_whole = matches!(parts, 1 | 3 | 4) && segment.len() == 6 + 3 * usize::from(parts);
    (is_whole && matches!(precision, 8 | 12)).then(|| (width.into(), height.into()))
}

/// Walks the chunks: the header first, then among others at least one with pixels, and the end.
fn png(bytes: &[u8]) -> Option<Size> {
    let mut rest = &bytes[PNG_SIGNATURE.len()..];
    let (mut size, mut has_pixels) = (None, false);
    loop {
        let length = usize::try_from(u32::from_be_bytes(array(rest, 0)?)).ok()?;
        let name: [u8; 4] = array(rest, 4)?;
        let data = rest.get(8..)?.get(..length)?;
        // Behind the data is a checksum. Damage on the way is found by the digest of the whole.
        let after = rest.get(8 + length..)?.get(4..)?;
        match (&name, size) {
            (b"IHDR", None) => size = Some(png_header(data)?),
            (_, None) | (b"IHDR", Some(_)) => return None,
            (b"IDAT", Some(_)) => has_pixels = true,
            (b"IEND", Some(_)) => return size.filter(|_| has_pixels && length == 0),
            _ => {}
        }
        rest = after;
    }
}

fn png_header(data: &[u8]) -> Option<Size> {
    let width = u32::from_be_bytes(array(data, 0)?);
    let height = u32::from_be_bytes(array(data, 4)?);
    let [depth, colour, packing, filter, interlace] = array(data, 8)?;
    let is_depth = match colour {
        0 => matches!(depth, 1 | 2 | 4 | 8 | 16),
        3 => matches!(depth, 1 | 2 | 4 | 8),
        2 | 4 | 6 => matches!(depth, 8 | 16),
        _ => false,
    };
    let is_known = data.len() == 13 && is_depth && packing == 0 && filter == 0 && interlace <= 1;
    is_known.then_some((width, height))
}

fn webp(bytes: &[u8]) -> Option<Size> {
    let length = usize::try_from(u32::from_le_bytes(array(bytes, 4)?)).ok()?;
    let inside = bytes.get(8..)?.get(..length)?.strip_prefix(b"WEBP")?;
    let (name, data, after) = riff_chunk(inside)?;
    match &name {
        b"VP8X" => webp_extended(data, after),
        _ => webp_picture(name, data)?,
    }
}

/// A canvas, and a picture somewhere behind it that must have its size: else it is not known which one a decoder makes.
fn webp_extended(data: &[u8], mut rest: &[u8]) -> Option<Size> {
    const MOVES: u8 = 0b10;
    let [flags, _, _, _, w0, w1, w2, h0, h1, h2] = array(data, 0)?;
    if flags & MOVES != 0 {
        return None;
    }
    let canvas = (
        u32::from_le_bytes([w0, w1, w2, 0]) + 1,
        u32::from_le_bytes([h0, h1, h2, 0]) + 1,
    );
    loop {
        let (name, data, after) = riff_chunk(rest)?;
        if let Some(size) = webp_picture(name, data) {
            return size.filter(|size| *size == canvas);
        }
        rest = after;
    }
}

/// The size of a picture chunk; `None` when the chunk holds none.
#[expect(
    clippy::option_option,
    reason = "no picture, a picture that can't be read, and its size are three things"
)]
fn webp_picture(name: [u8; 4], data: &[u8]) -> Option<Option<Size>> {
    match &name {
        b"VP8 " => Some(webp_lossy(data)),
        b"VP8L" => Some(webp_lossless(data)),
        _ => None,
    }
}

fn webp_lossy(data: &[u8]) -> Option<Size> {
    let [tag, _, _, s0, s1, s2, w0, w1, h0, h1] = array(data, 0)?;
    // The first bit of the tag is 0 for a picture that stands by itself. Two bits of each side ask for scaling only.
    let is_key_frame = tag & 1 == 0 && [s0, s1, s2] == [0x9D, 0x01, 0x2A];
    let side = |bytes: [u8; 2]| u32::from(u16::from_le_bytes(bytes) & 0x3FFF);
    (is_key_frame && data.len() > 10).then(|| (side([w0, w1]), side([h0, h1])))
}

fn webp_lossless(data: &[u8]) -> Option<Size> {
    const SIGNATURE: u8 = 0x2F;
    let bits = u32::from_le_bytes(array(data, 1)?);
    let is_version_0 = bits >> 29 == 0;
    let side = |shift: u32| ((bits >> shift) & 0x3FFF) + 1;
    (data[0] == SIGNATURE && is_version_0 && data.len() > 5).then(|| (side(0), side(14)))
}

/// The first chunk: its name, its data, and what is behind it.
fn riff_chunk(bytes: &[u8]) -> Option<([u8; 4], &[u8], &[u8])> {
    let name = array(bytes, 0)?;
    let length = usize::try_from(u32::from_le_bytes(array(bytes, 4)?)).ok()?;
    let data = bytes.get(8..)?.get(..length)?;
    // Chunks begin at even places.
    let after = bytes.get(8 + length + length % 2..).unwrap_or(&[]);
    Some((name, data, after))
}

fn array<const N: usize>(bytes: &[u8], start: usize) -> Option<[u8; N]> {
    bytes.get(start..)?.first_chunk().copied()
}

#[cfg(test)]
mod tests;
