//! Lists all operations in a description, including those that are later ignored.

use serde_json::{Map, Value};

use super::kinds::{Child, Kind};
use super::mend::with_slash;
use crate::diagnostic::{Origins, Place, Pointer};

/// An operation as it appears in the files.
#[derive(Clone, Debug)]
pub struct Described {
    /// The HTTP method: uppercase, or under `additionalOperations` as written.
    pub method: String,
    /// The path template, with its leading slash.
    pub path: String,
    /// The `operationId`, or an id made from the method and the path.
    pub id: String,
    /// The tags. The operation is generated under the first one.
    pub tags: Vec<String>,
    /// The pointer to it in the bundled document.
    pub at: Pointer,
    /// Its place in the files.
    pub place: Option<Place>,
    /// The place of its path item in the files.
    pub item: Option<Place>,
}

/// The key of OpenAPI 3.2 that contains operations by method.
const OTHERS: &str = "additionalOperations";

/// Returns whether a key of a path item of any version contains an operation.
fn is_operation(key: &str) -> bool {
    Kind::PathItem.child_of_any_version(key) == Some(Child::One(Kind::Operation))
}

/// Returns the id of an operation: the given one, or its method and path.
#[must_use]
pub fn id_of(given: Option<&str>, method: &str, path: &str) -> String {
    given.map_or_else(|| format!("{} {path}", method.to_ascii_lowercase()), str::to_owned)
}

impl Described {
    /// Returns whether a node of a path item belongs to one of its operations, rather than to all of them.
    #[must_use]
    pub fn owns(below_item: &Pointer) -> bool {
        let first = below_item.tokens().next().unwrap_or_default();
        first == OTHERS || is_operation(&first)
    }
}

/// Lists the operations under `paths` of a bundled document of any dialect, in order.
pub(super) fn list(tree: &Value, origins: &Origins) -> Vec<Described> {
    let mut found = Vec::new();
    let Some(paths) = tree.get("paths").and_then(Value::as_object) else { return found };
    for (path, item) in paths {
        let Some(item) = item.as_object().filter(|_| !path.starts_with("x-")) else { continue };
        let at = Pointer::root().child("paths").child(path);
        let path = with_slash(path, paths).unwrap_or_else(|| path.clone());
        for (key, value) in item {
            match value {
                Value::Object(one) if is_operation(key) => {
                    found.push(described(one, &key.to_ascii_uppercase(), &path, &at, &[key], origins));
                }
                Value::Object(others) if key == OTHERS => {
                    let others = others.iter().filter_map(|(method, one)| Some((method, one.as_object()?)));
                    found.extend(
                        others.map(|(method, one)| described(one, method, &path, &at, &[OTHERS, method], origins)),
                    );
                }
                _ => {}
            }
        }
    }
    if found.iter().all(|one| one.tags.is_empty()) {
        for one in &mut found {
            one.tags.extend(tag_of_path(&one.path).map(str::to_owned));
        }
    }
    found
}

/// Returns the tag of a path for descriptions without tags: the first segment that is not a placeholder, `api` or a
/// version.
#[must_use]
pub fn tag_of_path(path: &str) -> Option<&str> {
    let is_version = |segment: &str| {
        let number = segment.strip_prefix(['v', 'V']).unwrap_or(segment);
        number.starts_with(|c: char| c.is_ascii_digit())
    };
    let mut segments = path.split(['/', '?', '#']).filter(|segment| !segment.is_empty() && !segment.contains('{'));
    let segment = segments.find(|segment| !is_version(segment) && *segment != "api")?;
    // A format or an action follows a dot or a colon.
    segment.split(['.', ':']).next().filter(|name| !name.is_empty())
}

/// Creates the entry for the operation under `keys` of the path item at `item`.
fn described(
    one: &Map<String, Value>,
    method: &str,
    path: &str,
    item: &Pointer,
    keys: &[&str],
    origins: &Origins,
) -> Described {
    let below = |item: &Pointer| keys.iter().fold(item.clone(), |at, key| at.child(key));
    let tags = one.get("tags").and_then(Value::as_array).into_iter().flatten();
    Described {
        method: method.to_owned(),
        path: path.to_owned(),
        id: id_of(one.get("operationId").and_then(Value::as_str), method, path),
        tags: tags.filter_map(Value::as_str).map(str::to_owned).collect(),
        place: origins.place(&below(item)),
        item: origins.place(item),
        at: below(&Pointer::root().child("paths").child(path)),
    }
}
