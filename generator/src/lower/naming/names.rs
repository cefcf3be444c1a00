//! Identifiers: the only place where a name of the description becomes a name in Rust.
//!
//! | kind | from | to |
//! |---|---|---|
//! | type, variant | `user_info`, `+1`, `3d`, `v1.2` | `UserInfo`, `Plus1`, `N3d`, `V1_2` |
//! | field, method, module | `cancleAllOrder`, `type`, `self` | `cancle_all_order`, `type`, `self_` |
//! | constant | `editCase` | `EDIT_CASE` |
//!
//! `clashes.rs` settles names that clash after conversion.
//!
//! Identifiers are in NFC, as rustc compares them. In scripts without case (Thai, Arabic, Chinese) a type, a field and
//! a constant have the same spelling, so constants, and modules next to types, get a prefix or suffix.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::Place;
use crate::ir::is_keyword;
use crate::ir::why::{GivenBy, Name, NameFrom, NameOf};
use crate::runtime::crates;

use super::clashes::spellings;
use super::methods::singular;
use super::signs;

/// The kinds of identifiers. They differ in case and in reserved names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lower) enum Case {
    /// Types and variants.
    Type,
    /// Fields, methods, arguments and modules.
    Value,
    /// Constants and statics.
    Constant,
}

impl Case {
    /// Returns the case of the names of a kind of item.
    fn of(item: NameOf) -> Self {
        match item {
            NameOf::Type | NameOf::InlineType | NameOf::EnumVariant | NameOf::UnionVariant => Self::Type,
            NameOf::Tag | NameOf::Operation(_) | NameOf::Parameter | NameOf::Scheme => Self::Value,
            NameOf::Field | NameOf::Header => Self::Value,
        }
    }

    /// Converts any text into an identifier of this kind.
    pub(in crate::lower) fn name(self, text: &str) -> String {
        let name = self.convert(&spell_out(text));
        match self {
            Self::Type => type_name(&name),
            Self::Value => value_name(&name),
            // A constant with the spelling of a function argument would be matched as a pattern.
            Self::Constant if name == Self::Value.convert(&name) => format!("C_{name}"),
            Self::Constant => prefix_digit(name, "N"),
        }
    }

    /// Converts any text into an identifier that says its signs as well.
    pub(in crate::lower) fn name_with_signs(self, text: &str) -> String {
        signs::in_words(text).map_or_else(|| self.name(text), |words| self.name(&words))
    }

    /// Converts words to this case. heck splits words at everything but letters and digits, so other characters that
    /// identifiers can contain are replaced by letters without case during the conversion.
    fn convert(self, words: &str) -> String {
        let plain = |words: &str| match self {
            Self::Type => camel(words),
            Self::Value => words.to_snake_case(),
            Self::Constant => words.to_shouty_snake_case(),
        };
        if words.is_ascii() {
            return plain(words);
        }
        let mut marks: Vec<char> = words.chars().filter(|c| !c.is_alphanumeric() && is_inner(*c)).collect();
        marks.sort_unstable();
        marks.dedup();
        // Yi syllables.
        let stand_ins = ('\u{a000}'..='\u{a48c}').filter(|letter| !words.contains(*letter));
        let pairs: Vec<(char, char)> = marks.into_iter().zip(stand_ins).collect();
        let hidden =
            pairs.iter().fold(words.to_owned(), |text, (mark, letter)| text.replace(*mark, &letter.to_string()));
        let shown = pairs.iter().fold(plain(&hidden), |text, (mark, letter)| text.replace(*letter, &mark.to_string()));
        shown.nfc().collect()
    }

    /// Returns whether a chosen name can be used unchanged.
    ///
    /// # Errors
    ///
    /// Returns the reason as the second half of a sentence.
    pub(in crate::lower) fn accepts(self, name: &str) -> Result<(), &'static str> {
        let is_keyword = is_keyword(name);
        if !is_identifier(name) {
            Err("is not an identifier; use letters, digits and `_`, and start with a letter")
        } else if name == "_" || self == Self::Value && NEVER_RAW.contains(&name) {
            Err("is a keyword that cannot be a raw identifier")
        } else if self == Self::Type && is_keyword || NEVER_RAW.contains(&name) {
            Err("is a keyword")
        } else if self == Self::Type && (RESERVED_TYPES.contains(&name) || PRIMITIVES.contains(&name)) {
            Err("is the name of a type that the generated code uses")
        } else if self == Self::Type && crates().any(|taken| taken.replace('-', "_") == name) {
            Err("is the name of a crate that the generated code uses")
        } else {
            Ok(())
        }
    }

    /// Appends a word to a finished identifier.
    pub(in crate::lower) fn append(self, name: &str, word: &str) -> String {
        let word = self.convert(word);
        match self {
            Self::Type => format!("{name}{word}"),
            // rustc does not accept two consecutive underscores as snake case.
            Self::Value => format!("{}_{word}", name.trim_end_matches('_')),
            Self::Constant => format!("{name}_{word}"),
        }
    }
}

