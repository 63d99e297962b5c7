//! What the laws of merging are tested with: random schedules of devices and a server, and an oracle that knows what
//! everybody had in view.
//!
//! The library knows no clock, disk or network, so the same schedules run natively and as wasm, where the merge must give
//! the same bytes (invariant 5). Natively there are worlds with real parts too: the server's own store, its real process.

#[cfg(not(target_family = "wasm"))]
pub mod crashes;
#[cfg(not(target_family = "wasm"))]
pub mod fuzzing;
#[cfg(not(target_family = "wasm"))]
pub mod load;
pub mod oracle;
pub mod schedule;
#[cfg(not(target_family = "wasm"))]
pub mod simulator;
#[cfg(not(target_family = "wasm"))]
pub mod support;
#[cfg(target_family = "wasm")]
pub mod wasm;
