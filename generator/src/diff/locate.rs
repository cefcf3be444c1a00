//! Where a node of a normalised document stands in the files of a description, as file and line.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use crate::Outcome;
use crate::diagnostic::locate::Nodes;
use crate::diagnostic::{Origins, Pointer, Texts};

use super::uses::Uses;
use super::wire;

/// Finds the lines of nodes; each file is read once, when it is first asked for.
pub struct Locator<'a> {
    normal: Option<&'a Value>,
    origins: &'a Origins,
    texts: &'a Texts,
    /// What the names of files start with, and what is shown instead.
    prefix: (String, String),
    uses: Uses,
    /// Each file with the bytes at which its lines start, but for the first.
    nodes: Mutex<BTreeMap<String, (Nodes<'a>, Vec<usize>)>>,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Line {
    /// The file, as the user would write it.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
}

impl<'a> Locator<'a> {
    /// Takes the files of a description; where their names start with the first half of `prefix`, the second is shown.
    #[must_use]
    pub fn new(outcome: &'a Outcome, prefix: (String, String)) -> Self {
        let nodes = Mutex::new(BTreeMap::new());
        let uses = outcome.normal.as_ref().map(Uses::of).unwrap_or_default();
        Self { uses, normal: outcome.normal.as_ref(), origins: &outcome.origins, texts: &outcome.texts, prefix, nodes }
    }

    /// The ids of the operations that a subject is about.
    pub(super) fn operations(&self, subject: &Pointer) -> Vec<String> {
        self.uses.operations(subject)
    }

    /// The line of a node, or of the nearest one around the place where it would be.
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
