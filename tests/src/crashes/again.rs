//! What it takes to run a failure again, printed when something fails.

/// Prints the command and the place when its thread panics.
#[derive(Debug)]
pub(super) struct Again {
    command: String,
    place: String,
}

impl Again {
    /// A run that begins.
    #[must_use]
    pub(super) fn new(command: String) -> Self {
        Self {
            command,
            place: "the beginning".to_owned(),
        }
    }

    /// How far it has come.
    pub(super) fn at(&mut self, place: String) {
        self.place = place;
    }
}

impl Drop for Again {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!(
                "it failed at {}; to run it again: cargo xtask crashes {}",
                self.place, self.command
            );
        }
    }
}
