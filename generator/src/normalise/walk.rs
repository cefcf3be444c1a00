//! Walks a bundled document and calls a rewrite for each object. `visit` is its counterpart that only reads.

use serde_json::{Map, Value};

use super::kinds::{Child, Kind};
use super::leave_out;
use super::spelling::Spellings;
use crate::diagnostic::{Diagnostic, Message, Origins, Pointer, Rule, Sink, Texts};

/// The current node of a walk, and where findings about it go.
pub(super) struct Here<'a> {
    origins: &'a mut Origins,
    sink: &'a mut Sink,
    spellings: Spellings<'a>,
    path: Vec<String>,
}

impl<'a> Here<'a> {
    /// Starts at the root of a bundled document.
    pub(super) fn new(origins: &'a mut Origins, texts: &'a Texts, sink: &'a mut Sink) -> Self {
        Self { origins, sink, spellings: Spellings::of(texts), path: Vec::new() }
    }

    /// Returns how the file spells a number or a boolean below the current node.
    pub(super) fn spelling(&mut self, tokens: &[&str]) -> Option<&'a str> {
        let pointer = tokens.iter().fold(self.pointer(), |pointer, token| pointer.child(token));
        self.spellings.plain(&self.origins.place(&pointer)?)
    }

    /// Returns the pointer to the current node.
    pub(super) fn pointer(&self) -> Pointer {
        self.path.iter().fold(Pointer::root(), |pointer, token| pointer.child(token))
    }

    /// Returns the key or index of the current node in its parent.
    pub(super) fn key(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// Reports a finding at a key of the current node.
    pub(super) fn report(&mut self, rule: &'static Rule, key: &str, message: impl Into<Message>) -> &mut Diagnostic {
        let pointer = self.pointer().child(key);
        self.sink.push(rule, self.origins.place(&pointer), message)
    }

    /// Reports a finding below the current node.
    pub(super) fn report_below(
        &mut self,
        rule: &'static Rule,
        tokens: &[&str],
        message: impl Into<Message>,
    ) -> &mut Diagnostic {
        let pointer = tokens.iter().fold(self.pointer(), |pointer, token| pointer.child(token));
        self.sink.push(rule, self.origins.place(&pointer), message)
    }

    /// Reports a finding at the current node.
    pub(super) fn report_here(&mut self, rule: &'static Rule, message: impl Into<Message>) -> &mut Diagnostic {
        let place = self.origins.place(&self.pointer());
        self.sink.push(rule, place, message)
    }

    /// Updates the origins of the items of a list that moved when the item at `index` was removed.
    pub(super) fn close_gap(&mut self, list: &str, index: usize, length: usize) {
        leave_out::close_gap(&self.pointer().child(list), index, length, self.origins);
    }

    /// Updates the origin of a part that moved inside the current node.
    pub(super) fn moved(&mut self, from: &[&str], to: &[&str]) {
        let here = self.pointer();
        let below = |tokens: &[&str]| tokens.iter().fold(here.clone(), |pointer, token| pointer.child(token));
        if let Some(place) = self.origins.place(&below(from)) {
            self.origins.record(below(to), place);
        }
    }
}

/// A change to the objects of a document.
pub(super) trait Rewrite {
    /// Changes a part before its children are visited. It might not be an object.
    fn enter(&mut self, value: &mut Value, kind: Kind, here: &mut Here<'_>) {
        let _ = (value, kind, here);
    }

    /// Changes an object after its children were visited.
    fn leave(&mut self, map: &mut Map<String, Value>, kind: Kind, here: &mut Here<'_>);
}

/// Walks a part and everything below it.
pub(super) fn walk(value: &mut Value, child: Child, rewrite: &mut impl Rewrite, here: &mut Here<'_>) {
    match child.of(value) {
        Child::One(kind) => {
            rewrite.enter(value, kind, here);
            let Value::Object(map) = value else { return };
            for (key, member) in map.iter_mut() {
                if let Some(child) = kind.child_of_any_version(key) {
                    below(key, member, child, rewrite, here);
                }
            }
            rewrite.leave(map, kind, here);
        }
        Child::List(kind) => {
            for (index, item) in value.as_array_mut().into_iter().flatten().enumerate() {
                below(&index.to_string(), item, Child::One(kind), rewrite, here);
            }
        }
        Child::Map(kind) => {
            for (key, member) in value.as_object_mut().into_iter().flatten() {
                // The names of schemas and headers can start with `x-`. Elsewhere such a key is an extension.
                if !(key.starts_with("x-") && kind != Kind::Schema && kind != Kind::Header) {
                    below(key, member, Child::One(kind), rewrite, here);
                }
            }
        }
        Child::Leaf | Child::Free => {}
    }
}

fn below(key: &str, value: &mut Value, child: Child, rewrite: &mut impl Rewrite, here: &mut Here<'_>) {
    here.path.push(key.to_owned());
    walk(value, child, rewrite, here);
    here.path.pop();
}
