//! A diff as plain data: each change with its subject, its lines, and its help.

use serde::Serialize;

use crate::diagnostic::Pointer;
use crate::normalise::{OTHER_OPERATIONS, extension};

use super::change::{Bump, Change, Effect, ItemChange};
use super::locate::{Line, Locator};
use super::{Diff, changelog, join, next};

/// One side of a comparison.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// The name of what is compared: a path, or a revision and a path.
    pub name: String,
    /// The number of operations in the description.
    pub operations: usize,
    /// The number of types in the crate.
    pub types: usize,
}

/// A diff that can be rendered as text, Markdown or JSON.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The version of the report format. It increases when a field is removed or changes its meaning.
    pub format: u32,
    /// The name of the generated package.
    pub package: String,
    /// The old side.
    pub old: Side,
    /// The new side.
    pub new: Side,
    /// The next version of the generated crate.
    pub verdict: Verdict,
    /// The number of changes, by effect.
    pub counts: Counts,
    /// The changes: breaking ones first, then in the order of the description.
    pub changes: Vec<Told>,
    /// An entry for the changelog of the generated crate.
    pub changelog: String,
}

/// The next version of the generated crate.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// The part of the version that must be increased.
    pub bump: Bump,
    /// The current version.
    pub current: String,
    /// The version to release. `None` when the current version is not of the form `1.2.3`.
    pub next: Option<String>,
}

/// The number of changes, by effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All changes.
    pub changes: usize,
    /// Changes that break old clients or callers' code, except those that the configuration allows.
    pub breaking: usize,
    /// Changes that break old clients, including allowed ones.
    pub breaking_on_the_wire: usize,
    /// Changes that break callers' code, including allowed ones.
    pub breaking_in_rust: usize,
    /// Changes that the configuration allows.
    pub allowed: usize,
}

/// A change as shown in a report.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// The id of the rule.
    pub rule: &'static str,
    /// The operation or component that changed.
    pub subject: Subject,
    /// The place in the subject, such as ``body, `items[].price` ``. Empty for the subject itself.
    pub within: String,
    /// What happened.
    pub message: String,
    /// The effect on requests and responses.
    pub wire: Effect,
    /// The version bump that it requires.
    pub rust: Bump,
    /// Whether it breaks old clients or callers' code.
    pub breaking: bool,
    /// The place in the old description.
    pub old: Option<Line>,
    /// The place in the new description.
    pub new: Option<Line>,
    /// The items of the generated crate that it changes.
    pub items: Vec<ItemChange>,
    /// Why it matters and what to do.
    pub help: String,
    /// The reason why the configuration allows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<String>,
}

/// The part of a description that changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Subject {
    /// The kind of subject.
    pub kind: SubjectKind,
    /// `PUT /pets/{id}`, or the name of a component. Empty for the API.
    pub name: String,
    /// The id of the operation, or the ids of the operations that use the component.
    pub operations: Vec<String>,
}

/// The kinds of subjects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubjectKind {
    /// The API as a whole: servers, credentials, title and description.
    Api,
    /// An operation.
    Operation,
    /// A component schema.
    Schema,
    /// A component that is not a schema.
    Component,
    /// A webhook.
    Webhook,
}

impl Report {
    /// Creates a report of a diff. Looks up the lines of changes in both descriptions.
    #[must_use]
    pub fn new(
        diff: &Diff,
        (package, version): (&str, &str),
        (old, new): (Side, Side),
        (was, is): (&Locator<'_>, &Locator<'_>),
    ) -> Self {
        let mut order: Vec<&Change> = diff.changes.iter().collect();
        order.sort_by_key(|change| !change.is_breaking());
        // In parallel, because finding lines parses both descriptions again, and they can be megabytes long.
        let (old_lines, new_lines): (Vec<Option<Line>>, Vec<Option<Line>>) = rayon::join(
            || order.iter().map(|change| was.line(change.old.as_ref()?)).collect(),
            || order.iter().map(|change| is.line(change.new.as_ref()?)).collect(),
        );
        let lines = old_lines.into_iter().zip(new_lines);
        let changes: Vec<Told> =
            order.into_iter().zip(lines).map(|(change, lines)| Told::new(change, lines, was, is)).collect();
        let verdict = Verdict { bump: diff.bump, current: version.to_owned(), next: next(version, diff.bump) };
        let changelog = changelog::entry(&changes, &verdict);
        Self {
            format: 1,
            package: package.to_owned(),
            old,
            new,
            counts: Counts::of(&changes),
            verdict,
            changes,
            changelog,
        }
    }
}

