//! `steward_tests::fuzzing::response`, fed with bytes that find new ways through it.

#![no_main]

steward_fuzz::target!(response);
