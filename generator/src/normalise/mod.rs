//! Converts a description to one typed OpenAPI 3.0 document. Nothing here depends on Rust.

mod bundle;
mod described;
pub mod extension;
mod keys;
mod kinds;
mod leave_out;
mod mend;
pub(crate) mod references;
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
pub(crate) use self::kinds::{Kind, is_method};
pub(crate) use self::visit::{Part, objects, parts};
use crate::diagnostic::{Origins, Pointer, Sink, rule};
use crate::load::Sources;
use crate::load::room::too_large_help;

/// The key of a string schema for the media type of its content.
pub(crate) const CONTENT_MEDIA_TYPE: &str = "x-typewright-content-media-type";

/// The key of a number schema whose values can be sent as strings.
pub(crate) const NUMERIC_TEXT: &str = "x-typewright-numeric-text";

/// The keys for bounds of an integer that do not fit into the typed model.
pub(crate) const MINIMUM: &str = "x-typewright-minimum";
pub(crate) const MAXIMUM: &str = "x-typewright-maximum";
pub(crate) const MULTIPLE_OF: &str = "x-typewright-multipleOf";

/// The key of a path item for operations whose methods are not part of the typed model.
pub(crate) const OTHER_OPERATIONS: &str = "x-typewright-operations";

/// A complete description as one OpenAPI 3.0 document.
#[derive(Clone, Debug)]
pub struct Document {
    /// The typed model. All references point to `#/components/<map>/<name>`, and all targets exist.
    pub openapi: OpenAPI,
    /// Operations whose methods are not part of the typed model, with their methods, by path.
    pub operations: IndexMap<String, Vec<(String, Operation)>>,
    /// Requests that the API sends, by name.
    pub webhooks: IndexMap<String, PathItem>,
    /// The same document as JSON, for facts that are not part of the typed model.
    pub extra: Value,
    /// The places in the files that the parts of the JSON come from.
    pub origins: Origins,
    /// All operations in the files, including those that were ignored.
    pub described: Vec<Described>,
    /// The path of the root document, as the user would write it.
    pub root: String,
}

/// Reads and converts a description. Returns `None` if there are errors, which are reported.
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
        // Keys are checked before the rewrite, so that findings use the names of 2.0.
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

/// The number of operations allowed per MiB of the size limit, based on the memory that the code of one takes.
const OPERATIONS_PER_MIB: u64 = 128;

fn report_operations(described: &[Described], limit: u64, sink: &mut Sink) {
    let most = limit.saturating_mul(OPERATIONS_PER_MIB);
    let first = described.get(usize::try_from(most).unwrap_or(usize::MAX)).and_then(|one| one.place.clone());
    let message = format!("the description has more than the {most} operations that the limit of {limit} MiB allows");
    sink.push(&rule::TOO_LARGE, first, message).help(too_large_help(limit));
}

/// A description in one document, but in its own dialect. Nothing is repaired or rewritten.
#[derive(Clone, Debug)]
pub(crate) struct AsWritten {
    /// The document. All references point inside it, to where its dialect keeps reusable parts.
    pub(crate) tree: Value,
    /// The pointer to the object that holds the named schemas.
    pub(crate) schemas: Pointer,
    /// Whether schemas follow JSON Schema 2020-12, as in OpenAPI 3.1 and later.
    pub(crate) has_json_schemas: bool,
}

/// Reads a description without rewriting it. Returns `None` if it cannot be read, which [`normalise`] reports.
pub(crate) fn as_written(sources: &mut Sources) -> Option<AsWritten> {
    let mut sink = Sink::default();
    let file = sources.root(&mut sink)?;
    let root = sources.get(file).clone();
    let dialect = version::detect(&root.value, &root.shown, &mut sink)?;
    let (kind, schema) = kinds_of(dialect);
    let (tree, _) = bundle::bundle(sources, file, kind, &mut sink);
    Some(AsWritten { tree, schemas: schema.home()?, has_json_schemas: dialect > version::Dialect::V30 })
}

/// Returns the kinds of the root document and of schemas in a dialect.
fn kinds_of(dialect: version::Dialect) -> (Kind, Kind) {
    match dialect {
        version::Dialect::V2 => (Kind::V2(swagger2::kinds::Part::Document), Kind::V2(swagger2::kinds::Part::Schema)),
        _ => (Kind::Document, Kind::Schema),
    }
}

/// Returns the components of the root document that no operation uses.
pub fn unused_components(sources: &mut Sources) -> Vec<Unused> {
    // Errors in the document have been reported by `normalise`.
    let mut sink = Sink::default();
    let Some(file) = sources.root(&mut sink) else { return Vec::new() };
    let root = sources.get(file);
    match version::detect(&root.value, &root.shown, &mut sink) {
        Some(dialect) => bundle::unused::find(sources, file, kinds_of(dialect).0),
        None => Vec::new(),
    }
}
