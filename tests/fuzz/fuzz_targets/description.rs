//! Any bytes as a description: an error, or a crate that does no harm.
#![no_main]

#[allow(dead_code)]
#[path = "../../suite/hostile/judge.rs"]
mod judge;

use libfuzzer_sys::fuzz_target;
use typewright::config::ClientConfig;
use typewright::{Stage, generate};

fuzz_target!(|data: &[u8]| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("api.yaml");
    std::fs::write(&path, data).expect("the folder can be written");
    if let Some(files) = generate(&ClientConfig::for_spec(&path, "nowhere", "fuzzed"), Stage::Files).files {
        judge::all(&files, "fuzzed");
    }
});
