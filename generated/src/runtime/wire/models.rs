//! `model!`: from the table of a struct's members to its implementations.
//!
//! Each implementation is one call or one `match`: what a model costs the compiler is the number and size of its
//! bodies.

/// Implements reading, writing, comparing and showing for a struct.
///
/// A row is `field: presence [secret] [escaped] "key" [as "format"]`, where `escaped` is for a key that JSON writes with
/// escapes; the last row may be `..field`, a map that keeps the
/// members no row names.
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

            // Nothing but literals, so that the compiler makes a static of it without a body of its own.
            #[inline]
            fn shape(&self) -> &'static wire::Shape {
                &wire::Shape {
                    name: stringify!($name),
                    fields: &[$(wire::Field(
                        stringify!($field),
                        $wire,
                        wire::presence::$presence $(| wire::presence::$mark)*,
                        &[$($format)?],
                    )),*],
                    rest: wire::model!(@name $($rest)?),
                }
            }

            #[inline]
            fn slot_at(&mut self, index: usize) -> wire::Slot<'_> {
                // The rows have no numbers, so that a row more or less changes no other. Counting down is as good: the
                // compiler makes one jump of it.
                let rows_before = index;
                $(
                    if rows_before == 0 {
                        return wire::FromWire::slot(&mut self.$field);
                    }
                    let rows_before = rows_before.wrapping_sub(1);
                )*
                let _ = rows_before;
                wire::Slot::Skip
            }

            #[inline]
            fn view_at(&self, index: usize) -> wire::View<'_> {
                let rows_before = index;
                $(
                    if rows_before == 0 {
                        return wire::ToWire::view(&self.$field);
                    }
                    let rows_before = rows_before.wrapping_sub(1);
                )*
                let _ = rows_before;
                wire::View::Absent
            }

            $(
                #[inline]
                fn rest_slot(&mut self) -> wire::Slot<'_> {
                    wire::FromWire::slot(&mut self.$rest)
                }

                #[inline]
                fn rest_view(&self) -> wire::View<'_> {
                    wire::ToWire::view(&self.$rest)
                }
            )?
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
                wire::debug(wire::ToWire::view(self), f)
            }
        }

        impl ::std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                wire::equal(
                    wire::ToWire::view(self),
                    wire::ToWire::view(other),
                )
            }
        }

        wire::model! { @serde $name }
    };
    (@serde $name:ident) => {
        impl ::serde::Serialize for $name {
            #[inline]
            fn serialize<S: ::serde::Serializer>(&self, to: S) -> ::std::result::Result<S::Ok, S::Error> {
                wire::serialize(wire::ToWire::view(self), to)
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

/// Implements `Default` for a model that requires nothing.
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

/// Implements the methods that set optional fields.
///
/// A row is `method [or null_method] [= field]: kind Type`. The kind says what a method takes: `plain` the type itself,
/// `into` what converts into it, `boxed` the same for a boxed field, `items` the items of a list, and `each` what converts
/// into them.
macro_rules! setters {
    ($name:ident {
        $($setter:ident $(or $null:ident)? $(= $field:ident)?: $kind:ident $ty:ty),* $(,)?
    }) => {
        impl $name {
            $(wire::setters! { @row $setter [$($null)?] [$($field)? $setter] $kind $ty })*
        }
    };
    (@row $setter:ident [$($null:ident)?] [$field:ident $($_rest:ident)?] $kind:ident $ty:ty) => {
        wire::setters! { @one $setter $field $kind $ty }
        $(wire::setters! { @null $null $field })?
    };
    (@one $setter:ident $field:ident plain $ty:ty) => {
        #[must_use]
        #[inline]
        pub fn $setter(mut self, value: $ty) -> Self {
            self.$field = value.into();
            self
        }
    };
    (@one $setter:ident $field:ident into $ty:ty) => {
        #[must_use]
        #[inline]
        pub fn $setter(mut self, value: impl Into<$ty>) -> Self {
            let value: $ty = value.into();
            self.$field = value.into();
            self
        }
    };
    (@one $setter:ident $field:ident boxed $ty:ty) => {
        #[must_use]
        #[inline]
        pub fn $setter(mut self, value: impl Into<$ty>) -> Self {
            let value: $ty = value.into();
            self.$field = Box::new(value).into();
            self
        }
    };
    (@one $setter:ident $field:ident items $ty:ty) => {
        #[must_use]
        #[inline]
        pub fn $setter(mut self, value: impl IntoIterator<Item = $ty>) -> Self {
            self.$field = value.into_iter().collect::<Vec<$ty>>().into();
            self
        }
    };
    (@one $setter:ident $field:ident each $ty:ty) => {
        #[must_use]
        #[inline]
        pub fn $setter(mut self, value: impl IntoIterator<Item: Into<$ty>>) -> Self {
            self.$field = value.into_iter().map(Into::into).collect::<Vec<$ty>>().into();
            self
        }
    };
    (@null $setter:ident $field:ident) => {
        /// Sends null.
        #[must_use]
        #[inline]
        pub fn $setter(mut self) -> Self {
            self.$field = wire::Nullable::Null;
            self
        }
    };
}

pub(crate) use {default_model, model, setters};
