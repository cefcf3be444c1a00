//! References (`$ref`) inside one document.
//!
//! Bundling follows references between files with `bundle::resolve`, because what they mean depends on the file. After
//! it, all references point inside the document.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::diagnostic::Pointer;

/// The maximum number of references to follow, because they can be circular.
const MAX_HOPS: usize = 64;

/// Returns the `$ref` of a node, if it has one.
pub(crate) fn of(node: &Value) -> Option<&str> {
    of_object(node.as_object()?)
}

/// Returns the `$ref` of an object, if it has one.
pub(crate) fn of_object(map: &Map<String, Value>) -> Option<&str> {
    map.get("$ref")?.as_str()
}

/// Returns the references of the parts that a schema extends with `allOf`.
pub(crate) fn extended(schema: &Value) -> impl Iterator<Item = &str> {
    schema.get("allOf").and_then(Value::as_array).into_iter().flatten().filter_map(of)
}

/// Returns the pointer that a reference consists of, or `None` for one into a different document.
pub(crate) fn place(reference: &str) -> Option<Pointer> {
    reference.strip_prefix('#').map(Pointer::from_escaped)
}

/// Returns the node that a reference points to.
pub(crate) fn target<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    root.pointer(reference.strip_prefix('#')?)
}

/// Follows references from a node to one that is not a reference. Returns `None` if they lead nowhere.
pub(crate) fn end<'a>(root: &'a Value, node: &'a Value) -> Option<&'a Value> {
    let mut node = node;
    for _ in 0..MAX_HOPS {
        let Some(reference) = of(node) else { return Some(node) };
        node = target(root, reference)?;
    }
    None
}

/// Returns the component that a reference points to: its map, such as `schemas`, and its name.
pub(crate) fn component(reference: &str) -> Option<(&str, Cow<'_, str>)> {
    let (map, name) = reference.strip_prefix("#/components/")?.split_once('/')?;
    Some((map, Pointer::unescaped(name)))
}

/// Returns the name of the component that a reference points to, if it is in the given map.
pub(crate) fn name_in<'a>(map: &str, reference: &'a str) -> Option<Cow<'a, str>> {
    component(reference).filter(|(of, _)| *of == map).map(|(_, name)| name)
}

/// Returns a reference to a component.
pub(crate) fn to(map: &str, name: &str) -> String {
    format!("#{}", Pointer::root().child("components").child(map).child(name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::end;

    #[test]
    fn a_chain_of_references_is_followed_and_a_circle_is_not() {
        let root =
            json!({"a": {"$ref": "#/b~1c"}, "b/c": {"$ref": "#/d"}, "d": {"name": "limit"}, "e": {"$ref": "#/e"}});
        assert_eq!(end(&root, &root["a"]), Some(&root["d"]));
        assert_eq!(end(&root, &root["d"]), Some(&root["d"]));
        assert_eq!(end(&root, &root["e"]), None);
        assert_eq!(end(&root, &json!({"$ref": "#/f"})), None);
    }
}
