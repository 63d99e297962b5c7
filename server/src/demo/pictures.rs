//! Drawn stand-ins for photos and signatures: records name pictures by their digest, and a digest without a picture would be shown
//! as a photo that never arrived.

use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use sha2::{Digest, Sha256};

use super::DemoPhoto;
use super::dice::Dice;
use crate::token;

const WIDTH: usize = 320;
const HEIGHT: usize = 200;
/// A row of one-bit pixels behind its filter byte.
const ROW_BYTES: usize = WIDTH / 8 + 1;
/// Signatures and photos each.
const PICTURES: usize = 12;

/// The pictures of a demo site.
pub(super) struct Pictures {
    pub(super) signatures: Vec<DemoPhoto>,
    pub(super) photos: Vec<DemoPhoto>,
}

impl Pictures {
    pub(super) fn draw(dice: &mut Dice) -> Self {
        Self {
            signatures: (0..PICTURES).map(|_| signature(dice)).collect(),
            photos: (0..PICTURES).map(|_| photo(dice)).collect(),
        }
    }
}

/// A flourish from left to right.
fn signature(dice: &mut Dice) -> DemoPhoto {
    let mut canvas = Canvas::new();
    for part in 0..3 {
        let mut from = (40 + part * 80, dice.number(70, 130));
        for _ in 0..9 {
            let to = (
                from.0 + dice.number(-14, 24),
                (from.1 + dice.number(-38, 38)).clamp(30, 170),
            );
            canvas.line(from, to);
            from = to;
        }
    }
    canvas.photo()
}

/// A frame with a few boxes and pipes in it: plainly a drawing.
fn photo(dice: &mut Dice) -> DemoPhoto {
    let mut canvas = Canvas::new();
    canvas.frame((4, 4), (315, 195));
    for _ in 0..dice.number(3, 6) {
        let (left, top) = (dice.number(12, 220), dice.number(12, 120));
        let (right, bottom) = (left + dice.number(30, 90), top + dice.number(20, 70));
        canvas.frame((left, top), (right, bottom));
        canvas.line((left, top), (right, bottom));
    }
    let level = dice.number(150, 180);
    canvas.line((4, level), (315, level));
    canvas.photo()
}

/// White paper, black ink.
struct Canvas {
    rows: Vec<u8>,
}

impl Canvas {
    fn new() -> Self {
        let mut rows = vec![0xff; ROW_BYTES * HEIGHT];
        rows.iter_mut().step_by(ROW_BYTES).for_each(|filter| *filter = 0);
        Self { rows }
    }

    fn ink(&mut self, x: i64, y: i64) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
            return;
        };
        if x < WIDTH && y < HEIGHT {
            self.rows[y * ROW_BYTES + 1 + x / 8] &= !(0x80 >> (x % 8));
        }
    }

    /// A line three pixels wide.
    fn line(&mut self, from: (i64, i64), to: (i64, i64)) {
        let steps = (to.0 - from.0).abs().max((to.1 - from.1).abs()).max(1);
        for step in 0..=steps {
            let x = from.0 + (to.0 - from.0) * step / steps;
            let y = from.1 + (to.1 - from.1) * step / steps;
            for (wide, high) in [(0, 0), (1, 0), (0, 1), (-1, 0), (0, -1)] {
                self.ink(x + wide, y + high);
            }
        }
    }

    fn frame(&mut self, (left, top): (i64, i64), (right, bottom): (i64, i64)) {
        self.line((left, top), (right, top));
        self.line((right, top), (right, bottom));
        self.line((right, bottom), (left, bottom));
        self.line((left, bottom), (left, top));
    }

    fn photo(&self) -> DemoPhoto {
        let png = png(&self.rows);
        DemoPhoto {
            sha256: token::hex(&Sha256::digest(&png)),
            png,
        }
    }
}

/// The pixels as a PNG file: one bit of grey each.
fn png(rows: &[u8]) -> Vec<u8> {
    let size = |pixels: usize| u32::try_from(pixels).unwrap_or(0).to_be_bytes();
    let mut header = Vec::new();
    header.extend(size(WIDTH));
    header.extend(size(HEIGHT));
    header.extend([1, 0, 0, 0, 0]);
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    // Writing into memory can't fail.
    let _ = packed.write_all(rows);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, *b"IHDR", &header);
    chunk(&mut file, *b"IDAT", &packed.finish().unwrap_or_default());
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    let mut sum = Crc::new();
    sum.update(&name);
    sum.update(data);
    file.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    file.extend(name);
    file.extend(data);
    file.extend(sum.sum().to_be_bytes());
}
