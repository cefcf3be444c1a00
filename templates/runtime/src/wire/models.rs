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

pub(crate) use {default_model, model};
