//! Any text as JSON of generated types: what is read is written, and what was written is read as the same value.
#![no_main]

#[path = "../../suite/fuzzed/models.rs"]
mod models;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| (0..7).for_each(|which| models::what_is_read_is_written(which, text)));
