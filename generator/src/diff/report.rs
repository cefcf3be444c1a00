//! A diff as plain data for readers: each change with its subject, its lines, and what to do.

use serde::Serialize;

use crate::diagnostic::Pointer;
use crate::normalise::extension;

use super::change::{Bump, Change, Effect, ItemChange};
use super::locate::{Line, Locator};
use super::{Diff, changelog, join, next};

/// One side of a comparison, as a reader knows it.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// What was compared: a path, or a revision and a path.
    pub name: String,
    /// The operations that it describes.
    pub operations: usize,
    /// The types of its crate.
    pub types: usize,
}

/// A diff, ready to be written in any form.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The form of this report; a field that goes away or means something else makes it grow.
    pub format: u32,
    /// The package whose version the verdict is about.
    pub package: String,
    /// The old side.
    pub old: Side,
    /// The new side.
    pub new: Side,
    /// What the changes ask of the version of the generated crate.
    pub verdict: Verdict,
    /// How many changes there are, and of which kind.
    pub counts: Counts,
    /// The changes: breaking ones first, then in the order of the description.
    pub changes: Vec<Told>,
    /// An entry for the changelog of the generated crate.
    pub changelog: String,
}

/// What the changes ask of the version of the generated crate.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// The part of the version that grows.
    pub bump: Bump,
    /// The version now.
    pub current: String,
    /// The version to release; none when the present one is no version.
    pub next: Option<String>,
}

/// How many changes there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All changes.
    pub changes: usize,
    /// Those after which an old client or a caller's code may fail, and that are not allowed.
    pub breaking: usize,
    /// Those that break old clients at the new server.
    pub breaking_on_the_wire: usize,
    /// Those that break callers' code.
    pub breaking_in_rust: usize,
    /// Those that the configuration expects.
    pub allowed: usize,
}

/// A change as a reader sees it.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// The rule's id.
    pub rule: &'static str,
    /// What the change is about.
    pub subject: Subject,
    /// Where it stands in the subject; empty for the subject itself.
    pub within: String,
    /// What happened.
    pub message: String,
    /// What it does on the wire.
    pub wire: Effect,
    /// What it asks of the version.
    pub rust: Bump,
    /// Whether an old client or a caller's code may fail.
    pub breaking: bool,
    /// The place in the old description.
    pub old: Option<Line>,
    /// The place in the new description.
    pub new: Option<Line>,
    /// The items of the generated crate that it changes.
    pub items: Vec<ItemChange>,
    /// Why it matters and what to do.
    pub help: String,
    /// Why it is expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<String>,
}

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Subject {
    /// An operation, a schema, another component, a webhook, or the API itself.
    pub kind: SubjectKind,
    /// `PUT /pets/{id}`, or the name of a component.
    pub name: String,
    /// The ids of the operations: its own, or those that use the component.
    pub operations: Vec<String>,
}

/// The kinds of subjects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubjectKind {
    /// Servers, credentials, words about the API.
    Api,
    /// An operation.
    Operation,
    /// A component schema.
    Schema,
    /// Another component.
    Component,
    /// A webhook.
    Webhook,
}

impl Report {
    /// Makes a report of a diff. The lines are looked up in both descriptions.
    #[must_use]
    pub fn new(
        diff: &Diff,
        (package, version): (&str, &str),
        (old, new): (Side, Side),
        (was, is): (&Locator<'_>, &Locator<'_>),
    ) -> Self {
        let mut order: Vec<&Change> = diff.changes.iter().collect();
        order.sort_by_key(|change| !change.is_breaking());
        // To find lines is to read both descriptions once more, which may be megabytes long.
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
            ["paths", path, "x-typewright-operations", method] => (SubjectKind::Operation, format!("{method} {path}")),
            ["paths", path, method] => (SubjectKind::Operation, format!("{} {path}", method.to_ascii_uppercase())),
            [root, name, ..] if *root == extension::WEBHOOKS.key => (SubjectKind::Webhook, (*name).to_owned()),
            ["components", "schemas", name] => (SubjectKind::Schema, (*name).to_owned()),
            ["components", _, name] => (SubjectKind::Component, (*name).to_owned()),
            _ => (SubjectKind::Api, String::new()),
        };
        Self { kind, name, operations: Vec::new() }
    }
}

/// The name of what a node belongs to, as reports and the allow list have it.
pub(super) fn subject_name(at: &Pointer) -> String {
    Subject::of(at).name
}

/// Changes whose messages name the part that they are about.
const ABOUT_THEMSELVES: &[&str] =
    &["parameter-", "placeholder-", "body-", "success-", "failure-", "header-", "answer-added", "answer-removed"];

/// Where a node stands in its subject, in the words of people: `body, items[].price`.
fn within(at: &Pointer, rule: &str) -> String {
    if ABOUT_THEMSELVES.iter().any(|start| rule.starts_with(start)) {
        return String::new();
    }
    let tokens: Vec<String> = at.strip_prefix(&join::subject(at)).unwrap_or_default().tokens().collect();
    let mut tokens: &[String] = &tokens;
    // A change of a field's presence is about its object.
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

/// `query limit` is the parameter `limit`.
fn parameter(token: &str) -> String {
    match token.split_once(' ') {
        Some((_, name)) => format!("parameter `{name}`"),
        None => "a parameter".to_owned(),
    }
}
