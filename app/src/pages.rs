//! The pages. A page reads state and wires actions.

pub mod conflicts;
pub mod dashboard;
pub mod desk;
pub mod door;
pub mod form;
#[cfg(feature = "gallery")]
pub mod gallery;
pub mod gate;
pub mod labels;
pub mod list;
pub mod logbook;
pub mod more;
pub mod orders;
pub mod record;
pub mod registers;
pub mod rounds;
pub mod search;
pub mod settings;
pub mod sync;
