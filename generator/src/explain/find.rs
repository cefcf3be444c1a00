//! Finds the items that a user means by a name, or by a JSON pointer with or without a file.

use serde_json::Value;

use crate::Outcome;
use crate::diagnostic::locate::Nodes;
use crate::diagnostic::{Place, Pointer, nearest};

use super::subjects::Subject;

/// The number of items named as contained in a place.
const NAMED: usize = 5;

/// The reason why nothing was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The problem, without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// All known names, to suggest a similar one.
    pub names: Vec<String>,
}

/// Returns the indices of the subjects that `what` means.
pub(super) fn find(outcome: &Outcome, subjects: &[Subject], what: &str) -> Result<Vec<usize>, Missed> {
    match what.split_once('#') {
        Some((file, pointer)) if pointer.is_empty() || pointer.starts_with('/') => {
            by_place(outcome, subjects, file, &Pointer::from_escaped(pointer))
        }
        _ => by_name(outcome, subjects, what),
    }
}

fn by_name(outcome: &Outcome, subjects: &[Subject], what: &str) -> Result<Vec<usize>, Missed> {
    let named = |is: &dyn Fn(&String) -> bool| {
        let found = subjects.iter().enumerate().filter(|(_, one)| one.names.iter().any(is));
        found.map(|(position, _)| position).collect::<Vec<usize>>()
    };
    let found = named(&|name| name == what);
    // In `get /pets`, ignore the case of the method.
    let found =
        if found.is_empty() && what.contains(' ') { named(&|name| name.eq_ignore_ascii_case(what)) } else { found };
    if !found.is_empty() {
        return Ok(found);
    }
    let described = &outcome.described;
    if described.iter().any(|one| one.id == what || format!("{} {}", one.method, one.path).eq_ignore_ascii_case(what)) {
        let message = format!("the operation `{what}` is described, but not generated");
        let help = "check `[client.skip]` and `--only`, or run `typewright lint` to see why it is ignored";
        return Err(Missed { message, help: Some(help.to_owned()), names: Vec::new() });
    }
    let mut names: Vec<String> = subjects.iter().flat_map(|one| &one.names).cloned().collect();
    names.sort_unstable();
    names.dedup();
    let message = format!("the description has no operation, type or part called `{what}`");
    Err(Missed { message, help: None, names })
}

fn by_place(outcome: &Outcome, subjects: &[Subject], file: &str, pointer: &Pointer) -> Result<Vec<usize>, Missed> {
    let shown = format!("{file}#{pointer}");
    let place = match file {
        "" => outcome.origins.place(&Pointer::root()).map(|root| Place { pointer: pointer.clone(), ..root }),
        file => Some(Place { file: file_called(outcome, file)?, pointer: pointer.clone() }),
    };
    let place = place.filter(|place| is_written(outcome, place));
    let is_normal =
        file.is_empty() && outcome.normal.as_ref().is_some_and(|normal| normal.pointer(pointer.as_str()).is_some());
    if place.is_none() && !is_normal {
        let near = nearest_place(outcome, subjects, file, pointer);
        let help = near.map(|near| format!("did you mean `{near}`?"));
        return Err(Missed { message: format!("`{shown}` does not exist"), help, names: Vec::new() });
    }
    let mut candidates: Vec<Pointer> = is_normal.then(|| pointer.clone()).into_iter().collect();
    candidates.extend(place.iter().flat_map(|place| normal_places(outcome, place)));
    for at in &candidates {
        // The nearest item at or above the place.
        for around in std::iter::successors(Some(at.clone()), Pointer::parent) {
            let found: Vec<usize> = positions(subjects, |one| one.at == around);
            if !found.is_empty() {
                return Ok(found);
            }
        }
    }
    let is_below = |one: &Subject| {
        let own = outcome.origins.place(&one.at);
        let in_file = place
            .as_ref()
            .zip(own)
            .is_some_and(|(place, own)| own.file == place.file && own.pointer.strip_prefix(&place.pointer).is_some());
        one.parent.is_none() && (in_file || candidates.iter().any(|at| one.at.strip_prefix(at).is_some()))
    };
    let held: Vec<String> = subjects.iter().filter(|one| is_below(one)).map(|one| format!("`{}`", one.name)).collect();
    let more = held.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let named = held[..held.len().min(NAMED)].join(", ");
    let help = (!held.is_empty()).then(|| format!("explain an item that it contains: {named}{more}"));
    let message = format!("no item of the crate is generated from `{shown}` itself");
    Err(Missed { message, help, names: Vec::new() })
}

/// Returns the pointers in the normalised document for a place in a file.
fn normal_places(outcome: &Outcome, place: &Place) -> Vec<Pointer> {
    let mut found = Vec::new();
    for (at, from) in outcome.origins.entries().filter(|(_, from)| from.file == place.file) {
        let Some(rest) = place.pointer.strip_prefix(&from.pointer) else { continue };
        let at = at.join(&rest);
        if outcome.origins.place(&at).as_ref() == Some(place) && !found.contains(&at) {
            found.push(at);
        }
    }
    found
}

fn positions(subjects: &[Subject], is: impl Fn(&Subject) -> bool) -> Vec<usize> {
    subjects.iter().enumerate().filter(|(_, one)| is(one)).map(|(position, _)| position).collect()
}

/// Finds the file that a user means by its path or the end of its path.
fn file_called(outcome: &Outcome, file: &str) -> Result<String, Missed> {
    let file = file.trim_start_matches("./");
    let mut files: Vec<&str> = outcome.origins.entries().map(|(_, from)| from.file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    let ends_so = |known: &&&str| known.strip_suffix(file).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
    if let Some(known) = files.iter().find(ends_so) {
        return Ok((*known).to_owned());
    }
    let help = nearest(file, files.iter().copied()).map(|near| format!("did you mean `{near}`?"));
    Err(Missed { message: format!("`{file}` is not a file of the description"), help, names: Vec::new() })
}

fn is_written(outcome: &Outcome, place: &Place) -> bool {
    let text = outcome.texts.get(&place.file);
    text.is_some_and(|text| Nodes::of(&text.text).find(&place.pointer).exact)
}

/// Returns an existing place that is similar to a missing one: a sibling of the first missing token, or any subject.
fn nearest_place(outcome: &Outcome, subjects: &[Subject], file: &str, pointer: &Pointer) -> Option<String> {
    if file.is_empty() {
        let mut node = outcome.normal.as_ref()?;
        let mut at = Pointer::root();
        for token in pointer.tokens() {
            let next = match node {
                Value::Object(members) => members.get(&token),
                Value::Array(items) => token.parse().ok().and_then(|index: usize| items.get(index)),
                _ => None,
            };
            let Some(next) = next else {
                let near = nearest(&token, node.as_object()?.keys().map(String::as_str))?;
                return Some(format!("#{}", at.child(near)));
            };
            (node, at) = (next, at.child(&token));
        }
    }
    let places: Vec<String> =
        subjects.iter().filter_map(|one| Some(outcome.origins.place(&one.at)?.pointer.to_string())).collect();
    let near = nearest(pointer.as_str(), places.iter().map(String::as_str))?;
    Some(format!("{file}#{near}"))
}
