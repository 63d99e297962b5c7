//! The log: to standard error, as lines for people or as JSON for machines.
//!
//! Rule: a log line holds ids, routes, codes and counts. It never holds a field of a record, a name, a phone
//! number, a query string, a cookie or a token.

use std::io;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::settings::{LogFormat, LogLevel, Settings};

/// Starts logging. Called once, before anything else is done.
///
/// # Panics
/// When logging was started before: a mistake of the programmer.
pub fn start(settings: &Settings) {
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter(settings.log_level))
        // Standard output is for what a command was asked for, such as the OpenAPI description.
        .with_writer(io::stderr);
    match settings.log_format {
        LogFormat::Text => builder.with_target(false).finish().init(),
        LogFormat::Json => builder
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .finish()
            .init(),
    }
}

/// The level is that of our own code: the details of libraries may quote what a phone sent.
fn filter(level: LogLevel) -> EnvFilter {
    let (own, others) = match level {
        LogLevel::Error => ("error", "error"),
        LogLevel::Warn => ("warn", "warn"),
        LogLevel::Info => ("info", "warn"),
        LogLevel::Debug => ("debug", "info"),
        LogLevel::Trace => ("trace", "info"),
    };
    EnvFilter::new(format!(
        "{others},steward={own},steward_server={own},steward_domain={own}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_is_that_of_our_own_code() {
        let shown = filter(LogLevel::Trace).to_string();
        assert!(shown.contains("steward_server=trace"), "{shown}");
        assert!(shown.contains("info"), "{shown}");
    }
}