impl Counts {
    fn of(changes: &[Told]) -> Self {
        let count = |is: fn(&&Told) -> bool| changes.iter().filter(is).count();
        Self {
            changes: changes.len(),
            breaking: count(|one| one.breaking && one.allowed.is_none()),
            breaking_on_the_wire: count(|one| one.wire.breaks_old_clients()),
            breaking_in_rust: count(|one| one.rust == Bump::Major),
            allowed: count(|one| one.allowed.is_some()),
        }
    }
}

impl Told {
    fn new(change: &Change, (old, new): (Option<Line>, Option<Line>), was: &Locator<'_>, is: &Locator<'_>) -> Self {
        let at = change.at();
        let subject = join::subject(at);
        let operations = if change.new.is_some() { is.operations(&subject) } else { was.operations(&subject) };
        let mut items = change.items.clone();
        items.sort_by(|one, other| one.path.cmp(&other.path));
        items.dedup();
        Self {
            rule: change.rule.id,
            subject: Subject { operations, ..Subject::of(at) },
            within: within(at, change.rule.id),
            message: change.message.clone(),
            wire: change.wire,
            rust: change.rust,
            breaking: change.is_breaking(),
            old,
            new,
            items,
            help: change.rule.help_for(change.ways),
            allowed: change.allowed.clone(),
        }
    }
}

impl Subject {
    fn of(at: &Pointer) -> Self {
        let tokens: Vec<String> = join::subject(at).tokens().collect();
        let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
        let (kind, name) = match tokens.as_slice() {
            ["paths", path, OTHER_OPERATIONS, method] => (SubjectKind::Operation, format!("{method} {path}")),
            ["paths", path, method] => (SubjectKind::Operation, format!("{} {path}", method.to_ascii_uppercase())),
            [root, name, ..] if *root == extension::WEBHOOKS.key => (SubjectKind::Webhook, (*name).to_owned()),
            ["components", "schemas", name] => (SubjectKind::Schema, (*name).to_owned()),
            ["components", _, name] => (SubjectKind::Component, (*name).to_owned()),
            _ => (SubjectKind::Api, String::new()),
        };
        Self { kind, name, operations: Vec::new() }
    }
}

/// Returns the name of a node's subject, as used in reports and in `[[client.allow]]`.
pub(super) fn subject_name(at: &Pointer) -> String {
    Subject::of(at).name
}

/// Prefixes of the rules whose messages already name the changed part.
const ABOUT_THEMSELVES: &[&str] =
    &["parameter-", "placeholder-", "body-", "success-", "failure-", "header-", "answer-added", "answer-removed"];

/// Returns the place of a node in its subject for people: ``body, `items[].price` ``.
fn within(at: &Pointer, rule: &str) -> String {
    if ABOUT_THEMSELVES.iter().any(|start| rule.starts_with(start)) {
        return String::new();
    }
    let tokens: Vec<String> = at.strip_prefix(&join::subject(at)).unwrap_or_default().tokens().collect();
    let mut tokens: &[String] = &tokens;
    // A field that is added, removed or required is shown at its object.
    let is_of_object = rule.starts_with("field-") && !rule.ends_with("deprecated");
    if is_of_object
        && let [rest @ .., key, _] = tokens
        && key == "properties"
    {
        tokens = rest;
    }
    let mut head = String::new();
    let mut trail = String::new();
    let mut rest = tokens.iter().map(String::as_str);
    while let Some(token) = rest.next() {
        match token {
            "requestBody" => head = "body".to_owned(),
            "responses" => head = rest.next().map(|status| format!("response {status}")).unwrap_or_default(),
            "parameters" => head = rest.next().map(parameter).unwrap_or_default(),
            "headers" => head = format!("{head} header {}", rest.next().unwrap_or_default()),
            "content" | "allOf" | "oneOf" | "anyOf" | "enum" => {
                rest.next();
            }
            "properties" => {
                if !trail.is_empty() {
                    trail.push('.');
                }
                trail += rest.next().unwrap_or_default();
            }
            "items" => trail += "[]",
            "additionalProperties" => trail += "{}",
            _ => {}
        }
    }
    let trail = if trail.is_empty() { trail } else { format!("`{trail}`") };
    [head, trail].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Returns the label of a parameter from its token: ``parameter `limit` `` for `query limit`.
fn parameter(token: &str) -> String {
    match token.split_once(' ') {
        Some((_, name)) => format!("parameter `{name}`"),
        None => "a parameter".to_owned(),
    }
}
