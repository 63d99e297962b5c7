//! Real headers, truncated ones, and odd bytes.

use super::*;

/// A JPEG of one frame, as short as one can be told.
fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
    let ([w1, w0], [h1, h0]) = (width.to_be_bytes(), height.to_be_bytes());
    let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 4, b'J', b'F', 0xFF, 0xC0, 0, 11, 8];
    bytes.extend([h1, h0, w1, w0, 1, 1, 0x11, 0]);
    bytes.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x55, 0xFF, 0xD9]);
    bytes
}

fn png_chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [length.as_slice(), &name, data, &[0; 4]].concat()
}

fn png_header_of(width: u32, height: u32, depth_and_colour: [u8; 2]) -> Vec<u8> {
    let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
    png_chunk(
        *b"IHDR",
        &[&sides, depth_and_colour.as_slice(), &[0, 0, 0]].concat(),
    )
}

fn png_of(width: u32, height: u32) -> Vec<u8> {
    let header = png_header_of(width, height, [8, 6]);
    [
        PNG_SIGNATURE.as_slice(),
        &header,
        &png_chunk(*b"IDAT", &[1]),
        &png_chunk(*b"IEND", &[]),
    ]
    .concat()
}

fn riff(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut inside = b"WEBP".to_vec();
    for (name, data) in chunks {
        inside.extend(*name);
        inside.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        inside.extend(data);
        inside.resize(inside.len() + data.len() % 2, 0);
    }
    let length = u32::try_from(inside.len()).unwrap().to_le_bytes();
    [b"RIFF".as_slice(), &length, &inside].concat()
}

fn lossy(width: u16, height: u16) -> Vec<u8> {
    let sides = [width.to_le_bytes(), height.to_le_bytes()].concat();
    [[0x10, 0, 0, 0x9D, 0x01, 0x2A].as_slice(), &sides, &[0]].concat()
}

fn lossless(width: u32, height: u32) -> Vec<u8> {
    let bits = (width - 1) | ((height - 1) << 14);
    [[0x2F].as_slice(), &bits.to_le_bytes(), &[0]].concat()
}

fn canvas(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let (width, height) = ((width - 1).to_le_bytes(), (height - 1).to_le_bytes());
    [[flags, 0, 0, 0].as_slice(), &width[..3], &height[..3]].concat()
}

/// One of each that is accepted.
fn good() -> Vec<(&'static str, Vec<u8>, ImageKind, Size)> {
    vec![
        ("jpeg", jpeg_of(1600, 1200), ImageKind::Jpeg, (1600, 1200)),
        ("png", png_of(412, 823), ImageKind::Png, (412, 823)),
        (
            "webp, lossy",
            riff(&[(b"VP8 ", lossy(640, 480))]),
            ImageKind::WebP,
            (640, 480),
        ),
        (
            "webp, lossless",
            riff(&[(b"VP8L", lossless(3, 16_384))]),
            ImageKind::WebP,
            (3, 16_384),
        ),
        (
            "webp, with a profile of odd length",
            riff(&[
                (b"VP8X", canvas(0x20, 9, 7)),
                (b"ICCP", vec![1, 2, 3]),
                (b"VP8 ", lossy(9, 7)),
            ]),
            ImageKind::WebP,
            (9, 7),
        ),
    ]
}

#[test]
fn three_formats_are_known_by_their_bytes() {
    for (name, bytes, kind, (width, height)) in good() {
        assert_eq!(read(&bytes), Some(ImageHeader { kind, width, height }), "{name}");
        assert_eq!(ImageKind::from_media_type(kind.media_type()), Some(kind));
    }
    assert_eq!(ImageKind::from_media_type("image/svg+xml"), None);
}

#[test]
fn sizes_that_burst_a_phone_are_refused() {
    // width, height, whether it may be
    let rows = [
        (20_000, 2_500, true),
        (20_000, 2_501, false),
        (20_001, 1, false),
        (1, 20_001, false),
        (7_071, 7_071, true),
        (7_072, 7_072, false),
        (65_535, 65_535, false),
        (0, 5, false),
        (5, 0, false),
    ];
    for (width, height, may) in rows {
        assert_eq!(
            read(&jpeg_of(width, height)).is_some(),
            may,
            "jpeg {width} × {height}"
        );
        assert_eq!(
            read(&png_of(width.into(), height.into())).is_some(),
            may,
            "png {width} × {height}"
        );
    }
    assert_eq!(read(&png_of(u32::MAX, u32::MAX)), None);
    let webps = [
        riff(&[(b"VP8L", lossless(16_384, 16_384))]),
        riff(&[(b"VP8 ", lossy(16_383, 16_383))]),
        riff(&[(b"VP8 ", lossy(0, 9))]),
        // The canvas is small and the picture is not, and the other way round.
        riff(&[(b"VP8X", canvas(0, 9, 9)), (b"VP8L", lossless(16_384, 16_384))]),
        riff(&[(b"VP8X", canvas(0, 1 << 24, 1 << 24)), (b"VP8 ", lossy(9, 9))]),
    ];
    for bytes in webps {
        assert_eq!(read(&bytes), None, "{bytes:02x?}");
    }
}

