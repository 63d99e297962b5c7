//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::settings::Layer;

/// Steward 管家: property-service records that nobody loses.
#[derive(Debug, Parser)]
#[command(name = "steward", version, max_term_width = 110)]
pub struct Cli {
    /// Settings file [default: steward.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// The settings that were given as flags.
    #[command(flatten)]
    pub flags: Layer,
    /// What to do; `serve` when nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve phones and desks; this is also what happens without a command
    Serve(Serve),
    /// Import sites, places, staff, customers, checkpoints and routes from CSV or XLSX files, all or nothing
    Import(Import),
    /// Write a copy of all data to one file, while the server runs
    Backup(Backup),
    /// Replace all data by a backup; every phone notices and offers again what it still holds
    Restore(Restore),
    /// Create users and reset their passwords
    #[command(subcommand)]
    User(User),
    /// Print the description of the HTTP interface.
    #[command(
        name = "openapi",
        about = "Print the OpenAPI description of the HTTP interface as JSON"
    )]
    OpenApi,
}

/// Arguments of `serve`.
#[derive(Args, Clone, Debug, Default)]
pub struct Serve {
    /// Serve the demo site, although there is a site of your own; its data stay apart
    #[arg(long)]
    pub demo: bool,
}

/// Arguments of `import`.
#[derive(Args, Clone, Debug)]
pub struct Import {
    /// Key of the site, such as `green_hill`; it is created when there is none
    #[arg(long, value_name = "KEY")]
    pub site: String,
    /// Name of the site, when it is created
    #[arg(long)]
    pub name: Option<String>,
    /// Check every row and say what would happen, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Files to import, .csv or .xlsx
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// Arguments of `backup`.
#[derive(Args, Clone, Debug)]
pub struct Backup {
    /// File to write; an existing one is left alone
    pub file: PathBuf,
}

/// Arguments of `restore`.
#[derive(Args, Clone, Debug)]
pub struct Restore {
    /// Backup to restore from
    pub file: PathBuf,
}

/// What to do with a user.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Create a user who can log in
    Create(UserCreate),
    /// Give a user a new password and log them out everywhere
    Reset(UserReset),
}

/// Arguments of `user create`.
#[derive(Args, Clone, Debug)]
pub struct UserCreate {
    /// Key of the site
    #[arg(long, value_name = "KEY")]
    pub site: String,
    /// Name to log in with
    #[arg(long, value_name = "LOGIN")]
    pub name: String,
    /// Role, such as `guard` or `manager`
    #[arg(long)]
    pub role: String,
    /// Name of the person, as it stands in the staff register
    #[arg(long, value_name = "NAME")]
    pub staff: String,
    /// Read the password from standard input; otherwise one is made and printed once
    #[arg(long)]
    pub password_stdin: bool,
}

/// Arguments of `user reset`.
#[derive(Args, Clone, Debug)]
pub struct UserReset {
    /// Name to log in with
    #[arg(value_name = "LOGIN")]
    pub name: String,
    /// Read the password from standard input; otherwise one is made and printed once
    #[arg(long)]
    pub password_stdin: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn settings_stand_before_or_after_the_command() {
        for line in [
            "steward --data there backup b.db",
            "steward backup b.db --data there",
        ] {
            let cli = Cli::try_parse_from(line.split(' ')).unwrap();
            assert_eq!(cli.flags.data, Some(PathBuf::from("there")), "{line}");
            assert!(matches!(cli.command, Some(Command::Backup(_))), "{line}");
        }
        assert!(Cli::try_parse_from(["steward"]).unwrap().command.is_none());
    }

    #[test]
    fn every_command_reads_its_arguments() {
        let lines = [
            "steward serve --demo",
            "steward import --site green_hill --name 青山 --dry-run places.csv staff.xlsx",
            "steward backup b.db",
            "steward restore b.db",
            "steward user create --site green_hill --name li.na --role guard --staff 李娜 --password-stdin",
            "steward user reset li.na",
            "steward openapi",
        ];
        for line in lines {
            assert!(Cli::try_parse_from(line.split(' ')).is_ok(), "{line}");
        }
        for line in [
            "steward import --site a",
            "steward backup",
            "steward user",
            "steward sevre",
        ] {
            assert!(Cli::try_parse_from(line.split(' ')).is_err(), "{line}");
        }
    }
}
