//! The position of a walker in a file. It is cheap to track, since pointers are built only when they are needed.

use serde_json::Value;

use super::super::kinds::Kind;
use super::super::references;
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

/// The path from a known node to the current one, as a linked list on the walker's stack.
#[derive(Clone, Copy, Debug)]
pub(super) enum Path<'a> {
    /// The start of the walk.
    Start(&'a Pointer),
    /// A key of an object.
    Key(&'a Self, &'a str),
    /// An item of a list.
    Index(&'a Self, usize),
}

impl Path<'_> {
    /// Returns the pointer to the current node.
    pub(super) fn pointer(&self) -> Pointer {
        match self {
            Self::Start(pointer) => (*pointer).clone(),
            Self::Key(parent, key) => parent.pointer().child(key),
            Self::Index(parent, index) => parent.pointer().child(index),
        }
    }
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

    /// Moves to a key of this node.
    pub(super) fn key<'b>(&'b self, key: &'b str) -> At<'b> {
        At { file: self.file, path: Path::Key(&self.path, key) }
    }

    /// Moves to an item of this node.
    pub(super) fn index(&self, index: usize) -> At<'_> {
        At { file: self.file, path: Path::Index(&self.path, index) }
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
