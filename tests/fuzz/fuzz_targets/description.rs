//! Any bytes as a description: an error, or a crate that does no harm.
#![no_main]

#[allow(dead_code)]
#[path = "../../suite/fuzzed/descriptions.rs"]
mod descriptions;
#[allow(dead_code)]
#[path = "../../suite/hostile/judge.rs"]
mod judge;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| descriptions::any_bytes_do_no_harm(data));
