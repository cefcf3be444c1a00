//! The position of a walker in a file.

use serde_json::Value;

use super::super::kinds::Kind;
use super::super::references;
use super::super::visit::{Path, Token};
use crate::diagnostic::Pointer;
use crate::load::FileId;

/// A node of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// The file.
    pub(super) file: FileId,
    /// The pointer to the node.
    pub(super) pointer: Pointer,
}

/// The target of a reference, and its kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Target {
    /// The kind of component.
    pub(super) kind: Kind,
    /// Its position.
    pub(super) spot: Spot,
}

/// The current node of a walk over files.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'a> {
    /// The file.
    pub(super) file: FileId,
    /// The path inside the file.
    pub(super) path: Path<'a>,
}

impl<'a> At<'a> {
    /// Starts a walk at a spot.
    pub(super) fn start(spot: &'a Spot) -> Self {
        Self { file: spot.file, path: Path::Start(&spot.pointer) }
    }

    /// Moves to a node below this one.
    pub(super) fn child<'b>(&'b self, token: Token<'b>) -> At<'b> {
        At { file: self.file, path: self.path.child(token) }
    }

    /// Moves to a key of this node.
    pub(super) fn key<'b>(&'b self, key: &'b str) -> At<'b> {
        self.child(Token::Key(key))
    }

    /// Returns the current position as an owned value.
    pub(super) fn spot(&self) -> Spot {
        Spot { file: self.file, pointer: self.path.pointer() }
    }
}

/// Returns the `$ref` of a value, if that is its only key.
pub(super) fn sole_reference(value: &Value) -> Option<&str> {
    let map = value.as_object()?;
    (map.len() == 1).then(|| references::of_object(map))?
}
