//! Finds quality problems that generation does not report: one check per rule, in a file each.
//!
//! Checks read the normalised document. Problems that stop or change the output are reported by the stages.

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
use crate::normalise::{Document, Kind, Part, Unused, parts, references, unused_components};

/// A check, and the rule that it reports.
#[derive(Debug)]
pub struct Check {
    /// The rule.
    pub rule: &'static Rule,
    run: fn(&Subject<'_>) -> Vec<Problem>,
}

/// All checks, in the order in which their findings are reported.
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

/// Runs all checks on a description. `sources` are the files that it was read from.
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

/// A finding of a check.
struct Problem {
    place: Option<Place>,
    message: String,
    help: String,
}

/// The input of a check.
struct Subject<'a> {
    tree: &'a Value,
    parts: Vec<Part<'a>>,
    origins: &'a Origins,
    unused: Vec<Unused>,
}

impl<'a> Subject<'a> {
    /// Returns the objects of a kind, without references.
    fn all(&self, kind: Kind) -> impl Iterator<Item = &Part<'a>> {
        self.parts.iter().filter(move |part| part.kind == kind && !part.map.contains_key("$ref"))
    }

    /// Returns the operations under `paths`, with method and path. The client does not call those of webhooks and
    /// callbacks.
    fn operations(&self) -> impl Iterator<Item = (&Part<'a>, String, String)> {
        self.all(Kind::Operation).filter_map(|part| {
            let tokens: Vec<String> = part.at.tokens().collect();
            let [root, path, method] = tokens.as_slice() else { return None };
            (root == "paths").then(|| (part, method.to_uppercase(), path.clone()))
        })
    }

    /// Returns a value as an object, or the object that it refers to.
    fn resolved(&self, value: &'a Value) -> Option<&'a Map<String, Value>> {
        references::end(self.tree, value)?.as_object()
    }

    /// Creates a finding at a node of the normalised document.
    fn found(&self, at: &Pointer, message: String, help: impl Into<String>) -> Problem {
        Problem { place: self.origins.place(at), message, help: help.into() }
    }
}

/// Returns the string at a key.
fn text<'v>(map: &'v Map<String, Value>, key: &str) -> Option<&'v str> {
    map.get(key)?.as_str()
}
