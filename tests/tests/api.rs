//! The contract of the HTTP interface, over real HTTP on loopback against the real server process. Modules mirror the routes.
//!
//! Each test has a server with data of its own. There are no sleeps: whatever is waited for is an answer.

#![cfg(not(target_family = "wasm"))]

mod api {
    mod away;
    mod devices;
    mod import;
    mod labels;
    mod live;
    mod lost;
    mod merge;
    mod pages;
    mod photos;
    mod refusals;
    mod refused;
    mod registers;
    mod repeats;
    mod restarts;
    mod restore;
    mod robust;
    mod roles;
    mod scene;
    mod scope;
    mod sessions;
    mod slots;
    mod sync;
    mod timeline;
}
