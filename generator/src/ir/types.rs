//! Types: structs, enums, unions and aliases, and values of them.

use serde::Serialize;

use crate::diagnostic::Pointer;

use super::Docs;

/// A file of types, and when it is compiled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The module below `types`.
    pub module: String,
    /// The cargo feature that compiles it; none where its types have conditions of their own.
    pub feature: Option<String>,
    /// What the file holds.
    pub docs: Docs,
}

/// A type with a name.
#[derive(Clone, Debug, Serialize)]
pub struct Type {
    /// Where it stands in the normalised document.
    #[serde(skip)]
    pub at: Pointer,
    /// The schema's name; for an inline schema, where it stands.
    pub wire: String,
    /// The Rust name.
    pub rust: String,
    /// What it is.
    pub docs: Docs,
    /// What it is made of.
    pub kind: Kind,
    /// The module below `types` that holds it.
    pub group: String,
    /// The cargo features that need it; empty when it is always compiled.
    pub features: Vec<String>,
    /// Whether callers build values of it.
    pub built_by_callers: bool,
    /// Whether it is the payload of a webhook, which arrives as bytes.
    pub webhook: bool,
}

/// What a type is made of.
#[derive(Clone, Debug, Serialize)]
pub enum Kind {
    /// A struct.
    Struct {
        /// The fields, in the description's order.
        fields: Vec<Field>,
        /// The field that keeps undocumented members, and the type of its values.
        rest: Option<(String, TypeRef)>,
    },
    /// A string out of a list, open to values that the list lacks.
    StringEnum {
        /// The listed values.
        variants: Vec<Variant<String>>,
        /// The variant for the strings that the description allows beside the listed ones. Without one, what is not
        /// listed is `Unknown`.
        #[serde(skip_serializing_if = "Option::is_none")]
        other: Option<String>,
    },
    /// A number out of a list, open to values that the list lacks.
    IntegerEnum(Vec<Variant<i64>>),
    /// One of several types.
    Union {
        /// The field whose value tells objects apart, if there is one.
        tag: Option<UnionTag>,
        /// The choices, the preferred ones first.
        variants: Vec<Variant<UnionChoice>>,
    },
    /// A struct of one part: a list or a map that holds itself.
    Wrapper(TypeRef),
    /// A struct whose parts are the items of a list of that length.
    Tuple(Vec<TypeRef>),
    /// Another name for a type.
    Alias(TypeRef),
}

impl Kind {
    /// The types of its parts.
    #[must_use]
    pub fn type_refs(&self) -> Vec<&TypeRef> {
        match self {
            Self::Struct { fields, rest } => {
                fields.iter().map(|field| &field.ty).chain(rest.iter().map(|(_, ty)| ty)).collect()
            }
            Self::Union { variants, .. } => variants.iter().map(|variant| &variant.value.ty).collect(),
            Self::Tuple(items) => items.iter().collect(),
            Self::Wrapper(target) | Self::Alias(target) => vec![target],
            Self::StringEnum { .. } | Self::IntegerEnum(_) => Vec::new(),
        }
    }

    /// The types of its parts, to be changed.
    pub fn type_refs_mut(&mut self) -> Vec<&mut TypeRef> {
        match self {
            Self::Struct { fields, rest } => {
                fields.iter_mut().map(|field| &mut field.ty).chain(rest.iter_mut().map(|(_, ty)| ty)).collect()
            }
            Self::Union { variants, .. } => variants.iter_mut().map(|variant| &mut variant.value.ty).collect(),
            Self::Tuple(items) => items.iter_mut().collect(),
            Self::Wrapper(target) | Self::Alias(target) => vec![target],
            Self::StringEnum { .. } | Self::IntegerEnum(_) => Vec::new(),
        }
    }
}

/// The field whose value tells the objects of a union apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnionTag {
    /// The key on the wire.
    pub key: String,
    /// Whether the union writes it, even where the type of the choice leaves it out: servers tell choices apart by a
    /// `discriminator`, whatever `required` says.
    pub is_written: bool,
}

/// A choice of a union.
#[derive(Clone, Debug, Serialize)]
pub struct UnionChoice {
    /// The type that the variant holds.
    pub ty: TypeRef,
    /// The values of the tag that stand for it; an empty text stands for the absence of the tag.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Constant>,
    /// Other fields with the only value that each may have in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub constants: Vec<(String, Constant)>,
}

/// A scalar that a description fixes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Constant {
    /// A string.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A boolean.
    Boolean(bool),
}

impl Constant {
    /// Whether a JSON value is this constant.
    #[must_use]
    pub fn is(&self, value: &serde_json::Value) -> bool {
        match self {
            Self::Text(text) => value.as_str() == Some(text),
            Self::Integer(number) => value.as_i64() == Some(*number),
            Self::Boolean(boolean) => value.as_bool() == Some(*boolean),
        }
    }
}

