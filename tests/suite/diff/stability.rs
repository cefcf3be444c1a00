//! Stable output: removing, adding or moving a part of a description changes only the lines of that part.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value};
use typewright::config::ClientConfig;
use typewright::ir::{Api, Kind, Operation, Type, TypeRef};
use typewright::output::CrateFiles;
use typewright::{Stage, generate};

/// Descriptions without name clashes, because adding or removing one item of a clash can rename the others.
const DESCRIPTIONS: &[&str] = &[
    "../spec/venio.yaml",
    "fixtures/ok/parameters.yaml",
    "fixtures/ok/shared-types.yaml",
    "fixtures/ok/inline-schemas.yaml",
    "fixtures/ok/bodies.yaml",
    "fixtures/ok/recursion.yaml",
];

/// Returns the bundled description.
fn normal(description: &str) -> Value {
    let outcome = generate(&ClientConfig::for_spec(description, "nowhere", "pets"), Stage::Normal);
    outcome.normal.unwrap_or_else(|| panic!("{description} has errors"))
}

fn made(document: &Value) -> (CrateFiles, Api) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("api.json");
    std::fs::write(&path, document.to_string()).expect("the file can be written");
    let outcome = generate(&ClientConfig::for_spec(path, "nowhere", "pets"), Stage::Files);
    (outcome.files.expect("no errors"), outcome.api.expect("no errors"))
}

/// Returns the items in the files of operations and types, by file. Items are separated by blank lines. Conditions of
/// items are removed, because a tag that comes or goes adds or removes a feature. The closing brace of a handle is
/// removed too, because it is in one piece with the last method.
fn pieces(files: &CrateFiles) -> BTreeMap<&str, Vec<String>> {
    let plain = |piece: &str| -> String {
        let lines = piece.trim_end().lines().filter(|line| !line.trim_start().starts_with("#[cfg(") && *line != "}");
        lines.collect::<Vec<_>>().join("\n")
    };
    let is_item =
        |path: &str| (path.starts_with("src/api/") || path.starts_with("src/types/")) && !path.ends_with("/mod.rs");
    files
        .iter()
        .filter(|(path, _)| is_item(path))
        .map(|(path, text)| (path.as_str(), text.split("\n\n").flat_map(rows).map(plain).collect()))
        .collect()
}

/// Splits the docs of a module into their rows, one for each operation and type.
fn rows(piece: &str) -> Vec<&str> {
    if piece.contains("//! |") { piece.lines().filter(|line| line.contains("[`")).collect() } else { vec![piece] }
}

/// Returns the names that belong to an operation: its own, and those of the types that it refers to.
fn belongings(api: &Api, one: &Operation) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = [one.constant.clone()].into();
    names.extend([&one.error_type, &one.headers].into_iter().flatten().cloned());
    let mut todo: Vec<&TypeRef> = one.parameters.iter().map(|parameter| &parameter.ty).collect();
    todo.extend(one.errors.iter().map(|error| &error.ty));
    for method in &one.methods {
        names.insert(method.rust.clone());
        names.extend(method.call.clone());
        todo.extend(method.body.iter().map(|body| &body.ty));
        todo.extend(method.response.types());
    }
    names.extend(led_to(api, todo));
    names
}

