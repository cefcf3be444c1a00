//! Unusual names, wherever a description has one: the output is valid Rust in which no siblings have the same name.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use proptest::prelude::*;
use quote::ToTokens;
use serde_json::{Value, json};
use syn::visit::Visit;
use typewright::config::ClientConfig;
use typewright::diagnostic::Level;
use typewright::{Stage, generate};
use unicode_normalization::UnicodeNormalization;

/// Names with a meaning in Rust, in the generated code or in a file system, and text that is hardly a name.
const ODD: &[&str] = &[
    "",
    "_",
    "__",
    "-",
    "+1",
    "-1",
    "1",
    "3d",
    "a b",
    "a-b",
    "a_b",
    "aB",
    "AB",
    "self",
    "Self",
    "super",
    "crate",
    "type",
    "fn",
    "async",
    "gen",
    "r#type",
    "Option",
    "String",
    "Vec",
    "Value",
    "Result",
    "Default",
    "bool",
    "str",
    "u8",
    "std",
    "core",
    "serde_json",
    "http",
    "types",
    "api",
    "client",
    "Client",
    "builder",
    "body",
    "new",
    "clone",
    "default",
    "send",
    "Call",
    "Error",
    "Unknown",
    "unknown_value",
    "Other",
    "other_text",
    "mod",
    "lib",
    "main",
    "shared",
    "runtime",
    "servers",
    "ชื่อ",
    "ลูกค้า",
    "ไก่",
    "客户",
    "ก",
    "é",
    "e\u{301}",
    "\u{4e3d}",
    "\u{2f800}",
    "ß",
    "ı",
    "İ",
    "ǅ",
    "\u{200d}",
    "\u{feff}",
    "\u{202e}",
    "\u{301}",
    "\u{b7}",
    "\u{ff3f}",
    "🦀",
    "\"",
    "'",
    "\\",
    "\n",
    "\r",
    "\0",
    "*/",
    "//",
    "{",
    "}",
    "#",
    "..",
    "/",
    "~1",
    "%",
    "$",
];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::sample::select(ODD).prop_map(str::to_owned),
        1 => "\\PC{1,6}",
        1 => any::<String>().prop_map(|text| text.chars().take(8).collect()),
    ]
}

/// Returns a description with a name wherever it can have one. `x-rust-name` takes names from the end of the list.
fn description(names: &[String]) -> Value {
    let n = |index: usize| names[index % names.len()].as_str();
    let mut chosen = names.iter().rev();
    let mut choose = || chosen.next().filter(|name| name.len() % 11 == 4);
    let mut given = |mut object: Value| {
        if let Some(name) = choose() {
            object["x-rust-name"] = json!(name);
        }
        object
    };
    let reference =
        |name: &str| json!({"$ref": format!("#/components/schemas/{}", name.replace('~', "~0").replace('/', "~1"))});
    let text = json!({"type": "string"});
    let operation = |index: usize| {
        json!({
            "operationId": n(index), "tags": [n(index + 1)],
            "parameters": [
                {"name": n(index + 2), "in": "query", "schema": {"type": "string", "enum": [n(0), n(1), n(2)]}},
                {"name": n(index + 3), "in": "query", "required": true, "schema": reference(n(2))},
                {"name": n(index + 2), "in": "header", "schema": text},
            ],
            "requestBody": {"content": {"application/json": {"schema": reference(n(0))}}},
            "responses": {
                "200": {
                    "description": "d", "headers": {n(4): {"schema": text}, n(5): {"schema": text}},
                    "content": {"application/json": {"schema": reference(n(1))}},
                },
                "404": {"description": "d", "content": {"application/json": {"schema": reference(n(3))}}},
            },
        })
    };
    let object = |index: usize| {
        json!({
            "type": "object", "required": [n(index)],
            "properties": {
                n(index): text, n(index + 1): {"type": "object", "properties": {n(index + 2): text}},
                n(index + 2): reference(n(1)), n(index + 3): {"type": "string", "nullable": true},
            },
        })
    };
    json!({
        "openapi": "3.0.3", "info": {"title": n(0), "version": n(1)},
        "servers": [{"url": "https://a.example", "description": n(2)}, {"url": "https://b.example", "description": n(2)}],
        "tags": [given(json!({"name": n(1)})), given(json!({"name": n(2)}))],
        "paths": {"/a": {"get": given(operation(0)), "post": operation(1)}, "/b": {"get": operation(0), "put": operation(2)}},
        "components": {
            "securitySchemes": {
                n(0): {"type": "http", "scheme": "bearer"}, n(1): {"type": "apiKey", "in": "header", "name": "k"},
            },
            "schemas": {
                n(0): given(object(0)), n(1): given(object(3)),
                n(2): given(json!({"type": "string", "enum": [n(0), n(3), n(4), n(5)]})),
                n(3): {"oneOf": [reference(n(0)), reference(n(1)), text]},
            },
        },
    })
}

