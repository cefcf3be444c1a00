//! The words that name the variants of a union: a constant, the schema, the title, the only field that a variant alone
//! requires, or the word for its type. A position is no name.

use openapiv3::{Schema, SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty};

use crate::ir::{Constant, UnionTag};

use super::tags::Arm;
use super::unions::named;
use crate::lower::context::{Context, Node};
use crate::lower::naming::names::Case;

/// Returns the text for the name of each variant. `rows` are the variants, each with its tag values.
pub(super) fn of(
    cx: &Context<'_>,
    arms: &[Arm<'_>],
    rows: &[(&Arm<'_>, Vec<Constant>)],
    tag: Option<&UnionTag>,
) -> Vec<String> {
    let called: Vec<Option<String>> = rows.iter().map(|(arm, tags)| called(arm, tags, tag)).collect();
    let is_only = |text: &String| called.iter().filter(|other| other.as_ref() == Some(text)).count() == 1;
    let mut ways: Vec<Vec<String>> = rows
        .iter()
        .zip(&called)
        .map(|((arm, _), called)| match called.as_ref().filter(|text| is_only(text)) {
            Some(text) => vec![text.clone()],
            None => of_schema(cx, arm, arms),
        })
        .collect();
    ways.iter_mut().for_each(|ways| ways.reverse());
    // Variants with the same name are named by the next best word, all of them that have one.
    loop {
        let names: Vec<String> = ways
            .iter()
            .map(|ways| ways.last().map_or_else(String::new, |text| Case::Type.name_with_signs(text)))
            .collect();
        let is_shared = |at: usize| names.iter().filter(|name| **name == names[at]).count() > 1;
        let next: Vec<usize> = (0..ways.len()).filter(|&at| ways[at].len() > 1 && is_shared(at)).collect();
        if next.is_empty() {
            return ways.into_iter().filter_map(|mut ways| ways.pop()).collect();
        }
        next.into_iter().for_each(|at| drop(ways[at].pop()));
    }
}

/// Returns the constant that identifies a variant.
fn called(arm: &Arm<'_>, tags: &[Constant], tag: Option<&UnionTag>) -> Option<String> {
    match (tags, &arm.called) {
        ([Constant::Text(only)], _) | ([], Some((_, Constant::Text(only)))) => {
            Some(only.clone()).filter(|text| !text.is_empty())
        }
        ([only], _) => Some(format!("{} {only}", tag?.key)),
        ([], Some((key, only))) => Some(format!("{key} {only}")),
        _ => None,
    }
}

/// Returns texts for the name of a variant, best first.
fn of_schema(cx: &Context<'_>, arm: &Arm<'_>, arms: &[Arm<'_>]) -> Vec<String> {
    let schema = match named(arm.node).map_or(arm.node, Node::Reference) {
        Node::Reference(reference) => return vec![of_reference(reference)],
        Node::Schema(schema) => schema,
    };
    let mut ways: Vec<String> = Vec::new();
    if arm.with.is_empty() {
        ways.extend(sole_text(schema));
        ways.extend(title(schema));
    }
    match word(cx, arm.node) {
        Some(word) => ways.push(word),
        None => of_object(cx, arm, arms, &mut ways),
    }
    // An enum that takes any string is no list of keywords.
    let is_open = arm.with.iter().any(|(node, _)| cx.schema(*node).is_some_and(|other| detail(other).is_none()));
    ways.extend(detail(schema).filter(|_| !is_open));
    ways
}

/// Adds the words for an object: a constant, then what no other variant has.
fn of_object(cx: &Context<'_>, arm: &Arm<'_>, arms: &[Arm<'_>], ways: &mut Vec<String>) {
    if !arm.facts.is_object || cx.resolve(arm.node, &arm.at).is_none() {
        ways.push("Object".to_owned());
        return;
    }
    let rivals: Vec<&Arm<'_>> = arms.iter().filter(|other| other.at != arm.at && other.facts.is_object).collect();
    let constants = arm.facts.values.iter().filter(|(key, _)| arm.facts.required.contains(*key));
    ways.extend(constants.filter_map(|(_, listed)| listed.only()).find_map(|only| match only {
        Constant::Text(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }));
    let is_own = |key: &&str| rivals.iter().all(|other| !other.facts.required.contains(key));
    let required: Vec<&str> = arm.facts.required.iter().copied().filter(is_own).collect();
    if let [sole] = required.as_slice() {
        ways.push((*sole).to_owned());
    }
    ways.push("Object".to_owned());
    ways.extend(required.first().map(|key| (*key).to_owned()));
    let properties = properties(cx, arm.node);
    let of_rivals: Vec<(&str, Option<String>)> =
        rivals.iter().flat_map(|other| self::properties(cx, other.node)).collect();
    ways.extend(
        properties
            .iter()
            .map(|(key, _)| *key)
            .find(|key| of_rivals.iter().all(|(other, _)| other != key))
            .map(str::to_owned),
    );
    let typed = properties.iter().filter(|one| !of_rivals.contains(one));
    ways.extend(typed.filter_map(|(key, word)| Some(format!("{key} {}", word.as_ref()?))).next());
}

/// Returns the properties of an object in its order, each with the word for its type.
fn properties<'a>(cx: &Context<'a>, node: Node<'a>) -> Vec<(&'a str, Option<String>)> {
    let Some(schema) = cx.schema(node) else { return Vec::new() };
    let properties = match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => &object.properties,
        SchemaKind::Any(any) => &any.properties,
        _ => return Vec::new(),
    };
    properties.iter().map(|(key, property)| (key.as_str(), word(cx, property.into()))).collect()
}

fn of_reference(reference: &str) -> String {
    reference.rsplit('/').next().unwrap_or(reference).to_owned()
}

/// Returns the only string that a schema allows.
fn sole_text(schema: &Schema) -> Option<String> {
    let SchemaKind::Type(Type::String(text)) = &schema.schema_kind else { return None };
    match text.enumeration.as_slice() {
        [only] => only.clone(),
        _ => None,
    }
}

/// Returns the title, unless it only names a JSON type.
fn title(schema: &Schema) -> Option<String> {
    let title = schema.schema_data.title.as_ref()?.trim();
    let types = ["any", "array", "boolean", "integer", "null", "number", "object", "string"];
    let says_something = !title.is_empty() && !types.contains(&title.to_lowercase().as_str());
    says_something.then(|| title.to_owned())
}

/// Returns the word for the type of a value other than an object: `Text`, `Texts`, `IntegerLists`.
fn word<'a>(cx: &Context<'a>, node: Node<'a>) -> Option<String> {
    let schema = match node {
        Node::Reference(reference) => return Some(of_reference(reference)),
        Node::Schema(schema) => schema,
    };
    let SchemaKind::Type(ty) = &schema.schema_kind else { return None };
    let word = match ty {
        Type::String(_) => "Text",
        Type::Integer(_) => "Integer",
        Type::Number(_) => "Number",
        Type::Boolean(_) => "Boolean",
        Type::Array(array) => {
            return Some(array.items.as_ref().map_or_else(|| "List".to_owned(), |items| several(cx, items.into())));
        }
        Type::Object(_) => return None,
    };
    Some(word.to_owned())
}

/// Returns the word for a list of values.
fn several<'a>(cx: &Context<'a>, items: Node<'a>) -> String {
    if !cx.take_steps(1) {
        return "List".to_owned();
    }
    let Node::Schema(schema) = items else {
        return word(cx, items).map_or_else(|| "List".to_owned(), |word| plural(&word));
    };
    match (title(schema), &schema.schema_kind) {
        (Some(title), _) => plural(&title),
        (None, SchemaKind::Type(Type::Array(inner))) => {
            let inner = inner.items.as_ref().and_then(|inner| word(cx, inner.into()));
            inner.map_or_else(|| "Lists".to_owned(), |inner| format!("{inner} lists"))
        }
        (None, SchemaKind::Type(Type::Object(_))) => "Objects".to_owned(),
        (None, _) => word(cx, items).map_or_else(|| "List".to_owned(), |word| plural(&word)),
    }
}

fn plural(word: &str) -> String {
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    match word.strip_suffix('y') {
        Some(stem) if !ends(&["ay", "ey", "oy", "uy"]) => format!("{stem}ies"),
        _ if ends(&["s", "S"]) => format!("{word} list"),
        _ if ends(&["x", "z", "ch", "sh"]) => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

/// Returns the word that says more about a string: its format, or that it is one of a list.
fn detail(schema: &Schema) -> Option<String> {
    let SchemaKind::Type(Type::String(text)) = &schema.schema_kind else { return None };
    match &text.format {
        _ if !text.enumeration.is_empty() => Some("Keyword".to_owned()),
        VariantOrUnknownOrEmpty::Item(StringFormat::Date) => Some("Date".to_owned()),
        VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => Some("Timestamp".to_owned()),
        VariantOrUnknownOrEmpty::Item(StringFormat::Byte) => Some("Base64".to_owned()),
        VariantOrUnknownOrEmpty::Item(StringFormat::Binary) => Some("Bytes".to_owned()),
        VariantOrUnknownOrEmpty::Unknown(format) => Some(format.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn lists_are_named_by_the_plural() {
        for (one, several) in [
            ("Text", "Texts"),
            ("Repository", "Repositories"),
            ("Key", "Keys"),
            ("Box", "Boxes"),
            ("News", "News list"),
        ] {
            assert_eq!(plural(one), several);
        }
    }
}
