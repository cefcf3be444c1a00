//! Brings a description to one typed OpenAPI 3.0 document; decides nothing about Rust.

mod bundle;
mod described;
pub mod extension;
mod keys;
mod kinds;
mod leave_out;
mod mend;
mod spelling;
mod swagger2;
mod typed;
mod v31;
mod version;
mod visit;
mod walk;

use indexmap::IndexMap;
use openapiv3::{OpenAPI, Operation, PathItem};
use serde_json::Value;

pub use self::bundle::unused::Unused;
pub use self::described::{Described, id_of, tag_of_path};
pub(crate) use self::kinds::Kind;
pub(crate) use self::visit::{Part, parts};
use crate::diagnostic::{Origins, Pointer, Sink, rule};
use crate::load::Sources;
use crate::load::room::too_large_help;

/// The key of a schema that says which media type its text holds.
pub(crate) const CONTENT_MEDIA_TYPE: &str = "x-typewright-content-media-type";

/// The key of a number that may be written as text.
pub(crate) const NUMERIC_TEXT: &str = "x-typewright-numeric-text";

/// The keys of those bounds of an integer that the typed model cannot hold.
pub(crate) const MINIMUM: &str = "x-typewright-minimum";
pub(crate) const MAXIMUM: &str = "x-typewright-maximum";
pub(crate) const MULTIPLE_OF: &str = "x-typewright-multipleOf";

/// The key of a path item under which operations stand whose methods the typed model does not know.
pub(crate) const OTHER_OPERATIONS: &str = "x-typewright-operations";

/// A description in one piece.
#[derive(Clone, Debug)]
pub struct Document {
    /// The typed model. All its references point to `#/components/<map>/<name>`, and what they name is there.
    pub openapi: OpenAPI,
    /// Operations by path whose methods the typed model does not know, with their methods.
    pub operations: IndexMap<String, Vec<(String, Operation)>>,
    /// What the API sends to receivers, by name.
    pub webhooks: IndexMap<String, PathItem>,
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
    let (kind, _) = kinds_of(dialect);
    let (mut extra, mut origins) = bundle::bundle(sources, file, kind, sink);
    let described = described::list(&extra, &origins);
    if described.len() as u64 > sources.limit().saturating_mul(OPERATIONS_PER_MIB) {
        report_operations(&described, sources.limit(), sink);
        return None;
    }
    if dialect == version::Dialect::V2 {
        // Unknown keys are told in the words of 2.0.
        keys::check(&extra, kind, &origins, sink);
        (extra, origins) = swagger2::rewrite(&extra, &origins, sink);
    }
    v31::rewrite(&mut extra, dialect, &mut origins, sources.texts(), sink);
    mend::mend(&mut extra, &mut origins, sources.texts(), sink);
    if dialect != version::Dialect::V2 {
        keys::check(&extra, Kind::Document, &origins, sink);
    }
    if sink.has_errors() {
        return None;
    }
    let openapi = typed::read(&mut extra, &mut origins, sink)?;
    let (operations, webhooks) = (typed::other_operations(&extra), typed::webhooks(&extra));
    Some(Document { openapi, operations, webhooks, extra, origins, described, root: root.shown })
}

/// The operations that each MiB of the size limit allows: the code of one takes about so much memory.
const OPERATIONS_PER_MIB: u64 = 128;

fn report_operations(described: &[Described], limit: u64, sink: &mut Sink) {
    let most = limit.saturating_mul(OPERATIONS_PER_MIB);
    let first = described.get(usize::try_from(most).unwrap_or(usize::MAX)).and_then(|one| one.place.clone());
    let message = format!("the description has more than the {most} operations that the limit of {limit} MiB allows");
    sink.push(&rule::TOO_LARGE, first, message).help(too_large_help(limit));
}

/// A description as its authors wrote it: in one piece, but in its own dialect, with nothing repaired or rewritten.
#[derive(Clone, Debug)]
pub(crate) struct AsWritten {
    /// The tree. References point inside it, to the place where its dialect keeps reusable parts.
    pub(crate) tree: Value,
    /// The pointer to the object that holds the named schemas.
    pub(crate) schemas: Pointer,
    /// Whether schemas are those of JSON Schema 2020-12, as they are since OpenAPI 3.1.
    pub(crate) has_json_schemas: bool,
}

/// Reads a description without rewriting it. `None` when it cannot be read, which [`normalise`] reports.
pub(crate) fn as_written(sources: &mut Sources) -> Option<AsWritten> {
    let mut sink = Sink::default();
    let file = sources.root(&mut sink)?;
    let root = sources.get(file).clone();
    let dialect = version::detect(&root.value, &root.shown, &mut sink)?;
    let (kind, schema) = kinds_of(dialect);
    let (tree, _) = bundle::bundle(sources, file, kind, &mut sink);
    Some(AsWritten { tree, schemas: schema.home()?, has_json_schemas: dialect > version::Dialect::V30 })
}

/// The kinds of the root document and of a schema in a dialect.
fn kinds_of(dialect: version::Dialect) -> (Kind, Kind) {
    match dialect {
        version::Dialect::V2 => (Kind::V2(swagger2::kinds::Part::Document), Kind::V2(swagger2::kinds::Part::Schema)),
        _ => (Kind::Document, Kind::Schema),
    }
}

/// The components of a description's root document that no operation needs.
pub fn unused_components(sources: &mut Sources) -> Vec<Unused> {
    // What keeps the document from being read has been reported.
    let mut sink = Sink::default();
    let Some(file) = sources.root(&mut sink) else { return Vec::new() };
    let root = sources.get(file);
    match version::detect(&root.value, &root.shown, &mut sink) {
        Some(dialect) => bundle::unused::find(sources, file, kinds_of(dialect).0),
        None => Vec::new(),
    }
}
