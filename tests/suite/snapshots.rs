//! The output of each stage for small descriptions, with one fixture for each feature.

use std::path::Path;

use typewright::config::ClientConfig;
use typewright::diagnostic::Sink;
use typewright::load::Sources;
use typewright::normalise::normalise;
use typewright::output::CrateFiles;
use typewright::{emit, ir, lower};

/// Runs all stages on a fixture, which must have no errors.
fn stages(path: &Path) -> (ir::Api, CrateFiles, String) {
    let mut sink = Sink::default();
    let config = ClientConfig::for_spec(path, "unused", "shop");
    let mut sources = Sources::new(path, 128);
    let document = normalise(&mut sources, &mut sink).expect("the fixture has no errors");
    let api = lower::lower(&document, &config, &mut sink);
    let said: Vec<String> = sink.found().iter().map(|one| format!("{}: {}", one.rule.id, one.message)).collect();
    assert!(!sink.has_errors(), "{said:#?}");
    let files = emit::emit(&api);
    (api, files, said.join("\n"))
}

/// Returns the files to show for a fixture: those in its second line (`# show: ..`), or else types and operations.
fn shown(path: &Path, files: &CrateFiles) -> String {
    let text = std::fs::read_to_string(path).expect("the fixture can be read");
    let wanted = text.lines().nth(1).and_then(|line| line.strip_prefix("# show: "));
    let wanted: Vec<&str> = wanted.map_or_else(|| vec!["src/types/", "src/api/"], |list| list.split(' ').collect());
    files
        .iter()
        .filter(|(name, _)| !name.ends_with("mod.rs") && wanted.iter().any(|prefix| name.starts_with(prefix)))
        .map(|(name, text)| format!("==> {name}\n{text}\n"))
        .collect()
}

fn description(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("the fixture can be read");
    text.lines().next().unwrap_or_default().trim_start_matches("# ").to_owned()
}

#[test]
fn each_feature_has_its_ir_and_its_rust() {
    insta::glob!("../fixtures/ok", "*.yaml", |path| {
        let (api, files, said) = stages(path);
        insta::with_settings!({
            snapshot_path => "../snapshots",
            prepend_module_to_snapshot => false,
            description => description(path),
            omit_expression => true,
        }, {
            insta::assert_yaml_snapshot!("ir", (&api.schemes, &api.tags, &api.types, &api.examples));
            insta::assert_snapshot!("rust", format!("{said}\n\n{}", shown(path, &files)));
        });
    });
}
