//! Enums: a list of strings or integers becomes an open enum.

use std::collections::BTreeSet;

use openapiv3::{AnySchema, Schema, SchemaData, SchemaKind};
use serde_json::Value;

use crate::diagnostic::{Pointer, rule};
use crate::ir::why::{self, GivenBy, NameOf};
use crate::ir::{Kind, Variant};
use crate::markdown::code;
use crate::normalise::extension::{self, Extension};

use crate::lower::context::Context;
use crate::lower::naming::clashes::{keep_unknown_free, settle};
use crate::lower::naming::names::{Case, Given, Wanted, is_identifier};

/// The names of the variant for strings that the description allows besides the listed ones. The second is used if a
/// listed string has the first.
const OTHER: [&str; 2] = ["Other", "OtherText"];

/// Creates an enum of strings.
pub(in crate::lower) fn strings(cx: &mut Context<'_>, schema: &Schema, values: &[&str], at: &Pointer) -> Kind {
    let wires: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
    let variants = variants(cx, schema, &wires, &wires, at);
    Kind::StringEnum { variants, other: None }
}

/// Adds a variant for strings that are not listed, because the description allows any string.
pub(in crate::lower) fn opened(kind: Kind) -> Kind {
    match kind {
        Kind::StringEnum { variants, other: None } => {
            let is_free = |name: &&str| variants.iter().all(|variant| variant.rust != *name);
            let other = OTHER.into_iter().find(is_free).map(str::to_owned);
            Kind::StringEnum { variants, other }
        }
        kind => kind,
    }
}

/// Creates an enum of integers.
pub(in crate::lower) fn integers(cx: &mut Context<'_>, schema: &Schema, codes: &[i64], at: &Pointer) -> Kind {
    let wires: Vec<String> = codes.iter().map(|code| format!("Code {code}").replace('-', "Minus")).collect();
    Kind::IntegerEnum(variants(cx, schema, &wires, codes, at))
}

/// Creates one enum of the values of several schemas, if all list strings or all list integers. The docs of a schema
/// with one value become docs of that value.
pub(in crate::lower) fn joined(cx: &mut Context<'_>, parts: &[&Schema], at: &Pointer) -> Option<Kind> {
    let mut values: Vec<Value> = Vec::new();
    let (mut titles, mut words) = (Vec::new(), Vec::new());
    for schema in parts {
        let listed = values_of(schema);
        let data = &schema.schema_data;
        let own = |text: Option<&String>| Value::from(text.filter(|_| listed.len() == 1).cloned().unwrap_or_default());
        titles.extend(listed.iter().map(|_| own(data.title.as_ref())));
        words.extend(listed.iter().map(|_| own(data.description.as_ref().or(data.title.as_ref()))));
        values.extend(listed);
    }
    let mut schema = Schema { schema_data: SchemaData::default(), schema_kind: SchemaKind::Any(AnySchema::default()) };
    let mut say = |key: &str, texts: Vec<Value>| {
        if texts.iter().any(|text| text != "") {
            schema.schema_data.extensions.insert(key.to_owned(), texts.into());
        }
    };
    say(extension::ENUM_DESCRIPTIONS.key, words);
    if let Some(texts) = values.iter().map(Value::as_str).collect::<Option<Vec<_>>>() {
        return (!texts.is_empty()).then(|| strings(cx, &schema, &texts, at));
    }
    let codes = values.iter().map(Value::as_i64).collect::<Option<Vec<_>>>()?;
    // A code has no words to name a variant after.
    say(extension::ENUM_NAMES.key, titles);
    Some(integers(cx, &schema, &codes, at))
}

/// Returns the values that a schema lists, except null.
fn values_of(schema: &Schema) -> Vec<Value> {
    match &schema.schema_kind {
        SchemaKind::Type(openapiv3::Type::String(text)) => {
            text.enumeration.iter().flatten().cloned().map(Value::from).collect()
        }
        SchemaKind::Type(openapiv3::Type::Integer(integer)) => {
            integer.enumeration.iter().flatten().copied().map(Value::from).collect()
        }
        SchemaKind::Any(any) => any.enumeration.iter().filter(|value| !value.is_null()).cloned().collect(),
        _ => Vec::new(),
    }
}

