//! What callers see of an enumeration besides its variants, whatever reads and writes it.

use typewright::ir::Variant;

/// The list of values, `as_str`, `From` and `Display` of an enumeration of strings.
pub(crate) fn string_enum(name: &str, variants: &[Variant<String>]) -> String {
    let values = list(variants, |variant| format!("{:?}", variant.value));
    let to = lines(variants, 16, |variant| format!("Self::{} => {:?},", variant.rust, variant.value));
    let from = lines(variants, 12, |variant| format!("{:?} => Self::{},", variant.value, variant.rust));
    format!(
        "impl {name} {{
    /// The values that the description lists.
    pub const VALUES: &'static [&'static str] = &[{values}];

    /// The value as it is written.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {{
        match self {{
{to}            Self::Unknown(value) => value,
        }}
    }}
}}

impl ::std::convert::From<&str> for {name} {{
    #[inline]
    fn from(value: &str) -> Self {{
        match value {{
{from}            _ => Self::Unknown(value.to_owned()),
        }}
    }}
}}

impl ::std::convert::From<String> for {name} {{
    #[inline]
    fn from(value: String) -> Self {{
        value.as_str().into()
    }}
}}

impl ::std::fmt::Display for {name} {{
    #[inline]
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {{
        f.pad(self.as_str())
    }}
}}"
    )
}

/// The list of codes, `code`, `From` and `Display` of an enumeration of integers.
pub(crate) fn integer_enum(name: &str, variants: &[Variant<i64>]) -> String {
    let values = list(variants, |variant| variant.value.to_string());
    let to = lines(variants, 16, |variant| format!("Self::{} => {},", variant.rust, variant.value));
    let from = lines(variants, 12, |variant| format!("{} => Self::{},", variant.value, variant.rust));
    format!(
        "impl {name} {{
    /// The codes that the description lists.
    pub const VALUES: &'static [i64] = &[{values}];

    /// The code as it is written.
    #[must_use]
    #[inline]
    pub fn code(&self) -> i64 {{
        match self {{
{to}            Self::Unknown(code) => *code,
        }}
    }}
}}

impl ::std::convert::From<i64> for {name} {{
    #[inline]
    fn from(code: i64) -> Self {{
        match code {{
{from}            _ => Self::Unknown(code),
        }}
    }}
}}

impl ::std::fmt::Display for {name} {{
    #[inline]
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {{
        ::std::fmt::Display::fmt(&self.code(), f)
    }}
}}"
    )
}

/// A line for each item.
pub(crate) fn lines<T>(items: &[T], indent: usize, line: impl Fn(&T) -> String) -> String {
    items.iter().map(|item| format!("{:indent$}{}\n", "", line(item))).collect()
}

fn list<T>(items: &[T], each: impl Fn(&T) -> String) -> String {
    items.iter().map(each).collect::<Vec<_>>().join(", ")
}
