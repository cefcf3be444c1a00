//! How the variants of a union are distinguished: by the values of one field, its tag, and by constants of other
//! fields.

use openapiv3::{Discriminator, Schema};

use crate::diagnostic::{Pointer, rule};
use crate::ir::{Constant, UnionTag};
use crate::normalise::{extension, references};

use super::discriminators;
use super::facts::{Facts, Listed};
use super::members::Place;
use crate::lower::context::{Context, Node};

/// A variant of a union with the facts about it.
#[derive(Debug)]
pub(in crate::lower) struct Arm<'a> {
    pub(in crate::lower) node: Node<'a>,
    pub(in crate::lower) at: Pointer,
    /// The variants that form one enum with this one; see `scalar_choices::gather_texts`.
    pub(in crate::lower) with: Vec<Place<'a>>,
    /// The component of the variant, behind references and aliases.
    pub(in crate::lower) component: Option<&'a str>,
    pub(in crate::lower) facts: Facts<'a>,
    /// The tag values of the variant.
    pub(in crate::lower) tags: Vec<Constant>,
    /// Whether each tag value becomes a variant of its own, as for a `mapping`.
    pub(in crate::lower) is_split: bool,
    pub(in crate::lower) constants: Vec<(String, Constant)>,
    /// The constant that names the variant best.
    pub(in crate::lower) called: Option<(String, Constant)>,
}

impl<'a> Arm<'a> {
    pub(in crate::lower) fn new(cx: &Context<'a>, node: Node<'a>, at: Pointer, component: Option<&'a str>) -> Self {
        let facts = Facts::of(cx, node);
        Self {
            node,
            at,
            with: Vec::new(),
            component,
            facts,
            tags: Vec::new(),
            is_split: false,
            constants: Vec::new(),
            called: None,
        }
    }
}

/// Finds out what distinguishes the variants, and stores the values in each.
pub(in crate::lower) fn tell_apart(
    cx: &mut Context<'_>,
    arms: &mut [Arm<'_>],
    discriminator: Option<(&Discriminator, &Pointer)>,
) -> Option<UnionTag> {
    let tag = match discriminator {
        Some((discriminator, at)) => by_discriminator(cx, arms, discriminator, at),
        None => None,
    };
    let tag = tag.or_else(|| by_constants(arms));
    note_constants(arms, tag.as_ref());
    tag
}

fn by_discriminator(
    cx: &mut Context<'_>,
    arms: &mut [Arm<'_>],
    discriminator: &Discriminator,
    at: &Pointer,
) -> Option<UnionTag> {
    let key = discriminator.property_name.as_str();
    for arm in arms.iter_mut().filter(|arm| arm.facts.is_object) {
        let mut mapped: Vec<&str> = arm.component.map(|component| mapped(discriminator, component)).unwrap_or_default();
        if let (true, Some((schema, _))) = (mapped.is_empty(), cx.resolve(arm.node, &arm.at)) {
            mapped.extend(said_value(schema));
        }
        let values = values(cx, arm.node, &arm.facts, key, &mapped, arm.component);
        report_contradicted(cx, at, key, arm.component, &values);
        (arm.tags, arm.is_split) = (values.tags, values.is_split);
    }
    let objects = || arms.iter().filter(|arm| arm.facts.is_object);
    let has_tag = |arm: &&Arm<'_>| !arm.tags.is_empty();
    if !objects().all(|arm| has_tag(&arm)) {
        let message = match objects().any(|arm| has_tag(&arm)) {
            true => (
                format!("a variant has no value of the discriminator `{key}`"),
                format!("it is used for objects whose `{key}` belongs to no other variant"),
            ),
            false => (
                format!("the discriminator `{key}` does not tell these variants apart"),
                "the first variant that fits is used".to_owned(),
            ),
        };
        cx.report(&rule::KEYWORD_NOT_CHECKED, at, message)
            .help(format!("put each variant under `components`, or give it a `{key}` with one value"));
    }
    let optional =
        objects().filter(|arm| has_tag(arm) && arm.facts.values.contains_key(key) && !arm.facts.required.contains(key));
    let optional: Vec<String> = optional.filter_map(|arm| Some(format!("`{}`", arm.component?))).collect();
    if !optional.is_empty() {
        let verb = if optional.len() == 1 { "does" } else { "do" };
        let message = (
            format!("{} {verb} not require the discriminator `{key}`", optional.join(", ")),
            format!("requests always contain `{key}`"),
        );
        cx.report(&rule::OPTIONAL_DISCRIMINATOR, at, message).help(format!("list `{key}` under `required`"));
    }
    let is_of_use = objects().any(|arm| has_tag(&arm));
    is_of_use.then(|| UnionTag { key: key.to_owned(), is_written: true })
}

/// The extension in which bundling keeps the original name of a renamed schema.
const OWN_NAME: &str = "x-typewright-name";

/// Returns the discriminator value that a schema gives for itself.
pub(in crate::lower) fn said_value(schema: &Schema) -> Option<&str> {
    let mut keys = extension::DISCRIMINATOR_VALUE.keys().chain([OWN_NAME]);
    keys.find_map(|key| schema.schema_data.extensions.get(key)?.as_str())
}

/// Returns the values that a `mapping` lists for a component, by reference or by name.
fn mapped<'d>(discriminator: &'d Discriminator, component: &str) -> Vec<&'d str> {
    let is_it = |target: &str| {
        references::name_in("schemas", target).is_some_and(|name| name == component) || target == component
    };
    discriminator.mapping.iter().filter(|(_, target)| is_it(target)).map(|(value, _)| value.as_str()).collect()
}

