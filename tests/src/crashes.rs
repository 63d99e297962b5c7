//! Real crashes: the server killed, its disk full, connections cut. Nothing that was acknowledged is lost, and nothing is there twice.
//!
//! The server is its real process, the phones are real replicas that speak real HTTP, and faults are real ones. Each run follows from
//! a seed, as far as a machine with two processes lets it, and returns a summary that prints itself.

mod again;
mod books;
pub mod cuts;
pub mod full;
pub mod kills;
mod ledger;
mod line;
mod person;
mod photo;
mod work;
