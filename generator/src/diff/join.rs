//! Assigns changed items to the changes that caused them, by their places in the description.

use std::collections::BTreeMap;

use crate::diagnostic::Pointer;
use crate::normalise::OTHER_OPERATIONS;

use super::change::{Bump, Change, Effect, ItemChange, Ways};
use super::rules::{Rule, rule};
use super::rust::{Cause, Difference};

/// Rules whose changes never affect the signatures of items.
static SHAPELESS: &[&Rule] = &[
    &rule::DOCS_CHANGED,
    &rule::DEFAULT_CHANGED,
    &rule::CONSTRAINT_TIGHTENED,
    &rule::CONSTRAINT_LOOSENED,
    &rule::CONSTRAINT_CHANGED,
    &rule::FIELD_DEPRECATED,
    &rule::FIELD_NO_LONGER_DEPRECATED,
    &rule::SUCCESS_TEST_CHANGED,
    &rule::SECURITY_TIGHTENED,
    &rule::SECURITY_LOOSENED,
    &rule::CREDENTIALS_TO_NEW_ORIGIN,
];

/// Adds each item to the change that caused it, or to a new change when nothing in the description explains it.
pub(super) fn join(changes: &mut Vec<Change>, differences: Vec<Difference>) {
    let index = Index::of(changes);
    let mut unexplained: BTreeMap<String, Vec<Difference>> = BTreeMap::new();
    for difference in differences {
        let is_patch = difference.item.bump == Bump::Patch;
        let mut causes: Vec<usize> = Vec::new();
        for cause in &difference.causes {
            causes.extend(index.find(changes, cause, &difference.item.path, is_patch));
        }
        causes.sort_unstable();
        causes.dedup();
        if causes.is_empty() && !is_patch {
            unexplained.entry(owner(&difference.item.path).to_owned()).or_default().push(difference);
            continue;
        }
        for cause in causes {
            let change = &mut changes[cause];
            change.rust = change.rust.max(difference.item.bump);
            if !is_patch {
                change.items.push(difference.item.clone());
            }
        }
    }
    let renames = renames(changes);
    for (path, differences) in unexplained {
        let is_new_name = |one: &Difference, rename: &Rename| {
            let holds = |text: &Option<String>, name: &str| text.as_ref().is_some_and(|text| has_word(text, name));
            holds(&one.item.old, &rename.old) && holds(&one.item.new, &rename.new)
        };
        let (mut named, mut others) = (Vec::new(), Vec::new());
        for one in differences {
            match renames.iter().find(|rename| is_new_name(&one, rename)) {
                Some(rename) => named.push((rename.change, one.item)),
                None => others.push(one),
            }
        }
        for (change, item) in named {
            changes[change].items.push(item);
        }
        if !others.is_empty() {
            changes.push(of_their_own(&path, others));
        }
    }
}

/// A type that was renamed, and the change that renamed it.
struct Rename {
    change: usize,
    old: String,
    new: String,
}

fn renames(changes: &[Change]) -> Vec<Rename> {
    let name =
        |item: &ItemChange| item.path.strip_prefix("types::").filter(|name| !name.contains(':')).map(str::to_owned);
    let of = |(change, one): (usize, &Change)| {
        let gone = one.items.iter().filter(|item| item.new.is_none()).find_map(name)?;
        let come = one.items.iter().filter(|item| item.old.is_none()).find_map(name)?;
        Some(Rename { change, old: gone, new: come })
    };
    changes.iter().enumerate().filter_map(of).collect()
}

/// Returns whether a text contains a name as a whole word.
fn has_word(text: &str, name: &str) -> bool {
    text.split(|one: char| !one.is_alphanumeric() && one != '_').any(|word| word == name)
}

/// Returns the item that a reviewer looks for: the type of a field, the method of a handle.
fn owner(path: &str) -> &str {
    let path = path.split(": ").next().unwrap_or(path);
    let parts = if path.starts_with("types::") { 2 } else { 3 };
    path.match_indices("::").nth(parts - 1).map_or(path, |(at, _)| &path[..at])
}

