//! The arithmetic of the manuals: who must agree to a fee, how long a repair is warranted, how many slips are followed up.
//!
//! Each figure is a default that a site may change, and so an argument. Each rule names its source, such as `REP-4`.

pub mod fee;
pub mod sample;
pub mod warranty;
