//! Warns about keys that have no effect: unknown keys, misspelled or misplaced extensions, and keys beside a `$ref`.

use serde_json::{Map, Value};

use super::extension::{EXTENSIONS, Extension};
use super::kinds::{Child, Kind, Members};
use super::references;
use super::visit::{Path, below};
use crate::diagnostic::{Diagnostic, Message, Origins, Pointer, Rule, Sink, nearest, rule};

/// Checks all keys of a bundled document; `document` is the kind of its root.
pub(super) fn check(tree: &Value, document: Kind, origins: &Origins, sink: &mut Sink) {
    Checker { origins, sink }.child(tree, Child::One(document), &Path::Start(&Pointer::root()));
}

struct Checker<'a> {
    origins: &'a Origins,
    sink: &'a mut Sink,
}

impl Checker<'_> {
    fn child(&mut self, value: &Value, child: Child, at: &Path<'_>) {
        match (child.of(value), value) {
            (Child::One(kind), Value::Object(map)) => self.object(map, kind, at),
            (child, _) => below(value, child, |token, part, child| self.child(part, child, &at.child(token))),
        }
    }

    fn object(&mut self, map: &Map<String, Value>, kind: Kind, at: &Path<'_>) {
        if kind.may_be_ref() && references::of_object(map).is_some() {
            return self.siblings(map, at);
        }
        for (key, member) in map {
            match kind.child(key) {
                Some(child) => self.child(member, child, &at.key(key)),
                None if key.starts_with("x-") => self.extension(key, map, kind, at),
                None => self.unknown(key, kind, at),
            }
        }
    }

    fn siblings(&mut self, map: &Map<String, Value>, at: &Path<'_>) {
        // Extensions of other tools are not reported, because they have no effect anywhere.
        let is_ours =
            |key: &str| !key.starts_with("x-") || EXTENSIONS.iter().any(|one| one.keys().any(|known| known == key));
        let others: Vec<&str> = map.keys().map(String::as_str).filter(|key| *key != "$ref" && is_ours(key)).collect();
        let Some(first) = others.first() else { return };
        let (names, verb) = (list(&others), if others.len() == 1 { "has" } else { "have" });
        self.report(&rule::REF_SIBLINGS, &at.key(first), format!("{names} beside `$ref` {verb} no effect"))
            .help("write `allOf: [{$ref: ..}]`, and put the other keys beside `allOf`");
    }

    fn extension(&mut self, key: &str, map: &Map<String, Value>, kind: Kind, at: &Path<'_>) {
        let is_it = |one: &&Extension| one.keys().any(|known| known == key);
        if let Some(known) = EXTENSIONS.iter().find(is_it) {
            // Aliases are not reported, because other tools can read them anywhere.
            if key == known.key && !known.may_stand_in(kind, map) {
                let message = (format!("`{key}` has no effect in {}", kind.title()), "the extension is ignored");
                self.report(&rule::MISPLACED_EXTENSION, &at.key(key), message)
                    .help(format!("move it to one of: {}", known.on));
            }
        } else if let Some(near) = EXTENSIONS.iter().find(|known| known.may_stand_in(kind, map) && known.is_nearly(key))
        {
            self.report(
                &rule::EXTENSION_TYPO,
                &at.key(key),
                (format!("unknown extension `{key}`"), "the extension is ignored"),
            )
            .help(format!("did you mean `{}`?", near.key));
        }
    }

    fn unknown(&mut self, key: &str, kind: Kind, at: &Path<'_>) {
        let (message, help) = match kind.members() {
            Members::Fixed(known) => {
                let near = nearest(key, known.iter().map(|(key, _)| *key));
                let help = near.map_or_else(
                    || format!("remove it, or rename it to `x-{key}` to keep it as an extension"),
                    |near| format!("did you mean `{near}`?"),
                );
                (format!("`{key}` is not a key of {}", kind.title()), help)
            }
            Members::Named { what, .. } => {
                (format!("`{key}` is not allowed in {}", kind.title()), format!("use {what}"))
            }
        };
        self.report(&rule::UNKNOWN_KEY, &at.key(key), (message, "the key is ignored")).help(help);
    }

    fn report(&mut self, rule: &'static Rule, at: &Path<'_>, message: impl Into<Message>) -> &mut Diagnostic {
        self.sink.push(rule, self.origins.place(&at.pointer()), message)
    }
}

fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
