//! The fields of a body as the parts of `multipart/form-data` and its kin. Only the heads of parts are put together
//! here; what is in a file is read when it is sent.

use std::hash::{BuildHasher, RandomState};

use bytes::BytesMut;
use http::HeaderValue;

use crate::runtime::call::error::Error;
use crate::runtime::http::content::{Content, Source};
use crate::runtime::http::fields::{Content as Value, Encodings, Field, each, each_item, part_headers};
use crate::runtime::http::headers;
use crate::runtime::wire::View;

/// What a file is when nobody says it.
const BYTES: &str = "application/octet-stream";

/// The content of a part, and the lines of its head that every part of its kind has.
struct Part {
    head: String,
    content: Source,
}

/// Writes the members of an object as parts, or the items of a list as parts without a name. Returns the body and its
/// content type, which names the boundary.
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

/// Sources one after the other. Texts that follow each other become one source.
#[derive(Default)]
struct Joined {
    sources: Vec<Source>,
    text: BytesMut,
}

/// Content up to this size is copied between the heads; above, it is sent from where it is.
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
            // What the description does not know may be a text as well, and then has neither name nor type.
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

/// The HTML standard, 4.10.21.8: what would end a name in quotes is escaped, all else stands as it is.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// A line that stands in no part. What is in a file is not known before it is sent, so nothing but chance keeps the two
/// apart: 128 bits that nobody can guess, so that no content can be made to end its part.
fn boundary() -> String {
    let random = || RandomState::new().hash_one(0);
    format!("{:016x}{:016x}", random(), random())
}
