//! Rewrites that are too small for a fixture, and documents that are wrong in every place.

use serde_json::{Map, Value, json};

use super::rewrite;
use crate::diagnostic::{Origins, Place, Pointer, Sink};

fn rewritten(tree: &Value) -> (Value, Origins) {
    let mut origins = Origins::default();
    origins.record(Pointer::root(), Place { file: "api.yaml".to_owned(), pointer: Pointer::root() });
    rewrite(tree, &origins, &mut Sink::default())
}

fn servers(tree: &Value) -> Vec<String> {
    let (tree, _) = rewritten(tree);
    let servers = tree["servers"].as_array().expect("a list").clone();
    servers.iter().map(|server| server["url"].as_str().expect("a text").to_owned()).collect()
}

#[test]
fn servers_start_with_https() {
    let cases = [
        (json!({}), vec!["/"]),
        (json!({"basePath": "/v1/"}), vec!["/v1"]),
        (json!({"host": "a.example"}), vec!["https://a.example"]),
        (json!({"host": "a.example", "basePath": "/"}), vec!["https://a.example"]),
        (json!({"host": "a.example", "schemes": "http"}), vec!["http://a.example"]),
        (json!({"host": "a.example", "schemes": ["http", "https"]}), vec!["https://a.example", "http://a.example"]),
        (json!({"host": "https://a.example/", "basePath": "v1"}), vec!["https://a.example/v1"]),
    ];
    for (tree, expected) in cases {
        assert_eq!(servers(&tree), expected, "{tree}");
    }
}

#[test]
fn an_operation_with_another_scheme_has_a_server_of_its_own() {
    let operation = |schemes: &str| {
        let paths = json!({"/a": {"get": {"schemes": [schemes], "responses": {}}}});
        rewritten(&json!({"host": "a.example", "schemes": ["https", "http"], "paths": paths})).0["paths"]["/a"]["get"]
            .clone()
    };
    assert_eq!(operation("https").get("servers"), None);
    assert_eq!(operation("http")["servers"], json!([{"url": "http://a.example"}]));
}

#[test]
fn moved_parts_keep_their_place() {
    let (tree, origins) = rewritten(&document());
    let places = [
        ("/components/schemas/Pet/properties/name", "/definitions/Pet/properties/name"),
        ("/components/securitySchemes/login/flows/clientCredentials", "/securityDefinitions/login"),
        ("/paths/~1pets/get/parameters/0/schema/items/type", "/paths/~1pets/get/parameters/1/items/type"),
        ("/paths/~1pets/get/requestBody/content/application~1json", "/consumes/0"),
        (
            "/paths/~1pets/get/requestBody/content/application~1json/schema/not",
            "/paths/~1pets/get/parameters/0/schema/not",
        ),
        (
            "/paths/~1pets/post/requestBody/content/multipart~1form-data/schema/properties/photo/type",
            "/paths/~1pets/post/parameters/0/type",
        ),
        (
            "/paths/~1pets/get/responses/200/content/application~1json/schema/type",
            "/paths/~1pets/get/responses/200/schema/type",
        ),
        (
            "/paths/~1pets/get/responses/200/content/application~1json/example/0",
            "/paths/~1pets/get/responses/200/examples/application~1json/0",
        ),
        (
            "/paths/~1pets/get/responses/200/headers/X/schema/items/type",
            "/paths/~1pets/get/responses/200/headers/X/items/type",
        ),
    ];
    for (new, old) in places {
        assert!(tree.pointer(new).is_some(), "nothing stands at {new}: {tree:#}");
        let place = origins.place(&Pointer::from_escaped(new)).expect("a place");
        assert_eq!(place.pointer.as_str(), old, "the place of {new}");
    }
}

