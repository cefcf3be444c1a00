//! `x-success-when`: tests on the response body that distinguish success from failure.

use openapiv3::Response;
use serde_json::Value;

use crate::diagnostic::{Pointer, rule};
use crate::ir::SuccessTest;
use crate::normalise::extension;

use super::found::Found;
use super::media::pick;
use crate::lower::context::{Context, Extensions, Node};

const KEY: &str = extension::SUCCESS_WHEN.key;

/// Returns the tests of the operation, or those of the schema of its response.
pub(in crate::lower) fn lower<'a>(
    cx: &mut Context<'a>,
    one: &Found<'a>,
    response: &'a Response,
    at: &Pointer,
) -> Vec<SuccessTest> {
    if one.described.extensions.contains_key(KEY) {
        return tests(cx, &one.described.extensions, &one.at);
    }
    let Some((media_name, media, _)) = pick(&response.content) else { return Vec::new() };
    let Some(schema) = &media.schema else { return Vec::new() };
    let at = at.child("content").child(media_name).child("schema");
    match cx.resolve(Node::from(schema), &at) {
        Some((schema, at)) => tests(cx, &schema.schema_data.extensions, &at),
        None => Vec::new(),
    }
}

fn tests(cx: &mut Context<'_>, extensions: &Extensions, at: &Pointer) -> Vec<SuccessTest> {
    let items = match extensions.get(KEY) {
        None => return Vec::new(),
        Some(Value::Array(items)) => items.as_slice(),
        Some(single) => std::slice::from_ref(single),
    };
    let read = |item: &Value| {
        let object = item.as_object()?;
        let known = object.keys().all(|key| ["pointer", "equals", "message"].contains(&key.as_str()));
        let pointer = object.get("pointer")?.as_str().filter(|pointer| pointer.starts_with('/'))?.to_owned();
        let equals = match object.get("equals")? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(value) => value.to_string(),
            _ => return None,
        };
        let message = object.get("message").map(|message| message.as_str().map(str::to_owned));
        if !known || message == Some(None) {
            return None;
        }
        Some(SuccessTest { pointer, equals, message: message.flatten() })
    };
    let tests: Option<Vec<SuccessTest>> = items.iter().map(read).collect();
    tests.unwrap_or_else(|| {
        cx.report(
            &rule::BAD_SUCCESS_TEST,
            &at.child(KEY),
            (format!("`{KEY}` has the wrong form"), "nothing is generated, because failures would count as successes"),
        );
        Vec::new()
    })
}
