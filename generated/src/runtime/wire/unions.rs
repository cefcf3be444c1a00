//! The macros `union!`, which implements a union from a table of variants, `conversions!`, `arrays!` and `shared_fields!`.
//!
//! `tagged.rs` and `choose.rs` choose the variant of a value.

use super::Nullable;

/// Implements an enum over the variants of a union. The enum has a variant `Unknown(Value)`.
///
/// `discriminator "key"` or `constant "key"` names the field whose value selects the variant. A discriminator is
/// written even if the type of the variant has no such field.
///
/// A row is `Variant [= value [| value]..] [where "key" = value [& ..]]`. The values after `=` are those of the tag
/// that select the variant; `""` stands for an absent tag. After `where` follow constants of other fields. A different
/// value of such a field excludes the variant.
macro_rules! union {
    ($name:ident $($told_by:ident $tag:literal)? { $(
        $variant:ident $(= $value:literal $(| $more:literal)*)? $(where $($key:literal = $constant:literal)&+)?
    ),* $(,)? }) => {
        impl wire::Union for $name {
            #[inline]
            fn shape(&self) -> &'static wire::UnionShape {
                const {
                    &wire::UnionShape {
                        tag: wire::union!(@tag $($told_by $tag)?),
                        variants: &[$(wire::VariantShape {
                            rust: stringify!($variant),
                            tags: &[$(
                                wire::union!(@constant $value)
                                $(, wire::union!(@constant $more))*
                            )?],
                            constants: &[$(
                                $(($key, wire::union!(@constant $constant))),+
                            )?],
                        }),*],
                    }
                }
            }

            #[inline]
            fn select(&mut self, index: usize) -> Option<wire::Slot<'_>> {
                // Rows have no numbers, as in `model!`.
                let rows_before = index;
                $(
                    if rows_before == 0 {
                        *self = Self::$variant(wire::FromWire::blank());
                    }
                    let rows_before = rows_before.wrapping_sub(1);
                )*
                let _ = rows_before;
                match self {
                    $(Self::$variant(value) => Some(wire::FromWire::slot(value)),)*
                    Self::Unknown(_) => None,
                }
            }

            #[inline]
            fn keep(&mut self, value: wire::Json) {
                *self = Self::Unknown(value);
            }

            #[inline]
            fn arm(&self) -> wire::Arm<'_> {
                let (rust, view) = match self {
                    $(Self::$variant(value) => (stringify!($variant), wire::ToWire::view(value)),)*
                    Self::Unknown(value) => ("Unknown", wire::ToWire::view(value)),
                };
                wire::Arm { rust, view }
            }
        }

        impl wire::FromWire for $name {
            #[inline]
            fn blank() -> Self {
                Self::Unknown(wire::Json::Null)
            }

            #[inline]
            fn slot(&mut self) -> wire::Slot<'_> {
                wire::Slot::Union(self)
            }
        }

        impl wire::ToWire for $name {
            #[inline]
            fn view(&self) -> wire::View<'_> {
                wire::View::Union(self)
            }
        }

        wire::model! { @traits $name }
    };
    (@tag) => { None };
    (@tag $told_by:ident $tag:literal) => { Some(wire::Tag::$told_by($tag)) };
    (@constant $value:literal) => {
        wire::Constant::new(concat!($value), stringify!($value))
    };
}

/// Implements `From` for a union. A row is `Variant: Type`, where the variant holds the type, or what it converts into.
macro_rules! conversions {
    ($name:ident { $($variant:ident: $ty:ty),* $(,)? }) => { $(
        impl ::std::convert::From<$ty> for $name {
            #[inline]
            fn from(value: $ty) -> Self {
                Self::$variant(value.into())
            }
        }
    )* };
}

