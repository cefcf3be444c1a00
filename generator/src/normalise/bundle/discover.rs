//! Follows all references from the root document and lists their targets.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::super::kinds::{Child, Kind};
use super::super::references;
use super::super::visit::below;
use super::names::wanted;
use super::resolve::{Broken, MAX_HOPS, Resolver, endless, meant, too_deep};
use super::spot::{At, Spot, Target, sole_reference};
use crate::diagnostic::{Pointer, rule};
use crate::load::{FileId, Sources};

/// The targets of the references in a description.
#[derive(Debug, Default)]
pub(super) struct Discovery {
    /// Nodes with a name under `components` of the root document.
    pub(super) homes: BTreeMap<Target, String>,
    /// Components of the root document that only refer to a node elsewhere, which takes their name.
    pub(super) adopted: BTreeMap<Spot, Target>,
    /// All nodes that are referred to.
    pub(super) targets: BTreeSet<Target>,
    /// The final target of each reference.
    pub(super) settled: BTreeMap<(Kind, Spot), Target>,
}

/// Walks a description and collects its [`Discovery`].
#[derive(Debug)]
pub(super) struct Walker<'a, 'b> {
    pub(super) resolver: &'a mut Resolver<'b>,
    pub(super) found: Discovery,
    queue: VecDeque<Target>,
    inlining: Vec<Spot>,
    /// The final targets of references that were settled before. For a circular reference, the text of the reference
    /// that closes the circle.
    ends: BTreeMap<Target, Result<Target, String>>,
    /// The targets that took the name of a component.
    stood_for: BTreeSet<Target>,
}

impl<'a, 'b> Walker<'a, 'b> {
    /// Lists the targets of the references below the root document.
    pub(super) fn discover(resolver: &'a mut Resolver<'b>, root: FileId, document: Kind) -> Discovery {
        let mut walker = Self {
            resolver,
            found: Discovery::default(),
            queue: VecDeque::new(),
            inlining: Vec::new(),
            ends: BTreeMap::new(),
            stood_for: BTreeSet::new(),
        };
        walker.find_homes(root, document);
        let start = Spot { file: root, pointer: Pointer::root() };
        walker.scan_spot(&start, Child::One(document));
        while let Some(target) = walker.queue.pop_front() {
            walker.scan_spot(&target.spot, Child::One(target.kind));
            walker.bring_family(&target);
        }
        walker.found
    }

    /// Adds the schemas beside one with a discriminator that extend it. They are its variants, even if nothing refers
    /// to them.
    fn bring_family(&mut self, head: &Target) {
        let file = head.spot.file;
        let tree: Arc<Value> = self.resolver.sources.get(file).value.clone();
        let is_head = |value: &Value| value.get("discriminator").is_some();
        let Some(home) = head.spot.pointer.parent().filter(|_| head.kind.is_schema()) else { return };
        let Some(Value::Object(siblings)) = tree.pointer(home.as_str()) else { return };
        if !tree.pointer(head.spot.pointer.as_str()).is_some_and(is_head) {
            return;
        }
        let mut family = BTreeSet::from([head.spot.clone()]);
        let mut before = 0;
        while family.len() > before {
            before = family.len();
            for (name, schema) in siblings {
                let builds_on_it = references::extended(schema)
                    .filter_map(|text| self.resolver.resolve(file, text).ok())
                    .any(|spot| family.contains(&spot));
                if builds_on_it && family.insert(Spot { file, pointer: home.child(name) }) {
                    let text = format!("#{}", home.child(name));
                    self.refer(&text, head.kind, &At::start(&head.spot), consequence(Child::One(head.kind)));
                }
            }
        }
    }

    /// Names the components of the root document, even if a map of `components` is in a different file.
    fn find_homes(&mut self, root: FileId, document: Kind) {
        let mut entries = Vec::new();
        for kind in document.reusable() {
            let Some(home) = kind.home() else { continue };
            let Ok(spot) = self.resolver.resolve(root, &format!("#{home}")) else { continue };
            let Some(Value::Object(members)) = self.resolver.value(&spot) else { continue };
            for name in members.keys() {
                let spot = Spot { file: spot.file, pointer: spot.pointer.child(name) };
                entries.push((Target { kind, spot }, name.clone()));
            }
        }
        self.found.homes.extend(entries.iter().cloned());
        for (entry, name) in entries {
            self.adopt(entry, name);
        }
    }

