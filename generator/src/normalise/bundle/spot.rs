//! Where a walker is in a file, cheaply: pointers are put together only when something is found.

use serde_json::{Map, Value};

use super::super::kinds::Kind;
use crate::diagnostic::Pointer;
use crate::load::FileId;

/// A node of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// The file.
    pub(super) file: FileId,
    /// The node in it.
    pub(super) pointer: Pointer,
}

/// A node that something refers to, and what it is to be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Target {
    /// The map of `components` it belongs to.
    pub(super) kind: Kind,
    /// Where it stands.
    pub(super) spot: Spot,
}

/// The way from a known node down to the current one, on the walker's stack.
#[derive(Clone, Copy, Debug)]
pub(super) enum Path<'a> {
    /// The node the walk started at.
    Start(&'a Pointer),
    /// A member.
    Key(&'a Self, &'a str),
    /// An item.
    Index(&'a Self, usize),
}

impl Path<'_> {
    /// The pointer to the current node.
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
    /// The way inside.
    pub(super) path: Path<'a>,
}

impl<'a> At<'a> {
    /// A walk that starts at a spot.
    pub(super) fn start(spot: &'a Spot) -> Self {
        Self { file: spot.file, path: Path::Start(&spot.pointer) }
    }

    /// A member of this node.
    pub(super) fn key<'b>(&'b self, key: &'b str) -> At<'b> {
        At { file: self.file, path: Path::Key(&self.path, key) }
    }

    /// An item of this node.
    pub(super) fn index(&self, index: usize) -> At<'_> {
        At { file: self.file, path: Path::Index(&self.path, index) }
    }

    /// This node, to keep.
    pub(super) fn spot(&self) -> Spot {
        Spot { file: self.file, pointer: self.path.pointer() }
    }
}

/// What an object refers to, if it is a reference.
pub(super) fn reference(map: &Map<String, Value>) -> Option<&str> {
    map.get("$ref")?.as_str()
}

/// What a value refers to that is a reference and nothing else.
pub(super) fn sole_reference(value: &Value) -> Option<&str> {
    let map = value.as_object()?;
    (map.len() == 1).then(|| reference(map))?
}
