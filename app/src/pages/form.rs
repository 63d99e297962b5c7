//! Forms: what they ask for is decided by the register's definition.

pub mod candidates;
pub mod drafting;
pub mod field;
mod long_choice;
pub mod looks;
mod new;
mod offer;
mod open;
pub mod place;
mod resumed;
mod saving;
mod sets;
mod sheet;
mod step;
pub mod value;

pub use field::FormField;
pub use new::NewPage;
pub use open::{AskedKey, OpenForm};
pub(in crate::pages) use resumed::{Filling, Opens, Resumed, ResumedLine, Start};
pub use step::StepPage;
pub use value::ValueField;