    /// Gives the name of a component that is only a reference to its target, unless the target already has a name.
    fn adopt(&mut self, entry: Target, name: String) {
        let Some(text) = self.resolver.value(&entry.spot).and_then(sole_reference).map(str::to_owned) else { return };
        let Ok(next) = self.resolver.resolve(entry.spot.file, &text) else { return };
        let Ok(target) = self.settle(entry.kind, next) else { return };
        if !self.found.homes.contains_key(&target) {
            self.found.homes.insert(target.clone(), name);
            self.stood_for.insert(target.clone());
            self.found.adopted.insert(entry.spot, target);
        }
    }

    fn scan_spot(&mut self, spot: &Spot, child: Child) {
        let tree: Arc<Value> = self.resolver.sources.get(spot.file).value.clone();
        if let Some(value) = tree.pointer(spot.pointer.as_str()) {
            self.scan_child(value, child, &At::start(spot));
        }
    }

    fn scan_child(&mut self, value: &Value, child: Child, at: &At<'_>) {
        let is_object_here = matches!(child, Child::One(kind) if kind.may_be_ref());
        if child != Child::Free
            && !is_object_here
            && let Some(text) = sole_reference(value)
        {
            self.inline(text, child, at);
            return;
        }
        let child = child.of(value);
        if let (Child::One(kind), Value::Object(map)) = (child, value)
            && !self.scan_object(map, kind, at)
        {
            return;
        }
        below(value, child, |token, part, child| self.scan_child(part, child, &at.child(token)));
    }

    /// Follows the references of an object itself. Returns whether its other keys apply.
    fn scan_object(&mut self, map: &Map<String, Value>, kind: Kind, at: &At<'_>) -> bool {
        if kind == Kind::Discriminator {
            self.scan_mapping(map, at);
        }
        let Some(text) = references::of_object(map).filter(|_| kind.may_be_ref()) else { return true };
        if kind.is_path_item() {
            self.inline(text, Child::One(kind), at);
            return true;
        }
        self.refer(text, kind, &at.key("$ref"), consequence(Child::One(kind)));
        // Since 3.1, keys beside the `$ref` of a schema apply in addition to it.
        kind == Kind::Schema
    }

    fn scan_mapping(&mut self, map: &Map<String, Value>, at: &At<'_>) {
        let at = at.key("mapping");
        for (value, name) in map.get("mapping").and_then(Value::as_object).into_iter().flatten() {
            let Some(name) = name.as_str() else { continue };
            if let Some(text) = mapping_reference(self.resolver.sources, at.file, name) {
                self.refer(&text, Kind::Schema, &at.key(value), "the entry of `mapping` is ignored");
            }
        }
    }

    /// Follows a reference to a part that becomes a component.
    fn refer(&mut self, text: &str, kind: Kind, at: &At<'_>, otherwise: &str) {
        let meant = meant(self.resolver.sources, at, text);
        if let Some(meant) = &meant {
            let place = self.resolver.sources.place(at.file, at.path.pointer());
            let message =
                (format!("`{text}` does not exist at the root of the file"), format!("it is treated as `{meant}`"));
            self.resolver.sink.push(&rule::MENDED, Some(place), message).help(format!("write `{meant}`"));
        }
        let text = meant.as_deref().unwrap_or(text);
        let settled = self.resolver.resolve(at.file, text).and_then(|spot| {
            let key = (kind, spot.clone());
            let target = self.settle(kind, spot).map_err(Some)?;
            self.found.settled.insert(key, target.clone());
            Ok(target)
        });
        match settled {
            Ok(target) => {
                if self.found.targets.insert(target.clone()) {
                    self.enqueue(target);
                }
            }
            Err(why) => self.report(why, at, otherwise),
        }
    }

    /// Queues a target to be scanned, unless it is a component that is scanned with the root document.
    fn enqueue(&mut self, target: Target) {
        let is_entry = self.found.homes.contains_key(&target) && !self.stood_for.contains(&target);
        if !is_entry {
            self.queue.push_back(target);
        }
    }

    /// Follows a reference that is replaced by its target.
    fn inline(&mut self, text: &str, child: Child, at: &At<'_>) {
        let spot = match self.resolver.resolve(at.file, text) {
            Ok(spot) => spot,
            Err(why) => return self.report(why, &at.key("$ref"), consequence(child)),
        };
        if self.inlining.contains(&spot) {
            return self.report(Some(endless(text)), &at.key("$ref"), consequence(child));
        }
        if self.inlining.len() >= MAX_HOPS {
            return self.report(Some(too_deep(text)), &at.key("$ref"), consequence(child));
        }
        if !matches!(child, Child::One(kind) if kind.is_path_item()) {
            let place = self.resolver.sources.place(at.file, at.path.pointer().child("$ref"));
            self.resolver.sink.push(
                &rule::MISPLACED_REF,
                Some(place),
                ("OpenAPI does not allow a `$ref` here", "the `$ref` is followed"),
            );
        }
        self.inlining.push(spot.clone());
        self.scan_spot(&spot, child);
        self.inlining.pop();
    }

