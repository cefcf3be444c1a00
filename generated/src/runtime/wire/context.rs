//! The state of one read, shared by the readers of nested values.

use serde::de;

use super::error::Trail;
use super::weigh::Loss;
use super::{Expected, Slot};

/// The date format in force, the path of an error, and what the value loses.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// The date format of the field that is being read.
    pub(super) format: Option<&'static str>,
    pub(super) trail: Trail,
    /// Whether the error was raised by this module and is not a syntax error of the JSON.
    pub(super) is_ours: bool,
    /// What the value loses. Only counted while the variants of a union are compared.
    pub(super) loss: Option<Loss>,
}

impl Context {
    /// Discards an error that is not reported. `format` is the date format to restore.
    pub(super) fn forget(&mut self, format: Option<&'static str>) {
        self.format = format;
        (self.trail, self.is_ours) = Default::default();
    }

    /// Counts a string or a number that would be written differently from what was received.
    pub(super) fn changed(&mut self, is_changed: bool) {
        if let Some(loss) = &mut self.loss {
            loss.unnamed += usize::from(is_changed);
        }
    }

    /// Creates an error of this module.
    #[cold]
    pub(super) fn fail<E: de::Error>(&mut self, message: impl std::fmt::Display) -> E {
        self.is_ours = true;
        E::custom(message)
    }

    /// Creates the error for a value of the wrong JSON type.
    #[cold]
    pub(super) fn mismatch<E: de::Error>(&mut self, slot: &Slot<'_>, found: &str) -> E {
        self.expected(Expected(expected(slot)), found)
    }

    #[cold]
    pub(super) fn expected<E: de::Error>(&mut self, expected: Expected, found: &str) -> E {
        self.fail(format_args!("expected {}, found {found}", expected.0))
    }
}

/// Returns what `slot` accepts, for error messages.
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