fn of_their_own(path: &str, differences: Vec<Difference>) -> Change {
    let causes = || differences.iter().flat_map(|one| &one.causes);
    let old = causes().find_map(|cause| cause.old.first().cloned());
    let new = causes().find_map(|cause| cause.new.first().cloned());
    // A feature already has backticks.
    let shown = if path.contains('`') { path.to_owned() } else { format!("`{path}`") };
    Change {
        rule: &rule::GENERATED_CODE_CHANGED,
        message: format!("the generated {shown} changed"),
        ways: Ways::default(),
        wire: Effect::None,
        rust: differences.iter().map(|one| one.item.bump).max().unwrap_or_default(),
        old,
        new,
        items: differences.into_iter().map(|one| one.item).collect(),
        allowed: None,
    }
}

/// Indices of changes, by place.
type ByPlace = BTreeMap<Pointer, Vec<usize>>;

/// A function that finds a change from a place.
type Step<'a> = &'a dyn Fn(&ByPlace, &Pointer) -> Option<usize>;

/// The changes by their old place and by their new place.
struct Index {
    old: ByPlace,
    new: ByPlace,
}

impl Index {
    fn of(changes: &[Change]) -> Self {
        let mut index = Self { old: BTreeMap::new(), new: BTreeMap::new() };
        for (at, change) in changes.iter().enumerate() {
            for (map, place) in [(&mut index.old, &change.old), (&mut index.new, &change.new)] {
                if let Some(place) = place {
                    map.entry(place.clone()).or_default().push(at);
                }
            }
        }
        index
    }

    /// Returns the changes at a place. If there are none: the most important one below it, the nearest one above it,
    /// or one in the same operation or component.
    fn find(&self, changes: &[Change], cause: &Cause, path: &str, is_patch: bool) -> Vec<usize> {
        let counts = |at: &usize| is_patch || !SHAPELESS.contains(&changes[*at].rule);
        let sides = || [(&self.new, &cause.new), (&self.old, &cause.old)];
        for (map, places) in sides() {
            for place in places {
                let found: Vec<usize> = map.get(place).into_iter().flatten().copied().filter(counts).collect();
                if !found.is_empty() {
                    return found;
                }
            }
        }
        let is_construction = path.ends_with("::new") || path.ends_with(": Default");
        let weight = |at: &usize| {
            let change = &changes[*at];
            let is_presence = change.rule.id.ends_with("required") || change.rule.id.ends_with("optional");
            (is_construction && is_presence, change.wire.breaks_old_clients(), change.wire != Effect::None)
        };
        let below = |map: &ByPlace, place: &Pointer| {
            let (from, to) = place.below();
            map.range(from..to).flat_map(|(_, all)| all).copied().filter(counts).rev().max_by_key(weight)
        };
        let around = |map: &ByPlace, place: &Pointer| {
            std::iter::successors(place.parent(), Pointer::parent)
                .find_map(|up| map.get(&up)?.iter().copied().find(counts))
        };
        let owned = |map: &ByPlace, place: &Pointer| below(map, &subject(place));
        let steps: [Step<'_>; 3] = [&below, &around, &owned];
        let steps = if is_patch { &steps[..2] } else { &steps[..] };
        for step in steps {
            for (map, places) in sides() {
                if let Some(found) = places.iter().find_map(|place| step(map, place)) {
                    return vec![found];
                }
            }
        }
        Vec::new()
    }
}

/// Returns the operation or component that a node belongs to.
pub(super) fn subject(at: &Pointer) -> Pointer {
    let depth = if at.as_str().contains(&format!("/{OTHER_OPERATIONS}/")) { 4 } else { 3 };
    let end = at.as_str().match_indices('/').nth(depth).map_or(at.as_str().len(), |(end, _)| end);
    Pointer::from_escaped(&at.as_str()[..end])
}
