//! Looks up how a file spells a value. YAML parses `1.10` and `0x1F` as numbers, and their spelling is lost.

use std::collections::BTreeMap;

use crate::diagnostic::locate::Nodes;
use crate::diagnostic::{Place, Texts};

/// The texts of the files. Each file is parsed again when a spelling in it is first needed.
#[derive(Debug)]
pub(super) struct Spellings<'t> {
    texts: &'t Texts,
    nodes: BTreeMap<String, Nodes<'t>>,
}

impl<'t> Spellings<'t> {
    pub(super) fn of(texts: &'t Texts) -> Self {
        Self { texts, nodes: BTreeMap::new() }
    }

    /// Returns the spelling of a number or a boolean.
    pub(super) fn plain(&mut self, place: &Place) -> Option<&'t str> {
        let text = self.texts.get(&place.file)?.text.as_str();
        let nodes = self.nodes.entry(place.file.clone()).or_insert_with(|| Nodes::of(text));
        let found = nodes.find(&place.pointer);
        let spelling = text.get(found.value)?.trim();
        let is_plain = |one: char| one.is_ascii_alphanumeric() || "+-._:".contains(one);
        (found.exact && !spelling.is_empty() && spelling.chars().all(is_plain)).then_some(spelling)
    }
}
