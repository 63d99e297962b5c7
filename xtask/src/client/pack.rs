//! Packing files once, at the build, so that no server has to.

use std::io::{self, Write};

use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::Kind;

/// The largest window of the format (RFC 7932), so every browser takes it. The client's program does not fit into a smaller one.
const WINDOW_BITS: u32 = 24;
const BUFFER_BYTES: usize = 1 << 16;

/// Whether a file gets smaller by it: pictures are packed already.
pub(super) fn is_worth(name: &str) -> bool {
    name.rsplit('.').next() != Some("png")
}

/// With Brotli: as small as can be for people, soon for everything else.
pub(super) fn brotli(bytes: &[u8], kind: Kind) -> io::Result<Vec<u8>> {
    let quality = match kind {
        Kind::Quick => 5,
        Kind::Release => 11,
    };
    let mut writer = CompressorWriter::new(Vec::new(), BUFFER_BYTES, quality, WINDOW_BITS);
    writer.write_all(bytes)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

/// With gzip, for what does not know Brotli; browsers know it over TLS only.
pub(super) fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    // No name and no time: the same bytes give the same file.
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes)?;
    writer.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_packed_can_be_unpacked() {
        let bytes = b"records and registers ".repeat(500);
        for kind in [Kind::Quick, Kind::Release] {
            let packed = brotli(&bytes, kind).unwrap();
            let mut unpacked = Vec::new();
            brotli::Decompressor::new(&packed[..], BUFFER_BYTES)
                .read_to_end(&mut unpacked)
                .unwrap();
            assert!(packed.len() < 200 && unpacked == bytes);
        }
        let packed = gzip(&bytes).unwrap();
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&packed[..])
            .read_to_end(&mut unpacked)
            .unwrap();
        assert!(packed.len() < 200 && unpacked == bytes);
    }
}
