//! What the targets share: how one is made, and the bound on their memory.

mod memory;

use std::panic;

pub use libfuzzer_sys;
pub use memory::Bounded;
pub use steward_tests::fuzzing;

/// The most memory that one input may hold at a time, in bytes.
pub const INPUT_BYTES_MAX: usize = 64 * 1024 * 1024;

/// A target: the function of that name in [`fuzzing`], within the bound. `true` for one that reads workbooks.
#[macro_export]
macro_rules! target {
    ($name:ident) => {
        $crate::target!($name, false);
    };
    ($name:ident, $reads_workbooks:expr) => {
        #[global_allocator]
        static MEMORY: $crate::Bounded = $crate::Bounded;

        $crate::libfuzzer_sys::fuzz_target!(init: $crate::hear_panics($reads_workbooks), |bytes: &[u8]| {
            $crate::Bounded::begin($crate::INPUT_BYTES_MAX);
            $crate::fuzzing::$name(bytes);
            $crate::Bounded::end();
        });
    };
}

/// A panic ends a target, caught or not. The server knows that the reader of workbooks panics at some forged files, catches it and
/// refuses the file; so those panics are no finds. Every other is.
pub fn hear_panics(reads_workbooks: bool) {
    let end = panic::take_hook();
    panic::set_hook(Box::new(move |why| {
        let is_reader = |place: &panic::Location<'_>| place.file().contains("/calamine-");
        if reads_workbooks && why.location().is_some_and(is_reader) {
            return;
        }
        // Telling where it was takes more memory than an input may.
        Bounded::end();
        end(why);
    }));
}
