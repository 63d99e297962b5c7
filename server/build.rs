//! Tells cargo when the client inside a release has changed. Cargo sees by itself when an embedded file changes, but not that there
//! is one where there was none.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // A debug build reads the client from the disk, and must not be built again with every page.
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed=../target/client/index.html");
    }
}
