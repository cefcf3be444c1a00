//! The tables that models and unions bring along: names, presence, format, secrecy.
//!
//! Plain data, built in constants.

use serde_json::Value;

/// What an object looks like.
#[derive(Debug)]
pub struct Shape {
    /// The Rust name of the type.
    pub name: &'static str,
    /// The known members, in the order they are written.
    pub fields: &'static [Field],
    /// The Rust name of the field that keeps all other members.
    pub rest: Option<&'static str>,
}

/// One member of an object.
#[derive(Debug)]
pub struct Field {
    /// The Rust name.
    pub rust: &'static str,
    /// The key on the wire.
    pub wire: &'static str,
    /// The key as it stands in JSON behind another member: `,"wire":`.
    pub key: &'static str,
    /// Whether `key` is right as it is: no character in it needs an escape.
    pub is_plain: bool,
    /// Whether it may be missing.
    pub presence: Presence,
    /// How dates in it are written, in chrono's notation.
    pub format: Option<&'static str>,
    /// Whether it is hidden from `Debug`.
    pub secret: bool,
}

/// Whether a member may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It must be there.
    Required,
    /// It may be missing, and is left out where it is `None`; `null` is taken for missing.
    Optional,
    /// It may be missing or `null`, which are different things.
    OptionalNullable,
}

/// The variants of a union, and what tells them apart.
#[derive(Debug)]
pub struct UnionShape {
    /// The field whose value tells objects apart, if there is one.
    pub tag: Option<Tag>,
    /// The variants, in the order in which they are preferred.
    pub variants: &'static [VariantShape],
}

/// The field whose value tells the objects of a union apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The key on the wire.
    pub key: &'static str,
    /// Whether the union writes it: a discriminator is sent even where the variant's own type leaves it out.
    pub is_written: bool,
}

impl Tag {
    /// The `propertyName` of a `discriminator`.
    #[must_use]
    pub const fn discriminator(key: &'static str) -> Self {
        Self { key, is_written: true }
    }

    /// A field in which each choice has constants of its own.
    #[must_use]
    pub const fn constant(key: &'static str) -> Self {
        Self { key, is_written: false }
    }
}

/// One variant of a union.
#[derive(Debug)]
pub struct VariantShape {
    /// The Rust name.
    pub rust: &'static str,
    /// The values of the tag that stand for it; an empty text stands for the absence of the tag.
    pub tags: &'static [Constant],
    /// Other fields with the only value that each has in this variant.
    pub constants: &'static [(&'static str, Constant)],
}

/// A scalar that a description fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constant {
    /// The text itself, or the JSON of a number or a boolean.
    pub text: &'static str,
    /// Whether it is a string in JSON.
    pub is_string: bool,
}

impl Constant {
    /// The constant of a Rust literal, from its value and its source text.
    #[must_use]
    pub const fn new(text: &'static str, literal: &'static str) -> Self {
        let first = literal.as_bytes()[0];
        Self { text, is_string: first == b'"' || first == b'r' }
    }

    /// Tells whether `value` is this constant.
    pub(super) fn is(&self, value: &Value) -> bool {
        match value {
            Value::String(value) => self.is_string && value == self.text,
            Value::Bool(value) => !self.is_string && self.text == if *value { "true" } else { "false" },
            Value::Number(value) => !self.is_string && value.to_string() == self.text,
            _ => false,
        }
    }
}

impl Field {
    const fn new(rust: &'static str, key: &'static str, presence: Presence) -> Self {
        let (_, wire) = key.split_at(2);
        let (wire, _) = wire.split_at(wire.len() - 2);
        Self { rust, wire, key, is_plain: is_plain(wire), presence, format: None, secret: false }
    }

    /// A member that must be there; `key` is `,"wire":`.
    #[must_use]
    pub const fn required(rust: &'static str, key: &'static str) -> Self {
        Self::new(rust, key, Presence::Required)
    }

    /// A member that may be missing; `key` is `,"wire":`.
    #[must_use]
    pub const fn optional(rust: &'static str, key: &'static str) -> Self {
        Self::new(rust, key, Presence::Optional)
    }

    /// A member that may be missing or `null`; `key` is `,"wire":`.
    #[must_use]
    pub const fn optional_nullable(rust: &'static str, key: &'static str) -> Self {
        Self::new(rust, key, Presence::OptionalNullable)
    }

    /// Hides it from `Debug`.
    #[must_use]
    pub const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// Writes dates in it as `format` says.
    #[must_use]
    pub const fn format(self, format: &'static str) -> Self {
        Self { format: Some(format), ..self }
    }
}

/// Tells whether a text can stand in JSON as it is. Looks at all bytes without a branch, which compilers make fast.
#[inline]
pub(super) const fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut index, mut is_plain) = (0, true);
    while index < bytes.len() {
        let byte = bytes[index];
        is_plain &= (byte >= b' ') & (byte != b'"') & (byte != b'\\');
        index += 1;
    }
    is_plain
}

impl Shape {
    /// Where the member `wire` stands. Members mostly come in the order of the table, so the search starts at `hint`.
    #[inline]
    pub(super) fn position(&self, wire: &str, hint: usize) -> Option<usize> {
        match self.fields.get(hint) {
            Some(field) if field.wire == wire => Some(hint),
            _ => self.search(wire, hint),
        }
    }

    fn search(&self, wire: &str, hint: usize) -> Option<usize> {
        let (before, after) = self.fields.split_at(hint.min(self.fields.len()));
        let is_it = |field: &Field| field.wire == wire;
        match after.iter().position(is_it) {
            Some(index) => Some(before.len() + index),
            None => before.iter().position(is_it),
        }
    }

    /// Tells whether the table names the member `wire`.
    pub(super) fn has(&self, wire: &str) -> bool {
        self.search(wire, 0).is_some()
    }
}
