//! Types: structs, enums, unions and aliases, and literals of them.

use serde::Serialize;

use crate::diagnostic::Pointer;

use super::Docs;

/// A file of types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The module below `types`.
    pub module: String,
    /// The cargo feature that compiles the file. `None` if its types have conditions of their own.
    pub feature: Option<String>,
    /// The docs of the file.
    pub docs: Docs,
}

/// A named type.
#[derive(Clone, Debug, Serialize)]
pub struct Type {
    /// The node in the normalised document.
    #[serde(skip)]
    pub at: Pointer,
    /// The name of the schema. For an inline schema, a name that is derived from its place.
    pub wire: String,
    /// The Rust name.
    pub rust: String,
    /// The docs of the type.
    pub docs: Docs,
    /// The definition.
    pub kind: Kind,
    /// The module below `types` that contains the type.
    pub group: String,
    /// The cargo features that compile the type. Empty if it is always compiled.
    pub features: Vec<String>,
    /// Whether callers create values of the type, because it is part of a request.
    pub built_by_callers: bool,
    /// Whether the type is the payload of a webhook, and so decoded from bytes.
    pub webhook: bool,
}

impl Type {
    /// Returns whether the description names the type itself, as a component. Other names are made up from a place.
    #[must_use]
    pub fn is_component(&self) -> bool {
        let mut tokens = self.at.tokens();
        let is_in_components = tokens.next().is_some_and(|first| first == "components");
        is_in_components && tokens.nth(1).is_some_and(|name| name == self.wire) && tokens.next().is_none()
    }
}

/// The definition of a type.
#[derive(Clone, Debug, Serialize)]
pub enum Kind {
    /// A struct.
    Struct {
        /// The fields, in the description's order.
        fields: Vec<Field>,
        /// The field that keeps undocumented fields, and the type of their values.
        rest: Option<(String, TypeRef)>,
    },
    /// A string enum, which also accepts values that are not listed.
    StringEnum {
        /// The listed values.
        variants: Vec<Variant<String>>,
        /// The variant for strings that the description allows besides the listed ones. Without it, values that are not
        /// listed are `Unknown`.
        #[serde(skip_serializing_if = "Option::is_none")]
        other: Option<String>,
    },
    /// An integer enum, which also accepts values that are not listed.
    IntegerEnum(Vec<Variant<i64>>),
    /// A union of types.
    Union {
        /// The field whose value selects the variant, if there is one.
        tag: Option<UnionTag>,
        /// The variants, in order of preference.
        variants: Vec<Variant<UnionChoice>>,
        /// The fields that all variants have, each with a method of the union.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        shared: Vec<SharedField>,
    },
    /// An enum of the payloads of webhooks, which a header of the request tells apart.
    Events {
        /// The name of the header.
        header: String,
        /// The events.
        variants: Vec<Variant<WebhookEvent>>,
    },
    /// A struct with one field, for a list or map that contains itself.
    Wrapper(TypeRef),
    /// A tuple struct, for a list of fixed length.
    Tuple(Vec<TypeRef>),
    /// An alias of a type.
    Alias(TypeRef),
}

impl Kind {
    /// Returns the types that the definition refers to.
    #[must_use]
    pub fn type_refs(&self) -> Vec<&TypeRef> {
        match self {
            Self::Struct { fields, rest } => {
                fields.iter().map(|field| &field.ty).chain(rest.iter().map(|(_, ty)| ty)).collect()
            }
            Self::Union { variants, .. } => variants.iter().map(|variant| &variant.value.ty).collect(),
            Self::Events { variants, .. } => variants.iter().map(|variant| &variant.value.ty).collect(),
            Self::Tuple(items) => items.iter().collect(),
            Self::Wrapper(target) | Self::Alias(target) => vec![target],
            Self::StringEnum { .. } | Self::IntegerEnum(_) => Vec::new(),
        }
    }

    /// Returns the types that the definition refers to.
    pub fn type_refs_mut(&mut self) -> Vec<&mut TypeRef> {
        match self {
            Self::Struct { fields, rest } => {
                fields.iter_mut().map(|field| &mut field.ty).chain(rest.iter_mut().map(|(_, ty)| ty)).collect()
            }
            Self::Union { variants, .. } => variants.iter_mut().map(|variant| &mut variant.value.ty).collect(),
            Self::Events { variants, .. } => variants.iter_mut().map(|variant| &mut variant.value.ty).collect(),
            Self::Tuple(items) => items.iter_mut().collect(),
            Self::Wrapper(target) | Self::Alias(target) => vec![target],
            Self::StringEnum { .. } | Self::IntegerEnum(_) => Vec::new(),
        }
    }
}

/// The field whose value selects the variant of a union.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnionTag {
    /// The name on the wire.
    pub key: String,
    /// Whether the union writes the field, so that the variant decides its value. Servers need a `discriminator` even if
    /// `required` does not list it.
    pub is_written: bool,
}

/// A variant of a union.
#[derive(Clone, Debug, Serialize)]
pub struct UnionChoice {
    /// The type that the variant holds.
    pub ty: TypeRef,
    /// The values of the tag that select the variant. An empty text stands for a missing tag.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Constant>,
    /// Other fields that have a single possible value in this variant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub constants: Vec<(String, Constant)>,
}

/// An event that webhooks report.
#[derive(Clone, Debug, Serialize)]
pub struct WebhookEvent {
    /// The value of the header.
    pub name: String,
    /// The type of the body.
    pub ty: TypeRef,
}

