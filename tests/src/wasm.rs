//! The door for a host of the wasm build: one plain function, no bindings.

use crate::schedule;

/// Runs the schedule of a seed and returns where its final records lie in memory: the address in the upper half, the
/// length in the lower. The bytes are never freed; the host throws the instance away.
#[expect(
    unsafe_code,
    reason = "a host finds the function by its plain name, and no other crate exports it"
)]
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn steward_run(seed: u64) -> u64 {
    let bytes: &'static [u8] = schedule::final_records(seed).leak();
    (half(bytes.as_ptr().addr()) << 32) | half(bytes.len())
}

/// Addresses and lengths of wasm32 have 32 bits.
fn half(word: usize) -> u64 {
    u64::from(u32::try_from(word).unwrap_or(u32::MAX))
}
