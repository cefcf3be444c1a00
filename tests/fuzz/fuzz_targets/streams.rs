//! Any bytes as a stream of events and as JSON lines: a caller sees the same items, however the body is divided.
#![no_main]

#[allow(unused_imports)]
#[path = "../../../templates/runtime/src/lib.rs"]
mod runtime;
#[path = "../../suite/fuzzed/streams.rs"]
mod streams;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let cuts: Vec<u8> = body.iter().map(|byte| byte % 24).collect();
    streams::pieces_do_not_matter(body, &cuts);
});
