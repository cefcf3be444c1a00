//! Compares parameters: which were added, removed, renamed or moved, and how they are serialized.

use serde_json::Value;

use super::node::Node;
use super::operations::Operation;
use super::{Walk, schemas, sunsets};
use crate::diagnostic::Pointer;
use crate::diff::change::Ways;
use crate::diff::rules::{Rule, rule};
use crate::normalise::extension;

/// The keys, apart from the schema, that decide how a parameter is serialized.
const STYLE: &[&str] =
    &["style", "explode", "allowReserved", "allowEmptyValue", "x-typewright-allow-reserved", "x-typewright-style"];

/// A parameter of an operation.
#[derive(Clone, Debug)]
struct Parameter<'a> {
    name: &'a str,
    place: &'a str,
    /// The parameter, in its list or among the components.
    node: Node<'a>,
    /// The place below the operation, by [`of_operation`].
    at: Pointer,
}

impl Parameter<'_> {
    fn is_required(&self) -> bool {
        self.node.is("required") || self.place == "path"
    }

    fn shown(&self) -> String {
        format!("`{}` ({})", self.name, self.place)
    }
}

/// Returns a place below an operation for a parameter, whether it is defined in the operation, the path item or the
/// components.
pub(in crate::diff) fn of_operation(operation: &Pointer, place: &str, name: &str) -> Pointer {
    operation.child("parameters").child(format!("{place} {name}"))
}

/// Compares the parameters of two operations.
pub(super) fn compare<'a>(walk: &mut Walk<'a>, old: &Operation<'a>, new: &Operation<'a>) {
    let (mut was, mut is) = (all(walk.old, old), all(walk.new, new));
    take_pairs(walk, &mut was, &mut is, |one, other| one.name == other.name && one.place == other.place);
    // Renamed placeholders are matched by their position in the path.
    take_pairs(walk, &mut was, &mut is, |one, other| {
        one.place == "path" && other.place == "path" && position(old.path, one.name) == position(new.path, other.name)
    });
    take_pairs(walk, &mut was, &mut is, |one, other| one.name == other.name);
    if let ([one], [other]) = (was.as_slice(), is.as_slice())
        && one.place == other.place
        && one.is_required() == other.is_required()
        && schemas::look_alike(one.node.value.get("schema"), other.node.value.get("schema"))
    {
        take_pairs(walk, &mut was, &mut is, |_, _| true);
    }
    for one in &was {
        let rule =
            if one.is_required() { &rule::PARAMETER_REMOVED_REQUIRED } else { &rule::PARAMETER_REMOVED_OPTIONAL };
        walk.add(rule, Ways::SENT, Some(&one.at), None, format!("{} was removed", one.shown()));
    }
    for one in &is {
        let (rule, word) = match one.is_required() {
            true => (&rule::PARAMETER_ADDED_REQUIRED, "required"),
            false => (&rule::PARAMETER_ADDED_OPTIONAL, "optional"),
        };
        walk.add(rule, Ways::SENT, None, Some(&one.at), format!("{} was added ({word})", one.shown()));
    }
}

/// Returns the index of a placeholder in a path.
fn position(path: &str, name: &str) -> Option<usize> {
    path.split('{').skip(1).position(|part| part.split('}').next() == Some(name))
}

/// Returns the parameters of an operation, then those of its path item that it does not override.
fn all<'a>(root: &'a Value, of: &Operation<'a>) -> Vec<Parameter<'a>> {
    let mut found: Vec<Parameter<'a>> = Vec::new();
    for node in of.node.items_of("parameters").into_iter().chain(of.item.items_of("parameters")) {
        let node = node.resolve(root);
        let (Some(name), Some(place)) = (node.text("name"), node.text("in")) else { continue };
        if !found.iter().any(|one| one.name == name && one.place == place) {
            found.push(Parameter { name, place, at: of_operation(&of.node.at, place, name), node });
        }
    }
    found
}

/// Compares the pairs of parameters for which `belong` is true, and removes them from both lists.
fn take_pairs<'a>(
    walk: &mut Walk<'a>,
    old: &mut Vec<Parameter<'a>>,
    new: &mut Vec<Parameter<'a>>,
    belong: impl Fn(&Parameter<'a>, &Parameter<'a>) -> bool,
) {
    old.retain(|one| {
        let Some(position) = new.iter().position(|other| belong(one, other)) else { return true };
        pair(walk, one, &new.remove(position));
        false
    });
}