/// Converts words to upper camel case. Numbers stay apart: `gpt-5.5` is `Gpt5_5`.
fn camel(words: &str) -> String {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut parts: Vec<&str> = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(gap) = words[at..].find(|c: char| !c.is_alphanumeric()).map(|gap| at + gap) {
        let after = words[gap..].trim_start_matches(|c: char| !c.is_alphanumeric());
        at = words.len() - after.len();
        if is_digit(words[..gap].chars().next_back()) && is_digit(after.chars().next()) {
            parts.push(&words[start..gap]);
            start = at;
        }
    }
    parts.push(&words[start..]);
    parts.iter().map(|part| part.to_upper_camel_case()).collect::<Vec<_>>().join("_")
}

/// Returns the name of a module for the types of a tag. In a script without case, the tag's own name could be that of a
/// type.
pub(in crate::lower) fn module_of_types(module: &str) -> String {
    if Case::Type.name(module) == module { Case::Value.append(module, "types") } else { module.to_owned() }
}

/// Names that a file of types uses itself. A test reads them from generated files.
const RESERVED_TYPES: &[&str] = &[
    "BTreeMap",
    "Box",
    "Clearable",
    "Clone",
    "Copy",
    "DateTime",
    "Debug",
    "Default",
    "Eq",
    "Err",
    "Expandable",
    "FixedOffset",
    "From",
    "Hash",
    "Into",
    "IntoIterator",
    "NaiveDate",
    "NaiveDateTime",
    "None",
    "Nullable",
    "Ok",
    "Option",
    "PartialEq",
    "ReadError",
    "Result",
    "Self",
    "Some",
    "String",
    "Value",
    "Vec",
];

/// Types that need no import.
const PRIMITIVES: &[&str] = &[
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8", "u16", "u32", "u64", "u128",
    "usize",
];

/// Keywords that cannot be raw identifiers.
const NEVER_RAW: &[&str] = &["_", "Self", "crate", "self", "super"];

fn type_name(name: &str) -> String {
    let name = prefix_digit(name.to_owned(), "N");
    if RESERVED_TYPES.contains(&name.as_str()) { format!("{name}Type") } else { name }
}

fn value_name(name: &str) -> String {
    let name = prefix_digit(name.to_owned(), "n");
    if NEVER_RAW.contains(&name.as_str()) { format!("{name}_") } else { name }
}

fn prefix_digit(name: String, prefix: &str) -> String {
    let starts_well = |first: char| first == '_' || unicode_ident::is_xid_start(first);
    if name.starts_with(starts_well) { name } else { format!("{prefix}{name}") }
}

/// Replaces characters that identifiers cannot contain, so that case conversion sees only words.
fn spell_out(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    if let Some(tail) = text.strip_prefix('+') {
        words.push_str("plus ");
        rest = tail;
    } else if let Some(tail) = text.strip_prefix('-').filter(|tail| tail.starts_with(|c: char| c.is_ascii_digit())) {
        words.push_str("minus ");
        rest = tail;
    }
    words.extend(rest.nfc().map(|c| if c == '_' || is_inner(c) { c } else { ' ' }));
    if words.chars().any(char::is_alphanumeric) {
        return words;
    }
    if text.is_empty() {
        return "empty".to_owned();
    }
    let words = signs::in_words(text).unwrap_or_else(|| text.to_owned());
    words
        .chars()
        .map(|c| if c == ' ' || is_inner(c) { c.to_string() } else { format!(" u{:x} ", u32::from(c)) })
        .collect()
}

/// Returns whether a character is part of a word in an identifier.
fn is_inner(c: char) -> bool {
    c != '_' && unicode_ident::is_xid_continue(c)
}

/// Returns whether `text` is a valid identifier, possibly a raw one.
pub(in crate::lower) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first))
        && chars.all(unicode_ident::is_xid_continue)
}

/// A name to be made unique among its siblings.
#[derive(Debug)]
pub(in crate::lower) struct Wanted<'a> {
    /// The spelling in the description.
    pub(in crate::lower) wire: &'a str,
    /// A name that takes precedence over the converted one.
    pub(in crate::lower) given: Option<Given>,
}

