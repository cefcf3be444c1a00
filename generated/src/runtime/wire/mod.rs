//! Reads JSON into models and writes models as JSON, using one static table of fields per model.
//!
//! The reader sees every place for a value as a [`Slot`], and the writer sees every value as a [`View`]. Both are small
//! enums of references. This module does not deal with HTTP.
//!
//! # Why tables instead of serde derives
//!
//! Large clients spend most of their compile time on the implementations of their types. With serde's derives, a struct
//! of 12 fields costs about 3,000 microseconds of `cargo check`. Here the reader and the writer exist once, and each
//! model adds a table and a few short functions: without them, the structs and enums of a large client cost less than a
//! fifth of what they cost with them. In a release build of a small crate the gain is smaller, because the runtime
//! outweighs the models.
//!
//! Tables do not cost speed at run time: `cargo bench -p tests --bench decode` compares both.
//!
//! With the feature `serde`, models also implement `serde::Serialize` and `serde::Deserialize`. The two bodies are one
//! call each, to `wire::serialize` and `wire::deserialize`.
//!
//! # Rules that keep models cheap to compile
//!
//! - **Add no trait implementation to every model without need.** The number of implementations counts more than the
//!   number of lines: an empty `impl` costs 50 microseconds, one with a short body 190 to 300. String enums have the
//!   most implementations. One more convenience on the 433 string enums of Stripe's API costs 0.1 seconds.
//! - **Derive nothing but `Clone`.** `#[derive(Clone)]` costs 340 microseconds for 4 fields. `Debug` and `PartialEq`
//!   are one call each, to `wire::debug` and `wire::equal`.
//! - **Keep tables literal.** A row is a [`Field`], a tuple of literals. Calls of `const` functions would have to be
//!   evaluated, and a `const { .. }` block is a body of its own. With `const` constructors or struct literals, a table
//!   costs 350 microseconds for 4 fields and 570 for 12.
//! - **Put logic into shared functions that take a [`Slot`] or a [`View`].** They are compiled once. Code that is
//!   generic over the model is compiled once per model.
//! - **Write `wire::Name` in macros.** The file of the model imports `wire`. Each segment of
//!   `$crate::runtime::wire::Name` is resolved at every use.
//! - **Share equal types first.** The generator gives equal schemas one type. On its own this reduced
//!   `cargo check` of Stripe's client from 42.8 to 13.7 seconds, and of GitHub's from 65.6 to 22.7.
//! - **Pass all fields of a model at once.** A list of references costs a third of a function that finds one field by
//!   its index.
//!
//! Billions of instructions of `cargo check`, counted by cachegrind, in a client with 750 types and 19 operations of
//! Stripe's API. The runtime takes 3.5 of them.
//!
//! | change | before | after | kept |
//! |---|---:|---:|---|
//! | `slots` and `views` in place of `slot_at` and `view_at` for one field | 15.7 | 14.0 | yes |
//! | the format in a row as a string, which can be empty, in place of a list | 14.0 | 13.7 | yes |
//! | string enums without derives, with one trait in place of two; arguments of type `&dyn ToWire` | 13.7 | 13.0 | yes |
//! | marks in a row as text | 13.7 | 13.8 | no |
//! | a table as one string, parsed at the first use | 13.9 | 13.5 | no: it needs a parser and a cache |
//! | `Clone` as a call in place of a derive | 15.7 | 15.1 | no: a copy through views would write dates as text and read them again |
//! | no implementations of serde's traits | 15.7 | 14.3 | behind the feature `serde` |
//! | no docs | 12.9 | 12.8 | no |
//!
//! Measure a change with `cargo bench -p tests --bench real_size`, and its cost at run time with `--bench decode`.
//!
//! # How `{"a":1}` reaches the field `Pet.a`
//!
//! The generator writes the struct and its table:
//!
//! ```text
//! pub struct Pet { pub a: i64 }
//! model! { Pet { a: required "a" } }
//! ```
//!
//! A response body of `{"a":1}` becomes a `Pet` like this:
//!
//! 1. `FromBody::from_received` creates the value with `Pet::blank()`, which is `Pet { a: 0 }`. It passes
//!    `value.slot()` to `Received::fill`, which passes it to `read_json` together with the body. For a model,
//!    `FromWire::slot` returns `Slot::Model(self)`, so nothing below is generic over `Pet`.
//! 2. `read_json` checks once that the bytes are UTF-8. It then calls `Reader::part(slot, &mut cx).deserialize(..)`
//!    with a `serde_json::Deserializer`. The `Context` holds the date format in force and the path of an error.
//! 3. `Reader::deserialize` calls `deserialize_any`. serde_json finds `{` and calls `Reader::visit_map`, which passes a
//!    `Slot::Model` to `members::read`.
//! 4. `members::read_with` gets the table from `Pet::shape()` and the places of all fields from `Pet::slots`. For
//!    `model!`, they are `[&mut self.a]`. `Members::read_rest` reads the keys. For the key `a`,
//!    `KeyFinder::visit_str` calls `Shape::position`, which compares the key with the row that is expected next, and
//!    searches the other rows only if they differ. The result is `Key::Field(0)`.
//! 5. `Members::with_field` marks row 0 as seen and fails if it was seen before. The slot
//!    of place 0 is `FromWire::slot(&mut self.a)`. For an `i64` this is `Slot::Int(&mut self.a)`.
//! 6. A `Reader` on this slot reads the value. serde_json calls `Reader::visit_u64(1)`, which calls `visit_i64(1)`,
//!    which writes 1 to `Pet.a`.
//! 7. After the last key, `Members::finish` fails if a required row was not seen. `read_json` then fails if the text
//!    goes on after the object.
//!
//! If step 6 fails, `with_field` adds the key to the trail of the context, and [`ReadError`] shows the path and the
//! reason. `serde_json::from_str::<Pet>` follows the same path, with `wire::deserialize` in place of steps 1 and 2. The
//! writer, `write_json`, goes through the same table, and gets the fields from
//! `Pet::views`.