/// The discriminator values of a variant.
#[derive(Debug, Default)]
pub(in crate::lower) struct Values {
    pub(in crate::lower) tags: Vec<Constant>,
    /// Whether each value becomes a variant of its own, as for a `mapping`.
    pub(in crate::lower) is_split: bool,
    /// The values in `mapping` that the schema of the variant excludes.
    pub(in crate::lower) contradicted: Vec<String>,
}

/// Returns the values of the discriminator `key` for a variant: the constant of its schema, or else the `mapped`
/// values, the values that its schema lists, or its `name`.
pub(in crate::lower) fn values(
    cx: &Context<'_>,
    node: Node<'_>,
    facts: &Facts<'_>,
    key: &str,
    mapped: &[&str],
    name: Option<&str>,
) -> Values {
    let Some(read) = discriminators::reader(cx, node, key) else { return Values::default() };
    let with = |tags: Vec<Constant>| Values { tags, ..Values::default() };
    let Some(listed) = facts.values.get(key) else {
        return match mapped.is_empty() {
            true => with(name.and_then(read).into_iter().collect()),
            false => Values { is_split: true, ..with(mapped.iter().filter_map(|value| read(value)).collect()) },
        };
    };
    let find = |text: &str| listed.values.iter().find(|value| value.to_string() == text).cloned();
    let agreed: Vec<Constant> = mapped.iter().filter_map(|value| find(value)).collect();
    let contradicted = mapped.iter().filter(|value| find(value).is_none()).map(|value| (*value).to_owned()).collect();
    let named = || name.and_then(|name| listed.values.iter().find(|value| is_alike(&value.to_string(), name)).cloned());
    match (listed.is_fixed, agreed.is_empty()) {
        (false, false) => Values { tags: agreed, is_split: true, contradicted },
        (false, true) if mapped.is_empty() => with(named().map_or_else(|| listed.values.clone(), |own| vec![own])),
        _ => Values { contradicted, ..with(listed.values.clone()) },
    }
}

/// Returns whether two names differ only in case and separators.
fn is_alike(one: &str, other: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    letters(one) == letters(other)
}

