//! The server of Steward: it merges changes, keeps records and serves the client.

pub mod cli;
pub mod client;
pub mod commands;
pub mod demo;
pub mod error;
pub mod exchange;
pub mod image_header;
pub mod import;
pub mod logs;
pub mod metrics;
pub mod net;
pub mod password;
pub mod request_id;
pub mod routes;
pub mod security_headers;
pub mod settings;
pub mod shell;
pub mod store;
pub mod tls;
pub mod token;
pub mod unread;
