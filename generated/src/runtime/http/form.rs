//! Writes bodies as `application/x-www-form-urlencoded`.

use std::borrow::Cow;

use url::form_urlencoded::byte_serialize;

use crate::runtime::call::error::Error;
use crate::runtime::http::fields::{Content, Encodings, each};
use crate::runtime::wire::View;

/// Writes the fields of an object as a form.
pub(crate) fn write(body: View<'_>, encodings: &Encodings) -> Result<Vec<u8>, Error> {
    let mut form = String::new();
    each(body, encodings, &mut |field| {
        let value = match field.content {
            Content::Text(text) => escaped(text.as_bytes()),
            Content::Json(json) => escaped(&json),
            // The texts are escaped one by one, so that the delimiter differs from the same character in a text.
            Content::Joined(texts, delimiter) => {
                let texts: Vec<String> = texts.iter().map(|text| escaped(text.as_bytes())).collect();
                texts.join(match delimiter {
                    ' ' => "%20",
                    '|' => "%7C",
                    _ => ",",
                })
            }
            Content::File(_) => {
                let detail = format!("`{}` is a file, which a URL-encoded form cannot contain", field.name);
                return Err(Error::build(detail));
            }
        };
        if !form.is_empty() {
            form.push('&');
        }
        form.push_str(&escaped(field.name.as_bytes()));
        form.push('=');
        form.push_str(&value);
        Ok(())
    })?;
    Ok(form.into_bytes())
}

fn escaped(text: &[u8]) -> String {
    byte_serialize(text).map(Cow::Borrowed).collect()
}
