//! Bundles a description of several files into one document whose references all point inside it. Content is not
//! checked.
//!
//! References to path items are replaced by their targets. All other targets are under `components`, once: first the
//! components of the root document, then those of the other files in the order in which the files were reached. Targets
//! in one file are ordered by position, so that types follow the order of the description.

mod discover;
mod emit;
mod names;
mod resolve;
mod spot;
pub(super) mod unused;

use serde_json::Value;

use super::kinds::Kind;
use crate::diagnostic::{Origins, Sink};
use crate::load::{FileId, Sources};

/// Returns the bundled document and the origins of its parts. `document` is the kind of the root document.
pub(super) fn bundle(sources: &mut Sources, root: FileId, document: Kind, sink: &mut Sink) -> (Value, Origins) {
    let mut resolver = resolve::Resolver::new(sources, sink);
    let found = discover::Walker::discover(&mut resolver, root, document);
    let names = names::assign(&found, resolver.sources, resolver.sink);
    emit::Emitter::emit(&resolver, &found, &names, root, document)
}
