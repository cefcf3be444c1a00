//! Brings a description of several files into one tree whose references all point inside; checks no content.
//!
//! Path items are taken in their place. Everything else that is referred to stands under `components`, once: first
//! what the root document holds there, then by file, in the order in which the files were reached, and inside a file
//! by position, so that types follow the order of the description.

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

/// One tree, and where its parts came from; `document` is the kind of the root document.
pub(super) fn bundle(sources: &mut Sources, root: FileId, document: Kind, sink: &mut Sink) -> (Value, Origins) {
    let mut resolver = resolve::Resolver::new(sources, sink);
    let found = discover::Walker::discover(&mut resolver, root, document);
    let names = names::assign(&found, resolver.sources, resolver.sink);
    emit::Emitter::emit(&resolver, &found, &names, root, document)
}
