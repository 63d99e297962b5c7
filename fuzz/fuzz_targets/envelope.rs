//! `steward_tests::fuzzing::envelope`, fed with bytes that find new ways through it.

#![no_main]

steward_fuzz::target!(envelope);
