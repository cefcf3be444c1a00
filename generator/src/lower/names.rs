//! Identifiers: the only place where a name of the description becomes a name in Rust.
//!
//! | kind | from | to |
//! |---|---|---|
//! | type, variant | `user_info`, `+1`, `3d` | `UserInfo`, `Plus1`, `N3d` |
//! | field, method, module | `cancleAllOrder`, `type`, `self` | `cancle_all_order`, `r#type`, `self_` |
//! | constant | `editCase` | `EDIT_CASE` |
//!
//! Names that clash after conversion are told apart by their own spelling (`dateFrom`, `DateFrom` become
//! `date_from_camel`, `date_from_pascal`), never by a counter, so that adding one thing renames only what it truly
//! clashes with.

use std::collections::BTreeMap;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// The kinds of identifiers, which differ in case and in what is reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// Types and variants.
    Type,
    /// Fields, methods, arguments and modules.
    Value,
    /// Constants and statics.
    Constant,
}

impl Case {
    /// Converts any text into an identifier of this kind.
    pub(super) fn name(self, text: &str) -> String {
        let words = spell_out(text);
        match self {
            Self::Type => type_name(&words.to_upper_camel_case()),
            Self::Value => value_name(&words.to_snake_case()),
            Self::Constant => prefix_digit(words.to_shouty_snake_case(), "N"),
        }
    }

    /// Appends a word to a finished identifier.
    pub(super) fn append(self, name: &str, word: &str) -> String {
        match self {
            Self::Type => format!("{name}{}", word.to_upper_camel_case()),
            // Two underscores in a row are no snake case to rustc.
            Self::Value => format!("{}_{}", name.trim_start_matches("r#").trim_end_matches('_'), word.to_snake_case()),
            Self::Constant => format!("{name}_{}", word.to_shouty_snake_case()),
        }
    }
}

/// Names that a file of types uses itself.
const RESERVED_TYPES: &[&str] = &[
    "BTreeMap",
    "Box",
    "Clone",
    "Copy",
    "DateTime",
    "Debug",
    "Default",
    "Eq",
    "Err",
    "FixedOffset",
    "From",
    "Hash",
    "Into",
    "NaiveDate",
    "NaiveDateTime",
    "None",
    "Nullable",
    "Ok",
    "Option",
    "PartialEq",
    "Result",
    "Self",
    "Some",
    "String",
    "Value",
    "Vec",
];

/// Keywords that may be raw identifiers.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that may not.
const NEVER_RAW: &[&str] = &["_", "crate", "self", "super"];

fn type_name(name: &str) -> String {
    let name = prefix_digit(name.to_owned(), "N");
    if RESERVED_TYPES.contains(&name.as_str()) { format!("{name}Type") } else { name }
}

fn value_name(name: &str) -> String {
    let name = prefix_digit(name.to_owned(), "n");
    if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else if NEVER_RAW.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    }
}

fn prefix_digit(name: String, prefix: &str) -> String {
    let starts_well = |first: char| first == '_' || unicode_ident::is_xid_start(first);
    if name.starts_with(starts_well) { name } else { format!("{prefix}{name}") }
}

/// Replaces what an identifier cannot hold, so that case conversion sees words only.
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
    for c in rest.chars() {
        words.push(if unicode_ident::is_xid_continue(c) { c } else { ' ' });
    }
    if words.chars().any(char::is_alphanumeric) {
        return words;
    }
    if text.is_empty() {
        return "empty".to_owned();
    }
    text.chars().map(|c| format!("u{:x} ", u32::from(c))).collect()
}

/// Whether `text` can stand as an identifier of the given kind as it is.
pub(super) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first))
        && chars.all(unicode_ident::is_xid_continue)
        && !NEVER_RAW.contains(&text)
}

/// A name to be settled among its siblings.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    /// How the description spells it.
    pub(super) wire: &'a str,
    /// A name that outranks a converted one.
    pub(super) given: Option<Given>,
}

/// A name that is not converted from the description's spelling.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) name: String,
    /// Where it comes from, as a part of a sentence.
    pub(super) why: &'static str,
}