/// A field that all variants of a union have, with the same name and type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SharedField {
    /// The name of the method that returns it.
    pub rust: String,
    /// The Rust name of the field.
    pub field: String,
    /// The type of the value.
    pub ty: TypeRef,
}

/// A constant that a description sets.
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
    /// Returns whether a JSON value equals the constant.
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
    /// The node in the normalised document.
    #[serde(skip)]
    pub at: Pointer,
    /// The Rust name.
    pub rust: String,
    /// The value on the wire, or the type of a union variant.
    pub value: T,
    /// The docs of the variant.
    pub docs: Docs,
}

/// The [`Field::format`] of a number that is also read from a string.
pub const DIGITS: &str = "digits";

/// A field of a struct.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// The node in the normalised document.
    #[serde(skip)]
    pub at: Pointer,
    /// The name on the wire.
    pub wire: String,
    /// The Rust name.
    pub rust: String,
    /// The docs of the field.
    pub docs: Docs,
    /// The type of the value, without `Option` for the field itself.
    pub ty: TypeRef,
    /// Whether the field is required, and whether it is nullable.
    pub presence: Presence,
    /// Whether the field is part of requests, responses or both.
    #[serde(skip_serializing_if = "Direction::is_both")]
    pub direction: Direction,
    /// The format of dates in `strftime` notation, or [`DIGITS`]. `None` means the default format of the type.
    pub format: Option<String>,
    /// Whether the value is hidden in `Debug` output.
    pub secret: bool,
    /// The only possible value of a required field, which `new` fills in.
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
    /// Returns whether the field is required.
    #[must_use]
    pub fn is_required(&self) -> bool {
        matches!(self.presence, Presence::Required | Presence::RequiredNullable)
    }

    /// Returns whether the field is an argument of `new`: it is required and has more than one possible value.
    #[must_use]
    pub fn is_argument(&self) -> bool {
        self.is_required() && self.fixed.is_none()
    }
}

/// Whether a field is required, and whether it is nullable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Presence {
    /// `T`
    Required,
    /// `Option<T>`, where `None` is written as null.
    RequiredNullable,
    /// `Option<T>`, where `None` is omitted.
    Optional,
    /// `Nullable<T>`, which distinguishes a missing value from null.
    OptionalNullable,
}

/// Whether a field is part of requests, responses or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Direction {
    /// Requests and responses.
    Both,
    /// Responses only: `readOnly`.
    Answers,
    /// Requests only: `writeOnly`.
    Requests,
}

impl Direction {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_both(&self) -> bool {
        *self == Self::Both
    }
}

/// A reference to a type.
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
    /// A date and time with an offset.
    DateTime,
    /// A date and time without an offset.
    DateTimeLocal,
    /// A date.
    Date,
    /// Free-form JSON.
    Any,
    /// A file, as a part of a multipart body.
    File,
    /// A type of this API, by its Rust name.
    Named(String),
    /// `Vec<T>`
    List(Box<TypeRef>),
    /// `BTreeMap<String, T>`
    Map(Box<TypeRef>),
    /// `Option<T>` in a list, map or body, where null is a value.
    Nullable(Box<TypeRef>),
    /// `Box<T>`, where a type contains itself.
    Boxed(Box<TypeRef>),
    /// `Clearable<T>`: a value, or the empty string.
    Clearable(Box<TypeRef>),
    /// `Expandable<T>`: the id of an object, or the object itself.
    Expandable(Box<TypeRef>),
}

impl TypeRef {
    /// Returns the type inside lists, maps, boxes, options and common unions.
    pub fn innermost_mut(&mut self) -> &mut Self {
        match self {
            Self::List(inner)
            | Self::Map(inner)
            | Self::Nullable(inner)
            | Self::Boxed(inner)
            | Self::Clearable(inner)
            | Self::Expandable(inner) => inner.innermost_mut(),
            other => other,
        }
    }

    /// Returns the type inside lists, maps, boxes, options and common unions.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        match self {
            Self::List(inner)
            | Self::Map(inner)
            | Self::Nullable(inner)
            | Self::Boxed(inner)
            | Self::Clearable(inner)
            | Self::Expandable(inner) => inner.innermost(),
            other => other,
        }
    }

    /// Returns the unions of the runtime in this type, by their Rust names.
    pub fn common_unions(&self) -> Vec<&'static str> {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => inner.common_unions(),
            Self::Clearable(inner) => [vec!["Clearable"], inner.common_unions()].concat(),
            Self::Expandable(inner) => [vec!["Expandable"], inner.common_unions()].concat(),
            _ => Vec::new(),
        }
    }
}

/// A value as a Rust expression.
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
    /// A date or time, in the notation that its type parses.
    Parsed(String),
    /// Free-form JSON.
    Any(serde_json::Value),
    /// A file with this content.
    File(String),
    /// A vector.
    List(Vec<Literal>),
    /// A map.
    Map(Vec<(String, Literal)>),
    /// A list or map without entries, of this type.
    Empty(TypeRef),
    /// `Some(..)`
    Some(Box<Literal>),
    /// `None`
    None,
    /// `Nullable::Value(..)`
    Value(Box<Literal>),
    /// `Nullable::Null`
    Null,
    /// A variant of a union of the runtime: union, variant, value.
    Common(&'static str, &'static str, Option<Box<Literal>>),
    /// A variant of an enum without a payload.
    Unit(String, String),
    /// A variant with a payload: type, variant, value.
    Tuple(String, String, Box<Literal>),
    /// A tuple struct: its name and its fields.
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
