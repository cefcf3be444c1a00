//! Single changes to a bundled description: where each one applies, and what it does there.

use serde_json::{Map, Value, json};

/// A kind of change.
pub(crate) struct Mutation {
    pub(crate) name: &'static str,
    /// Returns the JSON pointers at which it can be applied.
    pub(crate) places: fn(&Value) -> Vec<String>,
    /// Applies it at one of these pointers.
    pub(crate) apply: fn(&mut Value, &str),
}

macro_rules! mutations {
    ($($name:literal $places:expr, $apply:expr;)*) => {
        /// All kinds of changes. Their names select the compared changes, so renaming one changes the selection.
        pub(crate) static MUTATIONS: &[Mutation] = &[$(Mutation { name: $name, places: $places, apply: $apply }),*];
    };
}

mutations! {
    "drop an operation" several_operations, remove;
    "add an operation" operations, copy_operation;
    "rename an operation" operations, |all, at| append(all, at, "operationId", "_renamed");
    "deprecate an operation" operations, |all, at| set(all, at, "deprecated", json!(true));
    "move an operation to another tag" operations, |all, at| set(all, at, "tags", json!(["Mutated"]));
    "give an operation a name in Rust" operations, |all, at| set(all, at, "x-rust-name", json!("mutated"));
    "let an operation be repeated" operations, |all, at| set(all, at, "x-idempotent", json!(true));
    "add a required parameter" operations, |all, at| push(all, at, "parameters", parameter(true));
    "add an optional parameter" operations, |all, at| push(all, at, "parameters", parameter(false));
    "drop a parameter" parameters, remove;
    "rename a parameter" parameters, |all, at| append(all, at, "name", "_renamed");
    "make a parameter required" |all| having(all, parameters, |one| one["required"] != true), |all, at| set(all, at, "required", json!(true));
    "make a parameter optional" |all| having(all, parameters, |one| one["required"] == true), |all, at| set(all, at, "required", json!(false));
    "give a parameter another type" parameters, |all, at| retype(all, &format!("{at}/schema"));
    "deprecate a parameter" parameters, |all, at| set(all, at, "deprecated", json!(true));
    "drop a body" bodies, remove;
    "make a body optional or required" bodies, |all, at| flip(all, at, "required");
    "add a body" |all| having(all, operations, |one| one.get("requestBody").is_none()), |all, at| set(all, at, "requestBody", body());
    "drop a success" |all| responses(all, true), remove;
    "drop a failure" |all| responses(all, false), remove;
    "add a success" operations, |all, at| set(all, &format!("{at}/responses"), "207", json!({"description": "Several."}));
    "add a failure" operations, |all, at| set(all, &format!("{at}/responses"), "418", body());
    "answer with another type" answers, retype;
    "add a required field" objects, |all, at| { set(all, &format!("{at}/properties"), "mutated", json!({"type": "string"})); push(all, at, "required", json!("mutated")); };
    "add an optional field" objects, |all, at| set(all, &format!("{at}/properties"), "mutated", json!({"type": "string"}));
    "drop a field" fields, |all, at| { require(all, at, false); remove(all, at); };
    "rename a field" fields, rename_field;
    "make a field required" |all| fields_that_are(all, false), |all, at| require(all, at, true);
    "make a field optional" |all| fields_that_are(all, true), |all, at| require(all, at, false);
    "give a field another type" fields, retype;
    "make a list of a field" fields, |all, at| { let item = all.pointer(at).cloned(); *node(all, at) = json!({"type": "array", "items": item}); };
    "let a field be null, or no more" |all| having(all, fields, |one| one["type"].is_string()), |all, at| flip(all, at, "nullable");
    "deprecate a field" |all| having(all, fields, |one| one["type"].is_string()), |all, at| set(all, at, "deprecated", json!(true));
    "give a field a name in Rust" |all| having(all, fields, |one| one["type"].is_string()), |all, at| set(all, at, "x-rust-name", json!("mutated"));
    "limit a text" texts, |all, at| set(all, at, "maxLength", json!(7));
    "give a text a format" texts, |all, at| set(all, at, "format", json!("date-time"));
    "list the values of a text" texts, |all, at| set(all, at, "enum", json!(["one", "two"]));
    "add a value to an enum" enums, |all, at| push(all, at, "enum", json!("mutated"));
    "drop a value of an enum" enums, |all, at| drop(list(all, at, "enum").pop());
    "list the values of an enum no more" enums, |all, at| drop(map(all, at).remove("enum"));
    "add a form to a union" unions, |all, at| list_at(all, at).push(json!({"type": "boolean"}));
    "drop a form of a union" |all| having(all, unions, |one| one.as_array().is_some_and(|all| all.len() > 2)), |all, at| drop(list_at(all, at).pop());
    "close an object" objects, |all, at| set(all, at, "additionalProperties", json!(false));
    "open an object" objects, |all, at| set(all, at, "additionalProperties", json!({"type": "integer"}));
    "rename a schema" schemas, rename_schema;
    "give a schema a name in Rust" schemas, |all, at| set(all, at, "x-rust-name", json!("Mutated"));
    "add a schema" root, |all, _| set(section(all, "schemas"), "", "Mutated", json!({"type": "object", "properties": {"one": {"type": "string"}}}));
    "drop the use of a schema" |all| references(all), |all, at| *node(all, at) = json!({"type": "string"});
    "add a security scheme" root, |all, _| set(section(all, "securitySchemes"), "", "mutated", json!({"type": "apiKey", "in": "header", "name": "X-Mutated"}));
    "add a server" root, |all, _| push(all, "", "servers", json!({"url": "https://mutated.example"}));
    "change a description" described, |all, at| append(all, at, "description", " Mutated.");
}

