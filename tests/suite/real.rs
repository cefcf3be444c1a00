//! Clients of real APIs, used as their users use them, against recorded bytes.
//!
//! The descriptions are those of `corpus.rs`. Compiling the clients takes minutes, so the tests run only with
//! `TYPEWRIGHT_CORPUS_BUILD=1`.

use std::fs;
use std::path::Path;
use std::process::Command;

use typewright::config::ClientConfig;
use typewright::diagnostic::Sink;
use typewright::output::{plan, write};
use typewright::{Stage, generate};

use crate::corpus;

/// Each test in `tests/real`, with its description and the features of the client that it uses.
const APIS: [(&str, &str, &[&str]); 4] = [
    ("openai", "openai-openapi.json", &["test-util", "chat", "responses"]),
    ("github", "github-api-2026.json", &["test-util", "repos"]),
    ("stripe", "stripe-spec3.yaml", &["test-util", "customers"]),
    ("opencode", "heyapi-opencode.yaml", &["test-util", "event"]),
];

#[test]
fn real_clients_send_and_read_what_their_apis_do() {
    let builds = std::env::var_os("TYPEWRIGHT_CORPUS_BUILD").is_some_and(|value| value == "1");
    let Some(corpus) = corpus::folder().filter(|_| builds) else { return };
    let out = tempfile::tempdir().expect("a temporary folder");
    let out = out.path();
    for (name, file, features) in APIS {
        client(&corpus.join(file), &out.join(format!("{name}-client")), name);
        let uses = out.join(format!("uses-{name}"));
        fs::create_dir_all(uses.join("src")).expect("a folder");
        fs::create_dir_all(uses.join("tests")).expect("a folder");
        fs::write(uses.join("src/lib.rs"), "").expect("a file");
        fs::copy(format!("real/{name}.rs"), uses.join(format!("tests/{name}.rs"))).expect("the tests of the API");
        fs::write(uses.join("Cargo.toml"), manifest(name, features)).expect("a manifest");
    }
    fs::write(out.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"uses-*\"]\n").expect("a manifest");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("real");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["test", "--package", "uses-*"])
        .current_dir(out)
        .env("CARGO_TARGET_DIR", target)
        .status();
    assert!(status.expect("cargo starts").success(), "tests fail, see above");
}

fn client(spec: &Path, out: &Path, name: &str) {
    let outcome = generate(&ClientConfig::for_spec(spec, out, format!("{name}-client")), Stage::Files);
    let files = outcome.files.expect("the description has no errors");
    let mut sink = Sink::default();
    let plan = plan(&files, out, &mut sink).expect("the folder is new");
    write(&plan, &files).expect("the folder can be written");
}

fn manifest(name: &str, features: &[&str]) -> String {
    format!(
        r#"[package]
name = "uses-{name}"
version = "0.1.0"
edition = "2024"

[dev-dependencies]
{name}-client = {{ path = "../{name}-client", default-features = false, features = {features:?} }}
http = "1"
serde_json = "1"
tokio = {{ version = "1", features = ["macros", "rt"] }}
"#
    )
}
