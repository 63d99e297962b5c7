//! The guard's pages: my rounds, and one round with its checkpoints.

mod alarm;
mod book;
mod card;
mod check;
mod check_sheet;
mod ending;
mod finding;
mod hand;
mod kept;
mod list;
mod next_stop;
mod photos;
mod position;
mod reason;
mod saving;
mod scan;
mod sheet;
mod shift;
mod shown;
mod start;
mod stops;
mod thumb;
mod tick;
mod times;
mod today;
mod walk;

pub use alarm::{AlarmCall, Alarms};
pub use kept::round_of_draft;
pub use list::RoundsPage;
pub use today::Today;
pub use walk::RoundPage;