/// Names and documents the variants. `wires` are the texts for names, unless the description sets names.
fn variants<T: Clone + Ord + ToString>(
    cx: &mut Context<'_>,
    schema: &Schema,
    wires: &[String],
    values: &[T],
    at: &Pointer,
) -> Vec<Variant<T>> {
    let listed = ms_values(schema, values);
    let mut given = list(cx, schema, &extension::ENUM_NAMES, wires.len(), at);
    let is_by_value = given.is_empty();
    if is_by_value {
        given = listed.iter().map(|(name, _)| name.clone()).collect();
    }
    let mut descriptions = list(cx, schema, &extension::ENUM_DESCRIPTIONS, wires.len(), at);
    if descriptions.is_empty() && listed.iter().any(|(_, description)| !description.is_empty()) {
        descriptions = listed.into_iter().map(|(_, description)| description).collect();
    }
    let read = if is_by_value { extension::MS_ENUM } else { extension::ENUM_NAMES };
    let key = read.keys().find(|key| schema.schema_data.extensions.contains_key(*key)).unwrap_or(read.key);
    let by = GivenBy::Extension(key);
    // A value that is listed twice is one variant.
    let mut known = BTreeSet::new();
    let kept: Vec<usize> = (0..values.len()).filter(|&i| known.insert(&values[i])).collect();
    let wanted: Vec<Wanted<'_>> = kept
        .iter()
        .map(|&i| {
            let name = given.get(i).filter(|name| !name.trim().is_empty()).map(|name| Case::Type.name(name));
            let name = name.filter(|name| is_identifier(name) && name != "Unknown");
            Wanted { wire: &wires[i], given: name.map(|name| Given::made(name, by)) }
        })
        .collect();
    let (mut names, clashes) = settle(Case::Type, &wanted);
    keep_unknown_free(&mut names);
    for clash in clashes {
        let i = kept[clash];
        cx.report_clash(Case::Type, &wanted, clash, &at.child("enum").child(i), &names[clash]);
    }
    cx.decide(at, || why::Enum::Open(kept.len()));
    if !descriptions.is_empty() {
        cx.decide(at, || why::Docs::Values);
    }
    kept.iter()
        .zip(names)
        .zip(&wanted)
        .map(|((&i, rust), wanted)| {
            let at = at.child("enum").child(i);
            cx.decide(&at, || wanted.why(NameOf::EnumVariant, &rust));
            let mut docs = cx.docs();
            if let Some(text) = descriptions.get(i) {
                docs.text(text);
            }
            let docs = docs.finish(|| format!("{}.", code(wires[i].strip_prefix("Code ").unwrap_or(&wires[i]))));
            Variant { at, rust, value: values[i].clone(), docs }
        })
        .collect()
}

/// Returns the name that a schema gives its enum.
pub(in crate::lower) fn said_name(schema: &Schema) -> Option<&str> {
    let said = extension::MS_ENUM.value(&schema.schema_data.extensions)?;
    said.get("name")?.as_str().filter(|name| !name.trim().is_empty())
}

/// Returns the name and the description that a schema gives each value, if it gives any. Missing ones are empty.
fn ms_values<T: ToString>(schema: &Schema, values: &[T]) -> Vec<(String, String)> {
    let said = extension::MS_ENUM.value(&schema.schema_data.extensions);
    let Some(said) = said.and_then(|said| said.get("values")?.as_array()) else { return Vec::new() };
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let of = |value: &T| said.iter().find(|one| one.get("value").map(plain) == Some(value.to_string()));
    let text = |one: Option<&Value>, key: &str| {
        one.and_then(|one| one.get(key)?.as_str()).map(str::to_owned).unwrap_or_default()
    };
    values.iter().map(|value| (text(of(value), "name"), text(of(value), "description"))).collect()
}

/// Returns a list that is parallel to `enum`. Reports one of a different length.
fn list(cx: &mut Context<'_>, schema: &Schema, read: &Extension, expected: usize, at: &Pointer) -> Vec<String> {
    let Some(items) = cx.texts(&schema.schema_data.extensions, read, at) else { return Vec::new() };
    if items.len() == expected {
        return items;
    }
    cx.report(
        &rule::BAD_EXTENSION,
        &at.child(read.key),
        (
            format!("the length of `{}` is {}, but that of `enum` is {expected}", read.key, items.len()),
            "the extension is ignored",
        ),
    )
    .help("give one entry for each value of `enum`");
    Vec::new()
}
