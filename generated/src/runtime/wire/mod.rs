//! Reads JSON into models and writes models as JSON, by looking at each value through a small enum of references.
//!
//! Models bring a table of their fields (`models.rs`); what a field holds is known to the traits here. Nothing here
//! knows HTTP.

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

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::runtime::http::file::File;

pub(crate) use serde_json::Value as Json;

pub use error::{ReadError, WriteError};
pub use nullable::Nullable;
pub use shape::{Constant, Field, Presence, Shape, Tag, UnionShape, VariantShape, presence};

pub(crate) use enums::{integer_enum, string_enum};
pub(crate) use models::{default_model, model, setters};
pub(crate) use read::{deserialize, from_slice, read_json};
pub(crate) use serialize::serialize;
pub(crate) use show::{debug, equal, show};
pub(crate) use unions::union;
pub(crate) use wrappers::{tuple, wrapper};
pub(crate) use write::write_json;

/// A value to look at: what is written, compared and shown goes through this.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// No value: the member is left out. In a list it is `null`.
    Absent,
    /// `null`, or a member that is left out where its presence says so.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer of any width that `i64` holds.
    Int(i64),
    /// An integer of `u64`.
    Uint(u64),
    /// A number.
    Float(f64),
    /// A number of single precision, which has fewer digits.
    Float32(f32),
    /// A string.
    Str(&'a str),
    /// Any JSON.
    Any(&'a Value),
    /// A string made from a value of another kind.
    Text(&'a dyn ShowText),
    /// An array.
    List(&'a dyn ListView),
    /// An object with keys that are not known beforehand.
    Map(&'a dyn MapView),
    /// An object with known members.
    Model(&'a dyn FromWire),
    /// One of several forms.
    Union(&'a dyn Union),
    /// A file, which forms of parts hold and JSON cannot.
    File(&'a File),
}

/// A place to read a value into.
pub enum Slot<'a> {
    /// Nowhere: the value is skipped.
    Skip,
    /// A boolean.
    Bool(&'a mut bool),
    /// The most common integer.
    Int(&'a mut i64),
    /// An integer of another type, or an enumeration of integers.
    Code(&'a mut dyn CodeSlot),
    /// A number; integers are taken too.
    Float(&'a mut f64),
    /// A number of single precision; integers are taken too.
    Float32(&'a mut f32),
    /// A string.
    Str(&'a mut String),
    /// Any JSON.
    Any(&'a mut Value),
    /// A string that becomes a value of another kind.
    Text(&'a mut dyn ReadText),
    /// Something that may be `null`.
    Optional(&'a mut dyn OptionalSlot),
    /// An array.
    List(&'a mut dyn ListSlot),
    /// An array whose items differ by position.
    Tuple(&'a mut dyn TupleSlot),
    /// An object with keys that are not known beforehand.
    Map(&'a mut dyn MapSlot),
    /// The same with any JSON behind the keys, which open models keep a lot of.
    Object(&'a mut BTreeMap<String, Value>),
    /// An object with known members.
    Model(&'a mut dyn FromWire),
    /// One of several forms.
    Union(&'a mut dyn Union),
}

/// What can be written as JSON.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be written as JSON by this crate")]
pub trait ToWire {
    /// The value as it is written.
    #[doc(hidden)]
    fn view(&self) -> View<'_>;
}

/// What can be read from JSON. A model hands out its fields through it as well, which `model!` implements.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be read from JSON by this crate")]
pub trait FromWire {
    /// A value to read into; nobody sees it before it is read.
    #[doc(hidden)]
    fn blank() -> Self
    where
        Self: Sized;

    /// Where the parts of the value go. Called on a blank value, once.
    #[doc(hidden)]
    #[inline]
    fn slot(&mut self) -> Slot<'_>
    where
        Self: Sized,
    {
        Slot::Model(self)
    }

    /// Where the parts of a map of such values go.
    #[doc(hidden)]
    #[inline]
    fn slot_of_map(map: &mut BTreeMap<String, Self>) -> Slot<'_>
    where
        Self: Sized,
    {
        Slot::Map(map)
    }

    /// The table of a model's fields.
    #[doc(hidden)]
    fn shape(&self) -> &'static Shape {
        &Shape { name: "", fields: &[], rest: None }
    }

    /// Where the field at `index` goes.
    #[doc(hidden)]
    fn slot_at(&mut self, _index: usize) -> Slot<'_> {
        Slot::Skip
    }

    /// The field at `index`.
    #[doc(hidden)]
    fn view_at(&self, _index: usize) -> View<'_> {
        View::Absent
    }

    /// Where fields go that the table does not name.
    #[doc(hidden)]
    fn rest_slot(&mut self) -> Slot<'_> {
        Slot::Skip
    }

    /// The fields that the table does not name.
    #[doc(hidden)]
    fn rest_view(&self) -> View<'_> {
        View::Absent
    }
}

/// What a reader wanted to find, as words: `date such as 2024-01-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected(pub &'static str);

/// A value that is written as a string.
pub trait ShowText {
    /// Appends the text; `format` is that of the field, in chrono's notation.
    ///
    /// # Errors
    /// The format does not suit the value.
    fn show(&self, format: Option<&str>, out: &mut String) -> fmt::Result;

    /// Appends a text that is the same for equal values.
    ///
    /// # Errors
    /// As for `show`.
    fn identity(&self, out: &mut String) -> fmt::Result {
        self.show(None, out)
    }
}

/// A value that is read from a string.
pub trait ReadText: ShowText {
    /// Takes the text.
    ///
    /// # Errors
    /// The text is not one of this kind.
    fn read(&mut self, text: &str, format: Option<&str>) -> Result<(), Expected>;

    /// Tells whether the description lists the value that was read.
    fn is_listed(&self) -> bool {
        true
    }
}

/// A value that is read from an integer.
pub trait CodeSlot {
    /// Takes the integer; `i128` holds all that JSON readers give.
    ///
    /// # Errors
    /// The integer is out of the type's range.
    fn put(&mut self, value: i128) -> Result<(), Expected>;

    /// Tells whether the description lists the value that was read.
    fn is_listed(&self) -> bool {
        true
    }
}

/// A value that may be `null`.
pub trait OptionalSlot {
    /// Takes `null`.
    fn null(&mut self);

    /// Makes room for a value.
    fn some(&mut self) -> Slot<'_>;
}

/// An array that is read.
pub trait ListSlot {
    /// Makes room for one more item.
    fn push(&mut self) -> Slot<'_>;
}

/// An array of a fixed length that is read.
pub trait TupleSlot {
    /// Where the item at `index` goes; `None` behind the end.
    fn slot_at(&mut self, index: usize) -> Option<Slot<'_>>;
}

/// An array that is written.
pub trait ListView {
    /// How many items there are.
    fn len(&self) -> usize;

    /// The item at `index`, `Absent` behind the end.
    fn item(&self, index: usize) -> View<'_>;
}

/// Fills the value of one key; see [`MapSlot::put`].
pub type Fill<'f> = dyn FnMut(&str, Slot<'_>) -> bool + 'f;

/// Looks at one key and its value, and tells whether to go on; see [`MapView::each`].
pub type Look<'f> = dyn FnMut(&str, View<'_>) -> bool + 'f;

/// An object with free keys that is read.
pub trait MapSlot {
    /// Lets `fill` read the value of `key` and keeps it if `fill` says so. A key that comes again replaces the first.
    fn put(&mut self, key: String, fill: &mut Fill<'_>);
}

/// An object with free keys that is written.
pub trait MapView {
    /// How many keys there are.
    fn len(&self) -> usize;

    /// The value of `key`.
    fn get(&self, key: &str) -> Option<View<'_>>;

    /// Shows all keys with their values, in order, until `look` says to stop.
    fn each(&self, look: &mut Look<'_>);
}

/// A value of one of several types; `union!` implements it.
pub trait Union {
    /// The table of its variants.
    fn shape(&self) -> &'static UnionShape;

    /// Turns the value into a blank one of the variant at `index`, which the table has.
    fn select(&mut self, index: usize) -> Option<Slot<'_>>;

    /// Keeps JSON that matches no variant.
    fn keep(&mut self, value: Value);

    /// The variant at hand.
    fn arm(&self) -> Arm<'_>;
}

/// The variant that a union holds.
pub struct Arm<'a> {
    /// The Rust name of the variant.
    pub rust: &'static str,
    /// What the variant holds.
    pub view: View<'a>,
}
