//! Words about names, docs and places.

use crate::ir::why::{Docs, GivenBy, Name, NameFrom, NameOf, OperationId, Place, SharedName, ShortFrom};

use crate::normalise::extension;

use super::{Phrases, phrases, setting};

pub(super) fn name(why: &Name) -> Phrases {
    let Name { rust, of, from } = why;
    let by_ms_enum = matches!(from, NameFrom::Given(GivenBy::Extension(key)) if *key == extension::MS_ENUM.key);
    let (choice, settings) = match of {
        NameOf::InlineType if by_ms_enum => (format!("the type `{rust}`"), setting::ENUM_NAME),
        NameOf::InlineType => (format!("the type `{rust}`"), setting::INLINE_NAME),
        NameOf::Operation(_) => (format!("`{rust}`"), setting::METHOD_NAME),
        NameOf::EnumVariant if matches!(from, NameFrom::WithoutType { .. }) => (format!("`{rust}`"), setting::NONE),
        NameOf::EnumVariant => (format!("`{rust}`"), setting::VARIANT_NAME),
        NameOf::Scheme | NameOf::Header | NameOf::UnionVariant => (format!("`{rust}`"), setting::NONE),
        NameOf::Tag | NameOf::Parameter | NameOf::Type | NameOf::Field => (format!("`{rust}`"), setting::NAME),
    };
    let source = match of {
        NameOf::Operation(id) if !matches!(from, NameFrom::Given(_)) => match id {
            OperationId::Own => "the `operationId` ",
            OperationId::Blank => "no `operationId`: ",
            OperationId::Repeated => "a different operation has the same `operationId`: ",
            OperationId::Missing => "no `operationId`, so method and path: ",
            OperationId::Long => "a different method has the short name: ",
            OperationId::Short(from) => return phrases(choice, short(*from), settings),
        },
        _ => "",
    };
    phrases(choice, format!("{source}{}", origin(rust, from)), settings)
}

fn short(from: ShortFrom) -> &'static str {
    match from {
        ShortFrom::Missing => "named by what the method and the path do",
        ShortFrom::MethodAndPath => "the `operationId` says only method and path, so it is named by what they do",
        ShortFrom::Framework => "the `operationId` without what its framework adds",
        ShortFrom::Handle => "the `operationId` without the words of its handle",
        ShortFrom::Library => "named so for client libraries",
    }
}

fn origin(rust: &str, from: &NameFrom) -> String {
    match from {
        NameFrom::Given(GivenBy::Rename) => "given under `[client.rename]`".to_owned(),
        NameFrom::Given(GivenBy::Extension(key)) => format!("given by `{key}`"),
        NameFrom::Given(GivenBy::Location) => "a parameter in a different location has the name".to_owned(),
        NameFrom::Given(GivenBy::Server) => "after the name or the URL of the server".to_owned(),
        NameFrom::Given(GivenBy::Function) => "after the function that takes the body".to_owned(),
        NameFrom::Unchanged => "as the description spells it".to_owned(),
        NameFrom::CamelCase { wire } => format!("`{wire}` in upper camel case"),
        NameFrom::SnakeCase { wire } => format!("`{wire}` in snake case"),
        NameFrom::Keyword => format!("`{rust}` is a Rust keyword, so it is a raw identifier"),
        NameFrom::Digit { wire } => {
            format!("`{wire}` with a letter in front, because an identifier cannot start with a digit")
        }
        NameFrom::Reserved { plain } => format!("`{plain}` is reserved in Rust, so the name is longer"),
        NameFrom::Taken { plain } => format!("`{plain}` is reserved here, so a word is appended"),
        NameFrom::Sibling { plain } => {
            format!("`{plain}` is also the name of a sibling; the name says how this one is spelled")
        }
        NameFrom::WithoutShared { full } => format!("`{full}` without the words that all variants share"),
        NameFrom::WithoutType { full } => format!("`{full}` without the words of its type"),
        NameFrom::Shortened { full } => format!("`{full}` is too long, so words are left out"),
        NameFrom::Place => "an inline schema is named after what contains it".to_owned(),
        NameFrom::Places { count, says } => format!("{count} inline schemas are equal; {}", shared(*says)),
        NameFrom::Component => "a component has the same fields, docs included".to_owned(),
    }
}

