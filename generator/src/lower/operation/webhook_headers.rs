//! The header of webhooks that says which event one is about, such as GitHub's `X-GitHub-Event`.

use std::collections::BTreeSet;

use openapiv3::{Operation, Parameter, ParameterData, ParameterSchemaOrContent, ReferenceOr, SchemaKind, Type};
use serde_json::Value;

use crate::lower::context::{Context, Node, follow};
use crate::normalise::references;

/// Words in the names of such headers. Other headers with an example in each webhook, such as a delivery id, say nothing
/// about the event.
const WORDS: &[&str] = &["event", "topic", "type"];

/// Returns the header that has a value in each webhook, with these values. Of several, it is the one with the most
/// different values. A header with the same value in all webhooks says nothing.
pub(super) fn event<'w>(cx: &Context<'w>, webhooks: &[&'w Operation]) -> Option<(String, Vec<String>)> {
    let (first, _) = webhooks.split_first()?;
    let mut best = (1, None);
    for header in headers(cx, first) {
        let values = webhooks.iter().map(|webhook| value(cx, webhook, &header.name));
        let Some(values) = values.collect::<Option<Vec<String>>>() else { continue };
        let different = values.iter().collect::<BTreeSet<_>>().len();
        if different > best.0 {
            best = (different, Some((header.name.clone(), values)));
        }
    }
    best.1
}

fn headers<'w>(cx: &Context<'w>, webhook: &'w Operation) -> impl Iterator<Item = &'w ParameterData> {
    let components = cx.api().components.as_ref().map(|components| &components.parameters);
    let resolve = move |parameter: &'w ReferenceOr<Parameter>| match parameter {
        ReferenceOr::Item(parameter) => Some(parameter),
        ReferenceOr::Reference { reference } => {
            let name = references::name_in("parameters", reference)?;
            follow(components?, &name).map(|(parameter, _)| parameter)
        }
    };
    webhook.parameters.iter().filter_map(resolve).filter_map(|parameter| match parameter {
        Parameter::Header { parameter_data, .. } => Some(parameter_data),
        _ => None,
    })
}

/// Returns the value of a header: the only one that its schema allows, or its example if the name of the header says that
/// it is about the event.
fn value<'w>(cx: &Context<'w>, webhook: &'w Operation, name: &str) -> Option<String> {
    let header = headers(cx, webhook).find(|data| data.name.eq_ignore_ascii_case(name))?;
    let only = match &header.format {
        ParameterSchemaOrContent::Schema(schema) => only_value(cx, schema.into()),
        ParameterSchemaOrContent::Content(_) => None,
    };
    let says_event = name.split(['-', '_']).any(|word| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)));
    let example = || header.example.as_ref().and_then(Value::as_str).filter(|_| says_event);
    only.or_else(|| example().map(str::to_owned))
}

fn only_value(cx: &Context<'_>, node: Node<'_>) -> Option<String> {
    match &cx.schema(node)?.schema_kind {
        SchemaKind::Type(Type::String(text)) => match text.enumeration.as_slice() {
            [Some(only)] => Some(only.clone()),
            _ => None,
        },
        _ => None,
    }
}
