//! Workbooks from their parts.
//!
//! A workbook is a ZIP of XML. Where a bit of it is changed its checksum no longer fits and it is refused, so nothing behind the ZIP
//! would ever be tried. Here the parts stand in the open: `=== xl/workbook.xml`, then lines of XML, and so on.

use flate2::Crc;

const MARK: &[u8] = b"=== ";
/// The most parts: a real workbook has a dozen.
const PARTS_MAX: usize = 64;
const LOCAL: u32 = 0x0403_4B50;
const CENTRAL: u32 = 0x0201_4B50;
const END: u32 = 0x0605_4B50;
/// Version 2.0 of the format, which is enough for what is only stored.
const VERSION: u16 = 20;

/// Packs parts, uncompressed.
pub(super) fn of(text: &[u8]) -> Vec<u8> {
    let (mut zip, mut directory, mut count) = (Vec::new(), Vec::new(), 0_u16);
    for (name, content) in parts(text) {
        let start = size(zip.len());
        put(&mut zip, LOCAL);
        head(&mut zip, name, content);
        zip.extend_from_slice(name);
        zip.extend_from_slice(content);
        put(&mut directory, CENTRAL);
        directory.extend(VERSION.to_le_bytes());
        head(&mut directory, name, content);
        // No comment, the first disk, no attributes.
        directory.extend([0; 10]);
        put(&mut directory, start);
        directory.extend_from_slice(name);
        count += 1;
    }
    let start = size(zip.len());
    let length = size(directory.len());
    zip.append(&mut directory);
    put(&mut zip, END);
    zip.extend([0; 4]);
    zip.extend(count.to_le_bytes());
    zip.extend(count.to_le_bytes());
    put(&mut zip, length);
    put(&mut zip, start);
    zip.extend([0; 2]);
    zip
}

/// What both headers of a part have in common, up to its name.
fn head(zip: &mut Vec<u8>, name: &[u8], content: &[u8]) {
    let mut checksum = Crc::new();
    checksum.update(content);
    zip.extend(VERSION.to_le_bytes());
    // No flags, stored, no time.
    zip.extend([0; 8]);
    put(zip, checksum.sum());
    put(zip, size(content.len()));
    put(zip, size(content.len()));
    zip.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
    zip.extend([0; 2]);
}

fn put(zip: &mut Vec<u8>, number: u32) {
    zip.extend(number.to_le_bytes());
}

fn size(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// The parts by name. A line that begins with the mark begins a part.
pub(super) fn parts(text: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(named) = rest.strip_prefix(MARK).filter(|_| parts.len() < PARTS_MAX) {
        let end = named
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap_or(named.len());
        let (name, after) = (&named[..end.min(255)], named.get(end + 1..).unwrap_or_default());
        let next = after
            .windows(MARK.len() + 1)
            .position(|window| window.strip_prefix(b"\n").is_some_and(|behind| behind == MARK));
        let length = next.unwrap_or(after.len());
        parts.push((name, &after[..length]));
        rest = after.get(length + 1..).unwrap_or_default();
    }
    parts
}
