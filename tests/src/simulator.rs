//! The simulator: seeded worlds of the real replica, the real server's store, and everything that goes wrong between them.
//!
//! A world follows from its seed alone and replays byte for byte. It is a [`Setup`] and a list of [`Act`]s, each with all of its
//! chance in one number, so that a world that broke a law can be made smaller by leaving acts out, and is kept as it is then
//! (`tests/fixtures/found/`), whatever later versions make of its seed.
//!
//! What is real here: forms over the built-in registers, the replica, the bytes of requests and answers, the exchange and the store of
//! the server with `SQLite` under it. What is a model: the phone's disk, which takes rows whole or not at all; the network;
//! the server's disk ([`disk`]), which forgets what was not synced.

mod book;
mod deed;
mod device;
pub mod disk;
mod exchange;
mod fields;
mod hardship;
mod heal;
mod judge;
mod kept;
mod laws;
mod many;
mod people;
mod photos;
mod replay;
mod save;
mod server;
mod setup;
mod shrink;
mod site;
mod tally;
mod world;

pub use deed::{Act, Deed};
pub use kept::Kept;
pub use laws::{Broken, Law};
pub use many::{Many, TWICE_EVERY, many};
pub use replay::{Run, run, script};
pub use setup::Setup;
pub use shrink::shrink;
pub use tally::Tally;
