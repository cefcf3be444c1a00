//! Stable output: what is removed, added or put elsewhere in a description changes the lines that belong to it alone.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value};
use typewright::config::ClientConfig;
use typewright::ir::{Api, Kind, Operation, TypeRef};
use typewright::output::CrateFiles;
use typewright::{Stage, generate};

/// Descriptions in which no two things want one name: who gets it is settled among those that do.
const DESCRIPTIONS: &[&str] = &[
    "../spec/venio.yaml",
    "fixtures/ok/parameters.yaml",
    "fixtures/ok/shared-types.yaml",
    "fixtures/ok/inline-schemas.yaml",
    "fixtures/ok/bodies.yaml",
    "fixtures/ok/recursion.yaml",
];

/// The description in one piece.
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

/// The items of the files that hold operations and types, by file: what stands between blank lines. A tag that comes or
/// goes is a feature more or less, so the conditions of items are left out; so is the brace that closes a handle, which
/// stands with its last method.
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
        .map(|(path, text)| (path.as_str(), text.split("\n\n").map(plain).collect()))
        .collect()
}

/// The names of all that belongs to an operation: its own, and those of the types that it leads to.
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

/// The names of the types that some lead to, their own included.
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
    types.into_iter().map(str::to_owned).collect()
}

fn holds(piece: &str, names: &BTreeSet<String>) -> bool {
    let is_import = piece.lines().any(|line| line.starts_with("use "));
    is_import || piece.split(|one: char| !one.is_alphanumeric() && one != '_').any(|word| names.contains(word))
}

/// What differs between two crates and does not bear one of the names; and what stands in another order.
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
        // A file that comes or goes has a head of its own.
        if !one.is_empty() && !other.is_empty() {
            found.extend(only(one, other));
            found.extend(only(other, one));
        }
        let shared: Vec<&String> = one.iter().filter(|piece| other.contains(piece)).collect();
        let there: Vec<&String> = other.iter().filter(|piece| one.contains(piece)).collect();
        if shared != there {
            found.push(format!("{path}: the order of what stays is another"));
        }
    }
    found
}

/// Where the operations of a document stand, as path and method.
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

    /// An operation that goes, or comes, takes its own lines with it, and nothing else moves.
    #[test]
    fn an_operation_brings_and_takes_its_own_lines(description in 0..DESCRIPTIONS.len(), which: Index) {
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

    /// A member that goes, or comes, changes its type, and what makes values of it.
    #[test]
    fn a_member_changes_its_type_alone(description in 0..DESCRIPTIONS.len(), which: Index, member: Index) {
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
        let members = schema["properties"].as_object_mut().expect("members");
        let member = members.keys().nth(member.index(members.len())).expect("a member").clone();
        members.shift_remove(&member);
        if let Some(required) = schema["required"].as_array_mut() {
            required.retain(|one| *one != member);
            if required.is_empty() {
                schema.as_object_mut().expect("a schema").shift_remove("required");
            }
        }
        let (more, api) = made(&document);
        let (less, _) = made(&smaller);
        // The calls that are shown with a value of the type, and the types below the member.
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

    /// What is only put elsewhere is written elsewhere: the same items, in another order.
    #[test]
    fn order_is_all_that_order_changes(description in 0..DESCRIPTIONS.len(), from: Index, to: Index) {
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
            // A handle holds its methods in their order.
            let set = |(path, all): (&str, Vec<String>)| {
                (path.to_owned(), all.iter().flat_map(|piece| piece.lines()).map(str::to_owned).collect())
            };
            pieces(files).into_iter().map(set).collect()
        };
        prop_assert!(sorted(&was) == sorted(&is), "{}", DESCRIPTIONS[description]);
    }
}

/// The property would hold of anything if no piece were told apart.
#[test]
fn a_stray_is_seen() {
    let document = normal(DESCRIPTIONS[0]);
    let (files, _) = made(&document);
    let mut other = files.clone();
    let path = other.keys().find(|path| path.starts_with("src/types/") && !path.ends_with("/mod.rs")).cloned();
    let text = other.get_mut(&path.expect("a file of types")).expect("its text");
    *text = text.replacen("pub struct", "pub  struct", 1);
    assert_eq!(strays(&files, &other, &BTreeSet::new()).len(), 2);
}