/// Implements `From` for a union with a list: from an array of anything that converts into the items. The row is
/// `Variant: Item`.
macro_rules! arrays {
    ($name:ident { $variant:ident: $item:ty $(,)? }) => {
        impl<T: ::std::convert::Into<$item>, const N: usize> ::std::convert::From<[T; N]> for $name {
            #[inline]
            fn from(value: [T; N]) -> Self {
                Self::$variant(value.into_iter().map(::std::convert::Into::into).collect())
            }
        }
    };
}

/// A field of a struct as its presence has it: the value, an `Option` or a `Nullable`.
pub(crate) trait Present<T> {
    /// Returns the value, if there is one.
    fn present(&self) -> Option<&T>;
}

impl<T> Present<T> for T {
    #[inline]
    fn present(&self) -> Option<&T> {
        Some(self)
    }
}

impl<T> Present<T> for Option<T> {
    #[inline]
    fn present(&self) -> Option<&T> {
        self.as_ref()
    }
}

impl<T> Present<T> for Nullable<T> {
    #[inline]
    fn present(&self) -> Option<&T> {
        self.as_option()
    }
}

/// Implements a method for each field that all variants of a union have. It returns `None` for `Unknown`, and where the
/// field is absent. A variant after `|` is a text, which is the field itself.
///
/// A row is `method [= field]: kind Type`. The kind decides what the method returns:
///
/// - `text`: a `&str`
/// - `items`: a slice of the type
/// - `copied`: the value
/// - `reference`: a reference to the value
macro_rules! shared_fields {
    ($name:ident $variants:tt {
        $($method:ident $(= $field:ident)?: $kind:ident $ty:ty),* $(,)?
    }) => {
        impl $name { $(
            wire::shared_fields! { @$kind $method [$($field)? $method] $ty, $variants }
        )* }
    };
    (@text $method:ident $field:tt $ty:ty, [$($variant:ident)* | $text:ident]) => {
        /// Returns the id: the text, or the field of the object. `None` for `Unknown`.
        #[must_use]
        #[inline]
        pub fn $method(&self) -> Option<&str> {
            wire::shared_fields!(@get self $field $ty, [$($variant)* | $text]).map(|text| text.as_str())
        }
    };
    (@text $method:ident $field:tt $ty:ty, $variants:tt) => {
        /// Returns the field of this name, which all variants have, or `None` if it is absent and for `Unknown`.
        #[must_use]
        #[inline]
        pub fn $method(&self) -> Option<&str> {
            wire::shared_fields!(@get self $field $ty, $variants).map(|text| text.as_str())
        }
    };
    (@items $method:ident $field:tt $ty:ty, $variants:tt) => {
        /// Returns the field of this name, which all variants have, or `None` if it is absent and for `Unknown`.
        #[must_use]
        #[inline]
        pub fn $method(&self) -> Option<&[$ty]> {
            wire::shared_fields!(@get self $field Vec<$ty>, $variants).map(|items| items.as_slice())
        }
    };
    (@copied $method:ident $field:tt $ty:ty, $variants:tt) => {
        /// Returns the field of this name, which all variants have, or `None` if it is absent and for `Unknown`.
        #[must_use]
        #[inline]
        pub fn $method(&self) -> Option<$ty> {
            wire::shared_fields!(@get self $field $ty, $variants).copied()
        }
    };
    (@reference $method:ident $field:tt $ty:ty, $variants:tt) => {
        /// Returns the field of this name, which all variants have, or `None` if it is absent and for `Unknown`.
        #[must_use]
        #[inline]
        pub fn $method(&self) -> Option<&$ty> {
            wire::shared_fields!(@get self $field $ty, $variants)
        }
    };
    (@get $this:ident [$field:ident $($_rest:ident)?] $ty:ty, [$($variant:ident)* $(| $text:ident)?]) => {
        match $this {
            $(Self::$variant(value) => wire::Present::<$ty>::present(&value.$field),)*
            $(Self::$text(value) => Some(value),)?
            Self::Unknown(_) => None,
        }
    };
}

pub(crate) use {arrays, conversions, shared_fields, union};