#[test]
fn everything_else_is_refused() {
    let mut two_frames = jpeg_of(9, 9);
    let frame = two_frames[8..21].to_vec();
    two_frames.splice(21..21, frame);
    let mut lossless_frame = jpeg_of(9, 9);
    lossless_frame[9] = 0xC3;
    let mut no_frame = jpeg_of(9, 9);
    no_frame.drain(8..21);
    let no_pixels = [
        PNG_SIGNATURE.as_slice(),
        &png_header_of(9, 9, [8, 6]),
        &png_chunk(*b"IEND", &[]),
    ]
    .concat();
    let odd_depth = {
        let header = png_header_of(9, 9, [16, 3]);
        [
            PNG_SIGNATURE.as_slice(),
            &header,
            &png_chunk(*b"IDAT", &[1]),
            &png_chunk(*b"IEND", &[]),
        ]
        .concat()
    };
    let two_headers = {
        let header = png_header_of(9, 9, [8, 6]);
        [
            PNG_SIGNATURE.as_slice(),
            &header,
            &header,
            &png_chunk(*b"IDAT", &[1]),
            &png_chunk(*b"IEND", &[]),
        ]
        .concat()
    };
    let rows: [(&str, Vec<u8>); 16] = [
        ("nothing", vec![]),
        ("a GIF", b"GIF89a\x01\0\x01\0\x80\0\0".to_vec()),
        ("an SVG", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()),
        ("a page", b"<!doctype html><script>alert(1)</script>".to_vec()),
        ("a PDF", b"%PDF-1.7".to_vec()),
        ("a HEIC", b"\0\0\0\x18ftypheic\0\0\0\0".to_vec()),
        (
            "a page behind the first bytes of a JPEG",
            b"\xFF\xD8\xFF<script>".to_vec(),
        ),
        ("a JPEG with two frames", two_frames),
        ("a JPEG that no browser draws", lossless_frame),
        ("a JPEG without a frame", no_frame),
        (
            "a JPEG whose segment has no length",
            vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0xFF, 0xE0, 0, 1],
        ),
        ("a PNG without pixels", no_pixels),
        ("a PNG of a depth that there isn't", odd_depth),
        ("a PNG with two headers", two_headers),
        ("a sound", riff(&[(b"fmt ", vec![1, 0])])),
        (
            "a WebP that moves",
            riff(&[(b"VP8X", canvas(2, 9, 9)), (b"VP8 ", lossy(9, 9))]),
        ),
    ];
    for (name, bytes) in rows {
        assert_eq!(read(&bytes), None, "{name}");
    }
}

#[test]
fn a_header_that_is_cut_is_refused_and_no_cut_panics() {
    for (name, bytes, ..) in good() {
        // The scan of a JPEG has no length, so its cut is found by the digest only.
        let headers = if name == "jpeg" {
            bytes.len() - 2
        } else {
            bytes.len()
        };
        for length in 0..headers {
            assert_eq!(read(&bytes[..length]), None, "{name}, the first {length} bytes");
        }
    }
}

#[test]
fn no_flipped_bit_and_no_odd_length_panics() {
    for (name, bytes, kind, _) in good() {
        for place in 0..bytes.len() {
            for value in [0, 1, 0x7F, 0x80, 0xFE, 0xFF]
                .into_iter()
                .chain((0..8).map(|bit| bytes[place] ^ (1 << bit)))
            {
                let mut odd = bytes.clone();
                odd[place] = value;
                // All of it and every part of it: a length may point behind the end.
                for length in (place..=odd.len()).rev() {
                    let Some(header) = read(&odd[..length]) else {
                        continue;
                    };
                    assert_eq!(header.kind, kind, "{name}, byte {place} is {value:#x}");
                    assert!(header.width <= SIDE_PX_MAX && header.height <= SIDE_PX_MAX);
                    assert!(u64::from(header.width) * u64::from(header.height) <= PIXELS_MAX);
                }
            }
        }
    }
}

#[test]
fn no_noise_behind_a_signature_panics() {
    // A plain generator with a fixed seed, so that a failure comes again.
    let mut seed = 0x5eed_u64;
    let mut next = || {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        seed.to_be_bytes()[0]
    };
    let beginnings = [
        &JPEG_BEGIN[..],
        &PNG_SIGNATURE,
        b"RIFF\x40\0\0\0WEBPVP8X",
        b"RIFF\xFF\xFF\xFF\xFFWEBP",
    ];
    for _ in 0..20_000 {
        for beginning in beginnings {
            let mut bytes = beginning.to_vec();
            bytes.extend((0..next() % 64).map(|_| next()));
            let _ = read(&bytes);
        }
    }
}