#[test]
fn no_wrong_node_stops_the_rewrite() {
    let document = document();
    for at in nodes(&document) {
        for wrong in [json!(null), json!(true), json!(1.5), json!("x"), json!([]), json!([{}, 1]), json!({"a": {}})] {
            let mut tree = document.clone();
            *tree.pointer_mut(at.as_str()).expect("the node is there") = wrong;
            rewritten(&tree);
        }
    }
}

/// Parameters that only lead to each other are reported by the bundler, and here at least not followed for ever.
#[test]
fn endless_references_end() {
    let parameters = json!({"a": {"$ref": "#/parameters/b"}, "b": {"$ref": "#/parameters/a"}});
    let responses = json!({"a": {"$ref": "#/responses/a"}});
    let operation = json!({"produces": [], "parameters": [{"$ref": "#/parameters/a"}], "responses": responses});
    rewritten(&json!({"parameters": parameters, "responses": responses, "paths": {"/a": {"get": operation}}}));
}

fn document() -> Value {
    let pets = json!({
        "parameters": [{"$ref": "#/parameters/field"}],
        "get": {
            "schemes": ["http"],
            "parameters": [
                {"name": "pet", "in": "body", "schema": {"not": {"type": ["string", "null"]}}},
                {"name": "ids", "in": "query", "type": "array", "items": {"type": "string"}, "collectionFormat": "tsv"},
                {"$ref": "#/parameters/limit"},
            ],
            "responses": {
                "200": {
                    "description": "All pets.",
                    "schema": {"type": "array", "items": {"$ref": "#/definitions/Pet"}},
                    "headers": {"X": {"type": "array", "items": {"type": "integer"}}},
                    "examples": {"application/json": [{}]},
                },
                "404": {"$ref": "#/responses/Missing"},
            },
        },
        "post": {
            "consumes": ["multipart/form-data"],
            "produces": ["text/plain"],
            "parameters": [{"name": "photo", "in": "formData", "type": "file", "required": true}],
            "responses": {"200": {"description": "Done.", "schema": {"type": "file"}}, "404": {"$ref": "#/responses/Missing"}},
        },
    });
    let pet = json!({
        "type": "object",
        "discriminator": "kind",
        "properties": {"name": {"type": "string", "x-nullable": true}, "kind": {"type": "string"}},
        "additionalProperties": false,
        "allOf": [{"$ref": "#/definitions/Pet"}],
    });
    let parts: Map<String, Value> = Map::from_iter([
        ("swagger".to_owned(), json!("2.0")),
        ("info".to_owned(), json!({"title": "Pets", "version": "1"})),
        ("host".to_owned(), json!("pets.example")),
        ("basePath".to_owned(), json!("/v1")),
        ("schemes".to_owned(), json!(["https", "ws"])),
        ("consumes".to_owned(), json!(["application/json"])),
        ("produces".to_owned(), json!(["application/json"])),
        ("paths".to_owned(), json!({"/pets": pets})),
        ("definitions".to_owned(), json!({"Pet": pet})),
        (
            "parameters".to_owned(),
            json!({
                "limit": {"name": "limit", "in": "query", "type": "integer"},
                "field": {"name": "field", "in": "formData", "type": "string"},
            }),
        ),
        ("responses".to_owned(), json!({"Missing": {"description": "None.", "schema": {"$ref": "#/definitions/Pet"}}})),
        (
            "securityDefinitions".to_owned(),
            json!({"login": {"type": "oauth2", "flow": "application", "tokenUrl": "/token", "scopes": {"a": "A."}}}),
        ),
    ]);
    Value::Object(parts)
}

/// All nodes of a tree.
fn nodes(tree: &Value) -> Vec<Pointer> {
    let mut all = vec![Pointer::root()];
    let mut next = 0;
    while let Some(at) = all.get(next).cloned() {
        match tree.pointer(at.as_str()) {
            Some(Value::Object(map)) => all.extend(map.keys().map(|key| at.child(key))),
            Some(Value::Array(items)) => all.extend((0..items.len()).map(|index| at.child(index))),
            _ => {}
        }
        next += 1;
    }
    all
}
