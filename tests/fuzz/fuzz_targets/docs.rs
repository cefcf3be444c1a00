//! Any text as docs: none of it runs, and no HTML or dangerous link remains.
#![no_main]

#[allow(dead_code)]
#[path = "../../suite/fuzzed/descriptions.rs"]
mod descriptions;
#[allow(dead_code)]
#[path = "../../suite/hostile/judge.rs"]
mod judge;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| descriptions::any_docs_do_no_harm(text));