impl Wanted<'_> {
    /// Returns the name that it has if no sibling has the same.
    pub(super) fn plain(&self, case: Case) -> String {
        match (&self.given, case) {
            (Some(given), Case::Value) => value_name(&given.name),
            (Some(given), Case::Type) => type_name(&given.name),
            (Some(given), Case::Constant) => given.name.clone(),
            (None, _) => case.name(self.wire),
        }
    }

    /// Returns why the name was settled to `rust`.
    pub(in crate::lower) fn why(&self, of: NameOf, rust: &str) -> Name {
        Name { rust: rust.to_owned(), of, from: self.origin(Case::of(of), rust) }
    }

    fn origin(&self, case: Case, rust: &str) -> NameFrom {
        let wire = self.wire.to_owned();
        if let Some(given) = &self.given {
            return NameFrom::Given(given.by);
        }
        let plain = case.name(&wire);
        if rust != plain {
            return match spellings(case, &plain, &wire).iter().any(|spelled| spelled == rust) {
                true => NameFrom::Sibling { plain },
                false => NameFrom::Taken { plain },
            };
        }
        if is_keyword(rust) {
            return NameFrom::Keyword;
        }
        let converted = case.convert(&spell_out(&wire));
        if rust.len() > converted.len() && rust.ends_with(&converted) {
            return NameFrom::Digit { wire };
        }
        if rust.len() > converted.len() {
            return NameFrom::Reserved { plain: converted };
        }
        match case {
            _ if rust == wire => NameFrom::Unchanged,
            Case::Type => NameFrom::CamelCase { wire },
            Case::Value | Case::Constant => NameFrom::SnakeCase { wire },
        }
    }
}

/// A name that is not converted from the description's spelling.
#[derive(Clone, Debug)]
pub(in crate::lower) struct Given {
    pub(in crate::lower) name: String,
    /// The origin of the name.
    pub(in crate::lower) by: GivenBy,
    /// The place where a user chose the name. A chosen name is used, or reported as an error.
    pub(in crate::lower) chosen_at: Option<Place>,
}

impl Given {
    /// Creates a name that the generator chose.
    pub(in crate::lower) fn made(name: String, by: GivenBy) -> Self {
        Self { name, by, chosen_at: None }
    }
}

/// The maximum length of a type name that nobody chose, in characters.
pub(super) const LONGEST_TYPE: usize = 60;

/// Shortens the name of a type. Drops words that are repeated at once (`RecordingsRecordingData`), and then words from
/// the middle: the first words say where the type belongs, the last ones what it is. Tries different cuts until
/// `is_free` accepts one, and returns the full name if it accepts none.
pub(in crate::lower) fn fit_type(name: &str, is_free: impl Fn(&str) -> bool) -> String {
    let fits = |name: &str| name.chars().count() <= LONGEST_TYPE;
    if fits(name) {
        return name.to_owned();
    }
    let words = without_repeats(words(name));
    let whole = words.concat();
    if fits(&whole) && is_free(&whole) {
        return whole;
    }
    // One word rarely says where a type belongs: `Payment` of `PaymentIntents`, or the handle without the verb.
    for first in (2..words.len().min(LONGEST_TYPE)).chain([1]) {
        let with_end = |from: usize| without_repeats([&words[..first], &words[from..]].concat()).concat();
        // From the end, because a name in a description can have any length.
        let ends = (first + 1..words.len()).rev().map(with_end).take_while(|name| fits(name));
        if let Some(name) = ends.last().filter(|name| is_free(name)) {
            return name;
        }
    }
    name.to_owned()
}

/// Drops groups of words that are followed by the same words, in singular or plural.
fn without_repeats(mut words: Vec<String>) -> Vec<String> {
    // All groups are compared with each other.
    const MOST_WORDS: usize = 100;
    let repeat = |words: &[String]| {
        let stems: Vec<String> = words.iter().map(|word| singular(word)).collect();
        let lengths = (1..=stems.len() / 2).rev();
        let mut groups = lengths.flat_map(|len| (len..stems.len()).map(move |at| (at - len, at)));
        groups.find(|&(from, at)| stems[at..].starts_with(&stems[from..at]))
    };
    while words.len() <= MOST_WORDS
        && let Some((from, at)) = repeat(&words)
    {
        words.drain(from..at);
    }
    words
}

/// Splits a name in upper camel case into words.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut was_capital = false;
    for c in name.chars() {
        let is_capital = c.is_uppercase();
        match words.last_mut() {
            Some(word) if !is_capital || was_capital => word.push(c),
            _ => words.push(c.to_string()),
        }
        was_capital = is_capital;
    }
    words
}

/// The maximum length of a file name, in bytes. It leaves room for the extension on all file systems.
const LONGEST_FILE: usize = 100;

