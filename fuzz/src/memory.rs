//! The system's memory, of which one input gets so much and no more.
//!
//! The engine's own `-malloc_limit_mb` hangs on a sanitizer that is not linked here, and `-rss_limit_mb` looks once a second: an input
//! that takes a gigabyte for a millisecond would pass.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// How many bytes are held.
static HELD: AtomicUsize = AtomicUsize::new(0);
/// How many may be.
static BOUND: AtomicUsize = AtomicUsize::new(usize::MAX);

/// An allocator that says no beyond the bound. The program then ends with "memory allocation of … bytes failed", and the input is kept.
pub struct Bounded;

impl Bounded {
    /// From now on so many bytes more than now may be held.
    pub fn begin(bytes_max: usize) {
        BOUND.store(HELD.load(Relaxed) + bytes_max, Relaxed);
    }

    /// The bound is lifted: what the engine keeps between inputs is its own affair.
    pub fn end() {
        BOUND.store(usize::MAX, Relaxed);
    }

    fn takes(bytes: usize) -> bool {
        let held = HELD.fetch_add(bytes, Relaxed) + bytes;
        if held <= BOUND.load(Relaxed) {
            return true;
        }
        HELD.fetch_sub(bytes, Relaxed);
        // Telling where it was takes memory too.
        Self::end();
        false
    }
}

// SAFETY: every call is passed on to the system's allocator as it came; between there is only counting.
unsafe impl GlobalAlloc for Bounded {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !Self::takes(layout.size()) {
            return null_mut();
        }
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        // For a moment both may be there.
        if !Self::takes(bytes) {
            return null_mut();
        }
        // SAFETY: the caller's promise is passed on.
        let moved = unsafe { System.realloc(place, layout, bytes) };
        let given_back = if moved.is_null() { bytes } else { layout.size() };
        HELD.fetch_sub(given_back, Relaxed);
        moved
    }
}
