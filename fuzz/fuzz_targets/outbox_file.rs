//! `steward_tests::fuzzing::outbox_file`, fed with bytes that find new ways through it.

#![no_main]

steward_fuzz::target!(outbox_file);
