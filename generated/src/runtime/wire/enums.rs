//! The macros `string_enum!` and `integer_enum!`, which implement enums from a table of values.
//!
//! The enums are open: a value that is not in the table is kept in the variant `Unknown`.

/// Implements an enum of strings. Strings that are not in the table are kept in `Unknown(String)`. If the description
/// allows any string, the variant has the name that follows `or`.
macro_rules! string_enum {
    ($name:ident { $($variant:ident = $wire:literal),* $(,)? }) => {
        wire::string_enum! { @rest $name Unknown false { $($variant = $wire),* } }
    };
    ($name:ident or $rest:ident { $($variant:ident = $wire:literal),* $(,)? }) => {
        wire::string_enum! { @rest $name $rest true { $($variant = $wire),* } }
    };
    (@rest $name:ident $rest:ident $is_documented:literal { $($variant:ident = $wire:literal),* }) => {
        impl $name {
            /// The values that the description lists.
            pub const VALUES: &'static [&'static str] = &[$($wire),*];

            /// Returns the string as it appears in JSON.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::$rest(value) => value,
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    $($wire => Self::$variant,)*
                    _ => Self::$rest(value.to_owned()),
                }
            }
        }

        impl ::std::convert::From<String> for $name {
            #[inline]
            fn from(value: String) -> Self {
                value.as_str().into()
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        // Comparing texts costs less to compile than derives. The discriminants tell a listed value from an unlisted
        // one with the same text.
        impl ::std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                ::std::mem::discriminant(self) == ::std::mem::discriminant(other) && self.as_str() == other.as_str()
            }
        }

        impl ::std::cmp::Eq for $name {}

        impl ::std::hash::Hash for $name {
            #[inline]
            fn hash<H: ::std::hash::Hasher>(&self, to: &mut H) {
                ::std::hash::Hash::hash(self.as_str(), to);
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::$rest(value) => f.debug_tuple(stringify!($rest)).field(value).finish(),
                    _ => ::std::fmt::Debug::fmt(self.as_str(), f),
                }
            }
        }

        impl ::std::cmp::PartialEq<&str> for $name {
            #[inline]
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl wire::StringEnum for $name {
            #[inline]
            fn text(&self) -> &str {
                self.as_str()
            }

            #[inline]
            fn is_listed(&self) -> bool {
                $is_documented || !matches!(self, Self::$rest(_))
            }
        }

        impl wire::FromWire for $name {
            #[inline]
            fn blank() -> Self {
                Self::$rest(String::new())
            }

            #[inline]
            fn slot(&mut self) -> wire::Slot<'_> {
                wire::Slot::Text(self)
            }
        }

        impl wire::ToWire for $name {
            #[inline]
            fn view(&self) -> wire::View<'_> {
                wire::View::Str(self.as_str())
            }
        }

        wire::serde_traits! { $name }
    };
}

/// Implements an enum of integers. Integers that are not in the table are kept in `Unknown`.
macro_rules! integer_enum {
    ($name:ident: $code:ty { $($variant:ident = $wire:literal),* $(,)? }) => {
        impl $name {
            /// The values that the description lists.
            pub const VALUES: &'static [$code] = &[$($wire),*];

            /// Returns the integer as it appears in JSON.
            #[must_use]
            #[inline]
            pub fn code(&self) -> $code {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(code) => *code,
                }
            }
        }

        impl ::std::convert::From<$code> for $name {
            #[inline]
            fn from(code: $code) -> Self {
                match code {
                    $($wire => Self::$variant,)*
                    _ => Self::Unknown(code),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.code(), f)
            }
        }

        impl wire::CodeSlot for $name {
            #[inline]
            fn put(&mut self, value: i128) -> Result<(), wire::Expected> {
                let mut code: $code = 0;
                wire::CodeSlot::put(&mut code, value)?;
                *self = code.into();
                Ok(())
            }

            #[inline]
            fn is_listed(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        impl wire::FromWire for $name {
            #[inline]
            fn blank() -> Self {
                Self::Unknown(0)
            }

            #[inline]
            fn slot(&mut self) -> wire::Slot<'_> {
                wire::Slot::Code(self)
            }
        }

        impl wire::ToWire for $name {
            #[inline]
            fn view(&self) -> wire::View<'_> {
                wire::View::Int(self.code().into())
            }
        }

        wire::serde_traits! { $name }
    };
}

pub(crate) use {integer_enum, string_enum};
