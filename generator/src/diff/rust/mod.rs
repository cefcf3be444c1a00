//! Compares the items of two generated crates, and finds the version bump for each difference by Cargo's semver rules.

mod items;
mod places;

use crate::diagnostic::Pointer;
use crate::ir::Api;
use crate::output::CrateFiles;

use super::change::{Bump, ItemChange};
use items::{Item, Items, What, items};
use places::{Places, argument, places, returned};

/// An item that differs, and its possible causes.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    pub(super) item: ItemChange,
    /// The possible causes.
    pub(super) causes: Vec<Cause>,
}

/// A possible cause: its places in the old and in the new document, the most likely one first.
#[derive(Clone, Debug, Default)]
pub(super) struct Cause {
    pub(super) old: Vec<Pointer>,
    pub(super) new: Vec<Pointer>,
}

/// A crate, and what it was generated from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crate<'a> {
    pub(super) api: &'a Api,
    pub(super) normal: &'a serde_json::Value,
    pub(super) files: &'a CrateFiles,
}

/// Returns the items that differ between two crates.
pub(super) fn differences(old: Crate<'_>, new: Crate<'_>) -> Vec<Difference> {
    let ((was, is), (old_places, new_places)) = rayon::join(
        || items(old.files, new.files),
        || rayon::join(|| places(old.api, old.normal), || places(new.api, new.normal)),
    );
    let compared = Compared { was, is, old_places, new_places };
    let mut found = Vec::new();
    for (path, item) in &compared.was {
        match compared.is.get(path) {
            Some(other) => found.extend(compared.pair(path, item, other)),
            None => found.extend(compared.removed(path, item)),
        }
    }
    let come = compared.is.iter().filter(|(path, _)| !compared.was.contains_key(*path));
    found.extend(come.filter_map(|(path, item)| compared.added(path, item)));
    found
}

struct Compared {
    was: Items,
    is: Items,
    old_places: Places,
    new_places: Places,
}

impl Compared {
    fn removed(&self, path: &str, item: &Item) -> Option<Difference> {
        if self.is_with_parent(path, &self.is) {
            return None;
        }
        let bump = if item.what == What::Private { Bump::Patch } else { Bump::Major };
        Some(self.difference(path, Some(item), None, bump))
    }

    fn added(&self, path: &str, item: &Item) -> Option<Difference> {
        if self.is_with_parent(path, &self.was) {
            return None;
        }
        let bump = match (&item.what, parent(path).and_then(|parent| self.was.get(parent)).map(|parent| &parent.what)) {
            (What::Private, _) => Bump::Patch,
            // Struct literals now miss a field, and exhaustive matches miss a variant.
            (What::Field, Some(What::Struct { literal: true })) => Bump::Major,
            (What::Variant, Some(What::Enum { open: false })) => Bump::Major,
            _ => Bump::Minor,
        };
        Some(self.difference(path, None, Some(item), bump))
    }

    /// Returns whether the parent of an item was itself added, removed or replaced by one of a different kind.
    fn is_with_parent(&self, path: &str, other: &Items) -> bool {
        let Some(parent) = parent(path) else { return false };
        let kind = |items: &Items| items.get(parent).map(|item| std::mem::discriminant(&item.what));
        match (kind(&self.was), kind(&self.is)) {
            (None, None) => false,
            (Some(was), Some(is)) => was != is,
            _ => !other.contains_key(parent),
        }
    }

    fn pair(&self, path: &str, old: &Item, new: &Item) -> Option<Difference> {
        let bump = self.grown(old, new);
        let bump = match (old.deprecated, new.deprecated) {
            (false, true) => bump.max(Bump::Minor),
            (true, false) => bump.max(Bump::Patch),
            _ => bump,
        };
        let mut found = (bump > Bump::None).then(|| self.difference(path, Some(old), Some(new), bump))?;
        if let (What::Function { .. }, What::Function { .. }) = (&old.what, &new.what)
            && old.signature != new.signature
        {
            found.causes = self.causes(path, &old.what, &new.what);
            (found.item.old, found.item.new) = (Some(shortened(old, new)), Some(shortened(new, old)));
        }
        Some(found)
    }

    fn grown(&self, old: &Item, new: &Item) -> Bump {
        match (&old.what, &new.what) {
            (What::Private, _) | (_, What::Private) if old.text != new.text => Bump::Patch,
            (What::Struct { literal: false }, What::Struct { literal: true }) => Bump::Minor,
            (What::Enum { open: true }, What::Enum { open: false }) => Bump::Minor,
            (
                What::Function { arguments: was, returns: old_type },
                What::Function { arguments: is, returns: new_type },
            ) => {
                if old_type != new_type {
                    Bump::Major
                } else {
                    called(was, is).max(text(old, new))
                }
            }
            _ if old.signature != new.signature => Bump::Major,
            _ => text(old, new),
        }
    }

    /// Returns the causes for each argument that differs, and for the return type.
    fn causes(&self, path: &str, old: &What, new: &What) -> Vec<Cause> {
        let (What::Function { arguments: was, returns: old_type }, What::Function { arguments: is, returns: new_type }) =
            (old, new)
        else {
            return Vec::new();
        };
        let mut keys: Vec<String> = Vec::new();
        let differs = |one: &&(String, String), others: &[(String, String)]| !others.contains(one);
        keys.extend(was.iter().filter(|one| differs(one, is)).map(|(name, _)| argument(path, name)));
        keys.extend(is.iter().filter(|one| differs(one, was)).map(|(name, _)| argument(path, name)));
        if old_type != new_type {
            keys.push(returned(path));
        }
        keys.dedup();
        if keys.is_empty() {
            keys.push(path.to_owned());
        }
        keys.iter().map(|key| self.places(key)).collect()
    }

