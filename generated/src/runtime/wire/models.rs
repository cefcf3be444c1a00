//! `model!`: from the table of a struct's members to its implementations.
//!
//! Each implementation is one call or one `match`: what a model costs the compiler is the number and size of its
//! bodies.

/// Implements reading, writing, comparing and showing for a struct.
///
/// A row is `field: presence [secret] "key" [as "format"]`; the last row may be `..field`, a map that keeps the
/// members no row names.
macro_rules! model {
    ($name:ident {
        $($field:ident: $presence:ident $($secret:ident)? $wire:literal $(as $format:literal)?),*
        $(,)?
        $(..$rest:ident $(,)?)?
    }) => {
        impl $crate::runtime::wire::Model for $name {
            #[inline]
            fn shape(&self) -> &'static $crate::runtime::wire::Shape {
                const {
                    &$crate::runtime::wire::Shape {
                        name: stringify!($name),
                        fields: &[$(
                            $crate::runtime::wire::Field::$presence(stringify!($field), concat!(",\"", $wire, "\":"))
                                $(.$secret())? $(.format($format))?
                        ),*],
                        rest: $crate::runtime::wire::model!(@name $($rest)?),
                    }
                }
            }

            #[inline]
            fn slot_at(&mut self, index: usize) -> $crate::runtime::wire::Slot<'_> {
                // The rows have no numbers, so that a row more or less changes no other. Counting down is as good: the
                // compiler makes one jump of it.
                let rows_before = index;
                $(
                    if rows_before == 0 {
                        return $crate::runtime::wire::FromWire::slot(&mut self.$field);
                    }
                    let rows_before = rows_before.wrapping_sub(1);
                )*
                let _ = rows_before;
                $crate::runtime::wire::Slot::Skip
            }

            #[inline]
            fn view_at(&self, index: usize) -> $crate::runtime::wire::View<'_> {
                let rows_before = index;
                $(
                    if rows_before == 0 {
                        return $crate::runtime::wire::ToWire::view(&self.$field);
                    }
                    let rows_before = rows_before.wrapping_sub(1);
                )*
                let _ = rows_before;
                $crate::runtime::wire::View::Absent
            }

            $(
                #[inline]
                fn rest_slot(&mut self) -> $crate::runtime::wire::Slot<'_> {
                    $crate::runtime::wire::FromWire::slot(&mut self.$rest)
                }

                #[inline]
                fn rest_view(&self) -> $crate::runtime::wire::View<'_> {
                    $crate::runtime::wire::ToWire::view(&self.$rest)
                }
            )?
        }

        impl $crate::runtime::wire::FromWire for $name {
            #[inline]
            fn blank() -> Self {
                Self {
                    $($field: $crate::runtime::wire::FromWire::blank(),)*
                    $($rest: $crate::runtime::wire::FromWire::blank(),)?
                }
            }

            #[inline]
            fn slot(&mut self) -> $crate::runtime::wire::Slot<'_> {
                $crate::runtime::wire::Slot::Model(self)
            }
        }

        impl $crate::runtime::wire::ToWire for $name {
            #[inline]
            fn view(&self) -> $crate::runtime::wire::View<'_> {
                $crate::runtime::wire::View::Model(self)
            }
        }

        $crate::runtime::wire::model! { @traits $name }
    };
    (@name) => { None };
    (@name $rest:ident) => { Some(stringify!($rest)) };
    (@traits $name:ident) => {
        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::runtime::wire::debug($crate::runtime::wire::ToWire::view(self), f)
            }
        }

        impl ::std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::runtime::wire::equal(
                    $crate::runtime::wire::ToWire::view(self),
                    $crate::runtime::wire::ToWire::view(other),
                )
            }
        }

        $crate::runtime::wire::model! { @serde $name }
    };
    (@serde $name:ident) => {
        impl ::serde::Serialize for $name {
            #[inline]
            fn serialize<S: ::serde::Serializer>(&self, to: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::runtime::wire::serialize($crate::runtime::wire::ToWire::view(self), to)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(from: D) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::wire::deserialize(from)
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
                $crate::runtime::wire::FromWire::blank()
            }
        }
    };
}

pub(crate) use {default_model, model};