/// Shortens the name of a module, which is also a file name. A hash replaces the rest, so that names with the same
/// start stay distinct.
pub(in crate::lower) fn fit_file(module: String) -> String {
    if module.len() <= LONGEST_FILE {
        return module;
    }
    // FNV-1a is the same on every machine and in every version.
    let hash = module.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let kept = &module[..module.floor_char_boundary(LONGEST_FILE - 9)];
    format!("{}_{hash:08x}", kept.trim_end_matches('_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::spelled;

    #[test]
    fn a_long_name_loses_repeated_words_first() {
        let name = fit_type(&format!("CallsRecordings{}RecordingAddOnData", "RecordingAddOn".repeat(4)), |_| true);
        assert_eq!(name, "CallsRecordingAddOnData");
    }

    #[test]
    fn a_name_of_many_words_is_shortened_in_linear_time() {
        let name = fit_type(&format!("First{}LastWords", "Word".repeat(200_000)), |_| true);
        assert!(name.starts_with("FirstWord") && name.ends_with("LastWords") && name.len() <= 60, "{name}");
    }

    #[test]
    fn names_follow_the_table() {
        for (case, text, name) in [
            (Case::Type, "user_info", "UserInfo"),
            (Case::Type, "+1", "Plus1"),
            (Case::Type, "-1", "Minus1"),
            (Case::Type, "3d", "N3d"),
            (Case::Type, "gpt-5.5-2026-04-23", "Gpt5_5_2026_04_23"),
            (Case::Type, "v1.0.2", "V1_0_2"),
            (Case::Type, "2x 4", "N2x4"),
            (Case::Type, "!=", "NotEquals"),
            (Case::Value, "*", "asterisk"),
            (Case::Type, "string", "StringType"),
            (Case::Type, "", "Empty"),
            (Case::Type, "\u{1f600}", "U1f600"),
            (Case::Value, "cancleAllOrder", "cancle_all_order"),
            (Case::Value, "type", "type"),
            (Case::Value, "self", "self_"),
            (Case::Value, "sub_SubCategory", "sub_sub_category"),
            (Case::Value, "Ocp-Apim-Subscription-Key", "ocp_apim_subscription_key"),
            (Case::Constant, "editCase", "EDIT_CASE"),
        ] {
            assert_eq!(case.name(text), name, "{case:?} {text}");
        }
    }

    #[test]
    fn whatever_is_written_becomes_an_identifier() {
        let odd = [
            "",
            "_",
            "__",
            "-",
            "+",
            "\u{b7}",
            "\u{b7}a",
            "\u{e34}\u{e01}",
            "1\u{fe0f}\u{20e3}",
            "a\u{301}",
            "\u{967}",
            "\u{1c5}",
            "\u{1f980}",
            "\n",
            "\"",
            "'",
            "{",
            "type",
            "crate",
            "Self",
            "self",
            "fn",
            "async",
            "0",
            "a b",
            "\u{0}",
            "\u{ff3f}x",
        ];
        for text in odd {
            for case in [Case::Type, Case::Value, Case::Constant] {
                let name = case.name(text);
                let parsed = syn::parse_str::<syn::Ident>(&spelled(&name));
                assert!(parsed.is_ok(), "{case:?} {text:?} became {name:?}");
            }
        }
    }

    #[test]
    fn a_long_name_of_a_module_fits_a_file_and_stays_apart() {
        let [one, other] = ["b", "c"].map(|end| fit_file(format!("é{}{end}", "a".repeat(300))));
        assert!(one.len() <= LONGEST_FILE && other.len() <= LONGEST_FILE, "{one}, {other}");
        assert_ne!(one, other);
        assert_eq!(fit_file("pets".to_owned()), "pets");
    }

    #[test]
    fn a_name_has_its_reason() {
        let text = str::to_owned;
        let given = |name: &str| Some(Given::made(name.to_owned(), GivenBy::Rename));
        for (of, wire, given, rust, from) in [
            (NameOf::Field, "note", None, "note", NameFrom::Unchanged),
            (NameOf::Field, "editCase", None, "edit_case", NameFrom::SnakeCase { wire: text("editCase") }),
            (NameOf::Field, "type", None, "type", NameFrom::Keyword),
            (NameOf::Field, "self", None, "self_", NameFrom::Reserved { plain: text("self") }),
            (NameOf::Type, "pet_list", None, "PetList", NameFrom::CamelCase { wire: text("pet_list") }),
            (NameOf::Type, "string", None, "StringType", NameFrom::Reserved { plain: text("String") }),
            (NameOf::Type, "3d", None, "N3d", NameFrom::Digit { wire: text("3d") }),
            (NameOf::Field, "clone", None, "clone_operation", NameFrom::Taken { plain: text("clone") }),
            (NameOf::Field, "-title", None, "minus_title", NameFrom::Sibling { plain: text("title") }),
            (NameOf::Field, "cancle", given("cancel"), "cancel", NameFrom::Given(GivenBy::Rename)),
        ] {
            assert_eq!(Wanted { wire, given }.why(of, rust).from, from);
        }
    }
}
