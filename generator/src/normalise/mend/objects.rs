//! Objects other than schemas: missing required keys, and misspelled keys and values.

use serde_json::{Map, Value, json};

use super::super::kinds::{Kind, is_status};
use super::super::walk::Here;
use super::{leaves, parameters};
use crate::diagnostic::rule;

/// Repairs an object whose parts have been repaired.
pub(super) fn mend(map: &mut Map<String, Value>, kind: Kind, here: &mut Here<'_>) {
    match kind {
        Kind::Document => {
            let info = json!({"title": "API", "version": "unknown"});
            given(map, "info", info, "that of an API with the title `API`", kind, here);
            given(map, "paths", json!({}), "one without operations", kind, here);
        }
        Kind::Info => {
            for key in ["title", "version"] {
                without(map, key, Value::is_string, kind, here);
            }
            given(map, "title", json!("API"), "named `API`", kind, here);
            given(map, "version", json!("unknown"), "one of an unknown version", kind, here);
        }
        Kind::Operation => {
            given(map, "responses", json!({}), "one without documented responses", kind, here);
            text_list(map, "tags", here);
        }
        Kind::Response => given(map, "description", json!(""), "one without a description", kind, here),
        Kind::RequestBody => given(map, "content", json!({}), "one without content", kind, here),
        Kind::MediaType => parameters::examples(map, here),
        Kind::Server => given(map, "url", json!("/"), "the server of the document itself", kind, here),
        Kind::ServerVariable => server_variable(map, here),
        Kind::OAuthFlow => scopes(map, here),
        Kind::SecurityScheme => spelling(map, here),
        Kind::SecurityRequirement => requirement(map, here),
        _ => {}
    }
}

/// Removes a key whose value has the wrong type. Otherwise the whole document would be invalid.
fn without(map: &mut Map<String, Value>, key: &str, has_form: fn(&Value) -> bool, kind: Kind, here: &mut Here<'_>) {
    if map.get(key).is_some_and(|value| !has_form(value)) {
        let message = (format!("`{key}` of {} has the wrong form", kind.title()), "the key is ignored");
        here.report(&rule::PART_LEFT_OUT, key, message).help("write it as OpenAPI defines it, or remove it");
        map.shift_remove(key);
    }
}

/// Adds a missing required key.
fn given(map: &mut Map<String, Value>, key: &str, value: Value, taken: &str, kind: Kind, here: &mut Here<'_>) {
    if !map.contains_key(key) {
        let message = (format!("{} without `{key}`", kind.title()), format!("it is treated as {taken}"));
        here.report_here(&rule::MENDED, message).help(format!("add `{key}`"));
        map.insert(key.to_owned(), value);
    }
}

/// Wraps a single item in place of a list.
pub(super) fn lists(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    for key in ["security", "servers"] {
        if let Some(value) = map.get_mut(key).filter(|value| value.is_object() || value.is_string()) {
            *value = Value::Array(vec![value.take()]);
            let message = (format!("`{key}` is not a list"), "it is treated as a list with one item");
            here.report(&rule::MENDED, key, message).help("write a list");
        }
    }
}

/// Repairs a list of strings that contains other values, or is a single string.
fn text_list(map: &mut Map<String, Value>, key: &str, here: &mut Here<'_>) {
    let meant: Vec<Value> = match map.get(key) {
        Some(one @ Value::String(_)) => vec![one.clone()],
        Some(Value::Array(items)) if !items.iter().all(Value::is_string) => items
            .iter()
            .filter_map(|item| if item.is_string() { Some(item.clone()) } else { leaves::text(item, || None) })
            .collect(),
        _ => return,
    };
    let meant = Value::Array(meant);
    let message = (format!("`{key}` is not a list of strings"), format!("it is treated as {meant}"));
    here.report(&rule::MENDED, key, message).help(format!("write {meant}"));
    map.insert(key.to_owned(), meant);
}

