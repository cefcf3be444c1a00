//! Any text as a date or a time, compared with chrono.
#![no_main]

#[path = "../../suite/fuzzed/dates.rs"]
mod dates;
#[allow(unused_imports)]
#[path = "../../../templates/runtime/src/lib.rs"]
mod runtime;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| dates::dates_are_read(text));
