//! Checks that the work grows in proportion to the size of the description. Counts allocations, not time.

mod shapes;

use std::path::{Path, PathBuf};

use allocation_counter::measure;
use serde_json::Value;
use tempfile::TempDir;
use typewright::config::ClientConfig;
use typewright::diff::diff;
use typewright::{Outcome, Stage, generate, lint};

use shapes::SHAPES;

/// The maximum factor between the costs of a shape and of one twice as large. Quadratic work has a factor of four.
const MOST: f64 = 2.5;

/// Runs on a single thread, because only allocations of that thread are counted.
fn alone<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread").install(run)
}

fn written(description: &Value) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("api.json");
    std::fs::write(&path, description.to_string()).expect("the file can be written");
    (folder, path)
}

fn outcome(description: &Value) -> Outcome {
    let (_folder, path) = written(description);
    let outcome = generate(&client(&path), Stage::Files);
    assert!(outcome.files.is_some(), "{:?}", outcome.found.first());
    outcome
}

fn client(path: &Path) -> ClientConfig {
    ClientConfig::for_spec(path, "nowhere", "pets")
}

/// Returns the cost of a description: the number of allocations, and of bytes.
fn cost(of: impl Fn(&Value) + Sync, description: &Value) -> [f64; 2] {
    let info = alone(|| measure(|| of(description)));
    [info.count_total as f64, info.bytes_total as f64]
}

/// Returns the shapes whose cost grows too fast. The cost of the smallest description is subtracted first.
fn too_steep(of: impl Fn(&Value) + Sync) -> Vec<String> {
    let least = SHAPES[0].2(1);
    // The first run fills caches.
    cost(&of, &least);
    let none = cost(&of, &least);
    let mut faults = Vec::new();
    for (name, n, shape) in SHAPES {
        let (one, two) = (cost(&of, &shape(*n)), cost(&of, &shape(2 * n)));
        for (index, unit) in ["allocations", "bytes"].into_iter().enumerate() {
            let ratio = (two[index] - none[index]) / (one[index] - none[index]);
            if ratio > MOST {
                faults.push(format!("{name}: {ratio:.2} times the {unit} for twice the size of {n}"));
            }
        }
    }
    faults
}

#[test]
fn generation_grows_with_the_description() {
    let faults = too_steep(|description| drop(outcome(description)));
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn lint_grows_with_the_description() {
    let faults = too_steep(|description| {
        let (_folder, path) = written(description);
        drop(lint(&client(&path)));
    });
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_comparison_grows_with_the_descriptions() {
    let least = outcome(&SHAPES[0].2(1));
    let faults = too_steep(|description| {
        let whole = outcome(description);
        assert!(diff(&least, &whole).is_some() && diff(&whole, &whole).is_some());
    });
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Descriptions with exponentially many combinations are rejected, after a limited number of steps.
#[test]
fn exponential_unions_are_rejected() {
    for keyword in ["oneOf", "anyOf"] {
        let (_folder, path) = written(&shapes::ways(keyword, 40));
        let client = ClientConfig { max_size: 1, ..client(&path) };
        let found = generate(&client, Stage::Ir).found;
        let rules: Vec<&str> = found.iter().map(|one| one.rule.id).collect();
        assert_eq!(rules, ["too-large"], "{keyword}");
    }
}
