//! Load: many devices against a real server process, over real HTTP and with a real file. What is measured is printed beside
//! its target; nothing is asserted but that nothing was lost.
//!
//! Client and server share the machine, so each table also says what processor time either of them, and everybody else, has used.

pub mod exchange;
pub mod figures;
pub mod first_syncs;
pub mod kept;
pub mod machine;
pub mod orders;
pub mod paced;
pub mod rush;
pub mod site;
pub mod soak;
pub mod words;
