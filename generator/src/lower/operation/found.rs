//! Finds the operations of a description, with the ids and the tags that the rest of lowering uses.

use std::collections::HashMap;

use openapiv3::{OpenAPI, PathItem, ReferenceOr};

use crate::config::{MethodNames, OperationName};
use crate::diagnostic::{Pointer, rule};
use crate::ir::why::ShortFrom;
use crate::lower::context::Context;
use crate::lower::naming::methods::{self, Short};
use crate::normalise::extension;
use crate::normalise::{OTHER_OPERATIONS, tag_of_path};

/// An operation of the description and its place.
#[derive(Clone, Debug)]
pub(in crate::lower) struct Found<'a> {
    pub(in crate::lower) method: &'a str,
    pub(in crate::lower) path: &'a str,
    pub(in crate::lower) item: &'a PathItem,
    pub(in crate::lower) described: &'a openapiv3::Operation,
    pub(in crate::lower) at: Pointer,
    /// The place of the path item.
    pub(in crate::lower) path_at: Pointer,
    /// The tag: the group for client libraries, the first tag listed, or one derived from the path.
    pub(in crate::lower) tag: &'a str,
    /// The id, given or derived from method and path. It is unique.
    pub(in crate::lower) id: String,
    /// The text that the names of the method and of its types are derived from.
    pub(in crate::lower) name: String,
    /// The short names of the method, best first. Types are outside of the handle, so their names start with that of the
    /// handle, or are derived from the `operationId` if a person chose it.
    pub(in crate::lower) shorts: Vec<Short>,
}

impl Found<'_> {
    /// Returns the names that settings use for the operation.
    pub(in crate::lower) fn named(&self) -> OperationName<'_> {
        OperationName { id: &self.id, method: self.method, path: self.path }
    }
}

/// Lists the operations in the description's order, with unique ids.
pub(in crate::lower) fn find<'a>(cx: &mut Context<'a>) -> Vec<Found<'a>> {
    let mut found: Vec<Found<'a>> = Vec::new();
    let mut by_id: HashMap<&'a str, Vec<usize>> = HashMap::new();
    let by_path = !has_tags(cx.api());
    for (path, item) in &cx.api().paths.paths {
        let ReferenceOr::Item(item) = item else { continue };
        let path_at = Pointer::root().child("paths").child(path);
        if path.contains('#') {
            let message =
                (format!("the fragment of `{path}` cannot be sent"), "requests go to the path in front of the `#`");
            cx.report(&rule::DOCUMENTED_ONLY, &path_at, message).help("remove the fragment from the path");
        }
        for (method, described, at) in methods(cx, path, item, &path_at) {
            let same = described.operation_id.as_deref().and_then(|id| by_id.get(id));
            let same: Vec<&Found<'a>> = same.into_iter().flatten().map(|&position| &found[position]).collect();
            let of_path = tag_of_path(path).filter(|_| by_path);
            let group = group(cx, described, &at);
            let tag = tag(described, group).or(of_path).unwrap_or("default");
            let (id, name) = identify(cx, &same, (method, path), tag, described, &at);
            let tags: Vec<&str> = described.tags.iter().map(String::as_str).chain(of_path).chain(group).collect();
            if cx.skips(OperationName { id: &id, method, path }, &tags) {
                continue;
            }
            let path_at = path_at.clone();
            if let Some(id) = &described.operation_id {
                by_id.entry(id).or_default().push(found.len());
            }
            let shorts = shorts(cx, described, &at, &id, (method, path), tag);
            found.push(Found { method, path, item, described, at, path_at, tag, id, name, shorts });
        }
    }
    found
}

/// Returns the handle that the description names for client libraries.
fn group<'a>(cx: &mut Context<'a>, described: &'a openapiv3::Operation, at: &Pointer) -> Option<&'a str> {
    if cx.config.method_names == MethodNames::AsDescribed {
        return None;
    }
    let value = extension::SDK_GROUP.value(&described.extensions)?;
    let group = value.as_str().or_else(|| value.as_array()?.last()?.as_str());
    if group.is_none() {
        cx.bad_extension(&extension::SDK_GROUP, at);
    }
    group.filter(|group| !group.trim().is_empty())
}

/// Returns the group of an operation, or its first tag. A group that is only another spelling of the tag is the tag,
/// which has docs.
fn tag<'a>(described: &'a openapiv3::Operation, group: Option<&'a str>) -> Option<&'a str> {
    let first = described.tags.first().map(String::as_str);
    match (group, first) {
        (Some(group), Some(first)) if methods::is_same_handle(group, first) => Some(first),
        _ => group.or(first),
    }
}

