//! Finds the components of the root document that no operation needs; decides nothing about them.
//!
//! It reads the files as they were written and follows every reference, also below keys that later stages leave out:
//! what is referred to from there is not unused.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::super::kinds::Kind;
use super::discover::mapping_reference;
use super::resolve::{MAX_HOPS, Resolver};
use super::spot::Spot;
use crate::diagnostic::{Place, Pointer, Sink};
use crate::load::{FileId, Sources};
use crate::normalise::extension;

/// A component that no operation needs.
#[derive(Clone, Debug)]
pub struct Unused {
    /// The component.
    pub place: Place,
    /// What it is, with its article: `a schema`.
    pub title: &'static str,
    /// Its name.
    pub name: String,
    /// Whether another component that no operation needs refers to it.
    pub is_referred_to: bool,
}

/// The components that no operation needs; none in a document without operations, which is a library of components.
pub(in super::super) fn find(sources: &mut Sources, root: FileId, document: Kind) -> Vec<Unused> {
    let is_library =
        |key: &str| sources.get(root).value.get(key).and_then(Value::as_object).is_none_or(|map| map.is_empty());
    if ["paths", "webhooks", extension::WEBHOOKS.key].into_iter().all(is_library) {
        return Vec::new();
    }
    // What is wrong with the references has been reported.
    let mut sink = Sink::default();
    let mut reach = Reach { resolver: Resolver::new(sources, &mut sink), reached: BTreeSet::new() };
    let entries = reach.entries(root, document);
    let homes: BTreeSet<Spot> = entries.iter().filter_map(|entry| parent(&entry.spot)).collect();
    reach.from(Spot { file: root, pointer: Pointer::root() }, &homes);
    reach.subtypes(&entries);
    let unused: Vec<Entry> = entries.into_iter().filter(|entry| !reach.needs(&entry.spot)).collect();
    let mut referred_to: BTreeSet<Spot> = BTreeSet::new();
    for entry in &unused {
        let targets = reach.targets(&entry.spot, &BTreeSet::new());
        referred_to.extend(targets.into_iter().filter(|target| *target != entry.spot));
    }
    let sources = &*reach.resolver.sources;
    let finding = |entry: Entry| Unused {
        is_referred_to: referred_to.contains(&entry.spot),
        place: sources.place(entry.spot.file, entry.spot.pointer),
        title: entry.kind.title(),
        name: entry.name,
    };
    unused.into_iter().map(finding).collect()
}

/// A component of the root document.
struct Entry {
    kind: Kind,
    spot: Spot,
    name: String,
}

/// What can be reached by following references.
struct Reach<'a> {
    resolver: Resolver<'a>,
    reached: BTreeSet<Spot>,
}

