//! Media types: how each is handled, and lookups in the components.

use indexmap::IndexMap;
use openapiv3::ReferenceOr;

use crate::diagnostic::{Pointer, rule};
use crate::ir::TypeRef;
use crate::normalise::references;

use crate::lower::context::{Context, follow};
use crate::lower::schema::types::Types;

/// How a media type is handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lower) enum Handling {
    Json,
    UrlEncoded,
    Multipart,
    /// Text or bytes, passed through unchanged.
    Raw,
}

/// Returns the preferred media type: its name, its description, and how it is handled. JSON is preferred.
pub(in crate::lower) fn pick(
    content: &IndexMap<String, openapiv3::MediaType>,
) -> Option<(&String, &openapiv3::MediaType, Handling)> {
    let known = |wanted: Handling| content.iter().find(|(name, _)| handling(name) == wanted);
    [Handling::Json, Handling::UrlEncoded, Handling::Raw, Handling::Multipart]
        .into_iter()
        .find_map(|wanted| known(wanted).map(|(name, media)| (name, media, wanted)))
}

/// Returns how a media type is handled, by its name.
pub(in crate::lower) fn handling(name: &str) -> Handling {
    let essence = name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/x-www-form-urlencoded" => Handling::UrlEncoded,
        "application/json" | "text/json" | "*/*" | "application/*" => Handling::Json,
        other if other.ends_with("+json") => Handling::Json,
        other if other.starts_with("multipart/") => Handling::Multipart,
        _ => Handling::Raw,
    }
}

pub(in crate::lower) fn schema_type<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    media: &'a openapiv3::MediaType,
    at: &Pointer,
    name: &str,
) -> TypeRef {
    match &media.schema {
        Some(schema) => types.usage(cx, schema.into(), &at.child("schema"), name).as_item(),
        None => TypeRef::Any,
    }
}

/// Resolves a reference into a section of the components.
pub(in crate::lower) fn component<'a, T>(
    cx: &mut Context<'a>,
    map: Option<&'a IndexMap<String, ReferenceOr<T>>>,
    section: &str,
    reference: &str,
    at: &Pointer,
) -> Option<(&'a T, Pointer)> {
    let found = references::name_in(section, reference).and_then(|name| follow(map?, &name));
    let Some((item, name)) = found else {
        let message = format!("`{reference}` does not exist under `components.{section}`");
        cx.report(&rule::BROKEN_REF, at, (message, "the reference is ignored"));
        return None;
    };
    Some((item, Pointer::root().child("components").child(section).child(name)))
}