fn pair<'a>(walk: &mut Walk<'a>, old: &Parameter<'a>, new: &Parameter<'a>) {
    let mut tell = |rule: &'static Rule, message: String| {
        walk.add(rule, Ways::SENT, Some(&old.at), Some(&new.at), message);
    };
    if old.place != new.place {
        tell(&rule::PARAMETER_MOVED, format!("{} is now in the {}", old.shown(), new.place));
    }
    if old.name != new.name {
        // The name of a placeholder is never sent.
        let rule = if new.place == "path" { &rule::PLACEHOLDER_RENAMED } else { &rule::PARAMETER_RENAMED };
        tell(rule, format!("{} was renamed to `{}`", old.shown(), new.name));
    }
    match (old.is_required(), new.is_required()) {
        (false, true) => tell(&rule::PARAMETER_NOW_REQUIRED, format!("{} is now required", new.shown())),
        (true, false) => tell(&rule::PARAMETER_NOW_OPTIONAL, format!("{} is now optional", new.shown())),
        _ => {}
    }
    // A parameter that several operations share is compared once.
    if !walk.enters(&old.node, &new.node) {
        return;
    }
    let nodes = (&old.node, &new.node);
    let content = |one: &Parameter<'a>| one.node.get("content").and_then(|content| content.members().next());
    let (was, is) = (content(old), content(new));
    let media = |content: &Option<(&'a str, Node<'a>)>| content.as_ref().map(|(name, _)| *name);
    let is_styled = STYLE.iter().any(|key| is_written(old, key) != is_written(new, key)) && old.place == new.place;
    if is_styled || media(&was) != media(&is) {
        walk.change(&rule::PARAMETER_STYLE_CHANGED, Ways::SENT, nodes, format!("the style of {} changed", new.shown()));
    }
    let deprecation = (&rule::PARAMETER_DEPRECATED, &rule::PARAMETER_NO_LONGER_DEPRECATED);
    let turned = (old.node.is("deprecated"), new.node.is("deprecated"));
    walk.turned(deprecation, turned, Ways::SENT, nodes, &new.shown());
    sunsets::compare(walk, nodes, &new.shown());
    walk.words(&old.node, &new.node, &["description", "example", "examples", extension::CONTRADICTION.key]);
    let schema = |content: Option<(&'a str, Node<'a>)>, one: &Parameter<'a>| match content {
        Some((_, media)) => media.get("schema"),
        None => one.node.get("schema"),
    };
    if let (Some(was), Some(is)) = (schema(was, old), schema(is, new)) {
        schemas::compare(walk, was, is, Ways::SENT);
    }
}

/// Returns the value of a style keyword, or its default.
fn is_written(parameter: &Parameter<'_>, key: &str) -> Value {
    let own = parameter.node.value.get(key).cloned();
    let is_form = matches!(parameter.place, "query" | "cookie");
    own.unwrap_or_else(|| match key {
        "style" => Value::from(if is_form { "form" } else { "simple" }),
        "explode" => {
            let style = parameter.node.text("style");
            Value::from(style.map_or(is_form, |style| style == "form"))
        }
        "x-typewright-style" => Value::Null,
        _ => Value::from(false),
    })
}

/// Translates a place from [`of_operation`], or one below it, to where the parameter is defined.
pub(in crate::diff) fn written(root: &Value, at: &Pointer) -> Option<Pointer> {
    let (operation, rest) = at.as_str().split_once("/parameters/")?;
    let (token, below) = rest.split_once('/').map_or((rest, ""), |(token, below)| (token, below));
    let token = Pointer::unescaped(token);
    let (place, name) = token.split_once(' ')?;
    let operation = Pointer::from_escaped(operation);
    let lists = std::iter::successors(Some(operation.clone()), Pointer::parent).take(3);
    let mut all = lists.flat_map(|at| {
        let value = root.pointer(at.as_str());
        value.map(|value| Node { value, at }.items_of("parameters")).unwrap_or_default()
    });
    let found = all.find_map(|node| {
        let resolved = node.resolve(root);
        (resolved.text("name") == Some(name) && resolved.text("in") == Some(place)).then_some(resolved.at)
    })?;
    Some(if below.is_empty() { found } else { found.join(&Pointer::from_escaped(&format!("/{below}"))) })
}
