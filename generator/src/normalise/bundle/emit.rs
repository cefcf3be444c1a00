//! Builds the bundled document: the root document with all targets of its references, which are rewritten to point
//! inside it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::super::kinds::{Child, Kind};
use super::super::leave_out::leave_out_all;
use super::super::references;
use super::super::visit::{Path, copied};
use super::discover::{Discovery, mapping_reference};
use super::names::wanted;
use super::resolve::{MAX_HOPS, Resolver, meant};
use super::spot::{At, Spot, Target, sole_reference};
use crate::diagnostic::{Origins, Pointer};
use crate::load::{FileId, Source};

/// Builds the bundled document.
pub(super) struct Emitter<'a> {
    resolver: &'a Resolver<'a>,
    found: &'a Discovery,
    names: &'a BTreeMap<Target, String>,
    /// Files with parts that move to `components`.
    moved_from: BTreeSet<FileId>,
    origins: Origins,
    /// The parts of the bundled document with broken references.
    broken: Vec<(Pointer, Option<Kind>)>,
    inlining: Vec<Spot>,
}

impl<'a> Emitter<'a> {
    /// Builds the bundled document and the origins of its parts.
    pub(super) fn emit(
        resolver: &'a Resolver<'a>,
        found: &'a Discovery,
        names: &'a BTreeMap<Target, String>,
        root: FileId,
        document: Kind,
    ) -> (Value, Origins) {
        let moved_from = found.targets.iter().filter(|target| !found.homes.contains_key(target));
        let moved_from = moved_from.map(|target| target.spot.file).collect();
        let mut emitter = Self {
            resolver,
            found,
            names,
            moved_from,
            origins: Origins::default(),
            broken: Vec::new(),
            inlining: Vec::new(),
        };
        let start = Spot { file: root, pointer: Pointer::root() };
        let mut tree = emitter.spot(&start, Child::One(document), &Path::Start(&Pointer::root()));
        emitter.add_components(&mut tree);
        let Self { broken, mut origins, .. } = emitter;
        leave_out_all(&mut tree, &broken, &mut origins);
        (tree, origins)
    }

    /// Adds the targets outside of the root document's `components`, ordered by file and by position in the file.
    fn add_components(&mut self, tree: &mut Value) {
        let mut missing: Vec<&Target> =
            self.found.targets.iter().filter(|target| !self.found.homes.contains_key(target)).collect();
        missing.sort_by_cached_key(|target| (target.spot.file, self.position(&target.spot)));
        for target in missing {
            let Some(home) = target.kind.home() else { continue };
            let name = &self.names[target];
            let mut value = self.spot(&target.spot, Child::One(target.kind), &Path::Start(&home.child(name)));
            self.keep_name(target, &mut value);
            if let Some(components) = object_at(tree, &home) {
                components.insert(name.clone(), value);
            }
        }
    }

    /// Records the original name of a renamed schema with `allOf`, because a discriminator can refer to it by that
    /// name.
    fn keep_name(&self, target: &Target, value: &mut Value) {
        let name = wanted(&target.spot, self.resolver.sources);
        if let Value::Object(schema) = value
            && schema.contains_key("allOf")
            && name != self.names[target]
        {
            schema.insert("x-typewright-name".to_owned(), name.into());
        }
    }

    /// Returns the path to a node as positions instead of names.
    fn position(&self, spot: &Spot) -> Vec<usize> {
        let mut position = Vec::new();
        let mut node = Some(&*self.file(spot.file).value);
        for token in spot.pointer.tokens() {
            let (index, next) = match node {
                Some(Value::Object(map)) => (map.keys().position(|key| *key == token), map.get(&token)),
                Some(Value::Array(list)) => {
                    let index = token.parse::<usize>().ok();
                    (index, index.and_then(|index| list.get(index)))
                }
                _ => (None, None),
            };
            position.push(index.unwrap_or(usize::MAX));
            node = next;
        }
        position
    }

