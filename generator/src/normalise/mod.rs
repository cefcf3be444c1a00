//! Brings a description to one typed OpenAPI 3.0 document; decides nothing about Rust.

mod bundle;
mod described;
mod keys;
mod kinds;
mod leave_out;
mod mend;
mod swagger2;
mod typed;
mod v31;
mod version;
mod walk;

use openapiv3::OpenAPI;
use serde_json::Value;

pub use self::described::{Described, id_of};
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
    /// The operations that the files hold, before any was left out.
    pub described: Vec<Described>,
    /// The root document as the user would write its path.
    pub root: String,
}

/// Reads a description. `None` when errors keep it from going further.
pub fn normalise(sources: &mut Sources, sink: &mut Sink) -> Option<Document> {
    let file = sources.root(sink)?;
    let root = sources.get(file).clone();
    let dialect = version::detect(&root.value, &root.shown, sink)?;
    let kind = if dialect == version::Dialect::V2 { Kind::V2(swagger2::kinds::Part::Document) } else { Kind::Document };
    let (mut extra, mut origins) = bundle::bundle(sources, file, kind, sink);
    let described = described::list(&extra, &origins);
    if dialect == version::Dialect::V2 {
        // Unknown keys are told in the words of 2.0.
        keys::check(&extra, kind, &origins, sink);
        (extra, origins) = swagger2::rewrite(&extra, &origins, sink);
    }
    v31::rewrite(&mut extra, dialect, &mut origins, sink);
    mend::mend(&mut extra, &mut origins, sink);
    if dialect != version::Dialect::V2 {
        keys::check(&extra, Kind::Document, &origins, sink);
    }
    if sink.has_errors() {
        return None;
    }
    let openapi = typed::read(&mut extra, &mut origins, sink)?;
    Some(Document { openapi, extra, origins, described, root: root.shown })
}
