//! What the readers of nested values share: the date format in force, the path of a failure, what got lost.
//!
//! One context lives as long as one read.

use serde::de;

use super::error::Trail;
use super::{Expected, Slot};

/// What is known while a value is read.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// The date format of the member that is being read.
    pub(super) format: Option<&'static str>,
    pub(super) trail: Trail,
    /// Whether the failure is one that was found here, not a flaw in the JSON.
    pub(super) is_ours: bool,
    pub(super) loss: Loss,
    /// Set while forms of a union are weighed against each other: how many parts of values may still be read for it.
    pub(super) weighing: Option<usize>,
}

/// What reading a value as some form would not give back; the less, the better the form fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Loss {
    /// Members ignored, texts and numbers changed.
    pub(super) dropped: usize,
    /// Values kept, but of no listed kind.
    pub(super) unlisted: usize,
}

impl Context {
    /// An error found here.
    #[cold]
    pub(super) fn fail<E: de::Error>(&mut self, message: impl std::fmt::Display) -> E {
        self.is_ours = true;
        E::custom(message)
    }

    /// A value of the wrong kind.
    #[cold]
    pub(super) fn mismatch<E: de::Error>(&mut self, slot: &Slot<'_>, found: &str) -> E {
        self.expected(Expected(expected(slot)), found)
    }

    #[cold]
    pub(super) fn expected<E: de::Error>(&mut self, expected: Expected, found: &str) -> E {
        self.fail(format_args!("expected {}, found {found}", expected.0))
    }
}

/// What `slot` takes, as a word.
pub(super) fn expected(slot: &Slot<'_>) -> &'static str {
    match slot {
        Slot::Skip | Slot::Any(_) | Slot::Optional(_) => "any value",
        Slot::Bool(_) => "boolean",
        Slot::Int(_) | Slot::Code(_) => "integer",
        Slot::Float(_) | Slot::Float32(_) => "number",
        Slot::Str(_) | Slot::Text(_) => "string",
        Slot::List(_) | Slot::Tuple(_) => "array",
        Slot::Map(_) | Slot::Object(_) | Slot::Model(_) => "object",
        Slot::Union(union) if union.shape().tag.is_some() => "object",
        Slot::Union(_) => "one of the documented forms",
    }
}
