//! Any bytes as a description: the result is an error, or a harmless crate.
#![no_main]

#[allow(dead_code)]
#[path = "../../suite/fuzzed/descriptions.rs"]
mod descriptions;
#[allow(dead_code)]
#[path = "../../suite/hostile/judge.rs"]
mod judge;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| descriptions::any_bytes_do_no_harm(data));