fn parameter(required: bool) -> Value {
    json!({"name": "mutated", "in": "query", "required": required, "schema": {"type": "string"}})
}

/// Returns a request body that is also a valid response.
fn body() -> Value {
    let schema = json!({"type": "object", "properties": {"mutated": {"type": "string"}}});
    json!({"description": "Mutated.", "content": {"application/json": {"schema": schema}}})
}

fn node<'a>(all: &'a mut Value, at: &str) -> &'a mut Value {
    all.pointer_mut(at).unwrap_or_else(|| panic!("there is no {at}"))
}

fn map<'a>(all: &'a mut Value, at: &str) -> &'a mut Map<String, Value> {
    node(all, at).as_object_mut().unwrap_or_else(|| panic!("{at} is not an object"))
}

fn list_at<'a>(all: &'a mut Value, at: &str) -> &'a mut Vec<Value> {
    node(all, at).as_array_mut().unwrap_or_else(|| panic!("{at} is not a list"))
}

/// Returns the list under a key, and adds it if it is missing.
fn list<'a>(all: &'a mut Value, at: &str, key: &str) -> &'a mut Vec<Value> {
    map(all, at).entry(key).or_insert_with(|| json!([]));
    list_at(all, &format!("{at}/{key}"))
}

/// Returns a section of the components, and adds it if it is missing.
fn section<'a>(all: &'a mut Value, name: &str) -> &'a mut Value {
    let components = map(all, "").entry("components").or_insert_with(|| json!({}));
    map(components, "").entry(name).or_insert_with(|| json!({}))
}

fn set(all: &mut Value, at: &str, key: &str, value: Value) {
    map(all, at).insert(key.to_owned(), value);
}

fn push(all: &mut Value, at: &str, key: &str, value: Value) {
    list(all, at, key).push(value);
}

fn append(all: &mut Value, at: &str, key: &str, end: &str) {
    let text = all.pointer(at).and_then(|one| one[key].as_str()).unwrap_or_default();
    let text = format!("{text}{end}");
    set(all, at, key, json!(text));
}

fn flip(all: &mut Value, at: &str, key: &str) {
    let was = node(all, at)[key] == true;
    set(all, at, key, json!(!was));
}

/// Splits a pointer into that of the parent and the escaped key.
fn split(at: &str) -> (&str, &str) {
    at.rsplit_once('/').expect("a node below the root")
}