/// Collects names that occur twice in one scope.
#[derive(Default)]
struct Twice(Vec<String>);

impl Twice {
    fn find<'a>(&mut self, place: &str, names: impl Iterator<Item = &'a syn::Ident>) {
        let mut seen = BTreeSet::new();
        for name in names {
            // rustc compares identifiers in this form.
            let name: String = name.to_string().trim_start_matches("r#").nfc().collect();
            if !seen.insert(name.clone()) {
                self.0.push(format!("`{name}` twice in {place}"));
            }
        }
    }
}

impl<'ast> Visit<'ast> for Twice {
    fn visit_file(&mut self, file: &'ast syn::File) {
        self.find("the types of a file", file.items.iter().filter_map(type_name));
        self.find("the values of a file", file.items.iter().filter_map(value_name));
        syn::visit::visit_file(self, file);
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.find(
            &format!("the fields of {}", item.ident),
            item.fields.iter().filter_map(|field| field.ident.as_ref()),
        );
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.find(&format!("the variants of {}", item.ident), item.variants.iter().map(|variant| &variant.ident));
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let method = |item: &'ast syn::ImplItem| match item {
            syn::ImplItem::Fn(method) => Some(&method.sig.ident),
            _ => None,
        };
        self.find("the methods of a type", item.items.iter().filter_map(method));
        syn::visit::visit_item_impl(self, item);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        let name = |argument: &'ast syn::FnArg| match argument {
            syn::FnArg::Typed(syn::PatType { pat, .. }) => match &**pat {
                syn::Pat::Ident(name) => Some(&name.ident),
                _ => None,
            },
            syn::FnArg::Receiver(_) => None,
        };
        self.find(&format!("the arguments of {}", signature.ident), signature.inputs.iter().filter_map(name));
    }
}

/// The maximum length of the name of a type, in characters.
pub(crate) const LONGEST_TYPE: usize = 60;

/// Returns the name of an item in the namespace of types.
pub(crate) fn type_name(item: &syn::Item) -> Option<&syn::Ident> {
    match item {
        syn::Item::Struct(item) => Some(&item.ident),
        syn::Item::Enum(item) => Some(&item.ident),
        syn::Item::Type(item) => Some(&item.ident),
        syn::Item::Mod(item) => Some(&item.ident),
        _ => None,
    }
}

fn value_name(item: &syn::Item) -> Option<&syn::Ident> {
    match item {
        syn::Item::Fn(item) => Some(&item.sig.ident),
        syn::Item::Static(item) => Some(&item.ident),
        syn::Item::Const(item) => Some(&item.ident),
        _ => None,
    }
}

/// The names with a capital that a file uses and does not define: types, traits and variants.
#[derive(Default)]
struct Used(BTreeSet<String>);

impl Used {
    /// Adds the names among tokens that start a path, including those that a macro gets.
    fn add(&mut self, tokens: TokenStream) {
        let mut is_start = true;
        for token in tokens {
            match &token {
                TokenTree::Ident(name) if is_start && name.to_string().starts_with(char::is_uppercase) => {
                    self.0.insert(name.to_string());
                }
                TokenTree::Group(group) => self.add(group.stream()),
                _ => {}
            }
            is_start = !matches!(&token, TokenTree::Punct(mark) if mark.as_char() == ':' || mark.as_char() == '.');
        }
    }

    fn imports(&mut self, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => self.imports(&path.tree),
            syn::UseTree::Group(group) => group.items.iter().for_each(|one| self.imports(one)),
            syn::UseTree::Name(name) if name.ident.to_string().starts_with(char::is_uppercase) => {
                self.0.insert(name.ident.to_string());
            }
            _ => {}
        }
    }
}

