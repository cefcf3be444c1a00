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

/// Each API in `tests/real` and `tests/tasks`, with its description and the features of the client that its tests use.
const APIS: [(&str, &str, &[&str]); 4] = [
    (
        "openai",
        "openai-openapi.json",
        &["audio", "chat", "embeddings", "files", "fine-tuning", "images", "moderations", "responses"],
    ),
    ("github", "github-api-2026.json", &["actions", "activity", "issues", "pulls", "repos", "search", "users"]),
    (
        "stripe",
        "stripe-spec3.yaml",
        &["charges", "customers", "events", "files", "payment-intents", "refunds", "subscriptions"],
    ),
    ("opencode", "heyapi-opencode.yaml", &["event"]),
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
        fs::write(uses.join("src/lib.rs"), "").expect("a file");
        fs::write(uses.join("examples.json"), examples(&corpus.join(file)).to_string()).expect("a file");
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

/// Returns the examples that the components of a description have.
fn examples(spec: &Path) -> serde_json::Value {
    let text = fs::read(spec).expect("the description can be read");
    let description: Option<serde_json::Value> = serde_json::from_slice(&text).ok();
    description.and_then(|mut it| it.pointer_mut("/components/examples").map(|it| it.take())).unwrap_or_default()
}

/// Returns a manifest whose library are the tasks of the API, if it has any, and whose tests are in this folder.
fn manifest(name: &str, features: &[&str]) -> String {
    let here = env!("CARGO_MANIFEST_DIR");
    let features = [features, &["serde", "test-util"]].concat();
    let mut tasks = String::new();
    if Path::new(here).join("tasks").join(name).exists() {
        tasks = format!(
            r#"[lib]
path = '{here}/tasks/{name}/typewright.rs'

[[test]]
name = "tasks"
path = '{here}/tasks/{name}/requests.rs'
"#
        );
    }
    format!(
        r#"[package]
name = "uses-{name}"
version = "0.1.0"
edition = "2024"

{tasks}
[[test]]
name = "{name}"
path = '{here}/real/{name}.rs'

[dependencies]
{name}-client = {{ path = "../{name}-client", default-features = false, features = {features:?} }}
base64 = "0.22"
bytes = "1"
futures = "0.3"
http = "1"
serde = {{ version = "1", features = ["derive"] }}
serde_json = "1"
tokio = {{ version = "1", features = ["macros", "rt"] }}
"#
    )
}
