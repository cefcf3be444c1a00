//! Writes bodies as `multipart/form-data` and other multipart media types. Files are read while the request is sent;
//! only the heads of their parts are written here.

use std::hash::{BuildHasher, RandomState};

use bytes::BytesMut;
use http::HeaderValue;

use crate::runtime::call::error::Error;
use crate::runtime::http::content::{Content, Source};
use crate::runtime::http::fields::{Content as Value, Encodings, Field, each, each_item, part_headers};
use crate::runtime::http::headers;
use crate::runtime::wire::View;

/// The media type of a file without one.
const BYTES: &str = "application/octet-stream";

/// The content of a part, and its head without the lines of [`part_headers`].
struct Part {
    head: String,
    content: Source,
}

/// Writes the fields of an object as named parts, or the items of a list as parts without a name. Returns the body and
/// its content type, which contains the boundary.
pub(crate) fn write(body: View<'_>, media_type: &str, encodings: &Encodings) -> Result<(Content, HeaderValue), Error> {
    let boundary = boundary();
    let content_type = headers::value("content-type", &format!("{media_type}; boundary={boundary}"))?;
    let mut whole = Joined::default();
    let headers = part_headers(body, encodings)?;
    let mut add = |field: Field<'_>| {
        let own = headers.iter().filter(|(of, _)| *of == field.name).map(|(_, lines)| lines.as_str());
        let own: String = own.collect();
        let Part { head, content } = part(field)?;
        whole.text(&format!("--{boundary}\r\n{head}{own}\r\n"));
        whole.source(content);
        whole.text("\r\n");
        Ok(())
    };
    match body {
        View::List(_) => each_item(body, &mut add)?,
        _ => each(body, encodings, &mut add)?,
    }
    whole.text(&format!("--{boundary}--\r\n"));
    Ok((whole.finish(), content_type))
}

/// A list of sources, sent one after the other. Adjacent texts become one source.
#[derive(Default)]
struct Joined {
    sources: Vec<Source>,
    text: BytesMut,
}

/// Content up to this size, in bytes, is copied next to the heads. Larger content is sent without a copy.
const COPIED: usize = 16 * 1024;

impl Joined {
    fn text(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
    }

    fn source(&mut self, source: Source) {
        match source {
            Source::Bytes(bytes) if bytes.len() <= COPIED => self.text.extend_from_slice(&bytes),
            source => {
                self.end_text();
                self.sources.push(source);
            }
        }
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.sources.push(Source::Bytes(self.text.split().freeze()));
        }
    }

    fn finish(mut self) -> Content {
        self.end_text();
        Content::joined(self.sources)
    }
}

fn part(field: Field<'_>) -> Result<Part, Error> {
    let name = field.name;
    let mut head = String::new();
    if !name.is_empty() {
        head.push_str(&format!("Content-Disposition: form-data; name=\"{}\"", quoted(name)));
    }
    let (content, content_type) = match field.content {
        Value::Text(text) => (Source::Bytes(text.into_owned().into()), field.content_type),
        Value::Joined(texts, delimiter) => {
            (Source::Bytes(texts.join(&delimiter.to_string()).into()), field.content_type)
        }
        Value::Json(json) => (Source::Bytes(json.into()), Some(field.content_type.unwrap_or("application/json"))),
        Value::File(file) => {
            // A file that is not described can also be a text, so it gets no default name and type.
            let (usual_name, usual_type) = if field.is_described { (Some(name), Some(BYTES)) } else { (None, None) };
            let usual_name = usual_name.filter(|name| !name.is_empty());
            if let Some(name) = file.given_name().or(usual_name) {
                if head.is_empty() {
                    head.push_str("Content-Disposition: attachment");
                }
                head.push_str(&format!("; filename=\"{}\"", quoted(name)));
            }
            (file.content().clone(), file.given_type().or(field.content_type).or(usual_type))
        }
    };
    if !head.is_empty() {
        head.push_str("\r\n");
    }
    if let Some(content_type) = content_type {
        headers::value(name, content_type)?;
        head.push_str(&format!("Content-Type: {content_type}\r\n"));
    }
    Ok(Part { head, content })
}

/// Escapes the characters that would end a quoted name, and no others (HTML standard, 4.10.21.8).
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// Returns a random boundary. The content of files is unknown at this point, so only chance prevents a collision: with
/// 128 bits that cannot be guessed, nobody can craft content that ends its part.
fn boundary() -> String {
    let random = || RandomState::new().hash_one(0);
    format!("{:016x}{:016x}", random(), random())
}
