//! Finds the values of discriminators as OpenAPI defines them: the key in `mapping`, or else the name of the schema.

use std::collections::HashMap;

use serde_json::Value;

use super::judge::address;
use crate::normalise::{AsWritten, extension, references};

/// The tags of the schemas of a description.
pub(super) struct Tags<'a> {
    description: &'a AsWritten,
    /// The members of families, by the address of their base. They extend it with `allOf`.
    families: HashMap<usize, Vec<&'a Value>>,
    /// The discriminator property of a member of a family and its values, by the address of the member.
    own: HashMap<usize, (&'a str, Vec<&'a str>)>,
}

impl<'a> Tags<'a> {
    pub(super) fn of(description: &'a AsWritten) -> Self {
        let mut tags = Self { description, families: HashMap::new(), own: HashMap::new() };
        let children = tags.children();
        for (base, discriminator) in
            tags.schemas().filter_map(|(_, schema)| Some((schema, schema.get("discriminator")?)))
        {
            let Some(property) = discriminator.get("propertyName").or(Some(discriminator)).and_then(Value::as_str)
            else {
                continue;
            };
            let mut members = Vec::new();
            let mut open = vec![base];
            while let Some(parent) = open.pop() {
                for (name, child) in children.get(&address(parent)).into_iter().flatten().copied() {
                    if members.iter().any(|one: &&Value| std::ptr::eq(*one, child)) || std::ptr::eq(child, base) {
                        continue;
                    }
                    members.push(child);
                    tags.own.insert(address(child), (property, tags.keys(child, Some(name), discriminator)));
                    open.push(child);
                }
            }
            if !members.is_empty() && base.get("oneOf").or_else(|| base.get("anyOf")).is_none() {
                tags.families.insert(address(base), members);
            }
        }
        tags
    }

    /// Returns the target of a reference.
    pub(super) fn target(&self, reference: &str) -> Option<&'a Value> {
        references::target(&self.description.tree, reference)
    }

    /// Returns the members of the family of a base schema. Empty for other schemas.
    pub(super) fn family(&self, base: &Value) -> &[&'a Value] {
        self.families.get(&address(base)).map_or(&[], Vec::as_slice)
    }

    /// Returns the discriminator property of a member of a family, and its possible values.
    pub(super) fn of_member(&self, schema: &Value) -> Option<&(&'a str, Vec<&'a str>)> {
        self.own.get(&address(schema))
    }

    /// Returns the discriminator property of a union, and its possible values for a variant.
    pub(super) fn of_choice(
        &self,
        choice: &'a Value,
        discriminator: Option<&'a Value>,
    ) -> Option<(&'a str, Vec<&'a str>)> {
        let discriminator = discriminator?;
        let property = discriminator.get("propertyName")?.as_str()?;
        let reference = references::of(choice)?;
        let name = reference.rsplit('/').next();
        let keys = self.keys(self.target(reference)?, name, discriminator);
        (!keys.is_empty()).then_some((property, keys))
    }

    /// Returns the discriminator values of a schema.
    fn keys(&self, schema: &'a Value, name: Option<&'a str>, discriminator: &'a Value) -> Vec<&'a str> {
        let mapping = discriminator.get("mapping").and_then(Value::as_object).into_iter().flatten();
        let is_it = |to: &Value| {
            let to = to.as_str();
            to.and_then(|to| self.target(to)).is_some_and(|target| std::ptr::eq(target, schema)) || to == name
        };
        let mapped: Vec<&str> = mapping.filter(|(_, to)| is_it(to)).map(|(key, _)| key.as_str()).collect();
        if !mapped.is_empty() {
            return mapped;
        }
        // A component that bundling renamed keeps its original name in an extension, and the discriminator uses that.
        let mut kept = extension::DISCRIMINATOR_VALUE.keys().chain(["x-typewright-name"]);
        kept.find_map(|key| schema.get(key)?.as_str()).or(name).into_iter().collect()
    }

    fn schemas(&self) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
        let schemas = self.description.tree.pointer(self.description.schemas.as_str()).and_then(Value::as_object);
        schemas.into_iter().flatten().map(|(name, schema)| (name.as_str(), schema))
    }

    /// Returns the schemas that extend a schema with `allOf`, and their names, by the address of that schema.
    fn children(&self) -> HashMap<usize, Vec<(&'a str, &'a Value)>> {
        let mut children: HashMap<usize, Vec<(&'a str, &'a Value)>> = HashMap::new();
        for (name, schema) in self.schemas() {
            for target in references::extended(schema).filter_map(|to| self.target(to)) {
                children.entry(address(target)).or_default().push((name, schema));
            }
        }
        children
    }
}
