//! Walks from the root document over all references and lists what must be brought in; builds nothing.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::super::kinds::{Child, Kind};
use super::names::wanted;
use super::resolve::{Broken, MAX_HOPS, Resolver, endless, meant, too_deep};
use super::spot::{At, Spot, Target, reference, sole_reference};
use crate::diagnostic::{Pointer, rule};
use crate::load::{FileId, Sources};

/// What the references of a description lead to.
#[derive(Debug, Default)]
pub(super) struct Discovery {
    /// Nodes that have a name under `components` of the root document.
    pub(super) homes: BTreeMap<Target, String>,
    /// Entries of those components that only refer to a node elsewhere, and stand for it.
    pub(super) adopted: BTreeMap<Spot, Target>,
    /// Every node that is referred to.
    pub(super) targets: BTreeSet<Target>,
    /// What each reference comes down to.
    pub(super) settled: BTreeMap<(Kind, Spot), Target>,
}

/// The walker.
#[derive(Debug)]
pub(super) struct Walker<'a, 'b> {
    pub(super) resolver: &'a mut Resolver<'b>,
    pub(super) found: Discovery,
    queue: VecDeque<Target>,
    inlining: Vec<Spot>,
    /// What targets came down to that were settled before; of one that leads into a circle, the reference that closes it.
    ends: BTreeMap<Target, Result<Target, String>>,
    /// The targets of the entries that stand for one elsewhere.
    stood_for: BTreeSet<Target>,
}

impl<'a, 'b> Walker<'a, 'b> {
    /// Lists what the references below the root document lead to.
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

    /// Brings in the schemas beside one with a discriminator that build on it: nothing refers to them, but they stand
    /// for it.
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
                let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
                let refs = parts.filter_map(|part| reference(part.as_object()?));
                let builds_on_it =
                    refs.filter_map(|text| self.resolver.resolve(file, text).ok()).any(|spot| family.contains(&spot));
                if builds_on_it && family.insert(Spot { file, pointer: home.child(name) }) {
                    let text = format!("#{}", home.child(name));
                    self.refer(&text, head.kind, &At::start(&head.spot), consequence(Child::One(head.kind)));
                }
            }
        }
    }

    /// Gives the components of the root document their names, wherever they stand.
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

    /// Lets a component that is only a reference stand for what it refers to, unless another component does.
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
        match (child.of(value), value) {
            (Child::One(kind), Value::Object(map)) => self.scan_object(map, kind, at),
            (Child::List(kind), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.scan_child(item, Child::One(kind), &at.index(index));
                }
            }
            (Child::Map(kind), Value::Object(members)) => {
                for (key, member) in members {
                    self.scan_child(member, Child::One(kind), &at.key(key));
                }
            }
            _ => {}
        }
    }

    fn scan_object(&mut self, map: &Map<String, Value>, kind: Kind, at: &At<'_>) {
        if kind.may_be_ref()
            && let Some(text) = reference(map)
        {
            match kind {
                _ if kind.is_path_item() => self.inline(text, Child::One(kind), at),
                // From 3.1 on, what stands beside the `$ref` of a schema adds to it.
                Kind::Schema => self.refer(text, kind, &at.key("$ref"), consequence(Child::One(kind))),
                _ => return self.refer(text, kind, &at.key("$ref"), consequence(Child::One(kind))),
            }
        }
        if kind == Kind::Discriminator {
            self.scan_mapping(map, at);
        }
        for (key, member) in map {
            if let Some(child) = kind.child_of_any_version(key) {
                self.scan_child(member, child, &at.key(key));
            }
        }
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

    /// Follows a reference to a part that gets a name of its own.
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

    /// Components of the root file itself are walked with the root document.
    fn enqueue(&mut self, target: Target) {
        let is_entry = self.found.homes.contains_key(&target) && !self.stood_for.contains(&target);
        if !is_entry {
            self.queue.push_back(target);
        }
    }

    /// Follows a reference to a part that is taken in its place.
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

    /// Goes along a chain of references: past those that only pass a node on under its own name, and no further.
    fn settle(&mut self, kind: Kind, spot: Spot) -> Result<Target, Broken> {
        let start = Target { kind, spot };
        if !self.ends.contains_key(&start) {
            self.settle_new(start.clone());
        }
        self.ends[&start].clone().map_err(|text| endless(&text))
    }

    fn settle_new(&mut self, start: Target) {
        // Each with the reference that leads on from it.
        let mut chain: Vec<(Target, String)> = Vec::new();
        let mut met: BTreeMap<Target, usize> = BTreeMap::new();
        let mut last = start;
        while !self.ends.contains_key(&last) {
            if let Some(&first) = met.get(&last) {
                return self.settle_circle(chain, first);
            }
            let text = self.resolver.value(&last.spot).and_then(|value| passed_on(value, last.kind)).map(str::to_owned);
            // A break in the chain is reported where it stands.
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

    /// Notes of each target on the way into a circle and around it the reference that comes by a second time.
    fn settle_circle(&mut self, chain: Vec<(Target, String)>, first: usize) {
        let closing = chain.last().map(|(_, text)| text.clone()).unwrap_or_default();
        let mut leads_to_it = closing.clone();
        for (position, (target, text)) in chain.into_iter().enumerate() {
            let end = if position > first { leads_to_it } else { closing.clone() };
            self.ends.insert(target, Err(end));
            leads_to_it = text;
        }
    }

    /// Says why a reference cannot be followed, and what becomes of what it was to bring.
    fn report(&mut self, why: Option<Broken>, at: &At<'_>, otherwise: &str) {
        let Some(Broken { rule, message, help }) = why else { return };
        let place = self.resolver.sources.place(at.file, at.path.pointer());
        self.resolver.sink.push(rule, Some(place), (message, otherwise)).help(help);
    }
}

/// What becomes of a part whose reference cannot be followed.
fn consequence(child: Child) -> &'static str {
    match child {
        Child::One(kind) if kind.is_schema() => "the schema is generated as free-form JSON",
        Child::One(kind) if kind.is_path_item() => "the path is ignored",
        _ => "the reference is ignored",
    }
}

/// What a node only passes on: a reference without keys of its own beside it, words aside.
fn passed_on(value: &Value, kind: Kind) -> Option<&str> {
    let map = value.as_object()?;
    let is_only_words = |key: &String| ["$ref", "description", "summary", "title"].contains(&key.as_str());
    (kind != Kind::Schema || map.keys().all(is_only_words)).then(|| reference(map))?
}

/// The reference that an entry of a discriminator's mapping stands for; `None` for a name that is left as it is.
pub(super) fn mapping_reference(sources: &Sources, file: FileId, name: &str) -> Option<String> {
    let is_reference = name.contains(['#', '/']) || [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end));
    if is_reference {
        return Some(name.to_owned());
    }
    // A bare name means a schema of the document it stands in.
    let pointer = Pointer::from_escaped("/components/schemas").child(name);
    sources.get(file).value.pointer(pointer.as_str()).map(|_| format!("#{pointer}"))
}
