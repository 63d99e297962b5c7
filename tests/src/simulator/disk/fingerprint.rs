//! One number for the bytes of files.
//!
//! `SQLite` draws the salts of a write-ahead log from a generator that all threads of a process share, so two runs of one seed
//! differ in them, and in the checksums, which begin with the salts. Nothing that is decided depends on which salts they are, only
//! on whether a frame has those of its log: of a log, that is what counts here.

/// [The format](https://www.sqlite.org/fileformat2.html#the_write_ahead_log) of a log.
const LOG_HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;

/// Collects bytes into a number. Words of eight, because it runs unoptimised over every file of every world.
#[derive(Debug)]
pub(super) struct Fingerprint(u64);

impl Fingerprint {
    pub(super) fn new() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }

    pub(super) fn number(self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.mix(bytes.len() as u64);
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.mix(u64::from_le_bytes(last));
    }

    /// A rollback journal: its magic number, how many pages it holds, and its length. A random number is in every checksum of it.
    pub(super) fn add_journal(&mut self, journal: &[u8]) {
        self.add(&journal[..journal.len().min(12)]);
        self.mix(journal.len() as u64);
    }

    /// A write-ahead log, without what another process would have drawn otherwise.
    pub(super) fn add_log(&mut self, log: &[u8]) {
        let Some((header, mut frames)) = log.split_at_checked(LOG_HEADER_BYTES) else {
            return self.add(log);
        };
        // Magic number, version, page size, number of the checkpoint; then two salts and two checksums.
        self.add(&header[..16]);
        let page_bytes = u32::from_be_bytes([header[8], header[9], header[10], header[11]]) as usize;
        while let Some((frame, rest)) = frames.split_at_checked(FRAME_HEADER_BYTES + page_bytes) {
            self.add_frame(header, frame);
            frames = rest;
        }
        if frames.len() >= FRAME_HEADER_BYTES {
            self.add_frame(header, frames);
        } else {
            // A header that a crash has cut off: its salts may be among these bytes.
            self.add(&frames[..frames.len().min(8)]);
            self.mix(frames.len() as u64);
        }
    }

    fn add_frame(&mut self, header: &[u8], frame: &[u8]) {
        self.add(&frame[..8]);
        self.mix(u64::from(frame[8..16] == header[16..24]));
        self.add(&frame[FRAME_HEADER_BYTES..]);
    }

    fn mix(&mut self, word: u64) {
        self.0 = (self.0 ^ word)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(29);
    }
}
