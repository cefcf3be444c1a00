//! Resolves a `$ref` to the node that it refers to. The caller reports broken references.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::references;
use super::spot::{At, Spot};
use crate::diagnostic::{Pointer, Rule, Sink, nearest, rule};
use crate::load::{FileId, Refused, Sources};

/// The maximum number of other references that a reference can lead through.
pub(super) const MAX_HOPS: usize = 32;

/// Why a reference cannot be resolved.
#[derive(Clone, Debug)]
pub(super) struct Broken {
    pub(super) rule: &'static Rule,
    pub(super) message: String,
    pub(super) help: String,
}

/// The result of resolving a reference. `Err(None)` means that the error has been reported.
pub(super) type Resolved = Result<Spot, Option<Broken>>;

/// Resolves references and caches the results.
#[derive(Debug)]
pub(super) struct Resolver<'a> {
    /// The files, read on demand.
    pub(super) sources: &'a mut Sources,
    /// Receives findings about unusable files.
    pub(super) sink: &'a mut Sink,
    known: BTreeMap<(FileId, String), Resolved>,
}

impl<'a> Resolver<'a> {
    /// Creates a resolver with an empty cache.
    pub(super) fn new(sources: &'a mut Sources, sink: &'a mut Sink) -> Self {
        Self { sources, sink, known: BTreeMap::new() }
    }

    /// Resolves the reference `text` in the file `from`.
    pub(super) fn resolve(&mut self, from: FileId, text: &str) -> Resolved {
        self.resolve_within(from, text, MAX_HOPS)
    }

    /// Returns the target of a reference that was resolved before.
    pub(super) fn known(&self, from: FileId, text: &str) -> Option<&Spot> {
        self.known.get(&(from, text.to_owned()))?.as_ref().ok()
    }

    /// Returns the node at a resolved spot.
    pub(super) fn value(&self, spot: &Spot) -> Option<&Value> {
        self.sources.get(spot.file).value.pointer(spot.pointer.as_str())
    }

    fn resolve_within(&mut self, from: FileId, text: &str, hops: usize) -> Resolved {
        let key = (from, text.to_owned());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let resolved = self.follow(from, text, hops);
        self.known.insert(key, resolved.clone());
        resolved
    }

    fn follow(&mut self, from: FileId, text: &str, hops: usize) -> Resolved {
        let (file_text, fragment) = text.split_once('#').unwrap_or((text, ""));
        let fragment = percent_decoded(fragment);
        if let Some(pointer) = identified(&self.sources.get(from).value, file_text)
            && (fragment.is_empty() || fragment.starts_with('/'))
        {
            let tokens: Vec<String> = Pointer::from_escaped(&fragment).tokens().collect();
            return self.descend(Spot { file: from, pointer }, &tokens, text, hops);
        }
        let file = match file_text {
            "" => from,
            name => {
                let name = percent_decoded(name);
                self.sources.refer(from, &name, self.sink).map_err(|why| self.refused(from, text, &name, why))?
            }
        };
        if !fragment.is_empty() && !fragment.starts_with('/') {
            if let Some(pointer) = called(&self.sources.get(file).value, &["$anchor", "$dynamicAnchor"], &fragment) {
                return Ok(Spot { file, pointer });
            }
            return Err(Some(Broken {
                rule: &rule::BROKEN_REF,
                message: format!("`{text}` is not a JSON pointer"),
                help: (format!("write a JSON pointer after `#`, such as `{file_text}#/components/schemas/{fragment}`")),
            }));
        }
        let tokens: Vec<String> = Pointer::from_escaped(&fragment).tokens().collect();
        self.descend(Spot { file, pointer: Pointer::root() }, &tokens, text, hops)
    }

    /// Walks down from a node along a pointer. References on the way are followed.
    fn descend(&mut self, start: Spot, tokens: &[String], text: &str, hops: usize) -> Resolved {
        let tree = self.sources.get(start.file).value.clone();
        let Some(mut node) = tree.pointer(start.pointer.as_str()) else { return Err(None) };
        let mut at = start;
        for (done, token) in tokens.iter().enumerate() {
            if let Some(next) = step(node, token) {
                node = next;
                at.pointer = at.pointer.child(token);
                continue;
            }
            let Some(through) = references::of(node) else {
                return Err(Some(self.nothing_at(text, &at, node, &tokens[done..])));
            };
            if hops == 0 {
                return Err(Some(too_deep(text)));
            }
            let next = self.resolve_within(at.file, through, hops - 1)?;
            return self.descend(next, &tokens[done..], text, hops - 1);
        }
        Ok(at)
    }

    fn nothing_at(&self, text: &str, at: &Spot, node: &Value, rest: &[String]) -> Broken {
        let (missing, below) = rest.split_first().map_or(("", rest), |(first, below)| (first.as_str(), below));
        let file = text.split('#').next().unwrap_or_default();
        let shown = &self.sources.get(at.file).shown;
        let names: Vec<&str> = node.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        let help = nearest(missing, names.iter().copied()).map_or_else(
            || holds(&at.pointer, shown, &names),
            |near| {
                let meant = below.iter().fold(at.pointer.child(near), |pointer, token| pointer.child(token));
                format!("did you mean `{file}#{meant}`?")
            },
        );
        let message = match at.pointer.as_str() {
            "" => format!("`{text}` does not exist: {shown} has no `{missing}`"),
            pointer => format!("`{text}` does not exist: `{pointer}` of {shown} has no `{missing}`"),
        };
        Broken { rule: &rule::BROKEN_REF, message, help }
    }

