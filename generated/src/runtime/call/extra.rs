//! Fields of a JSON body that are not in the description.

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::Value;

use crate::runtime::call::error::Error;
use crate::runtime::call::splice::splice;
use crate::runtime::http::content::Content;

/// Returns the body with the fields added. A call without a body gets one.
pub(crate) fn add(body: &Content, headers: &HeaderMap, fields: Vec<(String, Value)>) -> Result<Bytes, Error> {
    let is_json = headers.get(CONTENT_TYPE).is_none_or(|it| it.to_str().is_ok_and(|it| it.contains("json")));
    let mut json = body.as_object().to_vec();
    for (field, value) in fields {
        let pointer = match field.starts_with('/') {
            true => field.clone(),
            false => format!("/{}", field.replace('~', "~0").replace('/', "~1")),
        };
        let added = splice(&json, &pointer, &value.to_string()).filter(|_| is_json);
        let detail = || Error::build(format!("the request body is not a JSON object that can have a field `{field}`"));
        json = added.ok_or_else(detail)?;
    }
    Ok(json.into())
}
