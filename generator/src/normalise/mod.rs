//! Brings a description to one typed OpenAPI 3.0 document; decides nothing about Rust.

mod bundle;
mod keys;
mod kinds;
mod swagger2;
mod typed;
mod version;

use openapiv3::OpenAPI;
use serde_json::Value;

use self::kinds::Kind;
use crate::diagnostic::{Origins, Sink};
use crate::load::Sources;

/// A description in one piece.
#[derive(Clone, Debug)]
pub struct Document {
    /// The typed model. All its references point to `#/components/<map>/<name>`, and what they name is there.
    pub openapi: OpenAPI,
    /// The same document as a tree, for facts that the typed model does not keep.
    pub extra: Value,
    /// Where the parts of the tree came from.
    pub origins: Origins,
    /// The root document as the user would write its path.
    pub root: String,
}

/// Reads a description. `None` when errors keep it from going further.
pub fn normalise(sources: &mut Sources, sink: &mut Sink) -> Option<Document> {
    let file = sources.root(sink)?;
    let root = sources.get(file).clone();
    let dialect = version::detect(&root.value, &root.shown, sink)?;
    let document = match dialect {
        version::Dialect::V30 => Kind::Document,
        version::Dialect::V2 => Kind::V2(swagger2::kinds::Part::Document),
    };
    let (mut extra, mut origins) = bundle::bundle(sources, file, document, sink);
    keys::check(&extra, document, &origins, sink);
    if sink.has_errors() {
        return None;
    }
    if dialect == version::Dialect::V2 {
        (extra, origins) = swagger2::rewrite(&extra, &origins, sink);
    }
    let openapi = typed::read(&extra, &origins, sink)?;
    Some(Document { openapi, extra, origins, root: root.shown })
}
