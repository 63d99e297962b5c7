//! The laws of ARCHITECTURE.md as property tests, against an oracle that is told what everybody had in view.
//!
//! Cases follow from a fixed seed, so a failure comes again. `STEWARD_LAWS_SEED` gives another, `STEWARD_LAWS_TIMES` more.

#![cfg(not(target_family = "wasm"))]

mod laws {
    mod bench;
    mod kept;
    mod oracle;
    mod order;
    mod settling;
    mod traps;
    mod wasm;
}