    fn refused(&self, from: FileId, text: &str, name: &str, why: Refused) -> Option<Broken> {
        let (rule, message, help) = match why {
            Refused::Reported => (
                &rule::BROKEN_REF,
                format!("the file of `{text}` cannot be used"),
                format!("fix `{name}`, which is reported separately"),
            ),
            Refused::Remote => (
                &rule::REMOTE_REF,
                format!("`{text}` is on the network, and only files are read"),
                "save the document below the folder of the root document, and refer to that file".to_owned(),
            ),
            Refused::Outside => (
                &rule::BROKEN_REF,
                format!("`{name}` is outside the folder of the root document"),
                "move the file below that folder".to_owned(),
            ),
            Refused::Missing { shown, near } => {
                (&rule::BROKEN_REF, format!("there is no file `{shown}`"), self.missing_file_help(from, name, near))
            }
        };
        Some(Broken { rule, message, help })
    }

    fn missing_file_help(&self, from: FileId, name: &str, near: Option<String>) -> String {
        if let Some(near) = near {
            let folder = name.rfind('/').map_or("", |at| &name[..=at]);
            return format!("did you mean the file `{folder}{near}`?");
        }
        for home in ["/components/schemas", "/definitions"] {
            let schema = Pointer::from_escaped(home).child(name);
            if self.sources.get(from).value.pointer(schema.as_str()).is_some() {
                return format!("to refer to the schema of this file, write `#{schema}`");
            }
        }
        let shown = &self.sources.get(from).shown;
        format!("correct the path; it is relative to {shown}")
    }
}

/// Returns the error for circular references.
pub(super) fn endless(text: &str) -> Broken {
    Broken {
        rule: &rule::BROKEN_REF,
        message: format!("`{text}` refers back to itself"),
        help: "replace one of the references in the circle with a value".to_owned(),
    }
}

/// Returns the error for a chain of references that is too long but not circular.
pub(super) fn too_deep(text: &str) -> Broken {
    Broken {
        rule: &rule::BROKEN_REF,
        message: format!("`{text}` is behind more than {MAX_HOPS} references"),
        help: "refer to the target directly".to_owned(),
    }
}

/// Returns the intended target of a reference to `#/$defs/..` that does not exist at the root of the file: the `$defs`
/// of an enclosing schema. A schema that is embedded with its definitions has such references.
pub(super) fn meant(sources: &Sources, at: &At<'_>, text: &str) -> Option<String> {
    let below = text.strip_prefix("#/$defs/")?;
    let name = below.split('/').next()?;
    let tree = &sources.get(at.file).value;
    let defines = |node: &Pointer| tree.pointer(&format!("{node}/$defs/{name}")).is_some();
    if defines(&Pointer::root()) {
        return None;
    }
    let around = std::iter::successors(Some(at.spot().pointer), Pointer::parent).find(defines)?;
    Some(format!("#{around}/$defs/{below}"))
}

/// Returns the schema in a file with a given URL as its `$id`.
fn identified(tree: &Value, url: &str) -> Option<Pointer> {
    if !url.contains("://") {
        return None;
    }
    called(tree, &["$id"], url).or_else(|| called(tree, &["$id"], &format!("{url}#")))
}

/// Returns the schema in a file that has a given name under one of the keys.
fn called(tree: &Value, keys: &[&str], name: &str) -> Option<Pointer> {
    let is_it = |map: &Map<String, Value>| keys.iter().any(|key| map.get(*key).is_some_and(|text| text == name));
    objects(tree).find(|(_, map)| is_it(map)).map(|(at, _)| at)
}

/// Returns the objects of a file with their pointers, in order.
fn objects(tree: &Value) -> impl Iterator<Item = (Pointer, &Map<String, Value>)> {
    let mut todo = vec![(Pointer::root(), tree)];
    std::iter::from_fn(move || {
        while let Some((at, node)) = todo.pop() {
            match node {
                Value::Object(map) => {
                    todo.extend(map.iter().rev().map(|(key, member)| (at.child(key), member)));
                    return Some((at, map));
                }
                Value::Array(items) => {
                    todo.extend(items.iter().enumerate().rev().map(|(index, item)| (at.child(index), item)));
                }
                _ => {}
            }
        }
        None
    })
}

fn step<'v>(node: &'v Value, token: &str) -> Option<&'v Value> {
    match node {
        Value::Object(map) => map.get(token),
        Value::Array(list) => list.get(token.parse::<usize>().ok()?),
        _ => None,
    }
}

/// Returns the help for a missing key without a similar one: a list of the keys that exist.
fn holds(at: &Pointer, file: &str, names: &[&str]) -> String {
    const SHOWN: usize = 8;
    let node = if at.as_str().is_empty() { file.to_owned() } else { format!("`{at}`") };
    if names.is_empty() {
        return format!("add it; {node} has nothing that can be referred to");
    }
    let list: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(SHOWN);
    let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("refer to one of the keys of {node}: {}{tail}", list.join(", "))
}

/// Decodes percent-encoded characters such as `%7B`. Invalid escapes are kept. If the result is not UTF-8, the whole
/// text is returned unchanged.
fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        let is_hex = |hex: &&str| hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        match escape.filter(is_hex).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}