fn server_variable(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    text_list(map, "enum", here);
    let first = map.get("enum").and_then(|values| values.get(0)).cloned().unwrap_or_else(|| json!(""));
    given(map, "default", first.clone(), &format!("one whose default is {first}"), Kind::ServerVariable, here);
}

/// Repairs `scopes`, which must be a map from names to descriptions.
fn scopes(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let meant: Map<String, Value> = match map.get("scopes") {
        None => Map::new(),
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).map(|name| (name.to_owned(), json!(""))).collect()
        }
        Some(Value::Object(scopes)) if !scopes.values().all(Value::is_string) => {
            let words = |value: &Value| match value {
                Value::String(_) => value.clone(),
                Value::Object(object) => {
                    object.get("description").filter(|text| text.is_string()).cloned().unwrap_or(json!(""))
                }
                other => leaves::text(other, || None).unwrap_or(json!("")),
            };
            scopes.iter().map(|(name, value)| (name.clone(), words(value))).collect()
        }
        Some(_) => return,
    };
    let message = ("`scopes` is not a map from names to descriptions", "it is treated as one");
    here.report(&rule::MENDED, "scopes", message).help("write `scopes: {name: description}`");
    map.insert("scopes".to_owned(), Value::Object(meant));
}

/// Repairs misspelled values of `type` and `in` in a security scheme.
fn spelling(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let words = [("type", &["apiKey", "http", "oauth2", "openIdConnect"][..]), ("in", &["header", "query", "cookie"])];
    for (key, known) in words {
        let Some(text) = map.get(key).and_then(Value::as_str).map(str::to_owned) else { continue };
        if let Some(meant) = known.iter().find(|word| word.eq_ignore_ascii_case(&text) && **word != text) {
            let message = (format!("`{text}` is not a value of `{key}`"), format!("it is treated as `{meant}`"));
            here.report(&rule::MENDED, key, message).help(format!("write `{meant}`"));
            map.insert(key.to_owned(), (*meant).into());
        }
    }
    // Swagger 2.0 has `basic` as a type, and some descriptions use `bearer` the same way.
    for scheme in ["basic", "bearer"] {
        if map.get("type").and_then(Value::as_str).is_some_and(|ty| ty.eq_ignore_ascii_case(scheme)) {
            map.insert("type".to_owned(), "http".into());
            map.insert("scheme".to_owned(), scheme.into());
            let message = (
                format!("`{scheme}` is not a type of OpenAPI 3"),
                format!("it is treated as `type: http` with `scheme: {scheme}`"),
            );
            here.report(&rule::MENDED, "type", message).help(format!("write `type: http` and `scheme: {scheme}`"));
        }
    }
}

/// Repairs the scopes in a security requirement, which must be lists.
fn requirement(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let wrong: Vec<String> =
        map.iter().filter(|(_, scopes)| !scopes.is_array()).map(|(name, _)| name.clone()).collect();
    for name in wrong {
        let meant = match map.get(&name) {
            Some(Value::String(scope)) => json!([scope]),
            _ => json!([]),
        };
        let message = (format!("the scopes of `{name}` are not a list"), format!("they are treated as {meant}"));
        here.report(&rule::MENDED, &name, message).help(format!("write {meant}"));
        map.insert(name, meant);
    }
}

/// Adds a missing leading slash to paths. Other invalid paths are removed.
pub(super) fn slashes(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let is_wrong = |key: &str| !key.starts_with('/') && !key.starts_with("x-");
    let wrong = map.iter().filter(|(key, item)| is_wrong(key) && item.is_object());
    let wrong: Vec<String> = wrong.map(|(key, _)| key.clone()).collect();
    let mut names = Vec::new();
    for key in wrong {
        if let Some(meant) = with_slash(&key, map) {
            names.push((key, meant));
            continue;
        }
        let (why, help) = no_path(&key);
        let message = (format!("`{key}` is not a valid path: {why}"), "the path is ignored");
        here.report(&rule::PART_LEFT_OUT, &key, message).help(help);
        map.shift_remove(&key);
    }
    renamed(map, names, here, |key| format!("the path `{key}` does not start with `/`"));
}