/// Returns the names of some types and of all types that they refer to.
fn led_to<'a>(api: &'a Api, mut todo: Vec<&'a TypeRef>) -> BTreeSet<String> {
    let mut types: BTreeSet<&str> = BTreeSet::new();
    let of = |name: &str| api.types.iter().find(|ty| ty.rust == name);
    while let Some(ty) = todo.pop() {
        let TypeRef::Named(name) = ty.innermost() else { continue };
        if !types.insert(name) {
            continue;
        }
        match of(name).map(|ty| &ty.kind) {
            Some(Kind::Struct { fields, rest }) => {
                todo.extend(fields.iter().map(|field| &field.ty).chain(rest.iter().map(|(_, ty)| ty)));
            }
            Some(Kind::Union { variants, .. }) => todo.extend(variants.iter().map(|variant| &variant.value.ty)),
            Some(Kind::Alias(target)) => todo.push(target),
            _ => {}
        }
    }
    // An alias stands where its target does, although nothing refers to it.
    let is_meant = |target: &TypeRef| matches!(target, TypeRef::Named(name) if types.contains(name.as_str()));
    let leads_there = |ty: &&Type| matches!(&ty.kind, Kind::Alias(target) if is_meant(target.innermost()));
    let aliases: Vec<&str> = api.types.iter().filter(leads_there).map(|ty| ty.rust.as_str()).collect();
    types.into_iter().chain(aliases).map(str::to_owned).collect()
}

fn holds(piece: &str, names: &BTreeSet<String>) -> bool {
    let is_import = piece.lines().any(|line| line.starts_with("use "));
    is_import || piece.split(|one: char| !one.is_alphanumeric() && one != '_').any(|word| names.contains(word))
}

/// Returns the differences between two crates in items without one of the names, and changes of the order.
fn strays(less: &CrateFiles, more: &CrateFiles, names: &BTreeSet<String>) -> Vec<String> {
    let (less, more) = (pieces(less), pieces(more));
    let mut found = Vec::new();
    for path in less.keys().chain(more.keys()).collect::<BTreeSet<_>>() {
        let none = Vec::new();
        let (one, other) = (less.get(path).unwrap_or(&none), more.get(path).unwrap_or(&none));
        let only = |own: &[String], others: &[String]| -> Vec<String> {
            let is_stray = |piece: &&String| !others.contains(*piece) && !holds(piece, names);
            own.iter().filter(is_stray).map(|piece| format!("{path}: {piece}")).collect()
        };
        // A new or removed file also differs in its head.
        if !one.is_empty() && !other.is_empty() {
            found.extend(only(one, other));
            found.extend(only(other, one));
        }
        let shared: Vec<&String> = one.iter().filter(|piece| other.contains(piece)).collect();
        let there: Vec<&String> = other.iter().filter(|piece| one.contains(piece)).collect();
        if shared != there {
            found.push(format!("{path}: the order of the remaining items changed"));
        }
    }
    found
}

/// Returns the path and method of each operation of a document.
fn operations(document: &Value) -> Vec<(String, String)> {
    let paths = document["paths"].as_object().expect("paths");
    let methods = |item: &Map<String, Value>| -> Vec<String> {
        item.iter().filter(|(_, one)| one.get("responses").is_some()).map(|(method, _)| method.clone()).collect()
    };
    paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().map(methods).unwrap_or_default();
            methods.into_iter().map(move |method| (path.clone(), method))
        })
        .collect()
}