/// Returns the names that the files of a folder use without defining them, for all fixtures together.
fn used(folder: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for fixture in std::fs::read_dir("fixtures/ok").expect("the fixtures") {
        let path = fixture.expect("a fixture").path();
        let Some(files) = generate(&ClientConfig::for_spec(&path, "out", "names"), Stage::Files).files else {
            continue;
        };
        let parse = |text: &String| syn::parse_file(text).expect("Rust");
        let parsed: Vec<syn::File> = files
            .iter()
            .filter(|(path, _)| path.starts_with("src/") && !path.starts_with("src/runtime"))
            .map(|(_, text)| parse(text))
            .collect();
        let items = parsed.iter().flat_map(|file| &file.items);
        let mut own: BTreeSet<String> = items.filter_map(type_name).map(ToString::to_string).collect();
        for (_, text) in files.iter().filter(|(path, _)| path.starts_with(folder)) {
            let mut used = Used::default();
            for item in parse(text).items {
                match &item {
                    syn::Item::Use(item) => used.imports(&item.tree),
                    // The names of variants are in the scope of their enum.
                    syn::Item::Enum(item) => own.extend(item.variants.iter().map(|one| one.ident.to_string())),
                    _ => {}
                }
                if !matches!(item, syn::Item::Use(_)) {
                    used.add(item.into_token_stream());
                }
            }
            // A type named like the associated type of `IntoIterator` does not hide it.
            all.extend(used.0.into_iter().filter(|name| !own.contains(name) && name != "Item"));
        }
    }
    all
}