/// Returns the short names of an operation. One whose id is also that of a different operation has none.
fn shorts(
    cx: &mut Context<'_>,
    described: &openapiv3::Operation,
    at: &Pointer,
    id: &str,
    (method, path): (&str, &str),
    tag: &str,
) -> Vec<Short> {
    let given = described.operation_id.as_deref().filter(|id| !id.trim().is_empty());
    let is_unique = given.is_none_or(|given| given == id);
    if cx.config.method_names == MethodNames::AsDescribed || !is_unique {
        return Vec::new();
    }
    match cx.text(&described.extensions, &extension::SDK_METHOD, at).filter(|name| !name.trim().is_empty()) {
        Some(words) => vec![Short { words, from: ShortFrom::Library }],
        None => methods::shorts(methods::Operation { id: given, method, path, tag }),
    }
}

/// Returns whether any operation has a tag.
fn has_tags(api: &OpenAPI) -> bool {
    let items = api.paths.paths.values().filter_map(ReferenceOr::as_item);
    items.flat_map(PathItem::iter).any(|(_, operation)| !operation.tags.is_empty())
}

/// Returns the id of an operation, and the text for the name of its method. `same` lists earlier operations with the
/// same id.
fn identify(
    cx: &mut Context<'_>,
    same: &[&Found<'_>],
    (method, path): (&str, &str),
    tag: &str,
    described: &openapiv3::Operation,
    at: &Pointer,
) -> (String, String) {
    let unnamed = format!("{} {path}", method.to_ascii_lowercase());
    let Some(id) = described.operation_id.as_ref().filter(|id| !id.trim().is_empty()) else {
        let message =
            (format!("{method} {path} has no `operationId`"), "its Rust method is named after the method and path");
        cx.report(&rule::OPERATION_WITHOUT_ID, at, message);
        return (unnamed, in_words(method, path));
    };
    let Some(first) = same.first() else { return (id.clone(), id.clone()) };
    let is_in_tag = same.iter().any(|one| one.tag == tag);
    let name = if is_in_tag { format!("{id} {}", in_words(method, path)) } else { id.clone() };
    let help = format!("give one of them a different id; the other operation is `{} {}`", first.method, first.path);
    let note = match is_in_tag {
        true => "the Rust method of this one is also named after its path",
        false => "their tags are different, so both methods have the same name",
    };
    let message = (format!("two operations have the id `{id}`"), note);
    cx.report(&rule::DUPLICATE_OPERATION_ID, &at.child("operationId"), message).help(help);
    (unnamed, name)
}

/// Returns method and path as words: `GET /pets/{id}` is `get pets by id`.
pub(in crate::lower) fn in_words(method: &str, path: &str) -> String {
    let mut words = vec![method.to_ascii_lowercase()];
    let path = path.split('#').next().unwrap_or_default();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        words.push(match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => format!("by {name}"),
            None => segment.to_owned(),
        });
    }
    match path {
        "/" => words.push("root".to_owned()),
        path if path.ends_with('/') => words.push("slash".to_owned()),
        _ => {}
    }
    words.join(" ")
}

/// Returns the operations of a path in the description's order, which the typed model loses. Operations whose methods
/// the typed model does not know come last.
///
/// The typed model has a field for each method, so the table of `normalise` cannot list these.
fn methods<'a>(
    cx: &Context<'a>,
    path: &str,
    item: &'a PathItem,
    at: &Pointer,
) -> Vec<(&'a str, &'a openapiv3::Operation, Pointer)> {
    let all = [
        ("GET", &item.get),
        ("PUT", &item.put),
        ("POST", &item.post),
        ("DELETE", &item.delete),
        ("OPTIONS", &item.options),
        ("HEAD", &item.head),
        ("PATCH", &item.patch),
        ("TRACE", &item.trace),
    ];
    let tree = cx.document.extra.get("paths").and_then(|paths| paths.get(path)).and_then(serde_json::Value::as_object);
    let position = |method: &str| tree?.keys().position(|key| key.eq_ignore_ascii_case(method));
    let described = all.into_iter().filter_map(|(method, described)| Some((method, described.as_ref()?)));
    let mut found: Vec<_> =
        described.map(|(method, described)| (method, described, at.child(method.to_ascii_lowercase()))).collect();
    found.sort_by_key(|(method, ..)| position(method));
    let others = cx.document.operations.get(path).into_iter().flatten();
    let others_at = at.child(OTHER_OPERATIONS);
    found.extend(others.map(|(method, described)| (method.as_str(), described, others_at.child(method))));
    found
}
