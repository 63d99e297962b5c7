//! The pages. A page reads state and wires actions.

pub mod conflicts;
pub mod dashboard;
pub mod door;
pub mod form;
pub mod gate;
pub mod list;
pub mod logbook;
pub mod orders;
pub mod record;
pub mod registers;
pub mod rounds;
pub mod settings;
pub mod sync;
