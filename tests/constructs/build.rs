//! Generates the client that this package consists of, from one description or from a folder of small ones joined into
//! one.
//!
//! The package `constructs-<name>` is generated from `tests/fixtures/constructs/<name>`. The output is not checked in,
//! so these clients always match the current generator.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Map, Value, json};
use typewright::config::{ClientConfig, DateTimePolicy, KeepUnknown, Override};
use typewright::diagnostic::render::{Human, human};
use typewright::diagnostic::{Place, Pointer};
use typewright::output::CrateFiles;
use typewright::{Stage, generate};

fn main() -> Result<(), Box<dyn Error>> {
    let package = env::var("CARGO_PKG_NAME")?;
    let name = package.strip_prefix("constructs-").ok_or("the package is named after its description")?;
    let fixtures = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../fixtures/constructs").join(name);
    println!("cargo::rerun-if-changed={}", fixtures.display());
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let spec = joined(&fixtures, &out.join("spec"), name)?;
    let mut config = ClientConfig::for_spec(spec, &out, &package);
    settle(&mut config);
    let outcome = generate(&config, Stage::Files);
    // Without this check, a fixture that cannot be read would silently be missing.
    let is_lost = outcome.found.iter().any(|one| ["broken-ref", "unusable-file"].contains(&one.rule.id));
    let Some(files) = outcome.files.filter(|_| !is_lost) else {
        return Err(human(&outcome.found, &outcome.texts, Human::default()).into());
    };
    write(&files, &out.join("client"))?;
    // One client is compiled without serde's traits, which no call needs.
    switch_features_on(&files, |feature| (name, feature) != ("security", "serde"));
    Ok(())
}

/// Applies the settings that fixtures test and that a description cannot express.
fn settle(config: &mut ClientConfig) {
    // Fixtures are independent: an equal schema in another fixture must not rename types.
    config.share_types = false;
    match config.name.as_str() {
        "constructs-v30" => {
            let (file, pointer) = ("generator.toml".to_owned(), Pointer::root());
            let (key, value) = ("UnknownFields".to_owned(), "UnknownFields".to_owned());
            let entry = Override { key, value, place: Place { file, pointer } };
            config.keep_unknown_fields = KeepUnknown::Types(vec![entry]);
        }
        "constructs-v32" => config.date_time = DateTimePolicy::Strict,
        _ => {}
    }
}

/// The root document: `api.yaml` if the folder has one, else a new one that references the paths of all files in the
/// folder.
fn joined(fixtures: &Path, into: &Path, name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let only = fixtures.join("api.yaml");
    if only.is_file() {
        return Ok(only);
    }
    let mut roots = ["paths", "webhooks"].map(|root| (root, Map::new()));
    for area in folder(fixtures)? {
        for file in folder(&area)?.into_iter().filter(|file| file.is_file()) {
            let below = file.strip_prefix(fixtures)?.to_string_lossy().into_owned();
            let text = fs::read_to_string(&file)?;
            for (root, joined) in &mut roots {
                for key in keys_of(root, &text) {
                    let pointer = key.replace('~', "~0").replace('/', "~1").replace('{', "%7B").replace('}', "%7D");
                    let reference = json!({ "$ref": format!("{below}#/{root}/{pointer}") });
                    if joined.insert(key.clone(), reference).is_some() {
                        return Err(format!("{below}: another fixture also has {key} in {root}").into());
                    }
                }
            }
            let copy = into.join(&below);
            fs::create_dir_all(copy.parent().ok_or("a file has a parent folder")?)?;
            fs::write(copy, text)?;
        }
        let parts = area.join("parts");
        if parts.is_dir() {
            copy_folder(&parts, &into.join(parts.strip_prefix(fixtures)?))?;
        }
    }
    let mut root = json!({ "info": { "title": "Constructs", "version": "1.0.0" } });
    for (key, joined) in roots.into_iter().filter(|(key, joined)| *key == "paths" || !joined.is_empty()) {
        root[key] = Value::Object(joined);
    }
    let (key, version) = match name {
        "swagger2" => ("swagger", "2.0"),
        "v30" => ("openapi", "3.0.3"),
        "v31" => ("openapi", "3.1.1"),
        "v32" => ("openapi", "3.2.0"),
        _ => return Err(format!("no OpenAPI version is known for `{name}`").into()),
    };
    root[key] = version.into();
    fs::create_dir_all(into)?;
    let path = into.join("api.json");
    fs::write(&path, root.to_string())?;
    Ok(path)
}

/// Copies the files that the fixtures of an area reference.
fn copy_folder(from: &Path, into: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(into)?;
    for path in folder(from)? {
        let copy = into.join(path.file_name().ok_or("an entry of a folder has a name")?);
        if path.is_dir() {
            copy_folder(&path, &copy)?;
        } else {
            fs::copy(&path, copy)?;
        }
    }
    Ok(())
}

fn folder(path: &Path) -> Result<BTreeSet<PathBuf>, Box<dyn Error>> {
    Ok(fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?)
}

/// The keys of `paths` or `webhooks`, which fixtures write in block style, indented by two spaces.
fn keys_of(root: &str, text: &str) -> Vec<String> {
    let inside = text.lines().skip_while(|line| line.strip_suffix(':') != Some(root)).skip(1);
    let inside = inside.take_while(|line| line.starts_with(' ') || line.starts_with('#') || line.is_empty());
    let keys = inside.filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':'));
    let keys = keys.filter(|key| !key.starts_with([' ', '#']));
    keys.map(|key| key.trim_matches(['"', '\'']).to_owned()).collect()
}

/// Writes the crate. Removes the module docs of its `lib.rs`, since an included file cannot have any.
fn write(files: &CrateFiles, into: &Path) -> Result<(), Box<dyn Error>> {
    for (name, text) in files {
        let path = into.join(name);
        fs::create_dir_all(path.parent().ok_or("a file has a parent folder")?)?;
        let text = if name == "src/lib.rs" { without_head(text) } else { text.clone() };
        fs::write(path, text)?;
    }
    Ok(())
}

fn without_head(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with("//!")).map(|line| format!("{line}\n")).collect()
}

/// Declares the features of the generated manifest to cargo, which does not read it. Enables those without
/// dependencies, such as the feature of each tag.
fn switch_features_on(files: &CrateFiles, is_on: impl Fn(&str) -> bool) {
    let manifest = files.get("Cargo.toml").map_or("", String::as_str);
    for line in manifest.lines().skip_while(|line| *line != "[features]").take_while(|line| !line.is_empty()) {
        let Some((feature, needs)) = line.split_once(" = ") else { continue };
        let feature = feature.trim_matches('"');
        println!("cargo::rustc-check-cfg=cfg(feature, values(\"{feature}\"))");
        if needs == "[]" && is_on(feature) {
            println!("cargo::rustc-cfg=feature=\"{feature}\"");
        }
    }
}
