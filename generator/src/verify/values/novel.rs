//! Generates values of a union with an undocumented tag, as a newer server can send.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::flat::{Flat, Reader, Trail, is_null};
use super::judge::Judge;
use super::tags::Tags;

/// A tag that no description lists.
pub(super) const NEW_KIND: &str = "zz_new_kind";

/// The property that distinguishes the variants of a union.
pub(super) struct Tag<'a> {
    property: &'a str,
    /// Whether it is a declared discriminator. If not, it has a different constant in each variant.
    is_declared: bool,
}

impl<'a> Tag<'a> {
    /// Returns the tag of a schema, or `None` if it is not a union of objects with a tag.
    pub(super) fn of(schema: &'a Value, tags: &Tags<'a>) -> Option<Self> {
        let declared = schema.get("discriminator").and_then(|one| one.get("propertyName").or(Some(one))?.as_str());
        let choices = ["oneOf", "anyOf"].iter().find_map(|key| schema.get(*key)?.as_array());
        let choices: Vec<&Value> = choices.into_iter().flatten().filter(|choice| !is_null(choice)).collect();
        if let Some(property) = declared {
            let is_tagged = !choices.is_empty() || !tags.family(schema).is_empty();
            return is_tagged.then_some(Self { property, is_declared: true });
        }
        let constants: Vec<Vec<(&str, &str)>> =
            choices.iter().map(|choice| constants(choice, tags)).collect::<Option<_>>()?;
        let (first, others) = constants.split_first()?;
        let tells_apart = |property: &str| {
            let of =
                |choice: &Vec<(&'a str, &'a str)>| choice.iter().find(|(name, _)| *name == property).map(|one| one.1);
            let values: Option<BTreeSet<&str>> = constants.iter().map(of).collect();
            values.is_some_and(|values| values.len() == constants.len())
        };
        let (property, _) = first.iter().find(|(name, _)| !others.is_empty() && tells_apart(name))?;
        Some(Self { property, is_declared: false })
    }

    /// Changes the tag of a value to [`NEW_KIND`], and adds a property. Returns `None` when the value has no tag, or
    /// [`NEW_KIND`] is a known tag.
    pub(super) fn novel(&self, value: &Value, schema: &Value, open: &Judge) -> Option<Value> {
        let mut novel =
            value.as_object().filter(|object| object.get(self.property).is_some_and(Value::is_string))?.clone();
        novel.insert(self.property.to_owned(), NEW_KIND.into());
        novel.insert("zz_more".to_owned(), json!({"kept": true}));
        let novel = Value::Object(novel);
        // If a variant allows any string for its tag, the new tag is not unknown.
        (self.is_declared || !open.accepts(schema, &novel)).then_some(novel)
    }
}

/// Returns the properties of a variant whose only possible value is one string, with that string.
fn constants<'a>(choice: &'a Value, tags: &Tags<'a>) -> Option<Vec<(&'a str, &'a str)>> {
    let trail = Trail::default();
    let reader = Reader { tags, trail: &trail, pick: 0 };
    let mut flat = Flat::default();
    flat.add(choice, reader)?;
    let constant = |schemas: &[&'a Value]| {
        let mut property = Flat::default();
        for schema in schemas {
            property.add(schema, reader)?;
        }
        match property.constants?.as_slice() {
            [one] => one.as_str(),
            _ => None,
        }
    };
    Some(flat.properties.iter().filter_map(|(name, schemas)| Some((*name, constant(schemas)?))).collect())
}
