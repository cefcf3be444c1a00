//! What hurts the users of a description beyond what generation needs: one check for one rule, one file each.
//!
//! Checks look at the normalised document and change nothing. What stops or changes the output is found by the stages.

mod colliding_paths;
mod contradicting_limits;
mod default_not_in_enum;
mod enum_differs_in_case;
mod enum_misfit;
mod no_success_response;
mod optional_path_parameter;
mod parameter_example;
mod unused_component;
mod unused_security_scheme;

use serde_json::{Map, Value};

use crate::diagnostic::{Origins, Place, Pointer, Rule, Sink, rule};
use crate::load::Sources;
use crate::normalise::{Document, Kind, Part, Unused, parts, unused_components};

/// A check, and the rule whose findings it makes.
#[derive(Debug)]
pub struct Check {
    /// The rule.
    pub rule: &'static Rule,
    run: fn(&Subject<'_>) -> Vec<Found>,
}

/// All checks, in the order in which their findings are told.
pub static CHECKS: &[Check] = &[
    Check { rule: &rule::COLLIDING_PATHS, run: colliding_paths::check },
    Check { rule: &rule::OPTIONAL_PATH_PARAMETER, run: optional_path_parameter::check },
    Check { rule: &rule::EXAMPLE_MISFIT, run: parameter_example::check },
    Check { rule: &rule::NO_SUCCESS_RESPONSE, run: no_success_response::check },
    Check { rule: &rule::DEFAULT_NOT_IN_ENUM, run: default_not_in_enum::check },
    Check { rule: &rule::ENUM_MISFIT, run: enum_misfit::check },
    Check { rule: &rule::CONTRADICTING_LIMITS, run: contradicting_limits::check },
    Check { rule: &rule::ENUM_DIFFERS_IN_CASE, run: enum_differs_in_case::check },
    Check { rule: &rule::UNUSED_COMPONENT, run: unused_component::check },
    Check { rule: &rule::UNUSED_SECURITY_SCHEME, run: unused_security_scheme::check },
];

/// Runs all checks on a description that was read from `sources`.
pub fn lint(document: &Document, sources: &mut Sources, sink: &mut Sink) {
    let subject = Subject {
        tree: &document.extra,
        parts: parts(&document.extra),
        origins: &document.origins,
        unused: unused_components(sources),
    };
    for check in CHECKS {
        for found in (check.run)(&subject) {
            sink.push(check.rule, found.place, found.message).help(found.help);
        }
    }
}

/// What a check finds.
struct Found {
    place: Option<Place>,
    message: String,
    help: String,
}

/// What checks look at.
struct Subject<'a> {
    tree: &'a Value,
    parts: Vec<Part<'a>>,
    origins: &'a Origins,
    unused: Vec<Unused>,
}

impl<'a> Subject<'a> {
    /// The objects of one kind, references in their place left out.
    fn all(&self, kind: Kind) -> impl Iterator<Item = &Part<'a>> {
        self.parts.iter().filter(move |part| part.kind == kind && !part.map.contains_key("$ref"))
    }

    /// The operations that a client calls, with method and path: those of webhooks and callbacks are called by the API.
    fn operations(&self) -> impl Iterator<Item = (&Part<'a>, String, String)> {
        self.all(Kind::Operation).filter_map(|part| {
            let tokens: Vec<String> = part.at.tokens().collect();
            let [root, path, method] = tokens.as_slice() else { return None };
            (root == "paths").then(|| (part, method.to_uppercase(), path.clone()))
        })
    }

    /// The object that a value is, or refers to.
    fn resolved(&self, value: &'a Value) -> Option<&'a Map<String, Value>> {
        let map = value.as_object()?;
        match map.get("$ref").and_then(Value::as_str) {
            None => Some(map),
            // Normalised references lead to what is meant, in one step.
            Some(reference) => self.tree.pointer(reference.strip_prefix('#')?)?.as_object(),
        }
    }

    /// A finding about a node of the normalised document.
    fn found(&self, at: &Pointer, message: String, help: impl Into<String>) -> Found {
        Found { place: self.origins.place(at), message, help: help.into() }
    }
}

/// A member that is text.
fn text<'v>(map: &'v Map<String, Value>, key: &str) -> Option<&'v str> {
    map.get(key)?.as_str()
}