fn shared(says: SharedName) -> &'static str {
    match says {
        SharedName::Words => "the name is what their places share",
        SharedName::Input => "a different type has the name that their places share, and this one is only sent",
        SharedName::Ends => "the name lists the words that their places end with",
        SharedName::Expandable => "the value is an id, or what it is expanded to",
        SharedName::Contents => "their places share no free name, so the name says what is in the type",
        SharedName::Most => "the name is what most of their places share",
        SharedName::Shortest => "their places share no free name, so the name is that of one place",
    }
}

pub(super) fn docs(why: &Docs) -> Phrases {
    match why {
        Docs::Operation { extensions } if extensions.is_empty() => {
            phrases("as described", "neither `x-source` nor `x-completeness` is given", setting::DOCS)
        }
        Docs::Operation { extensions } => {
            let reason = format!("set by `{}`", extensions.join("`, `"));
            phrases("the docs name the source and its completeness", reason, setting::DOCS)
        }
        Docs::Values => phrases("the docs of the values", "set by `x-enum-descriptions`", setting::VARIANT_DOCS),
        Docs::Contradiction => {
            phrases("the docs mention a contradiction", "set by `x-contradiction`", setting::CONTRADICTION)
        }
        Docs::Sunset(day) => {
            phrases(format!("the docs name {day} as its last day"), "set by `x-sunset`", setting::SUNSET)
        }
    }
}

pub(super) fn place(why: &Place) -> Phrases {
    match why {
        Place::Tag(tag) => {
            phrases(format!("with the tag `{tag}`"), "the first of its `tags`, and it is not skipped", setting::SKIP)
        }
        Place::Group(group) => phrases(
            format!("with the tag `{group}`"),
            "its group for client libraries, and it is not skipped",
            setting::GROUP,
        ),
        Place::Quickstart { is_configured } => {
            let reason = match is_configured {
                true => "`quickstart` names it",
                false => "`quickstart` is not set, and this is the simplest call",
            };
            phrases("the call that the docs show first", reason, setting::QUICKSTART)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_its_origin_in_words() {
        let wire = |wire: &str| wire.to_owned();
        for (rust, from, reason) in [
            ("note", NameFrom::Unchanged, "as the description spells it"),
            ("edit_case", NameFrom::SnakeCase { wire: wire("editCase") }, "`editCase` in snake case"),
            ("PetList", NameFrom::CamelCase { wire: wire("pet_list") }, "`pet_list` in upper camel case"),
            ("type", NameFrom::Keyword, "`type` is a Rust keyword, so it is a raw identifier"),
            ("self_", NameFrom::Reserved { plain: wire("self") }, "`self` is reserved in Rust, so the name is longer"),
            (
                "N3d",
                NameFrom::Digit { wire: wire("3d") },
                "`3d` with a letter in front, because an identifier cannot start with a digit",
            ),
            (
                "clone_operation",
                NameFrom::Taken { plain: wire("clone") },
                "`clone` is reserved here, so a word is appended",
            ),
            (
                "minus_title",
                NameFrom::Sibling { plain: wire("title") },
                "`title` is also the name of a sibling; the name says how this one is spelled",
            ),
            ("cancel", NameFrom::Given(GivenBy::Extension("x-rust-name")), "given by `x-rust-name`"),
            (
                "EmptyRequest",
                NameFrom::Places { count: 3, says: SharedName::Contents },
                "3 inline schemas are equal; their places share no free name, so the name says what is in the type",
            ),
            (
                "AddressInput",
                NameFrom::Places { count: 2, says: SharedName::Input },
                "2 inline schemas are equal; a different type has the name that their places share, and this one is only sent",
            ),
        ] {
            assert_eq!(origin(rust, &from), reason);
        }
    }
}
