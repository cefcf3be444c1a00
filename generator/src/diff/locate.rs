//! Finds the file and line of a node of a normalised document.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use crate::Outcome;
use crate::diagnostic::locate::Nodes;
use crate::diagnostic::{Origins, Pointer, Texts};

use super::wire::{self, Uses};

/// Finds the lines of nodes. Each file is parsed at most once, on first use.
pub struct Locator<'a> {
    normal: Option<&'a Value>,
    origins: &'a Origins,
    texts: &'a Texts,
    /// A prefix of file names, and its replacement in reports.
    prefix: (String, String),
    uses: Uses,
    /// The nodes of each file, and the byte offsets of its lines from the second on.
    nodes: Mutex<BTreeMap<String, (Nodes<'a>, Vec<usize>)>>,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Line {
    /// The path of the file, as shown to the user.
    pub file: String,
    /// The line number, from 1.
    pub line: usize,
}

impl<'a> Locator<'a> {
    /// Creates a locator for a description. In file names, the first part of `prefix` is replaced by the second.
    #[must_use]
    pub fn new(outcome: &'a Outcome, prefix: (String, String)) -> Self {
        let nodes = Mutex::new(BTreeMap::new());
        let uses = outcome.normal.as_ref().map(Uses::of).unwrap_or_default();
        Self { uses, normal: outcome.normal.as_ref(), origins: &outcome.origins, texts: &outcome.texts, prefix, nodes }
    }

    /// Returns the ids of the operations that a subject concerns.
    pub(super) fn operations(&self, subject: &Pointer) -> Vec<String> {
        self.uses.operations(subject)
    }

    /// Returns the line of a node, or of its nearest ancestor in the file. `None` when its file is not known.
    #[must_use]
    pub fn line(&self, at: &Pointer) -> Option<Line> {
        let at = self.normal.and_then(|root| wire::written_parameter(root, at)).unwrap_or_else(|| at.clone());
        let place = self.origins.place(&at)?;
        let text = &self.texts.get(&place.file)?.text;
        let mut nodes = self.nodes.lock().unwrap_or_else(PoisonError::into_inner);
        let (nodes, starts) = nodes.entry(place.file.clone()).or_insert_with(|| {
            let starts = text.match_indices('\n').map(|(at, _)| at + 1).collect();
            (Nodes::of(text), starts)
        });
        let found = nodes.find(&place.pointer);
        let byte = found.key.map_or(found.value.start, |key| key.start);
        let line = starts.partition_point(|start| *start <= byte) + 1;
        let file = match place.file.strip_prefix(&self.prefix.0) {
            Some(rest) if !self.prefix.0.is_empty() => format!("{}{rest}", self.prefix.1),
            _ => place.file,
        };
        Some(Line { file, line })
    }
}