/// Settles the names of siblings. Returns a name for each, and the clashes that had to be told apart, as positions.
pub(super) fn settle(case: Case, wanted: &[Wanted<'_>]) -> (Vec<String>, Vec<usize>) {
    let mut names: Vec<String> = wanted
        .iter()
        .map(|one| match &one.given {
            Some(given) if case == Case::Value => value_name(&given.name),
            Some(given) => given.name.clone(),
            None => case.name(one.wire),
        })
        .collect();
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (position, name) in names.iter().enumerate() {
        by_name.entry(name).or_default().push(position);
    }
    let clashes: Vec<usize> = by_name
        .into_values()
        .filter(|positions| positions.len() > 1)
        .flatten()
        .filter(|&position| wanted[position].given.is_none())
        .collect();
    for &position in &clashes {
        names[position] = case.append(&names[position], spelling(wanted[position].wire));
    }
    // What is spelt in the same style still clashes: the characters themselves tell it apart.
    for &position in &clashes {
        let same = names.iter().filter(|name| **name == names[position]).count() > 1;
        if same {
            let codes: Vec<String> = wanted[position].wire.chars().map(|c| format!("{:x}", u32::from(c))).collect();
            names[position] = case.append(&names[position], &codes.join("_"));
        }
    }
    let mut clashes = clashes;
    clashes.sort_unstable();
    (names, clashes)
}

/// Appends `word` to the names that stand for something else where they are to stand, until no sibling has them.
pub(super) fn keep_free(names: &mut [String], taken: &[&str], word: &str) {
    for index in 0..names.len() {
        if !taken.contains(&names[index].as_str()) {
            continue;
        }
        let mut name = names[index].clone();
        while taken.contains(&name.as_str()) || names.contains(&name) {
            name = Case::Value.append(&name, word);
        }
        names[index] = name;
    }
}

/// Why a thing has its settled name.
pub(super) fn reason(case: Case, wanted: &Wanted<'_>, name: &str) -> String {
    let wire = wanted.wire;
    if let Some(given) = &wanted.given {
        return given.why.to_owned();
    }
    let plain = case.name(wire);
    let bare = name.trim_start_matches("r#");
    let words = spell_out(wire);
    if name != plain {
        return match name.starts_with(&case.append(&plain, spelling(wire))) {
            true => format!("`{plain}` is what a sibling would be called too; their spelling tells them apart"),
            false => format!("`{plain}` has a meaning of its own here, so a word is appended"),
        };
    }
    if name.starts_with("r#") {
        return format!("`{bare}` is a keyword of Rust, so it is a raw identifier");
    }
    let converted = match case {
        Case::Type => words.to_upper_camel_case(),
        Case::Value => words.to_snake_case(),
        Case::Constant => words.to_shouty_snake_case(),
    };
    if name.len() > converted.len() && name.ends_with(&converted) {
        return format!("`{wire}` with a letter before it, since no identifier starts with a digit");
    }
    if name.len() > converted.len() {
        return format!("`{converted}` has a meaning of its own in Rust, so the name is longer");
    }
    match (name == wire, case) {
        (true, _) => "as the description spells it".to_owned(),
        (false, Case::Type) => format!("`{wire}` in the case of types"),
        (false, Case::Value) => format!("`{wire}` in snake case"),
        (false, Case::Constant) => format!("`{wire}` in capitals"),
    }
}

/// So long may the name of a file be, which all file systems take with its ending.
const LONGEST_FILE: usize = 100;

/// Shortens the name of a module, which is that of a file too; what is cut off leaves its hash, so that names that
/// start alike stay apart.
pub(super) fn fit_file(module: String) -> String {
    if module.len() <= LONGEST_FILE {
        return module;
    }
    // FNV-1a: the same on every machine and in every version.
    let hash = module.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let kept = &module[..module.floor_char_boundary(LONGEST_FILE - 9)];
    format!("{}_{hash:08x}", kept.trim_end_matches('_'))
}

/// The style in which a name is spelt.
fn spelling(wire: &str) -> &'static str {
    let first_upper = wire.starts_with(char::is_uppercase);
    if wire.contains('_') {
        if first_upper { "upper_snake" } else { "snake" }
    } else if wire.contains('-') {
        "kebab"
    } else if wire.contains('.') {
        "dotted"
    } else if !wire.contains(char::is_lowercase) && first_upper {
        "upper"
    } else if first_upper {
        "pascal"
    } else if wire.contains(char::is_uppercase) {
        "camel"
    } else {
        "lower"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_table() {
        for (case, text, name) in [
            (Case::Type, "user_info", "UserInfo"),
            (Case::Type, "+1", "Plus1"),
            (Case::Type, "-1", "Minus1"),
            (Case::Type, "3d", "N3d"),
            (Case::Type, "string", "StringType"),
            (Case::Type, "", "Empty"),
            (Case::Type, "\u{1f600}", "U1f600"),
            (Case::Value, "cancleAllOrder", "cancle_all_order"),
            (Case::Value, "type", "r#type"),
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
            "r#type",
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
                let parsed = syn::parse_str::<syn::Ident>(&name);
                assert!(parsed.is_ok(), "{case:?} {text:?} became {name:?}");
            }
        }
    }

    #[test]
    fn clashes_are_told_apart_by_spelling() {
        let wanted = ["dateFrom", "DateFrom", "note"].map(|wire| Wanted { wire, given: None });
        let (names, clashes) = settle(Case::Value, &wanted);
        assert_eq!(names, ["date_from_camel", "date_from_pascal", "note"]);
        assert_eq!(clashes, [0, 1]);
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
        let given = |name: &str| Some(Given { name: name.to_owned(), why: "given by `x-rust-name`" });
        for (case, wire, given, name, why) in [
            (Case::Value, "note", None, "note", "as the description spells it"),
            (Case::Value, "editCase", None, "edit_case", "`editCase` in snake case"),
            (Case::Value, "type", None, "r#type", "`type` is a keyword of Rust, so it is a raw identifier"),
            (Case::Value, "self", None, "self_", "`self` has a meaning of its own in Rust, so the name is longer"),
            (Case::Type, "pet_list", None, "PetList", "`pet_list` in the case of types"),
            (
                Case::Type,
                "string",
                None,
                "StringType",
                "`String` has a meaning of its own in Rust, so the name is longer",
            ),
            (Case::Type, "3d", None, "N3d", "`3d` with a letter before it, since no identifier starts with a digit"),
            (
                Case::Value,
                "clone",
                None,
                "clone_operation",
                "`clone` has a meaning of its own here, so a word is appended",
            ),
            (Case::Value, "cancle", given("cancel"), "cancel", "given by `x-rust-name`"),
        ] {
            assert_eq!(reason(case, &Wanted { wire, given }, name), why);
        }
        let wanted = Wanted { wire: "DateFrom", given: None };
        let why = "`date_from` is what a sibling would be called too; their spelling tells them apart";
        assert_eq!(reason(Case::Value, &wanted, "date_from_pascal"), why);
    }

    #[test]
    fn a_given_name_keeps_others_from_moving() {
        let wanted = [
            Wanted { wire: "a-b", given: Some(Given { name: "dashed".to_owned(), why: "given" }) },
            Wanted { wire: "a_b", given: None },
        ];
        assert_eq!(settle(Case::Value, &wanted), (vec!["dashed".to_owned(), "a_b".to_owned()], vec![]));
    }
}