impl Reach<'_> {
    /// The components, wherever their maps stand. Security schemes are referred to by name, not by reference.
    fn entries(&mut self, root: FileId, document: Kind) -> Vec<Entry> {
        let mut entries = Vec::new();
        for kind in document.reusable() {
            let Some(home) = kind.home().filter(|home| !is_of_schemes(home)) else { continue };
            let Ok(home) = self.resolver.resolve(root, &format!("#{home}")) else { continue };
            let Some(Value::Object(members)) = self.resolver.value(&home) else { continue };
            for name in members.keys().filter(|name| !name.starts_with("x-")) {
                let spot = Spot { file: home.file, pointer: home.pointer.child(name) };
                entries.push(Entry { kind, spot, name: name.clone() });
            }
        }
        entries
    }

    /// Reaches all that is referred to from a node, outside of `homes`.
    fn from(&mut self, start: Spot, homes: &BTreeSet<Spot>) {
        let mut todo = vec![start];
        while let Some(spot) = todo.pop() {
            for target in self.targets(&spot, homes) {
                if self.reached.insert(target.clone()) {
                    todo.push(target);
                }
            }
        }
    }

    /// Where the references below a node lead, outside of `homes`.
    fn targets(&mut self, start: &Spot, homes: &BTreeSet<Spot>) -> Vec<Spot> {
        let tree = Arc::clone(&self.resolver.sources.get(start.file).value);
        let own = homes.iter().filter(|home| home.file == start.file);
        let homes: Vec<&Value> = own.filter_map(|home| tree.pointer(home.pointer.as_str())).collect();
        let mut found = Vec::new();
        let mut todo: Vec<&Value> = tree.pointer(start.pointer.as_str()).into_iter().collect();
        while let Some(node) = todo.pop() {
            if homes.iter().any(|home| std::ptr::eq(*home, node)) {
                continue;
            }
            match node {
                Value::Object(map) => {
                    found.extend(self.references(start.file, node));
                    todo.extend(map.values());
                }
                Value::Array(items) => todo.extend(items),
                _ => {}
            }
        }
        found
    }

    /// Where an object itself refers to.
    fn references(&mut self, file: FileId, node: &Value) -> Vec<Spot> {
        let texts = ["$ref", "$dynamicRef"].into_iter().filter_map(|key| node.get(key)?.as_str()).map(str::to_owned);
        let mapping = node.pointer("/discriminator/mapping").and_then(Value::as_object);
        let names = mapping.into_iter().flatten().filter_map(|(_, name)| name.as_str());
        let mapped = names.filter_map(|name| mapping_reference(self.resolver.sources, file, name));
        let texts: Vec<String> = texts.chain(mapped).collect();
        texts.iter().filter_map(|text| self.resolver.resolve(file, text).ok()).collect()
    }

    /// Reaches the schemas that extend one that was reached and tells its subtypes apart: they stand for it.
    fn subtypes(&mut self, entries: &[Entry]) {
        let mut is_done = false;
        while !is_done {
            is_done = true;
            for entry in entries.iter().filter(|entry| entry.kind.is_schema()) {
                if !self.needs(&entry.spot) && self.is_subtype(&entry.spot) {
                    self.reached.insert(entry.spot.clone());
                    self.from(entry.spot.clone(), &BTreeSet::new());
                    is_done = false;
                }
            }
        }
    }

    /// Whether a schema extends one that was reached and has a discriminator, or extends one that has.
    fn is_subtype(&mut self, spot: &Spot) -> bool {
        self.parents(spot).iter().any(|parent| self.needs(parent) && self.is_family(parent, MAX_HOPS))
    }

    /// What a schema refers to in its `allOf`.
    fn parents(&mut self, spot: &Spot) -> Vec<Spot> {
        let value = self.resolver.value(spot).and_then(|schema| schema.get("allOf")).and_then(Value::as_array);
        let texts: Vec<String> =
            value.into_iter().flatten().filter_map(|part| part.get("$ref")?.as_str().map(str::to_owned)).collect();
        texts.iter().filter_map(|text| self.resolver.resolve(spot.file, text).ok()).collect()
    }

    /// Whether a schema, or one that it extends, has a discriminator.
    fn is_family(&mut self, spot: &Spot, hops: usize) -> bool {
        let has_discriminator = self.resolver.value(spot).is_some_and(|schema| schema.get("discriminator").is_some());
        has_discriminator || (hops > 0 && self.parents(spot).iter().any(|parent| self.is_family(parent, hops - 1)))
    }

    /// Whether a component or a part of it was reached.
    fn needs(&self, spot: &Spot) -> bool {
        let mut from = self.reached.range(spot.clone()..);
        let is_inside =
            |reached: &Spot| reached.file == spot.file && reached.pointer.as_str().starts_with(spot.pointer.as_str());
        // Between a node and what is below it may stand `node-b`, whose text starts alike.
        from.by_ref()
            .take_while(|reached| is_inside(reached))
            .any(|reached| reached.pointer.strip_prefix(&spot.pointer).is_some())
    }
}

fn is_of_schemes(home: &Pointer) -> bool {
    home.tokens().last().is_some_and(|map| map.starts_with("security"))
}

fn parent(spot: &Spot) -> Option<Spot> {
    Some(Spot { file: spot.file, pointer: spot.pointer.parent()? })
}
