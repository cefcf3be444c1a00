//! Names the targets that become components: after the node, and also after its file if that name is not unique.
//!
//! | part | name |
//! |---|---|
//! | `pet.yaml` | `pet` |
//! | `case.yaml#/components/schemas/Status` | `Status` |
//! | the same, with a `Status` in `deal.yaml`, too | `CaseStatus` and `DealStatus` |
//! | the same, with a `Status` in the root document | `CaseStatus`; `Status` is the one in the root document |
//! | `case.yaml#/components/schemas/Case/properties/rows/items` | `rows_items` |

use std::collections::{BTreeMap, BTreeSet};

use super::super::kinds::is_method;
use super::discover::Discovery;
use super::spot::{Spot, Target};
use crate::diagnostic::{Pointer, Sink, rule};
use crate::load::Sources;

/// Tokens that describe the position of a node in its parent instead of its content, as do HTTP methods.
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
];

/// The number of trailing parts of the file path in a name. If it exceeds the parts of the path, the name has the whole
/// pointer as well.
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

/// Returns the targets whose names are not unique.
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

/// Returns the name that a node has if it is unique.
pub(super) fn wanted(spot: &Spot, sources: &Sources) -> String {
    let tokens: Vec<String> = spot.pointer.tokens().collect();
    let is_structure = |token: &String| {
        STRUCTURE.contains(&token.as_str())
            || is_method(token)
            || token.contains('/')
            || token.bytes().all(|byte| byte.is_ascii_digit())
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

/// Returns a name from the file and the pointer of a node. Characters that are not allowed in names are written as
/// their code points, so that different places always have different names.
fn spelled_out(target: &Target, sources: &Sources) -> String {
    let place = format!("{}{}", sources.relative(target.spot.file), target.spot.pointer);
    let letter = |c: char| match c {
        c if c.is_ascii_alphanumeric() => c.to_string(),
        '/' => "_".to_owned(),
        c => format!("-{:x}-", u32::from(c)),
    };
    place.chars().map(letter).collect()
}

/// Returns the parts of the file path that can be added before a name.
fn path_parts(target: &Target, sources: &Sources) -> Vec<String> {
    let mut parts = file_parts(&target.spot, sources);
    // The name of a whole file already is its file name.
    if target.spot.pointer == Pointer::root() {
        parts.pop();
    }
    parts
}

/// Returns the folders of the file, relative to the root document, and the file name without its extension.
fn file_parts(spot: &Spot, sources: &Sources) -> Vec<String> {
    let path = sources.relative(spot.file);
    let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
    if let Some(last) = parts.last_mut() {
        let end = last.rfind('.').filter(|at| *at > 0).unwrap_or(last.len());
        last.truncate(end);
    }
    parts.iter().map(|part| clean(part)).collect()
}

/// Adds words before a name, in the case style of the name.
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

/// Replaces characters that the specification does not allow in names of components. Letters of all scripts are kept,
/// because identifiers can contain them.
fn clean(text: &str) -> String {
    let allowed = |c: char| unicode_ident::is_xid_continue(c) || "._-".contains(c);
    text.chars().map(|c| if allowed(c) { c } else { '_' }).collect::<String>().trim_matches('_').to_owned()
}
