//! Forms: the encoding of form fields, and the fields of a multipart body that are files.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use openapiv3::{
    QueryStyle, ReferenceOr, Schema, SchemaKind, StringFormat, Type as SchemaType, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use crate::diagnostic::{Pointer, rule};
use crate::ir::{Encoding, Kind, Type, TypeRef};
use crate::normalise::{CONTENT_MEDIA_TYPE, references};

use super::media::{self, Handling, schema_type};
use crate::lower::context::{Context, Node};
use crate::lower::schema::all_of::{self, sole_all_of};
use crate::lower::schema::types::Types;

/// Returns the encodings of the fields that have a style or a content type.
pub(in crate::lower) fn encodings(
    cx: &mut Context<'_>,
    media: &openapiv3::MediaType,
    at: &Pointer,
    handling: Handling,
) -> Vec<(String, Encoding)> {
    let mut members = IndexMap::new();
    if let Some(schema) = &media.schema {
        properties(cx, schema.into(), &at.child("schema"), &mut members, &mut BTreeSet::new());
    }
    let mut found = Vec::new();
    for (wire, described) in &media.encoding {
        let at = at.child("encoding").child(wire);
        let is_object = members.get(wire.as_str()).is_none_or(|(node, at)| may_be_object(cx, *node, at));
        // The typed model does not distinguish `explode: false` from a missing `explode`.
        let explode = cx.document.extra.pointer(at.as_str()).and_then(|one| one.get("explode")?.as_bool());
        let encoding = match (&described.style, explode) {
            (None, None) => {
                described.content_type.as_deref().filter(|_| handling == Handling::Multipart).and_then(of_type)
            }
            (Some(QueryStyle::DeepObject), _) => Some(Encoding::Deep),
            (Some(QueryStyle::SpaceDelimited), None | Some(false)) => Some(Encoding::Joined(' ')),
            (Some(QueryStyle::PipeDelimited), None | Some(false)) => Some(Encoding::Joined('|')),
            (_, Some(false)) => Some(Encoding::Joined(',')),
            // A list repeats its name by default.
            _ => is_object.then_some(Encoding::Spread),
        };
        // Each file is a part of its own, even if the style joins lists.
        let is_file = members.get(wire.as_str()).is_some_and(|(node, at)| file(cx, *node, at).is_some());
        if is_file && !matches!(encoding, Some(Encoding::Type(_))) {
            continue;
        }
        if let Some(Encoding::Type(content_type)) = &encoding
            && members.contains_key(wire.as_str())
            && is_object
            && media::handling(content_type) != Handling::Json
        {
            let message =
                (format!("the content type of the object `{wire}` is not supported"), "the object is sent as JSON");
            cx.report(&rule::KEYWORD_NOT_SUPPORTED, &at.child("contentType"), message);
            continue;
        }
        found.extend(encoding.map(|encoding| (wire.clone(), encoding)));
    }
    if handling == Handling::Multipart {
        for (wire, (node, at)) in &members {
            let is_told = found.iter().any(|(known, _)| known == wire);
            let media_type = media_type_of(cx, *node, at).map(Encoding::Type);
            let as_given = || may_be_text(cx, *node, at).then_some(Encoding::AsGiven);
            let encoding = media_type.or_else(as_given).filter(|_| !is_told);
            found.extend(encoding.map(|encoding| ((*wire).to_owned(), encoding)));
        }
    }
    found
}

/// Returns the media type of a text or of the items of a list, as a 3.1 schema gives it.
fn media_type_of(cx: &Context<'_>, node: Node<'_>, at: &Pointer) -> Option<String> {
    let (schema, at) = cx.resolve(node, at)?;
    if let SchemaKind::Type(SchemaType::Array(array)) = &schema.schema_kind {
        return media_type_of(cx, array.items.as_ref()?.into(), &at.child("items"));
    }
    schema.schema_data.extensions.get(CONTENT_MEDIA_TYPE)?.as_str().map(str::to_owned)
}

fn may_be_object(cx: &Context<'_>, node: Node<'_>, at: &Pointer) -> bool {
    let kind = cx.resolve(node, at).map(|(schema, _)| &schema.schema_kind);
    !matches!(kind, Some(SchemaKind::Type(ty)) if !matches!(ty, SchemaType::Object(_)))
}

/// Returns the first content type of a part. Types with a wildcard are for the caller to choose.
fn of_type(content_types: &str) -> Option<Encoding> {
    let mut content_types = content_types.split(',').map(str::trim);
    content_types.find(|one| !one.is_empty() && !one.contains('*')).map(|one| Encoding::Type(one.to_owned()))
}