/// Reports `mapping` values that the schema of the variant excludes.
pub(in crate::lower) fn report_contradicted(
    cx: &mut Context<'_>,
    at: &Pointer,
    key: &str,
    choice: Option<&str>,
    values: &Values,
) {
    if values.contradicted.is_empty() {
        return;
    }
    let quoted =
        |values: Vec<String>| values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(" and ");
    let (mapped, own) =
        (quoted(values.contradicted.clone()), quoted(values.tags.iter().map(ToString::to_string).collect()));
    let choice = choice.map_or_else(|| "a variant".to_owned(), |choice| format!("`{choice}`"));
    let message =
        (format!("`mapping` maps {mapped} to {choice}, whose `{key}` must be {own}"), format!("{own} is used"));
    cx.report(&rule::MAPPING_CONTRADICTS_SCHEMA, at, message)
        .help(format!("map {own} to {choice}, or correct `{key}` in its schema"));
}

/// Returns the field whose constants distinguish most variants.
fn by_constants(arms: &mut [Arm<'_>]) -> Option<UnionTag> {
    let objects: Vec<usize> = (0..arms.len()).filter(|index| arms[*index].facts.is_object).collect();
    let mut best: Option<((usize, bool, usize), &str)> = None;
    for (key, _) in objects.iter().flat_map(|index| &arms[*index].facts.values) {
        let listed: Vec<&Listed> = objects.iter().filter_map(|index| arms[*index].facts.values.get(key)).collect();
        let pairs = (0..listed.len()).flat_map(|one| (0..one).map(move |other| (one, other)));
        // Two lists of several values look like a status, not a tag: a new value would not identify a variant.
        let tells = |one: &Listed, other: &Listed| one.is_disjoint(other) && (one.is_fixed || other.is_fixed);
        let told = pairs.filter(|(one, other)| tells(listed[*one], listed[*other])).count();
        if told == 0 {
            continue;
        }
        let is_text = listed.iter().all(|one| one.values.iter().all(|value| matches!(value, Constant::Text(_))));
        let required = objects.iter().filter(|index| arms[**index].facts.required.contains(key)).count();
        let score = (told, is_text, required);
        if best.as_ref().is_none_or(|(least, _)| score > *least) {
            best = Some((score, key));
        }
    }
    let key = best?.1.to_owned();
    let is_tag = objects.iter().all(|index| arms[*index].facts.values.contains_key(key.as_str()));
    for index in objects {
        let arm = &mut arms[index];
        let Some(listed) = arm.facts.values.get(key.as_str()) else { continue };
        arm.called = listed.only().map(|only| (key.clone(), only.clone()));
        if is_tag {
            arm.tags.clone_from(&listed.values);
        }
    }
    // A variant without the field allows any value in it, so the field alone cannot select a variant.
    is_tag.then_some(UnionTag { key, is_written: false })
}

/// Stores the constants besides the tag that distinguish a variant from others. Variants that a discriminator already
/// distinguishes need none.
fn note_constants(arms: &mut [Arm<'_>], tag: Option<&UnionTag>) {
    let objects: Vec<usize> = (0..arms.len()).filter(|index| arms[*index].facts.is_object).collect();
    for &index in &objects {
        let rivals: Vec<usize> = objects
            .iter()
            .copied()
            .filter(|&other| {
                let (own, others) = (&arms[index].tags, &arms[other].tags);
                let is_told = tag.is_some_and(|tag| tag.is_written)
                    && !own.is_empty()
                    && !others.is_empty()
                    && !own.iter().any(|tag| others.contains(tag));
                other != index && !is_told
            })
            .collect();
        let constants = arms[index].facts.values.iter().filter_map(|(key, listed)| {
            let only = listed.only().filter(|_| tag.is_none_or(|tag| tag.key != *key))?;
            let is_shared = |other: &usize| arms[*other].facts.values.get(key).and_then(Listed::only) == Some(only);
            (!rivals.iter().all(is_shared)).then(|| ((*key).to_owned(), only.clone()))
        });
        arms[index].constants = constants.collect();
    }
}