    fn difference(&self, path: &str, old: Option<&Item>, new: Option<&Item>, bump: Bump) -> Difference {
        let shown =
            |item: Option<&Item>| {
                item.map(|item| {
                    if item.deprecated { format!("#[deprecated] {}", item.signature) } else { item.signature.clone() }
                })
            };
        let item = ItemChange { path: path.to_owned(), old: shown(old), new: shown(new), bump };
        Difference { item, causes: vec![self.places(path)] }
    }

    /// Returns the places of an item on both sides, or those of its parent if it has none.
    fn places(&self, key: &str) -> Cause {
        let of = |key: &str| {
            let side = |places: &Places| places.get(key).cloned().unwrap_or_default();
            Cause { old: side(&self.old_places), new: side(&self.new_places) }
        };
        let own = of(key);
        match parent(key) {
            Some(parent) if own.old.is_empty() && own.new.is_empty() => of(parent),
            _ => own,
        }
    }
}

/// Returns the parent of an item: the type of a field, method or trait implementation.
fn parent(path: &str) -> Option<&str> {
    match path.rsplit_once(": ") {
        Some((parent, _)) => Some(parent),
        None => path.rsplit_once("::").map(|(parent, _)| parent),
    }
}

/// Returns the bump for changed arguments. One renamed argument is harmless. With two or more of the same types, they
/// may have been swapped, so that existing calls pass the wrong values.
fn called(was: &[(String, String)], is: &[(String, String)]) -> Bump {
    if was.len() != is.len() || was.iter().zip(is).any(|(old, new)| old.1 != new.1 && !takes_more(&old.1, &new.1)) {
        return Bump::Major;
    }
    let generalized = was.iter().zip(is).filter(|(old, new)| old.1 != new.1).count();
    match was.iter().zip(is).filter(|(old, new)| old.0 != new.0).count() {
        0 if generalized == 0 => Bump::None,
        0 => Bump::Minor,
        1 if generalized == 0 => Bump::Patch,
        _ => Bump::Major,
    }
}

/// Returns whether an argument still takes what it took: `impl Into<Option<&'a Pet>>` takes a `&Pet`.
fn takes_more(old: &str, new: &str) -> bool {
    let target =
        new.strip_prefix("impl Into<").and_then(|rest| rest.strip_suffix('>')).map(|ty| ty.replace("&'a ", "&"));
    target
        .is_some_and(|ty| ty == old || ty.strip_prefix("Option<").and_then(|rest| rest.strip_suffix('>')) == Some(old))
}

/// Signatures up to this length are shown in full.
const WIDE: usize = 100;

/// Returns the signature of a function. A long one shows only the arguments that differ from `other`, and their
/// neighbors.
fn shortened(item: &Item, other: &Item) -> String {
    let (What::Function { arguments, returns }, What::Function { arguments: others, .. }) = (&item.what, &other.what)
    else {
        return item.signature.clone();
    };
    if item.signature.len() <= WIDE {
        return item.signature.clone();
    }
    let is_common = |index: usize| arguments.get(index).is_none_or(|one| others.contains(one));
    // The neighbor of a missing argument is the one before it. For a missing first argument, it is the one after it.
    let is_beside = |index: usize| {
        let is_missing = |at: usize| others.get(at).is_some_and(|one| !arguments.contains(one));
        let position = others.iter().position(|one| *one == arguments[index]);
        position.is_some_and(|at| is_missing(at + 1) || index == 0 && at > 0 && is_missing(at - 1))
    };
    let is_shown = |index: usize| {
        !is_common(index)
            || is_beside(index)
            || !is_common(index + 1)
            || index.checked_sub(1).is_some_and(|before| !is_common(before))
    };
    let mut parts: Vec<String> = Vec::new();
    for (index, (name, ty)) in arguments.iter().enumerate() {
        if is_shown(index) {
            parts.push(format!("{name}: {ty}"));
        } else if parts.last().is_none_or(|last| last != "..") {
            parts.push("..".to_owned());
        }
    }
    let head = item.signature.split('(').next().unwrap_or_default();
    let receiver = if item.signature.contains("(&self") { "&self, " } else { "" };
    let returns = if returns.is_empty() { String::new() } else { format!(" -> {returns}") };
    format!("{head}({receiver}{}){returns}", parts.join(", "))
}

fn text(old: &Item, new: &Item) -> Bump {
    if old.text == new.text { Bump::None } else { Bump::Patch }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|&(name, ty)| (name.to_owned(), ty.to_owned())).collect()
    }

    #[test]
    fn calls_compile_if_arguments_take_what_they_took() {
        for (was, is, bump) in [
            (("body", "&types::Pet"), ("body", "impl Into<Option<&'a types::Pet>>"), Bump::Minor),
            (("name", "String"), ("name", "impl Into<String>"), Bump::Minor),
            (("name", "String"), ("title", "impl Into<String>"), Bump::Major),
            (("name", "String"), ("title", "String"), Bump::Patch),
            (("body", "&types::Pet"), ("body", "impl Into<Option<&'a types::Cat>>"), Bump::Major),
            (("body", "impl Into<Option<&'a types::Pet>>"), ("body", "&types::Pet"), Bump::Major),
        ] {
            assert_eq!(called(&arguments(&[was]), &arguments(&[is])), bump, "{was:?} -> {is:?}");
        }
    }

    #[test]
    fn several_renamed_arguments_may_have_been_swapped() {
        let (was, is) = ([("from", "String"), ("to", "String")], [("to", "String"), ("from", "String")]);
        assert_eq!(called(&arguments(&was), &arguments(&is)), Bump::Major);
    }
}
