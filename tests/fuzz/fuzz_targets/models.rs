//! Any text as JSON of generated types: a value that is read is written as JSON that gives the same value.
#![no_main]

#[path = "../../suite/fuzzed/models.rs"]
mod models;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| (0..7).for_each(|which| models::what_is_read_is_written(which, text)));
