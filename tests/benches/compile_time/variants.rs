//! The crates that are compared, as files: each shape of the models, alone and in the whole crate.

use typewright::emit::emit;
use typewright::ir::{Api, Kind, Type, TypeRef};
use typewright::output::CrateFiles;

use crate::items::{Item, change, imports};
use crate::{Failed, derive, expand, forms};

/// A crate to be measured.
pub(crate) struct Variant {
    /// The package.
    pub(crate) name: String,
    /// The row of the table.
    pub(crate) title: &'static str,
    /// The package that it is compared with.
    pub(crate) baseline: &'static str,
    /// Its files.
    pub(crate) files: CrateFiles,
}

/// How models are implemented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// As generated: tables.
    Tables,
    /// Plain implementations, without macros.
    Plain,
    /// Serde's derives.
    Derives,
    /// A table, of one model, and no operations: what the runtime costs.
    OneModel,
}

const TYPES: &str = "types-tables";
const CRATE: &str = "crate-tables";

/// All variants of the client.
pub(crate) fn all(api: &Api, files: &CrateFiles) -> Result<Vec<Variant>, Failed> {
    let types = [
        ("types-tables", "models alone: tables, as generated", Shape::Tables),
        ("types-plain", "models alone: plain impls, no macros", Shape::Plain),
        ("types-derives", "models alone: serde derives", Shape::Derives),
        ("types-one", "one model: the reader and writer of tables", Shape::OneModel),
    ];
    let crates = [
        ("crate-tables", "crate: tables, as generated", Shape::Tables),
        ("crate-plain", "crate: plain impls, no macros", Shape::Plain),
        ("crate-derives", "crate: serde derives", Shape::Derives),
        ("crate-one", "one model, no operations: the runtime", Shape::OneModel),
    ];
    let mut variants = Vec::new();
    for (name, title, shape) in types {
        let files = models_alone(&whole(api, files, shape)?, shape);
        variants.push(Variant { name: name.to_owned(), title, baseline: TYPES, files: packed(name, files) });
    }
    for (name, title, shape) in crates {
        let files = whole(api, files, shape)?;
        variants.push(Variant { name: name.to_owned(), title, baseline: CRATE, files: packed(name, files) });
    }
    Ok(variants)
}

/// The whole crate, with models of one shape.
fn whole(api: &Api, files: &CrateFiles, shape: Shape) -> Result<CrateFiles, Failed> {
    let mut files = files.clone();
    match shape {
        Shape::Tables => {}
        Shape::Plain => change_models(api, &mut files, |item| plain(api, item)),
        Shape::Derives => {
            change_models(api, &mut files, |item| derived(api, item));
            forms::bridge(api, &mut files)?;
        }
        Shape::OneModel => files = emit(&with_one_model(api)),
    }
    Ok(files)
}

fn change_models(api: &Api, files: &mut CrateFiles, made: impl Fn(Item<'_>) -> String) {
    for group in &api.groups {
        let path = format!("src/types/{}.rs", group.module.trim_start_matches("r#"));
        if let Some(text) = files.get_mut(&path) {
            *text = change(text, &made);
        }
    }
}

fn plain(api: &Api, item: Item<'_>) -> String {
    match item {
        Item::Table(table, name) => named(api, name).map_or_else(String::new, |ty| expand::impls(table, ty)),
        Item::Other(text) => imports(text, "crate::runtime::wire"),
    }
}

fn derived(api: &Api, item: Item<'_>) -> String {
    match item {
        Item::Table(table, name) => named(api, name).map_or_else(String::new, |ty| derive::impls(table, ty)),
        Item::Other(text) => {
            let text = imports(text, forms::MODULE);
            let text = text.replace("crate::runtime::wire::", &format!("{}::", forms::MODULE));
            let defined = api.types.iter().find(|ty| derive::defines(&text, ty));
            defined.map_or(text.clone(), |ty| derive::definition(api, &text, ty))
        }
    }
}

fn named<'a>(api: &'a Api, name: &str) -> Option<&'a Type> {
    api.types.iter().find(|ty| ty.rust == name)
}

/// The API with its first plain struct only. With none at all, most of the runtime would be out of reach for users of
/// the crate, and the compiler would make no code of it.
fn with_one_model(api: &Api) -> Api {
    let is_plain = |ty: &&Type| match &ty.kind {
        Kind::Struct { fields, .. } => fields.iter().all(|field| field.ty == TypeRef::String),
        _ => false,
    };
    let mut api = api.clone();
    api.types = api.types.iter().find(is_plain).cloned().into_iter().collect();
    api.types.iter_mut().for_each(|ty| ty.features.clear());
    api.groups.retain(|group| api.types.iter().any(|ty| ty.group == group.module));
    api.tags.clear();
    api.examples.clear();
    api.coverage.clear();
    api.quickstart = None;
    api
}

const DATES: &str = "src/runtime/dates.rs";

/// What a client's runtime says of dates.
const DATES_DECLARED: &str = "pub(crate) mod dates;\n\n/// Whether dates may lack their offset.\npub(crate) const READS_DATES_WITHOUT_OFFSET: bool = true;\n\n";

/// The wire knows files by sight only; what sends them is no part of the models.
const FILE: &str = "//! Files.\n\n#[derive(Debug, PartialEq)]\npub(crate) struct File;\n";

/// What is left of a crate when it is models only.
fn models_alone(files: &CrateFiles, shape: Shape) -> CrateFiles {
    let has_wire = shape != Shape::Derives;
    let is_kept = |path: &str| {
        let is_reader = path.starts_with("src/runtime/wire/") || path == DATES;
        path == "Cargo.toml" || path.starts_with("src/types/") || path == forms::PATH || (has_wire && is_reader)
    };
    let kept = files.iter().filter(|(path, _)| is_kept(path));
    let mut files: CrateFiles = kept.map(|(path, text)| (path.clone(), text.clone())).collect();
    let mut root = "//! The models alone.\n\npub mod types;\n".to_owned();
    if has_wire {
        let dates = if files.contains_key(DATES) { DATES_DECLARED } else { "" };
        files.insert(
            "src/runtime/mod.rs".to_owned(),
            format!("//! Reads and writes.\n\n{dates}pub(crate) mod file;\npub(crate) mod wire;\n"),
        );
        files.insert("src/runtime/file.rs".to_owned(), FILE.to_owned());
        root.push_str("\n#[allow(dead_code, unused_imports, unused_macros)]\nmod runtime;\n");
        root.push_str("pub use runtime::wire::{Nullable, ReadError};\n");
    } else {
        root.push_str(forms::DECLARED);
    }
    files.insert("src/lib.rs".to_owned(), root);
    files
}

/// The files as those of a package of the workspace: its library only, with the dependencies that any variant has.
fn packed(name: &str, mut files: CrateFiles) -> CrateFiles {
    files.retain(|path, _| path == "Cargo.toml" || path.starts_with("src/"));
    if let Some(text) = files.get_mut("Cargo.toml") {
        let mut manifest: toml::Table = text.parse().expect("the manifest is TOML");
        manifest["package"]["name"] = name.into();
        // The feature `derive` of serde would have all of its dependants built anew; its crate does the same work.
        let dependencies = manifest["dependencies"].as_table_mut().expect("a table");
        dependencies.insert("serde_derive".to_owned(), "1".into());
        manifest.remove("example");
        *text = manifest.to_string();
    }
    files
}