    fn file(&self, id: FileId) -> &'a Source {
        self.resolver.sources.get(id)
    }

    /// Copies a node of a file to `out`, and records its origin.
    fn spot(&mut self, spot: &Spot, child: Child, out: &Path<'_>) -> Value {
        let Some(value) = self.file(spot.file).value.pointer(spot.pointer.as_str()) else { return Value::Null };
        self.origins.record(out.pointer(), self.resolver.sources.place(spot.file, spot.pointer.clone()));
        self.content(value, child, &At::start(spot), out)
    }

    /// Copies a node, or returns a reference to it if it moves to `components`.
    fn node(&mut self, value: &Value, kind: Kind, at: &At<'_>, out: &Path<'_>) -> Value {
        if self.moved_from.contains(&at.file) && kind.component_map().is_some() {
            let target = Target { kind, spot: at.spot() };
            if self.found.targets.contains(&target) && !self.found.homes.contains_key(&target) {
                return Value::Object(Map::from_iter([("$ref".to_owned(), self.local(&target).into())]));
            }
        }
        self.content(value, Child::One(kind), at, out)
    }

    fn content(&mut self, value: &Value, child: Child, at: &At<'_>, out: &Path<'_>) -> Value {
        let is_object_here = matches!(child, Child::One(kind) if kind.may_be_ref());
        if child != Child::Free
            && !is_object_here
            && let Some(text) = sole_reference(value)
        {
            return self.inline(text, child, at, out).unwrap_or_else(|| self.leave_out(child, out));
        }
        match (child.of(value), value) {
            (Child::One(kind), Value::Object(map)) => Value::Object(self.object(map, kind, at, out)),
            (child, _) => {
                copied(value, child, |token, part, kind| self.node(part, kind, &at.child(token), &out.child(token)))
            }
        }
    }

    fn object(&mut self, map: &Map<String, Value>, kind: Kind, at: &At<'_>, out: &Path<'_>) -> Map<String, Value> {
        let mut copy = Map::new();
        if kind.may_be_ref()
            && let Some(text) = references::of_object(map)
        {
            if !kind.is_path_item() {
                return self.reference(map, text, kind, at, out);
            }
            if let Some(Value::Object(inlined)) = self.inline(text, Child::One(kind), at, out) {
                copy = inlined;
            }
        }
        for (key, member) in self.members(map, kind, at, out) {
            if key != "$ref" || !kind.is_path_item() {
                copy.insert(key, member);
            }
        }
        match kind {
            Kind::Discriminator => self.rewrite_mapping(&mut copy, at.file),
            Kind::Schema if copy.contains_key("discriminator") => self.spell_out_mapping(map, &mut copy, at.file),
            _ => {}
        }
        copy
    }

    fn members(&mut self, map: &Map<String, Value>, kind: Kind, at: &At<'_>, out: &Path<'_>) -> Map<String, Value> {
        let mut copy = Map::new();
        for (key, member) in map {
            let value = match kind.child_of_any_version(key) {
                Some(Child::One(kind)) => self.node(member, kind, &at.key(key), &out.key(key)),
                Some(child) => self.content(member, child, &at.key(key), &out.key(key)),
                None => member.clone(),
            };
            copy.insert(key.clone(), value);
        }
        copy
    }

    /// Copies a reference and rewrites it to point to `components`. A component that is only a reference becomes its
    /// target.
    fn reference(
        &mut self,
        map: &Map<String, Value>,
        text: &str,
        kind: Kind,
        at: &At<'_>,
        out: &Path<'_>,
    ) -> Map<String, Value> {
        if !self.found.adopted.is_empty()
            && let Some(target) = self.found.adopted.get(&at.spot())
        {
            let value = self.spot(&target.spot, Child::One(kind), out);
            return if let Value::Object(part) = value { part } else { map.clone() };
        }
        let mut copy =
            if kind == Kind::Schema && map.len() > 1 { self.members(map, kind, at, out) } else { map.clone() };
        let meant = meant(self.resolver.sources, at, text);
        match self.followed(at.file, meant.as_deref().unwrap_or(text), kind) {
            Some(local) => {
                copy.insert("$ref".to_owned(), local.into());
            }
            // Keys beside a broken reference still apply.
            None if kind.is_schema() => {
                copy.shift_remove("$ref");
            }
            None => self.broken.push((out.pointer(), Some(kind))),
        }
        copy
    }

    fn rewrite_mapping(&self, discriminator: &mut Map<String, Value>, file: FileId) {
        let Some(Value::Object(mapping)) = discriminator.get_mut("mapping") else { return };
        mapping.retain(|_, name| {
            let text = name.as_str().and_then(|name| mapping_reference(self.resolver.sources, file, name));
            let Some(text) = text else { return true };
            let local = self.followed(file, &text, Kind::Schema);
            let is_known = local.is_some();
            *name = local.map_or(Value::Null, Value::from);
            is_known
        });
    }

    /// Adds variants that bundling has renamed to the mapping. Without a mapping, the value on the wire is the name of
    /// the schema.
    fn spell_out_mapping(&self, map: &Map<String, Value>, copy: &mut Map<String, Value>, file: FileId) {
        let Some(Value::Object(discriminator)) = copy.get_mut("discriminator") else { return };
        let variants = ["oneOf", "anyOf"].iter().filter_map(|key| map.get(*key)?.as_array()).flatten();
        for text in variants.filter_map(references::of) {
            let target =
                self.resolver.known(file, text).and_then(|spot| self.found.settled.get(&(Kind::Schema, spot.clone())));
            let Some(target) = target else { continue };
            let name = wanted(&target.spot, self.resolver.sources);
            if name == self.names[target] {
                continue;
            }
            let local = Value::String(self.local(target));
            let mapping = discriminator.entry("mapping").or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(mapping) = mapping
                && !mapping.values().any(|value| *value == local)
            {
                mapping.entry(name).or_insert(local);
            }
        }
    }

    fn inline(&mut self, text: &str, child: Child, at: &At<'_>, out: &Path<'_>) -> Option<Value> {
        let spot = self.resolver.known(at.file, text)?.clone();
        // Discovery has reported these references.
        if self.inlining.len() >= MAX_HOPS || self.inlining.contains(&spot) {
            return None;
        }
        self.inlining.push(spot.clone());
        let value = self.spot(&spot, child, out);
        self.inlining.pop();
        Some(value)
    }

    /// Marks a part with a broken reference for removal.
    fn leave_out(&mut self, child: Child, out: &Path<'_>) -> Value {
        let kind = if let Child::One(kind) = child { Some(kind) } else { None };
        self.broken.push((out.pointer(), kind));
        Value::Null
    }

    /// Returns the reference inside the bundled document for one in a file, or `None` for a broken one.
    fn followed(&self, file: FileId, text: &str, kind: Kind) -> Option<String> {
        let spot = self.resolver.known(file, text)?;
        let target = self.found.settled.get(&(kind, spot.clone()))?;
        Some(self.local(target))
    }

    fn local(&self, target: &Target) -> String {
        format!("#{}", target.kind.home().unwrap_or_default().child(&self.names[target]))
    }
}

/// Returns the object at a pointer, and creates it if it does not exist. Returns `None` if there is a different value.
fn object_at<'t>(tree: &'t mut Value, at: &Pointer) -> Option<&'t mut Map<String, Value>> {
    at.tokens().try_fold(tree.as_object_mut()?, |map, token| {
        map.entry(token).or_insert_with(|| Value::Object(Map::new())).as_object_mut()
    })
}
