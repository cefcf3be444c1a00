//! Names of the request bodies that FastAPI puts together from the parameters of a function.
//!
//! Their components are named after the `operationId`, which FastAPI makes from function, path and method.
//! `Body_upload_file_files__post` becomes `UploadFileBody`.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{OpenAPI, PathItem, ReferenceOr};

use super::methods::without_path;
use super::names::Case;

/// Returns the names of such components. One whose name a different component has keeps its own.
pub(in crate::lower) fn names(api: &OpenAPI) -> BTreeMap<&str, String> {
    let Some(components) = &api.components else { return BTreeMap::new() };
    let mut named: BTreeMap<&str, String> = BTreeMap::new();
    for (path, item) in &api.paths.paths {
        let operations = item.as_item().into_iter().flat_map(PathItem::iter);
        for (method, operation) in operations {
            let Some(id) = &operation.operation_id else { continue };
            let body = components.schemas.get_key_value(&format!("Body_{id}"));
            if let (Some((wire, ReferenceOr::Item(_))), Some(function)) = (body, without_path(id, method, path)) {
                named.insert(wire, Case::Type.name(&format!("{function} body")));
            }
        }
    }
    let others = components.schemas.keys().filter(|wire| !named.contains_key(wire.as_str()));
    let mut taken: BTreeSet<String> = others.map(|wire| Case::Type.name(wire)).collect();
    let mut seen = BTreeSet::new();
    taken.extend(named.values().filter(|name| !seen.insert(name.as_str())).cloned());
    named.retain(|_, name| !taken.contains(name));
    named
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bodies_are_named_after_their_functions_unless_the_name_is_taken() {
        let post = |id: &str| json!({"post": {"operationId": id, "responses": {}}});
        let api: OpenAPI = serde_json::from_value(json!({
            "openapi": "3.0.3", "info": {"title": "", "version": ""},
            "paths": {
                "/files": post("upload_file_files_post"),
                "/a": post("twice_a_post"), "/b": post("twice_b_post"),
                "/c": post("taken_c_post"),
                "/d": post("chosen"),
            },
            "components": {"schemas": {
                "Body_upload_file_files_post": {}, "Body_twice_a_post": {}, "Body_twice_b_post": {},
                "Body_taken_c_post": {}, "TakenBody": {}, "Body_chosen": {}, "Body_unused_e_post": {},
            }},
        }))
        .expect("a description");
        assert_eq!(names(&api), [("Body_upload_file_files_post", "UploadFileBody".to_owned())].into());
    }
}