fn without(document: &Value, (path, method): &(String, String)) -> Value {
    let mut document = document.clone();
    let paths = document["paths"].as_object_mut().expect("paths");
    let item = paths[path].as_object_mut().expect("a path item");
    item.shift_remove(method);
    if !item.values().any(|one| one.get("responses").is_some()) {
        paths.shift_remove(path);
    }
    document
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Removing or adding an operation changes only its own lines.
    #[test]
    fn an_operation_changes_only_its_own_lines(description in 0..DESCRIPTIONS.len(), which: Index) {
        let document = normal(DESCRIPTIONS[description]);
        let all = operations(&document);
        prop_assume!(all.len() > 1);
        let one = &all[which.index(all.len())];
        let (more, api) = made(&document);
        let (less, _) = made(&without(&document, one));
        let is_it = |operation: &&Operation| operation.path == one.0 && operation.http_method.eq_ignore_ascii_case(&one.1);
        let own = api.tags.iter().flat_map(|tag| &tag.operations).filter(is_it);
        let names: BTreeSet<String> = own.flat_map(|operation| belongings(&api, operation)).collect();
        let strays = strays(&less, &more, &names);
        prop_assert!(strays.is_empty(), "{} without {one:?}:\n{}", DESCRIPTIONS[description], strays.join("\n"));
    }

    /// Removing or adding a field changes only its type, and code that creates values of the type.
    #[test]
    fn a_field_changes_only_its_type(description in 0..DESCRIPTIONS.len(), which: Index, member: Index) {
        let document = normal(DESCRIPTIONS[description]);
        let schemas = document["components"]["schemas"].as_object().cloned().unwrap_or_default();
        let objects: Vec<&String> = schemas
            .iter()
            .filter(|(_, schema)| schema["properties"].as_object().is_some_and(|members| members.len() > 1))
            .map(|(name, _)| name)
            .collect();
        prop_assume!(!objects.is_empty());
        let name = objects[which.index(objects.len())];
        let mut smaller = document.clone();
        let schema = &mut smaller["components"]["schemas"][name];
        let members = schema["properties"].as_object_mut().expect("properties");
        let member = members.keys().nth(member.index(members.len())).expect("a property").clone();
        members.shift_remove(&member);
        if let Some(required) = schema["required"].as_array_mut() {
            required.retain(|one| *one != member);
            if required.is_empty() {
                schema.as_object_mut().expect("a schema").shift_remove("required");
            }
        }
        let (more, api) = made(&document);
        let (less, _) = made(&smaller);
        // The calls whose examples contain a value of the type, and the types of the field.
        let own = api.types.iter().filter(|ty| ty.wire == *name);
        let own: Vec<TypeRef> = own.map(|ty| TypeRef::Named(ty.rust.clone())).collect();
        let mut names = led_to(&api, own.iter().collect());
        for operation in api.tags.iter().flat_map(|tag| &tag.operations) {
            let belongings = belongings(&api, operation);
            if !belongings.is_disjoint(&names) {
                names.extend(belongings);
            }
        }
        let strays = strays(&less, &more, &names);
        prop_assert!(strays.is_empty(), "{} without {name}.{member}:\n{}", DESCRIPTIONS[description], strays.join("\n"));
    }

    /// Moving parts of the description changes only the order of the items.
    #[test]
    fn reordering_changes_only_the_order(description in 0..DESCRIPTIONS.len(), from: Index, to: Index) {
        let document = normal(DESCRIPTIONS[description]);
        let mut moved = document.clone();
        for at in ["/paths", "/components/schemas"] {
            let Some(Value::Object(members)) = moved.pointer_mut(at) else { continue };
            let mut all: Vec<(String, Value)> = std::mem::take(members).into_iter().collect();
            let one = all.remove(from.index(all.len()));
            all.insert(to.index(all.len() + 1), one);
            *members = all.into_iter().collect();
        }
        let ((was, _), (is, _)) = (made(&document), made(&moved));
        let sorted = |files: &CrateFiles| -> BTreeMap<String, BTreeSet<String>> {
            // Compared by line, because a handle contains its methods in the order of the description.
            let set = |(path, all): (&str, Vec<String>)| {
                (path.to_owned(), all.iter().flat_map(|piece| piece.lines()).map(str::to_owned).collect())
            };
            pieces(files).into_iter().map(set).collect()
        };
        prop_assert!(sorted(&was) == sorted(&is), "{}", DESCRIPTIONS[description]);
    }
}

/// The properties would always hold if no difference were found.
#[test]
fn a_stray_difference_is_found() {
    let document = normal(DESCRIPTIONS[0]);
    let (files, _) = made(&document);
    let mut other = files.clone();
    let path = other.keys().find(|path| path.starts_with("src/types/") && !path.ends_with("/mod.rs")).cloned();
    let text = other.get_mut(&path.expect("a file of types")).expect("its text");
    *text = text.replacen("pub struct", "pub  struct", 1);
    assert_eq!(strays(&files, &other, &BTreeSet::new()).len(), 2);
}
