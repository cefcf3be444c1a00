//! A small description with some strings replaced: the result is an error, or a harmless crate.
#![no_main]

#[allow(dead_code)]
#[path = "../../suite/hostile/judge.rs"]
mod judge;
#[path = "../../suite/hostile/positions.rs"]
mod positions;

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use positions::{Position, positions, replaced};
use typewright::config::ClientConfig;
use typewright::{Stage, generate};

const DESCRIPTIONS: [&str; 4] = [
    include_str!("../../fixtures/hostile/v20.yaml"),
    include_str!("../../fixtures/hostile/v30.yaml"),
    include_str!("../../fixtures/hostile/v31.yaml"),
    include_str!("../../fixtures/hostile/v32.yaml"),
];

fuzz_target!(|input: (u8, Vec<(u16, String)>)| {
    let (which, texts) = input;
    let usual = serde_yaml::from_str(DESCRIPTIONS[which as usize % 4]).expect("the fixture is YAML");
    let all = positions(&usual);
    let chosen: BTreeMap<Position, String> =
        texts.into_iter().take(8).map(|(at, text)| (all[at as usize % all.len()].clone(), text)).collect();
    let hostile = replaced(&usual, &chosen.keys().cloned().collect(), &|position| chosen[position].clone());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("openapi.json");
    std::fs::write(&path, hostile.to_string()).expect("the folder can be written");
    if let Some(files) = generate(&ClientConfig::for_spec(&path, "nowhere", "fuzzed"), Stage::Files).files {
        judge::all(&files, "fuzzed");
    }
});
