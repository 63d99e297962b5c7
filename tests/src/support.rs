//! A real server process on loopback, and clients that speak to it over HTTP.

mod client;
mod phone;
mod sender;
mod server;
mod small_disk;
mod stream;

pub use client::{Answer, Client, gzip};
pub use phone::{Phone, set};
pub use sender::{Sender, new_id};
pub use server::{PASSWORD, SITE, Server, server_binary};
pub use small_disk::SmallDisk;
pub use stream::Stream;
