//! What worlds have gone through, to see that they are as bad as they should be.

use std::fmt;

macro_rules! tally {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// Counts of what happened.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct Tally { $($(#[$doc])* pub $name: u64),+ }

        impl Tally {
            /// Adds another world's.
            pub fn add(&mut self, other: &Self) { $(self.$name += other.$name;)+ }

            /// What never happened, by name.
            #[must_use]
            pub fn missing(&self) -> Vec<&'static str> {
                self.rows().into_iter().filter(|(_, count)| *count == 0).map(|(name, _)| name).collect()
            }

            fn rows(&self) -> Vec<(&'static str, u64)> { vec![$((stringify!($name), self.$name)),+] }
        }
    };
}

tally! {
    /// Worlds that were run.
    worlds,
    /// Changes that were saved.
    saves,
    /// Of them, in groups.
    grouped,
    /// Saves that a full phone did not take.
    phone_full,
    /// Plans that were given up because another came before them.
    plans_given_up,
    /// Requests that reached the server.
    exchanges,
    /// Changes that it accepted.
    accepted,
    /// Changes that stand side by side with others, for a person to settle.
    conflicts,
    /// Changes that it refused.
    refused,
    /// Requests that were lost, or cut on their way.
    requests_lost,
    /// Answers that were lost, or cut on their way.
    answers_lost,
    /// Requests that came twice, or late.
    repeated,
    /// The app died.
    app_crashes,
    /// The server was killed.
    server_kills,
    /// Of those, in the middle of a transaction.
    kills_inside,
    /// The server lost power.
    power_losses,
    /// The server's disk was full or failed.
    disk_faults,
    /// Backups that were put back.
    restores,
    /// Rows that were deleted from a phone.
    rows_deleted,
    /// Phones that were rolled back.
    rollbacks,
    /// Profiles that were copied.
    clones,
    /// Devices that moved to a new identity.
    moves,
    /// Snapshots that were swapped in.
    snapshots,
    /// Refused changes that a person let go.
    let_go,
    /// Refused changes that were applied again.
    again,
    /// Photos that were sent.
    photos,
    /// Registers that changed.
    definitions,
    /// People who got another role.
    roles,
    /// Records that were compared with the oracle.
    oracle_checks,
    /// Of them, where a restore or a move left room for false conflicts.
    oracle_blurred,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (name, count)) in self.rows().into_iter().enumerate() {
            let between = if place % 4 == 3 { '\n' } else { ' ' };
            write!(f, "{:>18} {count:>10}{between}", name.replace('_', " "))?;
        }
        Ok(())
    }
}
