//! Finds the components of the root document that no operation uses.
//!
//! All references in the files count, including those below keys that later stages ignore.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::super::kinds::Kind;
use super::super::references;
use super::discover::mapping_reference;
use super::resolve::{MAX_HOPS, Resolver};
use super::spot::Spot;
use crate::diagnostic::{Place, Pointer, Sink};
use crate::load::{FileId, Sources};
use crate::normalise::extension;

/// A component that no operation uses.
#[derive(Clone, Debug)]
pub struct Unused {
    /// The place of the component.
    pub place: Place,
    /// Its kind with an article, such as `a schema`.
    pub title: &'static str,
    /// Its name.
    pub name: String,
    /// Whether another unused component refers to it.
    pub is_referred_to: bool,
}

/// Returns the components that no operation uses. A document without operations is a library, so none of its components
/// are unused.
pub(in super::super) fn find(sources: &mut Sources, root: FileId, document: Kind) -> Vec<Unused> {
    let is_library =
        |key: &str| sources.get(root).value.get(key).and_then(Value::as_object).is_none_or(|map| map.is_empty());
    if ["paths", "webhooks", extension::WEBHOOKS.key].into_iter().all(is_library) {
        return Vec::new();
    }
    // Broken references have been reported by `normalise`.
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

/// The nodes that are reached by following references.
struct Reach<'a> {
    resolver: Resolver<'a>,
    reached: BTreeSet<Spot>,
}

impl Reach<'_> {
    /// Returns the components, even if a map of `components` is in a different file. Security schemes are not included,
    /// because they are referred to by name.
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

    /// Marks everything that a node refers to, directly or indirectly, as reached. References inside `homes` do not
    /// count.
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

    /// Returns the targets of the references below a node, except for those inside `homes`.
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

    /// Returns the targets of the references of an object itself.
    fn references(&mut self, file: FileId, node: &Value) -> Vec<Spot> {
        let texts = ["$ref", "$dynamicRef"].into_iter().filter_map(|key| node.get(key)?.as_str()).map(str::to_owned);
        let mapping = node.pointer("/discriminator/mapping").and_then(Value::as_object);
        let names = mapping.into_iter().flatten().filter_map(|(_, name)| name.as_str());
        let mapped = names.filter_map(|name| mapping_reference(self.resolver.sources, file, name));
        let texts: Vec<String> = texts.chain(mapped).collect();
        texts.iter().filter_map(|text| self.resolver.resolve(file, text).ok()).collect()
    }

    /// Marks the schemas that extend a reached schema with a discriminator as reached, because they are its variants.
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

    /// Returns whether a schema extends a reached schema that has or inherits a discriminator.
    fn is_subtype(&mut self, spot: &Spot) -> bool {
        self.parents(spot).iter().any(|parent| self.needs(parent) && self.is_family(parent, MAX_HOPS))
    }

    /// Returns the schemas that a schema refers to in its `allOf`.
    fn parents(&mut self, spot: &Spot) -> Vec<Spot> {
        let schema = self.resolver.value(spot).into_iter();
        let texts: Vec<String> = schema.flat_map(references::extended).map(str::to_owned).collect();
        texts.iter().filter_map(|text| self.resolver.resolve(spot.file, text).ok()).collect()
    }

    /// Returns whether a schema, or one that it extends, has a discriminator.
    fn is_family(&mut self, spot: &Spot, hops: usize) -> bool {
        let has_discriminator = self.resolver.value(spot).is_some_and(|schema| schema.get("discriminator").is_some());
        has_discriminator || (hops > 0 && self.parents(spot).iter().any(|parent| self.is_family(parent, hops - 1)))
    }

    /// Returns whether a component or a part of it was reached.
    fn needs(&self, spot: &Spot) -> bool {
        let mut from = self.reached.range(spot.clone()..);
        let is_inside =
            |reached: &Spot| reached.file == spot.file && reached.pointer.as_str().starts_with(spot.pointer.as_str());
        // `node-b` can be sorted between `node` and its children, because its text starts with `node` as well.
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
