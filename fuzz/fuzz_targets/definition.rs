//! `steward_tests::fuzzing::definition`, fed with bytes that find new ways through it.

#![no_main]

steward_fuzz::target!(definition);