/// Returns the path for a key of the paths object that only lacks the leading slash.
pub(in crate::normalise) fn with_slash(key: &str, paths: &Map<String, Value>) -> Option<String> {
    let meant = format!("/{key}");
    let is_meant = !key.starts_with('/') && !key.starts_with("x-") && !key.contains("://");
    (is_meant && !paths.contains_key(&meant)).then_some(meant)
}

/// Returns why a key of the paths object is not a path, and the help.
fn no_path(key: &str) -> (String, String) {
    match key.split_once("://") {
        Some((_, rest)) => {
            let path = rest.find('/').map_or("/", |at| &rest[at..]);
            let help = format!("write `{path}`, and put the rest of the URL under `servers` of the path item");
            ("it is a URL".to_owned(), help)
        }
        None => {
            (format!("a path starts with `/`, and `/{key}` exists as well"), format!("merge the two under `/{key}`"))
        }
    }
}

/// Repairs statuses such as `2xx`, `Default` and `200 OK`.
pub(super) fn statuses(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let meant = |key: &str| {
        // `200 OK` is the status with its reason phrase.
        let first = key.split_whitespace().next().unwrap_or_default();
        let text = if is_status(first) { first } else { key.trim() };
        let is_range = text.len() == 3
            && text.starts_with(|c: char| ('1'..='5').contains(&c))
            && text.ends_with(['x', 'X'])
            && text.is_ascii();
        if text.eq_ignore_ascii_case("default") {
            Some("default".to_owned())
        } else if is_range && text[1..].eq_ignore_ascii_case("xx") {
            Some(text.to_ascii_uppercase())
        } else {
            (text != key).then(|| text.to_owned())
        }
    };
    let wrong = map.keys().filter_map(|key| Some((key.clone(), meant(key).filter(|meant| meant != key)?)));
    let wrong = wrong.filter(|(_, meant)| !map.contains_key(meant)).collect();
    renamed(map, wrong, here, |key| format!("`{key}` is not a status code"));
}

/// Renames keys and keeps their order. `problem` says what is wrong with a key.
fn renamed(
    map: &mut Map<String, Value>,
    names: Vec<(String, String)>,
    here: &mut Here<'_>,
    problem: fn(&str) -> String,
) {
    if names.is_empty() {
        return;
    }
    let mut renamed = Map::new();
    for (key, value) in std::mem::take(map) {
        match names.iter().find(|(from, _)| *from == key) {
            Some((_, meant)) => {
                here.moved(&[&key], &[meant]);
                let message = (problem(&key), format!("it is treated as `{meant}`"));
                here.report(&rule::MENDED, &key, message).help(format!("write `{meant}`"));
                renamed.insert(meant.clone(), value);
            }
            None => {
                renamed.insert(key, value);
            }
        }
    }
    *map = renamed;
}

/// Moves a schema that is written directly in a media type to `schema`.
pub(super) fn bare_schema(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let is_schema = ["type", "properties", "allOf", "oneOf", "anyOf", "items"].iter().any(|key| map.contains_key(*key));
    if !is_schema || map.contains_key("schema") {
        return;
    }
    let message = ("the schema of a media type is not under `schema`", "it is treated as if it were");
    here.report_here(&rule::MENDED, message).help("move the keys under `schema`");
    let kept = ["examples", "encoding"].into_iter().filter_map(|key| Some((key.to_owned(), map.shift_remove(key)?)));
    let mut media: Map<String, Value> = kept.collect();
    for key in map.keys() {
        here.moved(&[key], &["schema", key]);
    }
    media.insert("schema".to_owned(), Value::Object(std::mem::take(map)));
    *map = media;
}
