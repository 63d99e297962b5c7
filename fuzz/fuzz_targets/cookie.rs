//! `steward_tests::fuzzing::cookie`, fed with bytes that find new ways through it.

#![no_main]

steward_fuzz::target!(cookie);
