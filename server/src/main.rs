//! The program: reads the command line and the settings, starts the log, and does what was asked.

use std::process::ExitCode;

use clap::Parser;
use steward_server::cli::{self, Cli, Command};
use steward_server::settings::Settings;
use steward_server::{commands, logs};

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // The log may be off or in JSON; this is for the person at the terminal.
            eprintln!("steward: {why:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<()> {
    let settings = Settings::load(cli.settings.as_deref(), cli.flags)?;
    logs::start(&settings);
    for name in &settings.unknown_variables {
        tracing::warn!(
            name,
            "this environment variable is not one of ours: is it misspelt?"
        );
    }
    match cli.command.unwrap_or(Command::Serve(cli::Serve::default())) {
        Command::Serve(arguments) => commands::serve(&settings, &arguments),
        Command::Import(arguments) => commands::import(&settings, &arguments),
        Command::Backup(arguments) => commands::backup(&settings, &arguments),
        Command::Restore(arguments) => commands::restore(&settings, &arguments),
        Command::User(arguments) => commands::user(&settings, arguments),
        Command::OpenApi => commands::openapi(),
    }
}
