//! `steward_tests::fuzzing::ranges`, fed with bytes that find new ways through it.

#![no_main]

steward_fuzz::target!(ranges);