fn plain(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn remove(all: &mut Value, at: &str) {
    let (holder, key) = split(at);
    match node(all, holder) {
        Value::Array(items) => drop(items.remove(key.parse().expect("an index"))),
        Value::Object(members) => drop(members.shift_remove(&plain(key))),
        _ => panic!("{holder} is neither a list nor an object"),
    }
}

/// Changes the type: a string becomes an integer, anything else a string.
fn retype(all: &mut Value, at: &str) {
    let is_text = node(all, at)["type"] == "string";
    *node(all, at) = json!({"type": if is_text { "integer" } else { "string" }});
}

/// Renames a key and keeps the order.
fn rekey(members: &mut Map<String, Value>, old: &str, new: &str) {
    let rekeyed = |(key, value)| (if key == old { new.to_owned() } else { key }, value);
    *members = std::mem::take(members).into_iter().map(rekeyed).collect();
}

/// Returns the pointer of the object of a field, and the name of the field.
fn object_of(at: &str) -> (String, String) {
    let (properties, key) = split(at);
    (split(properties).0.to_owned(), plain(key))
}

fn require(all: &mut Value, at: &str, is_required: bool) {
    let (object, key) = object_of(at);
    let required = list(all, &object, "required");
    required.retain(|one| *one != key);
    if is_required {
        required.push(json!(key));
    }
    if required.is_empty() {
        map(all, &object).shift_remove("required");
    }
}

fn rename_field(all: &mut Value, at: &str) {
    let (object, key) = object_of(at);
    let new = format!("{key}_renamed");
    rekey(map(all, &format!("{object}/properties")), &key, &new);
    if let Some(required) = node(all, &object).get_mut("required").and_then(Value::as_array_mut) {
        required.iter_mut().filter(|one| **one == key).for_each(|one| *one = json!(new));
    }
}

fn copy_operation(all: &mut Value, at: &str) {
    let (item, method) = split(at);
    let mut copy = map(all, item).clone();
    copy.retain(|key, one| key == method || one.get("responses").is_none());
    append(&mut copy[method], "", "operationId", "_copied");
    let path = format!("{}/copied", plain(split(item).1));
    set(all, "/paths", &path, Value::Object(copy));
}

fn rename_schema(all: &mut Value, at: &str) {
    let (schemas, name) = split(at);
    let name = plain(name);
    let new = format!("{name}Renamed");
    rekey(map(all, schemas), &name, &new);
    let reference = |name: &str| json!(format!("#/components/schemas/{}", token(name)));
    replace(all, &reference(&name), &reference(&new));
}

fn replace(all: &mut Value, old: &Value, new: &Value) {
    match all {
        Value::Array(items) => items.iter_mut().for_each(|one| replace(one, old, new)),
        Value::Object(members) => members.values_mut().for_each(|one| replace(one, old, new)),
        one if one == old => *one = new.clone(),
        _ => {}
    }
}

fn root(_: &Value) -> Vec<String> {
    vec![String::new()]
}

/// Keys with values in place of schemas, and keys that the comparison skips.
const VALUES: &[&str] = &["example", "examples", "default", "enum", "const", "callbacks", "x-webhooks"];

/// Returns the pointers of all nodes of a kind.
fn nodes(all: &Value, is: impl Fn(&Value) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut todo = vec![(String::new(), all)];
    while let Some((at, one)) = todo.pop() {
        if is(one) {
            found.push(at.clone());
        }
        match one {
            Value::Array(items) => {
                todo.extend(items.iter().enumerate().map(|(at_, item)| (format!("{at}/{at_}"), item)))
            }
            Value::Object(members) => {
                let members = members.iter().filter(|(key, _)| !VALUES.contains(&key.as_str()));
                todo.extend(members.map(|(key, member)| (format!("{at}/{}", token(key)), member)));
            }
            _ => {}
        }
    }
    found.sort();
    found
}

/// Returns those of some places with a node of a kind.
fn having(all: &Value, places: fn(&Value) -> Vec<String>, is: fn(&Value) -> bool) -> Vec<String> {
    places(all).into_iter().filter(|at| all.pointer(at).is_some_and(is)).collect()
}

fn operations(all: &Value) -> Vec<String> {
    let found = nodes(all, |one| one["operationId"].is_string() && one["responses"].is_object());
    found.into_iter().filter(|at| at.starts_with("/paths/")).collect()
}

fn several_operations(all: &Value) -> Vec<String> {
    let found = operations(all);
    if found.len() > 1 { found } else { Vec::new() }
}

/// Returns the parameters of operations that are not in the path.
fn parameters(all: &Value) -> Vec<String> {
    let found = nodes(all, |one| one["in"].is_string() && one["in"] != "path" && one["schema"].is_object());
    found.into_iter().filter(|at| at.starts_with("/paths/")).collect()
}

fn bodies(all: &Value) -> Vec<String> {
    let found = nodes(all, |one| one["content"].is_object());
    found.into_iter().filter(|at| at.ends_with("/requestBody")).collect()
}

fn responses(all: &Value, is_success: bool) -> Vec<String> {
    let of = |at: String| -> Vec<String> {
        let statuses = all.pointer(&format!("{at}/responses")).and_then(Value::as_object).expect("an operation");
        let own = statuses.keys().filter(|status| status.starts_with('2') == is_success && statuses.len() > 1);
        own.map(|status| format!("{at}/responses/{status}")).collect()
    };
    operations(all).into_iter().flat_map(of).collect()
}

/// Returns the schemas of success responses.
fn answers(all: &Value) -> Vec<String> {
    let schema = |at: String| format!("{at}/content/application~1json/schema");
    let all_of_them = responses(all, true).into_iter().map(schema);
    all_of_them.filter(|at| all.pointer(at).is_some()).collect()
}

fn objects(all: &Value) -> Vec<String> {
    nodes(all, |one| one["type"] == "object" && one["properties"].as_object().is_some_and(|own| !own.is_empty()))
}

fn fields(all: &Value) -> Vec<String> {
    let of = |at: String| -> Vec<String> {
        let own = all.pointer(&at).and_then(|one| one["properties"].as_object()).expect("an object");
        own.keys().map(|key| format!("{at}/properties/{}", token(key))).collect()
    };
    objects(all).into_iter().flat_map(of).collect()
}

fn fields_that_are(all: &Value, required: bool) -> Vec<String> {
    let is = |at: &String| {
        let (object, key) = object_of(at);
        let names = all.pointer(&format!("{object}/required")).and_then(Value::as_array);
        names.is_some_and(|names| names.contains(&json!(key))) == required
    };
    fields(all).into_iter().filter(is).collect()
}

fn texts(all: &Value) -> Vec<String> {
    let is = |at: &String| {
        let one = all.pointer(at).expect("a field");
        one["type"] == "string" && one.get("enum").is_none() && one.get("format").is_none()
    };
    fields(all).into_iter().filter(is).collect()
}

fn enums(all: &Value) -> Vec<String> {
    let several = |values: &Vec<Value>| values.len() > 1 && values.iter().all(Value::is_string);
    let is = |at: &String| {
        let one = all.pointer(at).expect("a node");
        one["type"] == "string" && one["enum"].as_array().is_some_and(several)
    };
    nodes(all, |one| one.get("enum").is_some()).into_iter().filter(is).collect()
}

fn unions(all: &Value) -> Vec<String> {
    let found = nodes(all, |one| one.as_array().is_some_and(|all| all.len() > 1));
    found.into_iter().filter(|at| at.ends_with("/oneOf") || at.ends_with("/anyOf")).collect()
}

fn schemas(all: &Value) -> Vec<String> {
    let own = all.pointer("/components/schemas").and_then(Value::as_object);
    own.into_iter().flat_map(Map::keys).map(|name| format!("/components/schemas/{}", token(name))).collect()
}

/// Returns the references from fields to schemas, except in compositions.
fn references(all: &Value) -> Vec<String> {
    let is = |at: &String| at.contains("/properties/") && !at.contains("Of/");
    nodes(all, |one| one["$ref"].as_str().is_some_and(|to| to.contains("/schemas/"))).into_iter().filter(is).collect()
}

fn described(all: &Value) -> Vec<String> {
    nodes(all, |one| one["description"].is_string())
}
