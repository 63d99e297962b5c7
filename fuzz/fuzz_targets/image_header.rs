//! `steward_tests::fuzzing::image_header`, fed with bytes that find new ways through it.

#![no_main]

steward_fuzz::target!(image_header);
