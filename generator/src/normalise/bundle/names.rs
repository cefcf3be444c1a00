//! Names the parts that are brought in: after the node itself, and after its file as well where two have one name.
//!
//! | part | name |
//! |---|---|
//! | `pet.yaml` | `pet` |
//! | `case.yaml#/components/schemas/Status` | `Status` |
//! | the same, with a `Status` in `deal.yaml` too | `CaseStatus` and `DealStatus` |
//! | the same, with a `Status` in the root document | `Status` is the root document's, `CaseStatus` this one |
//! | `case.yaml#/components/schemas/Case/properties/rows/items` | `rows_items` |

use std::collections::{BTreeMap, BTreeSet};

use super::discover::Discovery;
use super::spot::{Spot, Target};
use crate::diagnostic::{Pointer, Sink, rule};
use crate::load::Sources;

/// Tokens that say where in its parent a node stands, not what it is.
const STRUCTURE: &[&str] = &[
    "schema",
    "items",
    "additionalProperties",
    "not",
    "allOf",
    "oneOf",
    "anyOf",
    "content",
    "responses",
    "requestBody",
    "parameters",
    "headers",
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
];

/// How much of its place goes into a name: so many parts of the file's path, from its end; beyond them the whole place.
type Detail = usize;

/// Names all targets.
pub(super) fn assign(found: &Discovery, sources: &Sources, sink: &mut Sink) -> BTreeMap<Target, String> {
    let mut names = found.homes.clone();
    let mut open: BTreeMap<&Target, Detail> =
        found.targets.iter().filter(|target| !names.contains_key(*target)).map(|target| (target, 0)).collect();
    loop {
        let clashing = clashes(&open, &names, sources);
        let next: Vec<&Target> =
            clashing.into_iter().filter(|target| open[target] <= path_parts(target, sources).len()).collect();
        if next.is_empty() {
            break;
        }
        for target in next {
            open.entry(target).and_modify(|detail| *detail += 1);
        }
    }
    let clashing: BTreeSet<&Target> = clashes(&open, &names, sources).into_iter().collect();
    let mut taken: BTreeSet<_> = names.iter().map(|(target, name)| (target.kind, name.clone())).collect();
    for (target, detail) in open {
        let mut name = spelled(target, detail, sources);
        if clashing.contains(target) {
            name = spelled_out(target, sources);
            while taken.contains(&(target.kind, name.clone())) {
                name.insert_str(0, "other_");
            }
        }
        taken.insert((target.kind, name.clone()));
        let plain = wanted(&target.spot, sources);
        if name != plain {
            let place = sources.place(target.spot.file, target.spot.pointer.clone());
            sink.push(
                &rule::QUALIFIED_COMPONENT,
                Some(place),
                (format!("several components have the name `{plain}`"), format!("this one is generated as `{name}`")),
            );
        }
        names.insert(target.clone(), name);
    }
    names
}

/// The targets whose name is not theirs alone.
fn clashes<'t>(
    open: &BTreeMap<&'t Target, Detail>,
    names: &BTreeMap<Target, String>,
    sources: &Sources,
) -> Vec<&'t Target> {
    let taken: BTreeSet<_> = names.iter().map(|(target, name)| (target.kind, name.clone())).collect();
    let mut by_name: BTreeMap<_, Vec<&Target>> = BTreeMap::new();
    for (target, detail) in open {
        by_name.entry((target.kind, spelled(target, *detail, sources))).or_default().push(target);
    }
    by_name.into_iter().filter(|(name, all)| all.len() > 1 || taken.contains(name)).flat_map(|(_, all)| all).collect()
}

/// The name a node would have if no other had it.
pub(super) fn wanted(spot: &Spot, sources: &Sources) -> String {
    let tokens: Vec<String> = spot.pointer.tokens().collect();
    let is_structure = |token: &String| {
        STRUCTURE.contains(&token.as_str()) || token.contains('/') || token.bytes().all(|byte| byte.is_ascii_digit())
    };
    let from = tokens.iter().rposition(|token| !is_structure(token)).unwrap_or(0);
    let name = clean(&tokens[from..].join("_"));
    if !name.is_empty() {
        return name;
    }
    file_parts(spot, sources).pop().unwrap_or_default()
}

fn spelled(target: &Target, detail: Detail, sources: &Sources) -> String {
    let plain = wanted(&target.spot, sources);
    let mut parts = path_parts(target, sources);
    if detail <= parts.len() {
        return qualified(&parts[parts.len() - detail..], &plain);
    }
    parts.extend(target.spot.pointer.tokens().map(|token| clean(&token)));
    parts.pop();
    qualified(&parts, &plain)
}

/// The whole place of a node with every letter told apart: those that a name may not hold by their number.
fn spelled_out(target: &Target, sources: &Sources) -> String {
    let place = format!("{}{}", sources.relative(target.spot.file), target.spot.pointer);
    let letter = |c: char| match c {
        c if c.is_ascii_alphanumeric() => c.to_string(),
        '/' => "_".to_owned(),
        c => format!("-{:x}-", u32::from(c)),
    };
    place.chars().map(letter).collect()
}

/// The parts of its path that may come before a name.
fn path_parts(target: &Target, sources: &Sources) -> Vec<String> {
    let mut parts = file_parts(&target.spot, sources);
    // A whole file is named after itself already.
    if target.spot.pointer == Pointer::root() {
        parts.pop();
    }
    parts
}

/// The folders below the root document's, and the file without its ending.
fn file_parts(spot: &Spot, sources: &Sources) -> Vec<String> {
    let path = sources.relative(spot.file);
    let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
    if let Some(last) = parts.last_mut() {
        let end = last.rfind('.').filter(|at| *at > 0).unwrap_or(last.len());
        last.truncate(end);
    }
    parts.iter().map(|part| clean(part)).collect()
}

/// Puts words before a name, in the name's own style.
fn qualified(parts: &[String], name: &str) -> String {
    let words = parts.iter().flat_map(|part| part.split(['-', '_', '.'])).filter(|word| !word.is_empty());
    let is_pascal = name.starts_with(|first: char| first.is_uppercase());
    if is_pascal {
        return words.map(capitalised).chain([name.to_owned()]).collect();
    }
    let separator = if name.contains('-') { "-" } else { "_" };
    words.chain([name]).collect::<Vec<_>>().join(separator)
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// The signs that the specification allows in names under `components`, and the letters of all scripts, which identifiers
/// can keep.
fn clean(text: &str) -> String {
    let allowed = |c: char| unicode_ident::is_xid_continue(c) || "._-".contains(c);
    text.chars().map(|c| if allowed(c) { c } else { '_' }).collect::<String>().trim_matches('_').to_owned()
}
