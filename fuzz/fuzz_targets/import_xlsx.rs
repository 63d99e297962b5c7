//! `steward_tests::fuzzing::import_xlsx`, fed with bytes that find new ways through it.

#![no_main]

steward_fuzz::target!(import_xlsx, true);