/// Returns the names of the types that the files of a folder define, for schemas and operations of these names.
fn defined(folder: &str, names: &BTreeSet<String>) -> BTreeSet<String> {
    let schemas =
        names.iter().map(|name| (name.clone(), json!({"type": "object", "properties": {"a": {"type": "string"}}})));
    let operations = names.iter().map(|name| {
        let parameter = json!({"name": "a", "in": "query", "schema": {"type": "string"}});
        let response = json!({"description": "d", "content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}}});
        let operation = json!({"operationId": name, "tags": ["t"], "parameters": [parameter], "responses": {"200": response}});
        (format!("/{name}"), json!({"get": operation}))
    });
    let description = json!({
        "openapi": "3.0.3", "info": {"title": "t", "version": "1"},
        "paths": operations.collect::<serde_json::Map<_, _>>(),
        "components": {"schemas": schemas.collect::<serde_json::Map<_, _>>()},
    });
    let project = tempfile::tempdir().expect("a temporary folder");
    let path = project.path().join("api.json");
    std::fs::write(&path, description.to_string()).expect("a file");
    let outcome = generate(&ClientConfig::for_spec(&path, project.path().join("out"), "names"), Stage::Files);
    let files = outcome.files.expect("a crate");
    let of_folder = files.iter().filter(|(path, _)| path.starts_with(folder));
    let parsed: Vec<syn::File> = of_folder.map(|(_, text)| syn::parse_file(text).expect("Rust")).collect();
    parsed.iter().flat_map(|file| &file.items).filter_map(type_name).map(ToString::to_string).collect()
}

#[test]
fn no_type_hides_a_name_that_the_files_of_types_use() {
    let used = used("src/types/");
    assert!(
        ["BTreeMap", "Nullable", "Option", "String", "Value", "Vec"].iter().all(|name| used.contains(*name)),
        "{used:?}"
    );
    let hidden: Vec<String> = defined("src/types/", &used).intersection(&used).cloned().collect();
    assert!(hidden.is_empty(), "{hidden:?}");
}

#[test]
fn no_call_hides_a_name_that_the_files_of_operations_use() {
    let used = used("src/api/");
    assert!(["Call", "Client", "Method", "Operation"].iter().all(|name| used.contains(*name)), "{used:?}");
    let hidden: Vec<String> = defined("src/api/", &used).intersection(&used).cloned().collect();
    assert!(hidden.is_empty(), "{hidden:?}");
}

/// Returns the names that are not snake case to rustc, those in the rows of macros included.
fn unusual_names(tokens: TokenStream) -> Vec<String> {
    let of_token = |token| match token {
        TokenTree::Ident(name) => {
            let name = name.to_string();
            let is_unusual = name.trim_start_matches('_').contains("__") && name.contains(char::is_lowercase);
            is_unusual.then_some(name).into_iter().collect()
        }
        TokenTree::Group(group) => unusual_names(group.stream()),
        _ => Vec::new(),
    };
    tokens.into_iter().flat_map(of_token).collect()
}

/// Generates a client of a description, and returns its types with their text, those of the runtime excluded.
fn types(description: &Value) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("api.json");
    std::fs::write(&path, description.to_string()).expect("a file");
    let outcome = generate(&ClientConfig::for_spec(&path, folder.path().join("out"), "names"), Stage::Files);
    let files = outcome.files.expect("a client");
    let own = files.iter().filter(|(path, _)| path.ends_with(".rs") && !path.starts_with("src/runtime"));
    let parsed = own.map(|(_, text)| syn::parse_file(text).expect("Rust"));
    let of_file = |file: syn::File| {
        let named = |item: &syn::Item| Some((type_name(item)?.to_string(), item.to_token_stream().to_string()));
        file.items.iter().filter_map(named).collect::<Vec<_>>()
    };
    parsed.flat_map(of_file).collect()
}

#[test]
fn a_chosen_name_is_the_same_however_its_letters_are_composed() {
    let types = types(&json!({
        "openapi": "3.1.0", "info": {"title": "Names", "version": "1"}, "paths": {},
        "components": {"schemas": {
            "Chosen": {"type": "object", "properties": {"a": {"type": "string"}}, "x-rust-name": "Cafe\u{301}"},
            "Caf\u{e9}": {"type": "string", "enum": ["b"]},
        }}
    }));
    let kinds = types.iter().filter(|(name, _)| name.nfc().eq("Caf\u{e9}".chars())).map(|(_, text)| text);
    assert!(kinds.clone().all(|text| text.contains("struct")), "the chosen name is kept: {types:?}");
    assert_eq!(kinds.count(), 1, "{types:?}");
}

/// Describes a component, a call, an error enum and a response enum that all want the same long name.
fn long_names() -> Value {
    let name = format!("Wallet{}Closed", "SomethingLong".repeat(6));
    let component = format!("#/components/schemas/{name}");
    let object = |field: &str| json!({"type": "object", "properties": {field: {"type": "string"}}});
    let answer = |field: &str| json!({"description": "", "content": {"application/json": {"schema": object(field)}}});
    json!({
        "openapi": "3.1.0", "info": {"title": "Names", "version": "1"},
        "paths": {"/wallets/{id}/closings": {"post": {
            "operationId": name,
            "parameters": [
                {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
                {"name": "q", "in": "query", "schema": {"type": "string"}}
            ],
            "responses": {
                "200": answer("a"),
                "201": {"description": "", "content": {"application/json": {"schema": {"$ref": component}}}},
                "400": answer("c"),
                "404": answer("d")
            }
        }}},
        "components": {"schemas": {name: object("b")}}
    })
}

#[test]
fn no_name_is_longer_than_a_line_can_hold() {
    let types = types(&long_names());
    let long: Vec<&String> = types.iter().map(|(name, _)| name).filter(|name| name.len() > LONGEST_TYPE).collect();
    assert!(long.is_empty(), "{long:?}");
    let shortened = types.iter().filter(|(name, _)| name.starts_with("WalletSomething") && name.contains("Closed"));
    let names: BTreeSet<&str> = shortened.map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.len(), 6, "a component, a call, two enums and two schemas of errors");
}

#[test]
fn a_shortened_component_is_found_by_its_own_name() {
    let types = types(&long_names());
    let component = types.iter().find(|(_, text)| text.contains("pub b :")).map(|(_, text)| text.as_str());
    let alias = format!("doc (alias = \"Wallet{}Closed\")", "SomethingLong".repeat(6));
    assert!(component.is_some_and(|text| text.contains(&alias)), "{component:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_things_are_called_the_output_is_rust_or_an_error_says_why(names in proptest::collection::vec(name(), 6..9)) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("api.json");
        std::fs::write(&path, description(&names).to_string()).expect("a file");
        let outcome = generate(&ClientConfig::for_spec(&path, folder.path().join("out"), "names"), Stage::Files);
        let Some(files) = outcome.files else {
            prop_assert!(outcome.found.iter().any(|one| one.rule.level == Level::Error));
            return Ok(());
        };
        let (mut twice, mut unusual) = (Twice::default(), Vec::new());
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs") && !path.starts_with("src/runtime")) {
            let parsed = syn::parse_file(text);
            prop_assert!(parsed.is_ok(), "{path} is not Rust: {:?}\n{names:?}", parsed.err());
            let parsed = parsed.expect("Rust");
            twice.visit_file(&parsed);
            unusual.extend(unusual_names(parsed.into_token_stream()));
        }
        prop_assert!(unusual.is_empty(), "rustc warns about {unusual:?}\n{names:?}");
        prop_assert!(twice.0.is_empty(), "{:?}\n{names:?}", twice.0);
    }
}
