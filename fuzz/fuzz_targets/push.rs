//! `steward_tests::fuzzing::push`, fed with bytes that find new ways through it.

#![no_main]

steward_fuzz::target!(push);
