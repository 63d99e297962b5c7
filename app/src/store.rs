//! The phone's store, in `IndexedDB`: one database for each person, and a small one for the phone itself.
//!
//! A save is one transaction with strict durability, or nothing. The store chooses nothing: it writes the rows that the replica
//! planned, and only if they follow what is stored.
//!
//! Values are JSON texts under plain keys: the browser then copies one string where it would clone an object, and what a later
//! version of the app does not understand stays as it is.

mod connection;
mod drafts;
mod people;
mod person;
mod photos;
mod schema;
mod witness;

pub use connection::StoreFault;
pub use drafts::StoredDraft;
pub use people::{People, Person, PinVerifier};
pub use person::{Loaded, ReadRecords, Store, With, Written};
pub use photos::{PhotoRow, PhotoState};
