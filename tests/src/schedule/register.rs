//! The register that the schedules write into.

use std::sync::OnceLock;

use steward_domain::definition::{Definition, file};

/// The definition of the register `job`, read from its file as a server would.
///
/// # Panics
/// When the file is refused: a mistake of the programmer.
#[must_use]
pub fn definition() -> &'static Definition {
    static DEFINITION: OnceLock<Definition> = OnceLock::new();
    DEFINITION.get_or_init(
        || match file::read("register.toml", include_str!("register.toml")) {
            Ok(definition) => definition,
            Err(refused) => panic!("{refused}"),
        },
    )
}
