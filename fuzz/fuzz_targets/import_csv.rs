//! `steward_tests::fuzzing::import_csv`, fed with bytes that find new ways through it.

#![no_main]

steward_fuzz::target!(import_csv);
