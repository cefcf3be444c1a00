//! What the readers of nested values share: the date format in force, the path of a failure, what got lost.
//!
//! One context lives as long as one read.

use serde::de;

use super::error::Trail;
use super::weigh::Loss;
use super::{Expected, Slot};

/// What is known while a value is read.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// The date format of the member that is being read.
    pub(super) format: Option<&'static str>,
    pub(super) trail: Trail,
    /// Whether the failure is one that was found here, not a flaw in the JSON.
    pub(super) is_ours: bool,
    /// What the value loses, while variants of a union are weighed against each other.
    pub(super) loss: Option<Loss>,
}

impl Context {
    /// Forgets an error that is not reported; `format` was in force before it.
    pub(super) fn forget(&mut self, format: Option<&'static str>) {
        self.format = format;
        (self.trail, self.is_ours) = Default::default();
    }

    /// Counts a text or a number that is written differently from what came.
    pub(super) fn changed(&mut self, is_changed: bool) {
        if let Some(loss) = &mut self.loss {
            loss.unnamed += usize::from(is_changed);
        }
    }

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
        Slot::Union(_) => "one of the documented variants",
    }
}
