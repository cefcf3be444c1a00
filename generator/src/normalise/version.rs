//! Detects the dialect of a root document, and reports documents that are not supported.

use serde_json::Value;

use crate::diagnostic::{Place, Pointer, Sink, rule};

/// A dialect of OpenAPI, from the oldest to the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dialect {
    /// Swagger 2.0.
    V2,
    /// OpenAPI 3.0, to which all others are converted.
    V30,
    /// OpenAPI 3.1, with the schemas of JSON Schema 2020-12.
    V31,
    /// OpenAPI 3.2, an extension of 3.1.
    V32,
}

/// Returns the dialect of a root document. Returns `None` and reports the error if it is not supported.
pub(super) fn detect(root: &Value, file: &str, sink: &mut Sink) -> Option<Dialect> {
    let place = |pointer| Some(Place { file: file.to_owned(), pointer });
    let Some((key, version)) = ["openapi", "swagger"].into_iter().find_map(|key| Some((key, root.get(key)?))) else {
        let (message, help) = stranger(root);
        sink.push(&rule::UNSUPPORTED_VERSION, place(Pointer::root()), message).help(help);
        return None;
    };
    let text = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
    let dialects = [("3.0", Dialect::V30), ("3.1", Dialect::V31), ("3.2", Dialect::V32)];
    let is = |minor: &str| text.strip_prefix(minor).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    if let Some((_, dialect)) = dialects.into_iter().find(|(minor, _)| key == "openapi" && is(minor)) {
        return Some(dialect);
    }
    if key == "swagger" && (text == "2.0" || text == "2") {
        return Some(Dialect::V2);
    }
    sink.push(
        &rule::UNSUPPORTED_VERSION,
        place(Pointer::root().child(key)),
        format!("`{key}: {text}` is not supported"),
    )
    .help("convert the description to OpenAPI 3.0, 3.1 or 3.2, or Swagger 2.0");
    None
}

/// Other kinds of documents: a pointer that identifies each, the message and the help.
const STRANGERS: [(&str, &str, &str); 6] = [
    ("/info/_postman_id", POSTMAN, EXPORT),
    (
        "/asyncapi",
        "this is an AsyncAPI description, not an OpenAPI one",
        "give the OpenAPI description of the HTTP API; AsyncAPI describes messages",
    ),
    (
        "/arazzo",
        "this is an Arazzo document, not an OpenAPI description",
        "give one of the descriptions under its `sourceDescriptions`",
    ),
    (
        "/overlay",
        "this is an Overlay document, not an OpenAPI description",
        "apply it to its description, and give the result",
    ),
    ("/discoveryVersion", "this is a Google discovery document, not an OpenAPI description", CONVERT),
    ("/$schema", "this is a JSON schema, not an OpenAPI description", NAME_ROOT),
];

const POSTMAN: &str = "this is a Postman collection, not an OpenAPI description";
const EXPORT: &str = "export the API as OpenAPI 3 instead";
const CONVERT: &str = "convert it to OpenAPI 3 first";
const NAME_ROOT: &str = "give the root document, which contains a line such as `openapi: 3.0.3`";

/// Returns the message and the help for a document that is not a description.
fn stranger(root: &Value) -> (&'static str, &'static str) {
    if root.is_null() {
        return ("the document is empty", NAME_ROOT);
    }
    if root.get("item").is_some() && root.get("info").is_some() {
        return (POSTMAN, EXPORT);
    }
    let known = STRANGERS.iter().find(|(pointer, ..)| root.pointer(pointer).is_some());
    known.map_or(("the document has no `openapi` or `swagger` version", NAME_ROOT), |(_, what, help)| (what, help))
}