    /// Follows a chain of references past nodes that only refer to a node of the same name. Returns the last node that
    /// it reaches this way.
    fn settle(&mut self, kind: Kind, spot: Spot) -> Result<Target, Broken> {
        let start = Target { kind, spot };
        if !self.ends.contains_key(&start) {
            self.settle_new(start.clone());
        }
        self.ends[&start].clone().map_err(|text| endless(&text))
    }

    fn settle_new(&mut self, start: Target) {
        // Each target with the reference to the next one.
        let mut chain: Vec<(Target, String)> = Vec::new();
        let mut met: BTreeMap<Target, usize> = BTreeMap::new();
        let mut last = start;
        while !self.ends.contains_key(&last) {
            if let Some(&first) = met.get(&last) {
                return self.settle_circle(chain, first);
            }
            let text = self.resolver.value(&last.spot).and_then(|value| passed_on(value, last.kind)).map(str::to_owned);
            // A broken reference in the chain is reported when its own location is scanned.
            let next = text.and_then(|text| Some((self.resolver.resolve(last.spot.file, &text).ok()?, text)));
            let Some((spot, text)) = next else {
                self.ends.insert(last.clone(), Ok(last.clone()));
                break;
            };
            met.insert(last.clone(), chain.len());
            let next = Target { kind: last.kind, spot };
            chain.push((std::mem::replace(&mut last, next), text));
        }
        for (target, _) in chain.into_iter().rev() {
            let name = |target: &Target| wanted(&target.spot, self.resolver.sources);
            let is_passed_by = !self.found.homes.contains_key(&target) && name(&target) == name(&last);
            let end = match &self.ends[&last] {
                Ok(_) if !is_passed_by => Ok(target.clone()),
                end => end.clone(),
            };
            last = target.clone();
            self.ends.insert(target, end);
        }
    }

    /// Records an error for each target in or before a circle: the reference at which the circle repeats.
    fn settle_circle(&mut self, chain: Vec<(Target, String)>, first: usize) {
        let closing = chain.last().map(|(_, text)| text.clone()).unwrap_or_default();
        let mut leads_to_it = closing.clone();
        for (position, (target, text)) in chain.into_iter().enumerate() {
            let end = if position > first { leads_to_it } else { closing.clone() };
            self.ends.insert(target, Err(end));
            leads_to_it = text;
        }
    }

    /// Reports why a reference cannot be followed. `otherwise` says what typewright does instead.
    fn report(&mut self, why: Option<Broken>, at: &At<'_>, otherwise: &str) {
        let Some(Broken { rule, message, help }) = why else { return };
        let place = self.resolver.sources.place(at.file, at.path.pointer());
        self.resolver.sink.push(rule, Some(place), (message, otherwise)).help(help);
    }
}

/// Returns what typewright does about a part whose reference cannot be followed.
fn consequence(child: Child) -> &'static str {
    match child {
        Child::One(kind) if kind.is_schema() => "the schema is generated as free-form JSON",
        Child::One(kind) if kind.is_path_item() => "the path is ignored",
        _ => "the reference is ignored",
    }
}

/// Returns the reference of a node that has nothing else, except for titles and descriptions.
fn passed_on(value: &Value, kind: Kind) -> Option<&str> {
    let map = value.as_object()?;
    let is_only_words = |key: &String| ["$ref", "description", "summary", "title"].contains(&key.as_str());
    (kind != Kind::Schema || map.keys().all(is_only_words)).then(|| references::of_object(map))?
}

/// Returns the reference of an entry in a discriminator's mapping, or `None` for a name that is not a reference.
pub(super) fn mapping_reference(sources: &Sources, file: FileId, name: &str) -> Option<String> {
    let is_reference = name.contains(['#', '/']) || [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end));
    if is_reference {
        return Some(name.to_owned());
    }
    // A bare name refers to a schema of the same file.
    let pointer = Pointer::from_escaped("/components/schemas").child(name);
    sources.get(file).value.pointer(pointer.as_str()).map(|_| format!("#{pointer}"))
}
