//! The fields of a body as the parts of `multipart/form-data`, put together in memory.

use std::hash::{BuildHasher, RandomState};

use bytes::{Bytes, BytesMut};
use http::HeaderValue;

use super::error::Error;
use super::fields::{Content, Encodings, Field, each};
use super::headers;
use super::wire::View;

/// What a file is when nobody says it.
const BYTES: &str = "application/octet-stream";

/// The content of a part below its head, which ends with an empty line.
struct Part {
    head: String,
    content: Bytes,
}

/// Writes the members of an object as parts. Returns the body and its content type, which names the boundary.
pub(crate) fn write(body: View<'_>, encodings: &Encodings) -> Result<(Bytes, HeaderValue), Error> {
    let mut parts = Vec::new();
    each(body, encodings, &mut |field| {
        parts.push(part(field)?);
        Ok(())
    })?;
    let boundary = boundary(&parts);
    let content_type = headers::value("content-type", &format!("multipart/form-data; boundary={boundary}"))?;
    let size = |part: &Part| part.head.len() + part.content.len() + boundary.len() + 6;
    let mut whole = BytesMut::with_capacity(parts.iter().map(size).sum::<usize>() + boundary.len() + 6);
    for part in &parts {
        whole.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        whole.extend_from_slice(part.head.as_bytes());
        whole.extend_from_slice(&part.content);
        whole.extend_from_slice(b"\r\n");
    }
    whole.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok((whole.freeze(), content_type))
}

fn part(field: Field<'_>) -> Result<Part, Error> {
    let name = field.name;
    let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
    let (content, content_type) = match field.content {
        Content::Text(text) => (Bytes::from(text.into_owned()), field.content_type),
        Content::Joined(texts, delimiter) => (Bytes::from(texts.join(&delimiter.to_string())), field.content_type),
        Content::Json(json) => (Bytes::from(json), Some(field.content_type.unwrap_or("application/json"))),
        Content::File(file) => {
            // What the description does not know may be a text as well, and then has neither name nor type.
            let (usual_name, usual_type) = if field.is_described { (Some(name), Some(BYTES)) } else { (None, None) };
            if let Some(name) = file.given_name().or(usual_name) {
                head.push_str(&format!("; filename=\"{}\"", quoted(name)));
            }
            (file.content().clone(), file.given_type().or(field.content_type).or(usual_type))
        }
    };
    head.push_str("\r\n");
    if let Some(content_type) = content_type {
        headers::value(name, content_type)?;
        head.push_str(&format!("Content-Type: {content_type}\r\n"));
    }
    head.push_str("\r\n");
    Ok(Part { head, content })
}

/// The HTML standard, 4.10.21.8: what would end a name in quotes is escaped, all else stands as it is.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// A line that stands in no part: nobody can guess it, so that no content can be made to end its part.
fn boundary(parts: &[Part]) -> String {
    loop {
        let random = || RandomState::new().hash_one(parts.len());
        let boundary = format!("{:016x}{:016x}", random(), random());
        if !parts.iter().any(|part| holds(&part.content, boundary.as_bytes())) {
            return boundary;
        }
    }
}

fn holds(content: &[u8], wanted: &[u8]) -> bool {
    content.windows(wanted.len()).any(|window| window == wanted)
}
