//! Lists the operations that a description holds, before anything is left out; judges none of them.

use serde_json::{Map, Value};

use super::mend::with_slash;
use crate::diagnostic::{Origins, Place, Pointer};

/// An operation as the files describe it.
#[derive(Clone, Debug)]
pub struct Described {
    /// The HTTP method, in capitals unless the description gives it in another way.
    pub method: String,
    /// The path template, with the slash that it starts with.
    pub path: String,
    /// The id, given or made of method and path.
    pub id: String,
    /// Its tags, the one that it is generated under first.
    pub tags: Vec<String>,
    /// Where it stands in the tree that is generated from.
    pub at: Pointer,
    /// Where it stands in the files.
    pub place: Option<Place>,
    /// Where its path item stands in the files.
    pub item: Option<Place>,
}

/// The keys of a path item that hold an operation.
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// The key of 3.2 under which operations stand by their method.
const OTHERS: &str = "additionalOperations";

/// The id of an operation: the one given to it, or its method and path.
#[must_use]
pub fn id_of(given: Option<&str>, method: &str, path: &str) -> String {
    given.map_or_else(|| format!("{} {path}", method.to_ascii_lowercase()), str::to_owned)
}

impl Described {
    /// Whether a node of a path item is, or is part of, one operation: then the others have no share in it.
    #[must_use]
    pub fn owns(below_item: &Pointer) -> bool {
        let first = below_item.tokens().next().unwrap_or_default();
        first == OTHERS || METHODS.contains(&first.as_str())
    }
}

/// The operations below `paths` of a bundled tree of any dialect, in its order.
pub(super) fn list(tree: &Value, origins: &Origins) -> Vec<Described> {
    let mut found = Vec::new();
    let Some(paths) = tree.get("paths").and_then(Value::as_object) else { return found };
    for (path, item) in paths {
        let Some(item) = item.as_object().filter(|_| !path.starts_with("x-")) else { continue };
        let at = Pointer::root().child("paths").child(path);
        let path = with_slash(path, paths).unwrap_or_else(|| path.clone());
        for (key, value) in item {
            match value {
                Value::Object(one) if METHODS.contains(&key.as_str()) => {
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

/// What stands in for a tag where no operation of a description has one: the first segment of the path that says what
/// the path is about. A placeholder does not, and neither does `api` or a version.
#[must_use]
pub fn tag_of_path(path: &str) -> Option<&str> {
    let is_version = |segment: &str| {
        let number = segment.strip_prefix(['v', 'V']).unwrap_or(segment);
        number.starts_with(|c: char| c.is_ascii_digit())
    };
    let mut segments = path.split(['/', '?', '#']).filter(|segment| !segment.is_empty() && !segment.contains('{'));
    let segment = segments.find(|segment| !is_version(segment) && *segment != "api")?;
    // What follows a dot or a colon is a format or an action.
    segment.split(['.', ':']).next().filter(|name| !name.is_empty())
}

/// An operation that stands under `keys` of the path item at `item`.
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
