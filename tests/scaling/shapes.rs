//! Descriptions of selectable sizes, each with one kind of structure.

use serde_json::{Map, Value, json};

/// A name, a number of parts that is large enough to outweigh the fixed cost, and a function that returns the
/// description for a number of parts.
type Shape = (&'static str, usize, fn(usize) -> Value);

/// All shapes.
pub(crate) const SHAPES: &[Shape] = &[
    ("a chain of references", 200, references),
    ("a chain of `allOf` without fields", 200, other_names),
    ("a chain of `allOf` with fields", 200, inherited),
    ("objects inside each other", 200, nested),
    ("a circle of objects", 200, circle),
    ("the values of an enum", 300, values),
    ("the fields of an object", 300, fields),
    ("the variants of a `oneOf`", 100, choices),
    ("the parts of an `allOf`", 200, parts),
    ("schemas", 200, schemas),
    ("operations", 100, operations),
    ("operations with one id", 100, namesakes),
    ("a chain of path items", 60, path_items),
    ("tags", 60, tags),
    ("parameters", 100, parameters),
    ("media types of a body", 60, media_types),
    ("broken references", 200, broken),
    ("a list of examples", 1200, examples),
];

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn object() -> Value {
    json!({"type": "object", "properties": {"a": {"type": "string"}}})
}

/// Returns an object with a key for each number.
fn each(n: usize, member: impl Fn(usize) -> (String, Value)) -> Value {
    Value::Object((0..n).map(member).collect::<Map<String, Value>>())
}

fn document(paths: &Value, schemas: &Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://a.example"}],
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

/// Returns a description with one operation, whose response has the schema `S0`.
fn with_schemas(schemas: &Value) -> Value {
    let answer = json!({"description": "ok", "content": {"application/json": {"schema": reference("S0")}}});
    document(&json!({"/a": {"get": {"operationId": "a", "responses": {"200": answer}}}}), schemas)
}

/// Returns a description whose schemas each refer to the next one.
fn chain(n: usize, link: impl Fn(usize, Value) -> Value) -> Value {
    with_schemas(&each(n + 1, |i| {
        let schema = if i == n { object() } else { link(i, reference(&format!("S{}", i + 1))) };
        (format!("S{i}"), schema)
    }))
}

fn references(n: usize) -> Value {
    chain(n, |_, next| next)
}

fn other_names(n: usize) -> Value {
    chain(n, |_, next| json!({"allOf": [next]}))
}

fn inherited(n: usize) -> Value {
    chain(
        n,
        |i, next| json!({"allOf": [next, {"type": "object", "properties": {format!("p{i}"): {"type": "string"}}}]}),
    )
}

fn nested(n: usize) -> Value {
    chain(n, |_, next| json!({"type": "object", "properties": {"next": next}}))
}

fn circle(n: usize) -> Value {
    with_schemas(&each(n, |i| {
        let next = reference(&format!("S{}", (i + 1) % n));
        (format!("S{i}"), json!({"type": "object", "required": ["next"], "properties": {"next": next}}))
    }))
}

fn values(n: usize) -> Value {
    let values: Vec<String> = (0..n).map(|i| format!("value{i}")).collect();
    with_schemas(&json!({"S0": {"type": "string", "enum": values}}))
}

fn fields(n: usize) -> Value {
    let fields = each(n, |i| (format!("p{i}"), json!({"type": "string"})));
    with_schemas(&json!({"S0": {"type": "object", "properties": fields}}))
}

/// Returns a description of a schema with a list under a keyword, and of the objects that the list refers to.
fn list(n: usize, keyword: &str) -> Value {
    let mut schemas = each(n, |i| {
        let field = format!("q{i}");
        (format!("T{i}"), json!({"type": "object", "required": [field], "properties": {field: {"type": "string"}}}))
    });
    let items: Vec<Value> = (0..n).map(|i| reference(&format!("T{i}"))).collect();
    schemas["S0"] = json!({keyword: items});
    with_schemas(&schemas)
}

fn choices(n: usize) -> Value {
    list(n, "oneOf")
}

fn parts(n: usize) -> Value {
    list(n, "allOf")
}

fn schemas(n: usize) -> Value {
    let mut schemas = each(n, |i| (format!("T{i}"), object()));
    schemas["S0"] = object();
    with_schemas(&schemas)
}

fn done() -> Value {
    json!({"204": {"description": "ok"}})
}

fn operations(n: usize) -> Value {
    let paths = each(n, |i| (format!("/p{i}"), json!({"get": {"operationId": format!("op{i}"), "responses": done()}})));
    document(&paths, &json!({}))
}

fn namesakes(n: usize) -> Value {
    let paths = each(n, |i| (format!("/p{i}"), json!({"get": {"operationId": "op", "responses": done()}})));
    document(&paths, &json!({}))
}

fn path_items(n: usize) -> Value {
    let paths = each(n + 1, |i| {
        let next = json!({"$ref": format!("#/paths/~1p{}", i + 1)});
        (format!("/p{i}"), if i == n { json!({"get": {"operationId": "op", "responses": done()}}) } else { next })
    });
    document(&paths, &json!({}))
}

fn tags(n: usize) -> Value {
    let paths = each(n, |i| {
        let operation = json!({"operationId": format!("op{i}"), "tags": [format!("tag{i}")], "responses": done()});
        (format!("/p{i}"), json!({"get": operation}))
    });
    document(&paths, &json!({}))
}

fn with_operation(operation: &Value) -> Value {
    document(&json!({"/a": {"post": operation}}), &json!({}))
}

fn parameters(n: usize) -> Value {
    let parameter = |i| json!({"name": format!("p{i}"), "in": "query", "schema": {"type": "string"}});
    let parameters: Vec<Value> = (0..n).map(parameter).collect();
    with_operation(&json!({"operationId": "a", "parameters": parameters, "responses": done()}))
}

fn media_types(n: usize) -> Value {
    let content = each(n, |i| {
        let schema = json!({"type": "object", "properties": {format!("a{i}"): {"type": "string"}, "b": object()}});
        (format!("application/vnd.x{i}+json"), json!({"schema": schema}))
    });
    with_operation(&json!({"operationId": "a", "requestBody": {"content": content}, "responses": done()}))
}

fn broken(n: usize) -> Value {
    let fields = each(n, |i| (format!("p{i}"), reference(&format!("X{i}"))));
    with_schemas(&json!({"S0": {"type": "object", "properties": fields}}))
}

fn examples(n: usize) -> Value {
    let numbers: Vec<usize> = (0..n).collect();
    with_schemas(&json!({"S0": {"type": "array", "items": {"type": "integer"}, "example": numbers}}))
}

/// Schemas in layers of two. Each one refers to both of the next layer, so there are 2^`n` paths through `n` layers.
pub(crate) fn ways(keyword: &str, n: usize) -> Value {
    let mut schemas = each(2 * n, |i| {
        let next = 2 * (i / 2) + 2;
        (format!("S{i}"), json!({keyword: [reference(&format!("S{next}")), reference(&format!("S{}", next + 1))]}))
    });
    for i in [2 * n, 2 * n + 1] {
        schemas[format!("S{i}")] = json!({"type": "object", "required": [format!("t{i}")], "properties": {format!("t{i}"): {"type": "string"}}});
    }
    with_schemas(&schemas)
}