/// Returns the type of a multipart body, in which binary fields are files.
pub(in crate::lower) fn multipart_type<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    media: &'a openapiv3::MediaType,
    at: &Pointer,
    name: &str,
    is_form_data: bool,
) -> TypeRef {
    let map_of_files = TypeRef::Map(Box::new(TypeRef::File));
    let Some(schema) = &media.schema else { return map_of_files };
    let mut ty = schema_type(cx, types, media, at, name);
    if let TypeRef::Nullable(inner) = ty {
        ty = *inner;
    }
    let at = at.child("schema");
    match target(&types.done, &ty) {
        Target::Struct(rust) => {
            let files = files(cx, schema.into(), &at);
            if files.is_empty() {
                return ty;
            }
            let component = component_of(cx, schema.into());
            let is_shared = component.is_some_and(|wire| used_elsewhere(&cx.document.extra).contains(wire));
            let name = if is_shared { copy(types, &rust) } else { rust };
            put_files(cx, types, &name, &files, is_shared);
            TypeRef::Named(name)
        }
        Target::Map(TypeRef::Any | TypeRef::String) => map_of_files,
        Target::Map(_) | Target::Union => ty,
        Target::Other(TypeRef::Any) => map_of_files,
        Target::List if !is_form_data => match media.schema.as_ref().and_then(|schema| file(cx, schema.into(), &at)) {
            Some(file) => {
                file.formats_at.iter().for_each(|at| cx.withdraw(&rule::FORMAT_NOT_SUPPORTED, at));
                file.ty
            }
            None => ty,
        },
        Target::List | Target::Other(_) => {
            let message = (
                "the multipart body is not an object, so its parts have no names",
                "the body is generated as a map of parts",
            );
            cx.report(&rule::KEYWORD_NOT_SUPPORTED, &at, message);
            map_of_files
        }
    }
}

/// The definition of a type behind aliases.
enum Target {
    Struct(String),
    Map(TypeRef),
    List,
    Union,
    Other(TypeRef),
}

fn target(types: &[Type], ty: &TypeRef) -> Target {
    let mut ty = ty.clone();
    let mut seen = BTreeSet::new();
    loop {
        match ty {
            TypeRef::Map(inner) => return Target::Map(*inner),
            TypeRef::List(_) => return Target::List,
            TypeRef::Clearable(_) | TypeRef::Expandable(_) => return Target::Union,
            TypeRef::Named(name) if seen.insert(name.clone()) => {
                match types.iter().find(|one| one.rust == name).map(|one| &one.kind) {
                    Some(Kind::Alias(next)) => ty = next.clone(),
                    Some(Kind::Struct { .. }) => return Target::Struct(name),
                    Some(Kind::Union { .. }) => return Target::Union,
                    _ => return Target::Other(TypeRef::Named(name)),
                }
            }
            other => return Target::Other(other),
        }
    }
}

/// A field that is a file, or a list of files.
struct FileMember {
    ty: TypeRef,
    /// The places of its formats, if they are in the field itself and not behind a reference.
    formats_at: Vec<Pointer>,
}

/// Returns the fields of an object that are files, including those of its `allOf`.
fn files<'a>(cx: &Context<'a>, node: Node<'a>, at: &Pointer) -> BTreeMap<&'a str, FileMember> {
    let mut members = IndexMap::new();
    properties(cx, node, at, &mut members, &mut BTreeSet::new());
    members.into_iter().filter_map(|(wire, (node, at))| Some((wire, file(cx, node, &at)?))).collect()
}

pub(in crate::lower) fn properties<'a>(
    cx: &Context<'a>,
    node: Node<'a>,
    at: &Pointer,
    found: &mut IndexMap<&'a str, (Node<'a>, Pointer)>,
    seen: &mut BTreeSet<&'a str>,
) {
    if let Node::Reference(reference) = node
        && !seen.insert(reference)
    {
        return;
    }
    let Some((schema, at)) = cx.resolve(node, at) else { return };
    for (index, part) in all_of::parts(schema).iter().enumerate() {
        properties(cx, part.into(), &at.child("allOf").child(index), found, seen);
    }
    for (wire, node) in all_of::properties(schema).into_iter().flatten() {
        found.insert(wire, (node.into(), at.child("properties").child(wire)));
    }
}

/// Returns a file field: a file, a list of files, or a union with one of them. A file can hold the text and JSON of the
/// other variants as well.
fn file<'a>(cx: &Context<'a>, node: Node<'a>, at: &Pointer) -> Option<FileMember> {
    if let Some(file) = plain_file(cx, node, at) {
        return Some(file);
    }
    let (schema, resolved) = cx.resolve(node, at)?;
    let (key, variants) = variants(schema)?;
    let places = (0..).map(|index| resolved.child(key).child(index));
    let files = variants.iter().zip(places).filter_map(|(one, at)| plain_file(cx, one.into(), &at));
    let mut file = files.reduce(|first, other| FileMember {
        ty: if first.ty == TypeRef::File { other.ty } else { first.ty },
        formats_at: [first.formats_at, other.formats_at].concat(),
    })?;
    if resolved != *at {
        file.formats_at.clear();
    }
    Some(file)
}

/// Returns whether a field is a file or a value of a different kind.
fn may_be_text(cx: &Context<'_>, node: Node<'_>, at: &Pointer) -> bool {
    let variants = cx.resolve(node, at).and_then(|(schema, _)| variants(schema)).map(|(_, variants)| variants);
    let is_other = |one: &ReferenceOr<Schema>| plain_file(cx, one.into(), at).is_none();
    file(cx, node, at).is_some() && variants.is_some_and(|all| all.iter().any(is_other))
}

