//! Finds the components that an operation uses, and the findings in them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::parts;
use super::placed::Placed;
use crate::Outcome;
use crate::diagnostic::Pointer;
use crate::normalise::{Described, objects, references};

/// The components of a document, by index.
#[derive(Default)]
pub(super) struct Components<'a> {
    by_reference: BTreeMap<String, usize>,
    all: Vec<Component>,
    /// The default security requirements, for operations without their own.
    security: Option<&'a Value>,
}

#[derive(Default)]
struct Component {
    refers_to: BTreeSet<usize>,
    found: Vec<usize>,
}

impl<'a> Components<'a> {
    pub(super) fn of(outcome: &'a Outcome, placed: &Placed) -> Self {
        let Some(tree) = &outcome.normal else { return Self::default() };
        let home = Pointer::root().child("components");
        let mut values = Vec::new();
        let mut components = Self { security: tree.get("security"), ..Self::default() };
        for (map, members) in tree.get("components").and_then(Value::as_object).into_iter().flatten() {
            for (name, value) in members.as_object().into_iter().flatten() {
                let at = home.child(map).child(name);
                let places = outcome.origins.places(&at);
                let found = places.iter().flat_map(|place| placed.within(place)).map(|(index, _)| index).collect();
                components.by_reference.insert(format!("#{at}"), values.len());
                components.all.push(Component { found, ..Component::default() });
                values.push(value);
            }
        }
        for (index, value) in values.iter().enumerate() {
            components.all[index].refers_to = components.references(value);
        }
        components.reach_families(&values);
        components
    }

    /// Adds references from schemas with a discriminator to the schemas that extend them with `allOf`, because values
    /// of these can appear wherever the base is used.
    fn reach_families(&mut self, values: &[&Value]) {
        let parents: Vec<BTreeSet<usize>> = values
            .iter()
            .map(|value| value.get("allOf").map(|parts| self.references(parts)).unwrap_or_default())
            .collect();
        let mut family: BTreeSet<usize> =
            (0..values.len()).filter(|index| values[*index].get("discriminator").is_some()).collect();
        let mut before = 0;
        while family.len() > before {
            before = family.len();
            for (index, parents) in parents.iter().enumerate() {
                for parent in parents.intersection(&family.clone()) {
                    self.all[*parent].refers_to.insert(index);
                    family.insert(index);
                }
            }
        }
    }

    /// Returns the number of components.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Returns the findings in a component.
    pub(super) fn found_in(&self, component: usize) -> &[usize] {
        &self.all[component].found
    }

    /// Returns the components that an operation uses, directly or indirectly.
    pub(super) fn reached_by(&self, one: &Described, tree: Option<&Value>) -> Vec<usize> {
        let Some(tree) = tree else { return Vec::new() };
        let mut open: Vec<usize> = parts(one, tree).into_iter().flat_map(|part| self.references(part)).collect();
        let own = tree.pointer(one.at.as_str()).and_then(|operation| operation.get("security"));
        open.extend(self.schemes(own.or(self.security)));
        let mut seen = vec![false; self.all.len()];
        let mut reached = Vec::new();
        while let Some(index) = open.pop() {
            if !std::mem::replace(&mut seen[index], true) {
                reached.push(index);
                open.extend(&self.all[index].refers_to);
            }
        }
        reached
    }

    /// Returns the security schemes that requirements name.
    fn schemes(&self, requirements: Option<&Value>) -> Vec<usize> {
        let home = Pointer::root().child("components").child("securitySchemes");
        let all = requirements.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object).flatten();
        all.filter_map(|(name, _)| self.by_reference.get(&format!("#{}", home.child(name))).copied()).collect()
    }

    /// Returns the components that a value refers to directly.
    fn references(&self, value: &Value) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for map in objects(value) {
            let mapping = map.get("mapping").and_then(Value::as_object).into_iter().flatten();
            let mapped = mapping.filter_map(|(_, to)| to.as_str());
            let texts = references::of_object(map).into_iter().chain(mapped);
            found.extend(texts.filter_map(|text| self.by_reference.get(text)));
        }
        found
    }
}