impl std::fmt::Display for Constant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Boolean(boolean) => write!(f, "{boolean}"),
        }
    }
}

/// A variant of an enum.
#[derive(Clone, Debug, Serialize)]
pub struct Variant<T> {
    /// Where it stands in the normalised document.
    #[serde(skip)]
    pub at: Pointer,
    /// The Rust name.
    pub rust: String,
    /// What stands for it on the wire.
    pub value: T,
    /// What it means.
    pub docs: Docs,
}

/// The format of a number that is also read from text.
pub const DIGITS: &str = "digits";

/// A field of a struct.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// Where it stands in the normalised document.
    #[serde(skip)]
    pub at: Pointer,
    /// The member's name.
    pub wire: String,
    /// The field's name.
    pub rust: String,
    /// What it holds.
    pub docs: Docs,
    /// The type of its value, when there is one.
    pub ty: TypeRef,
    /// Whether it must be there.
    pub presence: Presence,
    /// The ways that it travels.
    #[serde(skip_serializing_if = "Direction::is_both")]
    pub direction: Direction,
    /// The form of dates in it, in `strftime` notation, or [`DIGITS`]; the type's own form when absent.
    pub format: Option<String>,
    /// Whether it must not be shown.
    pub secret: bool,
    /// The only value that a required field can have: `new` fills it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Constant>,
    /// The method that sets it, on a type that callers build.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setter: Option<String>,
    /// The method that makes it null, where null and absent differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub null_setter: Option<String>,
}

impl Field {
    /// Whether a value must be given.
    #[must_use]
    pub fn is_required(&self) -> bool {
        matches!(self.presence, Presence::Required | Presence::RequiredNullable)
    }

    /// Whether it is an argument of `new`: it is required, and it has more than one possible value.
    #[must_use]
    pub fn is_argument(&self) -> bool {
        self.is_required() && self.fixed.is_none()
    }
}

/// Whether a member must be there, and whether it may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Presence {
    /// `T`
    Required,
    /// `Option<T>`, where `None` is written as null.
    RequiredNullable,
    /// `Option<T>`, where `None` is left out.
    Optional,
    /// `Nullable<T>`, which tells absent and null apart.
    OptionalNullable,
}

/// The ways that a member travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Direction {
    /// In requests and in answers.
    Both,
    /// In answers: `readOnly`.
    Answers,
    /// In requests: `writeOnly`.
    Requests,
}

impl Direction {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_both(&self) -> bool {
        *self == Self::Both
    }
}

/// The use of a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum TypeRef {
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f64`
    F64,
    /// `String`
    String,
    /// A point in time with its offset.
    DateTime,
    /// A civil time without offset.
    DateTimeLocal,
    /// A day.
    Date,
    /// Free-form JSON.
    Any,
    /// A file, as a member of a form in parts.
    File,
    /// A type of this API, by its Rust name.
    Named(String),
    /// `Vec<T>`
    List(Box<TypeRef>),
    /// `BTreeMap<String, T>`
    Map(Box<TypeRef>),
    /// `Option<T>` inside a list, a map or a body, where null stands for a value.
    Nullable(Box<TypeRef>),
    /// `Box<T>`, where a type holds itself.
    Boxed(Box<TypeRef>),
}

impl TypeRef {
    /// The type inside lists, maps, boxes and options, to be changed.
    pub fn innermost_mut(&mut self) -> &mut Self {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => inner.innermost_mut(),
            other => other,
        }
    }

    /// The type inside lists, maps, boxes and options.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => inner.innermost(),
            other => other,
        }
    }
}

/// A documented value, as the Rust expression that makes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Literal {
    /// `true`
    Bool(bool),
    /// `1`
    Integer(i128),
    /// `1.5`
    Float(f64),
    /// A `String`.
    String(String),
    /// A date or time, in the notation its type parses.
    Parsed(String),
    /// Free-form JSON.
    Any(serde_json::Value),
    /// A file with this text in it.
    File(String),
    /// A vector.
    List(Vec<Literal>),
    /// A map.
    Map(Vec<(String, Literal)>),
    /// A list without items, of this type.
    Empty(TypeRef),
    /// `Some(..)`
    Some(Box<Literal>),
    /// `None`
    None,
    /// `Nullable::Value(..)`
    Value(Box<Literal>),
    /// `Nullable::Null`
    Null,
    /// A variant of an enum without a payload.
    Unit(String, String),
    /// A variant with a payload: type, variant, value.
    Tuple(String, String, Box<Literal>),
    /// A struct without names for its parts: its name, and the parts.
    Parts(String, Vec<Literal>),
    /// A struct: its name, the arguments of its constructor, and the fields that are set after.
    Struct {
        /// The type's Rust name.
        name: String,
        /// The arguments of `new`.
        new: Vec<Literal>,
        /// The optional fields that are set, by the method that sets each; without a value, the method makes it null.
        fields: Vec<(String, Option<Literal>)>,
    },
}