/// Returns the variants of a union, and the keyword that lists them.
fn variants(schema: &Schema) -> Option<(&'static str, &[ReferenceOr<Schema>])> {
    match &schema.schema_kind {
        SchemaKind::OneOf { one_of } => Some(("oneOf", one_of)),
        SchemaKind::AnyOf { any_of } => Some(("anyOf", any_of)),
        _ => None,
    }
}

fn plain_file<'a>(cx: &Context<'a>, node: Node<'a>, at: &Pointer) -> Option<FileMember> {
    if let Some(format_at) = bytes(cx, node, at) {
        return Some(FileMember { ty: TypeRef::File, formats_at: format_at.into_iter().collect() });
    }
    let (schema, resolved) = cx.resolve(node, at)?;
    let SchemaKind::Type(SchemaType::Array(array)) = &schema.schema_kind else { return None };
    let items = array.items.as_ref()?;
    let format_at = bytes(cx, items.into(), &resolved.child("items"))?;
    let formats_at = format_at.filter(|_| resolved == *at).into_iter().collect();
    Some(FileMember { ty: TypeRef::List(Box::new(TypeRef::File)), formats_at })
}

/// Returns `Some` for a binary schema, with the place of its format if no reference leads there.
fn bytes<'a>(cx: &Context<'a>, node: Node<'a>, at: &Pointer) -> Option<Option<Pointer>> {
    let (schema, resolved) = cx.resolve(node, at)?;
    if let Some(target) = sole_all_of(schema) {
        return bytes(cx, target, at).map(|_| None);
    }
    let SchemaKind::Type(SchemaType::String(text)) = &schema.schema_kind else { return None };
    let is_binary = matches!(text.format, VariantOrUnknownOrEmpty::Item(StringFormat::Binary));
    let is_here = resolved == *at;
    (is_binary && text.enumeration.is_empty()).then(|| is_here.then(|| resolved.child("format")))
}

/// Returns the component that the schema of a body is, behind references and aliases.
pub(in crate::lower) fn component_of<'a>(cx: &Context<'a>, node: Node<'a>) -> Option<&'a str> {
    let (mut node, mut found) = (node, None);
    let mut seen = BTreeSet::new();
    loop {
        node = match node {
            Node::Reference(reference) if seen.insert(reference) => {
                let (wire, next) = cx.component(reference)?;
                found = Some(wire);
                next
            }
            Node::Reference(_) => return found,
            Node::Schema(schema) => match sole_all_of(schema) {
                Some(next) => next,
                None => return found,
            },
        };
    }
}

/// Returns the component schemas that are used outside of multipart bodies.
fn used_elsewhere(tree: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    gather_references(tree, &mut found);
    found
}

fn gather_references(tree: &Value, found: &mut BTreeSet<String>) {
    match tree {
        Value::Object(members) => {
            let reference = references::of_object(members);
            let name = reference.and_then(|reference| references::name_in("schemas", reference));
            found.extend(name.map(Cow::into_owned));
            for (key, value) in members {
                let is_multipart = media::handling(key) == Handling::Multipart;
                match value.get("schema").filter(|schema| is_multipart && is_reference(schema)) {
                    Some(_) => {}
                    None => gather_references(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather_references(item, found)),
        _ => {}
    }
}

/// Returns whether a schema is only a reference to a different one.
fn is_reference(schema: &Value) -> bool {
    let sole = schema.get("allOf").and_then(Value::as_array).filter(|parts| parts.len() == 1);
    schema.get("$ref").is_some() || sole.is_some_and(|parts| parts[0].get("$ref").is_some())
}

/// Copies a type that JSON uses as well, to be changed for multipart bodies.
fn copy(types: &mut Types<'_>, rust: &str) -> String {
    if let Some(known) = types.multipart.get(rust) {
        return known.clone();
    }
    let name = types.reserve(format!("{rust}Multipart"));
    if let Some(mut ty) = types.done.iter().find(|ty| ty.rust == rust).cloned() {
        (ty.rust, ty.wire) = (name.clone(), name.clone());
        types.done.push(ty);
    }
    types.multipart.insert(rust.to_owned(), name.clone());
    name
}

fn put_files(
    cx: &mut Context<'_>,
    types: &mut Types<'_>,
    rust: &str,
    files: &BTreeMap<&str, FileMember>,
    is_shared: bool,
) {
    let Some(ty) = types.done.iter_mut().find(|ty| ty.rust == rust) else { return };
    let Kind::Struct { fields, .. } = &mut ty.kind else { return };
    let mut replaced = Vec::new();
    for field in fields {
        let Some(file) = files.get(field.wire.as_str()) else { continue };
        replaced.push(std::mem::replace(&mut field.ty, file.ty.clone()));
        if !is_shared {
            file.formats_at.iter().for_each(|at| cx.withdraw(&rule::FORMAT_NOT_SUPPORTED, at));
        }
    }
    // The replaced unions were inline, so nothing else uses their types.
    if !is_shared {
        types.forget_inline(&replaced);
    }
}
