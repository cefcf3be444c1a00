//! The macros that implement structs: `model!` from a table of fields, `default_model!` and `setters!`.
//!
//! The number and size of function bodies decide what a model costs to compile, so each body is one call or one list of
//! fields.

/// Implements reading, writing, comparing and showing for a struct.
///
/// A row is `field: presence [secret] [escaped] "key" [as "format"]`. `escaped` marks a key that needs escapes in JSON.
/// The last row can be `..field`, the map that keeps fields that are not in the table.
macro_rules! model {
    ($name:ident {
        $($field:ident: $presence:ident $($mark:ident)* $wire:literal $(as $format:literal)?),*
        $(,)?
        $(..$rest:ident $(,)?)?
    }) => {
        impl wire::FromWire for $name {
            #[inline]
            fn blank() -> Self {
                Self {
                    $($field: wire::FromWire::blank(),)*
                    $($rest: wire::FromWire::blank(),)?
                }
            }

            // Only literals, so that the table becomes a static without a body of its own.
            #[inline]
            fn shape(&self) -> &'static wire::Shape {
                &wire::Shape {
                    name: stringify!($name),
                    fields: &[$(wire::Field(
                        stringify!($field),
                        $wire,
                        wire::presence::$presence $(| wire::presence::$mark)*,
                        concat!($($format)?),
                    )),*],
                    rest: wire::model!(@name $($rest)?),
                }
            }

            #[inline]
            fn slots(&mut self, take: &mut wire::TakeSlots<'_>) {
                take.all(&mut [$(&mut self.$field,)* $(&mut self.$rest)?]);
            }

            #[inline]
            fn views<'a>(&'a self, take: &mut wire::TakeViews<'a, '_>) {
                take.all(&[$(&self.$field,)* $(&self.$rest)?]);
            }
        }

        impl wire::ToWire for $name {
            #[inline]
            fn view(&self) -> wire::View<'_> {
                wire::View::Model(self)
            }
        }

        wire::model! { @traits $name }
    };
    (@name) => { None };
    (@name $rest:ident) => { Some(stringify!($rest)) };
    (@traits $name:ident) => {
        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                wire::debug(self, f)
            }
        }

        impl ::std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                wire::equal(self, other)
            }
        }

        wire::serde_traits! { $name }
    };
}

/// Implements serde's traits.
#[cfg(feature = "serde")]
macro_rules! serde_traits {
    ($name:ident) => {
        impl ::serde::Serialize for $name {
            #[inline]
            fn serialize<S: ::serde::Serializer>(&self, to: S) -> ::std::result::Result<S::Ok, S::Error> {
                wire::serialize(self, to)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(from: D) -> ::std::result::Result<Self, D::Error> {
                wire::deserialize(from)
            }
        }
    };
}

/// Implements nothing. The client itself does not need serde's traits, which take a tenth of its compile time.
#[cfg(not(feature = "serde"))]
macro_rules! serde_traits {
    ($name:ident) => {};
}

/// Implements `Default` for a model without required fields.
macro_rules! default_model {
    ($name:ident) => {
        impl ::std::default::Default for $name {
            #[inline]
            fn default() -> Self {
                wire::FromWire::blank()
            }
        }
    };
}

/// Implements the setters of optional fields.
///
/// A row is `method [or null_method] [= field]: kind Type`. A field with a null method is a `Nullable`, and all others
/// are an `Option`. The kind decides what the method accepts:
///
/// - `plain`: a value of the type
/// - `into`: anything that converts into the type
/// - `boxed`: the same, for a field that is boxed
/// - `items`: an iterator of items for a list
/// - `each`: an iterator of anything that converts into the items
/// - `entries`: an iterator of keys and values for a map, where keys convert into text
/// - `pairs`: the same, where values convert as well
macro_rules! setters {
    ($name:ident {
        $($setter:ident $(or $null:ident)? $(= $field:ident)?: $kind:ident $ty:ty),* $(,)?
    }) => {
        impl $name {
            $(wire::setters! { @row $setter [$($null)?] [$($field)? $setter] $kind $ty })*
        }
    };
    (@row $setter:ident [] [$field:ident $($_rest:ident)?] $kind:ident $ty:ty) => {
        wire::setters! { @one $setter $field [Some] $kind $ty }
    };
    (@row $setter:ident [$null:ident] [$field:ident $($_rest:ident)?] $kind:ident $ty:ty) => {
        wire::setters! { @one $setter $field [wire::Nullable::Value] $kind $ty }

        /// Sends `null`.
        #[must_use]
        #[inline]
        pub fn $null(mut self) -> Self {
            self.$field = wire::Nullable::Null;
            self
        }
    };
    (@one $setter:ident $field:ident [$($some:tt)*] plain $ty:ty) => {
        #[must_use]
        #[inline]
        pub fn $setter(mut self, value: $ty) -> Self {
            self.$field = $($some)*(value);
            self
        }
    };
    (@one $setter:ident $field:ident [$($some:tt)*] into $ty:ty) => {
        #[must_use]
        #[inline]
        pub fn $setter(mut self, value: impl Into<$ty>) -> Self {
            self.$field = $($some)*(value.into());
            self
        }
    };
    (@one $setter:ident $field:ident [$($some:tt)*] boxed $ty:ty) => {
        #[must_use]
        #[inline]
        pub fn $setter(mut self, value: impl Into<$ty>) -> Self {
            self.$field = $($some)*(Box::new(value.into()));
            self
        }
    };
    (@one $setter:ident $field:ident [$($some:tt)*] items $ty:ty) => {
        #[must_use]
        #[inline]
        pub fn $setter(mut self, value: impl IntoIterator<Item = $ty>) -> Self {
            self.$field = $($some)*(value.into_iter().collect());
            self
        }
    };
    (@one $setter:ident $field:ident [$($some:tt)*] each $ty:ty) => {
        #[must_use]
        #[inline]
        pub fn $setter(mut self, value: impl IntoIterator<Item: Into<$ty>>) -> Self {
            self.$field = $($some)*(value.into_iter().map(Into::into).collect());
            self
        }
    };
    (@one $setter:ident $field:ident [$($some:tt)*] entries $ty:ty) => {
        #[must_use]
        #[inline]
        pub fn $setter(mut self, value: impl IntoIterator<Item = (impl Into<String>, $ty)>) -> Self {
            self.$field = $($some)*(value.into_iter().map(|(key, value)| (key.into(), value)).collect());
            self
        }
    };
    (@one $setter:ident $field:ident [$($some:tt)*] pairs $ty:ty) => {
        #[must_use]
        #[inline]
        pub fn $setter(mut self, value: impl IntoIterator<Item = (impl Into<String>, impl Into<$ty>)>) -> Self {
            self.$field = $($some)*(value.into_iter().map(|(key, value)| (key.into(), value.into())).collect());
            self
        }
    };
}

pub(crate) use {default_model, model, serde_traits, setters};
