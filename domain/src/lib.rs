//! The rules shared by phone and server: definitions, changes, merge, checks, clocks and the replica.
//!
//! This crate knows no clock, disk, network or browser. Time, ids and randomness are arguments; decisions are return values.

pub mod change;
pub mod checks;
pub mod clocks;
pub mod definition;
pub mod epochs;
pub mod form;
pub mod formats;
pub mod ids;
pub mod label;
pub mod listing;
pub mod logbook;
pub mod merge;
pub mod plan;
pub mod record;
pub mod refusal;
#[cfg(feature = "files")]
pub mod registers;
pub mod replica;
pub mod rules;
pub mod scope;
pub mod sort;
pub mod span;
pub mod standing;
pub mod time;
pub mod value;
pub mod wire;
pub mod words;
pub mod work;