mod choose;
mod context;
pub(crate) mod dates;
mod enums;
mod error;
mod members;
mod models;
mod nullable;
mod outline;
mod read;
mod serialize;
mod shape;
mod show;
mod std_impls;
mod tagged;
mod unions;
mod weigh;
mod wrappers;
mod write;

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::runtime::http::file::File;

pub use nullable::Nullable;
#[allow(unused_imports, reason = "an API may have no type that needs them")]
pub use {
    error::{ReadError, WriteError},
    shape::{Constant, Field, Presence, Shape, Tag, UnionShape, VariantShape, presence},
};

pub(crate) use read::{NUMBER_KEY, read_json};
pub(crate) use write::write_json;
#[allow(unused_imports, reason = "an API may have no type that needs them")]
pub(crate) use {
    enums::{integer_enum, string_enum},
    models::{default_model, model, serde_traits, setters},
    read::{deserialize, from_slice},
    serde_json::Value as Json,
    serialize::serialize,
    show::{debug, equal, show},
    unions::{Present, arrays, conversions, shared_fields, union},
    wrappers::{tuple, wrapper},
};

/// A borrowed value. Writing, comparing and `Debug` all work on it.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// No value. An optional field is omitted; a required field and an item of a list are written as `null`.
    Absent,
    /// `null`. A field with [`Presence::Optional`] is omitted.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer of any type that fits `i64`.
    Int(i64),
    /// A `u64`.
    Uint(u64),
    /// A number.
    Float(f64),
    /// A number of single precision, which is written with fewer digits.
    Float32(f32),
    /// A string.
    Str(&'a str),
    /// Any JSON.
    Any(&'a Value),
    /// A value that is written as a string, such as a date.
    Text(&'a dyn ShowText),
    /// An array.
    List(&'a dyn ListView),
    /// An object with arbitrary keys.
    Map(&'a dyn MapView),
    /// An object with known fields.
    Model(&'a dyn FromWire),
    /// A union.
    Union(&'a dyn Union),
    /// A file, which multipart bodies can contain and JSON cannot.
    File(&'a File),
}

/// The place that a value is read into.
pub enum Slot<'a> {
    /// Skips the value.
    Skip,
    /// A boolean.
    Bool(&'a mut bool),
    /// The most common integer.
    Int(&'a mut i64),
    /// An integer of any other type, or an enum of integers.
    Code(&'a mut dyn CodeSlot),
    /// A number. Integers are accepted.
    Float(&'a mut f64),
    /// A number of single precision. Integers are accepted.
    Float32(&'a mut f32),
    /// A string.
    Str(&'a mut String),
    /// Any JSON.
    Any(&'a mut Value),
    /// A string that is parsed into a different type, such as a date.
    Text(&'a mut dyn ReadText),
    /// A value that can be `null`.
    Optional(&'a mut dyn OptionalSlot),
    /// An array.
    List(&'a mut dyn ListSlot),
    /// An array whose items differ by position.
    Tuple(&'a mut dyn TupleSlot),
    /// An object with arbitrary keys.
    Map(&'a mut dyn MapSlot),
    /// A map with any JSON as values. It has a variant of its own because open models keep their unknown fields in one.
    Object(&'a mut BTreeMap<String, Value>),
    /// An object with known fields.
    Model(&'a mut dyn FromWire),
    /// A union.
    Union(&'a mut dyn Union),
}

/// A type that can be written as JSON.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be written as JSON by this crate")]
pub trait ToWire {
    /// Returns the value as the writer sees it.
    #[doc(hidden)]
    fn view(&self) -> View<'_>;
}

/// A type that can be read from JSON. `model!` implements it, including the methods that give access to the fields.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be read from JSON by this crate")]
pub trait FromWire {
    /// Creates the value to read into. Callers never see it before it is filled.
    #[doc(hidden)]
    fn blank() -> Self
    where
        Self: Sized;

    /// Returns the value for `null`, or `None` if `null` means that there is no value. Free-form JSON has a value for it.
    #[doc(hidden)]
    #[inline]
    fn null() -> Option<Self>
    where
        Self: Sized,
    {
        None
    }

    /// Returns the place to read into. Called once, on a blank value.
    #[doc(hidden)]
    #[inline]
    fn slot(&mut self) -> Slot<'_>
    where
        Self: Sized,
    {
        Slot::Model(self)
    }

    /// Returns the place to read a map of such values into.
    #[doc(hidden)]
    #[inline]
    fn slot_of_map(map: &mut BTreeMap<String, Self>) -> Slot<'_>
    where
        Self: Sized,
    {
        Slot::Map(map)
    }

    /// Returns the table of a model's fields.
    #[doc(hidden)]
    fn shape(&self) -> &'static Shape {
        &Shape { name: "", fields: &[], rest: None }
    }

    /// Calls `take` once with the places of a model's fields, in the order of the table. If the model keeps fields that
    /// are not in the table, their place is the last.
    #[doc(hidden)]
    fn slots(&mut self, take: &mut TakeSlots<'_>) {
        take.all(&mut []);
    }

    /// Calls `take` once with a model's fields, in the same order.
    #[doc(hidden)]
    fn views<'a>(&'a self, take: &mut TakeViews<'a, '_>) {
        take.all(&[]);
    }
}

/// A value that can be read into, as a trait object. [`FromWire::slot`] itself can only be called on a known type.
pub trait Fillable {
    /// Returns the place to read into.
    fn place(&mut self) -> Slot<'_>;
}

impl<T: FromWire> Fillable for T {
    #[inline]
    fn place(&mut self) -> Slot<'_> {
        self.slot()
    }
}

/// Receives the places of all fields of a model.
pub struct TakeSlots<'f>(pub(crate) &'f mut dyn FnMut(&mut [&mut dyn Fillable]));

impl TakeSlots<'_> {
    /// Passes the places on.
    #[inline]
    pub fn all(&mut self, places: &mut [&mut dyn Fillable]) {
        (self.0)(places);
    }
}

/// Receives all fields of a model.
pub struct TakeViews<'a, 'f>(pub(crate) &'f mut dyn FnMut(&[&'a dyn ToWire]));

impl<'a> TakeViews<'a, '_> {
    /// Passes the fields on.
    #[inline]
    pub fn all(&mut self, fields: &[&'a dyn ToWire]) {
        (self.0)(fields);
    }
}

/// A description of the expected value for error messages, such as `date such as 2024-01-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected(pub &'static str);

/// A value that is written as a string.
pub trait ShowText {
    /// Appends the text to `out`. `format` is the date format of the field, in chrono's syntax.
    ///
    /// # Errors
    /// Fails if the value cannot be written in this format.
    fn show(&self, format: Option<&str>, out: &mut String) -> fmt::Result;

    /// Appends a text that is the same for equal values. `PartialEq` compares it.
    ///
    /// # Errors
    /// Fails if `show` fails.
    fn identity(&self, out: &mut String) -> fmt::Result {
        self.show(None, out)
    }
}

/// A value that is read from a string.
pub trait ReadText: ShowText {
    /// Sets the value from `text`. `format` is the date format of the field, in chrono's syntax.
    ///
    /// # Errors
    /// Fails if the text is not a value of this type.
    fn read(&mut self, text: &str, format: Option<&str>) -> Result<(), Expected>;

    /// Returns whether the description lists the value that was read.
    fn is_listed(&self) -> bool {
        true
    }
}

/// An enum of strings. `string_enum!` implements it.
pub trait StringEnum: for<'a> From<&'a str> {
    /// Returns the string as it appears in JSON.
    fn text(&self) -> &str;

    /// Returns whether the description lists the string.
    fn is_listed(&self) -> bool;
}

impl<T: StringEnum> ShowText for T {
    #[inline]
    fn show(&self, _: Option<&str>, out: &mut String) -> fmt::Result {
        out.push_str(self.text());
        Ok(())
    }
}

impl<T: StringEnum> ReadText for T {
    #[inline]
    fn read(&mut self, text: &str, _: Option<&str>) -> Result<(), Expected> {
        *self = text.into();
        Ok(())
    }

    #[inline]
    fn is_listed(&self) -> bool {
        StringEnum::is_listed(self)
    }
}

/// A value that is read from an integer.
pub trait CodeSlot {
    /// Sets the value. `i128` holds every integer that serde's readers return.
    ///
    /// # Errors
    /// Fails if the integer is out of the range of the type.
    fn put(&mut self, value: i128) -> Result<(), Expected>;

    /// Returns whether the description lists the value that was read.
    fn is_listed(&self) -> bool {
        true
    }
}

/// A value that can be `null`.
pub trait OptionalSlot {
    /// Sets the value to `null`.
    fn null(&mut self);

    /// Inserts a blank value and returns its place.
    fn some(&mut self) -> Slot<'_>;
}

/// An array to read into.
pub trait ListSlot {
    /// Appends a blank item and returns its place.
    fn push(&mut self) -> Slot<'_>;
}

/// An array of fixed length to read into.
pub trait TupleSlot {
    /// Returns the place of the item at `index`, or `None` past the end.
    fn slot_at(&mut self, index: usize) -> Option<Slot<'_>>;
}

/// An array to write.
pub trait ListView {
    /// Returns the number of items.
    fn len(&self) -> usize;

    /// Returns the item at `index`, or `Absent` past the end.
    fn item(&self, index: usize) -> View<'_>;
}

/// Reads the value of one key and returns whether that succeeded; see [`MapSlot::put`].
pub type Fill<'f> = dyn FnMut(&str, Slot<'_>) -> bool + 'f;

/// Receives one key with its value and returns whether to continue; see [`MapView::each`].
pub type Look<'f> = dyn FnMut(&str, View<'_>) -> bool + 'f;

/// An object with arbitrary keys to read into.
pub trait MapSlot {
    /// Calls `fill` with a blank value of `key` and keeps the value if `fill` returns `true`. If a key repeats, the
    /// last value is kept.
    fn put(&mut self, key: String, fill: &mut Fill<'_>);
}

/// An object with arbitrary keys to write.
pub trait MapView {
    /// Returns the number of keys.
    fn len(&self) -> usize;

    /// Returns the value of `key`.
    fn get(&self, key: &str) -> Option<View<'_>>;

    /// Calls `look` with each key and value, in order, until `look` returns `false`.
    fn each(&self, look: &mut Look<'_>);
}

/// A value of one of several types. `union!` implements it.
pub trait Union: Any {
    /// Returns the table of variants.
    fn shape(&self) -> &'static UnionShape;

    /// Replaces the value with a blank one of the variant at `index` in the table, and returns its place.
    fn select(&mut self, index: usize) -> Option<Slot<'_>>;

    /// Keeps JSON that matches no variant.
    fn keep(&mut self, value: Value);

    /// Returns the current variant.
    fn arm(&self) -> Arm<'_>;
}

/// The variant that a union holds.
pub struct Arm<'a> {
    /// The Rust name of the variant.
    pub rust: &'static str,
    /// What the variant holds.
    pub view: View<'a>,
}
